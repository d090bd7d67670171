//! The coder's desk: turning words and mentions of one document into evidence, actors, places and dates.

use crate::clauses::{Clause, clauses};
use crate::dates::{self, Anchor};
use crate::frames::{Frames, Scene};
use crate::speech::{self, Said};
use aho_corasick::{AhoCorasick, MatchKind};
use chancery_facts::reading::{Entity, Mention, Reading, Sentence, Sort, TimeExpr, TimeMention};
use chancery_facts::{
    Actor, Basis, Coding, Date, Document, Evidence, EvidenceRole, Fact, Level, Place, Quote, Relation, Role, Speaker,
    TargetClass, Text, When, Zone,
};
use std::ops::Range;
use std::sync::LazyLock;

/// Everything known of the document while it is coded.
pub struct Desk<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its clean text.
    pub text: &'a Text,
    /// Its original bytes.
    pub original: &'a [u8],
    /// Its signals.
    pub reading: &'a Reading,
    /// The tables.
    pub frames: &'a Frames,
    /// What relative dates hang on.
    pub anchor: Anchor,
    /// Passages under a day of their own, in a chronology.
    days: Vec<(Range<usize>, Date)>,
    /// Clauses by sentence.
    pub clauses: Vec<Vec<Clause>>,
    /// Reported passages by sentence.
    pub said: Vec<Vec<Said>>,
    /// Sentences about film, sport or the like.
    elsewhere: Vec<bool>,
}

/// A fact with the place it was read from.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The fact; its id is filled in at the end.
    pub fact: Fact,
    /// Number of the sentence.
    pub sentence: usize,
    /// Word that triggered it.
    pub word: usize,
    /// Bytes of the clean text that are its evidence.
    pub range: Range<usize>,
}

impl<'a> Desk<'a> {
    /// Lays out a document.
    pub fn new(
        document: &'a Document,
        text: &'a Text,
        original: &'a [u8],
        reading: &'a Reading,
        frames: &'a Frames,
        anchor: Anchor,
    ) -> Self {
        let clauses: Vec<Vec<Clause>> = reading.sentences.iter().map(clauses).collect();
        let mut said: Vec<Vec<Said>> = Vec::new();
        for (i, list) in clauses.iter().enumerate() {
            let scene = Scene { reading, sentence: i, clauses: list };
            said.push(speech::said(&scene, list, frames));
        }
        let elsewhere = elsewhere(text, reading);
        let days = Vec::new();
        let mut desk = Desk { document, text, original, reading, frames, anchor, days, clauses, said, elsewhere };
        desk.run_on_quotations();
        desk.run_on_reports();
        desk
    }

    /// "The ministry said it had paid. It had also repaired the gate.": words that go on in the same paragraph, told in
    /// the tense of what is reported and of the speaker himself, are still the speaker's.
    fn run_on_reports(&mut self) {
        for i in 1..self.reading.sentences.len() {
            let s = &self.reading.sentences[i];
            let before = &self.reading.sentences[i - 1];
            let Some(said) = self.said[i - 1].first().filter(|_| before.paragraph == s.paragraph).cloned() else {
                continue;
            };
            if !self.said[i].is_empty() || said.verb.0 + 1 < i && said.verb.0 + 3 < i {
                continue;
            }
            let root = s.words.iter().position(|w| w.head.is_none());
            let Some(clause) = root.and_then(|r| self.clauses[i].iter().find(|c| c.verb == r)) else { continue };
            let pluperfect = s.children(clause.verb).any(|c| s.words[c].lower == "had" && s.is_rel(c, &["aux"]));
            let himself = clause.subject.filter(|_| !clause.passive).is_some_and(|w| {
                let speaker = said.behind.or(said.speaker);
                s.words[w].pos == "PRON"
                    && matches!(s.words[w].lower.as_str(), "it" | "he" | "she" | "they")
                    && self
                        .reading
                        .mention_at(i, w)
                        .zip(speaker.and_then(|(at, w)| self.reading.mention_at(at, w)))
                        .is_some_and(|(a, b)| a.entity == b.entity)
            });
            if pluperfect && himself {
                self.said[i] =
                    vec![Said { words: vec![true; s.words.len()], statement: "assessment".to_owned(), ..said }];
            }
        }
    }

    /// A sentence that stands wholly inside quotation marks belongs to whoever speaks next to it.
    fn run_on_quotations(&mut self) {
        for i in 0..self.reading.sentences.len() {
            let s = &self.reading.sentences[i];
            let words = s.words.iter().filter(|w| w.pos != "PUNCT").count();
            let quoted = s.words.iter().filter(|w| w.quoted && w.pos != "PUNCT").count();
            if !self.said[i].is_empty() || words == 0 || quoted * 10 < words * 8 {
                continue;
            }
            let neighbour = |j: usize| {
                let other = self.reading.sentences.get(j)?;
                let near = other.paragraph.abs_diff(s.paragraph) <= 2;
                self.said.get(j)?.first().filter(|_| near).cloned()
            };
            let same = |j: usize| self.reading.sentences.get(j).is_some_and(|o| o.paragraph == s.paragraph);
            let from =
                if same(i + 1) && neighbour(i + 1).is_some() && !(i > 0 && same(i - 1) && neighbour(i - 1).is_some()) {
                    neighbour(i + 1)
                } else {
                    i.checked_sub(1).and_then(neighbour).or_else(|| neighbour(i + 1))
                };
            if let Some(mut said) = from {
                said.words = vec![true; s.words.len()];
                said.statement = "assessment".to_owned();
                self.said[i] = vec![said];
            }
        }
    }

    /// A sentence.
    pub fn sentence(&self, i: usize) -> &'a Sentence {
        &self.reading.sentences[i]
    }

    /// The scene of a sentence, for the tables.
    pub fn scene(&self, sentence: usize) -> Scene<'_> {
        Scene { reading: self.reading, sentence, clauses: &self.clauses[sentence] }
    }

    /// The mention with the head word.
    pub fn mention(&self, sentence: usize, word: usize) -> Option<&'a Mention> {
        self.reading.mention_at(sentence, word)
    }

    /// The entity of the mention with the head word.
    pub fn entity(&self, sentence: usize, word: usize) -> Option<&'a Entity> {
        self.mention(sentence, word).map(|m| self.reading.entity(m))
    }

    /// Words of the clean text.
    pub fn words(&self, range: Range<usize>) -> &'a str {
        &self.text.as_str()[range]
    }

    /// The original bytes behind a range of the clean text.
    pub fn quote(&self, range: Range<usize>) -> Option<Quote> {
        Quote::cut(self.original, self.text.original(range)).filter(|q| !q.span.is_empty())
    }

    /// Evidence over a range; cut to the longest allowed.
    pub fn evidence(&self, role: EvidenceRole, zone: Zone, range: Range<usize>) -> Option<Evidence> {
        let mut quote = self.quote(range.clone())?;
        if quote.span.len() > chancery_facts::MAX_EVIDENCE_BYTES {
            let mut end = range.start + 600;
            while !self.text.as_str().is_char_boundary(end) {
                end -= 1;
            }
            quote = self.quote(range.start..end)?;
            if quote.span.len() > chancery_facts::MAX_EVIDENCE_BYTES {
                return None;
            }
        }
        Some(Evidence { role, zone, quote })
    }

    /// A bare fact over a range of one sentence.
    pub fn draft(
        &self,
        coding: Coding,
        sentence: usize,
        word: usize,
        range: Range<usize>,
        made_by: &str,
    ) -> Option<Draft> {
        let zone = self.sentence(sentence).zone;
        let evidence = self.evidence(EvidenceRole::Main, zone, range.clone())?;
        let mut fact = Fact::new(String::new(), self.document.name.clone(), coding, vec![evidence]).ok()?;
        made_by.clone_into(&mut fact.made_by);
        self.words(range.clone()).clone_into(&mut fact.summary);
        Some(Draft { fact, sentence, word, range })
    }

    /// Evidence range of a clause: its own words; the whole sentence for its root.
    pub fn clause_range(&self, sentence: usize, verb: usize) -> Range<usize> {
        let s = self.sentence(sentence);
        if s.words[verb].head.is_none() {
            return self.item(sentence, verb).unwrap_or_else(|| s.range.clone());
        }
        let mut words = s.subtree_without(verb, &["parataxis"]);
        // What is joined to it by "and" tells something of its own.
        for c in s.children(verb).filter(|&c| c > verb && s.is_rel(c, &["conj"])) {
            if self.clauses[sentence].iter().any(|k| k.verb == c) && s.words[verb].pos == "VERB" {
                let tail = s.subtree(c);
                words.retain(|w| !tail.contains(w));
            }
        }
        // The subject of a participle or infinitive stands outside it.
        let conj = s.is_rel(verb, &["conj"]) && s.child(verb, &["nsubj"]).is_none();
        if (s.is_rel(verb, &["acl", "xcomp"]) || conj)
            && let Some(subject) = self.clauses[sentence]
                .iter()
                .find(|c| c.verb == verb)
                .and_then(|c| if c.passive { c.object } else { c.subject })
            && subject < verb
            && !conj
        {
            words.push(subject);
            if let Some(m) = self.mention(sentence, subject) {
                words.extend(
                    (0..s.words.len())
                        .filter(|&i| m.range.start <= s.words[i].range.start && s.words[i].range.end <= m.range.end),
                );
            }
        }
        let range = s.bytes(&words).unwrap_or_else(|| s.range.clone());
        trim(self.text.as_str(), range)
    }

    /// The item of a list that a verb heads, where each item has its place: "in Almaty ...; in Port Moresby, saboteurs cut ...".
    /// `None` where the sentence is no such list.
    fn item(&self, sentence: usize, verb: usize) -> Option<Range<usize>> {
        let s = self.sentence(sentence);
        let cuts: Vec<usize> = (0..s.words.len()).filter(|&i| s.words[i].lower == ";" && !s.words[i].quoted).collect();
        let around = |word: usize| {
            let first = cuts.iter().rev().find(|&&i| i < word).map_or(0, |i| i + 1);
            first..cuts.iter().find(|&&i| i > word).copied().unwrap_or(s.words.len())
        };
        let placed = |item: &Range<usize>| {
            let mut mentions = self.reading.mentions_of(sentence).iter().filter(|m| item.contains(&m.head));
            mentions.any(|m| matches!(self.reading.entity(m).sort, Sort::Place | Sort::Mission))
        };
        let own = around(verb);
        let others = self.clauses[sentence].iter().any(|c| {
            let frame = self.frames.of(c, &self.scene(sentence));
            let acts = frame.is_some_and(|f| f.coding.kind() == chancery_facts::Kind::Incident);
            !own.contains(&c.verb) && acts && placed(&around(c.verb))
        });
        if cuts.is_empty() || !others || own.is_empty() {
            return None;
        }
        Some(trim(self.text.as_str(), s.words[own.start].range.start..s.words[own.end - 1].range.end))
    }

    /// The name in apposition to a title, "a top general, Omar Tarn"; the word itself otherwise.
    fn named(&self, sentence: usize, word: usize) -> usize {
        let s = self.sentence(sentence);
        let Some(e) = self.entity(sentence, word) else { return word };
        let small = e.name.chars().next().is_some_and(char::is_lowercase);
        let group = e.class == Some(TargetClass::ArmedGroup) && !matches!(e.sort, Sort::Person | Sort::People);
        let unnamed = (matches!(e.sort, Sort::Person | Sort::People) || group) && small;
        let name = s.children(word).find(|&c| {
            c > word
                && s.is_rel(c, &["appos"])
                && self.entity(sentence, c).is_some_and(|o| {
                    (o.sort == Sort::Person || group && s.words[c].pos == "PROPN")
                        && o.name.chars().next().is_some_and(char::is_uppercase)
                })
        });
        name.filter(|_| unnamed).unwrap_or(word)
    }

    /// An actor from the mention with the head word.
    pub fn actor(&self, role: Role, sentence: usize, word: usize) -> Option<Actor> {
        let s = self.sentence(sentence);
        let word = self.named(sentence, word);
        let m = self.mention(sentence, word)?;
        let e = self.reading.entity(m);
        if m.pronoun
            && e.sort == Sort::Thing
            && matches!(s.words[word].lower.as_str(), "it" | "which" | "that" | "itself")
        {
            return None;
        }
        // "broken at Easter": a day, nobody
        if m.is("season") {
            return None;
        }
        let mut e = e.clone();
        let mention = m.range.clone();
        // First person is the speaker; "we" of an official is his government.
        if first_person(&s.words[word])
            && let Some((at, speaker)) = self.said_at(sentence, word).and_then(|x| x.behind.or(x.speaker))
            && let Some(m) = self.mention(at, speaker)
        {
            e = self.reading.entity(m).clone();
            let side = self
                .state_name(e.state.as_deref())
                .filter(|_| m.is("official") && matches!(s.words[word].lower.as_str(), "we" | "our" | "us"));
            e.name = side.unwrap_or(e.name);
        }
        // "I asked Kazakhstan …" in an interview: who is interviewed
        if m.pronoun
            && first_person(&s.words[word])
            && e.name.len() <= 3
            && let Some(author) = self.author()
        {
            e = author.clone();
        }
        // A country or capital that acts is its government.
        let acts = matches!(
            role,
            Role::From
                | Role::To
                | Role::Accuser
                | Role::Accused
                | Role::Actor
                | Role::Promisor
                | Role::Denier
                | Role::Authority
                | Role::Host
                | Role::Visitor
                | Role::Participant
                | Role::Perpetrator
                | Role::Partner
                | Role::Party
        );
        if e.sort == Sort::Place && e.level == Some(Level::Country) && acts {
            e.name = format!("Government of {}", e.name);
        }
        let classed = matches!(role, Role::Target | Role::Hit | Role::Victim | Role::Beneficiary | Role::Subject);
        let class = if classed { self.class_of(&e, m, role) } else { None };
        let classed = class.is_some();
        Some(Actor {
            role,
            name: e.name.clone(),
            mention: self.quote(mention),
            class,
            sending_state: if classed {
                sending(&e, class)
            } else if matches!(e.sort, Sort::Government | Sort::Person) {
                e.state.clone()
            } else {
                None
            },
            host_state: if classed { e.country.clone().or_else(|| self.reading.setting.clone()) } else { None },
        })
    }

    /// Whose words a text is as a whole: the person whom the opening of an interview, a statement or a speech names first.
    fn author(&self) -> Option<&Entity> {
        const OPENING: usize = 300;
        const BY: [&str; 9] = [
            "interview with",
            "interviewed",
            "talks to",
            "spoke to",
            "statement by",
            "statement of",
            "remarks by",
            "speech by",
            "address by",
        ];
        let mut end = self.text.as_str().len().min(OPENING);
        while !self.text.as_str().is_char_boundary(end) {
            end -= 1;
        }
        let opening = self.text.as_str()[..end].to_lowercase();
        BY.iter().find(|words| opening.contains(*words))?;
        let named =
            |e: &&Entity| e.sort == Sort::Person && e.name.contains(' ') && e.name.starts_with(char::is_uppercase);
        let people = self.reading.mentions.iter().filter(|m| m.range.start < end && !m.pronoun);
        people.map(|m| self.reading.entity(m)).find(named)
    }

    fn class_of(&self, e: &Entity, m: &Mention, role: Role) -> Option<TargetClass> {
        let class = e.class.or(match e.sort {
            Sort::Person if role == Role::Victim => Some(TargetClass::Civilians),
            Sort::People => Some(TargetClass::Civilians),
            _ => None,
        })?;
        if self.family_of_staff(m) {
            return Some(TargetClass::DiplomatFamily);
        }
        // Mission staff and guards only where a mission is near.
        if class == TargetClass::MissionStaff && !self.mission_near(m.sentence) && !self.of_diplomat(m) {
            return Some(TargetClass::Civilians);
        }
        if matches!(class, TargetClass::MilitaryForce | TargetClass::PoliceOrCheckpoint)
            && m.is("person")
            && role == Role::Victim
            && self.guards_mission(m)
        {
            return Some(TargetClass::MissionGuard);
        }
        Some(class)
    }

    /// "the families of its staff", "the ambassador's wife".
    fn family_of_staff(&self, m: &Mention) -> bool {
        let s = self.sentence(m.sentence);
        let kin =
            ["family", "wife", "husband", "spouse", "child", "son", "daughter", "relative", "dependant", "dependent"];
        let staff = |i: usize| {
            self.mention(m.sentence, i).is_some_and(|o| o.is("staff") || o.is("diplomat") || o.is("missionstaff"))
        };
        kin.contains(&s.words[m.head].lemma.as_str())
            && s.children(m.head).any(|c| s.is_rel(c, &["nmod", "nmod:poss"]) && staff(c))
            && self.mission_near(m.sentence)
    }

    fn mission_near(&self, sentence: usize) -> bool {
        self.reading
            .mentions
            .iter()
            .any(|m| m.sentence.abs_diff(sentence) <= 1 && self.reading.entity(m).sort == Sort::Mission)
    }

    /// "the consul's driver", "her driver" where she is the ambassador.
    fn of_diplomat(&self, m: &Mention) -> bool {
        let s = self.sentence(m.sentence);
        let owner =
            |c: usize| s.is_rel(c, &["nmod:poss"]) || c > m.head && s.is_rel(c, &["nmod"]) && s.case(c) == Some("of");
        s.children(m.head).filter(|&c| owner(c)).any(|c| {
            let diplomat = self.mention(m.sentence, c).is_some_and(|m| m.is("diplomat"));
            diplomat || self.entity(m.sentence, c).is_some_and(|e| e.class == Some(TargetClass::Diplomat))
        })
    }

    /// "police officers guarding the embassy", "a guard at the embassy gate".
    fn guards_mission(&self, m: &Mention) -> bool {
        let s = self.sentence(m.sentence);
        s.subtree(m.head)
            .into_iter()
            .any(|i| i > m.head && self.entity(m.sentence, i).is_some_and(|e| e.sort == Sort::Mission))
    }

    /// Name of the government of a state that the document names elsewhere.
    pub fn state_name(&self, code: Option<&str>) -> Option<String> {
        let of = |e: &&Entity| {
            e.sort == Sort::Government && e.state.as_deref() == code && e.name.starts_with("Government of")
        };
        code.and_then(|_| self.reading.entities.iter().find(of)).map(|e| e.name.clone())
    }

    /// The innermost reported passage that covers a word.
    pub fn said_at(&self, sentence: usize, word: usize) -> Option<&Said> {
        self.said[sentence].iter().rev().find(|s| s.words.get(word) == Some(&true))
    }

    /// The speaker of a reported passage.
    pub fn speaker(&self, said: &Said) -> Option<Speaker> {
        let (sentence, word) = said.behind.or(said.speaker)?;
        let word = self.named(sentence, word);
        let m = self.mention(sentence, word)?;
        let e = self.reading.entity(m);
        let name = if e.sort == Sort::Place && e.level == Some(Level::Country) {
            format!("Government of {}", e.name)
        } else {
            e.name.clone()
        };
        Some(Speaker { name, mention: self.quote(m.range.clone()), relayed_by: Vec::new() })
    }

    /// A speaker from a mention that speaks by its own act (who warns, vows, accuses).
    pub fn speaker_from(&self, sentence: usize, word: usize) -> Option<Speaker> {
        let said = Said {
            verb: (sentence, word),
            speaker: Some((sentence, word)),
            behind: None,
            words: Vec::new(),
            statement: String::new(),
            relayed: false,
        };
        let m = self.mention(sentence, word)?;
        if m.is("threatnoun") || self.reading.entity(m).sort == Sort::Act {
            return None;
        }
        self.speaker(&said)
    }

    /// The time expression that belongs to a predicate: one that hangs on it, else one in its noun phrases.
    pub fn time_of(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let told = || self.nearest_time(sentence, word, |_| true).or_else(|| self.shared_time(sentence, word));
        self.when_time(sentence, word).or_else(told).or_else(|| self.time_behind_act(sentence, word))
    }

    /// "sentenced on Monday for the ambush near the border in May 1985": month and year behind an act are the act's, wherever
    /// the parse hangs them; so is a day behind an act that somebody condemns in the present.
    fn time_behind_act(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let act = |i: usize| self.mention(sentence, i).is_some_and(|m| m.is("act") && m.head == i);
        // "today summoned the envoy over the shots fired at a car on 29 August": the day told first is that of the verb
        let times = self.reading.times_of(sentence);
        let second = |t: &TimeMention| {
            matches!(t.time, TimeExpr::Date { day: Some(_), .. }) && times.iter().any(|o| o.words.end <= word)
        };
        let part = |i: usize| s.words[i].tag == "VBN" && s.words[i].head == Some(word);
        let follows = |t: &&TimeMention| {
            let between = word + 1..t.words.start;
            word < t.words.start
                && (is_coarse(&t.time) || self.in_present(s, word) || second(t))
                && !between.clone().any(act)
                && between.clone().all(|i| !matches!(s.words[i].pos, "VERB" | "AUX" | "PUNCT") || part(i))
        };
        times.iter().find(follows).filter(|_| act(word))
    }

    /// True below a verb in the simple present.
    fn in_present(&self, s: &Sentence, word: usize) -> bool {
        let verb = s.ancestors(word).into_iter().find(|&i| s.words[i].pos == "VERB");
        verb.is_some_and(|v| present(&s.words[v]))
    }

    /// The time that hangs on a word by the shortest way, of those to be kept.
    fn nearest_time(
        &self,
        sentence: usize,
        word: usize,
        keep: impl Fn(&TimeMention) -> bool,
    ) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let mut best: Option<(usize, &TimeMention)> = None;
        for t in self.reading.times_of(sentence).iter().filter(|t| keep(t)) {
            if matches!(t.preposition, Some("before" | "until" | "by")) && !matches!(t.time, TimeExpr::Offset { .. }) {
                continue;
            }
            let governor = self.governor(s, t, word);
            if let Some(distance) = governor {
                let rank = distance + usize::from(matches!(t.time, TimeExpr::Open | TimeExpr::Now)) * 5;
                if best.is_none_or(|(d, _)| rank < d) {
                    best = Some((rank, t));
                }
            }
        }
        best.map(|(_, t)| t)
    }

    /// "the deadliest since June 2008, when a bomb killed 12": the time right before "when" is that of its clause.
    pub fn when_time(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let when = s.children(word).find(|&c| c < word && s.words[c].lower == "when")?;
        let comma = when > 0 && s.words[when - 1].lower == ",";
        let end = if comma { when - 1 } else { when };
        let long = |t: &&TimeMention| {
            comma
                || t.preposition == Some("since")
                || matches!(t.time, TimeExpr::Year { .. } | TimeExpr::Date { day: None, .. })
        };
        self.reading.times_of(sentence).iter().find(|t| t.words.end == end).filter(long)
    }

    /// The time of a predicate that is no act of violence itself: "charged over the attack of 9 March" dates the attack only.
    pub fn own_time(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let own = |t: &TimeMention| {
            // "denied a part in the raid on the depot last March": month and year are those of the act named before them
            let coarse = is_coarse(&t.time);
            let act = |i: usize| self.mention(sentence, i).is_some_and(|m| m.is("act"));
            if (coarse || present(&s.words[word])) && (word + 1..t.words.start).any(act) {
                return false;
            }
            let top = t
                .words
                .clone()
                .find(|&i| s.words[i].head.is_none_or(|h| !t.words.contains(&h)))
                .unwrap_or(t.words.start);
            !s.ancestors(top)
                .into_iter()
                .take_while(|&i| i != word)
                .any(|i| self.mention(sentence, i).is_some_and(|m| m.is("act")))
        };
        let told =
            || self.nearest_time(sentence, word, own).or_else(|| self.shared_time(sentence, word).filter(|t| own(t)));
        self.when_time(sentence, word).filter(|t| own(t)).or_else(told)
    }

    /// The time of a saying: its own, that of what goes along with it ("Speaking on Monday, …"), or that of the words' carrier
    /// ("in a statement issued on Monday").
    pub fn saying_time(&self, sentence: usize, verb: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let along = s.children(verb).filter(|&c| s.is_rel(c, &["advcl"]) && s.words[c].tag == "VBG");
        let carriers = s.children(verb).filter(|&c| s.is_rel(c, &["obl", "nsubj"]));
        // "The chairman, who was questioned on Sunday, said": of a person another day may be told
        let sent = carriers.flat_map(|c| s.children(c).filter(|&a| s.words[a].rel == "acl" && s.words[a].tag == "VBN"));
        let near =
            self.own_time(sentence, verb).or_else(|| along.chain(sent).find_map(|word| self.own_time(sentence, word)));
        // Words are said at a time, not ever since one.
        near.filter(|t| t.preposition != Some("since"))
    }

    /// A clause joined to another, or told as going along with it, shares its time: "as he hosted", "and wounded".
    fn shared_time(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let head = s.words[word].head?;
        let opener = |c: usize| s.is_rel(c, &["mark"]) || s.words[c].lower == "when";
        let mark = s.children(word).find(|&c| opener(c)).map(|c| s.words[c].lower.as_str());
        let along = s.is_rel(word, &["conj"]) && s.child(word, &["nsubj"]).is_none()
            || s.is_rel(word, &["advcl"])
                && (matches!(mark, Some("as" | "while" | "when"))
                    || mark == Some("before") && s.words[word].tag == "VBG"
                    || mark.is_none() && matches!(s.words[word].tag, "VBG" | "VBN"))
            || s.is_rel(word, &["acl"]) && s.words[word].tag == "VBG" && s.words[head].head.is_none();
        let clausal = self.clauses[sentence].iter().any(|c| c.verb == word || c.verb == head);
        if along && clausal && !told_apart(s, head, word) { self.time_of(sentence, head) } else { None }
    }

    /// The time of the clauses a predicate is nested in, for acts told in passing: "police on Sunday drove back a crowd that
    /// threw stones". Reporting verbs and "after", "before" end the search.
    pub fn outer_time(&self, sentence: usize, word: usize) -> Option<&'a TimeMention> {
        let s = self.sentence(sentence);
        let chain = s.ancestors(word);
        for pair in chain.windows(2) {
            let (below, above) = (pair[0], pair[1]);
            let apart = s.children(below).any(|c| {
                s.is_rel(c, &["mark", "case"])
                    && matches!(
                        s.words[c].lower.as_str(),
                        "after" | "before" | "since" | "following" | "if" | "unless" | "until"
                    )
                    // "sentenced on Monday for placing the bomb"
                    || s.words[below].tag == "VBG" && matches!(s.words[c].lower.as_str(), "for" | "over")
            });
            // "closed in May and has since reopened"
            let later = s.is_rel(below, &["conj"]) && told_apart(s, above, below);
            let reports = self.said[sentence].iter().any(|x| x.verb == (sentence, above));
            if apart || later || reports || s.is_rel(below, &["parataxis"]) {
                return None;
            }
            if let Some(t) =
                self.time_of(sentence, above).filter(|_| self.clauses[sentence].iter().any(|c| c.verb == above))
            {
                return Some(t);
            }
        }
        None
    }

    /// Steps from a time expression up to `word`, if no other predicate lies between.
    fn governor(&self, s: &Sentence, t: &TimeMention, word: usize) -> Option<usize> {
        let top =
            t.words.clone().find(|&i| s.words[i].head.is_none_or(|h| !t.words.contains(&h))).unwrap_or(t.words.start);
        let chain = s.ancestors(top);
        let steps = chain.iter().position(|&i| i == word)?;
        let verbs_between = chain[1..steps.max(1)]
            .iter()
            .filter(|&&i| self.clauses[t.sentence].iter().any(|c| c.verb == i) && i != word)
            .count();
        let own = verbs_between == 0 && !held_against(s, t, word) && !(steps > 0 && self.past_of_another(s, t, word));
        own.then_some(steps)
    }

    /// "In May a shell fell on the camp, whose commander has sworn revenge": a perfect of the present takes no day of the past
    /// over the head of another finite verb.
    fn past_of_another(&self, s: &Sentence, t: &TimeMention, word: usize) -> bool {
        if !present_perfect(s, word)
            || matches!(t.time, TimeExpr::Now | TimeExpr::Open)
            || t.preposition == Some("since")
        {
            return false;
        }
        let between = if t.words.start < word { t.words.end..word } else { word + 1..t.words.start };
        self.clauses[t.sentence]
            .iter()
            .any(|c| between.contains(&c.verb) && matches!(s.words[c.verb].tag, "VBD" | "VBN"))
    }

    /// The same for a chronology whose passages have days of their own.
    pub fn under_days(mut self, days: &[(Range<usize>, Date)]) -> Self {
        self.days = days.to_vec();
        self
    }

    /// The day a sentence stands under, in a chronology.
    pub fn day_above(&self, sentence: usize) -> Option<Date> {
        let start = self.sentence(sentence).range.start;
        self.days.iter().find(|(range, _)| range.contains(&start)).map(|(_, day)| *day)
    }

    /// What relative dates of a sentence hang on.
    fn anchor_at(&self, sentence: usize) -> Anchor {
        Anchor { day: self.day_above(sentence).or(self.anchor.day), ..self.anchor }
    }

    /// A time expression as a date.
    pub fn date(&self, t: &TimeMention, ahead: bool) -> When {
        if t.preposition == Some("since") && !ahead {
            return self.window(t);
        }
        let anchor = self.anchor_at(t.sentence);
        let anchor = if ahead { anchor.ahead() } else { anchor };
        dates::resolve(&t.time, &anchor, self.words(t.range.clone()))
    }

    /// The day of publication as the day a figure holds for.
    pub fn now(&self) -> When {
        dates::resolve(&TimeExpr::Now, &self.anchor, "now")
    }

    /// A time expression as the window of a set of acts: "since December" runs to the day of publication.
    pub fn window(&self, t: &TimeMention) -> When {
        let start = dates::resolve(&t.time, &self.anchor_at(t.sentence), self.words(t.range.clone()));
        if t.preposition != Some("since") {
            return start;
        }
        match (start.from(), self.anchor.day) {
            (Some(from), Some(to)) => When::between(from, to, chancery_facts::Precision::Range, self.basis())
                .stated(self.words(t.range.clone())),
            _ => When::open(Some(self.words(t.range.clone()))),
        }
    }

    /// Basis of dates worked out in this document.
    pub fn basis(&self) -> Basis {
        if self.anchor.cross_document { Basis::CrossDocument } else { Basis::InDocument }
    }

    /// A place from a mention.
    pub fn place(&self, relation: Relation, sentence: usize, word: usize) -> Option<Place> {
        let m = self.mention(sentence, word)?;
        let e = self.reading.entity(m);
        let level = e.level?;
        // Panes are broken anywhere.
        if m.pronoun || matches!(self.sentence(sentence).words[word].lemma.as_str(), "window" | "door" | "pane") {
            return None;
        }
        Some(Place {
            name: e.name.clone(),
            level,
            country: e.country.clone().or_else(|| {
                if level == Level::Region || level == Level::Water { None } else { self.reading.setting.clone() }
            }),
            relation,
            mention: self.quote(m.range.clone()),
            position: e.position,
        })
    }

    /// City of the report as a place without mention, else its country.
    pub fn home(&self, relation: Relation, dated: bool) -> Option<Place> {
        // Only a report sent from the city, or an act with a day of its own, is taken to tell of the city.
        let sent =
            self.text.zones.iter().find(|z| z.zone == Zone::Dateline).map(|z| &self.text.as_str()[z.range.clone()]);
        let here = |city: &str| sent.is_some_and(|s| s.to_lowercase().contains(&city.to_lowercase()));
        let city = self.reading.setting_city.clone().filter(|(city, _)| dated || here(city));
        let Some((city, position)) = city else { return self.setting(relation) };
        Some(Place {
            name: city,
            level: Level::City,
            country: self.reading.setting.clone(),
            relation,
            mention: None,
            position,
        })
    }

    /// Country of the report as a place without mention.
    pub fn setting(&self, relation: Relation) -> Option<Place> {
        let code = self.reading.setting.clone()?;
        let name = self.reading.setting_name.clone();
        Some(Place {
            name: name.unwrap_or_else(|| code.clone()),
            level: Level::Country,
            country: Some(code),
            relation,
            mention: None,
            position: None,
        })
    }

    /// Places told within a range of one sentence, with their relation.
    pub fn places(&self, sentence: usize, range: &Range<usize>) -> Vec<Place> {
        let s = self.sentence(sentence);
        let mut out: Vec<Place> = Vec::new();
        let inside = |r: &Range<usize>| range.start <= r.start && r.end <= range.end;
        for m in self.reading.mentions_of(sentence).iter().filter(|m| inside(&m.range)) {
            let e = self.reading.entity(m);
            let w = &s.words[m.head];
            if e.level.is_none()
                || !matches!(e.sort, Sort::Place | Sort::Site | Sort::Mission)
                || m.is("vehicle")
                || m.is("person")
                || m.pronoun
            {
                continue;
            }
            // "a convoy of the German embassy", "a guard of the consulate" may be anywhere.
            let owned = e.sort == Sort::Mission
                && s.case(m.head) == Some("of")
                && w.head.and_then(|h| self.mention(sentence, h)).is_some_and(|o| o.is("vehicle") || o.is("person"));
            if e.class == Some(TargetClass::MissionGroup)
                || owned
                || w.rel.starts_with("nmod:poss")
                || s.is_rel(m.head, &["amod", "compound"])
            {
                continue;
            }
            // "the minister told reporters in Ottawa": where it was said
            let told_there =
                s.ancestors(m.head).into_iter().skip(1).find(|&i| self.clauses[sentence].iter().any(|c| c.verb == i));
            if told_there.is_some_and(|v| self.said[sentence].iter().any(|x| x.verb == (sentence, v))) {
                continue;
            }
            let case = s.case(m.head).unwrap_or_default();
            let locative = matches!(
                case,
                "in" | "at"
                    | "near"
                    | "outside"
                    | "inside"
                    | "across"
                    | "throughout"
                    | "within"
                    | "to"
                    | "into"
                    | "around"
                    | "over"
                    | "towards"
                    | "toward"
                    | "off"
            );
            let own_words = self.words(m.range.clone()).trim_start_matches("the ");
            let named = e.name.chars().next().is_some_and(char::is_uppercase)
                && (e.name != own_words || !own_words.chars().next().is_some_and(char::is_lowercase));
            let keep = match e.level {
                Some(Level::Country) => locative && !matches!(case, "to" | "towards"),
                Some(Level::City | Level::Region | Level::Water) => {
                    named && (locative || matches!(case, "of" | "from" | "through"))
                }
                // "on the airport road", "along the Kaduna highway"; not "on the road"
                Some(Level::Road) => {
                    (locative || matches!(case, "on" | "along"))
                        && s.children(m.head).any(|c| c < m.head && s.is_rel(c, &["compound", "nmod:poss"]))
                }
                _ => {
                    named
                        || matches!(
                            e.class,
                            Some(TargetClass::Airport | TargetClass::DiplomaticQuarter | TargetClass::MilitaryBase)
                        ) && locative
                }
            };
            // "in the country", "the capital": the setting, under its own name.
            let bare = m.is("area") && matches!(e.level, Some(Level::Country));
            if !keep {
                continue;
            }
            let relation = self.relation(s, m.head);
            let place = if bare {
                self.setting(relation)
            } else if m.is("area") && !named {
                None
            } else {
                self.place(relation, sentence, m.head)
            };
            if let Some(place) = place.filter(|p| !out.iter().any(|o| o.name == p.name)) {
                out.push(place);
            }
        }
        out
    }

    fn relation(&self, s: &Sentence, word: usize) -> Relation {
        let case = s.case(word).unwrap_or_default();
        let first = s.words[word].range.start;
        let before = &self.text.as_str()[s.range.start..first];
        match case {
            "near" | "close" | "beside" => Relation::Near,
            // "on a highway south of the capital"
            "of" if s.words[word].head.is_some_and(|h| DIRECTIONS.contains(&s.words[h].lower.as_str())) => {
                Relation::Near
            }
            "outside" if before.contains("just outside") => Relation::JustOutside,
            "outside" => Relation::Near,
            "to" if before.contains("way to") || before.contains("road to") => Relation::OnTheWayTo,
            "towards" | "toward" => Relation::OnTheWayTo,
            "across" | "over" | "along" | "through" => Relation::Route,
            "in" | "at" | "inside" | "within" | "of" | "from" | "into" | "on" if !matches!(case, "from") => {
                Relation::Location
            }
            _ if s.is_rel(word, &["obj"]) || s.words[word].rel == "nsubj:pass" => Relation::Target,
            _ => Relation::Location,
        }
    }

    /// The condition a predicate depends on: the words of its "if" or "unless" clause.
    pub fn condition(&self, sentence: usize, word: usize) -> Option<Range<usize>> {
        let s = self.sentence(sentence);
        for i in std::iter::once(word).chain(s.children(word).filter(|&c| s.is_rel(c, &["xcomp"]))) {
            for c in s.children(i).filter(|&c| s.is_rel(c, &["advcl"])) {
                if s.children(c).any(|m| s.is_rel(m, &["mark"]) && matches!(s.words[m].lower.as_str(), "if" | "unless"))
                {
                    return s.bytes(&s.subtree(c)).map(|r| trim(self.text.as_str(), r));
                }
            }
        }
        None
    }

    /// True when the sentence is about film, sport or the like, where attacks and rockets are figures of speech.
    pub fn elsewhere(&self, sentence: usize) -> bool {
        self.elsewhere[sentence]
    }

    /// True when the predicate stands inside an "if" or "unless" clause.
    pub fn inside_condition(&self, sentence: usize, word: usize) -> bool {
        let s = self.sentence(sentence);
        s.ancestors(word).into_iter().any(|i| {
            s.children(i).any(|m| {
                s.is_rel(m, &["mark"]) && matches!(s.words[m].lower.as_str(), "if" | "unless" | "whether" | "lest")
            })
        })
    }
}

/// "There are now 26 policemen, compared with eight on Monday": the time of the figure that another is held against.
fn held_against(s: &Sentence, t: &TimeMention, word: usize) -> bool {
    let lower = |i: usize| s.words.get(i).map_or("", |w| w.lower.as_str());
    (word + 1..t.words.start).any(|i| {
        let number = |i: usize| s.words.get(i).is_some_and(|w| w.pos == "NUM");
        match lower(i) {
            "compared" => matches!(lower(i + 1), "with" | "to") && i < t.words.start,
            "down" | "up" => lower(i + 1) == "from" && number(i + 2),
            _ => false,
        }
    })
}

/// "has sworn", "have granted": a perfect that holds now.
pub fn present_perfect(s: &Sentence, verb: usize) -> bool {
    s.words[verb].tag == "VBN"
        && s.children(verb)
            .any(|c| s.is_rel(c, &["aux"]) && matches!(s.words[c].lower.as_str(), "has" | "have" | "'ve"))
        && s.children(verb).all(|c| !s.is_rel(c, &["aux"]) || !matches!(s.words[c].tag, "MD" | "TO"))
}

/// "blacklisted the group in 2018 but has since lifted the ban": a clause joined to another is told of another time when its
/// tense is another or a word says so.
pub fn told_apart(s: &Sentence, first: usize, second: usize) -> bool {
    let modal = |v: usize| s.children(v).any(|c| s.words[c].tag == "MD");
    let later = s.children(second).any(|c| {
        s.words[c].pos == "ADV"
            && matches!(s.words[c].lower.as_str(), "since" | "now" | "already" | "earlier" | "previously")
    });
    later
        || present_perfect(s, second) && !present_perfect(s, first)
        || s.is_rel(second, &["conj"]) && modal(second) && !modal(first)
}

const ELSEWHERE: &str = include_str!("../../../data/frames/elsewhere.txt");

/// The words of `data/frames/elsewhere.txt`, and the weak ones among them.
static WORDS_ELSEWHERE: LazyLock<(AhoCorasick, AhoCorasick)> = LazyLock::new(|| {
    let words = ELSEWHERE.lines().filter(|l| !l.starts_with(['#', '~']) && !l.is_empty());
    let weak = ELSEWHERE.lines().filter_map(|l| l.strip_prefix('~'));
    (automaton(words), automaton(weak))
});

fn automaton<'a>(words: impl Iterator<Item = &'a str>) -> AhoCorasick {
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).build(words);
    // A few hundred words never fill an automaton.
    built.unwrap_or_else(|e| unreachable!("{e}"))
}

/// A sentence with one word of the list, or in a paragraph with two.
fn elsewhere(text: &Text, reading: &Reading) -> Vec<bool> {
    let (words, weak) = &*WORDS_ELSEWHERE;
    let hits: Vec<usize> = reading
        .sentences
        .iter()
        .map(|s| {
            let lower = text.as_str()[s.range.clone()].to_lowercase();
            whole_words(&lower, words)
        })
        .collect();
    let mut by_paragraph: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for (s, n) in reading.sentences.iter().zip(&hits) {
        *by_paragraph.entry(s.paragraph).or_default() += n;
    }
    // A report that keeps coming back to such words is of that kind as a whole.
    let paragraphs = by_paragraph.values().filter(|n| **n > 0).count();
    let all = text.as_str().to_lowercase();
    let shows = whole_words(&all, weak);
    let told: usize = hits.iter().sum();
    let whole = told >= 3 && paragraphs >= 2 && paragraphs * 3 >= by_paragraph.len() || told >= 1 && shows >= 3;
    let review = is_review(text);
    // What is told with its year is of the world outside the film, the match or the contest.
    let inside = |s: &Sentence| (whole || review) && !names_year(&text.as_str()[s.range.clone()]);
    reading
        .sentences
        .iter()
        .zip(&hits)
        .map(|(s, n)| inside(s) || *n > 0 || by_paragraph.get(&s.paragraph).is_some_and(|n| *n > 1))
        .collect()
}

/// True for a review of a film, play or book, by its head: `Cinema: …`, `By our film critic`.
fn is_review(text: &Text) -> bool {
    const SECTIONS: &[&str] =
        &["cinema", "film", "films", "theatre", "theater", "books", "book", "tv", "opera", "stage"];
    const WRITERS: &[&str] =
        &["film critic", "theatre critic", "theater critic", "book review", "film review", "tv review"];
    text.zones.iter().take(6).filter(|z| z.zone != Zone::Body).any(|z| {
        let line = text.as_str()[z.range.clone()].to_lowercase();
        let section = line.split_once([':', '|']).is_some_and(|(key, _)| SECTIONS.contains(&key.trim()));
        section || WRITERS.iter().any(|w| line.contains(w))
    })
}

fn names_year(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4 && (n.starts_with('1') || n.starts_with("20")))
}

/// How many different words of a list stand in a text, in the plural too.
fn whole_words(text: &str, list: &AhoCorasick) -> usize {
    let whole = |hit: &aho_corasick::Match| {
        let before = text[..hit.start()].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[hit.end()..].trim_start_matches('s').chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    };
    let mut found: Vec<_> = list.find_overlapping_iter(text).filter(whole).map(|hit| hit.pattern()).collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Pronouns of the first person.
pub fn first_person(word: &chancery_facts::reading::Word) -> bool {
    word.pos == "PRON" && matches!(word.lower.as_str(), "i" | "we" | "me" | "us" | "our" | "my")
}

fn sending(e: &Entity, class: Option<TargetClass>) -> Option<String> {
    match class {
        Some(TargetClass::PrivateHome | TargetClass::Civilians | TargetClass::Crowd | TargetClass::Other) => None,
        // No state has a mission in itself.
        Some(TargetClass::Embassy | TargetClass::Consulate) if e.state == e.country => None,
        _ => e.state.clone(),
    }
}

/// A range without punctuation and spaces at its ends.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let cut = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—');
    let mut start = piece.len() - piece.trim_start_matches(cut).len();
    let end = piece.trim_end_matches(cut).len();
    // Marks that close a quotation opened before, and words that only join the clause to the one before.
    loop {
        let rest = &piece[start.min(end)..end];
        let odd = rest.matches('"').count() % 2 == 1;
        let joint = ["and ", "but ", "that "].into_iter().find(|w| rest.starts_with(w) && rest.len() > 20);
        let step = match rest.chars().next() {
            Some(c @ ('”' | '»')) => c.len_utf8(),
            Some('"') if odd => 1,
            Some(c) if cut(c) => c.len_utf8(),
            _ => joint.map_or(0, str::len),
        };
        if step == 0 {
            break;
        }
        start += step;
    }
    if start >= end { range } else { range.start + start..range.start + end }
}

/// What lies south of a town lies near it, not in it.
const DIRECTIONS: [&str; 8] =
    ["north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west"];

/// True for a verb in the simple present.
fn present(word: &chancery_facts::reading::Word) -> bool {
    matches!(word.tag, "VBZ" | "VBP")
}

/// A month or a year: seldom the time of words, rather that of the act they are about.
fn is_coarse(time: &TimeExpr) -> bool {
    use chancery_facts::reading::Unit;
    matches!(
        time,
        TimeExpr::Date { day: None, .. }
            | TimeExpr::Year { .. }
            | TimeExpr::Unit { unit: Unit::Month | Unit::Year, .. }
    )
}
