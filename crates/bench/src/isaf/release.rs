//! A release cut into head, sentences and later updates, with its day.

use chancery_recognise::moments::{Meaning, Moment, Placed, Timeline, YearOf, moments};
use jiff::civil::{Date, Weekday};

/// A release.
pub struct Release {
    /// Everything, white space made plain.
    pub text: String,
    /// Sentences of the first report in it, without its head.
    pub sentences: Vec<Sentence>,
    /// Sentences of updates and other reports behind it.
    pub later: Vec<Sentence>,
    /// What stands before the first report: title, number, dateline.
    pub head: String,
    /// Day of the release.
    pub day: Option<Date>,
}

/// A sentence in words.
pub struct Sentence {
    /// As written.
    pub text: String,
    /// Words and signs in lower case, as written in `cased`.
    pub words: Vec<String>,
    /// The same with capitals.
    pub cased: Vec<String>,
    /// Names of leaders in the release, in lower case.
    pub leaders: Vec<String>,
}

impl Sentence {
    /// Cuts a sentence into words.
    pub fn new(text: &str) -> Sentence {
        let cased = words(text);
        Sentence {
            words: cased.iter().map(|w| w.to_lowercase()).collect(),
            cased,
            text: text.to_owned(),
            leaders: Vec::new(),
        }
    }

    /// The word at an index; empty outside.
    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// True when the word starts with a capital.
    pub fn capital(&self, at: usize) -> bool {
        self.cased.get(at).is_some_and(|w| w.starts_with(char::is_uppercase))
    }

    /// True when the words stand in the sentence in this order, one behind the other.
    pub fn has(&self, phrase: &str) -> bool {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        self.words.windows(phrase.len()).any(|w| w == phrase)
    }
}

impl Release {
    /// Cuts a release.
    pub fn read(raw: &str) -> Release {
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let start = body_start(&text);
        let (head, body) = text.split_at(start);
        let cut = next_report(body).unwrap_or(body.len());
        let (first, rest) = body.split_at(cut);
        let day = release_day(head, first);
        let mut told = sentences(first);
        let leaders: Vec<String> = told.iter().flat_map(names_of_leaders).collect();
        told.iter_mut().for_each(|sentence| sentence.leaders.clone_from(&leaders));
        Release { sentences: told, later: sentences(rest), head: head.to_owned(), day, text }
    }

    /// The day of what is told: the first day that a sentence of the report names, or the day of the release.
    pub fn day_of_event(&self) -> Option<Date> {
        let released = self.day?;
        let mut timeline = Timeline::new(released);
        for sentence in &self.sentences {
            for moment in moments(&sentence.text) {
                let behind = &sentence.text[moment.range.end..];
                let overnight = matches!(moment.meaning, Meaning::Part(_, None));
                let aside = overnight
                    || behind.starts_with("'s")
                    || behind.starts_with("’s")
                    || moment.meaning == Meaning::Present;
                let Some(placed) = timeline.place(&moment) else { continue };
                let named = matches!(placed, Placed::Day(_) | Placed::Part(..) | Placed::Clock(..));
                let Some(day) = placed.day().filter(|_| named && !aside) else { continue };
                let before = released.since(day).map_or(-1, |span| span.get_days());
                if (0..=20).contains(&before) {
                    return Some(day);
                }
            }
        }
        Some(released)
    }
}

/// Where the report begins: behind the dateline "CITY, Afghanistan (…)" or behind the number and "For Immediate
/// Release".
fn body_start(text: &str) -> usize {
    let limit = text.char_indices().nth(600).map_or(text.len(), |(at, _)| at);
    let head = &text[..limit];
    if let Some(at) = head.find(", Afghanistan (")
        && let Some(close) = text[at..].find(')')
    {
        return skip_signs(text, at + close + 1);
    }
    let marks = ["Download PDF", "For Immediate Release"];
    let behind = marks.iter().find_map(|mark| head.find(mark).map(|at| at + mark.len()));
    let number = number_of(head).map(|(_, _, end)| end);
    let start = skip_signs(text, behind.or(number).unwrap_or(0));
    past_dateline(text, start).unwrap_or(start)
}

/// Behind "CITY, Afghanistan – May 14, 2031 –", a dateline without brackets.
fn past_dateline(text: &str, start: usize) -> Option<usize> {
    let opening: String = text[start..].chars().take(90).collect();
    let place = opening.find("Afghanistan").filter(|at| *at < 50)?;
    let dated = |m: &Moment| matches!(m.meaning, Meaning::Day { .. }) && (place..place + 25).contains(&m.range.start);
    let day = moments(&opening).into_iter().find(dated)?;
    Some(skip_signs(text, start + day.range.end))
}

fn skip_signs(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + (rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric()).len())
}

/// Where another report of the same file begins.
fn next_report(body: &str) -> Option<usize> {
    let numbered = number_of(body).map(|(_, start, _)| start);
    let marked = ["---", " UPDATE "].iter().filter_map(|mark| body.find(mark)).min();
    let dated = body.find(", Afghanistan (");
    [numbered, marked, dated].into_iter().flatten().filter(|at| *at > 40).min()
}

/// A release number such as `2031-05-S-017`: year, first byte, byte behind it. References ("News Release #…") do not
/// count.
fn number_of(text: &str) -> Option<(i16, usize, usize)> {
    for (start, _) in text.match_indices("20") {
        let end = start
            + text[start..]
                .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '–'))
                .unwrap_or(text.len() - start);
        let parts: Vec<&str> = text[start..end].split(['-', '–']).collect();
        let referred = text[..start].ends_with('#');
        if let [year, month, desk, ..] = parts[..]
            && !referred
            && year.len() == 4
            && month.len() == 2
            && desk.chars().all(|c| c.is_ascii_uppercase())
            && month.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m))
            && let Ok(year) = year.parse()
        {
            return Some((year, start, end));
        }
    }
    None
}

/// The day of the release, from its dateline, title or running head; the year also from its number.
fn release_day(head: &str, body: &str) -> Option<Date> {
    let dateline = head.rfind('(').map(|at| &head[at..]);
    let numbered = number_of(head).map(|(year, ..)| year);
    let stated = dateline.and_then(day_in).or_else(|| day_in(head))?;
    let year = stated.0.or_else(|| day_in(head).and_then(|d| d.0)).or(numbered);
    let year = year.or_else(|| year_by_weekday(stated.1, stated.2, body)).unwrap_or_else(|| unnumbered(stated.1));
    Date::new(year, stated.1, stated.2).ok()
}

/// The first day of a text: year if told, month, day.
fn day_in(text: &str) -> Option<(Option<i16>, i8, i8)> {
    moments(text).into_iter().find_map(|moment| match moment.meaning {
        Meaning::Day { year, month, day } => Some((
            if let YearOf::Told(year) = year { Some(year) } else { year_behind(text, moment.range.end) },
            month,
            day,
        )),
        _ => None,
    })
}

/// "Nov. 1. 2031": a stop for a comma.
fn year_behind(text: &str, at: usize) -> Option<i16> {
    let rest = text[at..].trim_start_matches(['.', ',', ' ']);
    rest.get(..4)?.parse().ok().filter(|y| (2001..2100).contains(y))
}

/// The year in which the weekday that the report names lies within the week before that day.
fn year_by_weekday(month: i8, day: i8, body: &str) -> Option<i16> {
    let weekday = moments(body).into_iter().find_map(|m| match m.meaning {
        Meaning::Weekday(weekday, None) => Some(weekday),
        _ => None,
    })?;
    let fits = |year: &i16| Date::new(*year, month, day).is_ok_and(|date| (0..=2).contains(&since(date, weekday)));
    let years: Vec<i16> = (2009..=2013).filter(fits).collect();
    (years.len() == 1).then(|| years[0])
}

fn since(date: Date, weekday: Weekday) -> i8 {
    date.weekday().since(weekday)
}

/// A convention of the source: its desk numbered its releases by year and month but for the winter of 2011 to 2012.
fn unnumbered(month: i8) -> i16 {
    if month >= 8 { 2011 } else { 2012 }
}

/// Sentences by full stops in front of a capital.
fn sentences(text: &str) -> Vec<Sentence> {
    const SHORT: &[&str] = &[
        "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "col", "gen", "lt", "maj", "capt",
        "u.s", "sgt", "spc", "mr", "dr", "brig", "no",
    ];
    let mut out = Vec::new();
    let mut from = 0;
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')) {
        let rest = text[at + sign.len_utf8()..].trim_start_matches(['"', '”', '\'', ')']);
        let word = text[from..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("").to_lowercase();
        let next = rest.trim_start().chars().next();
        let ends = rest.is_empty() || rest.starts_with(' ') && next.is_none_or(|c| !c.is_lowercase());
        if ends && !SHORT.contains(&word.as_str()) && word.len() > 1 {
            let end = text.len() - rest.len();
            out.push(Sentence::new(text[from..end].trim()));
            from = end;
        }
    }
    if !text[from..].trim().is_empty() {
        out.push(Sentence::new(text[from..].trim()));
    }
    out
}

/// The names behind "leader" and "commander".
fn names_of_leaders(sentence: &Sentence) -> Vec<String> {
    let mut out = Vec::new();
    for i in (0..sentence.words.len()).filter(|&i| matches!(sentence.word(i), "leader" | "commander")) {
        let from = i + 1 + usize::from(sentence.word(i + 1) == ",");
        let names = sentence.cased[from.min(sentence.cased.len())..].iter();
        out.extend(names.take_while(|w| w.starts_with(char::is_uppercase)).map(|w| w.to_lowercase()));
    }
    out
}

/// Words with inner hyphens and apostrophes, numbers, and single signs.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let next = chars.get(i + 1).copied().unwrap_or(' ');
        let inner = !word.is_empty() && next.is_alphanumeric() && matches!(c, '-' | '‐' | '\'' | '’' | '‘' | ',' | '.');
        let inner =
            inner && (!matches!(c, ',' | '.') || word.ends_with(|d: char| d.is_ascii_digit()) && next.is_ascii_digit());
        if c.is_alphanumeric() || inner {
            word.push(if matches!(c, '’' | '‘') { '\'' } else { c });
            continue;
        }
        if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            out.push(c.to_string());
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        Release::read(text).day_of_event().map(|d| d.to_string())
    }

    #[test]
    fn the_day_is_told_from_the_dateline() {
        let number = "2031-05-S-017 For Immediate Release";
        let told = |rest: &str| day(&format!("{number} GHOR, Afghanistan (May 14) – {rest}"));
        assert_eq!(told("A patrol detained a man yesterday.").as_deref(), Some("2031-05-13"));
        assert_eq!(told("A patrol detained a man Monday.").as_deref(), Some("2031-05-12"));
        assert_eq!(told("A patrol detained a man.").as_deref(), Some("2031-05-14"));
        assert_eq!(told("After Monday's vote a man was detained last night.").as_deref(), Some("2031-05-13"));
        assert_eq!(
            told("A patrol, on a ride begun in March 2030, detained a man today.").as_deref(),
            Some("2031-05-14")
        );
    }

    #[test]
    fn a_title_dates_where_there_is_no_dateline() {
        let text =
            "May 3: Operations in the North 2030-05-CA-011 For Immediate Release In Ghor last night, a man was held.";
        assert_eq!(day(text).as_deref(), Some("2030-05-02"));
        assert_eq!(day("A man was held in Ghor yesterday."), None);
        let text = "2031-05-S-017 For Immediate Release GHOR, Afghanistan – May 14, 2031 – A man was held yesterday.";
        assert_eq!(day(text).as_deref(), Some("2031-05-13"));
    }

    #[test]
    fn a_second_report_is_kept_apart() {
        let text = "2031-05-S-017 GHOR, Afghanistan (May 14) – A patrol detained a man in the hills above the river today. \
                    2031-05-S-019 GHOR, Afghanistan (May 16) – The man was set free.";
        let release = Release::read(text);
        assert_eq!((release.sentences.len(), release.later.is_empty()), (1, false));
    }
}
