//! Towns that a report names, those first that it is most likely set in.

use crate::Desk;
use chancery_recognise::toponyms::toponyms;
use std::collections::BTreeMap;

/// A town of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    /// As the text spells it.
    pub name: String,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Name of the division it lies in: a state of the United States.
    pub division: Option<&'static str>,
}

/// Towns by how often they are named; the title and the first lines count more.
pub fn of_text(desk: &Desk, text: &str) -> Vec<Town> {
    /// Bytes of the title and first lines.
    const LEAD: usize = 500;
    let mut counted: BTreeMap<String, (usize, usize, Town)> = BTreeMap::new();
    for toponym in toponyms(&desk.atlas, text, None) {
        let Some(spot) = toponym.spot.filter(|s| s.local) else { continue };
        let name = &text[toponym.range.clone()];
        if name.ends_with("County") {
            continue;
        }
        let division =
            desk.atlas.divisions().iter().find(|d| Some(d.country) == spot.country && Some(d.code) == spot.division);
        let key = format!("{:.2} {:.2}", spot.lat, spot.lon);
        let town = Town { name: name.to_owned(), point: (spot.lat, spot.lon), division: division.map(|d| d.name) };
        let entry = counted.entry(key).or_insert((0, toponym.range.start, town));
        entry.0 += if toponym.range.start < LEAD { 3 } else { 1 };
    }
    let mut towns: Vec<(usize, usize, Town)> = counted.into_values().collect();
    towns.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    towns.into_iter().map(|(_, _, town)| town).collect()
}
