//! Which entities of one type of incident belong to one incident.

use super::messages::Message;
use super::places::Toponym;

/// What a sentence says of where and when.
#[derive(Debug, Clone, Default)]
pub struct Setting<'a> {
    /// Toponyms that say where.
    pub places: Vec<Toponym<'a>>,
    /// Time expressions.
    pub times: Vec<super::dates::Time>,
}

/// Groups sentences, given in order, into incidents: a new one starts where another place or day is told.
pub fn incidents(
    message: &Message,
    settings: &[Setting],
    sentences: &[usize],
    distance: usize,
    parting: (bool, bool),
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &s in sentences {
        let fits = |group: &Vec<usize>| {
            group.iter().all(|&g| compatible(&settings[g], &settings[s], parting))
                && group.iter().any(|&g| {
                    s.abs_diff(g) <= distance || message.sentences[s].paragraph == message.sentences[g].paragraph
                })
        };
        match groups.iter().rposition(fits) {
            Some(n) => groups[n].push(s),
            None => groups.push(vec![s]),
        }
    }
    groups
}

/// Whether two sentences may tell of the same act: no towns that differ, no days that differ.
fn compatible(a: &Setting, b: &Setting, parting: (bool, bool)) -> bool {
    let names = |s: &Setting| -> Vec<String> {
        s.places.iter().filter(|t| t.local && t.level >= 3).map(|t| t.name.clone()).collect()
    };
    let (x, y) = (names(a), names(b));
    let places = !parting.0 || x.is_empty() || y.is_empty() || x.iter().any(|n| y.contains(n));
    let days = |s: &Setting| -> Vec<super::dates::Filler> {
        s.times.iter().filter(|t| t.exact == 2).map(|t| t.filler).collect()
    };
    let (x, y) = (days(a), days(b));
    places && (!parting.1 || x.is_empty() || y.is_empty() || x.iter().any(|n| y.contains(n)))
}
