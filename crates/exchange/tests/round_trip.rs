//! Whatever the nouns can hold, the stored form gives back.

use chancery_exchange::{
    Extras, conflict_from_json, conflict_to_json, document_from_json, document_to_json, fact_from_json, fact_to_json,
    group_from_json, group_to_json,
};
use chancery_facts::*;

/// Small deterministic generator, so that a failing case can be run again by its number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.roll() % n as u64) as usize
    }

    fn yes(&mut self) -> bool {
        self.roll() & 1 == 1
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn maybe<T>(&mut self, make: impl Fn(&mut Dice) -> T) -> Option<T> {
        if self.yes() { Some(make(self)) } else { None }
    }

    fn some<T>(&mut self, make: impl Fn(&mut Dice) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    /// Strings with everything that JSON has to escape, and the empty one.
    fn words(&mut self) -> String {
        const PIECES: &[&str] = &[
            "rocket",
            " ",
            "\"",
            "\\",
            "\n",
            "\u{0}",
            "\u{7f}",
            "’",
            "“",
            "\u{a0}",
            "بغداد",
            "\u{fffd}",
            "🚀",
            "{}",
            "é",
        ];
        (0..self.below(6)).map(|_| self.pick(PIECES)).collect()
    }

    fn span(&mut self) -> Span {
        let start = self.below(100_000);
        Span::new(start, start + 1 + self.below(MAX_EVIDENCE_BYTES))
    }

    fn quote(&mut self) -> Quote {
        Quote { span: self.span(), text: self.words() }
    }

    fn day(&mut self) -> Date {
        Date::new(1900 + self.below(200) as i16, 1 + self.below(12) as i8, 1 + self.below(28) as i8).unwrap()
    }

    fn days(&mut self) -> (Date, Date) {
        let (a, b) = (self.day(), self.day());
        (a.min(b), a.max(b))
    }

    fn bounds(&mut self) -> Bounds {
        Bounds { not_before: self.maybe(Dice::day), not_after: self.maybe(Dice::day) }
    }

    fn when(&mut self) -> When {
        When {
            days: self.maybe(Dice::days),
            precision: self.pick(Precision::ALL),
            basis: self.pick(Basis::ALL),
            stated: self.maybe(Dice::words),
            reason: self.maybe(Dice::words),
            as_of: self.yes(),
            bounds: self.maybe(Dice::bounds),
            assumed: self.maybe(Dice::days),
        }
    }

    /// Two numbers in order, each of which may be missing.
    fn range(&mut self) -> (Option<u32>, Option<u32>) {
        let min = self.maybe(|d| d.roll() as u32 / 2);
        let max = self.maybe(|d| u32::MAX / 2 + d.roll() as u32 / 2);
        (min, max)
    }

    fn place(&mut self) -> Place {
        Place {
            name: self.words(),
            level: self.pick(Level::ALL),
            country: self.maybe(Dice::words),
            relation: self.pick(Relation::ALL),
            mention: self.maybe(Dice::quote),
            position: self.maybe(|d| (d.below(1_800_000) as i32 - 900_000, d.below(3_600_000) as i32 - 1_800_000)),
        }
    }

    fn actor(&mut self) -> Actor {
        Actor {
            role: self.pick(Role::ALL),
            name: self.words(),
            mention: self.maybe(Dice::quote),
            class: self.maybe(|d| d.pick(TargetClass::ALL)),
            sending_state: self.maybe(Dice::words),
            host_state: self.maybe(Dice::words),
        }
    }

    fn weapon(&mut self) -> Weapon {
        let (min, max) = self.range();
        Weapon {
            class: self.pick(WeaponClass::ALL),
            min,
            max,
            words: self.maybe(Dice::words),
            failed: self.maybe(|d| d.roll() as u32),
        }
    }

    fn toll(&mut self) -> Toll {
        let (min, max) = self.range();
        Toll { min, max, who: self.some(Dice::words), words: self.maybe(Dice::words) }
    }

    fn casualties(&mut self) -> Casualties {
        Casualties {
            killed: self.maybe(Dice::toll),
            injured: self.maybe(Dice::toll),
            missing: self.maybe(Dice::toll),
            captured: self.maybe(Dice::toll),
        }
    }

    fn quantity(&mut self) -> Quantity {
        Quantity {
            what: self.pick(QuantityWhat::ALL),
            role: self.pick(QuantityRole::ALL),
            min: self.maybe(|d| d.roll() / 2),
            max: self.maybe(|d| u64::MAX - d.below(1000) as u64),
            modifier: self.pick(Modifier::ALL),
            words: self.maybe(Dice::words),
            per: self.maybe(|d| d.pick(&["day", "week", "month", "year"]).to_owned()),
            direction: self.maybe(|d| d.pick(&["up", "down", "same"]).to_owned()),
            window: self.maybe(Dice::words),
            as_of: self.maybe(Dice::words),
        }
    }

    fn evidence(&mut self) -> Evidence {
        let zone = self.pick(&[Zone::Body, Zone::Caption, Zone::Title, Zone::Deck]);
        Evidence { role: self.pick(EvidenceRole::ALL), zone, quote: self.quote() }
    }

    fn speaker(&mut self) -> Speaker {
        Speaker { name: self.words(), mention: self.maybe(Dice::quote), relayed_by: self.some(Dice::words) }
    }

    fn fact(&mut self) -> Fact {
        let codings: Vec<Coding> = Coding::all().collect();
        let mut evidence = vec![Evidence { role: EvidenceRole::Main, ..self.evidence() }];
        evidence.extend(self.some(Dice::evidence));
        let mut fact = Fact::new(self.words(), self.words(), self.pick(&codings), evidence).unwrap();
        fact.summary = self.words();
        fact.spans = self.some(|d| FieldSpan { field: d.words(), quote: d.quote() });
        fact.event_date = self.maybe(Dice::when);
        fact.speech_date = self.maybe(Dice::when);
        fact.deadline = self.maybe(Dice::when);
        fact.places = self.some(Dice::place);
        fact.actors = self.some(Dice::actor);
        fact.weapons = self.some(Dice::weapon);
        fact.casualties = self.maybe(Dice::casualties);
        fact.quantities = self.some(Dice::quantity);
        fact.damage = self.maybe(|d| Damage { level: d.pick(DamageLevel::ALL), words: d.maybe(Dice::words) });
        fact.outcome = self.maybe(|d| d.pick(Outcome::ALL));
        fact.motive = self.maybe(Dice::words);
        fact.scope = self.maybe(|d| d.pick(Scope::ALL));
        fact.about = self.some(Dice::words);
        fact.modality = self.pick(Modality::ALL);
        fact.condition = self.maybe(Dice::words);
        fact.polarity = self.pick(Polarity::ALL);
        fact.status = self.maybe(|d| d.pick(Status::ALL));
        fact.presupposed = self.yes();
        fact.speaker = self.maybe(Dice::speaker);
        fact.source_chain = self.some(|d| SourceLink { kind: d.pick(SourceKind::ALL), name: d.words() });
        fact.quotes = self.some(Dice::quote);
        fact.links = self.some(|d| Link { to: d.words(), rel: d.words() });
        fact.made_by = self.words();
        fact.grade = self.maybe(Dice::grade).map(Box::new);
        fact
    }

    fn published(&mut self) -> Published {
        Published {
            days: self.maybe(Dice::days),
            basis: self.pick(Basis::ALL),
            stated: self.maybe(Dice::words),
            time: self.maybe(Dice::words),
            evidence: self.maybe(Dice::quote),
            bounds: self.maybe(Dice::bounds),
            weekday: self.maybe(Dice::words),
            days_after: self.maybe(|d| u16::from(d.yes()) + 6),
            reason: self.maybe(Dice::words),
        }
    }

    fn copied(&mut self) -> Copied {
        Copied { quote: self.quote(), kind: self.pick(CopiedKind::ALL), with_doc: self.words(), with_span: self.span() }
    }

    fn document(&mut self) -> Document {
        Document {
            name: self.words(),
            title: self.maybe(Dice::quote),
            deck: self.maybe(Dice::quote),
            outlet: self.maybe(Dice::words),
            agency: self.maybe(|d| Agency { name: d.words(), mark: d.quote() }),
            language: self.maybe(Dice::words),
            published: self.published(),
            about: self.maybe(Dice::about).map(Box::new),
            zones: self.some(|d| ZoneSpan { zone: d.pick(Zone::ALL), span: d.span() }),
            copied: self.some(Dice::copied),
            revises: self.some(Dice::words),
            encoding: self.words(),
            demo: self.yes(),
            remarks: self.some(Dice::words),
            origin: self.maybe(Dice::origin).map(Box::new),
            grade: self.maybe(Dice::grade).map(Box::new),
        }
    }

    fn about(&mut self) -> About {
        About {
            canonical: self.maybe(Dice::words),
            section: self.maybe(Dice::words),
            authors: self.some(Dice::words),
            updated: self.maybe(|d| Updated { day: d.day(), time: d.maybe(Dice::words), evidence: d.quote() }),
        }
    }

    fn origin(&mut self) -> Origin {
        Origin {
            container: self.some(Dice::words),
            place: self.maybe(Dice::words),
            url: self.maybe(Dice::words),
            fetched: self.maybe(Dice::words),
            media_type: self.maybe(Dice::words),
            charset: self.maybe(Dice::words),
            original: self.yes(),
            remarks: self.some(Dice::words),
            stated: Stated {
                by: self.words(),
                title: self.maybe(Dice::words),
                published: self.maybe(|d| StatedTime { words: d.words(), day: d.day(), time: d.maybe(Dice::words) }),
                outlet: self.maybe(Dice::words),
                author: self.maybe(Dice::words),
            },
        }
    }

    fn grade(&mut self) -> Grade {
        Grade {
            reliability: self.maybe(|d| d.pick(Reliability::ALL)),
            credibility: self.maybe(|d| d.pick(Credibility::ALL)),
            source: self.maybe(Dice::words),
        }
    }

    fn group(&mut self) -> Group {
        let codings: Vec<Coding> = Coding::all().collect();
        Group {
            id: self.words(),
            kind: self.pick(Kind::ALL),
            label: self.words(),
            relation: self.pick(GroupRelation::ALL),
            members: self.some(Dice::words),
            attached: self.some(|d| Attached { fact: d.words(), role: d.pick(AttachedAs::ALL) }),
            origins: Origins { lineages: self.some(|d| d.some(Dice::words)) },
            consensus: Consensus {
                event_date: self.maybe(Dice::when),
                coding: self.maybe(|d| d.pick(&codings)),
                country: self.maybe(Dice::words),
                places: self.some(Dice::place),
                weapons: self.some(Dice::weapon),
                casualties: self.maybe(Dice::casualties),
                values: self.some(|d| DatedValue { fact: d.words(), value: d.words(), as_of: d.words() }),
            },
            status: self.maybe(|d| d.pick(GroupStatus::ALL)),
            conflicts: self.some(Dice::words),
            reason: self.words(),
        }
    }

    fn conflict(&mut self) -> Conflict {
        Conflict {
            id: self.words(),
            label: self.words(),
            field: self.words(),
            class: self.pick(ConflictClass::ALL),
            values: self.some(|d| ConflictValue {
                facts: d.some(Dice::words),
                value: d.words(),
                as_of: d.maybe(Dice::words),
            }),
            note: self.maybe(Dice::words),
        }
    }
}

const CASES: u64 = 400;

#[test]
fn facts_come_back_equal() {
    for case in 0..CASES {
        let fact = Dice(case).fact();
        let line = fact_to_json(&fact, Extras::Stored);
        assert!(!line.contains('\n'), "case {case}: a line holds no line end");
        assert_eq!(fact_from_json(&line).expect(&line), fact, "case {case}");
        assert_eq!(fact_to_json(&fact_from_json(&line).unwrap(), Extras::Stored), line, "case {case}");
    }
}

#[test]
fn plain_facts_lose_only_what_the_format_does_not_know() {
    for case in 0..CASES {
        let mut fact = Dice(case).fact();
        let back = fact_from_json(&fact_to_json(&fact, Extras::Plain)).unwrap();
        fact.made_by.clear();
        fact.places.iter_mut().for_each(|p| p.position = None);
        assert_eq!(back, fact, "case {case}");
    }
}

#[test]
fn documents_come_back_equal() {
    for case in 0..CASES {
        let document = Dice(case).document();
        let line = document_to_json(&document, Extras::Stored);
        assert_eq!(document_from_json(&line).expect(&line), document, "case {case}");
    }
}

#[test]
fn groups_come_back_equal() {
    for case in 0..CASES {
        let group = Dice(case).group();
        let line = group_to_json(&group, Extras::Stored);
        assert_eq!(group_from_json(&line).expect(&line), group, "case {case}");
    }
}

#[test]
fn conflicts_come_back_equal() {
    for case in 0..CASES {
        let conflict = Dice(case).conflict();
        let line = conflict_to_json(&conflict);
        assert_eq!(conflict_from_json(&line).expect(&line), conflict, "case {case}");
    }
}

#[test]
fn cut_lines_are_errors() {
    for case in 0..20 {
        let line = fact_to_json(&Dice(case).fact(), Extras::Stored);
        for end in line.char_indices().map(|(i, _)| i).filter(|i| i % 7 == 0) {
            assert!(fact_from_json(&line[..end]).is_err(), "case {case}, cut at {end}");
        }
    }
}
