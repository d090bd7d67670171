//! What a paragraph is by its own words, wherever it stands.

use crate::block::Hint;
use crate::dateline::{self, StampLine};
use crate::furniture::furniture;
use crate::head::Shape;
use crate::{caption, credit, stamp, walls};
use chancery_facts::Zone;

/// What a paragraph is by its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Plain,
    Zone(Zone),
    /// Heading of a list of other articles.
    TeaserHeading,
    Stamp(StampLine),
    Caption {
        credit: Option<usize>,
    },
    /// May be a caption where captions stand.
    MaybeCaption {
        credit: Option<usize>,
    },
}

/// The label of a paragraph by its own words.
pub(crate) fn judge(line: &str, hint: Hint, shape: &Shape) -> Label {
    if let Hint::Fixed(zone) = hint {
        return match zone {
            Zone::Caption => Label::Caption { credit: caption::signs(line).credit },
            Zone::Credit | Zone::Dateline => dateline::stamp_line(line).map_or(Label::Zone(zone), Label::Stamp),
            Zone::Widget if credit::is_copyright(line) => Label::Zone(Zone::Credit),
            _ => Label::Zone(zone),
        };
    }
    if hint == Hint::Title {
        return Label::Plain;
    }
    if walls::is_wall(line) {
        return Label::Zone(Zone::Widget);
    }
    let lists = furniture();
    let short = line.len() <= 320 && shape.sentences <= 2;
    // Only lines of at most this length are asked about below.
    let lower = if line.len() <= 400 { line.to_lowercase() } else { String::new() };
    if short
        && line.len() <= 200
        && lists.teaser_heading.fits_lower(&lower)
        && shape.words <= 10
        && !shape.stop_hard(line)
    {
        // `More on this: Envoy recalled` is one title, not the head of a list.
        let behind = line.split_once(':').map_or(0, |(_, title)| title.split_whitespace().count());
        return if behind >= 3 { Label::Zone(Zone::Teaser) } else { Label::TeaserHeading };
    }
    if let Some(zone) = segments(line) {
        return Label::Zone(zone);
    }
    if line.len() <= 300 && line.split_whitespace().all(|w| w.starts_with(['#', '@']) && w.len() > 3 && w != "###") {
        return Label::Zone(Zone::Social);
    }
    if short
        && (lists.widget.fits_lower(&lower) || is_wrapped_widget(line) || breadcrumb(line))
        && (shape.words <= 14 || line.len() <= 320)
        && widget_like(line, shape)
    {
        return Label::Zone(Zone::Widget);
    }
    if line.len() <= 400 && shape.sentences <= 3 && lists.social.fits_lower(&lower) {
        return Label::Zone(Zone::Social);
    }
    // `Background: The embassy was attacked in 2019.` tells something itself, `Read also: …` something of another page.
    let told = line.ends_with('.') && shape.words > 12;
    if line.len() <= 320 && shape.sentences <= 3 && leads_elsewhere(line) {
        return Label::Zone(Zone::Teaser);
    }
    if short && !told && lists.teaser.fits_lower(&lower) {
        return Label::Zone(Zone::Teaser);
    }
    if is_signed_post(line) {
        return Label::Zone(Zone::Social);
    }
    if is_slug(line) {
        return Label::Zone(Zone::Widget);
    }
    if dateline::is_clock(line) || dateline::is_month_line(line) {
        return Label::Zone(Zone::Dateline);
    }
    if let Some(stamp) = dateline::stamp_line(line) {
        return Label::Stamp(stamp);
    }
    if credit::is_credit_line(line) {
        return Label::Zone(Zone::Credit);
    }
    let signs = caption::signs(line);
    if signs.strong {
        return Label::Caption { credit: signs.credit };
    }
    if signs.weak {
        return Label::MaybeCaption { credit: signs.credit };
    }
    if !line.chars().any(char::is_alphanumeric) {
        return Label::Zone(Zone::Widget);
    }
    Label::Plain
}

impl Shape {
    /// Ends in a stop other than the colon of a heading.
    pub(crate) fn stop_hard(&self, line: &str) -> bool {
        self.stop && !line.trim_end().ends_with([':', '\u{2026}'])
    }
}

/// Opens with words that lead to another page, whatever they tell of it.
fn leads_elsewhere(line: &str) -> bool {
    const LEADS: &[&str] = &[
        "read:",
        "read also:",
        "read more:",
        "read next:",
        "read our ",
        "also read:",
        "see also:",
        "see also page",
        "watch:",
        "listen:",
        "don't miss:",
        "in other news:",
        "related:",
        "more on this:",
        "from our archive:",
        "from our archives:",
        "from the archive:",
        "our live coverage:",
        "on this day in ",
        "sponsored:",
        "promoted:",
        "tomorrow in ",
        "in tomorrow's ",
        "next week in the ",
    ];
    let lower = line.get(..24).unwrap_or(line).to_lowercase();
    LEADS.iter().any(|lead| lower.starts_with(lead)) || line.starts_with("<<") && line.ends_with(">>")
}

/// A line without the brackets around it.
fn unwrapped(line: &str) -> &str {
    let inner = line.strip_prefix('(').and_then(|l| l.strip_suffix(')'));
    inner.or_else(|| line.strip_prefix('[').and_then(|l| l.strip_suffix(']'))).unwrap_or(line)
}

/// Furniture in brackets.
fn is_wrapped_widget(line: &str) -> bool {
    let inner = unwrapped(line);
    inner.len() < line.len() && furniture().widget.fits(inner)
}

/// Notices may be sentences; a paragraph of the article that happens to open with the same words is longer.
fn widget_like(line: &str, shape: &Shape) -> bool {
    line.len() <= 160 || shape.sentences <= 2
}

/// `Share | Tweet | Comment (0)`: every part is furniture.
fn segments(line: &str) -> Option<Zone> {
    let parts: Vec<&str> =
        line.split(['|', '\u{2022}', '\u{b7}', '/']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let lists = furniture();
    if parts.len() < 2 || line.len() > 160 || !parts.iter().all(|p| lists.social.fits(p) || lists.widget.fits(p)) {
        return None;
    }
    Some(if parts.iter().any(|p| lists.social.fits(p)) { Zone::Social } else { Zone::Widget })
}

/// `— Ana Riss (@anariss) November 18, 2031`: the last line of a post set into the article.
pub(crate) fn is_signed_post(line: &str) -> bool {
    line.len() <= 200 && line.starts_with(['\u{2014}', '\u{2013}', '-']) && line.contains("(@")
}

/// `BC-Norland-Embassy, 1st Ld`, `TST1-0042 (DESK)`: the number or slug of a wire text.
fn is_slug(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    let head = first.split(['-', '_']).next().unwrap_or("");
    let parts = first.split(['-', '_']).count();
    let code = parts >= 2 && head.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let numbered = first.chars().any(|c| c.is_ascii_digit());
    let wire = (1..=3).contains(&head.len()) && parts >= 3;
    let brief = words.len() <= 4 && words[1..].iter().all(|w| !w.starts_with(char::is_lowercase));
    code && brief && (numbered || wire) && !line.ends_with('.') && dateline::stamp_line(line).is_none()
}

/// `Home > World > Africa`.
fn breadcrumb(line: &str) -> bool {
    let steps = [" > ", " \u{203a} ", " \u{bb} ", " | ", " / ", " \u{2192} "].iter().any(|mark| {
        let short = |p: &str| {
            (1..=3).contains(&p.split_whitespace().count())
                && p.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        };
        line.matches(mark).nth(1).is_some() && line.split(mark).all(short)
    });
    // Few lines have steps, and looking for dates takes long.
    let dated = |part: &str| stamp::stamps(part).iter().any(|s| s.day != stamp::Day::TimeOnly);
    steps && dateline::stamp_line(line).is_none() && !line.split(['|', '\u{2022}']).any(dated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head;

    #[test]
    fn lines_by_their_own_words() {
        let zone = |line: &str| match judge(line, Hint::None, &head::shape(line)) {
            Label::Zone(zone) => Some(zone),
            _ => None,
        };
        for (line, want) in [
            ("4 min read", Some(Zone::Widget)),
            ("Home > World > Africa", Some(Zone::Widget)),
            ("DEV-0042 (DESK)", Some(Zone::Widget)),
            ("BC-Norland-Embassy, 1st Ld", Some(Zone::Widget)),
            ("Share | Tweet | Comment (0)", Some(Zone::Social)),
            ("\u{2014} Ana Riss (@anariss) November 18, 2031", Some(Zone::Social)),
            ("Sign up for our newsletter", Some(Zone::Social)),
            ("READ: Envoy recalled", Some(Zone::Teaser)),
            ("More from Norland: Envoy recalled after attack", Some(Zone::Teaser)),
            ("\u{a9} 2031 Halden Post", Some(Zone::Credit)),
            ("AL-SHABAAB CLAIMS ATTACK", None),
            ("US-LED FORCES HIT", None),
            ("Follow the money, said the envoy of Norland, and you will find who paid the gunmen.", None),
            ("Read the letter aloud, he told the court. It did not.", None),
            ("More guards were sent to the embassy on Monday.", None),
        ] {
            assert_eq!(zone(line), want, "{line}");
        }
        let line = "Latest from Archives";
        assert_eq!(judge(line, Hint::None, &head::shape(line)), Label::TeaserHeading);
    }
}
