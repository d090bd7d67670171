//! Numbers and lengths of time: "five-year", "a couple of weeks", "2 1/2 years", "three days ago".

use super::super::{Length, Meaning, Span, YearOf, words};
use super::{Read, Words};

/// An amount: `n` is missing when vague.
#[derive(Clone, Copy)]
pub struct Amount {
    n: Option<u32>,
    half: bool,
    /// Index of the token behind it.
    end: usize,
    /// It is the article.
    article: bool,
}

/// Words between a number and its unit.
const BETWEEN: &[&str] = &[
    "more",
    "additional",
    "full",
    "consecutive",
    "straight",
    "trading",
    "business",
    "working",
    "calendar",
    "fiscal",
    "long",
    "solid",
    "whole",
    "extra",
    "other",
    "successive",
    "short",
];

impl Words<'_> {
    /// A number in digits or words.
    pub fn number(&self, at: usize) -> Option<(u32, usize)> {
        let first = words::number(self.word(at))?;
        let next = self.past_hyphen(at + 1);
        let word = self.word(at);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((first, at + 1));
        }
        if (20..100).contains(&first) && first % 10 == 0 {
            if let Some(ones) = words::number(self.word(next)).filter(|n| (1..10).contains(n)) {
                return Some((first + ones, next + 1));
            }
        } else if (1..100).contains(&first)
            && let Some(times) = words::number(self.word(next)).filter(|n| matches!(n, 100 | 1000))
        {
            return Some((first * times, next + 1));
        }
        Some((first, at + 1))
    }

    /// "three", "a few", "two to three", "2 1/2", "half a".
    pub fn amount(&self, at: usize) -> Option<Amount> {
        let whole = |n, end| Some(Amount { n, half: false, end, article: false });
        let word = self.word(at);
        if let Some(next) = self.skip(at, &["a", "couple"]).or_else(|| self.skip(at, &["couple"])) {
            return whole(Some(2), self.skip(next, &["of"]).unwrap_or(next));
        }
        if matches!(word, "a" | "an") && matches!(self.word(at + 1), "few" | "number" | "handful" | "dozen" | "hundred")
        {
            let next = self.skip(at + 2, &["of"]).unwrap_or(at + 2);
            return match self.word(at + 1) {
                "dozen" => whole(Some(12), next),
                "hundred" => whole(Some(100), next),
                _ => whole(None, next),
            };
        }
        if word == "half" && matches!(self.word(at + 1), "a" | "an") {
            return Some(Amount { n: Some(0), half: true, end: at + 2, article: false });
        }
        if matches!(word, "a" | "an") {
            return Some(Amount { n: Some(1), half: false, end: at + 1, article: true });
        }
        if matches!(word, "dozens" | "hundreds" | "thousands" | "scores") && self.word(at + 1) == "of" {
            return whole(None, at + 2);
        }
        if words::vague(word) && word != "recent" {
            return whole(None, self.skip(at + 1, &["of", "the"]).unwrap_or(at + 1));
        }
        let (n, end) = self.number(at)?;
        if matches!(self.word(end), "to" | "or")
            && let Some((_, far)) = self.number(end + 1)
        {
            return whole(Some(n), far);
        }
        if self.word(end) == "1/2" {
            return Some(Amount { n: Some(n), half: true, end: end + 1, article: false });
        }
        if let Some(next) = self.skip(end, &["and", "a", "half"]) {
            return Some(Amount { n: Some(n), half: true, end: next, article: false });
        }
        if let Some((Some(value), Some(5))) =
            self.word(at).split_once('.').map(|(a, b)| (a.parse::<u32>().ok(), b.parse::<u32>().ok()))
        {
            return Some(Amount { n: Some(value), half: true, end, article: false });
        }
        whole(Some(n), end)
    }

    /// An amount with its unit: the length, the index behind it, and whether the unit was plural.
    pub fn length(&self, at: usize) -> Option<(Length, usize, Amount, bool)> {
        let amount = self.amount(at)?;
        let mut i = self.past_hyphen(amount.end);
        let hyphen = i > amount.end;
        if BETWEEN.contains(&self.word(i)) {
            i += 1;
        }
        let (unit, plural) = words::unit(self.word(i))?;
        // "three-quarters of it", "a quarter of it" are fractions
        if unit == Span::Quarter && (hyphen && plural || self.word(i + 1) == "of") {
            return None;
        }
        // "a second time" is an ordinal, "two second" no length
        if unit == Span::Second && !plural {
            return None;
        }
        if !plural && !hyphen && !amount.article && amount.n.is_none_or(|n| n > 1) && unit != Span::Century {
            // "ten year" and "three day" are said of things ("a nine day walk")
            let joined = amount.n.is_some() && !matches!(self.word(i + 1), "of" | "." | ",");
            if !joined {
                return None;
            }
        }
        let mut length = Length { n: amount.n, half: amount.half, unit };
        let mut end = i + 1;
        if let Some(next) = self.skip(end, &["and", "a", "half"]) {
            length.half = true;
            end = next;
        }
        Some((length, end, amount, plural))
    }

    /// "three years", "a week ago", "two days later", "18 months from now", "five-year", "years", "weeks ago".
    pub fn counted(&self, at: usize) -> Read {
        let Some((length, end, amount, _)) = self.length(at) else { return self.uncounted(at) };
        if let Some(found) = self.directed(length, end) {
            return Some(found);
        }
        let hyphen = self.past_hyphen(end);
        if hyphen > end {
            return match self.word(hyphen) {
                "old" => Some((Meaning::Length(length), hyphen + 1)).filter(|_| length.unit < Span::Year),
                "long" => Some((Meaning::Length(length), hyphen + 1)),
                _ => Some((Meaning::Length(length), end)),
            };
        }
        // an age is no expression of time
        if self.word(end) == "old" || self.word(end) == "of" && self.word(end + 1) == "age" {
            return None;
        }
        if amount.article && (self.rate(at) || !self.measured(at)) {
            return None;
        }
        Some((Meaning::Length(length), end))
    }

    /// What "ago", "earlier", "later" and so on make of a length.
    fn directed(&self, length: Length, end: usize) -> Read {
        let whole = length.n.and_then(|n| i32::try_from(n).ok()).filter(|_| !length.half);
        let direct = |n: i32| match length.unit {
            Span::Second | Span::Minute | Span::Hour => Meaning::Length(length),
            unit => Meaning::Away(unit, n),
        };
        // a year ago: in an account, the same period a year ago
        if length == (Length { n: Some(1), half: false, unit: Span::Year })
            && matches!(self.word(end), "ago" | "earlier")
        {
            return Some((Meaning::SamePeriod(YearOf::Away(-1)), end + 1));
        }
        // "a week or so ago"
        let end = self.skip(end, &["or", "so"]).filter(|next| self.word(*next) == "ago").unwrap_or(end);
        let (end, word) = match self.past_hyphen(end) {
            next if next > end => (next, self.word(next)),
            _ => (end, self.word(end)),
        };
        match (word, self.word(end + 1)) {
            ("ago", _) => Some((whole.map_or(Meaning::Past, |n| direct(-n)), end + 1)),
            ("from", "now") => Some((whole.map_or(Meaning::Future, direct), end + 2)),
            ("hence", _) => Some((whole.map_or(Meaning::Future, direct), end + 1)),
            ("earlier", _) | ("before", "." | ",") => {
                Some((whole.map_or(Meaning::Past, |n| Self::counted_from_that(length.unit, -n)), end + 1))
            }
            ("later", _) | ("afterward" | "afterwards", _) => {
                Some((whole.map_or(Meaning::Length(length), |n| Self::counted_from_that(length.unit, n)), end + 1))
            }
            _ => None,
        }
    }

    fn counted_from_that(unit: Span, n: i32) -> Meaning {
        match unit {
            Span::Second | Span::Minute | Span::Hour => {
                Meaning::Length(Length { n: Some(n.unsigned_abs()), half: false, unit })
            }
            _ => Meaning::AwayFromThat(unit, n),
        }
    }

    /// "years", "weeks ago", "months later", "day-long": units without a number.
    fn uncounted(&self, at: usize) -> Read {
        let (unit, plural) = words::unit(self.word(at))?;
        let length = Length { n: None, half: false, unit };
        let end = at + 1;
        let hyphen = self.past_hyphen(end);
        if hyphen > end {
            let one = Length { n: if plural { None } else { Some(1) }, ..length };
            return match self.word(hyphen) {
                "long" => Some((Meaning::Length(one), hyphen + 1)),
                "ago" | "earlier" if unit == Span::Year && !plural => {
                    Some((Meaning::SamePeriod(YearOf::Away(-1)), hyphen + 1))
                }
                "end" if unit == Span::Year && !plural => None,
                _ => None,
            };
        }
        if !plural || unit <= Span::Minute && self.word(end) != "ago" {
            return None;
        }
        if self.before(at, 1).starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        match self.word(end) {
            "ago" => Some((Meaning::Length(length), end + 1)),
            "later" | "earlier" => Some((Meaning::Length(length), end + 1)),
            _ if matches!(
                self.before(at, 1),
                "for" | "in" | "within" | "over" | "after" | "of" | "took" | "last" | "take" | "until" | "by"
            ) && unit >= Span::Day
                && !matches!(unit, Span::Day if self.before(at, 1) == "of") =>
            {
                Some((Meaning::Length(length), end))
            }
            _ => None,
        }
    }

    /// "$5 a year", "twice a week", "2% a month": a rate.
    fn rate(&self, at: usize) -> bool {
        let back = self.before(at, 1);
        matches!(
            back,
            "share"
                | "%"
                | "percent"
                | "times"
                | "once"
                | "twice"
                | "million"
                | "billion"
                | "thousand"
                | "cents"
                | "dollars"
                | "barrels"
                | "tons"
                | "hours"
                | "days"
                | "trillion"
                | "units"
                | "cars"
                | "people"
        ) || back.starts_with(|c: char| c.is_ascii_digit())
    }

    /// "for a week", "after a year": "a" with a unit only where something measures it.
    fn measured(&self, at: usize) -> bool {
        let back = self.before(at, 1);
        let words = [
            "for", "in", "within", "over", "after", "than", "about", "nearly", "almost", "least", "barely", "just",
            "only", "took", "lasted", "him", "them", "her", "of", "through", "during", "is", "was", "under", "as",
            "roughly", "every", "once", "up", "to", "until", "around", "half", "by",
        ];
        back.is_empty() || words.contains(&back)
    }
}
