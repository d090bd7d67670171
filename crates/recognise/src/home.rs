//! Where a report was sent from: the city of its dateline.

use crate::names::{level_of, position_of};
use chancery_atlas::Atlas;
use chancery_facts::{Level, Position, Text, Zone};

/// The city of a dateline.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// Name as the reference shelf has it.
    pub city: String,
    /// Code of the state.
    pub country: String,
    /// Where it lies.
    pub position: Position,
}

/// The city that opens the first dateline, `HERAT, Afghanistan, Sept. 9 --`; among towns of one name the one in the
/// state told behind it, else the largest. Small places of common names are left out. Without a dateline the city that
/// closes a byline: `By Our Reporter, Kampala`.
pub fn home(text: &Text, atlas: &Atlas) -> Option<Home> {
    let of = |wanted: Zone| {
        let zones = text.zones.iter().filter(move |zone| zone.zone == wanted);
        zones.map(|zone| text.as_str()[zone.range.clone()].trim())
    };
    let upper = |words: &&str| words.starts_with(char::is_uppercase);
    let closing = |line: &str| {
        let (by, last) = line.rsplit_once([',', '|', '\u{2013}', '\u{2014}'])?;
        by.get(..3).filter(|by| by.eq_ignore_ascii_case("by "))?;
        city(last.trim(), atlas)
    };
    let dated = |words: &&str| upper(words) || words.starts_with(|c: char| c.is_ascii_digit());
    let dateline = of(Zone::Dateline).filter(dated).find_map(|words| city(words, atlas));
    dateline.or_else(|| of(Zone::Credit).find_map(closing))
}

/// The city that opens a dateline; none in one that holds a day alone.
fn city(words: &str, atlas: &Atlas) -> Option<Home> {
    let ends = |c: char| matches!(c, ',' | '(' | '/' | ':' | '-' | '\u{2013}' | '\u{2014}') || c.is_ascii_digit();
    // "5 April, Mogadishu.": the day may stand first
    let day = |part: &str| crate::times::month(&part.to_lowercase(), true).is_some();
    let mut parts = words.split(ends).map(|p| p.trim().trim_end_matches('.')).skip_while(|p| p.is_empty() || day(p));
    let name = parts.next().filter(|n| n.chars().filter(|c| c.is_alphabetic()).count() > 2)?;
    let state = parts.next().and_then(|s| atlas.state_by_name(s)).map(|s| s.code.to_string());
    let place = atlas.place_named(name, state.as_deref())?;
    let sure = place.population >= 50_000 || place.capital || state.is_some();
    (level_of(place) == Level::City && sure).then(|| {
        Some(Home {
            city: place.name.to_string(),
            country: place.country.as_ref()?.to_string(),
            position: position_of(place),
        })
    })?
}
