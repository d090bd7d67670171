//! Search, pages, backup, restore, compact, relink and check, as typed.
#![cfg(unix)]

mod support;

use std::path::Path;
use support::{Run, assert_whole, chancery, exports, files, many_reports, read_all, read_command};
use tempfile::tempdir;

fn typed(words: &[&str], ledger: &Path) -> Run {
    Run::of(chancery().args(words).arg("--ledger").arg(ledger).output().expect("the binary starts"))
}

fn done(words: &[&str], ledger: &Path) -> String {
    let run = typed(words, ledger);
    assert_eq!(run.code, Some(0), "{words:?}: {}", run.said);
    run.said
}

fn count(words: &[&str], ledger: &Path) -> usize {
    done(&[words, &["--format", "jsonl", "--limit", "all"]].concat(), ledger).lines().count()
}

#[test]
fn reports_and_facts_are_found() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let reports = many_reports(folder.path(), 28);
    read_all(&[&reports], &ledger);
    let text = done(&["search", "rockets", "embassy", "--width", "100"], &ledger);
    assert!(text.contains("«rockets»") && text.contains("«embassy»"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    assert!(done(&["search", "rockets", "--color", "always"], &ledger).contains("\u{1b}[1;4m"));
    assert!(done(&["search", "zeppelin"], &ledger).starts_with("none found: “zeppelin”"));
    // A phrase, a beginning, a word that must not be there.
    assert!(count(&["search", "three rockets"], &ledger) > 0);
    assert_eq!(count(&["search", "rockets three"], &ledger), 0);
    assert_eq!(count(&["search", "rock*"], &ledger), count(&["search", "rockets"], &ledger));
    let all = count(&["search", "embassy", "--only", "documents"], &ledger);
    let without = count(&["search", "embassy", "--without", "rockets", "--only", "documents"], &ledger);
    let with = count(&["search", "embassy", "rockets", "--only", "documents"], &ledger);
    assert_eq!(all, with + without);
    assert!(with > 0 && without > 0);
    // Filters.
    let near = count(&["search", "--near", "Quito", "--km", "60", "--only", "facts"], &ledger);
    assert!(near > 0 && near < count(&["search", "--near", "Quito", "--km", "20000", "--only", "facts"], &ledger));
    assert_eq!(near, count(&["search", "--near=-0.18,-78.47", "--km", "60", "--only", "facts"], &ledger));
    assert_eq!(count(&["search", "--near", "0,160", "--km", "60"], &ledger), 0);
    assert!(count(&["search", "--mission", "Kenyan embassy"], &ledger) > 0);
    assert!(count(&["search", "--weapon", "rocket"], &ledger) > 0);
    assert_eq!(count(&["search", "--weapon", "submarine"], &ledger), 0);
    assert!(count(&["search", "--source", "Halden"], &ledger) + count(&["search", "--source", "r0001"], &ledger) > 0);
    assert_eq!(count(&["search", "embassy", "--since", "2030-01-01"], &ledger), 0);
    assert!(count(&["search", "embassy", "--since", "2021-06-01", "--until", "2021-06-30"], &ledger) > 0);
    let run = typed(&["search"], &ledger);
    assert_eq!(run.code, Some(2), "{}", run.said);
    assert!(run.said.contains("nothing to search for"), "{}", run.said);
    assert!(typed(&["search", "a", "--near", "Nowhere at all"], &ledger).said.contains("no place is called"));
    // Pages join without gap or repeat.
    let whole = done(&["search", "embassy", "--format", "csv", "--limit", "all"], &ledger);
    let parts: Vec<String> = (1..=3)
        .map(|page| {
            done(&["search", "embassy", "--format", "csv", "--limit", "5", "--page", &page.to_string()], &ledger)
        })
        .collect();
    let rows: Vec<&str> = parts.iter().flat_map(|p| p.lines().skip(1)).collect();
    assert_eq!(rows, whole.lines().skip(1).take(15).collect::<Vec<_>>());
    // Made anew, it gives the same.
    done(&["search", "--rebuild"], &ledger);
    assert_eq!(
        done(&["search", "embassy", "--format", "csv", "--limit", "all"], &ledger).lines().count(),
        whole.lines().count()
    );
    assert!(done(&["check"], &ledger).starts_with("whole: 28 documents"));
}

#[test]
fn what_is_backed_up_comes_back() {
    let folder = tempdir().expect("a folder");
    let (ledger, other, file) =
        (folder.path().join("ledger"), folder.path().join("other"), folder.path().join("saved"));
    let reports = many_reports(folder.path(), 12);
    read_all(&files(&reports)[..8], &ledger);
    let then = exports(&ledger);
    let name = file.display().to_string();
    assert!(done(&["backup", &name], &ledger).contains("8 documents"));
    let again = typed(&["backup", &name], &ledger);
    assert_eq!(again.code, Some(2));
    assert!(again.said.contains("there is a file of that name already"), "{}", again.said);
    read_all(&[&reports], &ledger);
    assert!(typed(&["restore", &name], &ledger).said.contains("--replace"));
    done(&["restore", &name], &other);
    assert_eq!(exports(&other), then);
    let said = done(&["restore", &name, "--replace"], &ledger);
    assert!(said.contains("kept as"), "{said}");
    assert_eq!(exports(&ledger), then);
    assert_whole(&ledger);
    let before = exports(&ledger);
    assert!(done(&["compact"], &ledger).starts_with("compacted"));
    done(&["relink", "--all"], &ledger);
    assert_eq!(exports(&ledger), before, "relating whole countries anew moves nothing that was related whole");
    assert!(done(&["check"], &ledger).starts_with("whole"));
    // A damaged backup is refused and changes nothing.
    let mut bytes = std::fs::read(&file).expect("written");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(b'x');
    std::fs::write(&file, bytes).expect("ours");
    assert_eq!(typed(&["restore", &name, "--replace"], &ledger).code, Some(2));
    assert_eq!(exports(&ledger), before);
}

#[test]
fn a_page_is_a_part_of_the_whole() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    read_all(&[many_reports(folder.path(), 40)], &ledger);
    for list in ["incidents", "statements", "attribution", "commitments", "facts", "documents", "groups", "conflicts"] {
        let whole = done(&[list, "--format", "csv", "--limit", "all", "--undated"], &ledger);
        let page = |n: &str| done(&[list, "--format", "csv", "--limit", "4", "--page", n, "--undated"], &ledger);
        let (first, second) = (page("1"), page("2"));
        let rows: Vec<&str> = first.lines().chain(second.lines().skip(1)).collect();
        let order: Vec<&str> = whole.lines().filter(|l| rows.contains(l)).collect();
        assert!(first.lines().count() <= 5 || list == "conflicts", "{list}: {first}");
        let strange: Vec<&&str> = rows.iter().filter(|r| !order.contains(r)).collect();
        assert!(strange.is_empty(), "{list}: not in the whole: {strange:#?}");
        // Of one day, a page takes those read first and a whole list goes by id.
        if ["facts", "documents", "groups"].contains(&list) {
            assert_eq!(rows[1], whole.lines().nth(1).unwrap_or_default(), "{list}: the first row");
        }
    }
    assert!(done(&["facts", "--page", "2"], &ledger).contains("page 2: facts 51–"), "a page without a number of rows");
    let text = done(&["incidents", "--limit", "4"], &ledger);
    assert!(text.contains("page 1: facts 1–4 of ") && text.contains("--page 2 shows more"), "{text}");
}

/// The first pages of the lists of names, put together, and the beginning of the whole lists. Actors are joined under one
/// name over the whole ledger, which pages of sums cannot do: each of a page must be somebody of the whole list.
fn assert_names_agree(ledger: &Path, when: &str) {
    let whole = done(&["actors", "--format", "csv", "--limit", "all"], ledger);
    let page = done(&["actors", "--format", "csv", "--limit", "20"], ledger);
    assert!(page.lines().count() > 1 && page.lines().next() == whole.lines().next(), "{when}: {page} of {whole}");
    for row in page.lines().skip(1) {
        let name = row.split(',').next().unwrap_or_default();
        assert!(whole.lines().any(|line| line.contains(name)), "{when}: {name} is nobody of\n{whole}");
    }
    for list in ["missions"] {
        let typed = |more: &[&str]| done(&[&[list, "--format", "csv"], more].concat(), ledger);
        let whole = typed(&["--limit", "all"]);
        let pages = ["1", "2", "3"].map(|n| typed(&["--limit", "2", "--page", n]));
        let rows: Vec<&str> = pages.iter().flat_map(|page| page.lines().skip(1)).collect();
        assert!(!rows.is_empty(), "{list} {when}");
        for asked in [["--country", "EC"], ["--since", "2021-06-10"], ["--actor", "minister"], ["--mission", "Polish"]]
        {
            let (whole, page) = (typed(&asked), typed(&[&asked[..], &["--limit", "99"]].concat()));
            assert_eq!(whole, page, "{list} {asked:?} {when}");
        }
        assert_eq!(rows, whole.lines().skip(1).take(6).collect::<Vec<_>>(), "{list} {when}");
    }
    assert!(done(&["check"], ledger).starts_with("whole: "), "{when}");
}

#[test]
fn pages_of_names_hold_what_the_whole_lists_hold() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let reports = files(&many_reports(folder.path(), 60));
    let (first, last) = reports.split_at(40);
    read_all(first, &ledger);
    assert_names_agree(&ledger, "after reading");
    read_all(last, &ledger);
    assert_names_agree(&ledger, "after reading more");
    let first_column = |list: &str| -> Vec<String> {
        let rows = done(&[list, "--format", "csv", "--limit", "all"], &ledger);
        rows.lines().skip(1).filter_map(|row| Some(row.split(',').next()?.to_owned())).collect()
    };
    let by = ["--by", "Ode Marn", "--why", "a test"];
    let (incidents, fact) = (first_column("incidents"), first_column("facts").remove(0));
    done(&[&["decide", "reject", &fact][..], &by].concat(), &ledger);
    assert_names_agree(&ledger, "after rejecting");
    done(&[&["decide", "merge", &incidents[1], &incidents[2]][..], &by].concat(), &ledger);
    assert_names_agree(&ledger, "after merging");
    let actor = first_column("actors").remove(0);
    done(&[&["decide", "rename", &actor, "Someone Else"][..], &by].concat(), &ledger);
    assert_names_agree(&ledger, "after renaming");
    assert!(done(&["actors", "--format", "csv", "--limit", "99"], &ledger).contains("Someone Else"));
    done(&["search", "--rebuild"], &ledger);
    assert_names_agree(&ledger, "made anew");
}

#[test]
fn what_was_placed_report_by_report_settles() {
    const ALONE: usize = 4;
    let folder = tempdir().expect("a folder");
    let (whole, single) = (folder.path().join("whole"), folder.path().join("single"));
    // Of one country only, so that it is a large one.
    let reports: Vec<_> = files(&many_reports(folder.path(), 480)).into_iter().step_by(4).collect();
    let read = |reports: &[std::path::PathBuf], ledger: &Path| {
        let run = read_command(reports, ledger).args(["--model", "none"]).output().expect("the binary starts");
        assert!(run.status.success());
    };
    read(&reports, &whole);
    let (first, last) = reports.split_at(reports.len() - ALONE);
    read(first, &single);
    last.iter().for_each(|report| read(std::slice::from_ref(report), &single));
    assert!(count(&["facts"], &single) > 300, "too few facts to be placed by themselves");
    let run = typed(&["replay", "--model", "none"], &single);
    assert!(run.code == Some(2) && run.said.contains("“relink” first"), "{}", run.said);
    let said = done(&["relink", "--model", "none"], &single);
    assert!(said.contains("1 country related as a whole"), "{said}");
    assert!(done(&["relink", "--model", "none"], &single).starts_with("nothing to relate"));
    assert_eq!(exports(&single), exports(&whole), "after relating whole countries the order leaves no trace");
}
