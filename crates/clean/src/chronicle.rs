//! Chronologies: lists of what happened, each line under its day.

use crate::stamp::{self, Day};
use chancery_facts::{Date, Text, Zone};
use std::ops::Range;

/// Lines with a day of their own that make a list.
pub(crate) const LEAST: usize = 3;
/// Longest head of a line, in bytes.
const LONGEST: usize = 40;

/// Bytes of the day that opens a line and what parts it from the words: `29 September 1997:`, `June 3 -`.
pub(crate) fn head(line: &str) -> Option<(Range<usize>, Day)> {
    const BREAKS: [&str; 5] = [": ", " - ", " \u{2013} ", " \u{2014} ", " | "];
    // No day without a figure, and none behind the longest head.
    if !line.bytes().take(LONGEST).any(|b| b.is_ascii_digit()) {
        return None;
    }
    let cut = BREAKS.iter().filter_map(|b| Some((line.find(b)?, b.len()))).min()?;
    let words = line[..cut.0].trim_end();
    let stamp = stamp::stamps(words).into_iter().next().filter(|s| s.range == (0..words.len()))?;
    let dated = matches!(stamp.day, Day::Full(_) | Day::NoYear(..)) && words.len() <= LONGEST;
    let told = line[cut.0 + cut.1..].split_whitespace().count() >= 3 && !under_month(line);
    (dated && told).then(|| (0..line[..cut.0 + cut.1].trim_end().len(), stamp.day))
}

/// `October 1996: a diplomat is held`: a line under a month, which the line itself tells.
pub(crate) fn under_month(line: &str) -> bool {
    // Most lines open with another word, which is known sooner than where a colon stands.
    if line.split_whitespace().next().is_none_or(|w| stamp::month(&w.to_lowercase()).is_none()) {
        return false;
    }
    let Some((head, told)) = line.split_once([':', '\u{2013}', '\u{2014}']) else { return false };
    let mut words = head.split_whitespace();
    let (month, year, rest) = (words.next(), words.next(), words.next());
    let is_month = month.is_some_and(|w| stamp::month(&w.to_lowercase()).is_some());
    let is_year = year.is_some_and(|w| w.len() == 4 && w.parse::<i16>().is_ok());
    is_month && is_year && rest.is_none() && told.split_whitespace().count() >= 3
}

/// The passages of a chronology with their days, in reading order; empty for any other text. The days run forwards or backwards; a
/// day without a year takes the only year that the lines above the list name.
pub fn chronicle(text: &Text) -> Vec<(Range<usize>, Date)> {
    let mut out: Vec<(Range<usize>, Date)> = Vec::new();
    let first = text.zones.iter().position(|z| z.zone == Zone::Body && z.range.start > 0);
    let year = first.and_then(|i| only_year(&text.as_str()[..text.zones[i].range.start]));
    let (mut day, mut months) = (None, 0);
    for (i, zone) in text.zones.iter().enumerate() {
        let words = &text.as_str()[zone.range.clone()];
        match zone.zone {
            Zone::Dateline => {
                let body = text.zones.get(i + 1).filter(|z| z.zone == Zone::Body);
                let opens = body.is_some_and(|b| !text.as_str()[zone.range.end..b.range.start].contains('\n'));
                let words = words.trim_end_matches([':', '-', '\u{2013}', '\u{2014}', '|', ' ']);
                day =
                    stamp::stamps(words).into_iter().next().filter(|s| opens && s.range.start == 0).and_then(
                        |s| match s.day {
                            Day::Full(date) => Some(date),
                            Day::NoYear(month, day) => Date::new(year?, month, day).ok(),
                            _ => None,
                        },
                    );
            }
            Zone::Body => {
                months += usize::from(under_month(words));
                out.extend(day.take().map(|day| (zone.range.clone(), day)));
            }
            _ => day = None,
        }
    }
    let forwards = out.windows(2).all(|w| w[0].1 <= w[1].1);
    let backwards = out.windows(2).all(|w| w[0].1 >= w[1].1);
    if out.len() + months < LEAST || !(forwards || backwards) { Vec::new() } else { out }
}

/// The year of `Attacks on missions, 2031`, where the lines name one.
fn only_year(lines: &str) -> Option<i16> {
    let mut years = lines
        .split(|c: char| !c.is_ascii_digit())
        .filter(|w| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")))
        .filter_map(|w| w.parse::<i16>().ok());
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean;

    fn days(page: &str) -> Vec<String> {
        let text = clean("list.txt", page.as_bytes()).unwrap().text;
        chronicle(&text).into_iter().map(|(range, day)| format!("{day} {}", &text.as_str()[range][..9])).collect()
    }

    #[test]
    fn lines_under_their_days_are_a_chronology() {
        let list = "Attacks on missions in Port Amar: a chronology\n\n3 March 2031 - Two shells fall near the embassy.\n\
            17 May 2031 - The envoy is shot at on the coast road.\n2 June 2031 - The consulate closes its visa office.\n";
        assert_eq!(days(list), ["2031-03-03 Two shell", "2031-05-17 The envoy", "2031-06-02 The consu"]);
        let published = clean("list.txt", list.as_bytes()).unwrap().document.published;
        assert_eq!(published.days, None, "the day of an entry is not that of the list");
    }

    #[test]
    fn small_letters_and_years_above() {
        let list = "The year 2031 at the gates\n\nMarch 3: two shells fall near the embassy of Norland.\n\n\
            May 17: the envoy is shot at on the coast road.\n\nJune 2: the consulate closes its visa office.\n";
        assert_eq!(days(list), ["2031-03-03 two shell", "2031-05-17 the envoy", "2031-06-02 the consu"]);
    }

    #[test]
    fn two_days_are_no_list() {
        let news =
            "Port Amar\n\n3 March 2031 - Two shells fell near the embassy of Norland on Monday.\n\nNobody was hurt.\n";
        assert!(days(news).is_empty());
    }
}
