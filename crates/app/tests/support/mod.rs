//! Running the real binary on real folders.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The exports that must agree, as command and form.
pub const EXPORTS: &[(&str, &str)] =
    &[("facts", "jsonl"), ("groups", "jsonl"), ("documents", "jsonl"), ("incidents", "csv"), ("conflicts", "csv")];

/// The binary under test, without colours and with nothing to read.
pub fn chancery() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    // Whatever proxies the machine has, loopback is asked directly, and tests name their own.
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command
}

/// The command that reads `paths` into a ledger.
pub fn read_command<P: AsRef<Path>>(paths: &[P], ledger: &Path) -> Command {
    let mut command = chancery();
    command.arg("read").args(paths.iter().map(AsRef::as_ref)).arg("--ledger").arg(ledger);
    command
}

/// Reads and gives what happened.
pub fn read<P: AsRef<Path>>(paths: &[P], ledger: &Path) -> Run {
    Run::of(read_command(paths, ledger).output().expect("the binary starts"))
}

/// Reads what must be readable.
pub fn read_all<P: AsRef<Path>>(paths: &[P], ledger: &Path) -> Run {
    let run = read(paths, ledger);
    assert_eq!(run.code, Some(0), "{}", run.said);
    run
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// Exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Both streams.
    pub said: String,
}

impl Run {
    /// Takes over the output of an ended run.
    pub fn of(output: Output) -> Run {
        let said = [output.stdout, output.stderr].concat();
        Run { code: output.status.code(), said: String::from_utf8_lossy(&said).into_owned() }
    }

    /// The lines that name `file` and hold one of `kinds`.
    pub fn lines_on(&self, file: &str, kinds: &[&str]) -> Vec<&str> {
        let on_kind = |l: &str| kinds.iter().any(|k| l.to_lowercase().contains(k));
        self.said.lines().filter(|l| l.contains(file) && on_kind(l)).collect()
    }
}

/// One export.
pub fn export(ledger: &Path, command: &str, form: &str) -> String {
    let output = chancery()
        .args([command, "--format", form, "--undated", "--ledger"])
        .arg(ledger)
        .output()
        .expect("the binary starts");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("exports are UTF-8")
}

/// All exports, one after the other, each under its name.
pub fn exports(ledger: &Path) -> String {
    let part = |(command, form): &(&str, &str)| format!("== {command} {form}\n{}", export(ledger, command, form));
    EXPORTS.iter().map(part).collect()
}

/// The lines of an export in sorted order.
pub fn sorted(ledger: &Path, command: &str) -> Vec<String> {
    let mut lines: Vec<String> = export(ledger, command, "jsonl").lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// What `verify` says.
pub fn verify(ledger: &Path) -> Run {
    Run::of(chancery().args(["verify", "--ledger"]).arg(ledger).output().expect("the binary starts"))
}

/// Exit code 0 of `verify`, or its words.
pub fn assert_whole(ledger: &Path) {
    let run = verify(ledger);
    assert_eq!(run.code, Some(0), "verify: {}", run.said);
}

/// True when the ledger holds a document of this name.
pub fn holds(ledger: &Path, name: &str) -> bool {
    export(ledger, "documents", "jsonl").contains(&format!("\"{name}\""))
}

/// Says on the real standard error, past the capture of the test runner, that something could not be tried here.
pub fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// A short report with an incident in it.
pub const GOOD: &str = "Gunmen fire on Kenyan embassy\n\nQUITO, May 4, 2024 (Halden News) — Gunmen opened fire at the Kenyan \
    embassy in Quito on Friday, wounding two guards, police said.\n\nNo group has claimed responsibility.\n";

/// The annotated reports that rules may be tuned on.
pub fn own_reports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/gold/own/dev/texts")
}

/// Writes `count` short reports on different acts, some of one event, and gives the folder.
pub fn many_reports(folder: &Path, count: usize) -> PathBuf {
    const CITIES: &[(&str, &str)] =
        &[("Quito", "Ecuador"), ("Tunis", "Tunisia"), ("Dhaka", "Bangladesh"), ("Accra", "Ghana")];
    const MINISTERS: &[&str] = &["Rosa Vela", "Amine Trab", "Nasrin Halder", "Kofi Ansah"];
    const STATES: &[&str] = &["Kenyan", "Polish", "Japanese", "Chilean", "Omani"];
    const ACTS: &[&str] = &[
        "Gunmen opened fire at the {} embassy in {} on Monday, wounding two guards",
        "Three rockets landed near the {} embassy in {} late on Monday without causing casualties",
        "A car bomb exploded outside the {} consulate in {} on Monday, killing one person",
        "Protesters threw stones at the {} embassy in {} on Monday",
    ];
    let reports = folder.join("reports");
    std::fs::create_dir_all(&reports).expect("a folder to write to");
    for n in 0..count {
        let (city, country) = CITIES[n % CITIES.len()];
        let (state, act) = (STATES[n / 4 % STATES.len()], ACTS[n / 7 % ACTS.len()]);
        let lead = act.replacen("{}", state, 1).replacen("{}", city, 1);
        let minister =
            ["promised to find the attackers", "condemned the attack", "visited the compound on Tuesday"][n % 3];
        let text = format!(
            "News from {city}\n\n{}, June {}, 2021 (Halden News) — {lead}, police said.\n\nThe interior minister of {country}, \
             {}, {minister}.\n\nNo group has claimed responsibility. It was report number {n} of the desk.\n",
            city.to_uppercase(),
            1 + n % 28,
            MINISTERS[n % MINISTERS.len()]
        );
        std::fs::write(reports.join(format!("r{n:04}.txt")), text).expect("a folder to write to");
    }
    reports
}

/// Files of a folder in sorted order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files
}
