//! What analysts ruled outweighs what the comparison finds.

mod support;

use chancery_facts::*;
use chancery_link::{Relations, Report, Ruling, relate_with};
use support::*;

/// Three reports: `a` and `b` tell of one attack, `c` of another a day later.
fn papers() -> [Paper; 3] {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13"), Paper::new("c", "2031-05-14")];
    for (paper, day) in papers.iter_mut().zip(["2031-05-12", "2031-05-12", "2031-05-13"]) {
        paper
            .fact("incident/rocket_or_mortar_fire", "Rockets fell near the Norland embassy.")
            .on(day, day)
            .at(Level::City, "Port Amar", "XS")
            .mission(Role::Target, "Norland embassy", TargetClass::Embassy, "XN", "XS");
    }
    papers[0].fact("attribution/blame", "The harbour police blamed the Red Oars.").scope = Some(Scope::General);
    papers.iter_mut().for_each(Paper::close);
    papers
}

fn ruled(papers: &[Paper], rulings: &[(&str, &str, bool)]) -> Relations {
    let rulings: Vec<Ruling> =
        rulings.iter().map(|(a, b, together)| Ruling { a: (*a).into(), b: (*b).into(), together: *together }).collect();
    let reports: Vec<Report<'_>> =
        papers.iter().map(|p| Report { document: &p.document, facts: &p.facts, text: &p.text }).collect();
    let out = relate_with(&reports, &rulings, str::to_owned);
    let backward: Vec<Report<'_>> = reports.iter().rev().copied().collect();
    assert_eq!(relate_with(&backward, &rulings, str::to_owned), out, "the order of the reports changes the result");
    out
}

#[test]
fn facts_are_joined_against_the_comparison() {
    let papers = papers();
    assert!(!together(&ruled(&papers, &[]), "b-01", "c-01"), "two days");
    let out = ruled(&papers, &[("c-01", "b-01", true)]);
    assert_eq!(group_of(&out, "a-01").members, ["a-01", "b-01", "c-01"]);
    assert!(group_of(&out, "a-01").reason.contains("analyst"), "{}", group_of(&out, "a-01").reason);
}

#[test]
fn facts_are_kept_apart_against_the_comparison() {
    let papers = papers();
    assert!(together(&ruled(&papers, &[]), "a-01", "b-01"));
    let out = ruled(&papers, &[("a-01", "b-01", false)]);
    assert!(!together(&out, "a-01", "b-01"));
    assert_eq!(group_of(&out, "b-01").members, ["b-01"]);
}

#[test]
fn the_stronger_ruling_wins_also_by_way_of_a_third_fact() {
    let papers = papers();
    let out = ruled(&papers, &[("a-01", "b-01", false), ("a-01", "b-01", true)]);
    assert!(!together(&out, "a-01", "b-01"));
    let out = ruled(&papers, &[("a-01", "c-01", false), ("a-01", "b-01", true), ("b-01", "c-01", true)]);
    assert!(together(&out, "a-01", "b-01") && !together(&out, "b-01", "c-01"));
    let out = ruled(&papers, &[("a-01", "b-01", true), ("b-01", "c-01", true), ("a-01", "c-01", false)]);
    assert!(together(&out, "a-01", "c-01"));
}

#[test]
fn blame_is_hung_on_an_act_and_taken_off() {
    let papers = papers();
    let attached = |out: &Relations| group_of(out, "c-01").attached.iter().any(|a| a.fact == "a-02");
    assert!(!attached(&ruled(&papers, &[])), "blame at large is attached to nothing");
    assert!(attached(&ruled(&papers, &[("a-02", "c-01", true)])));
    assert!(!attached(&ruled(&papers, &[("a-02", "c-01", false), ("c-01", "a-02", true)])));
}

#[test]
fn what_is_kept_apart_stays_apart_by_way_of_links_and_joins() {
    let papers = papers();
    // `b` is one with `a` by comparison and with `c` by ruling, `a` and `c` are not one: the ruling is kept.
    let out = ruled(&papers, &[("b-01", "c-01", true), ("a-01", "c-01", false)]);
    assert!(together(&out, "b-01", "c-01") && !together(&out, "a-01", "c-01") && !together(&out, "a-01", "b-01"));
}

#[test]
fn a_ruling_on_facts_that_are_not_at_hand_has_no_effect() {
    let papers = papers();
    assert_eq!(ruled(&papers, &[("z-09", "a-01", true), ("a-01", "a-01", false)]), ruled(&papers, &[]));
}
