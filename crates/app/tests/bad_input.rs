//! Bad input: a line that names file and kind, the batch goes on, the exit code says so, the ledger stays whole.
//! A line of 200 MB is the chore `cargo xtask bigline`; here it is 20 MB.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{GOOD, Run, assert_whole, exports, holds, many_reports, read, read_all, skipped};
use tempfile::{TempDir, tempdir};

/// A folder with a good report before and after the bad one, and a place for the ledger.
struct Batch {
    folder: TempDir,
}

impl Batch {
    fn new() -> Batch {
        let batch = Batch { folder: tempdir().expect("a folder") };
        fs::create_dir(batch.reports()).expect("a folder to write to");
        batch.put("a-good.txt", GOOD.as_bytes());
        batch.put("z-good.txt", GOOD.replace("Quito", "Lima").replace("QUITO", "LIMA").as_bytes());
        batch
    }

    fn reports(&self) -> PathBuf {
        self.folder.path().join("reports")
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger")
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.reports().join(name), bytes).expect("a folder to write to");
    }

    /// Reads the folder; both good reports must be there and the ledger whole.
    fn read(&self) -> Run {
        let run = read(&[self.reports()], &self.ledger());
        for good in ["a-good.txt", "z-good.txt"] {
            assert!(holds(&self.ledger(), good), "{good} is missing: {}", run.said);
        }
        assert_whole(&self.ledger());
        run
    }

    /// The bad one is left out, with one line that names it and its kind.
    fn refuses(&self, name: &str, kinds: &[&str]) {
        let run = self.read();
        assert_eq!(run.code, Some(1), "{}", run.said);
        assert_eq!(run.lines_on(name, kinds).len(), 1, "one line on {name}, {kinds:?}:\n{}", run.said);
        assert!(!holds(&self.ledger(), name), "{name} went into the ledger");
    }

    /// The bad one is read all the same, with a line that names it and what is odd about it.
    fn remarks(&self, name: &str, kinds: &[&str]) {
        let run = self.read();
        assert!(matches!(run.code, Some(0 | 1)), "{:?} {}", run.code, run.said);
        assert!(!run.lines_on(name, kinds).is_empty(), "no line on {name}, {kinds:?}:\n{}", run.said);
        assert!(holds(&self.ledger(), name), "{name} is not in the ledger");
    }
}

#[test]
fn an_empty_file() {
    let batch = Batch::new();
    batch.put("bad.txt", b"");
    batch.refuses("bad.txt", &["empty"]);
}

#[test]
fn a_file_of_blanks() {
    let batch = Batch::new();
    batch.put("bad.txt", b"  \n\n\t \r\n\n");
    batch.refuses("bad.txt", &["empty", "no text", "no words", "blank"]);
}

#[test]
fn a_binary_file() {
    let batch = Batch::new();
    let noise: Vec<u8> = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    batch.put("bad.txt", &[b"\x7fELF\x02\x01\x01\x00", noise.as_slice()].concat());
    batch.refuses("bad.txt", &["not text", "binary"]);
}

#[test]
fn a_picture_with_the_ending_of_a_text() {
    let batch = Batch::new();
    batch.put("bad.html", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x01\x00\x00\x00\x01\x00");
    batch.refuses("bad.html", &["not text", "png", "binary"]);
}

#[test]
fn many_nul_bytes() {
    let batch = Batch::new();
    batch.put("bad.txt", &[GOOD.as_bytes(), &[0; 4000]].concat());
    batch.refuses("bad.txt", &["nul", "not text"]);
}

#[test]
fn a_stray_nul_byte_does_not_hide_a_report() {
    let batch = Batch::new();
    batch.put("odd.txt", GOOD.replacen(" two guards", " two\0guards", 1).replace("Quito", "Sucre").as_bytes());
    batch.remarks("odd.txt", &["nul", "control"]);
}

#[test]
fn truncated_html() {
    let batch = Batch::new();
    let page = format!(
        "<!DOCTYPE html><html><head><title>Shots</title></head><body><article><h1>Shots</h1><p>{GOOD}</p><p>Police sa"
    );
    batch.put("cut.html", format!("{page}<a hre").as_bytes());
    batch.remarks("cut.html", &["cut", "truncated", "incomplete", "unclosed", "not closed", "ends"]);
}

#[test]
fn html_cut_before_its_text() {
    let batch = Batch::new();
    batch.put("bad.html", b"<!DOCTYPE html><html><head><title>Sho");
    let run = batch.read();
    assert!(!run.lines_on("bad.html", &[""]).is_empty(), "no line names it: {}", run.said);
}

#[test]
fn a_wrong_statement_of_encoding() {
    let batch = Batch::new();
    let page = "<html><head><meta charset=\"utf-8\"></head><body><p>The attach\u{e9} of the Peruvian embassy in Bogot\u{e1} was shot at on 3 May \
                2024, police said. Nobody was hurt in the attack on the attach\u{e9}.</p></body></html>";
    batch.put("odd.html", &narrow(page));
    batch.remarks("odd.html", &["encoding", "windows-1252", "utf-8"]);
}

#[test]
fn mixed_encodings() {
    let batch = Batch::new();
    let sentence =
        "The attach\u{e9} of the Peruvian embassy in Bogot\u{e1} was shot at on 3 May 2024, police said.\n\n";
    batch.put("odd.txt", &[sentence.as_bytes(), &narrow(sentence), sentence.as_bytes()].concat());
    batch.remarks("odd.txt", &["encoding", "utf-8", "bytes"]);
}

#[test]
fn wide_characters_with_and_without_a_mark() {
    for mark in [&[0xff, 0xfe][..], &[]] {
        let batch = Batch::new();
        let text = GOOD.replace("Quito", "Cuenca");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        batch.put("wide.txt", &[mark, &wide].concat());
        let run = batch.read();
        assert!(holds(&batch.ledger(), "wide.txt"), "{}", run.said);
    }
}

#[test]
fn one_line_of_20_mb() {
    let batch = Batch::new();
    let words = "The guards at the gate of the embassy heard a shot and closed the street for an hour. ";
    batch.put("long.txt", words.repeat(20_000_000 / words.len()).as_bytes());
    let run = batch.read();
    let read = holds(&batch.ledger(), "long.txt");
    assert_eq!(run.code, Some(i32::from(!read)), "{}", run.said);
    assert!(read || !run.lines_on("long.txt", &["large", "long"]).is_empty(), "no line names it: {}", run.said);
}

#[test]
fn a_file_beyond_the_limit() {
    let batch = Batch::new();
    let file = fs::File::create(batch.reports().join("huge.txt")).expect("a folder to write to");
    file.set_len(3 << 30).expect("files may have holes");
    batch.refuses("huge.txt", &["too large"]);
}

#[test]
fn an_unreadable_file() {
    let batch = Batch::new();
    batch.put("locked.txt", GOOD.as_bytes());
    let path = batch.reports().join("locked.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("our own file");
    if fs::read(&path).is_ok() {
        skipped("an unreadable file (this user may read everything)");
        return;
    }
    batch.refuses("locked.txt", &["unreadable", "permission"]);
}

#[test]
fn a_loop_of_links() {
    let batch = Batch::new();
    fs::create_dir(batch.reports().join("inner")).expect("a folder to write to");
    symlink(batch.reports(), batch.reports().join("inner/back")).expect("links can be made");
    symlink("self.txt", batch.reports().join("self.txt")).expect("links can be made");
    let run = batch.read();
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert_eq!(run.lines_on("back", &["loop"]).len(), 1, "{}", run.said);
    assert_eq!(run.lines_on("self.txt", &["loop", "unreadable"]).len(), 1, "{}", run.said);
}

#[test]
fn a_path_that_is_not_there_and_one_that_is_no_file() {
    let batch = Batch::new();
    let missing = batch.reports().join("nowhere.txt");
    let run = read(&[missing.clone(), PathBuf::from("/dev/zero"), batch.reports()], &batch.ledger());
    assert_eq!(run.code, Some(1), "{}", run.said);
    assert_eq!(run.lines_on("nowhere.txt", &["missing"]).len(), 1, "{}", run.said);
    assert_eq!(run.lines_on("/dev/zero", &["not a regular file"]).len(), 1, "{}", run.said);
    assert!(holds(&batch.ledger(), "z-good.txt"));
    assert_whole(&batch.ledger());
}

#[test]
fn nothing_to_read_at_all() {
    let folder = tempdir().expect("a folder");
    let run = read(&[folder.path().join("nowhere")], &folder.path().join("ledger"));
    assert!(matches!(run.code, Some(1 | 2)), "{:?} {}", run.code, run.said);
    assert_eq!(run.lines_on("nowhere", &["missing"]).len(), 1, "{}", run.said);
}

/// Words that tell of a full disk.
const FULL: &[&str] = &["full", "no room", "space", "too large", "too big", "disk i/o", "write"];

#[test]
fn a_disk_that_fills_up_by_a_limit_on_files() {
    let folder = tempdir().expect("a folder");
    let reports = many_reports(folder.path(), 150);
    let (quiet, ledger) = (folder.path().join("quiet"), folder.path().join("ledger"));
    read_all(&[&reports], &quiet);
    let kib = size_of(&quiet) / 1024 / 2;
    // The signal is ignored so that writing fails with an error, as it does on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" read \"$1\" --ledger \"$2\"");
    let program = env!("CARGO_BIN_EXE_chancery");
    let run = Run::of(
        Command::new("bash").args(["-c", &script, program]).args([&reports, &ledger]).output().expect("bash starts"),
    );
    assert!(run.code.is_some_and(|c| c != 0), "{:?} {}", run.code, run.said);
    assert!(!run.lines_on("ledger", FULL).is_empty(), "no line names the ledger and the kind: {}", run.said);
    assert_whole(&ledger);
    read_all(&[&reports], &ledger);
    assert_eq!(exports(&ledger), exports(&quiet));
}

#[test]
fn a_disk_that_is_really_full() {
    let folder = tempdir().expect("a folder");
    let reports = many_reports(folder.path(), 150);
    let (quiet, disk, out) = (folder.path().join("quiet"), folder.path().join("disk"), folder.path().join("out"));
    fs::create_dir(&disk).expect("a folder to write to");
    fs::create_dir(&out).expect("a folder to write to");
    read_all(&[&reports], &quiet);
    if !own_disk(&disk, "true").status.success() {
        skipped("a really full disk (no small file system can be mounted here)");
        return;
    }
    let half = size_of(&quiet) / 2;
    let script = format!(
        "mount -o remount,size={half} tmpfs {disk} || exit 90
         '{program}' read '{reports}' --ledger {disk}/ledger; code=$?; echo code $code; [ $code -ne 0 ] || exit 91
         '{program}' verify --ledger {disk}/ledger || exit 92
         mount -o remount,size=64m tmpfs {disk}
         '{program}' read '{reports}' --ledger {disk}/ledger || exit 93
         '{program}' verify --ledger {disk}/ledger || exit 94
         cp -r {disk}/ledger '{out}'",
        program = env!("CARGO_BIN_EXE_chancery"),
        reports = reports.display(),
        disk = disk.display(),
        out = out.display()
    );
    let run = Run::of(own_disk(&disk, &script));
    assert_eq!(run.code, Some(0), "{}", run.said);
    assert!(!run.lines_on("ledger", FULL).is_empty(), "no line names the ledger and the kind: {}", run.said);
    assert_eq!(exports(&out.join("ledger")), exports(&quiet));
}

/// Runs a script that alone sees a small file system at `disk`.
fn own_disk(disk: &Path, script: &str) -> std::process::Output {
    let script = format!("mount -t tmpfs -o size=64m tmpfs {} || exit 99\n{script}", disk.display());
    Command::new("unshare").args(["--map-root-user", "--mount", "sh", "-c", &script]).output().unwrap_or_else(|_| {
        // Without the program there is no way to have a disk of one's own.
        Command::new("false").output().expect("false starts")
    })
}

fn size_of(folder: &Path) -> u64 {
    support::files(folder).iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

/// Windows-1252 of text that has nothing beyond Latin-1.
fn narrow(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}
