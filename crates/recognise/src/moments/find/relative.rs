//! What is told from the time of writing or from what was named before: "last week", "that day", "now", "every month".

use super::super::{Length, Meaning, Repeated, Span, Watch, words};
use super::{Read, Words};

impl Words<'_> {
    /// "last week", "this month", "the past three years", "the following day", "that year", "the first nine months",
    /// "recent weeks", "the current fiscal year".
    pub fn neighbour(&self, at: usize) -> Read {
        let the = at + usize::from(matches!(self.word(at), "the" | "its" | "their" | "his"));
        let word = self.word(the);
        if let Some(found) = self.that(at, the) {
            return Some(found);
        }
        if let Some(found) = self.ordinal_months(the) {
            return Some(found);
        }
        if matches!(word, "recent" | "coming" | "past" | "future")
            && let Some((unit, true)) = words::unit(self.word(the + 1))
        {
            let meaning = match (word, unit) {
                ("recent", Span::Week | Span::Month)
                | ("coming", Span::Week | Span::Year)
                | ("past", Span::Week | Span::Month) => Meaning::Length(Length { n: None, half: false, unit }),
                ("recent" | "past", _) => Meaning::Past,
                _ => Meaning::Future,
            };
            return Some((meaning, the + 2));
        }
        let shift = match word {
            "last" | "past" | "previous" | "preceding" => -1,
            "this" | "current" => 0,
            "next" | "coming" | "upcoming" => 1,
            _ => return None,
        };
        let next = the + 1 + usize::from(word == "this" && matches!(self.word(the + 1), "past" | "coming"));
        if let Some((length, end)) = self.window(next)
            && shift != 0
        {
            return Some((Meaning::Length(length), end));
        }
        let fiscal = next + usize::from(matches!(self.word(next), "fiscal" | "calendar" | "full"));
        let (unit, plural) = words::unit(self.word(fiscal))?;
        if plural || unit <= Span::Hour {
            return None;
        }
        if self.word(fiscal) == "night" {
            return None;
        }
        if word == "previous" || word == "preceding" {
            return Some((Meaning::AwayFromThat(unit, -1), fiscal + 1));
        }
        // "the next day" is told from another day, "next week" from today; "the past decade" is a length
        if the > at && word == "next" && unit <= Span::Month {
            let end = fiscal + 1;
            return Some((Meaning::AwayFromThat(unit, 1), end));
        }
        if unit == Span::Decade && word == "past" {
            return Some((Meaning::Length(Length { n: Some(10), half: false, unit: Span::Year }), fiscal + 1));
        }
        if unit == Span::Century && word == "this" {
            return Some((Meaning::Away(unit, 0), fiscal + 1));
        }
        let shift =
            if word == "this" && next > the + 1 { if self.word(the + 1) == "past" { -1 } else { 1 } } else { shift };
        Some((Meaning::Away(unit, shift), fiscal + 1))
    }

    /// "three years", "few days" behind "the past": a length, also with vague words.
    fn window(&self, at: usize) -> Option<(Length, usize)> {
        let (length, end, ..) = self.length(at)?;
        (!matches!(self.word(at), "a" | "an") || self.word(at + 1) == "few").then_some((length, end))
    }

    /// "that day", "the same year", "the following month", "the day before", "the year".
    fn that(&self, at: usize, the: usize) -> Read {
        let same = at + 1 + usize::from(self.word(at + 1) == "same");
        let from_that = |unit, n, end| Some((Meaning::AwayFromThat(unit, n), end));
        match self.word(at) {
            "that" | "the" if same > at + 1 || self.word(at) == "that" => {
                let (unit, plural) = words::unit(self.word(same))?;
                if !plural && unit >= Span::Day && self.word(same) != "night" {
                    return from_that(unit, 0, same + 1);
                }
                return None;
            }
            _ => {}
        }
        if self.word(the) == "following" && the > at {
            let (unit, plural) = words::unit(self.word(the + 1))?;
            return if plural || unit < Span::Day { None } else { from_that(unit, 1, the + 2) };
        }
        let year = the + usize::from(matches!(self.word(the), "fiscal" | "full" | "entire"));
        if the > at && self.word(at) == "the" && self.word(year) == "year" {
            return match self.word(year + 1) {
                "ended" | "ending" => {
                    Some((Meaning::Length(Length { n: Some(1), half: false, unit: Span::Year }), year + 1))
                }
                "-" | "'s" => None,
                _ => Some((Meaning::Away(Span::Year, 0), year + 1)),
            };
        }
        if self.word(at) == "the"
            && matches!(self.before(at, 2), "end" | "middle" | "beginning" | "start")
            && let Some((unit @ (Span::Week | Span::Month | Span::Quarter), false)) = words::unit(self.word(at + 1))
        {
            return Some((Meaning::Away(unit, 0), at + 2));
        }
        if self.word(at) == "the" && self.word(at + 1) == "weekend" {
            return Some((Meaning::Latest(Span::Weekend), at + 2));
        }
        if self.word(at) == "the"
            && matches!(self.word(at + 1), "latest" | "current")
            && let Some((length, end, ..)) = self.length(at + 2)
        {
            return Some((Meaning::Length(length), end));
        }
        None
    }

    /// "the first nine months", "the nine months", "the first two years".
    fn ordinal_months(&self, at: usize) -> Read {
        let ordinal = matches!(self.word(at), "first" | "final" | "latest" | "second");
        let next = at + usize::from(ordinal);
        if !(ordinal || self.before(at, 1) == "the") {
            return None;
        }
        let (n, end) = self.number(next)?;
        let (unit, true) = words::unit(self.word(end))? else { return None };
        (unit >= Span::Day).then_some((Meaning::Length(Length { n: Some(n), half: false, unit }), end + 1))
    }

    /// "every day", "each Thursday", "daily", "Tuesdays", "each July".
    pub fn repeated(&self, at: usize) -> Read {
        let every = |length, end| Some((Meaning::Every(Repeated::Length(length)), end));
        let word = self.word(at);
        if let Some(length) = words::frequency(word).filter(|_| word != "quarterly") {
            let named = self.capital(at) && at > 0 && self.capital(at - 1);
            return if named { None } else { every(length, at + 1) };
        }
        if matches!(word, "every" | "each") {
            if let Some(day) = words::weekday(self.word(at + 1)) {
                return Some((Meaning::Every(Repeated::Weekday(day, None)), at + 2));
            }
            if let Some(month) = words::month(self.word(at + 1)).filter(|_| self.capital(at + 1)) {
                return Some((Meaning::Every(Repeated::Month(month)), at + 2));
            }
            if let Some((unit, false)) = words::unit(self.word(at + 1)) {
                return every(Length { n: Some(1), half: false, unit }, at + 2);
            }
            if let Some((length, end, ..)) = self.length(at + 1) {
                return every(length, end);
            }
            return None;
        }
        if self.capital(at)
            && let Some(day) = words::weekday(word)
        {
            let nights = words::watch(self.word(at + 1)).filter(|_| self.word(at + 1).ends_with('s'));
            if let Some(watch) = nights {
                return Some((Meaning::Every(Repeated::Weekday(day, Some(watch))), at + 2));
            }
            if word.ends_with("days") && word != "days" {
                return Some((Meaning::Every(Repeated::Weekday(day, None::<Watch>)), at + 1));
            }
        }
        None
    }

    /// "now", "recently", "the future" and so on.
    pub fn reference(&self, at: usize) -> Read {
        let long: &[(&[&str], Meaning)] = &[
            (&["the", "near", "future"], Meaning::Future),
            (&["the", "foreseeable", "future"], Meaning::Future),
            (&["the", "not", "too", "distant", "future"], Meaning::Future),
            (&["the", "near", "term"], Meaning::Future),
            (&["the", "short", "term"], Meaning::Future),
            (&["the", "future"], Meaning::Future),
            (&["as", "soon", "as", "possible"], Meaning::Future),
            (&["a", "later", "date"], Meaning::Future),
            (&["the", "recent", "past"], Meaning::Past),
            (&["the", "distant", "past"], Meaning::Past),
            (&["the", "past"], Meaning::Past),
            (&["more", "recently"], Meaning::Past),
            (&["long", "ago"], Meaning::Past),
            (&["right", "now"], Meaning::Present),
            (&["these", "days"], Meaning::Present),
            (&["at", "present"], Meaning::Present),
            (&["a", "while"], Meaning::Length(Length { n: None, half: false, unit: Span::Unknown })),
            (&["some", "time"], Meaning::Length(Length { n: None, half: false, unit: Span::Unknown })),
            (&["year", "'s", "end"], Meaning::Away(Span::Year, 0)),
            (&["year", "end"], Meaning::Away(Span::Year, 0)),
        ];
        if let Some((words, meaning)) = long.iter().find(|(words, _)| self.skip(at, words).is_some()) {
            let end = at + words.len();
            let open = matches!(self.word(end - 1), "past" | "moment" | "term") && self.goes_on(end);
            return (!open).then(|| (meaning.clone(), end));
        }
        let meaning = match self.word(at) {
            "now" | "currently" | "nowadays" => Meaning::Present,
            "current" => Meaning::Present,
            "recently" | "recent" | "lately" => Meaning::Past,
            "soon" if !matches!(self.before(at, 1), "as" | "too" | "so") && self.word(at + 1) != "after" => {
                Meaning::Future
            }
            _ => return None,
        };
        Some((meaning, at + 1))
    }

    /// A noun or number follows that the words belong to: "the past chairman".
    fn goes_on(&self, at: usize) -> bool {
        self.token(at).is_some_and(|t| t.lower.starts_with(char::is_alphanumeric))
            && !matches!(
                self.word(at),
                "and"
                    | "or"
                    | "but"
                    | "to"
                    | "in"
                    | "of"
                    | "with"
                    | "by"
                    | "when"
                    | "as"
                    | "for"
                    | "at"
                    | "on"
                    | "has"
                    | "had"
                    | "is"
                    | "was"
                    | "have"
                    | "he"
                    | "she"
                    | "they"
                    | "it"
                    | "we"
                    | "the"
                    | "that"
                    | "than"
            )
    }
}
