//! Prints head and zones of documents, one JSON object per line. `zones FILE…`; `zones --body FILE…` prints the
//! text of the article instead, for the test sets of page cleaning; `zones --show FILE…` is for reading.

use chancery_clean::{Cleaned, clean};
use chancery_facts::Quote;
use serde_json::{Value, json};

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mode = if args.first().is_some_and(|a| a.starts_with("--")) { args.remove(0) } else { String::new() };
    for path in args {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) => {
                eprintln!("{path}: {e}");
                continue;
            }
        };
        match clean(&name, &bytes) {
            Ok(cleaned) if mode == "--body" => println!("{}", body(&name, &cleaned)),
            Ok(cleaned) if mode == "--show" => show(&cleaned),
            Ok(cleaned) => println!("{}", line(&cleaned)),
            Err(problem) => eprintln!("{problem}"),
        }
    }
}

fn quote(quote: Option<&Quote>) -> Value {
    quote.map_or(Value::Null, |q| json!({"text": q.text, "start": q.span.start, "end": q.span.end}))
}

fn line(cleaned: &Cleaned) -> Value {
    let d = &cleaned.document;
    let p = &d.published;
    let agency = d.agency.as_ref().map(|a| json!({"name": a.name, "start": a.mark.span.start, "end": a.mark.span.end}));
    let zones: Vec<Value> =
        d.zones.iter().map(|z| json!({"zone": z.zone.as_str(), "start": z.span.start, "end": z.span.end})).collect();
    json!({
        "doc": d.name, "title": quote(d.title.as_ref()), "deck": quote(d.deck.as_ref()), "outlet": d.outlet, "agency": agency,
        "language": d.language, "zones": zones,
        "published": {
            "from": p.days.map(|(a, _)| a.to_string()), "to": p.days.map(|(_, b)| b.to_string()), "basis": p.basis.as_str(),
            "stated": p.stated, "time": p.time, "evidence": quote(p.evidence.as_ref()), "reason": p.reason,
        },
        "remarks": d.remarks,
    })
}

fn body(name: &str, cleaned: &Cleaned) -> Value {
    json!({"id": name.trim_end_matches(".html"), "body": cleaned.article()})
}

fn show(cleaned: &Cleaned) {
    let d = &cleaned.document;
    println!("== {} [{}] outlet {:?} agency {:?}", d.name, d.encoding, d.outlet, d.agency.as_ref().map(|a| &a.name));
    println!(
        "   {:?} published {:?} {:?} {:?} {:?}",
        d.language, d.published.days, d.published.time, d.published.reason, d.remarks
    );
    if let Some(about) = &d.about {
        let updated = about.updated.as_ref().map(|u| format!("{} {:?}", u.day, u.time));
        println!("   {:?} {:?} changed {updated:?} {:?}", about.authors, about.section, about.canonical);
    }
    for zone in &cleaned.text.zones {
        let words: String = cleaned.text.as_str()[zone.range.clone()].chars().take(110).collect();
        println!("{:>9} {}", zone.zone.as_str(), words.replace('\n', " / "));
    }
}
