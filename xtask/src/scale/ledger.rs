//! Makes a large ledger through the ledger's own way of writing, without coding texts, and measures how long placing
//! one more report in it takes.

use anyhow::Result;
use chancery::flow::{Model, Tools, document_words, print, relink};
use chancery_atlas::Atlas;
use chancery_exchange::{Extras, FORMAT, document_to_json, fact_to_json, group_to_json};
use chancery_facts::{
    Actor, Basis, Coding, Consensus, Date, Document, Evidence, EvidenceRole, Fact, Group, GroupRelation, Kind, Level,
    Origins, Place, Precision, Published, Quote, Relation, Role, Span, Speaker, TargetClass, Text, TextBuilder,
    TextZone, Weapon, WeaponClass, When, Zone, ZoneSpan,
};
use chancery_ledger::{Batch, Digest, Ledger, LedgerError, NewDocument, NewFact, NewLink, Open};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Reports of one batch while filling.
const BATCH: usize = 256;
/// Events still in the news.
const OPEN: usize = 60;
/// Days over which the reports are spread.
const DAYS: usize = 3_650;

/// Numbers that look like chance.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Small numbers more often than large ones, as with countries and words.
    fn few(&mut self, n: usize) -> usize {
        let part = self.next() as f64 / f64::from(1_u32 << 31);
        ((n as f64 * part.powf(2.5)) as usize).min(n - 1)
    }

    /// A word of two to four syllables out of thirty thousand.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "ren", "to", "mi", "sal", "vor", "ke", "du", "lin", "ash", "pe", "gor", "wi", "tan", "cho", "fel",
            "ru", "zan", "ith", "mo", "nar", "qui", "hes", "lo",
        ];
        let mut seed = Random(self.few(30_000) as u64 * 977 + 13);
        (0..2 + seed.below(3)).map(|_| SYLLABLES[seed.below(SYLLABLES.len())]).collect()
    }
}

/// Something that reports tell of.
#[derive(Clone)]
struct Event {
    seat: Seat,
    day: Date,
    ty: &'static str,
    weapon: WeaponClass,
    minister: String,
    hurt: usize,
    members: Vec<String>,
}

/// A city with a mission.
#[derive(Clone)]
struct Seat {
    country: &'static str,
    city: &'static str,
    position: (i32, i32),
    sending: &'static str,
}

/// The world of the reports.
struct World {
    random: Random,
    seats: Vec<Seat>,
    open: Vec<Event>,
}

impl World {
    fn new(seed: u64) -> World {
        let units = |degrees: f64| (degrees * 10_000.0).round() as i32;
        let seats = Atlas::shared().all_missions().iter().filter_map(|m| {
            let position = (units(m.lat?), units(m.lon?));
            Some(Seat { country: m.host, city: m.city, position, sending: m.sending })
        });
        World { random: Random(seed), seats: seats.collect(), open: Vec::new() }
    }

    /// What happens when report `number` of `of` is written.
    fn happen(&mut self, number: usize, of: usize) -> Event {
        const ACTS: [(&str, WeaponClass); 3] = [
            ("indirect_fire", WeaponClass::Rocket),
            ("indirect_fire", WeaponClass::Mortar),
            ("shooting", WeaponClass::Artillery),
        ];
        let seat = self.seats[self.random.few(self.seats.len())].clone();
        let (ty, weapon) = ACTS[self.random.below(ACTS.len())];
        let minister = format!("{} {}", capital(&self.random.word()), capital(&self.random.word()));
        let hurt = 1 + self.random.below(9);
        Event { seat, day: day(number * DAYS / of.max(1)), ty, weapon, minister, hurt, members: Vec::new() }
    }
}

/// A day after the first; a year of 365 days will do here.
fn day(past: usize) -> Date {
    let year = 2031 + i16::try_from(past / 365).unwrap_or(0);
    let mut day = Date::new(year, 1, 1).unwrap_or_default();
    (0..past % 365).for_each(|_| day = day.tomorrow().unwrap_or(day));
    day
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A report with its facts.
struct Made {
    document: Document,
    bytes: String,
    text: Text,
    facts: Vec<Fact>,
}

fn make(number: usize, event: &Event, random: &mut Random) -> Made {
    let name = format!("s{number:07}.txt");
    let (city, mission) = (event.seat.city, format!("{} embassy", event.seat.sending));
    let act = format!("Gunmen attacked the {mission} in {city} with a {}, hurting {} guards", event.weapon, event.hurt);
    let vow = format!("Minister {} promised to find those behind it", event.minister);
    let none = "No group has claimed the attack";
    let title = format!("Attack on {mission} in {city}");
    let mut body = format!("{title}\n\n{act} on {}. {vow}. {none}.\n\n", event.day);
    for sentence in 0..16 {
        let words: Vec<String> = (0..9).map(|_| random.word()).collect();
        body.push_str(&capital(&words.join(" ")));
        body.push_str(if sentence % 4 == 3 { ".\n\n" } else { ". " });
    }
    body.push_str(&format!("It was report {number}.\n"));
    let quote = |words: &str| {
        let start = body.find(words).unwrap_or_default();
        Quote { span: Span::new(start, start + words.len()), text: words.to_owned() }
    };
    let digest = Digest::of(body.as_bytes());
    let fact = |n: usize, kind: Kind, ty: &str, words: &str| {
        let evidence = Evidence { role: EvidenceRole::Main, zone: Zone::Body, quote: quote(words) };
        let coding = Coding::of(kind, ty).or_else(|| Coding::all().find(|c| c.kind() == kind))?;
        Fact::new(format!("{}-{n:02}", digest.short(12)), name.clone(), coding, vec![evidence]).ok()
    };
    let place = Place {
        name: city.to_owned(),
        level: Level::City,
        country: Some(event.seat.country.to_owned()),
        relation: Relation::Location,
        mention: Some(quote(city)),
        position: Some(event.seat.position),
    };
    let target = Actor {
        role: Role::Target,
        name: mission.clone(),
        mention: Some(quote(&mission)),
        class: Some(TargetClass::Embassy),
        sending_state: Some(event.seat.sending.to_owned()),
        host_state: Some(event.seat.country.to_owned()),
    };
    let on = || Some(When::between(event.day, event.day, Precision::Day, Basis::Stated));
    let speaker = Speaker { name: event.minister.clone(), mention: None, relayed_by: Vec::new() };
    let weapon = Weapon { class: event.weapon, min: None, max: None, words: None, failed: None };
    let mut facts = Vec::new();
    if let Some(mut attack) = fact(0, Kind::Incident, event.ty, &act) {
        attack.event_date = on();
        attack.places = vec![place.clone()];
        attack.actors = vec![target];
        attack.weapons = vec![weapon];
        facts.push(attack);
    }
    if let Some(mut promise) = fact(1, Kind::Commitment, "", &vow) {
        promise.event_date = on();
        promise.speech_date = on();
        promise.speaker = Some(speaker);
        promise.places = vec![place];
        facts.push(promise);
    }
    if let Some(mut open) = fact(2, Kind::Attribution, "no_claim", none) {
        open.event_date = on();
        open.about = facts.first().map(|f| vec![f.id.clone()]).unwrap_or_default();
        facts.push(open);
    }
    let document = Document {
        name: name.clone(),
        title: Some(quote(&title)),
        deck: None,
        outlet: Some(["Halden Courier", "Estmark Post", "Harbour Radio"][number % 3].to_owned()),
        agency: None,
        language: Some("en".to_owned()),
        published: Published { days: Some((event.day, event.day)), basis: Basis::Stated, ..Published::unknown() },
        zones: vec![ZoneSpan { zone: Zone::Body, span: Span::new(0, body.len()) }],
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".to_owned(),
        demo: true,
        remarks: Vec::new(),
        about: None,
        origin: None,
        grade: None,
    };
    let mut text = TextBuilder::new();
    text.push(&body, Span::new(0, body.len()));
    let mut text = text.finish();
    text.zones = vec![TextZone { zone: Zone::Body, range: 0..body.len() }];
    Made { document, text, bytes: body, facts }
}

fn put(batch: &Batch<'_>, made: &Made, country: &str) -> Result<(), LedgerError> {
    let row = |fact: &Fact| {
        let days = fact.event_date.as_ref().and_then(|w| w.days);
        NewFact {
            id: fact.id.clone(),
            kind: fact.kind().as_str().to_owned(),
            ty: fact.coding.ty().to_owned(),
            country: Some(country.to_owned()),
            from_day: days.map(|d| d.0.to_string()),
            to_day: days.map(|d| d.1.to_string()),
            format: FORMAT,
            record: fact_to_json(fact, Extras::Stored),
        }
    };
    let document = NewDocument {
        name: &made.document.name,
        bytes: made.bytes.as_bytes(),
        taken_from: None,
        format: FORMAT,
        record: &document_to_json(&made.document, Extras::Stored),
        coded_with: "scale",
        demo: true,
        read_at: 0,
    };
    batch.put_document(&document, &made.facts.iter().map(row).collect::<Vec<_>>())?;
    batch.set_print(&made.document.name, &print(&made.document, &made.text))?;
    batch.index(&made.document.name, document_words(&made.document, &made.text, &made.facts));
    Ok(())
}

/// Writes reports with three facts each, about events that several reports tell of, with groups, days and search index.
pub fn fill(dir: &Path, documents: usize) -> Result<()> {
    let mut ledger = Ledger::open(dir, Open::Create)?;
    anyhow::ensure!(ledger.documents_page(0, 1)?.is_empty(), "{}: there are documents already", dir.display());
    let (mut world, mut text) = (World::new(1), Random(7));
    let mut groups: BTreeMap<&'static str, Vec<NewLink>> = BTreeMap::new();
    let start = Instant::now();
    for first in (0..documents).step_by(BATCH) {
        let mut told = Vec::new();
        ledger.batch(|batch| -> Result<()> {
            for number in first..(first + BATCH).min(documents) {
                // Six of ten reports come back to an event still in the news.
                let place = world.random.below(OPEN);
                if world.open.len() < OPEN || world.random.below(10) >= 6 {
                    let event = world.happen(number, documents);
                    match world.open.get_mut(place) {
                        Some(old) => told.push(std::mem::replace(old, event)),
                        None => world.open.push(event),
                    }
                }
                let event = place.min(world.open.len() - 1);
                let event = &mut world.open[event];
                let made = make(number, event, &mut text);
                put(batch, &made, event.seat.country)?;
                event.members.extend(made.facts.first().map(|f| f.id.clone()));
            }
            Ok(())
        })?;
        told.iter().for_each(|event| add_group(&mut groups, event));
        if first % (100 * BATCH) == 0 {
            let pace = first as f64 / start.elapsed().as_secs_f64();
            eprintln!("{first} documents, {pace:.0} a second");
        }
    }
    world.open.iter().for_each(|event| add_group(&mut groups, event));
    let seconds = start.elapsed().as_secs_f64();
    println!("{documents} documents written and indexed in {seconds:.1} s, {:.0} a second", documents as f64 / seconds);
    let start = Instant::now();
    for block in ledger.dirty_blocks()? {
        let links = groups.get(block.as_str()).map(Vec::as_slice).unwrap_or_default();
        ledger.batch(|batch| batch.set_links(&block, links, &[]))?;
    }
    let count: usize = groups.values().map(Vec::len).sum();
    println!("{} countries with {count} groups in {:.1} s", groups.len(), start.elapsed().as_secs_f64());
    println!("peak memory {}", peak());
    Ok(())
}

fn add_group(groups: &mut BTreeMap<&'static str, Vec<NewLink>>, event: &Event) {
    if event.members.len() < 2 {
        return;
    }
    let mut members = event.members.clone();
    members.sort();
    let group = Group {
        id: format!("I-{}", members[0]),
        kind: Kind::Incident,
        label: format!("attack in {}", event.seat.city),
        relation: GroupRelation::Same,
        origins: Origins { lineages: members.iter().map(|m| vec![m.clone()]).collect() },
        consensus: Consensus {
            event_date: Some(When::between(event.day, event.day, Precision::Day, Basis::Stated)),
            coding: Coding::of(Kind::Incident, event.ty),
            country: Some(event.seat.country.to_owned()),
            ..Consensus::default()
        },
        attached: Vec::new(),
        status: None,
        conflicts: Vec::new(),
        reason: "generated".to_owned(),
        members,
    };
    let record = group_to_json(&group, Extras::Stored);
    groups.entry(event.seat.country).or_default().push(NewLink { id: group.id, format: FORMAT, record });
}

/// Adds reports one by one, each put, indexed and related as `read` does, and prints how long that took.
pub fn place(dir: &Path, reports: usize) -> Result<()> {
    let start = Instant::now();
    let mut ledger = Ledger::open(dir, Open::Existing)?;
    let tools = Tools::load(&Model::None)?;
    println!("opened, tables loaded in {} ms", milliseconds(start.elapsed()));
    let documents = usize::try_from(ledger.counts()?.0).unwrap_or_default();
    // Another seed: other events in the same cities and years.
    let (mut world, mut text) = (World::new(documents as u64 + 5), Random(documents as u64 + 11));
    let (mut putting, mut relating, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    let (mut busy_putting, mut busy) = (Vec::new(), Vec::new());
    for n in 0..reports {
        if n % 3 == 0 {
            let moment = world.random.below(documents);
            world.open = vec![world.happen(moment, documents)];
        }
        let event = world.open[0].clone();
        let made = make(documents + n, &event, &mut text);
        let (start, processor) = (Instant::now(), on_processor());
        ledger.batch(|batch| put(batch, &made, event.seat.country))?;
        let put_in = start.elapsed();
        busy_putting.push(on_processor().saturating_sub(processor));
        relink(&mut ledger, &tools, 1, &mut |tiding| eprintln!("{tiding:?}"))?;
        putting.push(put_in);
        relating.push(start.elapsed() - put_in);
        whole.push(start.elapsed());
        busy.push(on_processor().saturating_sub(processor));
    }
    println!("| step | p50, ms | p90, ms | p99, ms | most, ms |\n|---|---:|---:|---:|---:|");
    let steps = [
        ("put and indexed", &mut putting),
        ("related with its neighbours", &mut relating),
        ("placed, all together", &mut whole),
        ("put and indexed, processor time", &mut busy_putting),
        ("placed, all together, processor time", &mut busy),
    ];
    for (step, times) in steps {
        times.sort();
        let at = |share: f64| milliseconds(times[((times.len() as f64 * share) as usize).min(times.len() - 1)]);
        println!("| {step} | {} | {} | {} | {} |", at(0.5), at(0.9), at(0.99), at(1.0));
    }
    println!("{reports} reports placed one by one; peak memory {}", peak());
    Ok(())
}

/// Time this thread was on a processor; unlike the clock, other work on the machine does not touch it.
fn on_processor() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map_or("unknown", str::trim).to_owned()
}
