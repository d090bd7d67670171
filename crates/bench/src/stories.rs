//! Sets `gvc` and `gva`: which reports tell of the same incident, read as a stream in the order of publication.
//!
//! Beside the clusters, `NAME.stories.jsonl` holds what the reports of each story say of it: day, place, killed,
//! injured. Where the folder lists incidents with their reports (`incidents.jsonl`), `NAME.facts.jsonl` gives, under
//! the id of each incident, the facts of the story that holds most of its reports: what was found where it was found.
//! Nothing but the ids of such a list is read.

mod facts;
mod places;

use crate::Desk;
use crate::lines;
use anyhow::{Context, Result};
use chancery_facts::Date;
use chancery_link::stories::{Archive, Evidence, KINDS, Told};
use chancery_recognise::moments::{Timeline, moments};
use facts::Facts;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Deserialize)]
pub(crate) struct Report {
    id: String,
    dct: Option<String>,
    #[serde(default)]
    title: Option<String>,
    text: String,
}

impl Report {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its day as the set states it; reports without one come first.
    pub(crate) fn day(&self) -> &str {
        self.dct.as_deref().unwrap_or_default()
    }
}

/// An incident of the list: which reports are filed under it.
#[derive(Deserialize)]
struct Incident {
    id: String,
    docs: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    cluster: String,
}

/// The list of incidents is no file of reports.
const INCIDENTS: &str = "incidents.jsonl";

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    each_file(data, |name, reports| {
        let stream = Stream::of(desk, &reports);
        let lines = stream
            .order
            .iter()
            .zip(&stream.stories)
            .map(|(&i, story)| Line { id: &reports[i].id, cluster: format!("c{story}") });
        lines::write(&out.join(name), lines)?;
        let told = stream.told(&reports);
        let stem = name.trim_end_matches(".jsonl");
        let stories = told.iter().map(|(story, (ids, facts))| facts.line(&format!("c{story}"), Some(ids)));
        lines::write(&out.join(format!("{stem}.stories.jsonl")), stories)?;
        if data.join(INCIDENTS).is_file() {
            let incidents: Vec<Incident> = lines::read(&data.join(INCIDENTS))?;
            let found = stream.facts_of(&reports, &incidents, &told);
            lines::write(&out.join(format!("{stem}.facts.jsonl")), found)?;
        }
        Ok(format!("{name}: {} reports, {} stories; {}", reports.len(), told.len(), stream.pace()))
    })
}

/// Set `stories`: what each compared pair of reports has in common, for fitting the weights.
pub fn show(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    each_file(data, |name, reports| {
        let stream = Stream::of(desk, &reports);
        let id = |n: usize| &reports[stream.order[n]].id;
        let pairs = stream.compared.iter().enumerate().flat_map(|(n, found)| {
            found
                .iter()
                .map(move |(earlier, evidence)| json!({"a": id(n), "b": id(*earlier), "values": evidence.values}))
        });
        lines::write(&out.join(name), pairs)?;
        Ok(format!("{name}: {} reports; kinds of evidence: {}", reports.len(), KINDS.join("; ")))
    })
}

/// Runs over all files of reports; several lines about what was done.
pub(crate) fn each_file(data: &Path, mut one: impl FnMut(&str, Vec<Report>) -> Result<String>) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        if path.file_name() == Some(OsStr::new(INCIDENTS)) {
            continue;
        }
        let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        said.push(one(&name, lines::read(&path)?)?);
    }
    Ok(said.join("\n"))
}

/// A file of reports, placed one after the other.
struct Stream {
    /// Reports in the order of publication; those of one day as they stand in the file.
    order: Vec<usize>,
    /// In that order, the story of each.
    stories: Vec<usize>,
    /// In that order, what each was compared with.
    compared: Vec<Vec<(usize, Evidence)>>,
    /// In that order, what each says of its incident.
    facts: Vec<Facts>,
    /// How long placing took, longest last.
    times: Vec<Duration>,
}

impl Stream {
    fn of(desk: &Desk, reports: &[Report]) -> Stream {
        let mut order: Vec<usize> = (0..reports.len()).collect();
        order.sort_by_key(|&i| reports[i].published());
        let mut archive = Archive::new();
        let mut out = Stream { order, stories: Vec::new(), compared: Vec::new(), facts: Vec::new(), times: Vec::new() };
        for &i in &out.order {
            let report = &reports[i];
            let (title, published) = (report.title.as_deref().unwrap_or_default(), report.published());
            let all = format!("{title}.\n{}", report.text);
            let places = places::of_text(desk, &all);
            let days = days(&all, published);
            let points: Vec<(f64, f64)> = places.iter().map(|p| p.point).collect();
            let told = Told { published, title, text: &report.text, days: &days, places: &points };
            let start = Instant::now();
            let (placed, compared) = archive.place_showing(&told);
            out.times.push(start.elapsed());
            out.stories.push(placed.story);
            out.compared.push(compared);
            out.facts.push(Facts::of(title, &report.text, published, &days, &places));
        }
        out.times.sort();
        out
    }

    /// For each story the ids of its reports and what they say together.
    fn told<'r>(&self, reports: &'r [Report]) -> BTreeMap<usize, (Vec<&'r str>, Facts)> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, &story) in self.stories.iter().enumerate() {
            members.entry(story).or_default().push(n);
        }
        let one = |ns: Vec<usize>| {
            let ids = ns.iter().map(|&n| reports[self.order[n]].id.as_str()).collect();
            (ids, Facts::together(ns.iter().map(|&n| &self.facts[n])))
        };
        members.into_iter().map(|(story, ns)| (story, one(ns))).collect()
    }

    /// For each incident of the list the facts of the story that holds most of its reports.
    fn facts_of(
        &self,
        reports: &[Report],
        incidents: &[Incident],
        told: &BTreeMap<usize, (Vec<&str>, Facts)>,
    ) -> Vec<serde_json::Value> {
        let story: HashMap<&str, usize> =
            self.order.iter().zip(&self.stories).map(|(&i, &story)| (reports[i].id.as_str(), story)).collect();
        let mut out = Vec::new();
        for incident in incidents {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for found in incident.docs.iter().filter_map(|id| story.get(id.as_str())) {
                *counts.entry(*found).or_default() += 1;
            }
            let most = counts.into_iter().max_by(|x, y| x.1.cmp(&y.1).then(y.0.cmp(&x.0)));
            out.extend(most.map(|(story, _)| told[&story].1.line(&incident.id, None)));
        }
        out
    }

    /// Median, 99th of a hundred and longest time of placing.
    fn pace(&self) -> String {
        let at =
            |share: usize| self.times.get((self.times.len() * share / 100).min(self.times.len().saturating_sub(1)));
        let ms = |d: Option<&Duration>| d.map_or(0.0, |d| d.as_secs_f64() * 1000.0);
        format!("placing took {:.2} ms (median), {:.2} (p99), {:.2} at most", ms(at(50)), ms(at(99)), ms(at(100)))
    }
}

impl Report {
    fn published(&self) -> Option<Date> {
        self.dct.as_deref()?.get(..10)?.parse().ok()
    }
}

/// Days that a text names, in order, repetitions kept.
fn days(text: &str, published: Option<Date>) -> Vec<Date> {
    let Some(published) = published else { return Vec::new() };
    let mut timeline = Timeline::new(published);
    moments(text).iter().filter_map(|moment| timeline.place(moment)?.day()).collect()
}
