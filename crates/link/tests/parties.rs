//! Contacts, promises, measures and figures of forces.

mod support;

use chancery_facts::*;
use chancery_link::{Report, relate, relate_with};
use support::*;

#[test]
fn a_meeting_and_what_was_said_at_it_are_one_contact() {
    let mut paper = Paper::new("a", "2031-05-13");
    paper
        .fact("contact/visit", "Foreign Minister Tarek Noor received Ivo Tarn in Dellmouth.")
        .on("2031-05-12", "2031-05-12")
        .at(Level::City, "Dellmouth", "XS")
        .actor(Role::Host, "Tarek Noor")
        .actor(Role::Visitor, "Ivo Tarn");
    paper
        .fact("contact/demand", "Noor told Tarn that the posts must be guarded.")
        .on("2031-05-12", "2031-05-12")
        .actor(Role::From, "Tarek Noor")
        .actor(Role::To, "Ivo Tarn");
    paper
        .fact("contact/demand", "Noor called on Norland to guard the posts.")
        .on("2031-05-12", "2031-05-12")
        .actor(Role::From, "Tarek Noor")
        .actor(Role::To, "Government of Norway");
    let out = related(&mut [paper]);
    assert!(together(&out, "a-01", "a-02"));
    assert!(!together(&out, "a-01", "a-03"));
}

fn request(paper: &mut Paper, from: &str, to: &str) {
    paper
        .fact("contact/request", "One government asked the other to guard the missions in the capital.")
        .at(Level::Country, "Latvia", "LV")
        .actor(Role::From, from)
        .actor(Role::To, to);
    let last = paper.facts.len() - 1;
    paper.facts[last].places[0].relation = Relation::Protected;
}

#[test]
fn requests_in_opposite_directions_are_two_and_in_dispute() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
    request(&mut papers[0], "Government of Estonia", "Government of Latvia");
    request(&mut papers[1], "Government of Latvia", "Government of Estonia");
    let out = related(&mut papers);
    assert!(!together(&out, "a-01", "b-01"));
    let [dispute] = &out.conflicts[..] else { panic!("{:?}", out.conflicts) };
    assert_eq!((dispute.field.as_str(), dispute.class), ("contact", ConflictClass::Dispute));
}

fn threat(paper: &mut Paper, words: &str, subject: &str) {
    paper
        .fact("contact/threat", words)
        .at(Level::Facility, "Norwegian embassy in Riga", "LV")
        .actor(Role::From, "Government of Norway")
        .actor(Role::To, "Government of Latvia")
        .actor(Role::Subject, subject);
}

#[test]
fn one_threat_in_several_wordings_is_one_group_with_a_conflict_of_scope() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-19"), Paper::new("c", "2031-09-19")];
    threat(&mut papers[0], "Norway threatened to close its embassy.", "Norwegian embassy in Riga");
    threat(&mut papers[1], "Norway said it would take its diplomats home.", "Norwegian diplomats in Latvia");
    threat(&mut papers[2], "Norway threatened to close its embassy.", "Norwegian embassy in Riga");
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"), "{:#?}", out.groups);
    assert!(!together(&out, "a-01", "c-01"), "four months later it is another threat");
    assert_eq!(out.conflicts.iter().map(|c| c.class).collect::<Vec<_>>(), [ConflictClass::Scope]);
}

#[test]
fn a_promise_has_a_life() {
    let promise = |paper: &mut Paper| {
        let fact = paper.fact("commitment/reinforce", "The ministry will send more guards to the embassy.");
        fact.on("2031-05-12", "2031-05-12").actor(Role::Promisor, "Interior Ministry of Latvia");
        fact.mission(Role::Subject, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        fact.status = Some(Status::Vowed);
    };
    let mut paper = Paper::new("a", "2031-05-13");
    promise(&mut paper);
    let out = related(&mut [paper]);
    assert_eq!(group_of(&out, "a-01").status, Some(GroupStatus::Open));

    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-06-01")];
    promise(&mut papers[0]);
    let step = papers[1].fact("measure/guard_reinforcement", "Forty more guards stand at the gate, the ministry said.");
    step.actor(Role::Actor, "Interior Ministry of Latvia");
    step.mission(Role::Subject, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
    step.status = Some(Status::DoneClaimed);
    let out = related(&mut papers);
    let group = group_of(&out, "a-01");
    assert_eq!(group.status, Some(GroupStatus::KeptClaimed));
    assert_eq!(group.attached, [Attached { fact: "b-01".into(), role: AttachedAs::Fulfilment }]);
}

fn shots(paper: &mut Paper) {
    let words = format!("Shots were fired at the Norwegian embassy in Riga, {} told.", paper.document.name);
    let act = paper.fact("incident/shooting", &words).on("2031-05-12", "2031-05-12").at(Level::City, "Riga", "LV");
    act.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
}

#[test]
fn an_inquiry_told_of_the_same_act_carries_out_the_promise_to_look_into_it() {
    let told = |other: bool| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15")];
        shots(&mut papers[0]);
        let vow = papers[0].fact("commitment/investigate", "We shall find out who fired, minister Ilze Rudd said.");
        vow.actor(Role::Promisor, "Ilze Rudd").said_on("2031-05-13").status = Some(Status::Vowed);
        shots(&mut papers[1]);
        if other {
            papers[1].fact("incident/arson", "A bank burned in Riga.").on("2031-05-14", "2031-05-14").at(
                Level::City,
                "Riga",
                "LV",
            );
        }
        let step = papers[1].fact("measure/investigation", "The authorities opened an inquiry.");
        step.actor(Role::Actor, "authorities").on("2031-05-14", "2031-05-14").status = Some(Status::Done);
        let out = related(&mut papers);
        group_of(&out, "a-02").attached.len()
    };
    assert_eq!(told(false), 1);
    assert_eq!(told(true), 0, "of two acts it is not known which is looked into");
}

#[test]
fn other_numbers_of_arrests_for_one_day_are_a_conflict() {
    let told = |days: [&str; 2]| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15")];
        for ((paper, number), day) in papers.iter_mut().zip([43, 38]).zip(days) {
            shots(paper);
            let step = paper.fact("measure/arrests", &format!("Police arrested {number} people."));
            step.on(day, day).count(QuantityWhat::Arrests, QuantityRole::Count, number, "");
        }
        let out = related(&mut papers);
        let of_arrests = out.conflicts.iter().filter(|c| c.label == "Number of arrests");
        of_arrests.flat_map(|c| c.values.iter().map(|v| v.value.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(["2031-05-12", "2031-05-12"]), ["43 arrests", "38 arrests"]);
    assert!(told(["2031-05-12", "2031-05-13"]).is_empty(), "another day, other arrests");
}

#[test]
fn a_limit_that_has_passed_makes_a_promise_overdue() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-08-01")];
    let fact = papers[0].fact("commitment/compensate_or_repair", "The city will mend the wall before July.");
    fact.actor(Role::Promisor, "City of Riga");
    fact.deadline = Some(When::between(day("2031-07-01"), day("2031-07-01"), Precision::Day, Basis::Stated));
    let out = related(&mut papers);
    assert_eq!(group_of(&out, "a-01").status, Some(GroupStatus::Overdue));
}

fn troops(paper: &mut Paper, n: u64, on: &str) {
    paper
        .fact("posture/troop_level", "The force at the airfield was counted.")
        .on(on, on)
        .at(Level::Country, "Latvia", "LV")
        .mission(Role::Subject, "Norwegian troops in Latvia", TargetClass::MilitaryForce, "NO", "LV")
        .count(QuantityWhat::Troops, QuantityRole::Level, n, "");
}

#[test]
fn troop_levels_are_a_series_and_a_conflict_only_when_their_days_meet() {
    for (second, conflicts) in [("2031-05-16", 1), ("2031-11-16", 0)] {
        let mut papers = [Paper::new("a", "2031-05-12"), Paper::new("b", second)];
        troops(&mut papers[0], 900, "2031-05-12");
        troops(&mut papers[1], 600, second);
        let out = related(&mut papers);
        let group = group_of(&out, "a-01");
        assert_eq!(group.relation, GroupRelation::Series);
        let values: Vec<&str> = group.consensus.values.iter().map(|v| v.value.as_str()).collect();
        assert_eq!(values, ["900", "600"]);
        assert_eq!(out.conflicts.len(), conflicts, "{second}");
    }
}

#[test]
fn titles_name_states_as_they_are_called() {
    let mut papers = [Paper::new("a", "2031-05-12"), Paper::new("b", "2031-05-16")];
    troops(&mut papers[0], 900, "2031-05-12");
    troops(&mut papers[1], 600, "2031-05-16");
    papers.iter_mut().for_each(Paper::close);
    let reports = papers.each_ref().map(|p| Report { document: &p.document, facts: &p.facts, text: &p.text });
    let called = |code: &str| match code {
        "NO" => "the Fjord Kingdom".to_owned(),
        "LV" => "Amber Land".to_owned(),
        other => other.to_owned(),
    };
    let out = relate_with(&reports, &[], called);
    assert_eq!(out.conflicts[0].label, "Level of troops of the Fjord Kingdom in Amber Land");
    assert_eq!(out.groups[0].label, "Figures for troops of the Fjord Kingdom in Amber Land");
    // What belongs together does not follow from what it is called.
    let plain = relate(&reports);
    assert_eq!(plain.conflicts[0].label, "Level of troops of NO in LV");
    assert_eq!(plain.groups[0].members, out.groups[0].members);
    assert_eq!((&plain.groups[0].id, &plain.conflicts[0].id), (&out.groups[0].id, &out.conflicts[0].id));
}

#[test]
fn one_vote_told_as_binding_and_as_a_call_is_a_conflict_of_wording() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
    for (paper, words) in [
        (0, "Parliament voted to end the lease of the base."),
        (1, "Parliament called on the cabinet to end the lease of the base."),
    ] {
        papers[paper]
            .fact("measure/legislation_or_vote", words)
            .on("2031-05-12", "2031-05-12")
            .at(Level::Country, "Latvia", "LV")
            .actor(Role::Actor, "Parliament of Latvia");
    }
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert_eq!(out.conflicts.iter().map(|c| c.class).collect::<Vec<_>>(), [ConflictClass::Wording]);
}

#[test]
fn accusers_who_differ_are_a_dispute_and_claims_against_silence_a_contradiction() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
    papers[0].fact("aggregate/attack_count", "Several rockets were fired this spring.").at(
        Level::Country,
        "Latvia",
        "LV",
    );
    for (accuser, accused) in [("Government of Latvia", "Red Harbour"), ("Government of Norway", "White Dune")] {
        let fact = papers[0].fact("attribution/blame", "The attacks were blamed on one side.");
        fact.scope = Some(Scope::Set);
        fact.about = vec!["a-01".into()];
        fact.actor(Role::Accuser, accuser).actor(Role::Accused, accused);
    }
    for (paper, ty) in [(0, "no_claim"), (1, "claim")] {
        let fact = papers[paper].fact(&format!("attribution/{ty}"), "As to who claimed the attacks, reports differ.");
        fact.scope = Some(Scope::Set);
        fact.at(Level::Country, "Latvia", "LV");
    }
    let out = related(&mut papers);
    let mut classes: Vec<ConflictClass> = out.conflicts.iter().map(|c| c.class).collect();
    classes.sort();
    assert_eq!(classes, [ConflictClass::Contradiction, ConflictClass::Dispute]);
}

#[test]
fn very_different_tempos_at_one_time_are_a_conflict() {
    for (n, conflicts) in [(40, 1), (10, 0)] {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15")];
        papers[0]
            .fact("aggregate/attack_count", "There have been attacks for two months.")
            .at(Level::Country, "Latvia", "LV")
            .count(QuantityWhat::Attacks, QuantityRole::Count, n, "two months");
        papers[1]
            .fact("aggregate/attack_rate", "Attacks happen about once a week.")
            .at(Level::Country, "Latvia", "LV")
            .count(QuantityWhat::Attacks, QuantityRole::Rate, 1, "");
        papers[1].facts[0].quantities[0].per = Some("week".into());
        assert_eq!(related(&mut papers).conflicts.len(), conflicts, "{n}");
    }
}

#[test]
fn votes_on_one_matter_are_one_whatever_they_call_it() {
    let mut papers = ["a", "b", "c"].map(|name| Paper::new(name, "2031-09-13"));
    let told = [
        ("Last May parliament voted against the allied garrison.", "allied garrison"),
        ("Parliament called on the cabinet to send the allied soldiers home.", "allied soldiers"),
        ("Parliament voted to give the border troops new rifles.", "border troops"),
    ];
    for (paper, (words, about)) in papers.iter_mut().zip(told) {
        let fact = paper.fact("measure/legislation_or_vote", words);
        fact.at(Level::Country, "Latvia", "LV").actor(Role::Actor, "Parliament of Latvia").actor(Role::Target, about);
        fact.actors[1].class = Some(TargetClass::MilitaryForce);
    }
    papers[0].facts[0].on("2031-05-01", "2031-05-31");
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert!(!together(&out, "a-01", "c-01"));
}

#[test]
fn threats_about_the_senders_own_presence_are_one() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15"), Paper::new("c", "2031-05-16")];
    let told = [
        ("Norway threatened to close its embassy.", "Norwegian embassy in Riga", Some(TargetClass::Embassy)),
        ("a threat made by Norway to pull out its soldiers", "its soldiers", Some(TargetClass::MilitaryForce)),
        ("Norway threatened to halt all trade.", "trade", None),
    ];
    for (paper, (words, subject, class)) in papers.iter_mut().zip(told) {
        let fact = paper.fact("contact/threat", words);
        fact.actor(Role::From, "Government of Norway").actor(Role::Subject, subject);
        fact.actors[0].sending_state = Some("NO".to_owned());
        (fact.actors[1].class, fact.actors[1].sending_state) = (class, Some("NO".to_owned()));
    }
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert!(!together(&out, "a-01", "c-01"));
}

#[test]
fn a_second_host_of_one_state_is_a_stop_of_the_visit() {
    let mut paper = Paper::new("a", "2031-05-13");
    let person = |fact: &mut Fact, role, name: &str, state: &str| {
        fact.actor(role, name);
        fact.actors.last_mut().expect("just added").sending_state = Some(state.to_owned());
    };
    let visit = paper.fact("contact/visit", "Foreign Minister Tarek Noor received Ivo Tarn on Monday.");
    visit.on("2031-05-12", "2031-05-12");
    person(visit, Role::Host, "Tarek Noor", "LV");
    person(visit, Role::Visitor, "Ivo Tarn", "EE");
    for (other, state) in [("Lena Orlo", "LV"), ("Sven Dahl", "NO")] {
        let meeting = paper.fact("contact/meeting", &format!("President {other} also met Tarn."));
        person(meeting, Role::Participant, other, state);
        person(meeting, Role::Participant, "Ivo Tarn", "EE");
    }
    let out = related(&mut [paper]);
    assert!(together(&out, "a-01", "a-02"));
    assert!(!together(&out, "a-01", "a-03"), "somebody of a third state may have been met elsewhere");
}

/// How an embassy of Estonia in Latvia stands, by a report of one day.
fn stands(name: &str, published: &str, coding: &str, words: &str) -> Paper {
    let mut paper = Paper::new(name, published);
    paper.fact(coding, words).at(Level::City, "Dellmouth", "LV").actor(Role::Subject, "Estonian embassy");
    let fact = paper.facts.last_mut().unwrap();
    fact.status = Some(Status::DoneClaimed);
    fact.actors[0].class = Some(TargetClass::Embassy);
    fact.actors[0].sending_state = Some("EE".to_owned());
    paper
}

#[test]
fn an_embassy_shut_by_one_account_and_at_work_by_another_is_a_conflict() {
    let closed = || stands("a", "2031-05-13", "posture/closure", "The embassy has been shut since Monday.");
    let open = |day| stands("b", day, "posture/normal_operations", "The embassy never shut, its ambassador said.");
    let out = related(&mut [closed(), open("2031-05-15")]);
    let [conflict] = &out.conflicts[..] else { panic!("{:?}", out.conflicts) };
    assert_eq!((conflict.field.as_str(), conflict.class), ("status", ConflictClass::Contradiction));
    assert_eq!(conflict.label, "Whether the embassy of EE in LV is open");

    let out = related(&mut [closed(), open("2031-06-15")]);
    assert!(out.conflicts.is_empty(), "a month later it may be open again: {:?}", out.conflicts);

    let again = stands("c", "2031-05-14", "posture/reopening", "The embassy opened its gates again.");
    let out = related(&mut [closed(), again, open("2031-05-15")]);
    assert!(out.conflicts.is_empty(), "opened in between: {:?}", out.conflicts);
}
