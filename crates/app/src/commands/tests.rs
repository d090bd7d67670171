//! What the display commands print over the sample ledger, kept as files in `src/snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p chancery` writes them anew; the diff is then read like any other.

use super::{
    Request, actors, aggregates, attribution, brief, commitments, conflicts, contacts, documents, facts, groups,
    incidents, missions, posture, show, sources, statements, timeline,
};
use crate::filter::Filter;
use crate::samples;
use crate::style::{Style, width};
use crate::table::Format;
use crate::view::View;
use std::io::{self, Write};
use std::path::PathBuf;

type Render = fn(&Request, &mut dyn Write) -> io::Result<()>;

const COMMANDS: [(&str, Render); 16] = [
    ("incidents", incidents::render),
    ("attribution", attribution::render),
    ("statements", statements::render),
    ("commitments", commitments::render),
    ("contacts", contacts::render),
    ("posture", posture::render),
    ("aggregates", aggregates::render),
    ("timeline", timeline::render),
    ("conflicts", conflicts::render),
    ("missions", missions::render),
    ("actors", actors::render),
    ("sources", sources::render),
    ("facts", facts::render),
    ("groups", groups::render),
    ("documents", documents::render),
    ("brief", brief::render),
];

fn printed(render: Render, view: &View, filter: &Filter, format: Format, style: Style) -> String {
    let mut out = Vec::new();
    render(&Request { view, filter, format, style: &style }, &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

fn shown(view: &View, id: &str, columns: usize) -> String {
    let mut out = Vec::new();
    let behind = show::Behind { originals: &samples::originals, editions: &|_| Vec::new() };
    show::render(view, id, Format::Table, behind, &mut out, &Style::plain(columns)).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

fn check(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/snapshots").join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).expect("the snapshot can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "{name} differs from its snapshot");
}

#[test]
fn tables_are_as_kept() {
    let view = samples::view();
    for (name, render) in COMMANDS {
        for columns in [60, 80, 160] {
            let text = printed(render, &view, &Filter::default(), Format::Table, Style::plain(columns));
            check(&format!("{name}.{columns}.txt"), &text);
        }
    }
}

#[test]
fn data_forms_are_as_kept() {
    let view = samples::view();
    for (name, render) in COMMANDS {
        let style = Style::plain(80);
        check(&format!("{name}.csv"), &printed(render, &view, &Filter::default(), Format::Csv, style));
        check(&format!("{name}.jsonl"), &printed(render, &view, &Filter::default(), Format::Jsonl, style));
    }
}

#[test]
fn pages_are_as_kept() {
    let view = samples::view();
    let asked = [
        ("group", "I-aaaaaaaa-01"),
        ("series", "P-bbbbbbbb-04"),
        ("fact", "aaaaaaaa-02"),
        ("conflict", "X-weapons-aaaaaaaa-01"),
        ("document", "a.txt"),
        ("actor", "ode marn"),
        ("several", "aaaaaaaa"),
        ("nothing", "zzz"),
    ];
    for (name, id) in asked {
        check(&format!("show.{name}.txt"), &shown(&view, id, 80));
    }
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let view = samples::view();
    for columns in [20, 40, 60, 80, 160] {
        for (name, render) in COMMANDS.iter().filter(|(name, _)| *name != "brief") {
            let text = printed(*render, &view, &Filter::default(), Format::Table, Style::plain(columns));
            for line in text.lines() {
                // A timeline keeps its dates and bars whole; below 40 columns its words take what they need.
                assert!(width(line) <= columns || *name == "timeline" && columns < 40, "{name} at {columns}: {line}");
            }
        }
        for id in ["I-aaaaaaaa-01", "a.txt", "aaaaaaaa-01"] {
            for line in shown(&view, id, columns).lines() {
                assert!(width(line) <= columns.max(40), "show {id} at {columns}: {line}");
            }
        }
    }
}

#[test]
fn colours_appear_only_when_asked_for() {
    let view = samples::view();
    for (name, render) in COMMANDS {
        let plain = printed(render, &view, &Filter::default(), Format::Table, Style::plain(80));
        assert!(!plain.contains('\u{1b}'), "{name}");
        let colored = printed(render, &view, &Filter::default(), Format::Table, Style { width: 80, color: true });
        assert_eq!(strip(&colored), plain, "{name}: colour must not change the text");
        for format in [Format::Csv, Format::Jsonl] {
            let data = printed(render, &view, &Filter::default(), format, Style { width: 80, color: true });
            assert!(!data.contains('\u{1b}'), "{name}: data is never coloured");
        }
    }
}

/// The text without colour codes.
fn strip(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    out
}

#[test]
fn an_empty_answer_repeats_the_question() {
    let filter = Filter { since: Some(samples::day("2040-01-01")), country: Some("XS".into()), ..Filter::default() };
    for (name, render) in COMMANDS.iter().filter(|(name, _)| !matches!(*name, "brief" | "timeline" | "conflicts")) {
        let format = if *name == "documents" { Format::Table } else { Format::default() };
        let text = printed(*render, &samples::view(), &filter, format, Style::plain(160));
        assert!(text.starts_with("none found: no "), "{name}: {text}");
        assert!(text.contains("since 2040-01-01, country “XS” in 2 documents"), "{name}: {text}");
    }
    let text = printed(incidents::render, &View::default(), &Filter::default(), Format::Table, Style::plain(160));
    assert_eq!(text, "none found: no incidents in this ledger; the ledger holds no documents\n");
}

#[test]
fn filters_choose() {
    let view = samples::view();
    let ids = |filter: Filter| -> Vec<String> {
        let text = printed(facts::render, &view, &filter, Format::Csv, Style::plain(80));
        text.lines().skip(1).filter_map(|l| l.split(',').next().map(str::to_owned)).collect()
    };
    let all = ids(Filter::default());
    assert_eq!(all.len(), 9);
    assert_eq!(ids(Filter { actor: Some("red oar".into()), ..Filter::default() }), ["aaaaaaaa-04"]);
    // The denial names no place; it speaks about an act that does.
    let in_country = ids(Filter { country: Some("xs".into()), ..Filter::default() });
    assert!(in_country.contains(&"aaaaaaaa-04".to_owned()), "{in_country:?}");
    assert_eq!(ids(Filter { kind: Some("level".into()), ..Filter::default() }), ["bbbbbbbb-04"]);
    assert!(ids(Filter { kind: Some("evel".into()), ..Filter::default() }).is_empty());
    assert!(ids(Filter { country: Some("Elsewhere".into()), ..Filter::default() }).is_empty());
    assert_eq!(
        ids(Filter { mission: Some("velda".into()), kind: Some("threat".into()), ..Filter::default() }),
        ["bbbbbbbb-02"]
    );
    assert_eq!(ids(Filter { mission: Some("XN".into()), kind: Some("incident".into()), ..Filter::default() }).len(), 2);
    let period = Filter {
        since: Some(samples::day("2031-06-04")),
        until: Some(samples::day("2031-06-04")),
        ..Filter::default()
    };
    assert_eq!(ids(period.clone()), ["aaaaaaaa-02", "aaaaaaaa-04", "bbbbbbbb-02"]);
    assert_eq!(ids(Filter { undated: true, ..period }).len(), 7);
}

#[test]
fn states_are_known_by_code_name_and_people() {
    let mut view = samples::view();
    for actor in view.facts.iter_mut().flat_map(|f| &mut f.actors) {
        actor.sending_state = actor.sending_state.as_ref().map(|_| "PT".to_owned());
        actor.host_state = actor.host_state.as_ref().map(|_| "PE".to_owned());
    }
    let count = |filter: Filter| {
        printed(facts::render, &view, &filter, Format::Csv, Style::plain(80)).lines().count().saturating_sub(1)
    };
    let mission = |text: &str| count(Filter { mission: Some(text.into()), ..Filter::default() });
    let all = mission("Velda legation");
    assert!(all >= 3);
    assert_eq!([mission("PT"), mission("Portugal"), mission("Portuguese embassy")], [all; 3]);
    assert_eq!([mission("Portuguese consulate"), mission("Peru")], [0; 2]);
    let country = |text: &str| count(Filter { country: Some(text.into()), ..Filter::default() });
    assert!(country("Peru") >= 3);
    assert_eq!(country("Peru"), country("pe"));
    assert_eq!(country("Portugal"), 0);
}

#[test]
fn an_actor_is_found_under_another_spelling() {
    let mut view = samples::view();
    view.facts[1].actors[0].name = "Abdul-Karim Soleymani".into();
    let filter = Filter { actor: Some("Abdul Kareem Suleimani".into()), ..Filter::default() };
    let text = printed(facts::render, &view, &filter, Format::Csv, Style::plain(80));
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn a_period_says_what_it_leaves_out() {
    let filter = Filter { since: Some(samples::day("2031-06-01")), ..Filter::default() };
    let text = printed(facts::render, &samples::view(), &filter, Format::Table, Style::plain(80));
    assert!(text.contains("4 without a date not shown"), "{text}");
}

#[test]
fn newest_comes_first_and_undated_last() {
    let text = printed(attribution::render, &samples::view(), &Filter::default(), Format::Csv, Style::plain(80));
    let ids: Vec<&str> = text.lines().skip(1).map(|l| &l[..11]).collect();
    assert_eq!(ids, ["aaaaaaaa-04", "aaaaaaaa-03"]);
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    let mut turned = samples::view();
    turned.facts.reverse();
    for (name, render) in COMMANDS.iter().filter(|(name, _)| !matches!(*name, "facts" | "brief")) {
        let one = printed(*render, &samples::view(), &Filter::default(), Format::Table, Style::plain(120));
        let two = printed(*render, &turned, &Filter::default(), Format::Table, Style::plain(120));
        assert_eq!(one, two, "{name}");
    }
}

#[test]
fn jsonl_of_facts_reads_back() {
    let text = printed(facts::render, &samples::view(), &Filter::default(), Format::Jsonl, Style::plain(80));
    let read: Vec<_> = text.lines().map(|l| chancery_exchange::fact_from_json(l).expect("interchange")).collect();
    assert_eq!(read.len(), 9);
    assert!(read.iter().all(|f| f.main().quote.span.len() == f.main().quote.text.len()));
}

#[test]
fn hostile_text_stays_text_everywhere() {
    let mut view = samples::view();
    let hostile = "<script>alert('x')</script> [link](http://x) \u{1b}[2J | `code` \"q\" \u{202e}";
    for fact in &mut view.facts {
        for actor in &mut fact.actors {
            actor.name = hostile.to_owned();
        }
        fact.condition = Some(hostile.to_owned());
    }
    view.conflicts[0].label = hostile.to_owned();
    view.conflicts[0].values[0].value = hostile.to_owned();
    for (name, render) in COMMANDS {
        let text = printed(render, &view, &Filter::default(), Format::Table, Style::plain(80));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{name}: {text}");
    }
    let composed = crate::brief::compose(&view, &Filter::default());
    let html = crate::brief::to_html(&composed);
    assert!(!html.contains("<script") && !html.contains('\u{1b}') && !html.contains('\u{202e}'));
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    let markdown = crate::brief::to_markdown(&composed);
    assert!(!markdown.contains("<script") && !markdown.contains("[link]("), "{markdown}");
}
