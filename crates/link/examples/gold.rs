//! Reads facts and documents in the interchange format, relates them, and prints groups as JSON lines.
//!
//! `gold FACTS DOCUMENTS TEXTS [--alone] [--drop SEED PERCENT]`: `--alone` puts what a document alone allows in
//! the place of cross-document dates; `--drop` takes away fields at random. Documents with their copied passages
//! and refined facts go to standard error.

use chancery_facts::*;
use chancery_link::{Report, relate};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let alone = args.iter().any(|a| a == "--alone");
    let drop = args.iter().position(|a| a == "--drop").map(|i| (number(&args[i + 1]), number(&args[i + 2])));
    let mut dice = Dice { state: drop.map_or(1, |d| d.0), percent: drop.map_or(0, |d| d.1) };
    let mut facts: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    for line in lines(&args[0]) {
        let fact = fact(&line, alone, &mut dice);
        facts.entry(fact.doc.clone()).or_default().push(fact);
    }
    let documents: Vec<(Document, Text)> = lines(&args[1]).iter().map(|l| document(l, &args[2], alone)).collect();
    let reports: Vec<Report> = documents
        .iter()
        .map(|(d, text)| Report { document: d, facts: facts.get(&d.name).map_or(&[][..], Vec::as_slice), text })
        .collect();
    let out = relate(&reports);
    out.groups.iter().for_each(|g| println!("{}", group(g)));
    out.conflicts.iter().for_each(|c| println!("{}", conflict(c)));
    for (doc, c) in &out.copied {
        eprintln!("copied {doc} {:?} {:?} {} {:?} {}", c.kind, c.quote.span, c.with_doc, c.with_span, c.quote.text);
    }
    out.published.iter().for_each(|(d, p)| eprintln!("published {d} {:?} {:?}", p.days, p.reason));
    for r in &out.refinements {
        eprintln!("refined {} {:?} {:?}", r.fact, r.event_date.days, r.event_date.reason);
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

fn lines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("file");
    text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

struct Dice {
    state: u64,
    percent: u64,
}

impl Dice {
    fn keep(&mut self) -> bool {
        self.state = self.state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.state >> 33) % 100 >= self.percent
    }
}

fn text_of(v: &Value, key: &str) -> Option<String> {
    v[key].as_str().map(str::to_owned)
}

fn list<'v>(v: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    v[key].as_array().into_iter().flatten()
}

fn quote(v: &Value) -> Option<Quote> {
    let at = |key| v[key].as_u64().map(|n| n as usize);
    Some(Quote { span: Span::new(at("start")?, at("end")?), text: text_of(v, "text").unwrap_or_default() })
}

fn day(v: &Value) -> Option<Date> {
    v.as_str()?.parse().ok()
}

fn when(v: &Value, alone: bool) -> Option<When> {
    let o = v.as_object()?;
    let mut value = Value::Object(o.clone());
    if alone && o.get("basis").and_then(Value::as_str) == Some("cross_document") {
        let own = o.get("in_document").and_then(Value::as_object).cloned().unwrap_or_default();
        value["from"] = own.get("from").cloned().unwrap_or(Value::Null);
        value["to"] = own.get("to").cloned().unwrap_or(Value::Null);
        value["basis"] = json!("in_document");
        value["precision"] = json!("range");
        value["bounds"] = Value::Null;
    }
    let days = day(&value["from"]).zip(day(&value["to"]));
    let bounds = value["bounds"]
        .as_object()
        .map(|b| Bounds { not_before: b.get("not_before").and_then(day), not_after: b.get("not_after").and_then(day) });
    Some(When {
        days,
        precision: value["precision"].as_str().and_then(Precision::parse).unwrap_or(Precision::Unknown),
        basis: value["basis"].as_str().and_then(Basis::parse).unwrap_or(Basis::Unknown),
        stated: text_of(&value, "stated"),
        reason: None,
        as_of: value["as_of"].as_bool().unwrap_or(false),
        bounds,
        assumed: None,
    })
}

fn fact(v: &Value, alone: bool, dice: &mut Dice) -> Fact {
    let coding = Coding::of(Kind::parse(v["kind"].as_str().unwrap()).unwrap(), v["type"].as_str().unwrap()).unwrap();
    let evidence = list(v, "evidence")
        .filter_map(|e| {
            Some(Evidence {
                role: EvidenceRole::parse(e["role"].as_str()?)?,
                zone: Zone::parse(e["zone"].as_str().unwrap_or("body"))?,
                quote: quote(e)?,
            })
        })
        .collect();
    let mut f = Fact::new(text_of(v, "id").unwrap(), text_of(v, "doc").unwrap(), coding, evidence).unwrap();
    f.event_date = when(&v["event_date"], alone).filter(|_| dice.keep());
    f.speech_date = when(&v["speech_date"], alone).filter(|_| dice.keep());
    f.deadline = when(&v["deadline"], alone).filter(|_| dice.keep());
    f.places = list(v, "places").filter_map(place).filter(|_| dice.keep()).collect();
    f.actors = list(v, "actors").filter_map(actor).filter(|_| dice.keep()).collect();
    f.weapons = list(v, "weapons").filter_map(weapon).filter(|_| dice.keep()).collect();
    f.casualties = casualties(&v["casualties"]).filter(|_| dice.keep());
    f.quantities = list(v, "quantities").filter_map(quantity).filter(|_| dice.keep()).collect();
    f.scope = v["scope"].as_str().and_then(Scope::parse);
    f.about = list(v, "about").filter_map(|a| a.as_str().map(str::to_owned)).filter(|_| dice.keep()).collect();
    f.modality = v["modality"].as_str().and_then(Modality::parse).unwrap_or(Modality::Asserted);
    f.polarity = v["polarity"].as_str().and_then(Polarity::parse).unwrap_or(Polarity::Affirmed);
    f.status = v["status"].as_str().and_then(Status::parse);
    f.speaker = v["speaker"].as_object().filter(|_| dice.keep()).map(|_| Speaker {
        name: text_of(&v["speaker"], "name").unwrap_or_default(),
        mention: None,
        relayed_by: Vec::new(),
    });
    f.source_chain = list(v, "source_chain")
        .filter_map(|s| Some(SourceLink { kind: SourceKind::parse(s["kind"].as_str()?)?, name: text_of(s, "name")? }))
        .collect();
    f.links = list(v, "links")
        .filter_map(|l| Some(Link { to: text_of(l, "to")?, rel: text_of(l, "rel")? }))
        .filter(|_| dice.keep())
        .collect();
    f
}

fn place(p: &Value) -> Option<Place> {
    Some(Place {
        name: text_of(p, "name")?,
        level: Level::parse(p["level"].as_str()?)?,
        country: text_of(p, "country"),
        relation: Relation::parse(p["relation"].as_str()?)?,
        mention: None,
        position: None,
    })
}

fn actor(a: &Value) -> Option<Actor> {
    Some(Actor {
        role: Role::parse(a["role"].as_str()?)?,
        name: text_of(a, "name")?,
        mention: None,
        class: a["class"].as_str().and_then(TargetClass::parse),
        sending_state: text_of(a, "sending_state"),
        host_state: text_of(a, "host_state"),
    })
}

fn small(v: &Value, key: &str) -> Option<u32> {
    v[key].as_u64().map(|n| n as u32)
}

fn weapon(w: &Value) -> Option<Weapon> {
    Some(Weapon {
        class: WeaponClass::parse(w["class"].as_str()?)?,
        min: small(w, "min"),
        max: small(w, "max"),
        words: text_of(w, "words"),
        failed: small(w, "failed"),
    })
}

fn casualties(v: &Value) -> Option<Casualties> {
    v.as_object()?;
    let toll = |key: &str| {
        v[key].as_object().map(|_| Toll {
            min: small(&v[key], "min"),
            max: small(&v[key], "max"),
            who: Vec::new(),
            words: text_of(&v[key], "words"),
        })
    };
    Some(Casualties {
        killed: toll("killed"),
        injured: toll("injured"),
        missing: toll("missing"),
        captured: toll("captured"),
    })
}

fn quantity(q: &Value) -> Option<Quantity> {
    Some(Quantity {
        what: QuantityWhat::parse(q["what"].as_str()?)?,
        role: QuantityRole::parse(q["role"].as_str()?)?,
        min: q["min"].as_u64(),
        max: q["max"].as_u64(),
        modifier: q["modifier"].as_str().and_then(Modifier::parse).unwrap_or(Modifier::Exact),
        words: text_of(q, "words"),
        per: text_of(q, "per"),
        direction: text_of(q, "direction"),
        window: text_of(q, "window"),
        as_of: text_of(q, "as_of"),
    })
}

fn document(v: &Value, texts: &str, alone: bool) -> (Document, Text) {
    let name = text_of(v, "doc").unwrap();
    let bytes = std::fs::read(format!("{texts}/{name}")).expect("text");
    let zones: Vec<ZoneSpan> = list(v, "zones")
        .filter_map(|z| Some(ZoneSpan { zone: Zone::parse(z["zone"].as_str()?)?, span: quote(z)?.span }))
        .collect();
    let p = &v["published"];
    let stripped = alone && p["basis"] == "cross_document";
    let published = Published {
        days: day(&p["from"]).zip(day(&p["to"])).filter(|_| !stripped),
        basis: Basis::Unknown,
        weekday: text_of(p, "weekday"),
        days_after: None,
        bounds: p["bounds"].as_object().map(|b| Bounds {
            not_before: b.get("not_before").and_then(day),
            not_after: b.get("not_after").and_then(day),
        }),
        ..Published::unknown()
    };
    let agency = v["agency"]
        .as_object()
        .and_then(|_| Some(Agency { name: text_of(&v["agency"], "name")?, mark: quote(&v["agency"])? }));
    let text = clean(&bytes, &zones);
    let document = Document {
        name,
        title: None,
        deck: None,
        outlet: text_of(v, "outlet"),
        agency,
        language: Some("en".into()),
        published,
        zones,
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".into(),
        demo: false,
        remarks: Vec::new(),
        about: None,
        origin: None,
        grade: None,
    };
    (document, text)
}

/// A plain clean text: no-break spaces are spaces, curly apostrophes are straight.
fn clean(bytes: &[u8], zones: &[ZoneSpan]) -> Text {
    let mut builder = TextBuilder::new();
    let mut places = Vec::new();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            places.push((at, builder.len()));
            let span = Span::new(at, at + c.len_utf8());
            let plain = match c {
                '\u{a0}' => ' ',
                '’' | '‘' => '\'',
                other => other,
            };
            builder.push(plain.encode_utf8(&mut [0; 4]), span);
            at = span.end;
        }
        for &byte in chunk.invalid() {
            // Old single-byte files: good enough to compare words.
            places.push((at, builder.len()));
            builder.push(char::from(byte).encode_utf8(&mut [0; 4]), Span::new(at, at + 1));
            at += 1;
        }
    }
    places.push((bytes.len(), builder.len()));
    let at = |byte: usize| places[places.partition_point(|(b, _)| *b < byte).min(places.len() - 1)].1;
    let mut text = builder.finish();
    text.zones = zones.iter().map(|z| TextZone { zone: z.zone, range: at(z.span.start)..at(z.span.end) }).collect();
    text
}

fn group(g: &Group) -> Value {
    let date = g.consensus.event_date.as_ref();
    let day = |d: Option<Date>| d.map(|d| d.to_string());
    let mut consensus = Map::new();
    if let Some(d) = date {
        consensus.insert("event_date".into(), json!({"from": day(d.from()), "to": day(d.to())}));
    }
    if !g.consensus.values.is_empty() {
        let values = g.consensus.values.iter().map(|v| json!({"fact": v.fact, "value": v.value, "as_of": v.as_of}));
        consensus.insert("values".into(), values.collect());
    }
    json!({
        "id": g.id, "kind": g.kind.as_str(), "label": g.label, "relation": g.relation.as_str(), "members": g.members,
        "attached": g.attached.iter().map(|a| json!({"fact": a.fact, "as": a.role.as_str()})).collect::<Vec<_>>(),
        "origins": {"count": g.origins.lineages.len(), "lineages": g.origins.lineages},
        "consensus": consensus, "status": g.status.map(GroupStatus::as_str), "conflicts": g.conflicts, "reason": g.reason,
    })
}

fn conflict(c: &Conflict) -> Value {
    let value = |v: &ConflictValue| json!({"facts": v.facts, "value": v.value, "as_of": v.as_of});
    json!({
        "id": c.id, "kind": "conflict", "label": c.label, "field": c.field, "class": c.class.as_str(), "note": c.note,
        "values": c.values.iter().map(value).collect::<Vec<_>>(),
    })
}
