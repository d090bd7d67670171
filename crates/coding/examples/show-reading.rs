//! Prints the trees of sentences as the coder sees them: one argument or line of standard input is one sentence.

use chancery_atlas::Atlas;
use chancery_encoder::Encoder;
use chancery_facts::{Document, Published, Span, TextBuilder, TextZone, Zone, ZoneSpan};
use chancery_recognise::Recogniser;
use std::sync::Arc;

fn main() {
    let encoder = Encoder::embedded().unwrap_or_else(|e| panic!("{e}"));
    let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), Some(Arc::new(encoder)));
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let mut builder = TextBuilder::new();
        builder.push(&line, Span::new(0, line.len()));
        let mut text = builder.finish();
        text.zones.push(TextZone { zone: Zone::Body, range: 0..line.len() });
        let document = Document {
            name: "shown".to_owned(),
            title: None,
            deck: None,
            outlet: None,
            agency: None,
            language: Some("en".to_owned()),
            published: Published::unknown(),
            zones: text.zones.iter().map(|z| ZoneSpan { zone: z.zone, span: text.original(z.range.clone()) }).collect(),
            copied: Vec::new(),
            encoding: "UTF-8".to_owned(),
            demo: false,
            remarks: Vec::new(),
        };
        let reading = recogniser.read(&text, &document);
        for (n, s) in reading.sentences.iter().enumerate() {
            for (i, w) in s.words.iter().enumerate() {
                let head = w.head.map_or_else(|| "-".to_owned(), |h| format!("{h} {}", s.words[h].lower));
                let m = reading.mention_at(n, i).map(|m| reading.entity(m));
                let named = m.map(|e| format!("{} {:?} {:?}", e.name, e.sort, e.class)).unwrap_or_default();
                println!("{i}\t{}\t{}\t{}\t{}\t{head}\t{named}", w.lower, w.pos, w.tag, w.rel);
            }
            println!();
        }
    }
}
