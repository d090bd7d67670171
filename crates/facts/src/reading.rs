//! What `recognise` hands to `coding`: sentences with their trees, mentions, quotations and time expressions.

use crate::{Level, TargetClass, WeaponClass, Zone};
use jiff::civil::Weekday;
use std::ops::Range;

/// The signals of one document. Ranges without further word are bytes of the clean text.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Sentences of the zones that can give or repeat facts, in order.
    pub sentences: Vec<Sentence>,
    /// Mentions, by sentence and head word.
    pub mentions: Vec<Mention>,
    /// Things and persons that mentions stand for.
    pub entities: Vec<Entity>,
    /// Words inside quotation marks.
    pub quotations: Vec<Range<usize>>,
    /// Time expressions, by sentence.
    pub times: Vec<TimeMention>,
    /// ISO code of the state the report is mostly set in, if one stands out.
    pub setting: Option<String>,
    /// Name of that state.
    pub setting_name: Option<String>,
    /// City of that state that the report is set in, with its position, if all it tells of lies in one.
    pub setting_city: Option<(String, Option<crate::Position>)>,
}

/// A sentence with its words.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Bytes of the clean text.
    pub range: Range<usize>,
    /// Zone it stands in.
    pub zone: Zone,
    /// Number of the zone in [`crate::Text::zones`], so that paragraphs can be told apart.
    pub paragraph: usize,
    /// Words in order; heads are indices into this list.
    pub words: Vec<Word>,
}

/// A word with its tag and its place in the tree.
#[derive(Clone, Debug)]
pub struct Word {
    /// Bytes of the clean text.
    pub range: Range<usize>,
    /// The word in lower case.
    pub lower: String,
    /// Dictionary form, lower case except for names.
    pub lemma: String,
    /// Universal part of speech, such as `VERB`.
    pub pos: &'static str,
    /// Penn tag, such as `VBD`.
    pub tag: &'static str,
    /// Index of the head; `None` for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation to the head.
    pub rel: &'static str,
    /// True inside quotation marks.
    pub quoted: bool,
}

/// What sort of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A person.
    Person,
    /// A government, ministry, parliament or other body of a state.
    Government,
    /// A state or other place named as such.
    Place,
    /// An organisation of any other kind, armed groups among them.
    Organisation,
    /// Premises, vehicles or staff of a diplomatic mission.
    Mission,
    /// A site or building that is no mission.
    Site,
    /// Several or unnamed people: soldiers, guards, protesters, a family.
    People,
    /// A weapon or projectile.
    Weapon,
    /// An act of violence, told as a noun: attack, bombing.
    Act,
    /// A thing that matters to coding by its noun class only.
    Thing,
}

/// Something or somebody that the document speaks of.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Fullest name known.
    pub name: String,
    /// What sort of thing.
    pub sort: Sort,
    /// Class of the codebook, where one fits.
    pub class: Option<TargetClass>,
    /// Class as a weapon.
    pub weapon: Option<WeaponClass>,
    /// Size as a place.
    pub level: Option<Level>,
    /// ISO code of the state it belongs to.
    pub state: Option<String>,
    /// ISO code of the state it lies in.
    pub country: Option<String>,
    /// Latitude and longitude in 1/10,000 degree.
    pub position: Option<crate::Position>,
    /// Name of the city it lies in, for sites.
    pub city: Option<String>,
}

/// A phrase that stands for an entity.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Number of the sentence.
    pub sentence: usize,
    /// Head word in that sentence.
    pub head: usize,
    /// Bytes of the clean text: the phrase without clauses that follow it.
    pub range: Range<usize>,
    /// Number of the entity.
    pub entity: usize,
    /// Noun classes of the head, from the noun table: `mission`, `act`, `force` and so on.
    pub classes: Vec<&'static str>,
    /// Number stated in the phrase.
    pub count: Option<Count>,
    /// True for plural phrases.
    pub plural: bool,
    /// True for pronouns.
    pub pronoun: bool,
}

/// A number or a vague amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// Smallest value; `None` when vague or open below.
    pub min: Option<u64>,
    /// Largest value; `None` when vague or open above.
    pub max: Option<u64>,
    /// How firm it is.
    pub modifier: crate::Modifier,
    /// Bytes of the clean text.
    pub range: Range<usize>,
}

/// A time expression, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// Number of the sentence.
    pub sentence: usize,
    /// Words of that sentence.
    pub words: Range<usize>,
    /// Bytes of the clean text.
    pub range: Range<usize>,
    /// What it says.
    pub time: TimeExpr,
    /// Word before it that gives it a direction: `since`, `until`, `before`, `after`, `by`, `from`.
    pub preposition: Option<&'static str>,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// A part of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Early, beginning of.
    Early,
    /// Mid, middle of.
    Mid,
    /// Late, end of.
    Late,
}

/// What a time expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeExpr {
    /// A calendar date; the year may be missing.
    Date {
        /// Year.
        year: Option<i16>,
        /// Month, 1 to 12.
        month: i8,
        /// Day, 1 to 31; `None` for the whole month.
        day: Option<i8>,
        /// Part of the month.
        part: Option<Part>,
        /// `this year`, `last year` and so on behind the month, as years from the anchor.
        year_shift: Option<i16>,
    },
    /// A year, possibly in part.
    Year {
        /// Year.
        year: i16,
        /// Part of the year.
        part: Option<Part>,
    },
    /// Whole months from the first of one to the last of another: a quarter, a half of a year, a decade.
    Months {
        /// Year and month it starts with.
        from: (i16, i8),
        /// Year and month it ends with.
        to: (i16, i8),
    },
    /// A weekday; `shift` -1 for "last", +1 for "next", 0 for bare ones.
    Weekday {
        /// The day.
        day: Weekday,
        /// Weeks.
        shift: i8,
    },
    /// The calendar unit `shift` units away: today 0 days, yesterday -1 day, last week -1 week, this month 0 months.
    Unit {
        /// Unit.
        unit: Unit,
        /// Units from the anchor.
        shift: i32,
    },
    /// A length of time before the anchor: "three weeks ago", "in the past two months".
    Past {
        /// Number of units; `None` when vague.
        n: Option<u32>,
        /// Unit.
        unit: Unit,
        /// True for windows ("in the past year"), false for points ("a year ago").
        window: bool,
    },
    /// A length of time from another event of the text: "days later", "hours before that", "three days after".
    Offset {
        /// Number of units; `None` when vague.
        n: Option<u32>,
        /// Unit.
        unit: Unit,
        /// True for later.
        later: bool,
        /// Word that follows "after" or "before" if it opens a clause or phrase.
        governs: bool,
    },
    /// From one expression to the other.
    Between(Box<TimeExpr>, Box<TimeExpr>),
    /// Now, currently, still.
    Now,
    /// Words that leave the time open: recently, in recent months, often, in two months.
    Open,
}

impl Sentence {
    /// Indices of the words that hang on `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().filter(move |(_, w)| w.head == Some(head)).map(|(i, _)| i)
    }

    /// The first child with one of the relations; a relation matches with or without its subtype.
    pub fn child(&self, head: usize, rels: &[&str]) -> Option<usize> {
        self.children(head).find(|&i| self.is_rel(i, rels))
    }

    /// True when the relation of a word is one of `rels` (`obl` also matches `obl:tmod`).
    pub fn is_rel(&self, word: usize, rels: &[&str]) -> bool {
        let rel = self.words[word].rel;
        let base = rel.split(':').next().unwrap_or(rel);
        rels.iter().any(|r| *r == rel || *r == base)
    }

    /// All words below `head` and itself, in order.
    pub fn subtree(&self, head: usize) -> Vec<usize> {
        self.subtree_without(head, &[])
    }

    /// The subtree, leaving out branches that hang on `head` itself by one of `rels`.
    pub fn subtree_without(&self, head: usize, rels: &[&str]) -> Vec<usize> {
        let mut inside = vec![false; self.words.len()];
        inside[head] = true;
        let mut stack = vec![head];
        while let Some(i) = stack.pop() {
            for c in self.children(i) {
                if !(inside[c] || i == head && self.is_rel(c, rels)) {
                    inside[c] = true;
                    stack.push(c);
                }
            }
        }
        (0..inside.len()).filter(|&i| inside[i]).collect()
    }

    /// The word and all words it hangs on, up to the root.
    pub fn ancestors(&self, word: usize) -> Vec<usize> {
        let mut out = vec![word];
        while let Some(head) = self.words[out[out.len() - 1]].head {
            if out.contains(&head) {
                break;
            }
            out.push(head);
        }
        out
    }

    /// Preposition or marker in front of a word (`case` or `mark` child), lower case.
    pub fn case(&self, word: usize) -> Option<&str> {
        self.child(word, &["case", "mark"]).map(|i| self.words[i].lower.as_str())
    }

    /// The noun that a run of joined modifiers ends in: for the first word of "security, political and diplomatic
    /// measures" the word "measures". The word itself when no such run follows.
    pub fn joined_head(&self, word: usize) -> usize {
        if self.words[word].tag == "NNS" || self.words[word].pos == "PRON" {
            return word;
        }
        let mut joined = false;
        for i in word + 1..self.words.len().min(word + 8) {
            let w = &self.words[i];
            match (w.lower.as_str(), w.pos) {
                ("and" | "or", _) => joined = true,
                (",", _) if !joined => {}
                (_, "ADJ") => {}
                (_, "NOUN") if joined && w.tag == "NNS" => return i,
                (_, "NOUN") => {}
                _ => break,
            }
        }
        word
    }

    /// Bytes of the clean text from the first to the last of the words.
    pub fn bytes(&self, words: &[usize]) -> Option<Range<usize>> {
        let first = words.iter().min()?;
        let last = words.iter().max()?;
        Some(self.words[*first].range.start..self.words[*last].range.end)
    }
}

impl Reading {
    /// The mention whose head is the given word.
    pub fn mention_at(&self, sentence: usize, head: usize) -> Option<&Mention> {
        let i = self.mentions.partition_point(|m| (m.sentence, m.head) < (sentence, head));
        self.mentions.get(i).filter(|m| m.sentence == sentence && m.head == head)
    }

    /// The mentions of one sentence.
    pub fn mentions_of(&self, sentence: usize) -> &[Mention] {
        let first = self.mentions.partition_point(|m| m.sentence < sentence);
        let last = self.mentions.partition_point(|m| m.sentence <= sentence);
        &self.mentions[first..last]
    }

    /// The time expressions of one sentence.
    pub fn times_of(&self, sentence: usize) -> &[TimeMention] {
        let first = self.times.partition_point(|t| t.sentence < sentence);
        let last = self.times.partition_point(|t| t.sentence <= sentence);
        &self.times[first..last]
    }

    /// The entity of a mention.
    pub fn entity(&self, mention: &Mention) -> &Entity {
        &self.entities[mention.entity]
    }
}

impl Mention {
    /// True when the head noun has the class.
    pub fn is(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }
}
