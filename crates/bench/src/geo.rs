//! Set `geo`: place names of a text with their points. Where the input gives the extents of the names, a second file
//! `NAME.given.jsonl` tells where those are; nothing but their start and end is read.
//!
//! Local papers write for one town: where an outlet is read is worked out from all texts of it in the file.

use crate::lines::CodePoints;
use crate::{Desk, lines};
use anyhow::{Context, Result};
use chancery_atlas::distance_km;
use chancery_recognise::toponyms::{Home, Spot, placed, toponyms};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

#[derive(Deserialize)]
struct Record {
    id: String,
    text: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    toponyms: Vec<Extent>,
}

#[derive(Deserialize)]
struct Extent {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Answer {
    id: String,
    toponyms: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonameid: Option<String>,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let records: Vec<Record> = lines::read(&path)?;
        let homes = homes(desk, &records);
        let home = |r: &Record| outlet(r).and_then(|o| homes.get(o).copied());
        let one = |r: &Record| toponyms(&desk.atlas, &r.text, home(r).as_ref());
        let again: Vec<Vec<(Range<usize>, Option<Spot>)>> =
            records.iter().map(|r| one(r).into_iter().map(|t| (t.range, t.spot)).collect()).collect();
        let answers = records.iter().zip(&again).map(|(r, places)| answer(r, places));
        lines::write(&out.join(&name), answers)?;
        if records.iter().any(|r| !r.toponyms.is_empty()) {
            let given = records.iter().map(|r| {
                let ranges = given(r);
                let spots = placed(&desk.atlas, &r.text, &ranges, home(r).as_ref());
                answer(r, &ranges.into_iter().zip(spots).collect::<Vec<_>>())
            });
            lines::write(&out.join(name.replace(".jsonl", ".given.jsonl")), given)?;
        }
        said.push(format!("{name}: {} texts, {} names", records.len(), again.iter().map(Vec::len).sum::<usize>()));
    }
    Ok(said.join("\n"))
}

fn outlet(record: &Record) -> Option<&str> {
    let url = record.url.as_deref()?;
    let host = url.split("://").nth(1).unwrap_or(url).split('/').next()?;
    Some(host.trim_start_matches("www.")).filter(|h| !h.is_empty())
}

/// Most texts of an outlet that are read to learn where it is at home.
const ENOUGH: usize = 12;

/// Where the towns and counties lie together that the texts of an outlet name, taken as one text.
fn homes<'a>(desk: &Desk, records: &'a [Record]) -> BTreeMap<&'a str, Home> {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (outlet, r) in records.iter().filter_map(|r| Some((outlet(r)?, r))) {
        texts.entry(outlet).or_default().push(&r.text);
    }
    let home = |outlet: &str, texts: &[&str]| {
        let all = texts[..texts.len().min(ENOUGH)].join("\n\n");
        let found = toponyms(&desk.atlas, &all, None);
        let mut spots: Vec<&Spot> = Vec::new();
        for spot in found.iter().filter_map(|t| t.spot.as_ref()) {
            if !spots.iter().any(|s| (s.lat, s.lon) == (spot.lat, spot.lon)) {
                spots.push(spot);
            }
        }
        let names = found.iter().map(|t| &all[t.range.clone()]).filter(|name| in_domain(name, outlet));
        let points: Vec<(f64, f64)> = spots.iter().filter(|s| s.local).map(|s| (s.lat, s.lon)).collect();
        names.clone().next().and_then(|name| own_town(desk, name, &spots)).or_else(|| densest(&points))
    };
    texts.into_iter().filter_map(|(outlet, texts)| Some((outlet, home(outlet, &texts)?))).collect()
}

/// "marbletownpress.com" for Marbletown.
fn in_domain(name: &str, outlet: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    letters.len() > 4 && outlet.contains(&letters)
}

/// Of the towns of this name the one that most of the other places lie around, or that lies in a division they name.
fn own_town(desk: &Desk, name: &str, spots: &[&Spot]) -> Option<Home> {
    let support = |t: &chancery_atlas::Town| {
        let near = |s: &&&Spot| s.local && (2.0..120.0).contains(&distance_km((t.lat, t.lon), (s.lat, s.lon)));
        let named = |s: &&Spot| !s.local && s.country == Some(t.country) && s.division == Some(t.division);
        spots.iter().filter(near).count() + if spots.iter().any(named) { 2 } else { 0 }
    };
    let best = desk.atlas.towns(name).filter(|t| !t.county).map(|t| (support(&t), t));
    let (count, town) = best.max_by_key(|(count, t)| (*count, t.population))?;
    (count > 0).then_some(Home { lat: town.lat, lon: town.lon })
}

/// The point with most others within 120 km, if those are a fair share.
fn densest(all: &[(f64, f64)]) -> Option<Home> {
    let near = |p: &(f64, f64)| all.iter().filter(|q| distance_km(*p, **q) < 120.0).count();
    let best = all.iter().max_by_key(|p| near(p))?;
    let count = near(best);
    (count >= 3 && 3 * count >= all.len()).then_some(Home { lat: best.0, lon: best.1 })
}

/// The given extents as bytes.
fn given(record: &Record) -> Vec<Range<usize>> {
    let mut bytes: Vec<usize> = record.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(record.text.len());
    let at = |n: usize| bytes[n.min(bytes.len() - 1)];
    record.toponyms.iter().map(|t| at(t.start)..at(t.end)).collect()
}

fn answer(record: &Record, places: &[(Range<usize>, Option<Spot>)]) -> Answer {
    let points = CodePoints::new(&record.text);
    let place = |(range, spot): &(Range<usize>, Option<Spot>)| Place {
        start: points.of(range.start),
        end: points.of(range.end),
        lat: spot.as_ref().map(|s| s.lat),
        lon: spot.as_ref().map(|s| s.lon),
        geonameid: spot.as_ref().and_then(|s| s.geonames).map(|id| id.to_string()),
    };
    Answer { id: record.id.clone(), toponyms: places.iter().map(place).collect() }
}

#[cfg(test)]
mod tests {
    use super::densest;

    #[test]
    fn an_outlet_is_at_home_where_its_towns_lie_together() {
        let home = densest(&[(40.0, -80.0), (40.1, -80.1), (40.2, -80.0), (10.0, 50.0)]).expect("three lie together");
        assert!((home.lat - 40.0).abs() < 0.3);
        assert!(densest(&[(40.0, -80.0), (10.0, 50.0)]).is_none());
    }
}
