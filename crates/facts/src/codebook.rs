//! Kinds and types of facts: the table behind [`Coding`].

use crate::Kind;

/// A kind and one of its types, as `statement/call`. Only pairs of the codebook can be built.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coding {
    row: u16,
}

impl Coding {
    /// The coding of a kind and a type; `None` when the codebook has no such pair.
    pub fn of(kind: Kind, ty: &str) -> Option<Coding> {
        let row = TYPES.iter().position(|(k, t, _)| *k == kind && *t == ty)?;
        u16::try_from(row).ok().map(|row| Coding { row })
    }

    /// Reads `kind/type`.
    pub fn parse(text: &str) -> Option<Coding> {
        let (kind, ty) = text.split_once('/')?;
        Coding::of(Kind::parse(kind)?, ty)
    }

    /// The kind.
    pub fn kind(self) -> Kind {
        TYPES[usize::from(self.row)].0
    }

    /// The type, as in the interchange format.
    pub fn ty(self) -> &'static str {
        TYPES[usize::from(self.row)].1
    }

    /// What the type means.
    pub fn meaning(self) -> &'static str {
        TYPES[usize::from(self.row)].2
    }

    /// All codings, in the order of the codebook.
    pub fn all() -> impl Iterator<Item = Coding> {
        (0..TYPES.len()).filter_map(|i| u16::try_from(i).ok()).map(|row| Coding { row })
    }
}

impl std::fmt::Display for Coding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind(), self.ty())
    }
}

impl std::fmt::Debug for Coding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Kind, type and meaning.
const TYPES: &[(Kind, &str, &str)] = &[
    (
        Kind::Incident,
        "rocket_or_mortar_fire",
        "unguided fire from the ground: rockets, mortars, shells, rocket-propelled grenades from a distance",
    ),
    (
        Kind::Incident,
        "missile_strike",
        "guided, ballistic or cruise missiles; the word missile for what the same text also calls rocket stays rocket fire",
    ),
    (Kind::Incident, "drone_attack", "unmanned aircraft carrying or dropping a weapon, whoever flies it"),
    (Kind::Incident, "airstrike", "attack from manned aircraft, or from the air without a word on the carrier"),
    (
        Kind::Incident,
        "strike_unspecified",
        "a military strike or raid whose means is not said (\"a strike\", \"a raid\")",
    ),
    (Kind::Incident, "ied", "a placed explosive device: roadside bomb, planted bomb, remote or timed charge, mine"),
    (
        Kind::Incident,
        "vehicle_bomb",
        "explosives in a car, lorry, boat or motorcycle that explodes without a suicide attacker",
    ),
    (
        Kind::Incident,
        "suicide_bombing",
        "the attacker dies with the charge, on foot or in a vehicle (then weapon vehicle_bomb)",
    ),
    (Kind::Incident, "grenade", "hand grenade or other small charge thrown or launched at short range"),
    (Kind::Incident, "letter_or_parcel_bomb", "explosive or incendiary device sent by post or courier"),
    (Kind::Incident, "explosion_unspecified", "a blast or bomb of unstated kind"),
    (
        Kind::Incident,
        "armed_assault",
        "attackers with arms move on a person, post or building, or fight with its guards; mixed weapons",
    ),
    (Kind::Incident, "shooting", "gunfire at a person, vehicle or building without an advance on it"),
    (Kind::Incident, "stabbing", "knife, axe or other blade"),
    (Kind::Incident, "physical_assault", "beating, pushing, attack with bare hands or blunt objects"),
    (Kind::Incident, "vehicle_ramming", "a vehicle driven at persons, a gate or a building, without a bomb"),
    (
        Kind::Incident,
        "assassination",
        "killing of a chosen person, or the attempt, by any means (the means goes into weapons)",
    ),
    (
        Kind::Incident,
        "kidnapping_or_hostage_taking",
        "persons seized or held by non-state actors, in or away from premises",
    ),
    (Kind::Incident, "detention_of_mission_personnel", "authorities hold diplomats or mission staff"),
    (Kind::Incident, "hijacking", "aircraft, ship or vehicle seized with those on board"),
    (Kind::Incident, "arson", "premises or vehicles set on fire"),
    (Kind::Incident, "storming_or_intrusion", "persons force or slip into premises, climb walls, break gates"),
    (Kind::Incident, "seizure_or_occupation", "premises held after entry, with or without persons inside"),
    (Kind::Incident, "siege_or_blockade", "access, supply or exit cut off"),
    (
        Kind::Incident,
        "police_raid_on_premises",
        "authorities enter or search mission premises or residences without consent",
    ),
    (Kind::Incident, "vandalism", "damage without fire or arms: paint, broken windows, flag or plate torn down"),
    (Kind::Incident, "stone_or_petrol_bomb", "stones, petrol bombs, fireworks or other objects thrown"),
    (
        Kind::Incident,
        "violent_protest",
        "demonstration with violence at or against the target that is not better coded above",
    ),
    (Kind::Incident, "peaceful_protest", "demonstration, vigil or sit-in without violence by the crowd"),
    (Kind::Incident, "forced_work_stoppage", "armed strike or other stoppage of work by threat"),
    (Kind::Incident, "robbery_or_looting", "property taken by force or threat"),
    (Kind::Incident, "cyber_attack", "intrusion, blocking or defacing of information systems"),
    (Kind::Incident, "sabotage", "damage to lines, supplies, vehicles or plant by stealth"),
    (Kind::Incident, "chemical_or_biological", "harmful substance released, sent or given"),
    (Kind::Incident, "surveillance_or_bugging", "listening devices, hostile filming, interception against a mission"),
    (Kind::Incident, "harassment", "following, insulting, intimidating of staff or families without bodily attack"),
    (
        Kind::Incident,
        "suspicious_object_or_hoax",
        "bomb threat call, suspect parcel or powder, false device; outcome hoax if found harmless",
    ),
    (
        Kind::Incident,
        "foiled_plot",
        "an attack stopped before it was carried out: device found, plan uncovered, attackers caught on the way",
    ),
    (Kind::Incident, "attack_unspecified", "an attack of unstated kind"),
    (Kind::Incident, "other_incident", "an incident that fits none of these; say what in summary"),
    (Kind::Attribution, "claim", "a party says that it did the act"),
    (Kind::Attribution, "claim_withdrawn", "a party takes back its claim"),
    (Kind::Attribution, "blame", "a party says that another party did a given act or set of acts"),
    (
        Kind::Attribution,
        "accusation",
        "a party accuses another of ordering, arming, sheltering or another wrong, or gives an act a charged name (\"murder\")",
    ),
    (Kind::Attribution, "suspicion", "hedged blame: suspected, believed, apparently, bears the marks of"),
    (Kind::Attribution, "denial", "a party says that it, or the party it speaks for, did not do it"),
    (Kind::Attribution, "no_claim", "nobody has claimed the act (polarity negated)"),
    (Kind::Attribution, "unknown_perpetrator", "the text says that the doer is unknown or unidentified"),
    (Kind::Attribution, "motive", "a reason given for the act, by the doer or by others"),
    (
        Kind::Attribution,
        "arrest_of_suspect",
        "a person is held, wanted or named as suspect of a given act or set of acts",
    ),
    (Kind::Attribution, "charge", "a suspect is charged or brought before a court"),
    (Kind::Attribution, "conviction", "a court finds guilty or sentences"),
    (Kind::Attribution, "acquittal", "a court or authority clears a suspect"),
    (Kind::Statement, "condemnation", "condemns, denounces, deplores"),
    (Kind::Statement, "concern", "voices concern, fear, alarm"),
    (
        Kind::Statement,
        "warning",
        "warns of consequences or danger, or says what another party may do, without addressing a threat",
    ),
    (Kind::Statement, "threat", "announces violence or harm against someone (armed group, anonymous message)"),
    (Kind::Statement, "assessment", "describes, judges or explains a situation"),
    (Kind::Statement, "call", "asks in public that something be done; nobody in particular is addressed"),
    (Kind::Statement, "need", "says that something must or should be done, without promising it"),
    (Kind::Statement, "support", "supports, welcomes, thanks, praises"),
    (Kind::Statement, "opposition", "rejects, opposes, is not content with"),
    (Kind::Statement, "sympathy", "condolence, solidarity"),
    (Kind::Statement, "apology", "apologises or regrets"),
    (Kind::Statement, "announcement", "makes something known that is not itself a measure, promise or posture"),
    (Kind::Statement, "report_of_talks", "says what was talked about"),
    (Kind::Statement, "media_appearance", "the fact of speaking: interview, post, press conference"),
    (Kind::Statement, "confirmation", "confirms a report"),
    (Kind::Statement, "denial_of_report", "denies a report other than responsibility for an act"),
    (Kind::Statement, "advice", "security advice to citizens or staff that changes no level"),
    (Kind::Statement, "other_statement", "none of these"),
    (Kind::Commitment, "protect", "protect missions, staff, guests, sites"),
    (Kind::Commitment, "reinforce", "send or add guards, forces, equipment"),
    (Kind::Commitment, "stop_attacks", "end or prevent attacks"),
    (Kind::Commitment, "impose_order", "rule of law, control of weapons, control of armed groups"),
    (Kind::Commitment, "investigate", "find out who did it"),
    (Kind::Commitment, "arrest_or_prosecute", "deal with, arrest, try, punish those who did it"),
    (Kind::Commitment, "compensate_or_repair", "pay, rebuild, restore"),
    (Kind::Commitment, "apologise", "apologise"),
    (Kind::Commitment, "retaliate", "answer with force or sanctions"),
    (Kind::Commitment, "withdraw_or_reduce", "reduce or pull out forces or staff"),
    (Kind::Commitment, "close_or_suspend", "close a mission or stop services"),
    (Kind::Commitment, "stay_or_reopen", "stay, come back, reopen"),
    (Kind::Commitment, "cooperate", "work with, share information, mediate"),
    (Kind::Commitment, "legislate", "pass or change rules"),
    (Kind::Commitment, "results_unspecified", "results, action or steps of unstated kind"),
    (Kind::Commitment, "other_commitment", "none of these"),
    (Kind::Measure, "security_measures", "security steps of several or unstated kinds"),
    (Kind::Measure, "guard_reinforcement", "guards, police or troops added at a site"),
    (Kind::Measure, "site_security", "better protection of a named site: airport, compound, road, checkpoint"),
    (Kind::Measure, "security_operation", "raids, searches, patrols, operations"),
    (Kind::Measure, "arrests", "arrests reported as a step of the authorities, not tied to one act"),
    (Kind::Measure, "investigation", "inquiry opened or under way"),
    (Kind::Measure, "prosecution", "trial or punishment reported as a step of the authorities"),
    (Kind::Measure, "diplomatic_effort", "efforts towards another party"),
    (Kind::Measure, "legislation_or_vote", "parliament, council or court decides"),
    (Kind::Measure, "support_by_third_party", "help by another state or organisation"),
    (Kind::Measure, "compensation_or_repair", "paid, rebuilt, restored"),
    (Kind::Measure, "retaliation", "strike, sanction or other answer carried out as such"),
    (Kind::Measure, "restriction", "curfew, road closure, ban of gatherings"),
    (Kind::Measure, "action_unspecified", "action of unstated kind"),
    (Kind::Measure, "other_measure", "none of these"),
    (Kind::Contact, "meeting", "two or more parties meet or talk"),
    (Kind::Contact, "visit", "one party visits another"),
    (Kind::Contact, "call_or_message", "telephone call, letter, message"),
    (Kind::Contact, "talks_topic", "a subject discussed at a meeting"),
    (Kind::Contact, "request", "asks another party for something"),
    (Kind::Contact, "demand", "insists that another party do something"),
    (Kind::Contact, "warning", "warns another party"),
    (Kind::Contact, "threat", "threatens another party with a step against it (leave, close, punish, strike)"),
    (Kind::Contact, "notification", "informs another party"),
    (Kind::Contact, "summons", "calls in an envoy"),
    (Kind::Contact, "protest_note", "lodges a formal protest"),
    (Kind::Contact, "offer", "offers help or mediation"),
    (Kind::Contact, "agreement", "parties agree"),
    (Kind::Contact, "refusal", "refuses a request, demand or access"),
    (Kind::Contact, "other_contact", "none of these"),
    (Kind::Posture, "closure", "mission closed, or closure considered, announced, ordered (see status)"),
    (Kind::Posture, "suspension", "consular or other services or operations stopped for a time"),
    (Kind::Posture, "reopening", "mission or services open again"),
    (Kind::Posture, "relocation", "mission or staff moved to another place"),
    (Kind::Posture, "departure_or_evacuation", "staff, families or citizens told or made to leave"),
    (Kind::Posture, "staff_level", "number of staff present"),
    (Kind::Posture, "staff_change", "staff reduced or increased"),
    (Kind::Posture, "security_level", "alert level, shelter in place, movement limits, travel advisory"),
    (Kind::Posture, "guard_change", "guard force changed"),
    (Kind::Posture, "troop_level", "number of troops present"),
    (Kind::Posture, "troop_change", "troops reduced, increased, moved"),
    (Kind::Posture, "sanctions", "sanctions or blacklisting"),
    (Kind::Posture, "sanctions_waiver", "exemption, extension or easing of sanctions"),
    (Kind::Posture, "expulsion", "envoys declared unwelcome or expelled"),
    (Kind::Posture, "recall", "own envoy called back"),
    (Kind::Posture, "relations_lowered_or_broken", "relations reduced or cut"),
    (Kind::Posture, "relations_restored", "relations taken up or raised again"),
    (Kind::Posture, "normal_operations", "open, working as usual"),
    (Kind::Posture, "other_posture", "none of these"),
    (Kind::Aggregate, "attack_count", "number of acts, or several, many, repeated acts, in a window or in all"),
    (Kind::Aggregate, "attack_rate", "acts per unit of time"),
    (Kind::Aggregate, "attack_trend", "rise, fall or change in kind"),
    (Kind::Aggregate, "casualty_total", "dead, injured, missing, held over several acts"),
    (Kind::Aggregate, "protest_count", "number of protests"),
    (Kind::Aggregate, "arrest_total", "persons arrested over several acts"),
    (Kind::Aggregate, "other_total", "none of these"),
    (Kind::Background, "location_of_missions", "where missions stand"),
    (Kind::Background, "armed_group", "backing, arms, aims, links of a group"),
    (Kind::Background, "tensions", "strained relations, climate"),
    (Kind::Background, "political_context", "domestic politics, law, history"),
    (Kind::Background, "forces_presence", "forces stationed somewhere, without a figure"),
    (Kind::Background, "other_background", "none of these"),
];
