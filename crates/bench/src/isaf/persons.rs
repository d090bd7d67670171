//! How many were killed and captured, at least: verbs, the persons they are said of, and the set's own reading of vague
//! numbers (a plural is two, several are three, numerous are four).

use super::phrases::{Kind, LEADERS, Persons, Quantity, noun_like, noun_phrase, quantity, skip_name};
use super::release::{Release, Sentence};
use chancery_recognise::moments::{Meaning, YearOf, moments};
use chancery_recognise::number;

/// A number of persons, and how many of them were leaders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// Least number.
    pub number: u32,
    /// Least number of leaders.
    pub leaders: u32,
}

/// Verbs and nouns of killing and capturing.
const KILL: &[&str] = &["killed", "killing", "kills", "eliminated", "eliminating"];
const CAPTURE: &[&str] = &[
    "captured",
    "capturing",
    "captures",
    "detained",
    "detaining",
    "detains",
    "arrested",
    "arresting",
    "arrests",
    "apprehended",
    "apprehending",
];
const KILL_NOUNS: &[&str] = &["death", "deaths", "killing", "removal"];
const CAPTURE_NOUNS: &[&str] = &["capture", "detention", "arrest", "detainment", "apprehension"];

/// Those killed.
pub fn killed(release: &Release) -> Toll {
    toll(release, KILL, KILL_NOUNS, false)
}

/// Those captured.
pub fn captured(release: &Release) -> Toll {
    toll(release, CAPTURE, CAPTURE_NOUNS, true)
}

/// Counts the sentences that tell of one operation; those that sum up several only if no other tells anything. Of
/// updates behind the report only who was identified counts.
fn toll(release: &Release, verbs: &[&str], nouns: &[&str], custody: bool) -> Toll {
    let aside = background(release);
    let count = |sentences: &[Sentence], skip: &dyn Fn(usize) -> bool| {
        let mut count = Count::default();
        for (i, sentence) in sentences.iter().enumerate().filter(|(i, _)| !skip(*i)) {
            count.add(&resolved(said_of(sentence, verbs, nouns, custody), sentences, i));
            count.identified(sentence, verbs);
        }
        if custody {
            release.later.iter().for_each(|sentence| count.identified(sentence, verbs));
        }
        count.toll()
    };
    let told = &release.sentences;
    let telling = |s: &Sentence| !sums_up(s) && s.words.iter().any(|w| [KILL, CAPTURE].concat().contains(&w.as_str()));
    let details = told.iter().any(telling);
    count(told, &|i| aside[i] || details && sums_up(&told[i]))
}

/// "during four operations throughout Afghanistan", "in Ghor and Farah provinces".
fn sums_up(sentence: &Sentence) -> bool {
    let over = ["over the past 24 hours", "over the last 24 hours", "throughout afghanistan", "throughout the country"];
    over.iter().any(|phrase| sentence.has(phrase)) || sentence.words.iter().any(|w| w == "provinces")
}

/// "killing them", "engaged and killed the insurgents": how many stands before.
fn resolved(mut found: Vec<Persons>, sentences: &[Sentence], at: usize) -> Vec<Persons> {
    let vague = found.iter().all(|p| p.known && !p.all && p.kind == Kind::Group && p.number == 2);
    for person in found.iter_mut().filter(|p| p.pronoun || vague && p.known) {
        if let Some(number) = told_before(sentences, at) {
            (person.number, person.known) = (number, false);
        }
    }
    found
}

/// The persons counted so far.
#[derive(Default)]
struct Count {
    leaders: u32,
    members: u32,
    group: u32,
    /// "additional", "other": beside the group.
    more: u32,
    /// Leaders that are among the group.
    among: u32,
}

impl Count {
    fn add(&mut self, found: &[Persons]) {
        let sum = |kind: Kind, more: bool| -> u32 {
            found.iter().filter(|p| p.kind == kind && !p.known && !p.among && p.more == more).map(|p| p.number).sum()
        };
        let recap = found.iter().any(|p| p.known);
        let before = self.total();
        self.leaders = self.leaders.max(sum(Kind::Leader, false) + sum(Kind::Leader, true));
        self.members = self.members.max(sum(Kind::Member, false) + sum(Kind::Member, true));
        self.group = self.group.max(sum(Kind::Group, false));
        if !(recap && self.group > 0) {
            self.more = self.more.max(sum(Kind::Group, true));
        }
        for person in found.iter().filter(|p| p.among && p.kind == Kind::Leader) {
            self.among = self.among.max(person.number);
        }
        // "detained the leader", not told before
        for person in found.iter().filter(|p| p.known) {
            match person.kind {
                Kind::Leader if self.leaders + self.among == 0 && before == 0 => self.leaders = person.number,
                Kind::Leader if self.leaders + self.among == 0 => self.among = person.number,
                Kind::Member if self.members == 0 && before == 0 => self.members = person.number,
                Kind::Group if self.total() == 0 || person.all => {
                    self.group += person.number.saturating_sub(self.total());
                }
                _ => {}
            }
        }
    }

    /// "confirmed that one of the insurgents detained is a Taliban leader", "one of whom identified himself as the
    /// commander".
    fn identified(&mut self, sentence: &Sentence, verbs: &[&str]) {
        let words = &sentence.words;
        let of = |i: &usize| sentence.word(i + 1) == "of" && number(sentence.word(*i)).is_some();
        let Some(at) = (0..words.len()).find(of) else { return };
        let count = number(&words[at]).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        let held = words.iter().any(|w| verbs.contains(&w.as_str())) || sentence.word(at + 2) == "whom";
        let is = words[at..].iter().rposition(|w| matches!(w.as_str(), "is" | "was" | "were" | "as")).map(|i| at + i);
        let leader = is.is_some_and(|i| words[i..].iter().take(8).any(|w| LEADERS.contains(&w.as_str())));
        if held && leader && self.leaders == 0 {
            self.among = self.among.max(count);
        }
    }

    fn total(&self) -> u32 {
        self.leaders + self.members + self.group + self.more
    }

    fn toll(&self) -> Toll {
        Toll { number: self.total(), leaders: self.leaders + self.among }
    }
}

/// For every sentence, whether it is about other times: an earlier month, a year, and what follows "In June, …".
fn background(release: &Release) -> Vec<bool> {
    let Some(day) = release.day_of_event() else { return vec![false; release.sentences.len()] };
    let mut opened = false;
    let about = |sentence: &Sentence| {
        let other = moments(&sentence.text).into_iter().find(|moment| match moment.meaning {
            Meaning::Month(YearOf::Open | YearOf::Told(_) | YearOf::Last, month) => month != day.month(),
            Meaning::Year(_) => true,
            _ => false,
        });
        if other.as_ref().is_some_and(|moment| moment.range.start < 5) {
            opened = true;
        }
        opened || other.is_some()
    };
    release.sentences.iter().map(about).collect()
}

/// The number of the last group told of in the sentences before, or in this one.
fn told_before(sentences: &[Sentence], at: usize) -> Option<u32> {
    sentences[..=at].iter().rev().take(3).find_map(|sentence| {
        let counted = |i: &usize| matches!(quantity(sentence, *i).0, Quantity::Number(_) | Quantity::Vague(_));
        let found = (0..sentence.words.len()).rev().filter(counted).filter_map(|i| noun_phrase(sentence, i));
        found.map(|(persons, _)| persons).find(|p| p.kind == Kind::Group && p.number > 0).map(|p| p.number)
    })
}

/// The persons of whom the verbs or nouns of a sentence are said.
fn said_of(sentence: &Sentence, verbs: &[&str], nouns: &[&str], custody: bool) -> Vec<Persons> {
    let mut out = Vec::new();
    let words = &sentence.words;
    for (i, word) in words.iter().enumerate() {
        let back = |n: usize| i.checked_sub(n).map_or("", |b| sentence.word(b));
        if verbs.contains(&word.as_str()) {
            let unreal = matches!(back(1), "at" | "of" | "for" | "not" | "without" | "a" | "now" | "when")
                && word.ends_with("ing")
                || matches!(back(1), "not" | "when" | "the" | "a" | "now" | "being" | "recently" | "after");
            if unreal {
                continue;
            }
            let passive = (1..=3).any(|n| matches!(back(n), "was" | "were" | "been" | "where" | "are" | "is"))
                && !word.ends_with("ing");
            // "Also killed in the strike were two men"
            let inverted = (i + 1..i + 6).find(|&n| matches!(sentence.word(n), "were" | "was")).filter(|_| i <= 1);
            let mut found = match inverted {
                Some(verb) => list(sentence, verb + 1),
                None if passive => subjects(sentence, i),
                None => list(sentence, i + 1),
            };
            if inverted.is_some() && back(1) == "also" {
                found.iter_mut().for_each(|p| p.more = true);
            }
            out.extend(found);
        } else if nouns.contains(&word.as_str())
            && sentence.word(i + 1) == "of"
            && !matches!(back(1), "to" | "in" | "for")
        {
            out.extend(list(sentence, i + 2));
        } else if custody && word == "custody" && (1..=2).any(|n| back(n) == "into") {
            let verb = (0..i).rev().find(|&b| matches!(sentence.word(b), "taken" | "took")).unwrap_or(i);
            let found =
                if sentence.word(verb) == "taken" { subjects(sentence, verb) } else { list(sentence, verb + 1) };
            out.extend(found);
        }
    }
    out
}

/// The list of noun phrases that starts at an index: "a leader, two fighters and several of his associates".
fn list(sentence: &Sentence, start: usize) -> Vec<Persons> {
    let mut out: Vec<Persons> = Vec::new();
    let mut i = start;
    let mut among = false;
    while let Some((mut persons, end)) = noun_phrase(sentence, i) {
        persons.among |= among;
        // "a leader, Name," and "detained three insurgents, a leader among them"
        out.push(persons);
        let mut next = skip_name(sentence, end);
        let mut joined = false;
        loop {
            match sentence.word(next) {
                "," | "and" | "also" | ";" => next += 1,
                "along" if sentence.word(next + 1) == "with" => next += 2,
                "as" if sentence.word(next + 1) == "well" && sentence.word(next + 2) == "as" => next += 3,
                "with" => next += 1,
                "including" => {
                    among = true;
                    next += 1;
                }
                _ => break,
            }
            joined = true;
        }
        if !joined {
            // "detained two men in the hills that night, including a leader"
            let along = |n: usize| sentence.word(n) == "along" && sentence.word(n + 1) == "with";
            let gap =
                (next..sentence.words.len().min(next + 22)).find(|&n| sentence.word(n) == "including" || along(n));
            let (Some(gap), false) = (gap, among) else { break };
            let clause = |n: usize| {
                matches!(sentence.word(n), "." | ";")
                    || KILL.contains(&sentence.word(n))
                    || CAPTURE.contains(&sentence.word(n))
            };
            if (next..gap).any(clause) {
                break;
            }
            among = !along(gap);
            next = gap + 1 + usize::from(along(gap));
        }
        i = next;
    }
    out
}

/// The noun phrases before a passive: "two men and a leader were detained".
fn subjects(sentence: &Sentence, verb: usize) -> Vec<Persons> {
    let mut start = verb;
    while start > 0 {
        let word = sentence.word(start - 1);
        if matches!(
            word,
            "." | ";" | ":" | "that" | "which" | "before" | "after" | "while" | "during" | "when" | "operation" | ")"
        ) || word == "," && !joins(sentence, start)
        {
            break;
        }
        start -= 1;
    }
    let mut i = start;
    while i < verb {
        // "officials have confirmed that two men were killed"
        let between = |end: usize| {
            (end..verb).any(|n| matches!(sentence.word(n), "have" | "has" | "confirmed" | "said" | "reported"))
        };
        if noun_phrase(sentence, i).is_some_and(|(_, end)| end <= verb && !between(end)) {
            let found: Vec<Persons> = list(sentence, i);
            if !found.is_empty() {
                return found;
            }
        }
        i += 1;
    }
    Vec::new()
}

/// A comma inside a list of persons rather than between clauses.
fn joins(sentence: &Sentence, at: usize) -> bool {
    at >= 2 && noun_like(sentence.word(at - 2)) && (at..at + 6).any(|i| sentence.word(i) == "and")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toll(text: &str) -> (Toll, Toll) {
        let release = Release::read(&format!("2031-05-S-017 GHOR, Afghanistan (May 14) – {text}"));
        (killed(&release), captured(&release))
    }

    fn held(text: &str) -> (u32, u32) {
        let (_, held) = toll(text);
        (held.number, held.leaders)
    }

    #[test]
    fn vague_numbers_have_a_least_value() {
        assert_eq!(held("A patrol detained several suspected insurgents."), (3, 0));
        assert_eq!(held("Numerous suspected insurgents were detained."), (4, 0));
        assert_eq!(held("A patrol detained more than 10 men."), (11, 0));
        assert_eq!(held("A patrol arrested suspected insurgents."), (2, 0));
    }

    #[test]
    fn those_told_again_are_counted_once() {
        assert_eq!(held("A patrol captured a Taliban leader today. The detained leader planned raids."), (1, 1));
        assert_eq!(held("A patrol captured a facilitator. Multiple suspected insurgents were detained."), (4, 0));
        assert_eq!(held("A patrol detained two men, including a Taliban leader. The leader stored arms."), (2, 1));
        assert_eq!(held("A patrol detained several men. After questioning, the patrol detained eight men."), (8, 0));
        assert_eq!(held("A patrol captured a leader. It detained the leader and one additional suspect."), (2, 1));
    }

    #[test]
    fn plans_capture_nobody() {
        assert_eq!(held("A patrol set out to capture a Taliban leader."), (0, 0));
        assert_eq!(held("No women were detained."), (0, 0));
    }

    #[test]
    fn the_killed_may_be_told_before() {
        let (dead, _) = toll("A patrol saw several armed insurgents at a ford. It returned fire, killing them.");
        assert_eq!(dead.number, 3);
        let (dead, _) = toll("A patrol killed Taliban leader Omid and one other fighter.");
        assert_eq!((dead.number, dead.leaders), (2, 1));
        let (dead, _) = toll("The leader planned a raid that killed two soldiers.");
        assert_eq!(dead.number, 0);
    }
}
