//! Missions on the map: where they lie, and which of them incidents struck.

use super::board::Board;
use super::rows::Placed;
use super::traits::Texts;
use chancery_atlas::{Atlas, Mission, MissionKind};
use crate::wording;
use chancery_serve::Ask;
use chancery_serve::views::{Post, Struck};
use std::collections::BTreeMap;

/// Degrees of latitude, some fifteen kilometres, within which an act counts as done at a mission of the city.
const NEAR: f64 = 0.14;

/// The missions of the shelf that have a place; numbers are those of the shelf.
pub fn all() -> Vec<Post> {
    let shelf = Atlas::shared();
    let post = |(number, mission): (usize, &Mission)| {
        let (kind, words) = match mission.kind {
            MissionKind::Embassy => ("Embassy", "embassy"),
            MissionKind::Consulate => ("Consulate", "consulate"),
            MissionKind::HonoraryConsulate => ("Honorary consulate", "consulate"),
            MissionKind::Office => ("Office", "mission"),
        };
        let ask =
            Ask { mission: format!("{} {words}", mission.sending), country: mission.host.to_owned(), ..Ask::default() };
        Some(Post {
            number,
            name: format!("{kind} of {}, {}", wording::state(mission.sending), mission.city),
            kind: words.to_owned(),
            sending: mission.sending.to_owned(),
            host: mission.host.to_owned(),
            lat: mission.lat?,
            lon: mission.lon?,
            page: format!("/{}", ask.link(&[])),
        })
    };
    shelf.all_missions().iter().enumerate().filter_map(post).collect()
}

/// The missions that incidents which fit were aimed at, by number.
pub fn struck<'b>(board: &'b Board, chosen: impl Iterator<Item = &'b Placed>) -> Vec<Struck> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for placed in chosen {
        let mut hit: Vec<usize> = placed.members.iter().flat_map(|m| aimed_at(placed, &board.texts, &m.told)).collect();
        hit.sort_unstable();
        hit.dedup();
        hit.into_iter().for_each(|number| *counts.entry(number).or_default() += 1);
    }
    counts.into_iter().map(|(mission, incidents)| Struck { mission, incidents }).collect()
}

/// The missions of the shelf that a fact names: of the state that sends them, in the state where it happened; the nearest to
/// the place of the act, or the only one. One that cannot be told from another is none.
fn aimed_at(placed: &Placed, texts: &Texts, told: &super::traits::Told) -> Vec<usize> {
    let shelf = Atlas::shared();
    let first = |m: &Mission| shelf.all_missions().partition_point(|o| (o.sending, o.host) < (m.sending, m.host));
    let mut out = Vec::new();
    for (words, sending) in texts.missions_of(told) {
        let Some(sending) = sending else { continue };
        let there = shelf.missions(sending, &placed.row.country);
        let Some(start) = there.first().map(first) else { continue };
        let words = words.to_lowercase();
        let kind = |m: &Mission| match m.kind {
            MissionKind::Embassy => words.contains("embass") || words.contains("high commission"),
            MissionKind::Consulate | MissionKind::HonoraryConsulate => words.contains("consul"),
            MissionKind::Office => words.contains("office") || words.contains("section"),
        };
        let named: Vec<(usize, &Mission)> = there.iter().enumerate().filter(|(_, m)| kind(m)).collect();
        let far = |m: &Mission| {
            let (lat, lon) = (m.lat? - placed.row.lat?, m.lon? - placed.row.lon?);
            Some(lat.hypot(lon * m.lat?.to_radians().cos()))
        };
        let near = named.iter().filter_map(|(n, m)| Some((far(m)?, *n))).filter(|(far, _)| *far < NEAR);
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, n)| n);
        let only = (named.len() == 1 && placed.row.lat.is_none()).then(|| named[0].0);
        out.extend(nearest.or(only).map(|n| start + n));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Traits;
    use chancery_serve::views::Row;

    /// Words, sending state, country and place of an incident.
    type Told<'t> = (&'t str, &'t str, &'t str, Option<(f64, f64)>);

    fn board(rows: &[Told]) -> Board {
        let mut board = Board::default();
        for (n, (words, sending, country, at)) in rows.iter().enumerate() {
            let missions = vec![((*words).to_owned(), Some((*sending).to_owned()))];
            let told = board.texts.keep(Traits { missions, ..Traits::default() });
            let row = Row {
                id: format!("I-{n}"),
                country: (*country).to_owned(),
                lat: at.map(|a| a.0),
                lon: at.map(|a| a.1),
                ..Row::default()
            };
            let member = super::super::rows::Member { id: format!("f-{n}"), told, ..Default::default() };
            board.put(Placed { row, days: None, members: vec![member] });
        }
        board
    }

    #[test]
    fn incidents_count_for_the_mission_they_were_aimed_at_and_for_no_other() {
        let all = all();
        assert!(all.len() > 5_000 && all.windows(2).all(|w| w[0].number < w[1].number));
        let of = |sending: &str, host: &str, kind: &str| {
            all.iter().find(|p| p.sending == sending && p.host == host && p.kind == kind).expect("is there").clone()
        };
        let vienna = of("AD", "AT", "embassy");
        assert_eq!(vienna.page, "/?country=AT&mission=AD%20embassy");
        assert_eq!(vienna.name, "Embassy of Andorra, Vienna");
        let consulate = all.iter().find(|p| p.sending == "BR" && p.host == "JP" && p.kind == "consulate").expect("one");
        let board = board(&[
            ("Andorran embassy", "AD", "AT", Some((vienna.lat + 0.02, vienna.lon))),
            ("embassy of Andorra", "AD", "AT", None),
            ("Andorran consulate", "AD", "AT", None),
            ("Andorran embassy", "AD", "AT", Some((vienna.lat + 3.0, vienna.lon))),
            ("Brazilian consulate", "BR", "JP", Some((consulate.lat, consulate.lon))),
            ("Brazilian consulate", "BR", "JP", None),
            ("embassy", "XN", "XS", None),
        ]);
        let struck = struck(&board, board.all());
        let counts: Vec<(usize, usize)> = struck.iter().map(|s| (s.mission, s.incidents)).collect();
        assert_eq!(counts, [(vienna.number, 2), (consulate.number, 1)]);
    }
}
