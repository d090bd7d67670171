//! Set `isaf`: press releases of a military command into one row of facts each. The rules about vague numbers, target
//! groups and kinds of event are the set's own; days and provinces come from the program.

mod labels;
mod persons;
mod phrases;
mod release;

use crate::{Desk, lines};
use anyhow::{Context, Result};
use persons::Toll;
use release::Release;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
struct Input {
    id: String,
    text: String,
}

#[derive(Debug, Default, Serialize)]
struct Output {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    event_type: Vec<String>,
    province: Vec<String>,
    target_group: Vec<String>,
    min_killed: u32,
    min_captured: u32,
    killq: bool,
    captureq: bool,
    killcaptureraid: bool,
    airstrike: bool,
    noshotsfired: bool,
    min_leaders_killed: u32,
    min_leaders_captured: u32,
}

pub fn run(desk: &Desk, data: &Path, out: &Path) -> Result<String> {
    let mut said = Vec::new();
    for path in lines::files(data, ".jsonl")? {
        let name = path.file_name().context("a file has a name")?.to_string_lossy().into_owned();
        let inputs: Vec<Input> = lines::read(&path)?;
        lines::write(&out.join(&name), inputs.iter().map(|input| row(desk, input)))?;
        said.push(format!("{name}: {} releases", inputs.len()));
    }
    Ok(said.join("\n"))
}

fn row(desk: &Desk, input: &Input) -> Output {
    let release = Release::read(&input.text);
    let killed = persons::killed(&release);
    let captured = persons::captured(&release);
    let airstrike = labels::airstrike(&release);
    Output {
        id: input.id.clone(),
        start_date: release.day_of_event().map(|day| day.to_string()),
        event_type: vec![event_type(&release, &killed, &captured, airstrike)],
        province: labels::province(&release, &desk.atlas).into_iter().collect(),
        target_group: vec![labels::target_groups(&release)],
        min_killed: killed.number,
        min_captured: captured.number,
        killq: killed.number > 0,
        captureq: captured.number > 0,
        killcaptureraid: labels::raid(&release, captured.number > 0),
        airstrike,
        noshotsfired: labels::no_shots(&release),
        min_leaders_killed: killed.leaders.min(killed.number),
        min_leaders_captured: captured.leaders.min(captured.number),
    }
}

/// The set writes several labels as one, joined by `;`.
fn event_type(release: &Release, killed: &Toll, captured: &Toll, airstrike: bool) -> String {
    let kind = match (killed.number > 0, captured.number > 0, airstrike) {
        (true, true, true) => "airstrike;detention",
        (_, _, true) => "airstrike",
        (true, true, false) => "captureandkill",
        (true, false, false) => "insurgentskilled",
        (false, false, false) if labels::civilians_hurt(release) => "civiliancasualty",
        (false, false, false) if labels::fire_exchanged(release) => "exchangeoffire",
        _ => "detention",
    };
    kind.to_owned()
}
