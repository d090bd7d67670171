//! Missions on the map: where they lie, which of them incidents struck, and those that reports alone tell of.

use super::board::Board;
use super::rows::Placed;
use crate::wording;
use chancery_atlas::{Atlas, Mission, MissionKind, Place, PlaceLevel};
use chancery_serve::Ask;
use chancery_serve::views::{self, Post, Struck};
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
        Some(Post {
            number,
            name: format!("{kind} of {}, {}", wording::state(mission.sending), mission.city),
            kind: words.to_owned(),
            sending: mission.sending.to_owned(),
            host: mission.host.to_owned(),
            lat: mission.lat?,
            lon: mission.lon?,
            page: page(mission.sending, mission.host, words),
        })
    };
    shelf.all_missions().iter().enumerate().filter_map(post).collect()
}

/// A mission that stands in no table: sending state, host state, kind, city.
type Reported<'b> = (&'b str, &'b str, &'static str, &'b str);

/// The missions that incidents which fit were aimed at: those of the shelf by number, then those that only reports tell of,
/// numbered on from there.
pub fn struck<'b>(board: &'b Board, chosen: impl Iterator<Item = &'b Placed>) -> Vec<Struck> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut told: BTreeMap<Reported<'b>, usize> = BTreeMap::new();
    for placed in chosen {
        let (mut hit, mut only_told) = (Vec::new(), Vec::new());
        for (words, sending) in placed.members.iter().flat_map(|m| board.texts.missions_of(&m.told)) {
            let Some(sending) = sending else { continue };
            match aimed_at(placed, words, sending) {
                Aimed::Known(number) => hit.extend(number),
                Aimed::Unknown(kind) => {
                    only_told.extend(city(placed).map(|c| (sending, &*placed.row.country, kind, c)))
                }
            }
        }
        hit.sort_unstable();
        hit.dedup();
        hit.into_iter().for_each(|number| *counts.entry(number).or_default() += 1);
        only_told.sort_unstable();
        only_told.dedup();
        only_told.into_iter().for_each(|mission| *told.entry(mission).or_default() += 1);
    }
    let known = counts.into_iter().map(|(mission, incidents)| Struck { mission, incidents, reported: None });
    let next = Atlas::shared().all_missions().len();
    let told = told.into_iter().enumerate().filter_map(|(n, (mission, incidents))| {
        Some(Struck { mission: next + n, incidents, reported: Some(reported(next + n, mission)?) })
    });
    known.chain(told).collect()
}

/// Missions that reports tell of in another way than by an act, such as their closing, and that stand in no table: with no
/// incident, numbered on after those `known` already.
pub fn told_of(missions: &[views::Mission], known: &[Struck]) -> Vec<Struck> {
    let shelf = Atlas::shared();
    let there = |name: &str| known.iter().flat_map(|s| &s.reported).any(|p| p.name == name);
    let mut out: Vec<Struck> = Vec::new();
    let mut next = known.iter().map(|s| s.mission + 1).max().unwrap_or(0).max(shelf.all_missions().len());
    for mission in missions {
        let words = mission.name.to_lowercase();
        // The name says the city where one was told: "Indian consulate in N'Djamena".
        let Some((_, city)) = mission.name.rsplit_once(" in ") else { continue };
        let in_table = shelf.missions(&mission.sending, &mission.host).iter().any(|m| is_kind(&words, m));
        let (Some(kind), false) = (kind_of(&words), in_table) else { continue };
        let Some(mut post) = reported(next, (&mission.sending, &mission.host, kind, city)) else { continue };
        if !mission.standing.is_empty() {
            // No incident of the list is its own: what is told of it stands in the book of its doors.
            post.page.insert_str(1, "posture");
        }
        if !there(&post.name) && !out.iter().flat_map(|s| &s.reported).any(|p| p.name == post.name) {
            out.push(Struck { mission: next, incidents: 0, reported: Some(post) });
            next += 1;
        }
    }
    out
}

/// Embassy or consulate, by lower-case words that name only one of them.
fn kind_of(words: &str) -> Option<&'static str> {
    match (is_embassy(words), words.contains("consul")) {
        (true, false) => Some("embassy"),
        (false, true) => Some("consulate"),
        _ => None,
    }
}

fn is_embassy(words: &str) -> bool {
    words.contains("embass") || words.contains("high commission")
}

/// True where lower-case words may name this one by its kind.
fn is_kind(words: &str, mission: &Mission) -> bool {
    match mission.kind {
        MissionKind::Embassy => is_embassy(words),
        MissionKind::Consulate | MissionKind::HonoraryConsulate => words.contains("consul"),
        MissionKind::Office => words.contains("office") || words.contains("section"),
    }
}

/// Which mission a fact names.
enum Aimed {
    /// One of the shelf, if it can be told from the others of its state there.
    Known(Option<usize>),
    /// One that the shelf does not have, by its kind.
    Unknown(&'static str),
}

/// The mission of the state that sends it in the state where it happened; the nearest to the place of the act, or the only
/// one. One that cannot be told from another is none.
fn aimed_at(placed: &Placed, words: &str, sending: &str) -> Aimed {
    let shelf = Atlas::shared();
    let words = words.to_lowercase();
    let there = shelf.missions(sending, &placed.row.country);
    let named: Vec<(usize, &Mission)> = there.iter().enumerate().filter(|(_, m)| is_kind(&words, m)).collect();
    if named.is_empty() {
        return kind_of(&words).map_or(Aimed::Known(None), Aimed::Unknown);
    }
    let first = |m: &Mission| shelf.all_missions().partition_point(|o| (o.sending, o.host) < (m.sending, m.host));
    let Some(start) = there.first().map(first) else { return Aimed::Known(None) };
    let far = |m: &Mission| {
        let (lat, lon) = (m.lat? - placed.row.lat?, m.lon? - placed.row.lon?);
        Some(lat.hypot(lon * m.lat?.to_radians().cos()))
    };
    let near = named.iter().filter_map(|(n, m)| Some((far(m)?, *n))).filter(|(far, _)| *far < NEAR);
    let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, n)| n);
    let only = (named.len() == 1 && placed.row.lat.is_none()).then(|| named[0].0);
    Aimed::Known(nearest.or(only).map(|n| start + n))
}

/// The city an act is told of in; what lies near one or on the way there places no mission.
fn city(placed: &Placed) -> Option<&'static str> {
    let name = placed.row.place.split(',').next()?;
    in_state(name, &placed.row.country).map(|p| p.name)
}

fn in_state(city: &str, country: &str) -> Option<&'static Place> {
    let place = Atlas::shared().place_named(city, Some(country))?;
    (place.level == PlaceLevel::City && place.country.is_some_and(|c| c == country)).then_some(place)
}

fn reported(number: usize, (sending, host, kind, city): Reported) -> Option<Post> {
    let shelf = Atlas::shared();
    let place = in_state(city, host).filter(|_| sending != host && shelf.state(sending).is_some())?;
    Some(Post {
        number,
        name: format!("{} of {}, {}", super::board::capital(kind), wording::state(sending), place.name),
        kind: kind.to_owned(),
        sending: sending.to_owned(),
        host: host.to_owned(),
        lat: place.lat,
        lon: place.lon,
        page: page(sending, host, kind),
    })
}

/// What the ledger tells of missions of a kind.
fn page(sending: &str, host: &str, kind: &str) -> String {
    let ask = Ask { mission: format!("{sending} {kind}"), country: host.to_owned(), ..Ask::default() };
    format!("/{}", ask.link(&[]))
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
    fn a_mission_of_no_table_lies_at_the_city_that_reports_tell() {
        let at = Some((12.1, 15.0));
        let mut board = board(&[
            ("Indian embassy in N'Djamena", "IN", "TD", at),
            ("the embassy of India", "IN", "TD", at),
            ("Indian embassy", "IN", "TD", at),
            ("Indian embassy", "IN", "TD", at),
            ("Indian consulate", "IN", "TD", at),
            ("Indian residence", "IN", "TD", at),
            ("Chadian embassy", "TD", "TD", at),
            ("embassy", "XN", "TD", at),
        ]);
        assert!(Atlas::shared().missions("IN", "TD").is_empty(), "another one must be found for this test");
        let places = ["N'Djamena, Chad", "N'Djamena, Chad", "near N'Djamena, Chad", "Chad", "N'Djamena, Chad"];
        let rows: Vec<Placed> = board.all().cloned().collect();
        for placed in rows {
            let n: usize = placed.row.id[2..].parse().expect("a number");
            let place = places.get(n).unwrap_or(&places[0]).to_string();
            board.put(Placed { row: Row { place, ..placed.row.clone() }, ..placed });
        }
        let told: Vec<(String, usize)> =
            struck(&board, board.all()).into_iter().map(|s| (s.reported.expect("told").name, s.incidents)).collect();
        let named = |name: &str, n| (name.to_owned(), n);
        assert_eq!(told, [named("Consulate of India, N'Djamena", 1), named("Embassy of India, N'Djamena", 2)]);
        let posts: Vec<Post> = struck(&board, board.all()).into_iter().filter_map(|s| s.reported).collect();
        assert!(posts.iter().all(|p| (p.lat - 12.1).abs() < 0.2 && (p.lon - 15.0).abs() < 0.2), "{posts:?}");
        assert_eq!(posts[1].page, "/?country=TD&mission=IN%20embassy");
        assert!(posts[0].number >= Atlas::shared().all_missions().len() && posts[0].number < posts[1].number);
    }

    #[test]
    fn a_mission_known_from_its_closing_alone_has_a_sign_once() {
        let told = |name: &str, sending: &str, host: &str| views::Mission {
            name: name.into(),
            sending: sending.into(),
            host: host.into(),
            standing: "closure, said done".into(),
            ..views::Mission::default()
        };
        let missions = [
            told("Indian embassy in N'Djamena", "IN", "TD"),
            told("Indian consulate in N'Djamena", "IN", "TD"),
            told("consulate of India in N'Djamena", "IN", "TD"),
            told("Indian embassy in Chad", "IN", "TD"),
            told("Indian embassy", "IN", "TD"),
            told("Indian residence in N'Djamena", "IN", "TD"),
            told("Andorran embassy in Vienna", "AD", "AT"),
        ];
        let at = Some((12.1, 15.0));
        let mut board = board(&[("Indian embassy", "IN", "TD", at)]);
        let placed = board.all().next().expect("one").clone();
        board.put(Placed { row: Row { place: "N'Djamena, Chad".into(), ..placed.row.clone() }, ..placed });
        let known = struck(&board, board.all());
        let found = told_of(&missions, &known);
        let names: Vec<&str> = found.iter().flat_map(|s| &s.reported).map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Consulate of India, N'Djamena"], "the embassy has its sign, Vienna's stands in the table");
        assert!(found[0].incidents == 0 && found[0].mission > known[0].mission);
        assert_eq!(found[0].reported.as_ref().expect("told").page, "/posture?country=TD&mission=IN%20consulate");
        assert_eq!(told_of(&missions, &[]).len(), 2);
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
