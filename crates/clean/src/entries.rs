//! Digests: texts of several short reports, each under a place and a day of its own.

use crate::stamp::{self, Day};
use chancery_facts::{Text, TextEntry, TextZone, Zone};

/// Year, month and day at the head of an entry; the year is often left out.
type HeadDay = (Option<i16>, i8, i8);

/// A report of its own inside a digest, or what stands around such reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its passages, those of the digest's head and end where it is none.
    pub zones: Vec<TextZone>,
    /// Year, month and day at its head: `BAMAKO, 3 March:`. The year is often left out.
    pub day: Option<(Option<i16>, i8, i8)>,
    /// Time of day as `HH:MM`, where the markup of a page states it.
    pub time: Option<String>,
}

/// The parts of a digest, what stands around the entries first; `None` for any other text.
pub fn entries(text: &Text) -> Option<Vec<Entry>> {
    if text.entries.len() >= 2 {
        return Some(by_markup(text));
    }
    if !crate::chronicle(text).is_empty() {
        return None;
    }
    let heads: Vec<Option<HeadDay>> = (0..text.zones.len()).map(|i| head(text, i)).collect();
    if heads.iter().flatten().count() < 2 {
        return None;
    }
    let mut around = Entry { zones: Vec::new(), day: None, time: None };
    let mut out: Vec<Entry> = Vec::new();
    let mut open = false;
    for (zone, head) in text.zones.iter().zip(heads) {
        match (head, zone.zone) {
            (Some(day), _) => {
                out.push(Entry { zones: vec![zone.clone()], day: Some(day), time: None });
                open = true;
            }
            // A heading or anything that is not told ends the entry.
            (None, Zone::Body | Zone::Caption) if open && !is_heading(&text.as_str()[zone.range.clone()]) => {
                out.last_mut()?.zones.push(zone.clone())
            }
            _ => {
                open = false;
                around.zones.push(zone.clone());
            }
        }
    }
    out.insert(0, around);
    Some(out)
}

/// The entries of a running report, each with the passages that stand in it.
fn by_markup(text: &Text) -> Vec<Entry> {
    let entry = |e: &TextEntry| Entry {
        zones: Vec::new(),
        day: Some((Some(e.day.year()), e.day.month(), e.day.day())),
        time: e.time.clone(),
    };
    let mut around = Entry { zones: Vec::new(), day: None, time: None };
    let mut out: Vec<Entry> = text.entries.iter().map(entry).collect();
    for zone in &text.zones {
        // Zones and entries both stand in reading order.
        let i = text.entries.partition_point(|e| e.range.end <= zone.range.start);
        match text.entries.get(i) {
            Some(e) if e.range.start <= zone.range.start => out[i].zones.push(zone.clone()),
            _ => around.zones.push(zone.clone()),
        }
    }
    out.insert(0, around);
    out
}

/// `Asia`, `Outlook`.
fn is_heading(line: &str) -> bool {
    line.split_whitespace().count() <= 4 && !line.ends_with(['.', '!', '?', '"', '\u{201d}'])
}

/// The day of a dateline that opens a paragraph, if it is that of an entry.
fn head(text: &Text, i: usize) -> Option<HeadDay> {
    let zone = text.zones.get(i).filter(|z| z.zone == Zone::Dateline)?;
    let body = text.zones.get(i + 1).filter(|z| z.zone == Zone::Body)?;
    let words = &text.as_str()[zone.range.clone()];
    let between = &text.as_str()[zone.range.end..body.range.start];
    // `BAMAKO, 3 March:`, `3 March, Bamako.`
    let place = |part: &str| {
        let part = part.trim().trim_end_matches(['.', ':']);
        part.starts_with(char::is_uppercase) && !part.contains(|c: char| c.is_ascii_digit())
    };
    let first = words.split(',').next()?;
    let named = words.starts_with(char::is_uppercase) && first.chars().any(char::is_alphabetic)
        || words.starts_with(|c: char| c.is_ascii_digit()) && words.split(',').skip(1).any(place);
    if between.contains('\n') || !named {
        return None;
    }
    stamp::stamps(words).into_iter().find_map(|s| match s.day {
        Day::Full(date) => Some((Some(date.year()), date.month(), date.day())),
        Day::NoYear(month, day) => Some((None, month, day)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::clean;

    #[test]
    fn a_digest_falls_into_its_entries() {
        let page = "Security digest\n\nIssued 2 April 2031\n\nOur desk logged 31 incidents against missions in March.\n\n\
            PORT AMAR, 3 March: Two shells came down in the garden of the envoy. Nobody was hurt.\n\n\
            HALDEN, 11 March: A caller told the consulate that a bomb lay in its cellar.\n\nOutlook\n\n\
            The risk in Port Amar stays high, our desk thinks, and so does that in Halden.";
        let text = clean("digest.txt", page.as_bytes()).unwrap().text;
        let entries = super::entries(&text).unwrap();
        let days: Vec<_> = entries.iter().map(|e| e.day).collect();
        assert_eq!(days, [None, Some((None, 3, 3)), Some((None, 3, 11))]);
        let words = |i: usize| entries[i].zones.iter().map(|z| &text.as_str()[z.range.clone()]).collect::<Vec<_>>();
        assert!(words(1)[1].starts_with("Two shells"), "{:?}", words(1));
        assert!(words(0).iter().any(|w| w.starts_with("The risk")), "{:?}", words(0));
    }

    #[test]
    fn entries_may_open_with_their_day() {
        let page = "Weekly incident summary\n\nPeriod covered: 2 to 8 April 2031\n\nSAROVIA\n\n\
            3 April, Port Amar. Two shells came down in the garden of the envoy. Nobody was hurt.\n\n\
            NORLAND\n\n5 April, Halden. A caller told the consulate that a bomb lay in its cellar.\n\n\
            Issued 9 April 2031. Next issue 16 April.";
        let cleaned = clean("weekly.txt", page.as_bytes()).unwrap();
        let days: Vec<_> = super::entries(&cleaned.text).unwrap().iter().map(|e| e.day).collect();
        assert_eq!(days, [None, Some((None, 4, 3)), Some((None, 4, 5))]);
        let issued = "2031-04-09".parse().unwrap();
        assert_eq!(cleaned.document.published.days, Some((issued, issued)));
    }

    #[test]
    fn a_running_report_falls_into_its_entries() {
        let entry = |time: &str, shown: &str, head: &str, words: &str| {
            format!(
                "<article class=\"post\"><time datetime=\"{time}\">{shown}</time><h3>{head}</h3><p>{words}</p></article>"
            )
        };
        let posts = [
            entry(
                "2031-03-12T09:40:00Z",
                "9:40",
                "Guard dies",
                "A guard of the consulate who was hurt by the blast has died, the clinic of the harbour said.",
            ),
            entry(
                "2031-03-12T07:15:00Z",
                "7:15",
                "Roads shut",
                "Police have shut the roads around the consulate of Norland and are looking for a white lorry.",
            ),
            entry(
                "2031-03-11T22:05:00Z",
                "Yesterday",
                "Blast heard",
                "A blast was heard in the consular quarter of Port Amar shortly before ten in the evening.",
            ),
        ];
        let page = |kind: &str| {
            format!(
                "<!DOCTYPE html><html><head><title>Blast in Port Amar: as it happened</title>\
            <script type='application/ld+json'>{{\"@type\":\"{kind}\",\"datePublished\":\"2031-03-11T22:10:00Z\"}}</script></head>\
            <body><h1>Blast in Port Amar: as it happened</h1><p>Our reporters follow what happens at the consulate.</p>\
            <div class=feed>{}</div></body></html>",
                posts.concat()
            )
        };
        let text = clean("live.html", page("LiveBlogPosting").as_bytes()).unwrap().text;
        let entries = super::entries(&text).unwrap();
        let days: Vec<_> = entries.iter().map(|e| (e.day, e.time.as_deref())).collect();
        let day = |d| Some((Some(2031), 3, d));
        assert_eq!(days, [(None, None), (day(12), Some("09:40")), (day(12), Some("07:15")), (day(11), Some("22:05"))]);
        let told = |i: usize| entries[i].zones.iter().any(|z| z.zone == super::Zone::Body);
        assert!((1..4).all(told), "{entries:#?}");
        let list = clean("list.html", page("NewsArticle").as_bytes()).unwrap().text;
        assert_eq!(super::entries(&list), None, "titles with times are no running report");
    }

    #[test]
    fn one_report_is_no_digest() {
        let page = "Shells on residence\n\nPORT AMAR, 3 March (HNA) - Two shells came down in the garden of the envoy.\n\n\
            Nobody was hurt, the police of the harbour quarter said on Monday.";
        let text = clean("report.txt", page.as_bytes()).unwrap().text;
        assert_eq!(super::entries(&text), None);
    }
}
