//! Accounts of one thing that differ: in the day, the weapon, the toll, the doer, or in whether a mission is open.

mod support;

use chancery_facts::*;
use chancery_link::Relations;
use support::*;

/// A bomb at the Norwegian consulate in Riga, told in a few words.
fn bomb<'p>(paper: &'p mut Paper, ty: &str, words: &str) -> &'p mut Fact {
    paper
        .fact(&format!("incident/{ty}"), words)
        .at(Level::City, "Riga", "LV")
        .mission(Role::Target, "Norwegian consulate in Riga", TargetClass::Consulate, "NO", "LV")
        .weapon(WeaponClass::ExplosiveUnspecified, 0)
}

fn fields(out: &Relations) -> Vec<(&str, ConflictClass)> {
    out.conflicts.iter().map(|c| (c.field.as_str(), c.class)).collect()
}

#[test]
fn nobody_dies_on_two_days() {
    let told = |victim: &str, killed: bool| {
        let mut papers = [Paper::new("a", "2031-05-20"), Paper::new("b", "2031-06-20"), Paper::new("c", "2031-05-14")];
        for (n, on, name) in [(0, "2031-05-12", "Ada Tarn"), (1, "2031-05-13", victim)] {
            let fact = bomb(&mut papers[n], "ied", "The bomb killed a nurse.").on(on, on);
            fact.mission(Role::Victim, name, TargetClass::Civilians, "", "LV");
            if killed {
                fact.killed(1)
            } else {
                fact.injured(1)
            };
        }
        bomb(&mut papers[2], "ied", "A bomb blew up at the consulate.").on("2031-05-13", "2031-05-13").killed(1);
        related(&mut papers)
    };
    let out = told("Signora Ada Tarn", true);
    assert!(together(&out, "a-01", "b-01") && together(&out, "a-01", "c-01"), "{:#?}", out.groups);
    assert_eq!(fields(&out), [("event_date", ConflictClass::Contradiction)]);
    let shown = group_of(&out, "a-01").consensus.event_date.as_ref().and_then(When::from);
    assert_eq!(shown, Some(day("2031-05-13")), "two of three reports");
    assert!(!together(&told("Ilse Varga", true), "a-01", "b-01"), "another victim");
    assert!(!together(&told("Signora Ada Tarn", false), "a-01", "b-01"), "who was only hurt may be hurt again");
}

#[test]
fn days_counted_in_weeks_or_from_another_act() {
    let joined = |published: &str, words: &str| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", published)];
        bomb(&mut papers[0], "ied", "A bomb went off.").on("2031-05-12", "2031-05-12");
        let other = papers[1].fact("incident/shooting", "Shots were fired at the car of the envoy of Chile.");
        other.on("2031-05-18", "2031-05-18").at(Level::City, "Liepaja", "LV");
        bomb(&mut papers[1], "ied", "the consulate was bombed").open(words);
        together(&related(&mut papers), "a-01", "b-02")
    };
    assert!(joined("2031-05-28", "Two weeks after"), "sixteen days");
    assert!(!joined("2031-06-10", "Two weeks after"), "four weeks");
    assert!(joined("2035-02-01", "Six days before"), "counted from the shots");
    assert!(!joined("2035-02-01", "Two days before"));
    assert!(!joined("2035-02-01", "Hours after"));
}

#[test]
fn a_second_bomb_is_not_the_first_of_another_report() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
    bomb(&mut papers[0], "ied", "A bomb went off in the hall.").on("2031-05-13", "2031-05-13");
    bomb(&mut papers[0], "ied", "A second bomb was found on the balcony.");
    bomb(&mut papers[1], "ied", "the bomb that wrecked the consulate").on("2031-05-12", "2031-05-12");
    let out = related(&mut papers);
    assert!(!together(&out, "a-02", "b-01") && !together(&out, "a-01", "b-01"));
}

#[test]
fn a_report_that_mentions_its_act_in_passing_tells_it_once() {
    let twice = |words: &str| {
        let mut paper = Paper::new("a", "2031-05-14");
        bomb(&mut paper, "explosion_unspecified", words).on("2031-05-12", "2031-05-12");
        let told = bomb(&mut paper, "vehicle_bomb", "A car blew up at the gate, killing two.");
        told.on("2031-05-12", "2031-05-12").weapon(WeaponClass::VehicleBomb, 1).killed(2);
        together(&related(&mut [paper]), "a-01", "a-02")
    };
    assert!(twice("two days after the consulate was bombed"));
    assert!(!twice("another blast shook the consulate"));
}

#[test]
fn words_of_an_official_add_to_the_one_act_of_the_report() {
    let added = |aim: bool| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-16")];
        for paper in &mut papers {
            let riot = paper.fact("incident/stone_or_petrol_bomb", "A crowd threw petrol bombs at the embassy.");
            riot.on("2031-05-12", "2031-05-12").at(Level::City, "Riga", "LV");
            riot.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        }
        papers[0].facts[0].weapon(WeaponClass::PetrolBomb, 6).injured(23);
        let said = papers[1].fact("incident/stone_or_petrol_bomb", "A single bomb was thrown, and 42 were hurt.");
        said.said_on("2031-05-14").spoken_by("Ivo Tarn").weapon(WeaponClass::PetrolBomb, 1).injured(42);
        if aim {
            said.mission(Role::Target, "Chilean embassy in Riga", TargetClass::Embassy, "CL", "LV");
        }
        related(&mut papers)
    };
    let out = added(false);
    assert!(together(&out, "a-01", "b-02") && together(&out, "b-01", "b-02"), "{:#?}", out.groups);
    let both = [("casualties", ConflictClass::Contradiction), ("weapons", ConflictClass::Contradiction)];
    assert_eq!(fields(&out), both);
    assert!(!together(&added(true), "b-01", "b-02"), "aimed at another");
}

#[test]
fn bare_names_stand_for_the_one_place_of_the_report() {
    let pair = |ty: &str, full: (&str, TargetClass, &str), bare: (&str, TargetClass)| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-14")];
        let mut told = |n: usize, name: &str, class: TargetClass, sending: &str| {
            let fact = papers[n].fact(&format!("incident/{ty}"), "It was attacked.").on("2031-05-12", "2031-05-12");
            fact.at(Level::City, "Riga", "LV").mission(Role::Target, name, class, sending, "LV");
        };
        told(0, full.0, full.1, full.2);
        told(1, bare.0, bare.1, "");
        let envoy = papers[1].fact("posture/departure_or_evacuation", "The envoy's family has left.");
        envoy.mission(Role::Subject, "envoy", TargetClass::Diplomat, full.2, "LV");
        together(&related(&mut papers), "a-01", "b-01")
    };
    let base = ("UN base", TargetClass::InternationalOrganisation, "UN");
    let rockets = "rocket_or_mortar_fire";
    assert!(pair(rockets, base, ("base", TargetClass::MilitaryBase)));
    assert!(!pair(rockets, base, ("barracks", TargetClass::MilitaryBase)));
    let residence = ("Norwegian residence in Riga", TargetClass::Residence, "NO");
    assert!(pair("explosion_unspecified", residence, ("their house", TargetClass::PrivateHome)));
    assert!(!pair("explosion_unspecified", residence, ("shop", TargetClass::Business)));
}

#[test]
fn who_holds_the_ambassador_has_come_into_the_embassy() {
    let joined = |words: &str| {
        let mut papers = [Paper::new("a", "2031-05-12"), Paper::new("b", "2031-05-14")];
        let held = papers[0].fact("incident/kidnapping_or_hostage_taking", words).on("2031-05-12", "2031-05-12");
        held.at(Level::City, "Riga", "LV").actor(Role::Perpetrator, "ten armed men");
        held.mission(Role::Victim, "Ambassador", TargetClass::Diplomat, "NO", "LV");
        let stormed = papers[1].fact("incident/storming_or_intrusion", "Eleven men overran the embassy.");
        stormed.on("2031-05-12", "2031-05-12").at(Level::City, "Riga", "LV").actor(Role::Perpetrator, "eleven men");
        stormed.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        related(&mut papers)
    };
    let out = joined("Ten armed men are holding the ambassador on the upper floor.");
    assert!(together(&out, "a-01", "b-01"));
    assert_eq!(fields(&out), [("actors", ConflictClass::Contradiction)]);
    assert!(!together(&joined("Ten armed men took the ambassador from his car."), "a-01", "b-01"));
}

#[test]
fn an_undated_report_of_one_matter_tells_the_act_of_the_news() {
    let joined = |speaker: &str| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "")];
        let told = papers[0].fact("incident/vehicle_bomb", "A car bomb went off beside the embassy.");
        told.on("2031-05-12", "2031-05-12").at(Level::City, "Riga", "LV").killed(6);
        told.mission(Role::Target, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV").spoken_by("Ivo Tarn");
        papers[1].fact("incident/vehicle_bomb", "The car bomb killed twelve wedding guests.").killed(12).at(
            Level::City,
            "Riga",
            "LV",
        );
        let shut = papers[1].fact("posture/normal_operations", "The embassy never shut.").spoken_by(speaker);
        shut.mission(Role::Subject, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        let closed = papers[0].fact("posture/closure", "The embassy is closed.").on("2031-05-13", "2031-05-13");
        closed.mission(Role::Subject, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        related(&mut papers)
    };
    let out = joined("Ivo Tarn");
    assert!(together(&out, "a-01", "b-01"), "{:#?}", out.groups);
    let both = [("casualties", ConflictClass::Contradiction), ("status", ConflictClass::Contradiction)];
    assert_eq!(fields(&out), both);
    let out = joined("Sanna Lehto");
    assert!(!together(&out, "a-01", "b-01") && out.conflicts.is_empty(), "a city and a mission are shared by many");
}

#[test]
fn acts_on_neighbouring_days_stay_two_and_are_shown_as_perhaps_one() {
    let shown = |first: &str| {
        let mut papers = [Paper::new("a", first), Paper::new("b", "2031-05-19")];
        for (n, on) in [(0, "2031-05-12"), (1, "2031-05-13")] {
            bomb(&mut papers[n], "ied", "A bomb went off.").on(on, on);
            let shots = papers[n].fact("incident/shooting", "Shots were fired at the gate.");
            shots.on("2031-05-10", "2031-05-10").at(Level::City, "Riga", "LV");
            shots.mission(Role::Target, "Norwegian consulate in Riga", TargetClass::Consulate, "NO", "LV");
        }
        related(&mut papers)
    };
    let out = shown("2031-05-18");
    assert!(together(&out, "a-02", "b-02") && !together(&out, "a-01", "b-01"));
    assert_eq!(fields(&out), [("event_date", ConflictClass::Contradiction)]);
    assert!(fields(&shown("2031-05-13")).is_empty(), "the first could not know of the second");
}

#[test]
fn weapons_that_cannot_be_one_are_a_conflict() {
    let told = |ty: &str, first: WeaponClass, second: WeaponClass| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-13")];
        for (paper, weapon) in papers.iter_mut().zip([first, second]) {
            bomb(paper, ty, "It was attacked.").on("2031-05-12", "2031-05-12");
            paper.facts[0].weapons.clear();
            paper.facts[0].weapon(weapon, 0);
        }
        let out = related(&mut papers);
        assert!(together(&out, "a-01", "b-01"), "{first:?} {second:?}");
        !out.conflicts.is_empty()
    };
    assert!(told("stone_or_petrol_bomb", WeaponClass::StoneOrObject, WeaponClass::PetrolBomb));
    assert!(told("ied", WeaponClass::Mine, WeaponClass::VehicleBomb));
    assert!(told("rocket_or_mortar_fire", WeaponClass::Rocket, WeaponClass::Mortar));
    assert!(!told("rocket_or_mortar_fire", WeaponClass::Rocket, WeaponClass::Missile), "two words for one thing");
    assert!(!told("ied", WeaponClass::Ied, WeaponClass::ExplosiveUnspecified), "one leaves it open");
}

#[test]
fn who_was_hurt_may_have_died_since() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-17")];
    bomb(&mut papers[0], "ied", "A bomb wounded two.").on("2031-05-12", "2031-05-12").injured(2);
    bomb(&mut papers[1], "ied", "The cook has died of her burns.").on("2031-05-12", "2031-05-12").killed(1);
    assert_eq!(fields(&related(&mut papers)), [("casualties", ConflictClass::Compatible)]);
}

#[test]
fn figures_without_an_owner_are_of_the_only_missions_of_the_report() {
    let series = |others: bool, days: (&str, &str)| {
        let mut papers = [Paper::new("a", days.0), Paper::new("b", days.1)];
        let mission = |paper: &mut Paper, state: &str| {
            let fact = paper.fact("posture/suspension", "The consulate has stopped its visa work.");
            fact.mission(Role::Subject, "consulate", TargetClass::Consulate, state, "LV").at(Level::City, "Riga", "LV");
        };
        for (paper, n) in papers.iter_mut().zip([12, 38]) {
            let guards = paper.fact("posture/guard_change", "There are so many officers.");
            guards.mission(Role::Subject, "officers", TargetClass::PoliceOrCheckpoint, "", "LV");
            guards.count(QuantityWhat::Persons, QuantityRole::Level, n, "");
            mission(paper, "NO");
        }
        if others {
            mission(&mut papers[1], "CL");
        }
        related(&mut papers)
    };
    let apart = ("2031-05-01", "2031-05-13");
    let out = series(false, apart);
    assert!(together(&out, "a-01", "b-01") && out.conflicts.is_empty(), "{:#?}", out.conflicts);
    assert!(!together(&series(true, apart), "a-01", "b-01"), "whose guards is open");
    assert_eq!(fields(&series(false, ("2031-05-10", "2031-05-13"))), [("quantities", ConflictClass::Contradiction)]);
}

#[test]
fn forces_are_counted_where_they_serve() {
    let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-07-13")];
    for (paper, n, at) in [(0, 900, ("Riga", "LV")), (1, 700, ("Oslo", "NO"))] {
        let fact = papers[paper].fact("posture/troop_level", "So many soldiers serve there, the ministry said.");
        fact.at(Level::City, at.0, at.1);
        fact.mission(Role::Subject, "soldiers", TargetClass::MilitaryForce, "NO", "LV");
        fact.count(QuantityWhat::Troops, QuantityRole::Level, n, "");
    }
    assert!(together(&related(&mut papers), "a-01", "b-01"));
}

#[test]
fn a_change_told_by_its_month_joins_the_one_of_the_day() {
    let joined = |class: TargetClass| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-06-20")];
        let first = papers[0].fact("posture/departure_or_evacuation", "Sixteen left on Monday.");
        first.on("2031-05-12", "2031-05-12");
        first.mission(Role::Subject, "members of staff", TargetClass::MissionStaff, "NO", "LV");
        let later = papers[1].fact("posture/departure_or_evacuation", "Norway pulled most of them out last month.");
        later.on("2031-05-01", "2031-05-31").mission(Role::Subject, "its people", class, "NO", "LV");
        together(&related(&mut papers), "a-01", "b-01")
    };
    assert!(joined(TargetClass::MissionStaff));
    assert!(!joined(TargetClass::DiplomatFamily), "other people");
}

#[test]
fn a_curfew_and_its_end_are_two_steps() {
    let joined = |words: &str| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15")];
        for (paper, words) in papers.iter_mut().zip(["A curfew was laid on the capital.", words]) {
            bomb(paper, "ied", "A bomb went off.").on("2031-05-12", "2031-05-12");
            paper.fact("measure/restriction", words).at(Level::City, "Riga", "LV");
        }
        together(&related(&mut papers), "a-02", "b-02")
    };
    assert!(joined("The curfew in the capital goes on."));
    assert!(!joined("The curfew in the capital was lifted."));
}

#[test]
fn requests_around_one_act_need_a_word_in_common() {
    let joined = |words: &str| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-15")];
        for (paper, words) in papers.iter_mut().zip(["Norway called for more guards at the embassy.", words]) {
            bomb(paper, "ied", "A bomb went off.").on("2031-05-12", "2031-05-12");
            paper
                .fact("contact/request", words)
                .actor(Role::From, "Government of Norway")
                .actor(Role::To, "Government of Latvia");
        }
        together(&related(&mut papers), "a-02", "b-02")
    };
    assert!(joined("The envoy asked the authorities to post guards."));
    assert!(!joined("The envoy asked the authorities to find the culprits."));
}

#[test]
fn a_request_made_at_a_meeting_is_a_step_of_its_own() {
    let mut paper = Paper::new("a", "2031-05-13");
    paper
        .fact("contact/meeting", "The envoy was received by Tarek Noor.")
        .actor(Role::Participant, "Ivo Tarn")
        .actor(Role::Participant, "Tarek Noor");
    paper
        .fact("contact/request", "whom he asked to admit investigators")
        .actor(Role::From, "Ivo Tarn")
        .actor(Role::To, "Tarek Noor");
    assert!(!together(&related(&mut [paper]), "a-01", "a-02"));
}

#[test]
fn the_embassy_is_shut_by_one_account_and_open_by_another() {
    let told = |words: &str| {
        let mut papers = [Paper::new("a", "2031-05-13"), Paper::new("b", "2031-05-16")];
        let shut = papers[0].fact("posture/closure", "As of tonight the embassy is closed.");
        shut.on("2031-05-13", "2031-05-13");
        shut.mission(Role::Subject, "embassy", TargetClass::Embassy, "", "LV");
        let home = papers[0].fact("posture/recall", "Norway called home its envoy.");
        home.mission(Role::Subject, "Ivo Tarn", TargetClass::Diplomat, "NO", "LV");
        let open = papers[1].fact("posture/closure", words);
        open.mission(Role::Subject, "Norwegian embassy in Riga", TargetClass::Embassy, "NO", "LV");
        related(&mut papers)
    };
    assert_eq!(fields(&told("The embassy has at no time been closed.")), [("status", ConflictClass::Contradiction)]);
    assert!(told("The embassy remains closed.").conflicts.is_empty());
}

/// An attribution about the first fact of a report, or about none.
fn attribution<'p>(paper: &'p mut Paper, ty: &str, words: &str, parties: &[(Role, &str)]) -> &'p mut Fact {
    let about = paper.facts.first().filter(|f| f.kind() == Kind::Incident).map(|f| f.id.clone());
    let fact = paper.fact(&format!("attribution/{ty}"), words);
    fact.scope = Some(Scope::Incident);
    fact.about = about.into_iter().collect();
    for (role, name) in parties {
        fact.actor(*role, name);
    }
    fact
}

#[test]
fn a_group_that_claims_here_what_it_denies_there() {
    let told = |denier: &str, published: &str| {
        let mut papers = [Paper::new("a", "2031-05-20"), Paper::new("b", published)];
        for paper in &mut papers {
            paper.fact("incident/shooting", "Shots were fired at the car.").at(Level::Country, "Latvia", "LV");
        }
        attribution(
            &mut papers[0],
            "claim",
            "The Tana Brigade says it was its men.",
            &[(Role::Claimant, "Tana Brigade")],
        );
        attribution(&mut papers[1], "denial", "The Brigade had no hand in that.", &[(Role::Denier, denier)]);
        related(&mut papers).conflicts.len()
    };
    assert_eq!(told("Brigade", "2031-06-01"), 1);
    assert_eq!(told("Green Column", "2031-06-01"), 0, "another group");
    assert_eq!(told("Brigade", "2032-06-01"), 0, "a year later");
}

#[test]
fn a_report_without_the_act_may_still_dispute_who_did_it() {
    let told = |accused: &str| {
        let mut paper = Paper::new("a", "");
        attribution(&mut paper, "claim", "The Tana Brigade took it upon itself.", &[(Role::Claimant, "Tana Brigade")]);
        let parties = [(Role::Accuser, "Ivo Tarn"), (Role::Accused, accused)];
        attribution(&mut paper, "blame", "The minister puts the blame on others.", &parties);
        related(&mut [paper]).conflicts.len()
    };
    assert_eq!(told("Red Ridge Army"), 1);
    assert_eq!(told("Tana Brigade"), 0);
}

#[test]
fn arrests_beside_the_word_that_none_is_held() {
    let told = |words: &str| {
        let mut paper = Paper::new("a", "2031-05-20");
        attribution(&mut paper, "arrest_of_suspect", "Five men were arrested.", &[(Role::Suspect, "five men")]);
        paper.fact("statement/denial_of_report", words);
        related(&mut [paper]).conflicts.len()
    };
    assert_eq!(told("The group denied that any of its members had been captured."), 1);
    assert_eq!(told("The group denied that it had split."), 0);
}

#[test]
fn whom_a_charge_names_may_answer_it() {
    let told = |speaker: &str| {
        let mut paper = Paper::new("a", "2031-05-20");
        let parties = [(Role::Accuser, "Ivo Tarn"), (Role::Accused, "opposition party")];
        attribution(&mut paper, "accusation", "Tarn accused the opposition party Norte of paying.", &parties);
        paper.fact("statement/denial_of_report", "It was denied.").spoken_by(speaker);
        related(&mut [paper]).conflicts.len()
    };
    assert_eq!(told("Norte"), 1);
    assert_eq!(told("Ivo Tarn"), 0, "the accuser himself");
    assert_eq!(told("Sur"), 0);
}

#[test]
fn who_denies_the_act_names_it() {
    let told = |words: &str| {
        let mut paper = Paper::new("a", "2031-05-20");
        let act = bomb(&mut paper, "stone_or_petrol_bomb", "Protesters threw petrol bombs over the wall.");
        act.on("2031-05-19", "2031-05-19").actor(Role::Perpetrator, "protesters");
        attribution(&mut paper, "denial", words, &[(Role::Denier, "organisers")]);
        related(&mut [paper]).conflicts.len()
    };
    assert_eq!(told("They denied that any of them had thrown petrol bombs."), 1);
    assert_eq!(told("He denies it."), 0, "which may be said of many things");
}
