//! What reports add to one another: shown when read together, gone when each is looked at alone, and the same in
//! whatever order they were read.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::{Run, assert_whole, chancery, export, exports, read_all};
use tempfile::tempdir;

const DATED: &str = "Rockets hit Kenyan embassy in Quito\n\nQUITO, May 4, 2024 (Halden News) — Three rockets hit the Kenyan \
    embassy in Quito on Friday, killing two guards and wounding a driver, Samuel Otieno, police said.\n";
/// The same act, told without any date but a weekday.
const OPEN: &str = "Two dead as rockets hit embassy\n\nThree rockets hit the Kenyan embassy in Quito on Friday, killing two \
    guards and wounding a driver, Samuel Otieno, the interior minister of Ecuador said.\n";
/// Another country, which the two must leave alone.
const ELSEWHERE: &str = "Shots at consulate\n\nTUNIS, June 3, 2023 (Halden News) — Gunmen fired at the Polish consulate in \
    Tunis on Saturday, police said.\n";

fn reports(folder: &Path) -> Vec<PathBuf> {
    let put = |(name, text): (&str, &str)| {
        let path = folder.join(name);
        fs::write(&path, text).expect("a folder to write to");
        path
    };
    [("dated.txt", DATED), ("elsewhere.txt", ELSEWHERE), ("open.txt", OPEN)].map(put).to_vec()
}

/// The first line about a document: its record, or a fact of it.
fn line_of(lines: &str, name: &str) -> String {
    let (record, fact) = (format!("{{\"doc\":\"{name}\""), format!(",\"doc\":\"{name}\",\"kind\""));
    let found = lines.lines().find(|l| l.starts_with(&record) || l.contains(&fact));
    found.unwrap_or_else(|| panic!("no {name} in\n{lines}")).to_owned()
}

#[test]
fn a_report_is_dated_by_another_and_alone_it_is_not() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    read_all(&reports(folder.path()), &ledger);
    let open = line_of(&export(&ledger, "documents", "jsonl"), "open.txt");
    assert!(open.contains("cross_document") && open.contains("\"copied\""), "{open}");
    let act = line_of(&export(&ledger, "facts", "jsonl"), "open.txt");
    assert!(act.contains("\"event_date\":{\"from\":\"2024-05-03\""), "{act}");
    let groups = export(&ledger, "groups", "jsonl");
    assert!(
        groups.lines().any(|l| l.contains("\"members\":[") && l.contains("\"count\":1") && l.matches("-0").count() > 2)
    );

    let alone = |what: &str| {
        let output = chancery().args([what, "--alone", "--format", "jsonl", "--ledger"]).arg(&ledger).output();
        String::from_utf8(output.expect("the binary starts").stdout).expect("exports are UTF-8")
    };
    let open = line_of(&alone("documents"), "open.txt");
    assert!(!open.contains("cross_document") && !open.contains("\"copied\""), "{open}");
    assert!(!line_of(&alone("facts"), "open.txt").contains("2024-05"));
    assert_eq!(alone("groups"), "");
    assert_whole(&ledger);
}

/// A dated report, one of the days after without a date, and the day that one came out.
const LATER: [(&str, &str, &str); 11] = [
    (
        "Published 17 May 2018\n\nThe Indian consulate in Jalalpur was attacked with grenades on Wednesday, the provincial \
         governor said. Three policemen were injured.\n",
        "The Indian consulate in Jalalpur, where three policemen were hurt in a grenade attack on Wednesday, will be closed \
         until further notice, the foreign ministry in New Delhi said on Thursday.\n",
        "2018-05-17",
    ),
    (
        "Manila, 20 June 2011 - Three grenades exploded in the compound of the Chinese consulate in Davao on Sunday, wounding a \
         driver, police said on Monday.\n",
        "A movement of farmers denied on Monday that it threw grenades into the Chinese consulate in Davao, where a driver was \
         wounded a day earlier.\n",
        "2011-06-20",
    ),
    // The day of the attack is recalled; the envoy was received on the next.
    (
        "March 3, 2023 - Unknown persons lobbed a hand grenade at the Polish consulate in Lutsk on Thursday.\n",
        "Poland's foreign ministry has summoned Ukraine's envoy over the grenade that was thrown at the consulate in Lutsk on \
         Thursday.\n\nThe envoy was received on Friday, a spokesman said.\n",
        "2023-03-03",
    ),
    // Days that the report counts itself.
    (
        "Lima, 4 May 2026 - A car bomb went off outside the Danish consulate in Arequipa on Sunday, killing two guards, police said.\n",
        "Four days have gone by since the bombing, and the Danish consulate in Arequipa stays shut.\n\nTwo guards were killed when a \
         car bomb went off outside the consulate on Sunday.\n",
        "2026-05-07",
    ),
    // The weekday of the page's head.
    (
        "Ulan Bator, 14 June 2027 - Gunmen set fire to the garage of the Turkish embassy in Ulan Bator on Sunday and shot a watchman.\n",
        "Two held over embassy fire\n\nUpdated Wednesday, 15.40 local time\n\nPolice have arrested two men over Sunday's arson attack on \
         the Turkish embassy in Ulan Bator. A watchman was shot.\n",
        "2027-06-16",
    ),
    // A night has two days.
    (
        "Bamako, 10 May 2034 (Sahel Wire) - Gunmen fired at the Norwegian embassy in Bamako on Tuesday night, wounding two guards, police \
         said on Wednesday.\n",
        "In the night to Wednesday unknown persons shot at the Norwegian embassy in Bamako and wounded two guards, communicated the \
         ministry of the interior on Thursday. The embassy remains closed.\n",
        "2034-05-11",
    ),
    // Days counted since a clause.
    (
        "Yaounde, 12 September 2029 (Equator Press) - Gunmen stormed the residence of the Belgian ambassador in Yaounde on Tuesday and \
         shot dead two policemen, officials said.\n",
        "Nine days have passed since gunmen stormed the residence of the Belgian ambassador in Yaounde, and nobody has been arrested. \
         Two policemen were killed.\n",
        "2029-09-20",
    ),
    // "this week", and the weekday of the news.
    (
        "Beirut, March 12, 2031 (Cedar News) - A car bomb exploded outside the Chilean embassy in Beirut on Tuesday, killing four people, \
         police said.\n",
        "The Sons of the Cedar on Saturday denied any part in this week's car bombing of the Chilean embassy in Beirut, in which four \
         people died.\n",
        "2031-03-15",
    ),
    // A closing and an expulsion date as acts of violence do.
    (
        "Port Moresby, June 7, 2035 (Reef Agency) - The Malaysian high commission in Port Moresby closed its doors on Wednesday after \
         threats, the foreign ministry in Kuala Lumpur said.\n",
        "The Malaysian high commission in Port Moresby, closed on Wednesday because of threats, will not open before the end of the \
         month, a diplomat said on Friday.\n",
        "2035-06-08",
    ),
    (
        "Baku, March 28, 2034 (Caspian Agency) - Azerbaijan expelled two Dutch diplomats on Monday and gave them 48 hours to leave.\n",
        "The Netherlands on Thursday ordered two Azerbaijani diplomats to leave, three days after Baku expelled two Dutch diplomats.\n",
        "2034-03-30",
    ),
    // "this Saturday", told as past, is the day of the report.
    (
        "Asuncion, 9 July 2036 (Chaco News) - A grenade exploded at the gate of the Korean embassy in Asuncion on Tuesday, killing a \
         guard, police said.\n",
        "The attack of Tuesday against the embassy of Korea in Asuncion, in which a grenade killed a guard, was directed from abroad, \
         informed this Saturday the minister Ramiro Duarte.\n",
        "2036-07-12",
    ),
];

#[test]
fn reports_of_the_days_after_are_dated_by_the_act_they_recall() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let mut paths = Vec::new();
    for (n, (dated, open, _)) in LATER.iter().enumerate() {
        for (name, text) in [(format!("dated{n}.txt"), dated), (format!("open{n}.txt"), open)] {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a folder to write to");
            paths.push(path);
        }
    }
    read_all(&paths, &ledger);
    let documents = export(&ledger, "documents", "jsonl");
    for (n, (_, _, day)) in LATER.iter().enumerate() {
        let open = line_of(&documents, &format!("open{n}.txt"));
        assert!(open.contains("cross_document") && open.contains(&format!("\"from\":\"{day}\"")), "{open}");
    }
}

#[test]
fn days_counted_from_something_else_date_no_report() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let dated = LATER[6].1;
    assert!(dated.contains("Nine days have passed"), "{dated}");
    let texts = [
        ("dated.txt", LATER[6].0),
        // Not the storming but the rain is nine days old.
        (
            "rain.txt",
            "Nine days have passed since the rains began, and in Yaounde the roads are rivers. The Belgian ambassador had her car \
             pulled out of the mud on Tuesday.\n",
        ),
        // An act of another day of the same kind at another mission.
        (
            "other.txt",
            "Gunmen stormed the residence of the Kenyan ambassador in Yaounde on Friday, police said on Saturday.\n",
        ),
    ];
    let paths = texts.map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a folder to write to");
        path
    });
    read_all(&paths, &ledger);
    let documents = export(&ledger, "documents", "jsonl");
    for name in ["rain.txt", "other.txt"] {
        assert!(line_of(&documents, name).contains("\"basis\":\"unknown\""), "{documents}");
    }
}

#[test]
fn what_is_added_later_dates_what_was_there_before() {
    let folder = tempdir().expect("a folder");
    let (at_once, one_by_one) = (folder.path().join("at-once"), folder.path().join("one-by-one"));
    let mut reports = reports(folder.path());
    read_all(&reports, &at_once);
    reports.reverse();
    for report in &reports {
        read_all(&[report], &one_by_one);
    }
    assert_eq!(exports(&at_once), exports(&one_by_one));
}

#[test]
fn two_reports_with_one_file_name_are_both_kept() {
    let folder = tempdir().expect("a folder");
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    for (sub, text) in [(&here, DATED), (&there, ELSEWHERE)] {
        fs::create_dir(sub).expect("a folder to write to");
        fs::write(sub.join("report.txt"), text).expect("a folder to write to");
    }
    let ledger = folder.path().join("ledger");
    // Both in one batch, then both again one after the other.
    let run = read_all(&[&here, &there], &ledger);
    assert!(run.said.contains("2 documents added"), "{}", run.said);
    let documents = export(&ledger, "documents", "jsonl");
    assert!(documents.contains("\"report.txt\"") && documents.contains("\"report~"), "{documents}");
    assert_whole(&ledger);
    for sub in [&there, &here] {
        let run = read_all(&[sub], &ledger);
        assert!(run.said.contains("1 known already"), "{}", run.said);
    }
    assert_eq!(documents, export(&ledger, "documents", "jsonl"));
}

#[test]
fn the_demonstration_is_marked_and_can_be_verified() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("demo");
    let run = Run::of(chancery().args(["demo", "--ledger"]).arg(&ledger).output().expect("the binary starts"));
    assert_eq!(run.code, Some(0), "{}", run.said);
    let html = fs::read_to_string(ledger.join("brief/brief.html")).expect("a brief is written");
    assert!(html.contains("DEMO"), "the brief says what it is made of");
    let rows = export(&ledger, "incidents", "csv");
    assert!(rows.lines().count() > 5, "{rows}");
    assert_whole(&ledger);
}

#[test]
fn a_day_worked_out_from_another_that_is_stated_whole() {
    let texts = [
        (
            "weeks.txt",
            "Flag up again\n\nToday, two weeks to the day after 4 September 2029, when a mob sacked the Armenian consulate in \
             Batumi, the consul hoisted the flag again. Police have charged nine men.\n",
            "2029-09-18",
        ),
        (
            "after.txt",
            "SKOPJE - On Tuesday, the day after the storming of Monday, 14 June 1993, the Albanian consulate in Bitola was \
             being cleared of glass. The consul swept the stairs himself.\n",
            "1993-06-15",
        ),
    ];
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let paths = texts.map(|(name, text, _)| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a folder to write to");
        path
    });
    read_all(&paths, &ledger);
    let documents = export(&ledger, "documents", "jsonl");
    for (name, _, day) in texts {
        let line = line_of(&documents, name);
        assert!(line.contains(&format!("\"published\":{{\"from\":\"{day}\"")), "{line}");
    }
}

#[test]
fn lines_of_a_chronology_are_dated_by_their_heads() {
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let list = folder.path().join("list.txt");
    let text = "Attacks on missions in Lima: a chronology\n\n3 March 2031 - Two shells fall near the Danish embassy.\n\
        17 May 2031 - Gunmen fire at the residence of the Danish ambassador.\n\
        2 June 2031 - A mob sets the Danish consulate on fire.\n";
    fs::write(&list, text).expect("a folder to write to");
    read_all(&[list], &ledger);
    let facts = export(&ledger, "facts", "jsonl");
    for (kind, day) in [("shooting", "2031-05-17"), ("arson", "2031-06-02")] {
        let told =
            facts.lines().find(|l| l.contains(&format!("\"type\":\"{kind}\""))).unwrap_or_else(|| panic!("{facts}"));
        assert!(told.contains(&format!("\"event_date\":{{\"from\":\"{day}\",\"to\":\"{day}\"")), "{told}");
    }
    let record = line_of(&export(&ledger, "documents", "jsonl"), "list.txt");
    assert!(!record.contains("\"published\":{\"from\""), "{record}");
}

#[test]
fn one_act_and_what_is_told_beside_it_in_other_words() {
    let texts = [
        (
            "one.txt",
            "A bomb exploded at the gate of the Danish embassy in Nairobi\n\nNAIROBI, March 5, 2031 (Halden News) — A bomb \
             exploded at the gate of the Danish embassy in Nairobi on Tuesday, killing two guards and wounding seven people. \
             The interior minister promised to rebuild the gate. Police arrested 43 people on Tuesday.\n",
        ),
        (
            "two.txt",
            "The grenade at Copenhagen's door\n\nNAIROBI, 8 March 2031 (Delta Wire) — Three people died and nine were hurt when \
             a hand grenade was thrown at Denmark's embassy in Nairobi on Tuesday. Some 38 persons were arrested the same day.\n",
        ),
    ];
    let folder = tempdir().expect("a folder");
    let ledger = folder.path().join("ledger");
    let paths = texts.map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a folder to write to");
        path
    });
    read_all(&paths, &ledger);
    let groups = export(&ledger, "groups", "jsonl");
    let shared = |kind: &str| {
        groups.lines().any(|l| {
            l.contains(&format!("\"kind\":\"{kind}\"")) && l.contains("\"relation\":\"same\"") && {
                let members = l.split("\"members\":[").nth(1).and_then(|m| m.split(']').next()).unwrap_or_default();
                members.split(',').count() > 1
            }
        })
    };
    assert!(shared("incident"), "{groups}");
    assert!(groups.contains("\"field\":\"casualties\""), "the tolls stand side by side: {groups}");
}
