//! Which incidents are one, which stay two.

mod support;

use chancery_facts::*;
use support::*;

/// Rockets on the Norland embassy in Port Amar on 12 May 2031.
fn rockets(paper: &mut Paper) -> &mut Fact {
    paper
        .fact("incident/rocket_or_mortar_fire", "Rockets fell near the Norland embassy.")
        .on("2031-05-12", "2031-05-12")
        .at(Level::City, "Port Amar", "XS")
        .mission(Role::Target, "Norland embassy", TargetClass::Embassy, "XN", "XS")
        .weapon(WeaponClass::Rocket, 3)
}

fn two(change: impl Fn(&mut Fact)) -> bool {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    rockets(&mut papers[0]);
    change(rockets(&mut papers[1]));
    together(&related(&mut papers), "a-01", "b-01")
}

fn retype(fact: &mut Fact, ty: &str) {
    fact.coding = Coding::of(Kind::Incident, ty).expect("a type");
}

#[test]
fn one_attack_in_two_reports_is_one_group() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    rockets(&mut papers[0]).killed(1);
    rockets(&mut papers[1]).killed(2);
    let out = related(&mut papers);
    let group = group_of(&out, "a-01");
    assert_eq!(group.members, ["a-01", "b-01"]);
    assert_eq!(group.id, "I-a-01");
    assert_eq!(group.origins.lineages.len(), 2);
    assert!(group.reason.contains("same target") && group.reason.contains("same day"), "{}", group.reason);
    assert_eq!(group.consensus.event_date.as_ref().and_then(When::from), Some(day("2031-05-12")));
    assert_eq!(group.consensus.country.as_deref(), Some("XS"));
    let [toll] = &out.conflicts[..] else { panic!("{:?}", out.conflicts) };
    assert_eq!((toll.field.as_str(), toll.values.len()), ("casualties", 2));
    assert_eq!(group.conflicts, std::slice::from_ref(&toll.id));
}

#[test]
fn differences_that_keep_two_attacks_apart() {
    type Change = fn(&mut Fact);
    let cases: [(&str, Change); 8] = [
        ("another day", |f| {
            f.on("2031-05-14", "2031-05-14");
        }),
        ("another means", |f| {
            retype(f, "shooting");
            f.weapons.clear();
        }),
        ("another sending state", |f| f.actors[0].sending_state = Some("XE".into())),
        ("another class of mission", |f| f.actors[0].class = Some(TargetClass::Consulate)),
        ("another city", |f| f.places[0].name = "Dellmouth".into()),
        ("another country", |f| {
            f.places[0].country = Some("XQ".into());
            f.actors[0].host_state = Some("XQ".into());
        }),
        ("an act that is only feared", |f| f.modality = Modality::Possible),
        ("an act that is denied", |f| f.polarity = Polarity::Negated),
    ];
    for (what, change) in cases {
        assert!(!two(change), "{what} does not keep them apart");
    }
}

#[test]
fn two_doers_keep_two_attacks_apart() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    rockets(&mut papers[0]).actor(Role::Perpetrator, "Government of Latvia");
    rockets(&mut papers[1]).actor(Role::Perpetrator, "Government of Estonia");
    assert!(!together(&related(&mut papers), "a-01", "b-01"));
}

#[test]
fn differences_that_one_attack_can_have() {
    assert!(two(|f| retype(f, "missile_strike")), "missile for rocket");
    assert!(two(|f| f.weapons[0].min = None), "a number not told");
    assert!(two(|f| f.weapons.clear()), "no weapon told");
    assert!(two(|f| f.places.clear()), "no place told");
    let longer = |f: &mut Fact| {
        f.on("2031-05-12", "2031-05-13");
    };
    assert!(two(longer), "one or two days");
    assert!(two(|f| f.actors[0].class = Some(TargetClass::DiplomaticQuarter)), "the quarter for the embassy");
}

#[test]
fn too_little_is_not_enough() {
    let bare = |f: &mut Fact| {
        f.actors.clear();
        f.places[0].level = Level::Country;
    };
    assert!(!two(bare), "country, day and kind alone");
    let vague = |f: &mut Fact| {
        f.open("recently");
    };
    assert!(!two(vague), "a vague date");
    let undated_and_bare = |f: &mut Fact| {
        f.event_date = None;
        f.actors.clear();
    };
    assert!(!two(undated_and_bare), "no date and no target");
}

#[test]
fn fresh_news_without_a_date_joins_what_it_tells_of() {
    assert!(two(|f| f.event_date = None), "published on the day after");
    let later = |f: &mut Fact| {
        f.event_date = None;
        f.said_on("2031-06-30");
    };
    assert!(!two(later), "said seven weeks after");
}

#[test]
fn two_attacks_of_one_report_stay_two_and_draw_no_third_together() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
    rockets(&mut papers[0]);
    let night = rockets(&mut papers[0]);
    night.weapons[0] = Weapon { class: WeaponClass::Firearm, min: None, max: None, words: None, failed: None };
    retype(night, "shooting");
    rockets(&mut papers[1]);
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert!(!together(&out, "a-02", "b-01") && !together(&out, "a-01", "a-02"));
}

#[test]
fn a_loose_date_that_fits_two_attacks_joins_neither() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-21"), Paper::new("c", "2031-06-20")];
    rockets(&mut papers[0]);
    rockets(&mut papers[1]).on("2031-05-20", "2031-05-20");
    rockets(&mut papers[2]).on("2031-05-01", "2031-05-31");
    let out = related(&mut papers);
    assert!(!together(&out, "a-01", "c-01") && !together(&out, "b-01", "c-01"));
}

#[test]
fn an_old_act_told_again_joins_the_old_group_by_its_victims() {
    let mut papers = [Paper::new("a", "2021-03-03"), Paper::new("b", "2031-03-02")];
    for (paper, from, to) in [(0, "2021-03-02", "2021-03-02"), (1, "2021-03-01", "2021-03-31")] {
        papers[paper]
            .fact("incident/assassination", "Consul Ilse Varga was shot dead.")
            .on(from, to)
            .mission(Role::Victim, "Ilse Varga", TargetClass::Diplomat, "XN", "XS")
            .weapon(WeaponClass::Firearm, 0);
    }
    let out = related(&mut papers);
    assert!(together(&out, "a-01", "b-01"));
    assert_eq!(out.groups.len(), 1);
    let narrowed = out.refinements.iter().find(|r| r.fact == "b-01").expect("a narrower date");
    assert_eq!(narrowed.event_date.days, Some((day("2021-03-02"), day("2021-03-02"))));
    assert_eq!(narrowed.event_date.basis, Basis::CrossDocument);
    assert!(narrowed.event_date.reason.as_deref().is_some_and(|r| r.contains('a')));
}

#[test]
fn attributions_give_the_status() {
    let cases: [(&[&str], GroupStatus); 8] = [
        (&[], GroupStatus::Unattributed),
        (&["unknown_perpetrator"], GroupStatus::UnknownPerpetrator),
        (&["blame"], GroupStatus::Blamed),
        (&["denial"], GroupStatus::Denied),
        (&["claim"], GroupStatus::Claimed),
        (&["claim", "denial"], GroupStatus::Contested),
        (&["blame", "arrest_of_suspect"], GroupStatus::SuspectHeld),
        (&["claim", "charge", "conviction"], GroupStatus::Convicted),
    ];
    for (types, wanted) in cases {
        let mut papers = [Paper::new("a", "2031-05-13")];
        rockets(&mut papers[0]);
        for ty in types {
            let fact = papers[0].fact(&format!("attribution/{ty}"), "The Green Column was named in this matter.");
            fact.scope = Some(Scope::Incident);
            fact.about = vec!["a-01".into()];
            let role = match *ty {
                "claim" => Role::Claimant,
                "denial" => Role::Denier,
                _ => Role::Accused,
            };
            fact.actor(role, "Green Column");
        }
        let out = related(&mut papers);
        let group = group_of(&out, "a-01");
        assert_eq!(group.status, Some(wanted), "{types:?}");
        assert_eq!(group.attached.len(), types.len());
    }
}

#[test]
fn blame_for_similar_attacks_is_not_attached() {
    let mut papers = [Paper::new("a", "2031-05-13")];
    rockets(&mut papers[0]);
    let blame = papers[0].fact("attribution/blame", "Officials have blamed similar attacks on the Green Column.");
    blame.scope = Some(Scope::Similar);
    blame.actor(Role::Accused, "Green Column");
    let out = related(&mut papers);
    assert!(group_of(&out, "a-01").attached.is_empty());
    assert_eq!(group_of(&out, "a-01").status, Some(GroupStatus::Unattributed));
}

#[test]
fn a_claim_and_its_denial_are_a_dispute() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
    rockets(&mut papers[0]);
    rockets(&mut papers[1]);
    for (paper, ty, role) in [(0, "claim", Role::Claimant), (1, "denial", Role::Denier)] {
        let about = format!("{}-01", papers[paper].document.name);
        let fact = papers[paper].fact(&format!("attribution/{ty}"), "The Green Column spoke about the rockets.");
        fact.scope = Some(Scope::Incident);
        fact.about = vec![about];
        fact.actor(role, "Green Column");
    }
    let out = related(&mut papers);
    let [dispute] = &out.conflicts[..] else { panic!("{:?}", out.conflicts) };
    assert_eq!((dispute.field.as_str(), dispute.class), ("attribution", ConflictClass::Dispute));
}

#[test]
fn words_of_another_for_the_same_means_tell_the_same_act() {
    let mut paper = Paper::new("a", "2031-05-14");
    let fire = paper.fact("incident/rocket_or_mortar_fire", "On Monday eight missiles were fired at the embassy.");
    fire.on("2031-05-12", "2031-05-12").mission(
        Role::Target,
        "Norwegian embassy in Riga",
        TargetClass::Embassy,
        "NO",
        "LV",
    );
    fire.weapon(WeaponClass::Rocket, 8);
    let said = paper.fact("incident/missile_strike", "his embassy had been attacked with missiles, the minister said");
    said.said_on("2031-05-13").spoken_by("Ivo Tarn");
    said.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
    said.weapon(WeaponClass::Missile, 8);
    let other = paper.fact("incident/arson", "his embassy had been set on fire, the minister said");
    other.said_on("2031-05-13").spoken_by("Ivo Tarn");
    other.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
    let out = related(&mut [paper]);
    assert!(together(&out, "a-01", "a-02"), "{:#?}", out.groups);
    assert!(!together(&out, "a-01", "a-03"));
}

#[test]
fn two_victims_described_alike_are_those_of_one_act() {
    let act = |paper: &mut Paper, ty: &str, victims: [&str; 2], days: (&str, &str)| {
        let fact = paper.fact(ty, "The driver and a guard lost their lives.").on(days.0, days.1).at(
            Level::Country,
            "South Isle",
            "XS",
        );
        for victim in victims {
            fact.actor(Role::Victim, victim);
        }
        fact.killed(2);
    };
    let linked = |victims: [&str; 2]| {
        let mut papers = [Paper::new("a", "2031-05-20"), Paper::new("b", "2032-02-01")];
        let mine = ["envoy's driver", "night guard"];
        act(&mut papers[0], "incident/armed_assault", mine, ("2031-05-12", "2031-05-12"));
        act(&mut papers[1], "incident/attack_unspecified", victims, ("2031-05-01", "2031-05-31"));
        together(&related(&mut papers), "a-01", "b-01")
    };
    assert!(linked(["envoy's driver", "night guard"]));
    assert!(!linked(["envoy's driver", "cook"]));
    assert!(!linked(["two people", "others"]));
}

#[test]
fn a_charge_and_the_answer_of_the_charged_stand_side_by_side() {
    let conflicts = |denier: &str| {
        let mut paper = Paper::new("a", "2031-05-14");
        let charge = paper.fact("attribution/accusation", "Sarovia accused Norland of sheltering the gang.");
        charge.actor(Role::Accuser, "Government of Sarovia").actor(Role::Accused, "Government of Norland");
        charge.scope = Some(Scope::General);
        paper.fact("attribution/denial", "It rejected the charge.").actor(Role::Denier, denier);
        related(&mut [paper]).conflicts
    };
    let [dispute] = &conflicts("Government of Norland")[..] else { panic!("no dispute") };
    assert_eq!((dispute.field.as_str(), dispute.class), ("attribution", ConflictClass::Dispute));
    assert_eq!(dispute.values.len(), 2);
    assert_eq!(conflicts("Green Column"), [], "another denies something else");
}
