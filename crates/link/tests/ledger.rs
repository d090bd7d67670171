//! A large made-up ledger with fields missing at random: hardly a wrong merge, and fast.

mod support;

use chancery_facts::*;
use chancery_link::{Report, relate};
use std::collections::BTreeMap;
use std::time::Instant;
use support::*;

/// A row of numbers that looks random and is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn hit(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What happened.
struct Act {
    host: usize,
    sending: usize,
    class: TargetClass,
    ty: &'static str,
    weapon: WeaponClass,
    count: u32,
    killed: u32,
    day: i64,
}

const HOSTS: [&str; 8] = ["XA", "XB", "XC", "XD", "XF", "XG", "XH", "XJ"];
const SENDING: [&str; 10] = ["NO", "LV", "EE", "PT", "CL", "PE", "NP", "GH", "FJ", "IS"];
const CLASSES: [TargetClass; 4] =
    [TargetClass::Embassy, TargetClass::Consulate, TargetClass::MissionVehicle, TargetClass::Residence];
const MEANS: [(&str, WeaponClass); 4] = [
    ("rocket_or_mortar_fire", WeaponClass::Rocket),
    ("ied", WeaponClass::Ied),
    ("shooting", WeaponClass::Firearm),
    ("arson", WeaponClass::Fire),
];

fn act(dice: &mut Dice) -> Act {
    let (ty, weapon) = MEANS[dice.below(4) as usize];
    Act {
        host: dice.below(8) as usize,
        sending: dice.below(10) as usize,
        class: CLASSES[dice.below(4) as usize],
        ty,
        weapon,
        count: 1 + dice.below(6) as u32,
        killed: dice.below(4) as u32,
        day: dice.below(730) as i64,
    }
}

/// One report of an act; each field is left out with the given chance.
fn report(dice: &mut Dice, n: usize, act: &Act, missing: u64) -> Paper {
    let happened = day("2030-01-01").saturating_add(jiff::Span::new().days(act.day));
    let published = happened.saturating_add(jiff::Span::new().days(dice.below(6) as i64));
    let mut paper = Paper::new(&format!("r{n:05}"), &published.to_string());
    let ty = if dice.hit(missing) { "attack_unspecified" } else { act.ty };
    let words = format!("Report {n} tells of an act that left marks on the wall number {}.", dice.below(1000));
    let fact = paper.fact(&format!("incident/{ty}"), &words);
    if !dice.hit(missing) {
        let width = if dice.hit(10) { 6 } else { 0 };
        let until = happened.saturating_add(jiff::Span::new().days(width));
        fact.on(&happened.to_string(), &until.to_string());
    }
    if !dice.hit(missing) {
        let name = format!("{} {}", SENDING[act.sending], act.class);
        fact.mission(Role::Target, &name, act.class, SENDING[act.sending], HOSTS[act.host]);
    }
    if !dice.hit(missing) {
        fact.at(Level::City, &format!("Capital {}", HOSTS[act.host]), HOSTS[act.host]);
    }
    if !dice.hit(missing) {
        fact.weapon(act.weapon, if dice.hit(50) { act.count } else { 0 });
    }
    if !dice.hit(missing) && act.killed > 0 {
        fact.killed(act.killed);
    }
    paper
}

/// Right pairs, printed pairs and pairs to be found for a ledger of so many acts; and the seconds it took.
fn measure(acts: usize, missing: u64) -> (usize, usize, usize, f64) {
    let mut dice = Dice(7);
    let mut papers = Vec::new();
    let mut truth: BTreeMap<String, usize> = BTreeMap::new();
    let mut last: BTreeMap<(usize, usize, TargetClass), Vec<i64>> = BTreeMap::new();
    for a in 0..acts {
        let act = act(&mut dice);
        // Two like acts on one mission within days cannot be told apart by anybody when fields are missing.
        let days = last.entry((act.host, act.sending, act.class)).or_default();
        if days.iter().any(|d| (d - act.day).abs() <= 12) {
            continue;
        }
        days.push(act.day);
        for _ in 0..1 + dice.below(4) {
            let mut paper = report(&mut dice, papers.len(), &act, missing);
            truth.insert(paper.facts[0].id.clone(), a);
            paper.close();
            papers.push(paper);
        }
    }
    let reports: Vec<Report> =
        papers.iter().map(|p| Report { document: &p.document, facts: &p.facts, text: &p.text }).collect();
    let start = Instant::now();
    let out = relate(&reports);
    let seconds = start.elapsed().as_secs_f64();
    let (mut right, mut printed) = (0, 0);
    for group in out.groups.iter().filter(|g| g.relation == GroupRelation::Same) {
        for (i, a) in group.members.iter().enumerate() {
            printed += i;
            right += group.members[..i].iter().filter(|b| truth[*b] == truth[a]).count();
        }
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    truth.values().for_each(|a| *sizes.entry(*a).or_default() += 1);
    (right, printed, sizes.values().map(|n| n * (n - 1) / 2).sum(), seconds)
}

#[test]
fn few_wrong_merges_in_a_large_ledger() {
    for (missing, recall) in [(0, 90), (15, 50), (35, 15)] {
        let (right, printed, wanted, seconds) = measure(2_400, missing);
        println!("{missing} % missing: {right} right of {printed} printed, {wanted} wanted, {seconds:.2} s");
        assert!((printed - right) * 200 <= printed, "{missing} %: {} wrong of {printed}", printed - right);
        assert!(right * 100 >= wanted * recall, "{missing} %: {right} of {wanted}");
        assert!(seconds < 20.0, "{seconds} s");
    }
}

/// So many reports of one act on one day, all different in a number, in one state.
fn one_act(n: usize, change: fn(&mut Fact, usize)) -> Vec<Paper> {
    let mut papers = Vec::new();
    for i in 0..n {
        let mut paper = Paper::new(&format!("r{i:05}"), "2030-05-02");
        let words = format!("Rockets fell, paper {i} wrote.");
        let fact = paper.fact("incident/rocket_or_mortar_fire", &words);
        fact.on("2030-05-01", "2030-05-01").at(Level::City, "Capital XA", "XA");
        fact.mission(Role::Target, "NO embassy", TargetClass::Embassy, "NO", "XA");
        change(fact, i);
        paper.close();
        papers.push(paper);
    }
    papers
}

fn seconds(papers: &[Paper]) -> (chancery_link::Relations, f64) {
    let reports: Vec<Report> =
        papers.iter().map(|p| Report { document: &p.document, facts: &p.facts, text: &p.text }).collect();
    let start = Instant::now();
    let out = relate(&reports);
    (out, start.elapsed().as_secs_f64())
}

#[test]
fn three_thousand_facts_of_one_state_take_seconds_at_worst() {
    type Change = fn(&mut Fact, usize);
    let shapes: [(&str, usize, Change); 4] = [
        ("one act", 1, |_, _| ()),
        ("all without a date", 3_000, |f, _| {
            f.open("recently");
        }),
        ("all within one month", 1, |f, _| {
            f.on("2030-05-01", "2030-05-31");
        }),
        ("a day each", 3_000, |f, i| {
            let on = day("2010-01-01").saturating_add(jiff::Span::new().days(i as i64)).to_string();
            f.on(&on, &on);
        }),
    ];
    for (what, groups, change) in shapes {
        let (out, seconds) = seconds(&one_act(3_000, change));
        println!("{what}: {} groups, {seconds:.2} s", out.groups.len());
        assert_eq!(out.groups.len(), groups, "{what}");
        assert!(seconds < 30.0, "{what}: {seconds} s");
    }
}

#[test]
fn one_wire_text_in_many_outlets_is_one_origin_and_listed_sparingly() {
    let wire =
        "The ministry said on Monday that all schools within two streets of the mission would stay shut until Friday.";
    let mut papers: Vec<Paper> = (0..600).map(|i| Paper::new(&format!("w{i:04}"), "2030-05-02")).collect();
    for paper in &mut papers {
        for k in 0..20 {
            paper.words(Zone::Body, &format!("Paragraph {k}. {wire}"));
        }
        let fact =
            paper.fact("aggregate/attack_count", "In two months 40 attacks were counted in the capital by the guards.");
        fact.at(Level::Country, "Sarovia", "XS").count(QuantityWhat::Attacks, QuantityRole::Count, 40, "two months");
        paper.close();
    }
    let (out, seconds) = seconds(&papers);
    println!("{} passages, {seconds:.2} s", out.copied.len());
    assert_eq!(out.groups.len(), 1);
    assert_eq!(out.groups[0].members.len(), 600);
    assert_eq!(out.groups[0].origins.lineages.len(), 1);
    assert!(seconds < 30.0, "{seconds} s");
}
