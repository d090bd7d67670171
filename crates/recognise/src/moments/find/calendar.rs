//! Days, months, quarters, seasons, years and feasts.

use super::super::{Feast, Meaning, Span, Watch, YearOf, words};
use super::{Read, Words};
use jiff::civil::Date;

impl Words<'_> {
    /// A month by name: with a capital, and "May", "March" and short forms only beside something that dates them.
    fn month(&self, at: usize) -> Option<(i8, usize)> {
        let word = self.word(at);
        let month = words::month(word)?;
        if !self.capital(at) {
            return None;
        }
        let stop = usize::from(self.word(at + 1) == "." && !self.token(at + 1)?.spaced && word.len() <= 4);
        let next = self.word(at + 1 + stop);
        let dated = next.starts_with(|c: char| c.is_ascii_digit()) || words::ordinal(next).is_some();
        let introduced = matches!(
            self.before(at, 1),
            "in" | "last"
                | "next"
                | "since"
                | "until"
                | "by"
                | "early"
                | "late"
                | "mid"
                | "-"
                | "of"
                | "this"
                | "from"
                | "to"
                | "through"
                | "during"
                | "before"
                | "after"
                | "between"
                | "and"
                | "every"
                | "each"
                | "till"
        ) || self.before(at, 1).parse::<u8>().is_ok()
            || words::ordinal(self.before(at, 1)).is_some();
        let introduced = introduced || word == "march" && self.before(at, 1) == "the";
        let short = word.len() <= 3 || word == "sept";
        let certain = match word {
            "may" | "march" => dated || introduced,
            _ if short => dated || stop == 1 && introduced || introduced && word == "sept",
            _ => true,
        };
        certain.then_some((month, at + 1 + stop))
    }

    /// A day of the month in digits, as ordinal, or as an ordinal word.
    fn day(&self, at: usize) -> Option<(i8, usize)> {
        let word = self.word(at);
        let plain = word.parse::<i8>().ok().or_else(|| words::ordinal(word).and_then(|n| i8::try_from(n).ok()));
        if let Some(day) = plain.filter(|d| (1..=31).contains(d)) {
            // "3.5", "10:30" and "5%" do not parse or are followed by their sign
            return (!matches!(self.word(at + 1), "%" | "percent" | "million" | "billion")).then_some((day, at + 1));
        }
        let tens = match word {
            "twenty" => 20,
            "thirty" => 30,
            _ => return None,
        };
        let next = self.past_hyphen(at + 1);
        let ones = words::ordinal(self.word(next)).and_then(|n| i8::try_from(n).ok()).filter(|n| *n < 10)?;
        Some((tens + ones, next + 1))
    }

    /// A year in four digits or in words.
    pub fn year_number(&self, at: usize) -> Option<(i16, usize)> {
        let word = self.word(at);
        if word.len() == 4
            && let Ok(year) = word.parse::<i16>()
        {
            return (1000..=2199).contains(&year).then_some((year, at + 1));
        }
        // "nineteen forty-two", "two thousand (and) five"
        if let Some(end) = self.skip(at, &["two", "thousand"]) {
            let and = end + usize::from(self.word(end) == "and");
            return match self.number(and).filter(|(n, _)| *n < 100) {
                Some((n, end)) => Some((2000 + i16::try_from(n).ok()?, end)),
                None => Some((2000, end)),
            };
        }
        let hundreds = match word {
            "eighteen" => 1800,
            "nineteen" => 1900,
            _ => return None,
        };
        let (rest, end) = self.number(self.past_hyphen(at + 1)).filter(|(n, _)| (10..100).contains(n))?;
        Some((hundreds + i16::try_from(rest).ok()?, end))
    }

    /// The year behind a month, quarter or season: ", 2027", "of 2027", "last year", "this year".
    fn year_behind(&self, at: usize) -> Option<(YearOf, usize)> {
        let glue = usize::from(matches!(self.word(at), "," | "of" | "in"));
        let fiscal = usize::from(glue > 0 && self.word(at + glue) == "fiscal");
        if let Some((year, end)) = self.year_number(at + glue + fiscal) {
            return Some((YearOf::Told(year), end));
        }
        let of = usize::from(matches!(self.word(at), "of"));
        let shift = match (self.word(at + of), self.word(at + of + 1)) {
            ("last", "year") => -1,
            ("this", "year") => 0,
            ("next", "year") => 1,
            _ => return None,
        };
        Some((YearOf::Away(shift), at + of + 2))
    }

    /// "this year's", "last year's", "2027's", "next year's" before what it dates.
    fn year_before(&self, at: usize) -> Option<(YearOf, usize)> {
        let the = at + usize::from(self.word(at) == "the");
        let clitic = |i: usize| usize::from(matches!(self.word(i), "'s" | "'"));
        if let Some((year, end)) = self.year_number(the) {
            return Some((YearOf::Told(year), end + clitic(end)));
        }
        let shift = match (self.word(at), self.word(at + 1), self.word(at + 2)) {
            ("last", "year", "'s") => -1,
            ("this", "year", "'s") => 0,
            ("next", "year", "'s") => 1,
            _ => return None,
        };
        Some((YearOf::Away(shift), at + 3))
    }

    /// "last", "next", "this", "this past" and so on before a month or season.
    fn year_hint(&self, at: usize) -> (YearOf, usize) {
        match (self.word(at), self.word(at + 1)) {
            ("this", "past") | ("this", "last") => (YearOf::Last, at + 2),
            ("this", "coming") => (YearOf::Next, at + 2),
            ("last" | "past" | "previous", _) => (YearOf::Last, at + 1),
            ("next" | "coming" | "upcoming", _) => (YearOf::Next, at + 1),
            ("this", _) => (YearOf::This, at + 1),
            _ => (YearOf::Open, at),
        }
    }

    /// "2031-05-14", "05/14/31", "May 14, 2031", "14 May", "last March", "March".
    pub fn date(&self, at: usize) -> Read {
        if let Some(found) = self.date_in_digits(at) {
            return Some(found);
        }
        let (hint, start) = self.year_hint(at);
        let the = start + usize::from(self.word(start) == "the");
        // "14 May 2031", "the 14th of May"
        if let Some((day, next)) = self.day(the) {
            let of = usize::from(self.word(next) == "of");
            if let Some((month, end)) = self.month(next + of) {
                let (year, end) = self.year_behind(end).unwrap_or((hint, end));
                return Some((Meaning::Day { year, month, day }, end));
            }
        }
        let (month, end) = self.month(start)?;
        if let Some((day, next)) = self.day(end) {
            // "Oct. 5,600 shares", "March 8 million" and ranges of years stay out by the shape of the token
            let (year, end) = self.year_behind(next).unwrap_or((hint, next));
            return Some((Meaning::Day { year, month, day }, end));
        }
        let (year, end) = self.year_behind(end).unwrap_or((hint, end));
        Some((Meaning::Month(year, month), end))
    }

    fn date_in_digits(&self, at: usize) -> Read {
        let token = self.token(at)?;
        if !token.lower.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // 1998-03-22 is five tokens
        let joined = |i: usize| self.token(i).is_some_and(|t| !t.spaced);
        if token.lower.len() == 4
            && self.word(at + 1) == "-"
            && self.word(at + 3) == "-"
            && (1..5).all(|i| joined(at + i))
        {
            let date: Date = format!("{}-{}-{}", token.lower, self.word(at + 2), self.word(at + 4)).parse().ok()?;
            return Some((day_of(date), at + 5));
        }
        let parts: Vec<i16> = token.lower.split('/').map(|p| p.parse().ok()).collect::<Option<_>>()?;
        let [month, day, year] = parts[..] else { return None };
        let year = if year < 30 {
            2000 + year
        } else if year < 100 {
            1900 + year
        } else {
            year
        };
        let (month, day) = if month > 12 { (day, month) } else { (month, day) };
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some((day_of(date), at + 1))
    }

    /// "Monday", "last Friday", "this coming Tuesday, May ninth", "Monday, Sept. 4", "Friday night".
    pub fn weekday(&self, at: usize) -> Read {
        let (shift, mut i) = match (self.word(at), self.word(at + 1)) {
            ("this", "coming") => (Some(1), at + 2),
            ("this", "past") => (Some(-1), at + 2),
            ("the", "previous") => (Some(-2), at + 2),
            ("the", "following") => (Some(1), at + 2),
            ("last" | "past", _) => (Some(-1), at + 1),
            ("next" | "coming", _) => (Some(1), at + 1),
            ("this", _) => (Some(0), at + 1),
            _ => (None, at),
        };
        let word = self.word(i);
        let day = words::weekday(word)?;
        if !self.capital(i) || word.ends_with("days") {
            return None;
        }
        let stop = usize::from(self.word(i + 1) == "." && word.len() <= 5 && !word.ends_with("day"));
        i += 1 + stop;
        let comma = usize::from(self.word(i) == ",");
        let dated = self.date(i + comma).filter(|(m, _)| matches!(m, Meaning::Day { .. }));
        // short forms are words of their own: "sun", "sat", "wed"
        if word.len() <= 5 && !word.ends_with("day") && stop == 0 && dated.is_none() {
            return None;
        }
        let (meaning, end) = dated.unwrap_or((Meaning::Weekday(day, shift), i));
        Some(self.with_part(meaning, end))
    }

    /// A day with the part of it that follows: "Friday night".
    pub fn with_part(&self, meaning: Meaning, end: usize) -> (Meaning, usize) {
        match words::watch(self.word(end)) {
            Some(watch) if !self.word(end).ends_with('s') => (Meaning::Part(watch, Some(Box::new(meaning))), end + 1),
            _ if self.word(end) == "noon" => {
                (Meaning::Clock { hour: 12, minute: Some(0), day: Some(Box::new(meaning)) }, end + 1)
            }
            _ => (meaning, end),
        }
    }

    /// "the third quarter of 2027", "fiscal first quarter", "this year's second quarter", "the first half of 2027",
    /// "the latest quarter", "the year-ago period", "the 2027 quarter".
    pub fn quarter(&self, at: usize) -> Read {
        let (year, start) = self.year_before(at).unwrap_or((YearOf::Open, at + usize::from(self.word(at) == "the")));
        let mut i = start;
        if matches!(self.word(i), "comparable" | "corresponding") {
            i += 1;
        }
        let ago = matches!(self.word(i), "year")
            && matches!(self.word(i + 1), "-")
            && matches!(self.word(i + 2), "ago" | "earlier");
        if ago {
            i += 3;
        }
        if self.word(i) == "fiscal" {
            i = self.past_hyphen(i + 1);
        }
        let half = matches!(self.word(i), "last" | "latter") && self.word(i + 1) == "half";
        let ordinal = if half { Some(2) } else { words::ordinal(self.word(i)) };
        if let Some(n) = ordinal.and_then(|n| i8::try_from(n).ok()) {
            let mut next = self.past_hyphen(i + 1);
            if self.word(next) == "fiscal" {
                next = self.past_hyphen(next + 1);
            }
            return match self.word(next) {
                "quarter" if (1..=4).contains(&n) => {
                    let year = if ago { YearOf::Away(-1) } else { year };
                    let (year, end) = self.year_behind(next + 1).unwrap_or((year, next + 1));
                    Some((Meaning::Quarter(year, n), end))
                }
                "half" if n <= 2 => {
                    let (year, end) = self.year_behind(next + 1).unwrap_or((year, next + 1));
                    let dated = year != YearOf::Open || matches!(self.word(end), "." | ",");
                    dated.then_some((Meaning::Half(year, n), end))
                }
                _ => None,
            };
        }
        let period = matches!(self.word(i), "quarter" | "period");
        if ago && period {
            return Some((Meaning::SamePeriod(YearOf::Away(-1)), i + 1));
        }
        if year != YearOf::Open && period && start == i {
            return Some((Meaning::SamePeriod(year), i + 1));
        }
        if period && at < i {
            match self.year_behind(i + 1) {
                Some((year @ YearOf::Away(-1), end)) => return Some((Meaning::SamePeriod(year), end)),
                Some((year @ YearOf::Told(_), end)) => return Some((Meaning::SamePeriod(year), end)),
                _ => {}
            }
            if let Some(end) =
                self.skip(i + 1, &["a", "year", "ago"]).or_else(|| self.skip(i + 1, &["a", "year", "earlier"]))
            {
                return Some((Meaning::SamePeriod(YearOf::Away(-1)), end));
            }
        }
        match (self.word(at), self.word(at + 1), self.word(at + 2)) {
            ("the", "latest" | "recent", "quarter" | "period") => Some((Meaning::Latest(Span::Quarter), at + 3)),
            ("the", "quarter", _) if self.word(at + 2) != "-" => Some((Meaning::Latest(Span::Quarter), at + 2)),
            _ => None,
        }
    }

    /// "the summer", "last fall", "the winter of 2027", "this spring".
    pub fn season(&self, at: usize) -> Read {
        let (hint, start) = self.year_hint(at);
        let the = start + usize::from(self.word(start) == "the");
        let season = words::season(self.word(the))?;
        let plural = self.word(the).ends_with('s');
        let (year, end) = self.year_behind(the + 1).unwrap_or((hint, the + 1));
        let introduced =
            the > at || matches!(self.before(at, 1), "in" | "since" | "until" | "by" | "early" | "late" | "mid" | "-");
        let falls = self.word(the) == "fall" || self.word(the) == "spring";
        let dated = year != YearOf::Open || introduced && !falls;
        let verb = matches!(self.word(end), "of" | "in" | "from") && year == YearOf::Open;
        (dated && !plural && !verb).then_some((Meaning::Season(year, season), end))
    }

    /// Holidays and other days with a place in the calendar.
    pub fn feast(&self, at: usize) -> Read {
        let (_, i) = self.year_hint(at);
        if self.skip(at, &["year", "-", "end"]).is_some() {
            return Some((Meaning::Feast(Feast::NewYearsEve, None), at + 3));
        }
        if !self.capital(i) {
            return None;
        }
        let (feast, end) = match (self.word(i), self.word(i + 1)) {
            ("thanksgiving", "day") => (Feast::Thanksgiving, i + 2),
            ("thanksgiving", _) => (Feast::Thanksgiving, i + 1),
            ("christmas", "eve") => (Feast::ChristmasEve, i + 2),
            ("christmas", "day") => (Feast::Christmas, i + 2),
            ("christmas", _) => (Feast::Christmas, i + 1),
            ("new", "year") if self.word(i + 2) == "'s" && self.word(i + 3) == "eve" => (Feast::NewYearsEve, i + 4),
            ("new", "year") if self.word(i + 2) == "'s" && self.word(i + 3) == "day" => (Feast::NewYear, i + 4),
            ("independence", "day") => (Feast::Independence, i + 2),
            ("election", "day") => (Feast::Election, i + 2),
            ("halloween", _) => (Feast::Halloween, i + 1),
            ("labor", "day") => (Feast::LaborDay, i + 2),
            ("memorial", "day") => (Feast::MemorialDay, i + 2),
            ("easter", "sunday") => (Feast::Easter, i + 2),
            ("easter", _) => (Feast::Easter, i + 1),
            ("valentine", "'s") if self.word(i + 2) == "day" => (Feast::Valentine, i + 3),
            _ => return None,
        };
        let (year, end) = match self.year_behind(end) {
            Some((YearOf::Told(year), end)) => (Some(year), end),
            _ => (None, end),
        };
        Some((Meaning::Feast(feast, year), end))
    }

    /// "2027", "the year 2027", "fiscal 2027", "the 1970s", "the '80s", "the nineties", "20th century".
    pub fn year(&self, at: usize) -> Read {
        let the = at + usize::from(self.word(at) == "the");
        if let Some(found) = self.decade(the).or_else(|| self.century(the)) {
            return Some(found);
        }
        if let Some(next) = self.skip(the, &["year"]).or_else(|| self.skip(the, &["fiscal"])) {
            let next = self.skip(next, &["year"]).unwrap_or(next);
            if let Some((year, end)) = self.year_number(next) {
                return Some((Meaning::Year(year), end));
            }
        }
        if the > at {
            return None;
        }
        let (year, end) = self.year_number(at)?;
        let digits = self.word(at).starts_with(|c: char| c.is_ascii_digit());
        if !digits {
            return (self.word(at) != "two" || matches!(self.before(at, 1), "year" | "in"))
                .then_some((Meaning::Year(year), end));
        }
        let money = matches!(self.before(at, 1), "$" | "£" | "#" | "." | "/" | "'") || self.joined_to_number(at);
        let counted = matches!(
            self.word(end),
            "%" | "percent"
                | "miles"
                | "people"
                | "shares"
                | "feet"
                | "points"
                | "troops"
                | "pounds"
                | "meters"
                | "men"
                | "dollars"
                | "soldiers"
                | "kilometers"
                | "hours"
                | "/"
                | "years"
                | "workers"
        );
        (!money && !counted && (1800..=2060).contains(&year)).then_some((Meaning::Year(year), end))
    }

    /// "C$1990", "12-1990": stuck to what stands before.
    fn joined_to_number(&self, at: usize) -> bool {
        let stuck = self.token(at).is_some_and(|t| !t.spaced);
        stuck && !matches!(self.before(at, 1), "-" | "(" | "–" | "—" | "`" | "\"" | "“" | "" | "," | "mid" | "post")
    }

    fn decade(&self, at: usize) -> Read {
        let word = self.word(at);
        let named = match word {
            "twenties" => 192,
            "thirties" => 193,
            "forties" => 194,
            "fifties" => 195,
            "sixties" => 196,
            "seventies" => 197,
            "eighties" => 198,
            "nineties" => 199,
            _ => 0,
        };
        if named > 0 {
            return (self.before(at, 1) == "the").then_some((Meaning::Decade(named), at + 1));
        }
        if let Some(year) = word.strip_suffix('s').filter(|y| y.len() == 4).and_then(|y| y.parse::<i16>().ok()) {
            return (year % 10 == 0).then_some((Meaning::Decade(year / 10), at + 1));
        }
        // "the '80s", cut in one or in two
        let short = word.strip_prefix('\'').or(Some(word).filter(|_| matches!(self.before(at, 1), "'" | "`")));
        let short = short.and_then(|w| w.strip_suffix('s')).filter(|w| w.len() == 2);
        if let Some(n) = short.and_then(|w| w.parse::<i16>().ok()).filter(|n| n % 10 == 0) {
            return Some((Meaning::Decade(190 + n / 10), at + 1));
        }
        if matches!(word, "'" | "`") && self.word(at + 1).len() == 3 {
            return self.decade(at + 1).filter(|(m, _)| matches!(m, Meaning::Decade(_)));
        }
        None
    }

    fn century(&self, at: usize) -> Read {
        let n = words::ordinal(self.word(at))
            .map(|n| (n, at + 1))
            .or_else(|| {
                let next = self.past_hyphen(at + 1);
                (self.word(at) == "twenty")
                    .then(|| words::ordinal(self.word(next)).map(|n| (20 + n, next + 1)))
                    .flatten()
            })
            .or_else(|| words::number(self.word(at)).filter(|n| (13..=20).contains(n)).map(|n| (n, at + 1)));
        let (n, end) = n?;
        let end = self.past_hyphen(end);
        if self.word(end) != "century" || !(1..=30).contains(&n) {
            return None;
        }
        Some((Meaning::Century(i16::try_from(n).ok()? - 1), end + 1))
    }

    /// In an extent known to be a time expression: a bare unit or number may date.
    pub fn certain(&self, at: usize) -> Read {
        let word = self.word(at);
        if let Some(day) = words::weekday(word) {
            return Some((Meaning::Weekday(day, None), at + 1));
        }
        if let Some(month) = words::month(word) {
            return Some((Meaning::Month(YearOf::Open, month), at + 1));
        }
        if let Some((year, end)) = self.year_number(at) {
            return Some((Meaning::Year(year), end));
        }
        if let Some(season) = words::season(word) {
            return Some((Meaning::Season(YearOf::Open, season), at + 1));
        }
        if let Some(watch) = words::watch(word) {
            return Some((Meaning::Part(watch, None), at + 1));
        }
        let (unit, plural) = words::unit(word).filter(|(unit, plural)| *unit != Span::Second || *plural)?;
        if word == "day" {
            return Some((Meaning::AwayFromThat(unit, 0), at + 1));
        }
        let n = if plural { None } else { Some(1) };
        Some((Meaning::Length(super::super::Length { n, half: false, unit }), at + 1))
    }
}

fn day_of(date: Date) -> Meaning {
    Meaning::Day { year: YearOf::Told(date.year()), month: date.month(), day: date.day() }
}

/// What a bare part of the day needs to be one: "this morning", "the evening of".
pub fn stands_alone(watch: Watch, article: &str) -> bool {
    matches!(article, "this") || watch == Watch::Night && article == "last"
}
