//! Every kind of message is sound by the rules of the CAP 1.2 schema, whatever stands in the ledger.

mod schema;

use chancery_alerts::letter::Home;
use chancery_alerts::{Alert, Change, Field, Kind, Matter, Reference, Source, Watch, cap};
use schema::faults;

const HOSTILE: &str =
    "</description><info>&amp;]]><![CDATA[x\u{0}\u{1b}\u{fffe}\r\n\"'<script>alert(1)</script> é 漢 \u{202e}";

fn home() -> Home {
    Home { base: "https://desk.example/".into(), instance: "0123abcd".into() }
}

fn matter(kind: Kind, words: &str, bits: u32) -> Matter {
    let has = |bit: u32| bits & (1 << bit) != 0;
    Matter {
        id: "I-1".into(),
        kind,
        r#type: if has(0) { words.into() } else { String::new() },
        title: words.into(),
        page: "incidents/I-1".into(),
        place: if has(1) { words.into() } else { String::new() },
        country: if has(2) { "XS".into() } else { String::new() },
        position: has(3).then_some((-89.99996, 179.99999)),
        exact_km: 15.04,
        days: has(4).then(|| ("2031-05-12".to_owned(), "2031-05-13".to_owned())),
        origins: usize::from(has(5)) * 3,
        killed: has(6).then_some(if has(7) { 12 } else { 0 }),
        injured: has(7).then_some(4),
        to_come: has(8),
        disputed: has(9),
        demo: has(10),
        ..Matter::default()
    }
}

#[test]
fn every_message_holds_to_the_schema() {
    let mut tried = 0;
    for kind in [Kind::Incident, Kind::Posture, Kind::Commitment] {
        for words in ["", "rockets at the gate", HOSTILE, &"long ".repeat(400)] {
            for bits in 0..2048 {
                let source =
                    Source { document: words.into(), outlet: words.into(), quote: words.into(), ..Source::default() };
                let change = Change {
                    field: Field::Toll,
                    label: "toll".into(),
                    before: words.into(),
                    after: words.into(),
                    sources: vec![source],
                };
                let earlier = (0..bits % 4).map(|n| Reference { alert: i64::from(n) + 1, at: 1_900_000_000 }).collect();
                let alert = Alert {
                    id: 9,
                    at: 1_936_396_800,
                    changes: vec![change],
                    matter: matter(kind, words, bits),
                    earlier,
                    ..Alert::default()
                };
                let watch = Watch { name: words.into(), ..Watch::default() };
                let xml = cap::message(&home(), &watch, &alert);
                assert_eq!(faults(&xml), Vec::<String>::new(), "{xml}");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 3 * 4 * 2048);
    let watch = Watch { name: HOSTILE.into(), ..Watch::default() };
    assert_eq!(faults(&cap::test(&home(), &watch, 3, 0)), Vec::<String>::new());
}

#[test]
fn what_the_schema_forbids_is_seen() {
    let alert = Alert {
        id: 9,
        at: 1_936_396_800,
        matter: matter(Kind::Incident, "rockets", 15),
        earlier: vec![Reference { alert: 1, at: 0 }],
        ..Alert::default()
    };
    let sound = cap::message(&home(), &Watch::default(), &alert);
    assert_eq!(faults(&sound), Vec::<String>::new());
    for (from, to) in [
        ("<status>Actual</status>\n", ""),
        ("<status>Actual</status>", "<status>actual</status>"),
        ("<msgType>Update</msgType>", "<msgType>Alert</msgType><msgType>Update</msgType>"),
        ("<scope>Restricted</scope>", "<scope>Public</scope>"),
        ("-00:00</sent>", "Z</sent>"),
        ("<category>Security</category>\n", ""),
        ("<category>Security</category>", "<category>Politics</category>"),
        ("<urgency>", "<colour>red</colour><urgency>"),
        ("<areaDesc>rockets</areaDesc>\n", ""),
        ("<circle>-90.0000,", "<circle>-97.0000,"),
        ("chancery-0123abcd,chancery-0123abcd-1,", "chancery-0123abcd chancery-0123abcd-1,"),
        ("<identifier>", "<identifier>a b"),
        ("https://desk.example/", "/"),
        ("</info>", ""),
        ("rockets</areaDesc>", "rockets & mortars</areaDesc>"),
        ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1"),
    ] {
        assert!(sound.contains(from), "{from} in {sound}");
        let wrong = sound.replacen(from, to, 1);
        assert!(!faults(&wrong).is_empty(), "{from} → {to}");
    }
    let late =
        sound.replacen("<status>Actual</status>\n", "", 1).replacen("</scope>", "</scope><status>Actual</status>", 1);
    assert!(faults(&late).iter().any(|f| f.contains("too late")), "{:?}", faults(&late));
}
