//! A small ledger for tests: two reports from made-up states, facts cut from their words.

use crate::view::View;
use chancery_facts::{
    Actor, Attached, AttachedAs, Basis, Casualties, Coding, Conflict, ConflictClass, ConflictValue, Consensus, Copied,
    CopiedKind, Date, DatedValue, Document, Evidence, EvidenceRole, Fact, Group, GroupRelation, GroupStatus, Kind,
    Level, Modality, Modifier, Origins, Place, Polarity, Precision, Published, Quantity, QuantityRole, QuantityWhat,
    Quote, Relation, Role, Scope, Span, Speaker, Status, TargetClass, Toll, Weapon, WeaponClass, When, Zone, ZoneSpan,
};

/// First report.
pub const A: &str = "Shells fall beside legation\n\nKEST, 4 June 2031 - Three shells fired at the Velda legation in Kest on Tuesday hurt five to seven guards, the harbour police said. \"We shall find them,\" Captain Ode Marn promised the envoy. No group has claimed the attack. The Red Oars denied any part in it.\n";
/// Second report, which shares a sentence with the first.
pub const B: &str = "Velda may shut legation\n\nVelda threatened on Wednesday to shut its legation in Kest if the shelling goes on. No group has claimed the attack. About 40 shells fell in the spring. Velda has 1,200 guards in Kest. \"This worries every mission in town,\" the dean of the corps told Kest Radio.\n";

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub fn on(text: &str) -> When {
    When::between(day(text), day(text), Precision::Day, Basis::InDocument)
}

pub fn quote(text: &str, words: &str) -> Quote {
    let start = text.find(words).unwrap_or_else(|| panic!("“{words}” is not in the sample"));
    Quote { span: Span::new(start, start + words.len()), text: words.to_owned() }
}

pub fn fact(id: &str, doc: &str, text: &str, coding: &str, words: &str) -> Fact {
    let evidence = Evidence { role: EvidenceRole::Main, zone: Zone::Body, quote: quote(text, words) };
    let coding = Coding::parse(coding).unwrap_or_else(|| panic!("{coding} is not in the codebook"));
    Fact::new(id.to_owned(), doc.to_owned(), coding, vec![evidence]).expect("evidence is sound")
}

pub fn actor(role: Role, name: &str) -> Actor {
    Actor { role, name: name.to_owned(), mention: None, class: None, sending_state: None, host_state: None }
}

pub fn legation(role: Role) -> Actor {
    Actor {
        class: Some(TargetClass::Embassy),
        sending_state: Some("XN".into()),
        host_state: Some("XS".into()),
        ..actor(role, "Velda legation")
    }
}

pub fn speaker(name: &str) -> Option<Speaker> {
    Some(Speaker { name: name.to_owned(), mention: None, relayed_by: Vec::new() })
}

fn place(name: &str, level: Level, relation: Relation) -> Place {
    Place { name: name.into(), level, country: Some("XS".into()), relation, mention: None, position: None }
}

fn quantity(what: QuantityWhat, role: QuantityRole, number: u64, modifier: Modifier) -> Quantity {
    Quantity { modifier, ..Quantity::new(what, role, Some(number), Some(number)) }
}

pub fn document(name: &str, text: &str, title: &str, published: &str, basis: Basis) -> Document {
    let body = text.find("\n\n").map_or(0, |at| at + 2);
    Document {
        name: name.into(),
        title: Some(quote(text, title)),
        deck: None,
        outlet: None,
        agency: None,
        language: Some("en".into()),
        published: Published {
            days: Some((day(published), day(published))),
            basis,
            reason: Some("the sample says so".into()),
            ..Published::unknown()
        },
        about: None,
        zones: vec![
            ZoneSpan { zone: Zone::Title, span: Span::new(0, body) },
            ZoneSpan { zone: Zone::Body, span: Span::new(body, text.len()) },
        ],
        copied: Vec::new(),
        revises: Vec::new(),
        encoding: "UTF-8".into(),
        demo: false,
        remarks: Vec::new(),
        origin: None,
        grade: None,
    }
}

fn shelling() -> Fact {
    let words = "Three shells fired at the Velda legation in Kest on Tuesday hurt five to seven guards, the harbour police said.";
    let mut fact = fact("aaaaaaaa-01", "a.txt", A, "incident/rocket_or_mortar_fire", words);
    fact.event_date = Some(on("2031-06-03").stated("on Tuesday").because("Tuesday before the dateline"));
    let mut target = legation(Role::Target);
    target.mention = Some(quote(A, "the Velda legation"));
    fact.actors = vec![target, actor(Role::Victim, "guards")];
    fact.places = vec![
        place("Velda legation", Level::Facility, Relation::Target),
        place("Kest", Level::City, Relation::Location),
    ];
    fact.weapons = vec![Weapon {
        class: WeaponClass::Artillery,
        min: Some(3),
        max: Some(3),
        words: Some("Three shells".into()),
        failed: None,
    }];
    let injured =
        Toll { min: Some(5), max: Some(7), who: vec!["guards".into()], words: Some("five to seven guards".into()) };
    fact.casualties = Some(Casualties { injured: Some(injured), ..Casualties::default() });
    fact.modality = Modality::Attributed;
    fact.speaker = speaker("Harbour Police of Kest");
    fact
}

fn retold() -> Fact {
    let mut fact = fact("bbbbbbbb-01", "b.txt", B, "incident/rocket_or_mortar_fire", "if the shelling goes on");
    fact.event_date = Some(When::open(Some("the shelling")));
    fact.actors = vec![legation(Role::Target)];
    fact.weapons = vec![Weapon { class: WeaponClass::Artillery, min: Some(2), max: None, words: None, failed: None }];
    fact
}

fn attributions() -> Vec<Fact> {
    let mut denial = fact("aaaaaaaa-04", "a.txt", A, "attribution/denial", "The Red Oars denied any part in it.");
    denial.actors = vec![actor(Role::Denier, "Red Oars")];
    denial.about = vec!["aaaaaaaa-01".into()];
    denial.scope = Some(Scope::Incident);
    denial.speech_date = Some(on("2031-06-04"));
    let mut none = fact("aaaaaaaa-03", "a.txt", A, "attribution/no_claim", "No group has claimed the attack.");
    none.about = vec!["aaaaaaaa-01".into()];
    none.polarity = Polarity::Negated;
    vec![none, denial]
}

fn promise() -> Fact {
    let mut fact = fact(
        "aaaaaaaa-02",
        "a.txt",
        A,
        "commitment/arrest_or_prosecute",
        "\"We shall find them,\" Captain Ode Marn promised the envoy.",
    );
    fact.actors = vec![actor(Role::Promisor, "Ode Marn"), actor(Role::To, "Envoy of Velda")];
    fact.status = Some(Status::Vowed);
    fact.modality = Modality::Future;
    fact.speaker = speaker("Ode Marn");
    fact.speech_date = Some(on("2031-06-04"));
    fact
}

fn threat() -> Fact {
    let words = "Velda threatened on Wednesday to shut its legation in Kest if the shelling goes on.";
    let mut fact = fact("bbbbbbbb-02", "b.txt", B, "contact/threat", words);
    fact.event_date = Some(on("2031-06-04"));
    fact.actors = vec![actor(Role::From, "Government of Velda"), legation(Role::Subject)];
    fact.modality = Modality::Conditional;
    fact.condition = Some("if the shelling goes on".into());
    fact
}

fn figures() -> Vec<Fact> {
    let mut count = fact("bbbbbbbb-03", "b.txt", B, "aggregate/attack_count", "About 40 shells fell in the spring.");
    count.quantities = vec![quantity(QuantityWhat::Projectiles, QuantityRole::Count, 40, Modifier::About)];
    count.quantities[0].window = Some("in the spring".into());
    let mut guards = fact("bbbbbbbb-04", "b.txt", B, "posture/troop_level", "Velda has 1,200 guards in Kest.");
    guards.quantities = vec![quantity(QuantityWhat::Troops, QuantityRole::Level, 1200, Modifier::Exact)];
    guards.actors = vec![actor(Role::Actor, "Velda")];
    guards.event_date = Some(When { as_of: true, ..on("2031-06-05") });
    vec![count, guards]
}

/// The ledger.
pub fn view() -> View {
    let mut a = document("a.txt", A, "Shells fall beside legation", "2031-06-04", Basis::Stated);
    let b = document("b.txt", B, "Velda may shut legation", "2031-06-05", Basis::CrossDocument);
    let shared = "No group has claimed the attack.";
    a.copied = vec![Copied {
        quote: quote(A, shared),
        kind: CopiedKind::Copy,
        with_doc: "b.txt".into(),
        with_span: quote(B, shared).span,
    }];
    let mut facts = vec![shelling(), promise()];
    facts.extend(attributions());
    facts.extend([retold(), threat()]);
    facts.extend(figures());
    facts.push(comment());
    let group = Group {
        id: "I-aaaaaaaa-01".into(),
        kind: Kind::Incident,
        label: "Shelling of the Velda legation".into(),
        relation: GroupRelation::Same,
        members: vec!["aaaaaaaa-01".into(), "bbbbbbbb-01".into()],
        attached: vec![Attached { fact: "aaaaaaaa-04".into(), role: AttachedAs::Attribution }],
        origins: Origins { lineages: vec![vec!["aaaaaaaa-01".into()], vec!["bbbbbbbb-01".into()]] },
        consensus: Consensus {
            event_date: Some(on("2031-06-03")),
            coding: Coding::parse("incident/rocket_or_mortar_fire"),
            country: Some("XS".into()),
            ..Consensus::default()
        },
        status: Some(GroupStatus::Denied),
        conflicts: vec!["X-weapons-aaaaaaaa-01".into()],
        reason: "same target, kind and day".into(),
    };
    let series = Group {
        id: "P-bbbbbbbb-04".into(),
        kind: Kind::Posture,
        label: "Guards of Velda in Kest".into(),
        relation: GroupRelation::Series,
        members: vec!["bbbbbbbb-04".into()],
        attached: Vec::new(),
        origins: Origins { lineages: vec![vec!["bbbbbbbb-04".into()]] },
        consensus: Consensus {
            values: vec![DatedValue { fact: "bbbbbbbb-04".into(), value: "1,200".into(), as_of: "2031-06-05".into() }],
            ..Consensus::default()
        },
        status: None,
        conflicts: Vec::new(),
        reason: "same force and place".into(),
    };
    let side = |fact: &str, value: &str| ConflictValue {
        facts: vec![fact.into()],
        value: value.into(),
        as_of: Some("2031-06-03".into()),
    };
    let conflict = Conflict {
        id: "X-weapons-aaaaaaaa-01".into(),
        label: "number of shells".into(),
        field: "weapons".into(),
        class: ConflictClass::Contradiction,
        values: vec![side("aaaaaaaa-01", "three shells"), side("bbbbbbbb-01", "two shells or more")],
        note: None,
    };
    View { documents: vec![a, b], facts, groups: vec![group, series], conflicts: vec![conflict], ..View::default() }
}

/// Original bytes of the two reports.
pub fn originals(name: &str) -> Option<Vec<u8>> {
    match name {
        "a.txt" => Some(A.as_bytes().to_vec()),
        "b.txt" => Some(B.as_bytes().to_vec()),
        _ => None,
    }
}

/// A statement for the book of statements.
fn comment() -> Fact {
    let mut fact = fact(
        "bbbbbbbb-05",
        "b.txt",
        B,
        "statement/concern",
        "\"This worries every mission in town,\" the dean of the corps told Kest Radio.",
    );
    fact.speaker = speaker("Dean of the Diplomatic Corps in Kest");
    fact.actors = vec![actor(Role::Outlet, "Kest Radio")];
    fact.speech_date = Some(When::open(None));
    fact.modality = Modality::Attributed;
    fact
}

/// A source graded by an analyst.
pub fn grades(source: &str, grade: &str) -> Vec<crate::decide::grades::SourceGrade> {
    vec![crate::decide::grades::SourceGrade {
        source: source.to_owned(),
        grade: chancery_facts::Grade::parse(grade).expect("a grade"),
        by: "R. Ames".to_owned(),
        at: crate::moment::parse("2031-06-06T10:00:00Z").expect("a moment"),
        why: "years of checking".to_owned(),
        decision: 1,
    }]
}
