//! Families of attack: which types and weapons can be two descriptions of one act.

use crate::names::fold;
use chancery_facts::{Fact, Role, TargetClass, WeaponClass};

const SHOT: u32 = 1;
const AIR: u32 = 1 << 1;
const BLAST: u32 = 1 << 2;
const GUN: u32 = 1 << 3;
const FIRE: u32 = 1 << 4;
const CROWD: u32 = 1 << 5;
const SEIZE: u32 = 1 << 6;
const BLADE: u32 = 1 << 7;
const HANDS: u32 = 1 << 8;
const RAM: u32 = 1 << 9;
const DETAIN: u32 = 1 << 10;
const PEACE: u32 = 1 << 11;
const CYBER: u32 = 1 << 12;
const STEALTH: u32 = 1 << 13;
const POISON: u32 = 1 << 14;
const HOAX: u32 = 1 << 15;
const PLOT: u32 = 1 << 16;
const SPY: u32 = 1 << 17;
const STOP: u32 = 1 << 18;
const LOOT: u32 = 1 << 19;
/// A violent act of any kind.
const VIOLENT: u32 = SHOT | AIR | BLAST | GUN | FIRE | CROWD | SEIZE | BLADE | HANDS | RAM | POISON | STEALTH | LOOT;

/// The ways of attack a fact can mean; two facts whose sets are disjoint never report one act.
pub(crate) fn of(fact: &Fact) -> u32 {
    let by_type = of_type(fact.coding.ty());
    // A building that is stormed and whose people are held is seized, whichever of it the report puts first.
    let held = fact.casualties.as_ref().is_some_and(|c| c.captured.is_some());
    let by_type = if held && by_type & (CROWD | GUN) != 0 { by_type | SEIZE } else { by_type };
    // Who holds an ambassador and others on the upper floor has come into the building.
    let by_type = if by_type == SEIZE && holds_mission(fact) { by_type | CROWD } else { by_type };
    let by_weapon = fact.weapons.iter().fold(0, |set, w| set | of_weapon(w.class));
    // A loose type is made tighter by its weapon; an exact one stands, and is joined by the other weapons of an act that had
    // its own: rockets beside the drone.
    match by_type & by_weapon {
        0 => by_type,
        both if is_loose(fact.coding.ty()) => both,
        _ => by_type | by_weapon,
    }
}

/// True when people of a mission are told to be held, not to have been taken away.
fn holds_mission(fact: &Fact) -> bool {
    let people = [TargetClass::Diplomat, TargetClass::MissionStaff];
    let of_mission = fact.actors_as(Role::Victim).any(|a| a.class.is_some_and(|c| people.contains(&c)));
    let words = fold(&fact.main().quote.text);
    of_mission
        && words.iter().any(|w| matches!(w.as_str(), "hold" | "holding" | "holds" | "held" | "hostage" | "hostages"))
}

/// True for types that leave the means open.
pub(crate) fn is_loose(ty: &str) -> bool {
    matches!(
        ty,
        "attack_unspecified" | "other_incident" | "assassination" | "strike_unspecified" | "explosion_unspecified"
    )
}

/// True for kinds of which one city hardly ever sees two on one day; fire and shots come in series.
pub(crate) fn is_rare(ty: &str) -> bool {
    matches!(
        ty,
        "arson"
            | "vehicle_bomb"
            | "suicide_bombing"
            | "kidnapping_or_hostage_taking"
            | "hijacking"
            | "storming_or_intrusion"
            | "seizure_or_occupation"
            | "foiled_plot"
    )
}

fn of_type(ty: &str) -> u32 {
    match ty {
        "rocket_or_mortar_fire" => SHOT,
        "missile_strike" => SHOT | AIR,
        "drone_attack" | "airstrike" => AIR,
        "strike_unspecified" => SHOT | AIR,
        "ied" | "vehicle_bomb" | "suicide_bombing" | "letter_or_parcel_bomb" | "grenade" => BLAST,
        "explosion_unspecified" => BLAST | SHOT | AIR,
        "armed_assault" => GUN | BLAST,
        "shooting" => GUN,
        "stabbing" => BLADE,
        "physical_assault" => HANDS,
        "vehicle_ramming" => RAM,
        "kidnapping_or_hostage_taking" | "hijacking" => SEIZE,
        "detention_of_mission_personnel" | "police_raid_on_premises" => DETAIN,
        "arson" => FIRE | CROWD,
        "storming_or_intrusion" | "vandalism" | "siege_or_blockade" => CROWD,
        "seizure_or_occupation" => CROWD | SEIZE,
        "stone_or_petrol_bomb" => CROWD | FIRE,
        "violent_protest" => CROWD | FIRE | PEACE,
        "peaceful_protest" => PEACE,
        "forced_work_stoppage" => STOP,
        "robbery_or_looting" => LOOT | CROWD,
        "cyber_attack" => CYBER,
        "sabotage" => STEALTH,
        "chemical_or_biological" => POISON,
        "surveillance_or_bugging" | "harassment" => SPY,
        "suspicious_object_or_hoax" => HOAX,
        "foiled_plot" => PLOT,
        _ => VIOLENT,
    }
}

fn of_weapon(class: WeaponClass) -> u32 {
    match class {
        WeaponClass::Rocket | WeaponClass::Mortar | WeaponClass::Artillery | WeaponClass::Rpg => SHOT,
        WeaponClass::Missile => SHOT | AIR,
        WeaponClass::Drone | WeaponClass::AerialBomb => AIR,
        WeaponClass::StrikeUnspecified => SHOT | AIR,
        WeaponClass::Ied
        | WeaponClass::Mine
        | WeaponClass::VehicleBomb
        | WeaponClass::SuicideVest
        | WeaponClass::Grenade
        | WeaponClass::LetterBomb => BLAST,
        WeaponClass::ExplosiveUnspecified => BLAST | SHOT | AIR,
        WeaponClass::Firearm => GUN,
        WeaponClass::Blade => BLADE,
        WeaponClass::BluntObject => HANDS,
        WeaponClass::Fire | WeaponClass::PetrolBomb => FIRE,
        WeaponClass::StoneOrObject => CROWD,
        WeaponClass::Vehicle => RAM,
        WeaponClass::ChemicalOrBiological => POISON,
        WeaponClass::Cyber => CYBER,
        WeaponClass::Fake => HOAX,
        WeaponClass::Other => VIOLENT,
    }
}

/// True when two weapons can be the same thing told in other words.
pub(crate) fn same_family(a: WeaponClass, b: WeaponClass) -> bool {
    of_weapon(a) & of_weapon(b) != 0
}

/// True for words that leave open what the weapon was.
pub(crate) fn is_vague(class: WeaponClass) -> bool {
    matches!(class, WeaponClass::ExplosiveUnspecified | WeaponClass::StrikeUnspecified | WeaponClass::Other)
}

/// True when reports use the one word for the other: a rocket is called a missile, a car bomb a bomb that was placed.
pub(crate) fn may_be_called(a: WeaponClass, b: WeaponClass) -> bool {
    use WeaponClass as W;
    const ALIKE: [&[WeaponClass]; 5] = [
        &[W::Rocket, W::Missile, W::Rpg],
        &[W::Mortar, W::Artillery],
        &[W::Drone, W::AerialBomb, W::Missile],
        &[W::Ied, W::Mine, W::LetterBomb, W::VehicleBomb, W::SuicideVest],
        &[W::Fire, W::PetrolBomb],
    ];
    // A mine lies in the road and a car bomb stands on it.
    let in_or_on_the_road = matches!((a, b), (W::Mine, W::VehicleBomb) | (W::VehicleBomb, W::Mine));
    a == b || !in_or_on_the_road && ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_facts::{Coding, Kind};

    #[test]
    fn every_incident_type_has_a_family_of_its_own_choice() {
        let by_default = ["assassination", "attack_unspecified", "other_incident"];
        for coding in Coding::all().filter(|c| c.kind() == Kind::Incident) {
            let all = of_type(coding.ty()) == VIOLENT;
            assert_eq!(all, by_default.contains(&coding.ty()), "{coding}");
        }
    }

    #[test]
    fn rockets_are_not_gunfire_but_may_be_called_missiles() {
        assert_eq!(of_type("rocket_or_mortar_fire") & of_type("shooting"), 0);
        assert_ne!(of_type("rocket_or_mortar_fire") & of_type("missile_strike"), 0);
        assert_eq!(of_type("foiled_plot") & of_type("attack_unspecified"), 0);
    }
}
