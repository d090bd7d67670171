//! Which of the places of one name is meant: by what stands behind a comma, by size, and by what lies close together.

use crate::toponyms::spelled;
use chancery_atlas::{Atlas, PlaceLevel, distance_km};
use std::collections::BTreeMap;
use std::ops::Range;

/// A point that a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Number in GeoNames, where the table has it.
    pub geonames: Option<u32>,
    /// State it lies in.
    pub country: Option<&'static str>,
    /// Code of the division it lies in, where kept.
    pub division: Option<&'static str>,
    /// True for towns and counties, whose point says where the text is at home.
    pub local: bool,
}

/// Where an outlet is read: names near it are meant rather than larger ones far away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Home {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// A name to be placed.
pub(crate) struct Named {
    pub(crate) range: Range<usize>,
    /// A county, with or without the word.
    pub(crate) county: bool,
    /// What stands behind the comma.
    pub(crate) container: Option<Container>,
    /// A road or river that no table holds.
    pub(crate) open: bool,
}

/// A state or division that holds a town.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Container {
    country: &'static str,
    division: Option<&'static str>,
}

/// The state or division of this name or abbreviation; a division before a state of the same name.
pub(crate) fn container(atlas: &Atlas, name: &str) -> Option<Container> {
    let name = spelled(name);
    let fits = |d: &&chancery_atlas::Division| {
        d.name == name.as_ref()
            || d.abbreviations().any(|a| a == name.as_ref())
            || d.country == "US" && d.code == name.as_ref()
    };
    if let Some(d) = atlas.divisions().iter().find(fits) {
        return Some(Container { country: d.country, division: Some(d.code) });
    }
    atlas.state_by_name(&name).map(|s| Container { country: s.code, division: None })
}

#[derive(Clone)]
struct Candidate {
    spot: Spot,
    /// How likely it is before anything else is known, as a logarithm.
    prior: f64,
}

/// Kilometres within which two places support each other.
const CLOSE_KM: f64 = 70.0;
const PAIR: f64 = 2.2;
const MOST_SUPPORT: f64 = 9.0;
const HOME: f64 = 7.0;
/// A division around the home is meant rather than a state of its name: Georgia.
const HOME_DIVISION: f64 = 4.0;
const HOME_DIVISION_KM: f64 = 450.0;
/// Most places of one name that are weighed.
const MOST: usize = 40;

/// The point of each name, in the same order. A name means one place throughout, unless a comma says otherwise.
pub(crate) fn place(atlas: &Atlas, text: &str, named: &[Named], home: Option<&Home>) -> Vec<Option<Spot>> {
    // One entry for a name with what its first comma says.
    let mut keys: Vec<(String, bool, Option<Container>)> = Vec::new();
    let mut known: BTreeMap<(String, bool), Option<Container>> = BTreeMap::new();
    for n in named.iter().filter(|n| !n.open) {
        let entry = known.entry((text[n.range.clone()].to_owned(), n.county)).or_default();
        *entry = entry.or(n.container);
    }
    let key_of = |n: &Named| {
        let name = text[n.range.clone()].to_owned();
        let inherited = known.get(&(name.clone(), n.county)).copied().flatten();
        (name, n.county, n.container.or(inherited))
    };
    let mut at = Vec::with_capacity(named.len());
    for n in named {
        if n.open {
            at.push(None);
            continue;
        }
        let key = key_of(n);
        let i = keys.iter().position(|k| *k == key).unwrap_or_else(|| {
            keys.push(key);
            keys.len() - 1
        });
        at.push(Some(i));
    }
    let mut all: Vec<Vec<Candidate>> =
        keys.iter().map(|(name, county, held)| candidates(atlas, name, *county, *held)).collect();
    told(named, text, atlas, &mut all);
    for list in &mut all {
        for c in list.iter_mut() {
            let Some(home) = home else { continue };
            let km = distance_km((home.lat, home.lon), (c.spot.lat, c.spot.lon));
            if c.spot.local {
                c.prior += HOME * ((-km / 120.0).exp() + 0.4 * (-km / 600.0).exp());
            } else if c.spot.division.is_some() && km < HOME_DIVISION_KM {
                c.prior += HOME_DIVISION;
            }
        }
        list.sort_by(|a, b| b.prior.total_cmp(&a.prior));
        list.truncate(MOST);
    }
    let mut scores: Vec<Vec<f64>> = all.iter().map(|list| list.iter().map(|c| c.prior).collect()).collect();
    for _ in 0..2 {
        scores = (0..all.len()).map(|a| supported(&all, &scores, a)).collect();
    }
    let best: Vec<Option<Spot>> = all
        .iter()
        .zip(&scores)
        .map(|(list, scores)| {
            let top = (0..list.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))?;
            Some(list[top].spot.clone())
        })
        .collect();
    at.into_iter().map(|i| i.and_then(|i| best[i].clone())).collect()
}

/// Scores of the places of one name with what the other names add.
fn supported(all: &[Vec<Candidate>], scores: &[Vec<f64>], a: usize) -> Vec<f64> {
    let score = |c: &Candidate| {
        let mut sum = 0.0;
        for (b, others) in all.iter().enumerate() {
            if b == a || !c.spot.local {
                continue;
            }
            let top = scores[b].iter().copied().fold(f64::MIN, f64::max);
            let nearest = others
                .iter()
                .zip(&scores[b])
                .filter(|(other, _)| other.spot.local)
                .map(|(other, s)| {
                    let km = distance_km((other.spot.lat, other.spot.lon), (c.spot.lat, c.spot.lon));
                    // The same point under two names, a county and its seat, tells as much as a neighbour.
                    let same = c.spot.division.is_some() && other.spot.division == c.spot.division;
                    let near = (-km / CLOSE_KM).exp() + if same { 0.25 } else { 0.0 };
                    near * ((s - top) / 4.0).exp()
                })
                .fold(0.0, f64::max);
            sum += PAIR * nearest;
        }
        c.prior + sum.min(MOST_SUPPORT)
    };
    all[a].iter().map(score).collect()
}

/// States and divisions that the text names make their towns likelier.
fn told(named: &[Named], text: &str, atlas: &Atlas, all: &mut [Vec<Candidate>]) {
    let mut votes: BTreeMap<(&str, Option<&str>), f64> = BTreeMap::new();
    for n in named.iter().filter(|n| !n.open) {
        let own = container(atlas, &text[n.range.clone()]);
        for c in own.into_iter().chain(n.container) {
            *votes.entry((c.country, c.division)).or_default() += 1.0;
        }
    }
    for c in all.iter_mut().flatten().filter(|c| c.spot.local) {
        let Some(country) = c.spot.country else { continue };
        let of_division = c.spot.division.and_then(|d| votes.get(&(country, Some(d)))).copied().unwrap_or(0.0);
        let of_country = votes.get(&(country, None)).copied().unwrap_or(0.0);
        c.prior += 2.0 * of_division.min(2.0) + 0.8 * of_country.min(3.0);
    }
}

fn candidates(atlas: &Atlas, name: &str, county: bool, held: Option<Container>) -> Vec<Candidate> {
    let name = &*spelled(name);
    let mut out = Vec::new();
    if county {
        counties(atlas, name, &mut out);
    }
    if out.is_empty() || !county {
        of_shelf(atlas, name, &mut out);
        of_towns(atlas, name, &mut out);
    }
    if !county && out.iter().all(|c| c.spot.local) {
        // "DeKalb" may be the county as well.
        let bare = atlas.towns(&format!("{name} County"));
        out.extend(bare.filter(|t| t.county).map(|t| Candidate { spot: of_town(&t), prior: 4.0 }));
    }
    if out.is_empty() {
        out.extend(of_people(atlas, name));
    }
    // Small towns that bear the name of a division are seldom meant: California in Maryland.
    let divided = out.iter().any(|c| !c.spot.local && c.spot.division.is_some());
    for c in out.iter_mut().filter(|c| divided && c.spot.local && c.prior < size(500_000)) {
        c.prior -= 4.0;
    }
    if let Some(held) = held {
        let inside = |c: &Candidate| {
            c.spot.country == Some(held.country)
                && (held.division.is_none() || c.spot.division == held.division)
                && c.spot.local
        };
        if out.iter().any(inside) {
            out.retain(inside);
        }
    }
    out
}

fn counties(atlas: &Atlas, name: &str, out: &mut Vec<Candidate>) {
    let bare = name.trim_end_matches(" County").trim_end_matches(" Parish").trim_end_matches(" Co.");
    for long in [format!("{bare} County"), format!("{bare} Parish"), bare.to_owned()] {
        let rows = atlas.towns(&long).filter(|t| t.county);
        out.extend(rows.map(|t| Candidate { spot: of_town(&t), prior: 6.0 }));
    }
}

fn of_town(t: &chancery_atlas::Town) -> Spot {
    Spot {
        lat: t.lat,
        lon: t.lon,
        geonames: t.geonames,
        country: Some(t.country),
        division: Some(t.division).filter(|d| !d.is_empty()),
        local: true,
    }
}

fn of_towns(atlas: &Atlas, name: &str, out: &mut Vec<Candidate>) {
    let mut names = vec![name.to_owned()];
    for (short, long) in [("St. ", "Saint "), ("Mt. ", "Mount "), ("Ft. ", "Fort ")] {
        if let Some(rest) = name.strip_prefix(short) {
            names.push(format!("{long}{rest}"));
        }
    }
    for name in names {
        for t in atlas.towns(&name) {
            let spot = of_town(&t);
            let near =
                |c: &&mut Candidate| c.spot.local && distance_km((c.spot.lat, c.spot.lon), (t.lat, t.lon)) < 25.0;
            // A town that the shelf has as well: its number is known here.
            if let Some(old) = out.iter_mut().find(near) {
                old.spot.geonames = old.spot.geonames.or(spot.geonames);
                old.spot.division = old.spot.division.or(spot.division);
                continue;
            }
            out.push(Candidate { spot, prior: if t.county { 4.0 } else { size(t.population) } });
        }
    }
}

fn size(population: u32) -> f64 {
    1.5 * (f64::from(population) + 100.0).log10()
}

fn of_shelf(atlas: &Atlas, name: &str, out: &mut Vec<Candidate>) {
    let division = |d: &&chancery_atlas::Division| d.name == name || d.abbreviations().any(|a| a == name);
    for d in atlas.divisions().iter().filter(division) {
        let spot = Spot {
            lat: d.lat,
            lon: d.lon,
            geonames: None,
            country: Some(d.country),
            division: Some(d.code),
            local: false,
        };
        out.push(Candidate { spot, prior: if d.country == "US" { 12.0 } else { 11.5 } });
    }
    if name == "Washington" {
        let state = atlas.divisions().iter().find(|d| d.code == "WA" && d.country == "US");
        out.extend(state.map(|d| Candidate {
            spot: Spot {
                lat: d.lat,
                lon: d.lon,
                geonames: None,
                country: Some("US"),
                division: Some("WA"),
                local: false,
            },
            prior: 7.0,
        }));
    }
    for id in atlas.places(name) {
        let p = atlas.place(*id);
        let code = || {
            let of = atlas.divisions().iter().find(|d| Some(d.country) == p.country && Some(d.name) == p.admin1);
            of.map(|d| d.code).or(if p.admin1 == Some("Washington") { Some("WA") } else { None })
        };
        let local = matches!(p.level, PlaceLevel::City | PlaceLevel::District);
        let prior = match p.level {
            PlaceLevel::Country => 13.0,
            PlaceLevel::Region if p.country.is_none() => 9.0,
            PlaceLevel::Region => 6.5,
            PlaceLevel::City => size(p.population) + if p.capital { 3.0 } else { 0.0 },
            _ => 5.0,
        };
        // Divisions have their own points.
        if p.level == PlaceLevel::Region && out.iter().any(|c| !c.spot.local && c.spot.country == p.country) {
            continue;
        }
        let spot = Spot {
            lat: p.lat,
            lon: p.lon,
            geonames: None,
            country: p.country,
            division: if local { code() } else { None },
            local,
        };
        out.push(Candidate { spot, prior });
    }
}

fn of_people(atlas: &Atlas, name: &str) -> Option<Candidate> {
    let one = name.strip_suffix('s').unwrap_or(name);
    let code = atlas.state_by_demonym(name).first().or_else(|| atlas.state_by_demonym(one).first())?;
    let place = atlas.place_named(atlas.state(code)?.name, Some(code))?;
    let spot =
        Spot { lat: place.lat, lon: place.lon, geonames: None, country: place.country, division: None, local: false };
    Some(Candidate { spot, prior: 12.0 })
}
