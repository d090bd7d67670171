//! How far analysts rely on a source and believe what it says: the Admiralty code.

use crate::{Credibility, Reliability};

/// A grade such as `B2`. What nobody graded is unknown, which is another thing than `F` and `6`, "cannot be judged".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grade {
    /// How far the source is relied on.
    pub reliability: Option<Reliability>,
    /// How far the information is believed.
    pub credibility: Option<Credibility>,
    /// The source whose reliability it is: an agency, an outlet, or a report by its name.
    pub source: Option<String>,
}

impl Grade {
    /// True when neither part is known.
    pub fn is_unknown(&self) -> bool {
        self.reliability.is_none() && self.credibility.is_none()
    }

    /// Reads `B2`, `B` or `2`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Grade> {
        let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '/')).collect();
        let text = text.to_ascii_uppercase();
        let (letter, figure) = match text.len() {
            2 if text.is_ascii() => (Some(&text[..1]), Some(&text[1..])),
            1 if text.as_bytes()[0].is_ascii_digit() => (None, Some(text.as_str())),
            1 => (Some(text.as_str()), None),
            _ => return None,
        };
        let reliability = letter.map(|l| Reliability::parse(l).ok_or(())).transpose().ok()?;
        let credibility = figure.map(|f| Credibility::parse(f).ok_or(())).transpose().ok()?;
        Some(Grade { reliability, credibility, source: None })
    }
}

impl std::fmt::Display for Grade {
    /// `B2`; `–` stands for the part that nobody graded.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letter = self.reliability.map_or("–", Reliability::as_str);
        match (self.is_unknown(), self.credibility) {
            (true, _) => f.pad("ungraded"),
            (false, None) => f.pad(letter),
            (false, Some(figure)) => f.pad(&format!("{letter}{figure}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_and_written() {
        for (typed, shown) in [("B2", "B2"), ("b-2", "B2"), ("f/6", "F6"), ("C", "C"), ("4", "–4")] {
            assert_eq!(Grade::parse(typed).map(|g| g.to_string()).as_deref(), Some(shown), "{typed}");
        }
        for wrong in ["", "G", "B7", "2B", "B22", "0", "é2", "è"] {
            assert_eq!(Grade::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Grade::default().to_string(), "ungraded");
    }
}
