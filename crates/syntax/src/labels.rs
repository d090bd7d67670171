//! The closed label sets: universal tags, Penn tags and Universal Dependencies relations.

/// Declares a label enum with its written forms, so that name, text and order stand in one place.
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every label, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The label as written in CoNLL-U.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The label written as `text`; `None` when the set has no such label.
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

labels! {
    /// Universal part-of-speech tag.
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary or copula.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Common noun.
        Noun = "NOUN",
        /// Number.
        Num = "NUM",
        /// Particle.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Full verb.
        Verb = "VERB",
        /// Other.
        X = "X",
    }
}

labels! {
    /// Penn Treebank part-of-speech tag, as the English Web Treebank uses it.
    Xpos {
        /// Coordinating conjunction.
        CC = "CC",
        /// Cardinal number.
        CD = "CD",
        /// Determiner.
        DT = "DT",
        /// Existential "there".
        EX = "EX",
        /// Foreign word.
        FW = "FW",
        /// Preposition or subordinating conjunction.
        IN = "IN",
        /// Adjective.
        JJ = "JJ",
        /// Comparative adjective.
        JJR = "JJR",
        /// Superlative adjective.
        JJS = "JJS",
        /// List marker.
        LS = "LS",
        /// Modal.
        MD = "MD",
        /// Singular noun.
        NN = "NN",
        /// Plural noun.
        NNS = "NNS",
        /// Singular proper noun.
        NNP = "NNP",
        /// Plural proper noun.
        NNPS = "NNPS",
        /// Predeterminer.
        PDT = "PDT",
        /// Possessive ending.
        POS = "POS",
        /// Personal pronoun.
        PRP = "PRP",
        /// Possessive pronoun.
        PRPS = "PRP$",
        /// Adverb.
        RB = "RB",
        /// Comparative adverb.
        RBR = "RBR",
        /// Superlative adverb.
        RBS = "RBS",
        /// Verb particle.
        RP = "RP",
        /// Symbol.
        SYM = "SYM",
        /// Infinitival "to".
        TO = "TO",
        /// Interjection.
        UH = "UH",
        /// Base form of a verb.
        VB = "VB",
        /// Past tense.
        VBD = "VBD",
        /// Gerund or present participle.
        VBG = "VBG",
        /// Past participle.
        VBN = "VBN",
        /// Present tense, not third person singular.
        VBP = "VBP",
        /// Present tense, third person singular.
        VBZ = "VBZ",
        /// Wh-determiner.
        WDT = "WDT",
        /// Wh-pronoun.
        WP = "WP",
        /// Possessive wh-pronoun.
        WPS = "WP$",
        /// Wh-adverb.
        WRB = "WRB",
        /// Electronic address.
        ADD = "ADD",
        /// Affix standing alone.
        AFX = "AFX",
        /// Part of a word written apart.
        GW = "GW",
        /// Hyphen inside a word.
        HYPH = "HYPH",
        /// Superfluous punctuation.
        NFP = "NFP",
        /// Sentence-final punctuation.
        Period = ".",
        /// Comma.
        Comma = ",",
        /// Colon, semicolon or dash.
        Colon = ":",
        /// Opening quotation mark.
        OpenQuote = "``",
        /// Closing quotation mark.
        CloseQuote = "''",
        /// Opening bracket.
        OpenBracket = "-LRB-",
        /// Closing bracket.
        CloseBracket = "-RRB-",
        /// Currency sign.
        Dollar = "$",
    }
}

labels! {
    /// Universal Dependencies relation to the head, with the subtypes of English.
    Rel {
        /// Clause modifying a noun.
        Acl = "acl",
        /// Relative clause.
        AclRelcl = "acl:relcl",
        /// Adverbial clause.
        Advcl = "advcl",
        /// Relative clause modifying a clause.
        AdvclRelcl = "advcl:relcl",
        /// Adverbial modifier.
        Advmod = "advmod",
        /// Adjectival modifier.
        Amod = "amod",
        /// Apposition.
        Appos = "appos",
        /// Auxiliary.
        Aux = "aux",
        /// Passive auxiliary.
        AuxPass = "aux:pass",
        /// Case marker (preposition, possessive ending).
        Case = "case",
        /// Coordinating conjunction.
        Cc = "cc",
        /// First half of a paired conjunction.
        CcPreconj = "cc:preconj",
        /// Clausal complement with its own subject.
        Ccomp = "ccomp",
        /// Compound.
        Compound = "compound",
        /// Verb particle.
        CompoundPrt = "compound:prt",
        /// Conjunct.
        Conj = "conj",
        /// Copula.
        Cop = "cop",
        /// Clausal subject.
        Csubj = "csubj",
        /// Clausal subject of a clausal predicate.
        CsubjOuter = "csubj:outer",
        /// Clausal subject of a passive.
        CsubjPass = "csubj:pass",
        /// Unspecified.
        Dep = "dep",
        /// Determiner.
        Det = "det",
        /// Predeterminer.
        DetPredet = "det:predet",
        /// Discourse element.
        Discourse = "discourse",
        /// Dislocated element.
        Dislocated = "dislocated",
        /// Expletive.
        Expl = "expl",
        /// Fixed multiword expression.
        Fixed = "fixed",
        /// Flat expression (names, dates).
        Flat = "flat",
        /// Word written apart.
        Goeswith = "goeswith",
        /// Indirect object.
        Iobj = "iobj",
        /// List item.
        List = "list",
        /// Marker of a subordinate clause.
        Mark = "mark",
        /// Nominal modifier of a noun.
        Nmod = "nmod",
        /// Descriptive title beside a name.
        NmodDesc = "nmod:desc",
        /// Possessive modifier.
        NmodPoss = "nmod:poss",
        /// Noun modifier without a preposition (times, amounts).
        NmodUnmarked = "nmod:unmarked",
        /// Subject.
        Nsubj = "nsubj",
        /// Subject of a clausal predicate.
        NsubjOuter = "nsubj:outer",
        /// Subject of a passive.
        NsubjPass = "nsubj:pass",
        /// Number modifier.
        Nummod = "nummod",
        /// Object.
        Obj = "obj",
        /// Oblique nominal.
        Obl = "obl",
        /// Agent of a passive.
        OblAgent = "obl:agent",
        /// Oblique without a preposition (times, amounts).
        OblUnmarked = "obl:unmarked",
        /// Dependent of an elided word.
        Orphan = "orphan",
        /// Clause beside a clause (reporting clauses, asides).
        Parataxis = "parataxis",
        /// Punctuation.
        Punct = "punct",
        /// Corrected speech.
        Reparandum = "reparandum",
        /// Head of the sentence.
        Root = "root",
        /// Person addressed.
        Vocative = "vocative",
        /// Clausal complement without a subject of its own.
        Xcomp = "xcomp",
    }
}

impl Rel {
    /// The relation without its subtype: `nsubj:pass` gives `nsubj`.
    pub fn base(self) -> Rel {
        let text = self.as_str();
        let stem = text.split_once(':').map_or(text, |(stem, _)| stem);
        Rel::from_text(stem).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_reads_back_as_itself() {
        for &tag in Upos::ALL {
            assert_eq!(Upos::from_text(tag.as_str()), Some(tag));
        }
        for &tag in Xpos::ALL {
            assert_eq!(Xpos::from_text(tag.as_str()), Some(tag));
        }
        for &rel in Rel::ALL {
            assert_eq!(Rel::from_text(rel.as_str()), Some(rel));
        }
        assert_eq!(Xpos::from_text("nn"), None);
    }

    #[test]
    fn base_drops_the_subtype() {
        assert_eq!(Rel::NsubjPass.base(), Rel::Nsubj);
        assert_eq!(Rel::CompoundPrt.base(), Rel::Compound);
        assert_eq!(Rel::Obj.base(), Rel::Obj);
    }
}
