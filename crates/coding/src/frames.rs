//! The tables of `data/frames`: what a verb with its arguments says.

use crate::clauses::Clause;
use chancery_facts::reading::{Mention, Reading, Sort};
use chancery_facts::{Coding, Role};
use std::collections::HashMap;

/// Tables of verbs by kind, in the order they are tried.
const VERBS: [(&str, &str); 7] = [
    ("attribution", include_str!("../../../data/frames/verbs/attribution.tsv")),
    ("contact", include_str!("../../../data/frames/verbs/contact.tsv")),
    ("posture", include_str!("../../../data/frames/verbs/posture.tsv")),
    ("measure", include_str!("../../../data/frames/verbs/measure.tsv")),
    ("statement", include_str!("../../../data/frames/verbs/statement.tsv")),
    ("incident", include_str!("../../../data/frames/verbs/incident.tsv")),
    ("background", include_str!("../../../data/frames/verbs/background.tsv")),
];
const PROMISES: &str = include_str!("../../../data/frames/promises.tsv");
const SPEECH: &str = include_str!("../../../data/frames/speech.tsv");

/// One row: a coding, the conditions on the arguments, and the part each argument plays.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The coding.
    pub coding: Coding,
    conditions: Vec<Condition>,
    /// Role and the argument that fills it.
    pub roles: Vec<(Role, Argument)>,
    table: &'static str,
    line: usize,
}

impl Frame {
    /// True for a row that tells what is not done: "issues no visas".
    pub fn tells_negation(&self) -> bool {
        self.conditions.iter().any(|c| c.path == "negated" && !c.negated)
    }

    /// Table and line, for `made_by`.
    pub fn source(&self) -> String {
        format!("{}:{}", self.table, self.line)
    }
}

/// An argument of a clause, possibly only if its head has one of some classes.
#[derive(Clone, Debug)]
pub struct Argument {
    path: String,
    classes: Vec<String>,
}

#[derive(Clone, Debug)]
struct Condition {
    negated: bool,
    path: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Present,
    Class(Vec<String>),
    Lemma(Vec<String>),
}

/// How a verb reports words.
#[derive(Clone, Debug)]
pub struct Reporting {
    /// Type of the statement when nothing else is coded from the words.
    pub statement: String,
}

/// The tables, read once.
pub struct Frames {
    verbs: HashMap<String, Vec<Frame>>,
    promises: Vec<(String, Vec<String>, Vec<Condition>)>,
    speech: HashMap<String, Reporting>,
}

/// A table row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// Name of the table.
    pub table: &'static str,
    /// Line in the table.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} line {}: {}", self.table, self.line, self.what)
    }
}

impl std::error::Error for TableError {}

fn rows(table: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    table
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty())
        .map(|(i, l)| (i + 1, l.split('\t').collect()))
}

impl Frames {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// Names the first row that names an unknown coding or role. A test reads the tables, so a built program has none.
    pub fn embedded() -> Result<Frames, TableError> {
        let mut verbs: HashMap<String, Vec<Frame>> = HashMap::new();
        for (table, line, columns) in VERBS.iter().flat_map(|(name, text)| rows(text).map(move |(l, c)| (*name, l, c)))
        {
            let bad = |what: String| TableError { table, line, what };
            let coding = Coding::parse(columns[0]).ok_or_else(|| bad(format!("unknown coding {}", columns[0])))?;
            let lemmas = columns.get(1).ok_or_else(|| bad("no lemmas".to_owned()))?;
            let conditions = conditions(columns.get(2).copied().unwrap_or_default());
            let roles = roles(columns.get(3).copied().unwrap_or_default()).map_err(bad)?;
            for lemma in lemmas.split(',') {
                let frame = Frame { coding, conditions: conditions.clone(), roles: roles.clone(), table, line };
                verbs.entry(lemma.to_owned()).or_default().push(frame);
            }
        }
        let mut promises = Vec::new();
        for (line, columns) in rows(PROMISES) {
            let ty = columns[0].to_owned();
            Coding::of(chancery_facts::Kind::Commitment, &ty).ok_or(TableError {
                table: "promises",
                line,
                what: format!("unknown commitment {ty}"),
            })?;
            let lemmas = columns.get(1).copied().unwrap_or_default().split(',').map(str::to_owned).collect();
            promises.push((ty, lemmas, self::conditions(columns.get(2).copied().unwrap_or_default())));
        }
        let mut speech = HashMap::new();
        for (line, columns) in rows(SPEECH) {
            let statement = columns.get(2).copied().unwrap_or("assessment").to_owned();
            Coding::of(chancery_facts::Kind::Statement, &statement).ok_or(TableError {
                table: "speech",
                line,
                what: format!("unknown statement {statement}"),
            })?;
            for lemma in columns[0].split(',') {
                speech.insert(lemma.to_owned(), Reporting { statement: statement.clone() });
            }
        }
        Ok(Frames { verbs, promises, speech })
    }

    /// The first frame that fits the clause.
    pub fn of(&self, clause: &Clause, scene: &Scene) -> Option<&Frame> {
        let bare = clause.lemma.split(' ').next().unwrap_or(&clause.lemma);
        let mut keys = vec![clause.lemma.as_str()];
        if bare != clause.lemma {
            keys.push(bare);
        }
        keys.into_iter()
            .filter_map(|k| self.verbs.get(k))
            .flatten()
            .find(|f| f.conditions.iter().all(|c| scene.holds(clause, c)))
    }

    /// The type of a promise whose verb heads the clause.
    pub fn promise(&self, clause: &Clause, scene: &Scene) -> Option<&str> {
        let bare = clause.lemma.split(' ').next().unwrap_or(&clause.lemma);
        self.promises
            .iter()
            .find(|(_, lemmas, conditions)| {
                lemmas.iter().any(|l| *l == clause.lemma || l == bare)
                    && conditions.iter().all(|c| scene.holds(clause, c))
            })
            .map(|(ty, _, _)| ty.as_str())
    }

    /// How the verb reports words; `None` for other verbs.
    pub fn reporting(&self, clause: &Clause) -> Option<&Reporting> {
        self.speech.get(&clause.lemma).or_else(|| self.speech.get(clause.lemma.split(' ').next().unwrap_or_default()))
    }
}

fn conditions(text: &str) -> Vec<Condition> {
    text.split_whitespace()
        .map(|item| {
            let (negated, item) = item.strip_prefix('!').map_or((false, item), |rest| (true, rest));
            let list = |s: &str| s.split('|').map(str::to_owned).collect();
            let (path, test) = if let Some((path, classes)) = item.split_once('~') {
                (path, Test::Class(list(classes)))
            } else if let Some((path, lemmas)) = item.split_once('=') {
                (path, Test::Lemma(list(lemmas)))
            } else {
                (item, Test::Present)
            };
            Condition { negated, path: path.to_owned(), test }
        })
        .collect()
}

fn roles(text: &str) -> Result<Vec<(Role, Argument)>, String> {
    text.split(',')
        .filter(|s| !s.is_empty())
        .flat_map(|item| {
            let (role, path) = item.split_once(':').unwrap_or((item, ""));
            let (path, classes) = path.split_once('~').unwrap_or((path, ""));
            let classes: Vec<String> = classes.split('|').filter(|c| !c.is_empty()).map(str::to_owned).collect();
            let role = Role::parse(role).ok_or_else(|| format!("unknown role in {item}"));
            path.split('|')
                .map(move |p| Ok((role.clone()?, Argument { path: p.to_owned(), classes: classes.clone() })))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A clause in its sentence, with the mentions of the document.
pub struct Scene<'a> {
    /// The signals.
    pub reading: &'a Reading,
    /// Number of the sentence.
    pub sentence: usize,
    /// All clauses of the sentence.
    pub clauses: &'a [Clause],
}

/// Classes of people who are counted and gathered.
const COUNTABLE: [&str; 6] = ["police", "guard", "force", "staff", "diplomat", "foreign_nationals"];

/// Nouns that stand for the people named behind them by "of".
const GATHERING: [&str; 32] = [
    "group",
    "wave",
    "planeload",
    "load",
    "all",
    "company",
    "platoon",
    "squad",
    "team",
    "detachment",
    "contingent",
    "column",
    "busload",
    "truckload",
    "party",
    "batch",
    "dozen",
    "hundred",
    "score",
    "handful",
    "majority",
    "bulk",
    "rest",
    "remainder",
    "half",
    "most",
    "third",
    "two-thirds",
    "last",
    "ring",
    "cordon",
    "line",
];

impl<'a> Scene<'a> {
    /// The mention with this head word.
    pub fn mention(&self, word: usize) -> Option<&'a Mention> {
        self.reading.mention_at(self.sentence, word)
    }

    /// True when the word is the head of a mention of the class, or counts or gathers some of that class.
    pub fn is(&self, word: usize, class: &str) -> bool {
        self.is_itself(word, class)
            || self.figure_of(word, class)
            || COUNTABLE.contains(&class) && self.gathered(word).is_some_and(|inner| self.is_gathered(inner, class))
            || matches!(class, "human" | "suspect") && self.is_bare_count(word)
            || self.counts(word, class)
            || class == "human" && self.is_member(word)
    }

    /// "some 900 remain", "their number has fallen": people told before. A bare number has a class of its own, as most verbs
    /// that take a number take any.
    fn counts(&self, word: usize, class: &str) -> bool {
        let number = self.reading.sentences[self.sentence].words[word].pos == "NUM";
        let whom = crate::bare_counts::whom(self.reading, self.sentence, word);
        whom.is_some_and(|(_, _, body)| class == if number { body.class() } else { body.noun_class() })
    }

    /// "three members of the group".
    fn is_member(&self, word: usize) -> bool {
        let s = &self.reading.sentences[self.sentence];
        let body = |c: usize| ["group", "party", "force", "organisation"].iter().any(|class| self.is_itself(c, class));
        s.words[word].lemma == "member" && s.children(word).any(|c| c > word && s.case(c) == Some("of") && body(c))
    }

    /// "sixteen of the members of staff": what a word gathers, through what that gathers itself.
    fn is_gathered(&self, word: usize, class: &str) -> bool {
        let of_members = || {
            let s = &self.reading.sentences[self.sentence];
            let members = s.words[word].lemma == "member";
            s.children(word).find(|&c| members && c > word && s.case(c) == Some("of"))
        };
        self.is_itself(word, class) || of_members().is_some_and(|inner| self.is_itself(inner, class))
    }

    /// "the four", of people told before; "killed two and wounded nine": who is killed and hurt is counted without a noun.
    fn is_bare_count(&self, word: usize) -> bool {
        let s = &self.reading.sentences[self.sentence];
        let harmed = || {
            let rels: &[&str] = match s.words[word].head.map(|h| s.words[h].lemma.as_str()) {
                Some("kill" | "wound" | "injure" | "hurt") => &["obj", "nsubj:pass"],
                Some("die" | "perish") => &["nsubj"],
                _ => return false,
            };
            s.is_rel(word, rels)
        };
        s.words[word].pos == "NUM"
            && (harmed() || s.children(word).any(|c| c < word && s.words[c].lower == "the"))
            && s.children(word).all(|c| c < word || !s.is_rel(c, &["nmod"]))
    }

    /// "troop numbers", "staff levels": the class of the noun before a figure.
    fn figure_of(&self, word: usize, class: &str) -> bool {
        let sentence = &self.reading.sentences[self.sentence];
        let nouns: &[&str] = match class {
            "force" => &["troop", "soldier", "force"],
            "staff" => &["staff", "personnel", "staffing"],
            "police" | "guard" => &["police", "guard"],
            _ => return false,
        };
        matches!(sentence.words[word].lemma.as_str(), "number" | "strength" | "level")
            && sentence.children(word).any(|c| {
                c < word && sentence.is_rel(c, &["compound"]) && nouns.contains(&sentence.words[c].lemma.as_str())
            })
    }

    /// What a word counts or gathers: "a company of gendarmes", "the number of its troops".
    fn gathered(&self, word: usize) -> Option<usize> {
        let sentence = &self.reading.sentences[self.sentence];
        let w = &sentence.words[word];
        let figure = matches!(w.lemma.as_str(), "number" | "strength" | "size" | "level" | "figure");
        if !figure && w.pos != "NUM" && !GATHERING.contains(&w.lemma.as_str()) {
            return None;
        }
        sentence.children(word).find(|&c| c > word && sentence.is_rel(c, &["nmod"]) && sentence.case(c) == Some("of"))
    }

    fn is_itself(&self, word: usize, class: &str) -> bool {
        if class == "number" {
            return self.reading.sentences[self.sentence].words[word].pos == "NUM";
        }
        let Some(m) = self.mention(word) else { return false };
        if m.is(class) {
            return true;
        }
        if class == "counted" {
            return m.count.as_ref().is_some_and(|c| c.min.is_some());
        }
        let e = self.reading.entity(m);
        if matches!(class, "official" | "diplomat" | "commander" | "spokesman") && self.titled(word, class) {
            return true;
        }
        let persons = [
            "official",
            "diplomat",
            "spokesman",
            "attacker",
            "crowd",
            "civil",
            "staff",
            "guard",
            "commander",
            "source",
            "suspect",
            "police",
            "person",
        ];
        let person = || e.sort == Sort::Person || e.sort == Sort::People || persons.iter().any(|c| m.is(c));
        let bodies = [
            "government",
            "body",
            "group",
            "force",
            "official",
            "diplomat",
            "spokesman",
            "source",
            "organisation",
            "mission",
            "police",
            "assembly",
            "court",
        ];
        let party = || {
            matches!(e.sort, Sort::Government | Sort::Organisation | Sort::Person)
                || e.sort == Sort::Place && e.level == Some(chancery_facts::Level::Country)
                || bodies.iter().any(|c| m.is(c)) && !m.is("vehicle") && !m.is("residence")
        };
        // "the Inti Command", "the Sword of Sindh": named like groups
        let named = || {
            const HEADS: [&str; 12] = [
                "command",
                "cells",
                "sword",
                "swords",
                "lions",
                "falcons",
                "eagles",
                "sons",
                "guardians",
                "avengers",
                "martyrs",
                "knights",
            ];
            let words = e.name.to_lowercase();
            e.sort == Sort::Organisation
                && e.name.starts_with(char::is_uppercase)
                && (words.split(' ').next_back().is_some_and(|w| HEADS.contains(&w))
                    || words.contains(" of ") && words.split(' ').next().is_some_and(|w| HEADS.contains(&w)))
        };
        let armed = || e.class == Some(chancery_facts::TargetClass::ArmedGroup) || m.is("group") || named();
        match class {
            "person" | "human" => {
                person()
                    || self.lower(word) == "old"
                    || self.lower(word).ends_with("-year-old")
                    || (m.pronoun && matches!(self.lower(word), "he" | "she" | "him" | "her" | "them" | "they" | "who"))
            }
            "party" => {
                party()
                    || e.sort == Sort::People && !m.is("attacker") && !m.is("crowd")
                    || (m.pronoun && self.lower(word) != "which")
            }
            "state" => {
                matches!(e.sort, Sort::Government)
                    || e.sort == Sort::Place && e.level == Some(chancery_facts::Level::Country)
            }
            "government" => e.sort == Sort::Government,
            "official" => e.sort == Sort::Person && e.state.is_some() && !armed(),
            "group" => armed(),
            "attacker" => armed(),
            "premises" => m.is("premises") || e.sort == Sort::Mission && !m.is("person") || e.sort == Sort::Site,
            "mission" => e.sort == Sort::Mission,
            "weapon" => e.weapon.is_some() && e.sort == Sort::Weapon,
            "dependants" => self.depends(word),
            "foreign_nationals" => {
                // "Britons", "the roughly 900 Indians"
                let people = m.classes.is_empty()
                    && e.state.is_some()
                    && (e.sort == Sort::People
                        || self.reading.sentences[self.sentence].words[word].tag == "NNPS"
                            && e.sort != Sort::Government);
                e.class == Some(chancery_facts::TargetClass::ForeignNationals) || m.is("civil") || people
            }
            _ => false,
        }
    }

    /// "the families of the diplomats", "their wives", "the consul's children": those who live with the staff of a mission.
    fn depends(&self, word: usize) -> bool {
        const KIN: [&str; 12] = [
            "family",
            "wife",
            "husband",
            "spouse",
            "child",
            "son",
            "daughter",
            "dependant",
            "dependent",
            "kin",
            "relative",
            "partner",
        ];
        let s = &self.reading.sentences[self.sentence];
        let of_family = |c: usize| matches!(s.words[c].lower.as_str(), "family" | "household");
        let kin = KIN.contains(&s.words[word].lemma.as_str())
            || s.words[word].lemma == "member" && s.children(word).any(|c| c < word && of_family(c));
        if !kin {
            return false;
        }
        let staff = |m: &Mention| m.is("staff") || m.is("diplomat") || self.reading.entity(m).sort == Sort::Mission;
        let owner = s
            .children(word)
            .find(|&c| s.is_rel(c, &["nmod:poss"]) || c > word && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of"));
        match owner.and_then(|w| self.mention(w)) {
            Some(m) if !m.pronoun => staff(m),
            // "their families", "the families": of those told of before
            _ => (self.sentence.saturating_sub(2)..=self.sentence)
                .any(|at| self.reading.mentions_of(at).iter().any(|m| m.is("staff") || m.is("diplomat"))),
        }
    }

    /// "Defence Secretary Mary Holt": a person with an office, told here or where the report names him first.
    pub fn titled(&self, word: usize, class: &str) -> bool {
        let Some(own) = self.mention(word) else { return false };
        let office = |m: &Mention| {
            let sentence = &self.reading.sentences[m.sentence];
            sentence.children(m.head).any(|c| {
                sentence.is_rel(c, &["nmod:desc", "appos"])
                    && self.reading.mention_at(m.sentence, c).is_some_and(|title| title.is(class))
            })
        };
        self.reading.entity(own).sort == Sort::Person
            && self.reading.mentions.iter().any(|m| m.entity == own.entity && !m.pronoun && office(m))
    }

    fn lower(&self, word: usize) -> &'a str {
        &self.reading.sentences[self.sentence].words[word].lower
    }

    fn lemma(&self, word: usize) -> String {
        self.reading.sentences[self.sentence].words[word].lemma.to_lowercase()
    }

    /// The words that an argument path points at.
    pub fn argument(&self, clause: &Clause, path: &str) -> Option<usize> {
        let sentence = &self.reading.sentences[self.sentence];
        match path {
            "subj" => clause.subject,
            "obj" => clause.object,
            "iobj" => clause.recipient,
            "xcomp" => clause.complement,
            "content" => clause.content.or(clause.complement),
            // "set up to look into", "brought up to guard": what it is done for
            "purpose" => clause.complement.or_else(|| {
                let to = |c: usize| sentence.children(c).any(|m| sentence.words[m].tag == "TO");
                sentence.children(clause.verb).find(|&c| c > clause.verb && sentence.is_rel(c, &["advcl"]) && to(c))
            }),
            "xcomp.obj" => {
                let inner = self.clauses.iter().find(|c| Some(c.verb) == clause.complement)?;
                inner.object.or_else(|| inner.obliques.first().map(|(_, n)| *n))
            }
            // "a plane with 80 citizens": behind the subject
            path if path.starts_with("subj.") => {
                let (subject, preposition) = (clause.subject?, path.trim_start_matches("subj."));
                sentence.children(subject).find(|&c| c > subject && sentence.case(c) == Some(preposition))
            }
            preposition => clause
                .obliques
                .iter()
                .find(|(p, n)| {
                    p.split(' ').any(|w| w == preposition || preposition == "around" && w == "round")
                        && (preposition != "on" || !crate::clauses::is_time_noun(&sentence.words[*n].lemma))
                })
                .map(|(_, n)| *n)
                .or_else(|| {
                    // "a meeting with X", "sanctions on X": behind the object
                    let object = clause.object?;
                    sentence.children(object).find(|&c| {
                        c > object && sentence.is_rel(c, &["nmod", "acl"]) && sentence.case(c) == Some(preposition)
                    })
                })
                .or_else(|| {
                    sentence
                        .children(clause.verb)
                        .find(|&c| sentence.is_rel(c, &["advcl"]) && sentence.case(c) == Some(preposition))
                })
                // "this is the work of the Front": behind a noun that is the predicate
                .or_else(|| {
                    let noun =
                        sentence.words[clause.verb].pos == "NOUN" && sentence.child(clause.verb, &["cop"]).is_some();
                    sentence.children(clause.verb).filter(|_| noun).find(|&c| {
                        c > clause.verb && sentence.is_rel(c, &["nmod"]) && sentence.case(c) == Some(preposition)
                    })
                })
                // "the embassy's flag" for "the flag of the embassy"
                .or_else(|| {
                    let object = clause.object.filter(|_| preposition == "of")?;
                    sentence.child(object, &["nmod:poss"])
                }),
        }
    }

    fn holds(&self, clause: &Clause, condition: &Condition) -> bool {
        let flag = match condition.path.as_str() {
            "passive" => Some(clause.passive),
            "modal" => Some(clause.modal.is_some()),
            "negated" => Some(clause.negated),
            "adv" => Some(matches!(&condition.test, Test::Lemma(words) if self.has_adverb(clause, words))),
            _ => None,
        };
        // Of several phrases with one preposition any may do: "left for Paris for consultations".
        let other = matches!(&condition.test, Test::Lemma(lemmas) if clause.obliques.iter()
            .any(|(p, n)| *p == condition.path && lemmas.contains(&self.lemma(*n))));
        let holds = flag.unwrap_or_else(|| match self.argument(clause, &condition.path) {
            _ if other => true,
            None => false,
            Some(word) => match &condition.test {
                Test::Present => true,
                Test::Class(classes) => classes.iter().any(|c| self.is(word, c)),
                Test::Lemma(lemmas) => lemmas.iter().any(|l| *l == self.lemma(word)),
            },
        });
        holds != condition.negated
    }

    /// A word hanging on the verb, or right behind its object, that is one of `words`: "home", "alight".
    fn has_adverb(&self, clause: &Clause, words: &[String]) -> bool {
        let sentence = &self.reading.sentences[self.sentence];
        let is = |i: usize| words.contains(&sentence.words[i].lower);
        sentence.children(clause.verb).any(is) || clause.object.is_some_and(|o| sentence.subtree(o).into_iter().any(is))
    }

    /// The word that fills a role, if its class is right.
    pub fn fill(&self, clause: &Clause, argument: &Argument) -> Option<usize> {
        let word = self.argument(clause, &argument.path)?;
        let fits = |w: usize| argument.classes.is_empty() || argument.classes.iter().any(|c| self.is(w, c));
        // "reduced the number of its staff": the staff
        let counted = self.gathered(word).filter(|&w| COUNTABLE.iter().any(|c| self.is_itself(w, c)));
        let figure = self.mention(word).is_none_or(|m| m.classes.is_empty());
        fits(word).then_some(counted.filter(|_| figure).unwrap_or(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read() {
        let frames = Frames::embedded().unwrap_or_else(|e| panic!("{e}"));
        assert!(frames.verbs.len() > 200);
    }

    #[test]
    fn conditions_name_known_arguments() {
        for (line, columns) in VERBS.iter().flat_map(|(_, text)| rows(text)) {
            for c in conditions(columns.get(2).copied().unwrap_or_default()) {
                assert!(c.path.chars().all(|ch| ch.is_ascii_lowercase() || ch == '.'), "line {line}: {}", c.path);
            }
        }
    }
}
