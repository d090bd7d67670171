//! Copied passages, origins, and dates that one report lends another.

mod support;

use chancery_facts::*;
use support::*;

const LONG: &str =
    "The ministry said on Monday that all schools within two streets of the mission would stay shut until Friday.";
const EDITED: &str =
    "the ministry said on monday that all schools within two streets of the mission, would stay shut until Friday";

#[test]
fn a_sentence_copied_with_small_changes_is_found_both_ways() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    papers[0].words(Zone::Body, &format!("Much was unclear. {LONG} Parents were told by letter."));
    papers[1].words(Zone::Body, &format!("{EDITED}\nNobody was hurt."));
    let out = related(&mut papers);
    let found: Vec<_> = out.copied.iter().map(|(doc, c)| (doc.as_str(), c.kind, c.with_doc.as_str())).collect();
    assert_eq!(found, [("a", CopiedKind::Copy, "b"), ("b", CopiedKind::Copy, "a")]);
    assert_eq!(out.copied[0].1.quote.text, LONG);
    assert_eq!(out.copied[0].1.quote.span.start, "Much was unclear. ".len());
    assert_eq!(out.copied[1].1.with_span, out.copied[0].1.quote.span);
}

#[test]
fn a_deck_that_repeats_the_body_is_a_repetition() {
    let mut paper = Paper::new("a", "2031-05-13");
    paper.words(Zone::Deck, "'All schools within two streets of the mission would stay shut until Friday'");
    paper.words(Zone::Body, LONG);
    let out = related(&mut [paper]);
    assert_eq!(out.copied.len(), 2);
    assert!(out.copied.iter().all(|(_, c)| c.kind == CopiedKind::Repetition && c.with_doc == "a"));
}

#[test]
fn stock_phrases_and_furniture_are_no_copies() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    papers[0]
        .words(Zone::Body, "The heavily guarded diplomatic quarter of the capital was quiet at noon, traders said.");
    papers[1]
        .words(Zone::Body, "Shots were heard in the heavily guarded diplomatic quarter of the capital before dawn.");
    for paper in &mut papers {
        paper.words(Zone::Widget, LONG);
        paper.words(Zone::Teaser, LONG);
        paper.words(Zone::Social, LONG);
    }
    assert_eq!(related(&mut papers).copied, []);
}

#[test]
fn equal_figures_are_one_claim_only_when_copied_or_of_one_window() {
    let sentence = "In barely ten weeks 31 attacks on convoys of the mission have been counted by its own guards.";
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15"), Paper::new("c", "2031-05-15")];
    for paper in &mut papers[..2] {
        let fact = paper.fact("aggregate/attack_count", sentence).at(Level::Country, "Sarovia", "XS");
        fact.count(QuantityWhat::Attacks, QuantityRole::Count, 31, "ten weeks");
    }
    let other = papers[2].fact("aggregate/attack_count", "Since 2029 there were 31 attacks with rockets on bases.");
    other.at(Level::Country, "Sarovia", "XS").on("2029-01-01", "2031-05-15");
    other.count(QuantityWhat::Attacks, QuantityRole::Count, 31, "since 2029");
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert!(!out.groups.iter().any(|g| g.members.iter().any(|m| m == "c-01")));
    assert_eq!(group_of(&out, "a-01").origins.lineages.len(), 1, "a copied sentence is one origin");
}

fn blast(paper: &mut Paper) -> &mut Fact {
    paper.fact("incident/ied", "A bomb went off under a car.").at(Level::City, "Port Amar", "XS").mission(
        Role::Target,
        "Norland embassy car",
        TargetClass::MissionVehicle,
        "XN",
        "XS",
    )
}

fn said_by(paper: &mut Paper, name: &str) {
    paper.facts[0].spoken_by(name);
}

#[test]
fn one_agency_or_one_speaker_is_one_origin() {
    let origins = |change: fn(&mut Paper)| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
        for paper in &mut papers {
            blast(paper).on("2031-05-12", "2031-05-12");
            change(paper);
        }
        group_of(&related(&mut papers), "a-01").origins.lineages.len()
    };
    let agency = |name: &str| SourceLink { kind: SourceKind::Agency, name: name.to_owned() };
    assert_eq!(origins(|_| ()), 2);
    assert_eq!(origins(|p| said_by(p, "Lena Orsk")), 1);
    assert_eq!(origins(|p| said_by(p, "police")), 2);
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13"), Paper::new("c", "2031-05-13")];
    for paper in &mut papers {
        blast(paper).on("2031-05-12", "2031-05-12");
    }
    papers[0].facts[0].source_chain = vec![agency("Meridian Press")];
    papers[1].document.agency =
        Some(Agency { name: "Meridian Press".into(), mark: Quote { span: Span::new(0, 1), text: "A".into() } });
    papers[2].document.outlet = Some("Meridian Press".into());
    let out = related(&mut papers);
    assert_eq!(group_of(&out, "a-01").members.len(), 3);
    assert_eq!(group_of(&out, "a-01").origins.lineages.len(), 1);
}

/// An undated report of Wednesday's news with two acts that dated reports tell as well.
fn undated(papers: &mut [Paper]) {
    blast(&mut papers[0]).on("2031-05-06", "2031-05-06");
    let rockets = |p: &mut Paper| -> usize {
        p.fact("incident/rocket_or_mortar_fire", "Rockets hit the terminal of the airport.")
            .at(Level::City, "Port Amar", "XS")
            .mission(Role::Target, "Port Amar Airport", TargetClass::Airport, "", "XS");
        p.facts.len() - 1
    };
    let k = rockets(&mut papers[1]);
    papers[1].facts[k].on("2031-05-19", "2031-05-19");
    blast(&mut papers[2]).open("this month");
    let k = rockets(&mut papers[2]);
    papers[2].facts[k].open("on Monday");
    papers[2].document.published.weekday = Some("Wednesday".into());
}

#[test]
fn an_undated_report_gets_the_one_day_that_fits() {
    let mut papers = [Paper::new("a", "2031-05-07"), Paper::new("b", "2031-05-20"), Paper::new("c", "")];
    undated(&mut papers);
    let out = related(&mut papers);
    let [(doc, published)] = &out.published[..] else { panic!("{:?}", out.published) };
    assert_eq!(doc, "c");
    assert_eq!(published.day(), Some(day("2031-05-21")));
    assert_eq!(published.basis, Basis::CrossDocument);
    let reason = published.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("by a, b"), "{reason}");
}

#[test]
fn the_inferred_day_falls_away_with_the_other_report() {
    let mut papers = [Paper::new("a", "2031-05-07"), Paper::new("b", "2031-05-20"), Paper::new("c", "")];
    undated(&mut papers);
    let [first, _, undated] = papers;
    assert_eq!(related(&mut [first, undated]).published, [], "several Wednesdays fit");
}

#[test]
fn nothing_is_inferred_when_two_days_fit_or_the_report_forbids_it() {
    let mut papers = [Paper::new("a", "2031-05-07"), Paper::new("b", "2031-05-20"), Paper::new("c", "")];
    undated(&mut papers);
    papers[2].document.published.weekday = None;
    assert_eq!(related(&mut papers).published, [], "without a weekday seven days fit");
    papers[2].document.published.weekday = Some("Wednesday".into());
    papers[2].document.published.bounds = Some(Bounds { not_before: Some(day("2031-06-01")), not_after: None });
    assert_eq!(related(&mut papers).published, []);
}

#[test]
fn days_counted_from_the_act_date_the_report() {
    let mut papers = [Paper::new("a", "2031-05-07"), Paper::new("b", "")];
    blast(&mut papers[0]).on("2031-05-06", "2031-05-06");
    blast(&mut papers[1]).open("on Tuesday");
    assert_eq!(related(&mut papers).published, [], "a weekday alone fits seven days");
    papers[1].document.published.days_after = Some(5);
    let out = related(&mut papers);
    let [(_, published)] = &out.published[..] else { panic!("{:?}", out.published) };
    assert_eq!(published.day(), Some(day("2031-05-11")));
    // Weeks are round numbers and need the weekday of the news.
    papers[1].facts[0].open("this month");
    papers[1].document.published.days_after = Some(14);
    assert_eq!(related(&mut papers).published, []);
    papers[1].document.published.weekday = Some("Thursday".into());
    let out = related(&mut papers);
    let [(_, published)] = &out.published[..] else { panic!("{:?}", out.published) };
    assert_eq!(published.day(), Some(day("2031-05-22")));
}
