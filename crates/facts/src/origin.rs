//! Where a document was found, and what was said about it there.

use jiff::civil::Date;

/// Where a document was found that is not simply a file of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file and the members of archives it lay in, outermost first, as they are labelled.
    pub container: Vec<String>,
    /// Place in the innermost of them, such as `record 17 at byte 120934`.
    pub place: Option<String>,
    /// Address of the page, as the container states it.
    pub url: Option<String>,
    /// When it was fetched, as the container states it. It says nothing of publication.
    pub fetched: Option<String>,
    /// Media type, such as `text/html`.
    pub media_type: Option<String>,
    /// Character set that the header of the answer names, as it stands there; the bytes are read by it where they can be.
    pub charset: Option<String>,
    /// True when the bytes of the document are the text of another file, which the ledger keeps beside them.
    pub original: bool,
    /// What is odd about how it was had.
    pub remarks: Vec<String>,
    /// What the container says of the document.
    pub stated: Stated,
}

/// What a container says of a document: the header of a message, the fields of a dump. Nothing of it was read in the
/// document itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Who says so, such as `header of the message`.
    pub by: String,
    /// Headline or subject.
    pub title: Option<String>,
    /// When it was published or sent.
    pub published: Option<StatedTime>,
    /// Name of the outlet.
    pub outlet: Option<String>,
    /// Author or sender.
    pub author: Option<String>,
}

/// A time that a container states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedTime {
    /// Its words.
    pub words: String,
    /// The day they name, in their own time zone.
    pub day: Date,
    /// Time of day as `HH:MM`, in their own time zone.
    pub time: Option<String>,
}

impl StatedTime {
    /// Reads a time that begins as ISO 8601 writes it: `2031-05-14`, `2031-05-14 09:30:00`, `20310514`; `None` for others.
    /// Midnight to the second is what programs write for a day without a time.
    pub fn iso(words: &str) -> Option<StatedTime> {
        let words = words.trim();
        let digits = |range: std::ops::Range<usize>| -> Option<i16> {
            words.get(range).filter(|s| s.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
        };
        let plain = words.len() == 8;
        let dashed = words.as_bytes().get(4) == Some(&b'-') && words.as_bytes().get(7) == Some(&b'-');
        let (month, day) = match (plain, dashed) {
            (true, _) => (digits(4..6)?, digits(6..8)?),
            (_, true) => (digits(5..7)?, digits(8..10)?),
            _ => return None,
        };
        let day = Date::new(digits(0..4)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        let rest = if plain { "" } else { &words[10..] };
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let clock = rest.strip_prefix(['T', 't', ' ']).and_then(|r| r.get(..5));
        let is_clock = |c: &&str| {
            let b = c.as_bytes();
            b[2] == b':' && c[..2].parse::<u8>().is_ok_and(|h| h < 24) && c[3..].parse::<u8>().is_ok_and(|m| m < 60)
        };
        let midnight = rest.get(1..9).is_some_and(|t| t == "00:00:00") || rest.get(1..) == Some("00:00");
        let time = clock.filter(|c| c.is_ascii()).filter(is_clock).filter(|_| !midnight).map(str::to_owned);
        Some(StatedTime { words: words.to_owned(), day, time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_as_programs_write_them() {
        let read = |words| StatedTime::iso(words).map(|t| (t.day.to_string(), t.time));
        let day = || "2031-05-14".to_owned();
        assert_eq!(read("2031-05-14"), Some((day(), None)));
        assert_eq!(read(" 2031-05-14T09:30:00Z "), Some((day(), Some("09:30".into()))));
        assert_eq!(read("2031-05-14 00:00:00"), Some((day(), None)), "no time was stated");
        assert_eq!(read("20310514"), Some((day(), None)));
        for no in ["", "14 May 2031", "2031-13-01", "2031-02-30", "2031-5-1", "2031-05-141", "2031é-05", "None"] {
            assert_eq!(read(no), None, "{no}");
        }
        assert_eq!(read("2031-05-14Té9:30"), Some((day(), None)));
    }
}
