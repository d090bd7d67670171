//! Lines above the headline of official papers: whose paper it is, and what kind of paper.

use crate::dateline::rule;
use regex::Regex;
use std::sync::LazyLock;

/// What a line of a letterhead names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letterhead {
    /// `MINISTRY OF FOREIGN AFFAIRS`, `Press Office`: whose paper it is.
    Office,
    /// `Press release 114/2031`, `For immediate release`: what kind of paper.
    Paper,
}

/// An office by its name: a head noun with fixed words before it, and behind it at most what it is an office of. Headlines in
/// capital letters (`Rocket Hits Norland Embassy`) have other words before the noun.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:(?i:the|royal|federal|national|state|press|information|public|foreign|general|permanent|presidential)\s+){0,3}(?i:ministry|department|embassy|consulate(?:[ -]general)?|high commission|office|secretariat|directorate|mission|delegation|government|presidency|commission|spokesperson|spokesman)(?:\s+(?i:of|for)\s+(?:(?i:the|and|of|in|for)\s+|&\s+|\p{Lu}[\w'-]*,?\s+){0,6}\p{Lu}[\w'-]*)?$",
    )
});
/// `REPUBLIC OF NORLAND`, `Kingdom of Sarovia`: the state whose office speaks, on a line of its own.
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:(?i:the|federal|islamic|democratic|people's|socialist|united)\s+){0,3}(?i:republic|kingdom|commonwealth|sultanate|principality|emirate)\s+(?i:of)\s+(?:(?i:the|and|of)\s+|\p{Lu}[\w'-]*\s+){0,4}\p{Lu}[\w'-]*$",
    )
});
static PAPER: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:\W*for immediate release\W*|embargoed (?:until|till|for)\b.{0,40}|(?:official |joint )?(?:press|media|news|public) (?:release|statement|note|notice|communiqu[eé]|briefing|information|advisory)(?:\s*(?:no\.?|nr\.?|number|#|ref\.?)?\s*[\d/.\-\p{L}]{0,14})?|(?:communiqu[eé]|statement|circular|notice|bulletin|advisory|travel advice|sitrep|situation report)\s*(?:no\.?|nr\.?|number|#)?\s*\d[\d/.\-]*|(?:ref(?:erence)?|file|doc(?:ument)?)\.?\s*(?:no\.?|number|#)?:?\s*[A-Z0-9][A-Z0-9/.\-]*\d[A-Z0-9/.\-]*)$",
    )
});
/// Words that a headline of a ministry has and its name has not.
static TELLS: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:says?|said|warns?|condemns?|denies|closes?|closed|opens?|calls?|urges?|attack\w*|hit|bombed|stormed|evacuat\w+|suspends?|reopens?|to|after|on)\b",
    )
});

/// A field of a letter's head or of a news database: `Subject: …`, `BYLINE: …`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?:(From|To|Cc|Reply-To|FROM|TO|CC|BYLINE|Byline)|(Subject|SUBJECT|Re|RE|HEADLINE|Headline|TITLE|Title)|(Date|DATE|Sent|SENT|DATELINE|Dateline|Received|LOAD-DATE)):\s+(\S.*)$",
    )
});

/// What a field of a letter's head holds, and where its words begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Person,
    Headline(usize),
    Day,
}

/// The field that a line is.
pub(crate) fn field(line: &str) -> Option<Field> {
    let found = FIELD.captures(line).filter(|_| line.len() <= 200)?;
    let words = found.get(4)?.start();
    Some(match (found.get(1), found.get(2)) {
        (Some(_), _) => Field::Person,
        (_, Some(_)) => Field::Headline(words),
        _ => Field::Day,
    })
}

/// Headings of official notices, which have the day in them: `Security Alert: Port Amar, May 14, 2031`.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)^(?:[\p{L}.]+ ){0,3}(?:alert|warning|advisory|message|statement|notice|communiqu[eé]|remarks|briefing)\b\W*(?:for|by|from|on|to|of|about|following|[:\x{2013}\x{2014}-])\s.*\p{L}{4}",
    )
});
/// Points of a notice, told like sentences without being one.
static POINT: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"^(?i:locations?|events?|situation|incident|summary|where|when|what|who|casualties|damage|actions to take|assistance|advice|assessment|comment):\s+\S+\s+\S+",
    )
});

/// True for the heading of a notice that tells what it is about.
pub(crate) fn is_notice(line: &str) -> bool {
    line.len() <= 160 && line.split_whitespace().count() >= 4 && NOTICE.is_match(line)
}

/// True for a labelled point of a notice.
pub(crate) fn is_point(line: &str) -> bool {
    POINT.is_match(line)
}

/// What a line names when it is part of a letterhead.
pub(crate) fn kind(line: &str) -> Option<Letterhead> {
    let line = line.trim();
    let words = line.split_whitespace().count();
    if words > 12 || line.len() > 110 || line.ends_with(['.', '?', '!', ':']) && !line.ends_with("No.") {
        return None;
    }
    if PAPER.is_match(line) {
        return Some(Letterhead::Paper);
    }
    let capitals = !line.chars().any(char::is_lowercase);
    let told = TELLS.is_match(line) && !(capitals && line.starts_with("EMBASSY OF"));
    (words >= 2 && !told && (OFFICE.is_match(line) || STATE.is_match(line))).then_some(Letterhead::Office)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_and_their_points() {
        assert!(is_notice("Security Alert: Port Amar (Sarovia), May 14, 2031"));
        assert!(is_notice("Statement by the spokesperson on the attack in Port Amar"));
        assert!(!is_notice("Statement, 14 May 2031"));
        assert!(is_point("Location: Port Amar, harbour quarter"));
        assert!(!is_point("Location: Sarovia"));
    }

    #[test]
    fn fields_of_letters_and_databases() {
        assert_eq!(field("From: desk@brief.example"), Some(Field::Person));
        assert_eq!(field("Subject: Gunmen fire on embassy"), Some(Field::Headline(9)));
        assert_eq!(field("DATELINE: PORT AMAR, Sarovia"), Some(Field::Day));
        assert_eq!(field("From Port Amar: gunmen fire on embassy"), None);
    }

    #[test]
    fn lines_of_a_letterhead() {
        for line in [
            "MINISTRY FOR FOREIGN AFFAIRS OF NORLAND",
            "Ministry of Foreign Affairs",
            "Press Office",
            "REPUBLIC OF NORLAND",
            "Kingdom of the Seven Isles",
            "EMBASSY OF NORLAND IN PORT AMAR",
            "Federal Foreign Office",
            "Office of the Spokesperson",
        ] {
            assert_eq!(kind(line), Some(Letterhead::Office), "{line}");
        }
        for line in ["Press release 114/2031", "FOR IMMEDIATE RELEASE", "Communiqué No. 12", "Ref: MFA/2031/88"] {
            assert_eq!(kind(line), Some(Letterhead::Paper), "{line}");
        }
        for line in [
            "Embassy of Norland attacked",
            "Rocket Hits Norland Embassy",
            "Norland Embassy Under Siege",
            "Foreign ministry condemns attack",
            "Ministry of Interior warns of attacks",
            "Press freedom under fire",
            "Gunmen fire on Norland embassy in Port Amar",
            "Statement on the attack in Port Amar",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }
}
