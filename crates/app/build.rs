//! Lists the demonstration reports, so that they are built into the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Folders of reports that this project wrote, from the folder of this crate.
const FOLDERS: [&str; 2] = ["../../eval/gold/own/dev/texts", "demo"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut reports = Vec::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for entry in fs::read_dir(root.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "txt" || e == "html") {
                reports.push(path);
            }
        }
    }
    reports.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("demo_reports.rs");
    fs::write(out, table(&reports))
}

fn table(reports: &[PathBuf]) -> String {
    let mut out = String::from("const REPORTS: &[(&str, &[u8])] = &[\n");
    for path in reports {
        let name = path.file_name().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    ({:?}, include_bytes!({:?})),", name, whole(path));
    }
    out + "];\n"
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
