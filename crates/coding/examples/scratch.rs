//! Scratch (never committed).
use chancery_atlas::Atlas;
use chancery_coding::{Coder, Known};
use chancery_encoder::Encoder;
use chancery_facts::{Basis, Date, Document, Published, Span, Text, TextBuilder, TextZone, Zone, ZoneSpan};
use chancery_recognise::Recogniser;
use std::sync::Arc;
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
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let file = std::fs::read_to_string(&args[1]).unwrap();
    let trees = args.iter().any(|a| a == "--trees");
    let all = args.iter().any(|a| a == "--all");
    let lead = !args.iter().any(|a| a == "--alone");
    let enc = if args.iter().any(|a| a == "--rules") { None } else { Some(Arc::new(Encoder::embedded().unwrap())) };
    let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), enc);
    let coder = Coder::new().unwrap();
    let (mut ok, mut n) = (0, 0);
    for line in file.lines() {
        let Some((kind, t)) = line.split_once('|') else { continue };
        let first =
            "A bomb went off outside the Danish embassy in Nairobi on Monday, wounding two guards, police said."
                .to_owned();
        let mut ps: Vec<String> = if lead { vec![first] } else { vec![] };
        let at = if lead { ps[0].len() } else { 0 };
        ps.extend(t.split(" // ").map(str::to_owned));
        let original = ps.join("\n\n");
        let text = laid_out(&original, &ps);
        let day: Date = "2031-05-14".parse().unwrap();
        let hint = Published { days: Some((day, day)), basis: Basis::InDocument, ..Published::unknown() };
        let mut document = Document {
            name: "c".into(),
            title: None,
            deck: None,
            outlet: None,
            agency: None,
            language: Some("en".into()),
            published: Published::unknown(),
            zones: text.zones.iter().map(|z| ZoneSpan { zone: z.zone, span: text.original(z.range.clone()) }).collect(),
            copied: vec![],
            encoding: "UTF-8".into(),
            demo: false,
            remarks: vec![],
            about: None,
            origin: None,
            grade: None,
            revises: vec![],
        };
        let reading = recogniser.read(&text, &document);
        let facts = coder.code(
            &mut document,
            &text,
            original.as_bytes(),
            &reading,
            Known { published: Some(&hint), entry: None, days: &[] },
            |n| format!("c#{n}"),
        );
        let facts: Vec<_> = facts
            .into_iter()
            .filter(|f| {
                f.evidence().iter().any(|e| e.role == chancery_facts::EvidenceRole::Main && e.quote.span.start >= at)
            })
            .collect();
        let got: Vec<String> = facts.iter().map(|f| f.coding.to_string()).collect();
        let good = if kind == "none" { got.is_empty() } else { got.iter().any(|g| kind.split(',').any(|k| k == g)) };
        n += 1;
        ok += usize::from(good);
        if !good || all || trees {
            println!("{} {kind} | {t} => {got:?}", if good { "+" } else { "-" });
        }
        if trees {
            for s in reading.sentences.iter().skip(usize::from(lead)) {
                for (i, w) in s.words.iter().enumerate() {
                    let m = reading.mentions.iter().find(|m| {
                        m.range.start <= w.range.start
                            && w.range.end <= m.range.end
                            && m.sentence == reading.sentences.iter().position(|x| std::ptr::eq(x, s)).unwrap()
                            && m.head == i
                    });
                    println!(
                        "   {i:>2} {:<16} {:<6} {:<10} <- {:<14} {}",
                        &text.as_str()[w.range.clone()],
                        w.tag,
                        w.rel,
                        w.head.map_or("ROOT".into(), |h| format!("{h} {}", s.words[h].lemma)),
                        m.map_or(String::new(), |m| format!(
                            "{:?} {:?} {:?}",
                            reading.entity(m).name,
                            m.classes,
                            reading.entity(m).sort
                        ))
                    );
                }
            }
            for f in &facts {
                println!(
                    "   = {} {:?} {:?} act={:?} pl={:?} q={:?} cas={:?} date={:?}",
                    f.coding,
                    f.status,
                    f.modality,
                    f.actors.iter().map(|a| format!("{:?}:{}", a.role, a.name)).collect::<Vec<_>>(),
                    f.places.iter().map(|p| p.name.clone()).collect::<Vec<_>>(),
                    f.quantities,
                    f.casualties,
                    f.event_date.as_ref().map(|d| d.to_string_like())
                );
            }
        }
    }
    println!("{ok} of {n}");
}
trait L {
    fn to_string_like(&self) -> String;
}
impl L for chancery_facts::When {
    fn to_string_like(&self) -> String {
        format!("{:?}", self).chars().take(120).collect()
    }
}
