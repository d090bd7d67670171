//! Sentences with what must come out of them: `data/frames/cases/*.txt`, whose `ORIGIN.md` explains the format.
//!
//! `CASES=incident` reads only files whose name contains the word. `CASE_TREES=FILE` writes the trees of the sentences that come
//! out as written, as lines of JSON that `training/encoder` learns from: with the encoder's trees where they hold, else with
//! those of the rules alone.

use chancery_atlas::Atlas;
use chancery_coding::{Coder, Known};
use chancery_encoder::Encoder;
use chancery_facts::reading::Word;
use chancery_facts::{
    Actor, Basis, Coding, Date, Document, Fact, Published, Role, Span, Text, TextBuilder, TextZone, Toll, Zone,
    ZoneSpan,
};
use chancery_recognise::Recogniser;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Day the sentences are told on, a Wednesday.
const PUBLISHED: &str = "2031-05-14";

/// One block of a case file.
struct Case {
    file: String,
    line: usize,
    why: String,
    paragraphs: Vec<String>,
    wanted: Vec<Wanted>,
    unwanted: Vec<String>,
}

/// A coding that must come out, with details of it.
struct Wanted {
    coding: Coding,
    details: Vec<(String, String)>,
}

/// Share of the cases that must hold with the encoder, in per cent. The cases were written with the trees of the
/// perceptrons at hand; the encoder's are better on reports and differ in the words they mistake. To be raised, not lowered.
const WITH_ENCODER: usize = 95;

#[test]
fn every_case_comes_out_as_written_on_rules_alone() {
    let (held, all) = run(None);
    assert_eq!(held, all, "{} of {all} cases fail", all - held);
}

#[test]
fn most_cases_come_out_as_written_with_the_encoder() {
    let encoder = Encoder::embedded().unwrap_or_else(|e| panic!("{e}"));
    let encoder = Arc::new(encoder);
    let (held, all) = run(Some(encoder.clone()));
    if let Some(file) = std::env::var_os("CASE_TREES") {
        write_trees(Path::new(&file), encoder);
    }
    assert!(held * 100 >= all * WITH_ENCODER, "only {held} of {all} cases hold");
}

/// Cases that hold, and all; faults are printed.
fn run(encoder: Option<Arc<Encoder>>) -> (usize, usize) {
    let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), encoder);
    let coder = Coder::new().unwrap_or_else(|e| panic!("{e}"));
    let cases: Vec<Case> = files().iter().flat_map(|path| read(path)).collect();
    assert!(!cases.is_empty(), "no cases found");
    let mut failed = 0;
    for case in &cases {
        let facts = code(&recogniser, &coder, &case.paragraphs);
        let faults = judge(case, &facts);
        if faults.is_empty() {
            continue;
        }
        failed += 1;
        println!("\n{}:{} {}", case.file, case.line, case.why);
        case.paragraphs.iter().for_each(|p| println!("  > {p}"));
        faults.iter().for_each(|f| println!("  ! {f}"));
        facts.iter().for_each(|f| println!("  = {}", show(f)));
    }
    println!("\n{} of {} cases come out as written", cases.len() - failed, cases.len());
    (cases.len() - failed, cases.len())
}

/// Trees of the sentences of all cases that hold.
fn write_trees(file: &Path, encoder: Arc<Encoder>) {
    let readers = [Some(encoder), None].map(|encoder| Recogniser::new(Arc::new(Atlas::embedded()), encoder));
    let coder = Coder::new().unwrap_or_else(|e| panic!("{e}"));
    let mut out = String::new();
    for case in files().iter().flat_map(|path| read(path)) {
        let holds = |reader: &&Recogniser| judge(&case, &code(reader, &coder, &case.paragraphs)).is_empty();
        if let Some(reader) = readers.iter().find(holds) {
            let original = case.paragraphs.join("\n\n");
            let text = laid_out(&original, &case.paragraphs);
            let reading = reader.read(&text, &document(&text));
            reading.sentences.iter().for_each(|s| out += &tree_line(&text, &s.words));
        }
    }
    std::fs::write(file, out).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
}

fn tree_line(text: &Text, words: &[Word]) -> String {
    let all = |of: &dyn Fn(usize, &Word) -> String| {
        words.iter().enumerate().map(|(at, word)| of(at, word)).collect::<Vec<_>>().join(", ")
    };
    let quoted = |text: &str| format!("{text:?}");
    format!(
        "{{\"words\": [{}], \"tags\": [{}], \"heads\": [{}], \"rels\": [{}]}}\n",
        all(&|_, word| quoted(&text.as_str()[word.range.clone()])),
        all(&|_, word| quoted(&format!("{} {}", word.pos, word.tag))),
        all(&|at, word| word.head.unwrap_or(at).to_string()),
        all(&|_, word| quoted(word.rel)),
    )
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/frames/cases");
    let only = std::env::var("CASES").unwrap_or_default();
    let listed = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut out: Vec<PathBuf> = listed.filter_map(|e| e.ok().map(|e| e.path())).collect();
    out.retain(|p| p.extension().is_some_and(|x| x == "txt") && p.to_string_lossy().contains(&only));
    out.sort();
    out
}

/// Blocks are set apart by empty lines.
fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut out: Vec<Case> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        let at = format!("{file} line {}", i + 1);
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if !open {
            out.push(Case {
                file: file.clone(),
                line: i + 1,
                why: String::new(),
                paragraphs: Vec::new(),
                wanted: Vec::new(),
                unwanted: Vec::new(),
            });
            open = true;
        }
        let Some(case) = out.last_mut() else { continue };
        if let Some(why) = line.strip_prefix('#') {
            case.why = format!("{} {}", case.why, why.trim()).trim().to_owned();
        } else if let Some(words) = line.strip_prefix("> ") {
            case.paragraphs.push(words.to_owned());
        } else if let Some(coding) = line.strip_prefix("! ") {
            let known = Coding::all().any(|c| c.to_string() == coding || c.kind().as_str() == coding);
            assert!(known, "{at}: unknown coding {coding}");
            case.unwanted.push(coding.to_owned());
        } else {
            case.wanted.push(wanted(line).unwrap_or_else(|what| panic!("{at}: {what}")));
        }
    }
    out.retain(|c| !c.paragraphs.is_empty());
    for c in &out {
        assert!(!c.wanted.is_empty() || !c.unwanted.is_empty(), "{} line {}: a case that cannot fail", c.file, c.line);
    }
    out
}

fn wanted(line: &str) -> Result<Wanted, String> {
    let mut words = line.split_whitespace();
    let coding = words.next().and_then(Coding::parse).ok_or_else(|| format!("unknown coding in {line}"))?;
    let mut details = Vec::new();
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| format!("no key=value: {word}"))?;
        // A detail that cannot be looked at would never fail.
        let role = key.strip_suffix('~').unwrap_or(key);
        if Role::parse(role).is_none() && !KEYS.contains(&key) {
            return Err(format!("unknown detail {key}"));
        }
        details.push((key.to_owned(), value.replace('_', " ")));
    }
    Ok(Wanted { coding, details })
}

fn code(recogniser: &Recogniser, coder: &Coder, paragraphs: &[String]) -> Vec<Fact> {
    let original = paragraphs.join("\n\n");
    let text = laid_out(&original, paragraphs);
    let day: Date = PUBLISHED.parse().unwrap_or_else(|e| panic!("{e}"));
    let hint = Published { days: Some((day, day)), basis: Basis::InDocument, ..Published::unknown() };
    let mut document = document(&text);
    let reading = recogniser.read(&text, &document);
    coder.code(
        &mut document,
        &text,
        original.as_bytes(),
        &reading,
        Known { published: Some(&hint), entry: None, days: &[] },
        |n| format!("case#{n}"),
    )
}

/// The paragraphs as the body of a report.
fn laid_out(original: &str, paragraphs: &[String]) -> Text {
    let mut builder = TextBuilder::new();
    builder.push(original, Span::new(0, original.len()));
    let mut text = builder.finish();
    let mut start = 0;
    for p in paragraphs {
        text.zones.push(TextZone { zone: Zone::Body, range: start..start + p.len() });
        start += p.len() + 2;
    }
    text
}

fn document(text: &Text) -> Document {
    Document {
        name: "case".to_owned(),
        title: None,
        deck: None,
        outlet: None,
        agency: None,
        language: Some("en".to_owned()),
        published: Published::unknown(),
        zones: text.zones.iter().map(|z| ZoneSpan { zone: z.zone, span: text.original(z.range.clone()) }).collect(),
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".to_owned(),
        demo: false,
        remarks: Vec::new(),
        about: None,
        origin: None,
        grade: None,
    }
}

/// What is wrong with the facts of a case. Each wanted coding takes one fact; what is left over must not be unwanted.
fn judge(case: &Case, facts: &[Fact]) -> Vec<String> {
    let mut left: Vec<&Fact> = facts.iter().collect();
    let mut out = Vec::new();
    for w in &case.wanted {
        let faults = |f: &Fact| {
            w.details.iter().filter(|(k, v)| !holds(f, k, v)).map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>()
        };
        let best = left
            .iter()
            .enumerate()
            .filter(|(_, f)| f.coding == w.coding)
            .map(|(i, f)| (faults(f), i))
            .min_by_key(|(faults, _)| faults.len());
        match best {
            None => out.push(format!("missing {}", w.coding)),
            Some((faults, i)) => {
                left.remove(i);
                if !faults.is_empty() {
                    out.push(format!("{} without {}", w.coding, faults.join(" ")));
                }
            }
        }
    }
    for u in &case.unwanted {
        for f in left.iter().filter(|f| f.coding.to_string() == *u || f.kind().as_str() == u) {
            out.push(format!("unwanted {}", f.coding));
        }
    }
    out
}

/// Details beside roles; a role with `~` behind it asks for the class of an actor.
const KEYS: &[&str] = &[
    "killed",
    "injured",
    "missing",
    "captured",
    "weapon",
    "date",
    "said",
    "deadline",
    "place",
    "modality",
    "polarity",
    "status",
    "scope",
    "outcome",
    "damage",
    "speaker",
    "count",
    "direction",
    "condition",
    "sending",
    "host",
];

fn holds(f: &Fact, key: &str, value: &str) -> bool {
    let toll = |t: Option<&Toll>| {
        t.is_some_and(|t| number(value, t.min.map(u64::from), t.max.map(u64::from))) || t.is_none() && value == "none"
    };
    let cas = f.casualties.as_ref();
    match key {
        "killed" => toll(cas.and_then(|c| c.killed.as_ref())),
        "injured" => toll(cas.and_then(|c| c.injured.as_ref())),
        "missing" => toll(cas.and_then(|c| c.missing.as_ref())),
        "captured" => toll(cas.and_then(|c| c.captured.as_ref())),
        "weapon" if value == "none" => f.weapons.is_empty(),
        "weapon" => f.weapons.iter().any(|w| match value.split_once(':') {
            Some((class, n)) => {
                w.class.as_str() == class.replace(' ', "_") && number(n, w.min.map(u64::from), w.max.map(u64::from))
            }
            None => w.class.as_str() == value.replace(' ', "_"),
        }),
        "date" => day(f.event_date.as_ref(), value),
        "said" => day(f.speech_date.as_ref(), value),
        "deadline" => day(f.deadline.as_ref(), value),
        "place" => {
            f.places.iter().any(|p| has(&p.name, value) || p.mention.as_ref().is_some_and(|m| has(&m.text, value)))
        }
        "modality" => f.modality.as_str() == value,
        "polarity" => f.polarity.as_str() == value,
        "status" => f.status.map_or("none", |s| s.as_str()) == value.replace(' ', "_"),
        "scope" => f.scope.map_or("none", |s| s.as_str()) == value,
        "outcome" => f.outcome.map_or("none", |o| o.as_str()) == value,
        "damage" => f.damage.as_ref().map_or("unsaid", |d| d.level.as_str()) == value,
        "speaker" => f.speaker.as_ref().map_or(value == "none", |s| {
            has(&s.name, value) || s.mention.as_ref().is_some_and(|m| has(&m.text, value))
        }),
        "count" => f.quantities.iter().any(|q| number(value, q.min, q.max)),
        "direction" => f.quantities.iter().any(|q| q.direction.as_deref() == Some(value)),
        "condition" => f.condition.as_deref().map_or(value == "none", |c| has(c, value)),
        "sending" => f.actors.iter().any(|a| a.sending_state.as_deref() == Some(value)),
        "host" => f.actors.iter().any(|a| a.host_state.as_deref() == Some(value)),
        role => actor(f, role, value),
    }
}

fn actor(f: &Fact, key: &str, value: &str) -> bool {
    let (role, class) = key.strip_suffix('~').map_or((key, false), |r| (r, true));
    let Some(role) = Role::parse(role) else { return false };
    let fits = |a: &Actor| {
        if class {
            a.class.is_some_and(|c| c.as_str() == value.replace(' ', "_"))
        } else {
            has(&a.name, value) || a.mention.as_ref().is_some_and(|m| has(&m.text, value))
        }
    };
    if value == "none" { f.actors_as(role).next().is_none() } else { f.actors_as(role).any(fits) }
}

fn has(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

/// `3` exactly, `3..` at least, `..3` at most, `3..5` between, `vague` no number.
fn number(value: &str, min: Option<u64>, max: Option<u64>) -> bool {
    if value == "vague" {
        return min.is_none() && max.is_none();
    }
    match value.split_once("..") {
        Some((a, b)) => a.parse().ok() == min && b.parse().ok() == max,
        None => value.parse().ok() == min && min == max,
    }
}

/// `2031-05-12`, `2031-05-05..2031-05-11`, `open` for a date that gives no days, `none`.
fn day(when: Option<&chancery_facts::When>, value: &str) -> bool {
    let Some(when) = when else { return value == "none" };
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    match when.days {
        Some((a, b)) => a.to_string() == from && b.to_string() == to,
        None => value == "open",
    }
}

/// One line about what came out.
fn show(f: &Fact) -> String {
    let actors: Vec<String> = f
        .actors
        .iter()
        .map(|a| {
            format!(
                "{}={}{}",
                a.role.as_str(),
                a.name.replace(' ', "_"),
                a.class.map(|c| format!("~{}", c.as_str())).unwrap_or_default()
            )
        })
        .collect();
    let weapons: Vec<String> =
        f.weapons.iter().map(|w| format!("weapon={}:{}", w.class.as_str(), span(w.min, w.max))).collect();
    let mut tolls = Vec::new();
    if let Some(c) = &f.casualties {
        for (name, toll) in
            [("killed", &c.killed), ("injured", &c.injured), ("missing", &c.missing), ("captured", &c.captured)]
        {
            tolls.extend(toll.as_ref().map(|t| format!("{name}={}", span(t.min, t.max))));
        }
    }
    let counts: Vec<String> = f
        .quantities
        .iter()
        .map(|q| {
            format!(
                "count={}{}",
                span(q.min, q.max),
                q.direction.as_deref().map(|d| format!(" direction={d}")).unwrap_or_default()
            )
        })
        .collect();
    let places: Vec<String> = f.places.iter().map(|p| format!("place={}", p.name.replace(' ', "_"))).collect();
    let mut out = vec![f.coding.to_string()];
    out.extend([actors, weapons, tolls, counts, places].concat());
    out.extend(f.event_date.as_ref().map(|w| {
        format!(
            "date={}",
            w.days.map_or("open".to_owned(), |(a, b)| if a == b { a.to_string() } else { format!("{a}..{b}") })
        )
    }));
    out.extend(
        f.deadline
            .as_ref()
            .map(|w| format!("deadline={}", w.days.map_or("open".to_owned(), |(a, b)| format!("{a}..{b}")))),
    );
    out.push(f.modality.as_str().to_owned());
    out.extend(f.status.map(|s| s.as_str().to_owned()));
    out.extend(f.scope.map(|s| s.as_str().to_owned()));
    out.extend(f.outcome.map(|o| o.as_str().to_owned()));
    out.extend(f.speaker.as_ref().map(|s| format!("speaker={}", s.name.replace(' ', "_"))));
    format!("{} ({}) [{}]", out.join(" "), f.made_by, f.main().quote.text)
}

fn span<N: std::fmt::Display + PartialEq>(min: Option<N>, max: Option<N>) -> String {
    match (min, max) {
        (None, None) => "vague".to_owned(),
        (Some(a), Some(b)) if a == b => a.to_string(),
        (a, b) => format!(
            "{}..{}",
            a.map(|n| n.to_string()).unwrap_or_default(),
            b.map(|n| n.to_string()).unwrap_or_default()
        ),
    }
}
