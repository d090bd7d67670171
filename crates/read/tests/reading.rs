//! What the reader takes, what it reports, and in which order.

use chancery_read::{Limits, ProblemKind, RawDocument, ReadProblem, documents, documents_with_input};
use std::fs;
use std::path::{Path, PathBuf};

fn read(path: &Path) -> Vec<Result<RawDocument, ReadProblem>> {
    documents(&[path.to_path_buf()], &Limits::default()).collect()
}

fn kinds(items: &[Result<RawDocument, ReadProblem>]) -> Vec<ProblemKind> {
    items.iter().filter_map(|r| r.as_ref().err()).map(|p| p.kind).collect()
}

fn names(items: &[Result<RawDocument, ReadProblem>]) -> Vec<&str> {
    items.iter().filter_map(|r| r.as_ref().ok()).map(|d| d.name.as_str()).collect()
}

#[test]
fn folders_are_read_sorted_and_other_kinds_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    let at = |p: &str| dir.path().join(p);
    fs::create_dir_all(at("b/deep")).unwrap();
    fs::create_dir_all(at(".hidden")).unwrap();
    for name in ["z.txt", "a.HTML", "b/two.md", "b/deep/one", "c.htm", ".secret.txt", ".hidden/x.txt"] {
        fs::write(at(name), "text").unwrap();
    }
    for name in ["p.jpg", "q.jpg", "r.csv"] {
        fs::write(at(name), "text").unwrap();
    }
    let items = read(dir.path());
    assert_eq!(names(&items), ["a.HTML", "one", "two.md", "c.htm", "z.txt"]);
    let lines: Vec<String> = items.iter().filter_map(|r| r.as_ref().err()).map(|p| p.to_string()).collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].ends_with("skipped kind: 1 file with extension .csv left out"), "{}", lines[0]);
    assert!(lines[1].ends_with("skipped kind: 2 files with extension .jpg left out"), "{}", lines[1]);
}

#[test]
fn a_named_file_is_tried_whatever_its_extension() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.csv");
    fs::write(&file, "Two shots were fired.").unwrap();
    assert_eq!(names(&read(&file)), ["report.csv"]);
}

#[test]
fn bad_files_are_reported_by_kind() {
    let dir = tempfile::tempdir().unwrap();
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("Guards".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let bare16: Vec<u8> = "Guards stood by".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut nul_once = b"A long enough line of text with one slip in it. ".repeat(4);
    nul_once[10] = 0;
    let cases: [(&str, Vec<u8>, Option<ProblemKind>); 8] = [
        ("empty", vec![], Some(ProblemKind::Empty)),
        ("nul", vec![b'a', 0, 0, b'b', 1, 2], Some(ProblemKind::Binary)),
        ("control", vec![1, 2, 3, 4, b'x', 5, 6], Some(ProblemKind::Binary)),
        ("pdf", b"%PDF-1.7 text text".to_vec(), Some(ProblemKind::Broken)),
        ("utf16", utf16, None),
        ("bare16", bare16, None),
        ("slip", nul_once, None),
        ("latin", b"caf\xe9".to_vec(), None),
    ];
    for (name, bytes, want) in cases {
        let file = dir.path().join(name);
        fs::write(&file, bytes).unwrap();
        assert_eq!(kinds(&read(&file)).first().copied(), want, "{name}");
    }
    assert_eq!(kinds(&read(&dir.path().join("nowhere.txt"))), [ProblemKind::Missing]);
    let tiny = Limits { max_file_bytes: 3, ..Limits::default() };
    let over: Vec<_> = documents(&[dir.path().join("pdf")], &tiny).collect();
    assert_eq!(kinds(&over), [ProblemKind::TooLarge]);
}

#[test]
fn standard_input_is_a_dash_and_bounded() {
    let dash = [PathBuf::from("-"), PathBuf::from("-")];
    let items: Vec<_> = documents_with_input(&dash, &Limits::default(), Box::new(&b"words"[..])).collect();
    assert_eq!(names(&items), ["stdin"]);
    assert_eq!(kinds(&items), [ProblemKind::Empty]);
    let endless: Vec<_> = documents_with_input(
        &dash[..1],
        &Limits { max_file_bytes: 1000, ..Limits::default() },
        Box::new(std::io::repeat(b'a')),
    )
    .collect();
    assert_eq!(kinds(&endless), [ProblemKind::TooLarge]);
}

#[cfg(unix)]
#[test]
fn links_that_run_in_circles_end() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let sub = dir.path().join("sub");
    fs::create_dir(&sub).unwrap();
    fs::write(sub.join("one.txt"), "text").unwrap();
    symlink(dir.path(), sub.join("up")).unwrap();
    symlink(dir.path().join("self.txt"), dir.path().join("self.txt")).unwrap();
    symlink(dir.path().join("gone"), dir.path().join("broken.txt")).unwrap();
    let items = read(dir.path());
    assert_eq!(names(&items), ["one.txt"]);
    let mut found = kinds(&items);
    found.sort();
    assert_eq!(found, [ProblemKind::Unreadable, ProblemKind::SymlinkLoop, ProblemKind::SymlinkLoop]);
    assert_eq!(kinds(&read(Path::new("/dev/null"))), [ProblemKind::NotAFile]);
}

#[test]
fn a_report_is_one_line() {
    let problem = ReadProblem {
        file: "a\nb.txt".into(),
        place: Some("byte 3".into()),
        kind: ProblemKind::Binary,
        detail: "2 NUL bytes".into(),
        count: 1,
    };
    assert_eq!(problem.to_string(), "a b.txt: byte 3: not text: 2 NUL bytes");
}
