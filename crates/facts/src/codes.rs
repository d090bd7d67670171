//! Closed lists of the codebook as types. Spellings are those of the interchange format.

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All values, in the order of the codebook.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The spelling of the interchange format.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// Reads the spelling of the interchange format; `None` for anything else.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

codes! {
    /// Kind of a fact.
    Kind {
        /// One act against persons, premises, vehicles or systems, or one foiled, failed or false act, at one time and place.
        Incident = "incident",
        /// Who did an act, or is said to have done it: claim, blame, denial, unknown perpetrator, motive, suspect, court step.
        Attribution = "attribution",
        /// Words of a speaker that are not a promise, a measure, an attribution or an act addressed to another party.
        Statement = "statement",
        /// Something a party says it will do or is set on doing.
        Commitment = "commitment",
        /// Something a party did, is doing, or is said to have done.
        Measure = "measure",
        /// An act between parties: visit, meeting, request, demand, warning, threat, notification.
        Contact = "contact",
        /// The state of a mission, its staff, guards, supporting forces, relations or sanctions, and changes of it.
        Posture = "posture",
        /// A count, rate or trend over several acts.
        Aggregate = "aggregate",
        /// A standing circumstance needed to read the rest; never an event.
        Background = "background",
    }
}

codes! {
    /// Part of an actor in a fact.
    Role {
        /// Who did it, as the text states it; left out when not stated; name "unknown" when the text says unknown.
        Perpetrator = "perpetrator",
        /// What or who was aimed at, threatened, opposed or is to be dealt with.
        Target = "target",
        /// What was struck when it differs from the target.
        Hit = "hit",
        /// Persons killed, injured, held or missing.
        Victim = "victim",
        /// Who blames, accuses, suspects, or gives the motive of others; left out when not stated.
        Accuser = "accuser",
        /// Who is blamed, accused or suspected.
        Accused = "accused",
        /// Who claims.
        Claimant = "claimant",
        /// Who denies.
        Denier = "denier",
        /// Who is arrested, charged, convicted or cleared.
        Suspect = "suspect",
        /// Who arrests, charges or judges.
        Authority = "authority",
        /// Who promises.
        Promisor = "promisor",
        /// Who acts.
        Actor = "actor",
        /// Who acts along with the actor.
        Partner = "partner",
        /// Who or what is protected or favoured.
        Beneficiary = "beneficiary",
        /// Who asks, demands, warns, threatens, informs.
        From = "from",
        /// Whom it is addressed to.
        To = "to",
        /// Who receives.
        Host = "host",
        /// Who comes.
        Visitor = "visitor",
        /// Who takes part, side not said.
        Participant = "participant",
        /// Whom or what it is about.
        Subject = "subject",
        /// Medium in which the words were first said.
        Outlet = "outlet",
        /// Any party to a circumstance.
        Party = "party",
    }
}

codes! {
    /// How the text puts a fact.
    Modality {
        /// In the voice of the text.
        Asserted = "asserted",
        /// Said by a source, which the text does not mark as doubtful.
        Attributed = "attributed",
        /// Accusation, blame, suspicion, or a charged name for an act.
        Alleged = "alleged",
        /// May, might, fears, considers.
        Possible = "possible",
        /// Depends on a condition or on something that has not happened.
        Conditional = "conditional",
        /// Will, plans, vows, threatens without condition.
        Future = "future",
        /// Must, should, duty, need.
        Necessity = "necessity",
    }
}

codes! {
    /// Said to be so, or not to be so.
    Polarity {
        /// Said to be so.
        Affirmed = "affirmed",
        /// Said not to be so.
        Negated = "negated",
    }
}

codes! {
    /// Where a promise, measure or posture stands.
    Status {
        /// Only said to be needed.
        NeedStated = "need_stated",
        /// Only talked about.
        Discussed = "discussed",
        /// Weighed, not decided.
        Considered = "considered",
        /// Made known as coming.
        Announced = "announced",
        /// Promised.
        Vowed = "vowed",
        /// Ordered, not yet seen carried out.
        Ordered = "ordered",
        /// Begun.
        UnderWay = "under_way",
        /// Said to be done by the party itself or another source, not by the text.
        DoneClaimed = "done_claimed",
        /// Stated as done in the voice of the text.
        Done = "done",
        /// Reported as not kept, stalled or failed.
        NotDone = "not_done",
        /// Taken back.
        Reversed = "reversed",
    }
}

codes! {
    /// What became of an attack.
    Outcome {
        /// Reached something.
        Hit = "hit",
        /// Fell short of or beside the target.
        Missed = "missed",
        /// Shot down or stopped in flight.
        Intercepted = "intercepted",
        /// Did not explode.
        Dud = "dud",
        /// Stopped before the act.
        Foiled = "foiled",
        /// Attackers driven off.
        Repelled = "repelled",
        /// Nothing harmful found.
        Hoax = "hoax",
        /// Not over.
        Ongoing = "ongoing",
    }
}

codes! {
    /// Reach of an attribution.
    Scope {
        /// One given act.
        Incident = "incident",
        /// A stated set or series of acts.
        Set = "set",
        /// Other acts of the same sort, not the ones told.
        Similar = "similar",
        /// Conduct at large, or acts without limits.
        General = "general",
    }
}

codes! {
    /// Width of a date.
    Precision {
        /// One day.
        Day = "day",
        /// Two to six days.
        Days = "days",
        /// One week.
        Week = "week",
        /// One month.
        Month = "month",
        /// One year.
        Year = "year",
        /// Part of a month or year, or a few days: early, late, days later.
        Approx = "approx",
        /// A stated window.
        Range = "range",
        /// No interval can be given.
        Unknown = "unknown",
    }
}

codes! {
    /// Where a date comes from.
    Basis {
        /// The words alone give the interval.
        Stated = "stated",
        /// Worked out from this document.
        InDocument = "in_document",
        /// Needs another document.
        CrossDocument = "cross_document",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// What a place is to a fact.
    Relation {
        /// The act, meeting or visit was there.
        Location = "location",
        /// Aimed at.
        Target = "target",
        /// Struck.
        Hit = "hit",
        /// Close by.
        Near = "near",
        /// Outside the limit of.
        JustOutside = "just_outside",
        /// On the road to.
        OnTheWayTo = "on_the_way_to",
        /// Fired from.
        Launch = "launch",
        /// Flew or passed over or along.
        Route = "route",
        /// To be protected there.
        Protected = "protected",
        /// The words are about it.
        Subject = "subject",
        /// Only named.
        Mentioned = "mentioned",
    }
}

codes! {
    /// Size of a place.
    Level {
        /// Building, compound, base, airport.
        Facility = "facility",
        /// Road or route.
        Road = "road",
        /// Part of a city.
        District = "district",
        /// Town or city.
        City = "city",
        /// Province or group of countries.
        Region = "region",
        /// River, sea.
        Water = "water",
        /// State.
        Country = "country",
    }
}

codes! {
    /// Class of a weapon.
    WeaponClass {
        /// Unguided rocket, also when the same text says missile.
        Rocket = "rocket",
        /// Mortar bomb.
        Mortar = "mortar",
        /// Gun or tank shell.
        Artillery = "artillery",
        /// Rocket-propelled grenade, anti-tank rocket.
        Rpg = "rpg",
        /// Guided, ballistic or cruise missile.
        Missile = "missile",
        /// Unmanned aircraft or strike by one.
        Drone = "drone",
        /// Bomb or strike from manned or unnamed aircraft.
        AerialBomb = "aerial_bomb",
        /// Strike or raid without a word on the means.
        StrikeUnspecified = "strike_unspecified",
        /// Placed explosive device.
        Ied = "ied",
        /// Mine.
        Mine = "mine",
        /// Bomb in a vehicle.
        VehicleBomb = "vehicle_bomb",
        /// Charge worn by the attacker.
        SuicideVest = "suicide_vest",
        /// Grenade.
        Grenade = "grenade",
        /// Bomb in a letter or parcel.
        LetterBomb = "letter_bomb",
        /// Bomb or explosive of unstated kind.
        ExplosiveUnspecified = "explosive_unspecified",
        /// Gun of any kind.
        Firearm = "firearm",
        /// Knife, axe, machete.
        Blade = "blade",
        /// Club, stick, hammer.
        BluntObject = "blunt_object",
        /// Fire, petrol, torch.
        Fire = "fire",
        /// Bottle with burning fuel.
        PetrolBomb = "petrol_bomb",
        /// Stones, bottles, fireworks, paint.
        StoneOrObject = "stone_or_object",
        /// Vehicle driven at the target.
        Vehicle = "vehicle",
        /// Poison, powder, gas, germ.
        ChemicalOrBiological = "chemical_or_biological",
        /// Computer network.
        Cyber = "cyber",
        /// False bomb or replica.
        Fake = "fake",
        /// Anything else named.
        Other = "other",
    }
}

codes! {
    /// Class of what was aimed at, struck, hurt or protected.
    TargetClass {
        /// Embassy, high commission, nunciature, liaison office, the compound or its buildings.
        Embassy = "embassy",
        /// Consulate of any rank, visa centre.
        Consulate = "consulate",
        /// Residence of an ambassador, diplomatic housing.
        Residence = "residence",
        /// Cultural institute, trade or military office, other premises of a sending state.
        MissionOther = "mission_other",
        /// Vehicle or convoy of a mission.
        MissionVehicle = "mission_vehicle",
        /// Missions in general, or those of one state or region.
        MissionGroup = "mission_group",
        /// District that houses missions.
        DiplomaticQuarter = "diplomatic_quarter",
        /// Ambassador or other accredited person.
        Diplomat = "diplomat",
        /// Other staff of a mission, locally hired or not.
        MissionStaff = "mission_staff",
        /// Family of diplomats or staff.
        DiplomatFamily = "diplomat_family",
        /// Guard, soldier or police officer protecting a mission.
        MissionGuard = "mission_guard",
        /// United Nations, European Union and the like: premises, staff, vehicles.
        InternationalOrganisation = "international_organisation",
        /// Aid agency, non-governmental organisation.
        AidOrganisation = "aid_organisation",
        /// Citizens of another state who are not mission staff.
        ForeignNationals = "foreign_nationals",
        /// Targets of one or more foreign states without closer kind.
        ForeignInterests = "foreign_interests",
        /// Military or supply convoy.
        Convoy = "convoy",
        /// Civil airport.
        Airport = "airport",
        /// Base, barracks, also of a coalition.
        MilitaryBase = "military_base",
        /// Soldiers, units.
        MilitaryForce = "military_force",
        /// Police, security post, checkpoint.
        PoliceOrCheckpoint = "police_or_checkpoint",
        /// Ministry, parliament, palace, court.
        GovernmentPremises = "government_premises",
        /// Head of state, minister, official, politician.
        OfficialOrPolitician = "official_or_politician",
        /// Chosen commander of a force or armed group.
        MilitaryCommander = "military_commander",
        /// Armed group.
        ArmedGroup = "armed_group",
        /// Home, flats.
        PrivateHome = "private_home",
        /// People without a closer class.
        Civilians = "civilians",
        /// Protesters, gathering.
        Crowd = "crowd",
        /// Journalist, news office.
        Media = "media",
        /// Company, shop, hotel, bank.
        Business = "business",
        /// Place of worship, clergy.
        ReligiousSite = "religious_site",
        /// School, university.
        School = "school",
        /// Energy, water, telecommunication, roads, bridges.
        Infrastructure = "infrastructure",
        /// Bus, train, private vehicle, ship, aircraft.
        Transport = "transport",
        /// Anything else named.
        Other = "other",
    }
}

codes! {
    /// What a number counts.
    QuantityWhat {
        /// Attacks.
        Attacks = "attacks",
        /// Projectiles.
        Projectiles = "projectiles",
        /// Troops.
        Troops = "troops",
        /// Staff.
        Staff = "staff",
        /// Persons.
        Persons = "persons",
        /// Arrests.
        Arrests = "arrests",
        /// Missions.
        Missions = "missions",
        /// Countries.
        Countries = "countries",
        /// Sites.
        Sites = "sites",
        /// Vehicles.
        Vehicles = "vehicles",
        /// Days.
        Days = "days",
        /// Money.
        Money = "money",
        /// Decisions.
        Decisions = "decisions",
        /// Other.
        Other = "other",
    }
}

codes! {
    /// What a number is.
    QuantityRole {
        /// Number of things or acts.
        Count = "count",
        /// Number present.
        Level = "level",
        /// Level before a change.
        From = "from",
        /// Level after a change, reached or aimed at.
        To = "to",
        /// Size of a change.
        Change = "change",
        /// Per unit of time (see per).
        Rate = "rate",
        /// Direction only.
        Trend = "trend",
        /// Length of time.
        Duration = "duration",
    }
}

codes! {
    /// How firm a number is.
    Modifier {
        /// As stated.
        Exact = "exact",
        /// Around, some, nearly.
        About = "about",
        /// At least, more than.
        AtLeast = "at_least",
        /// Up to, fewer than.
        AtMost = "at_most",
        /// Several, many, dozens, hundreds: no number is invented.
        Vague = "vague",
    }
}

codes! {
    /// Zone of a document.
    Zone {
        /// Headline of the article.
        Title = "title",
        /// Sub-headline, summary, bullet points of the head.
        Deck = "deck",
        /// Place and date line, time stamp.
        Dateline = "dateline",
        /// Text under a picture or video.
        Caption = "caption",
        /// Agency, photographer, byline mark.
        Credit = "credit",
        /// Title or link of another article.
        Teaser = "teaser",
        /// Reading time, translation notice, menu, icon name, cookie line, comment box.
        Widget = "widget",
        /// Motto of the site.
        Tagline = "tagline",
        /// Follow, share, subscribe lines.
        Social = "social",
        /// The article.
        Body = "body",
    }
}

codes! {
    /// What words do for a fact.
    EvidenceRole {
        /// The words that state the fact.
        Main = "main",
        /// Words needed to resolve a pronoun, date or speaker.
        Context = "context",
        /// The same fact said again in the same document (title, deck, caption, later line).
        Repeat = "repeat",
    }
}

codes! {
    /// How members of a group belong together.
    GroupRelation {
        /// The members report the same act, contact, promise, measure or figure.
        Same = "same",
        /// Values of one quantity or state over time.
        Series = "series",
        /// Same matter, not the same fact: shown together, never counted as one.
        Related = "related",
    }
}

codes! {
    /// What an attached fact is to a group.
    AttachedAs {
        /// Attribution.
        Attribution = "attribution",
        /// Mention.
        Mention = "mention",
        /// Measure.
        Measure = "measure",
        /// Statement.
        Statement = "statement",
        /// Part.
        Part = "part",
        /// Fulfilment.
        Fulfilment = "fulfilment",
        /// Possible.
        Possible = "possible",
    }
}

codes! {
    /// Where a grouped matter stands; the values depend on the kind.
    GroupStatus {
        /// Unattributed.
        Unattributed = "unattributed",
        /// Unknown perpetrator.
        UnknownPerpetrator = "unknown_perpetrator",
        /// Perpetrator stated.
        PerpetratorStated = "perpetrator_stated",
        /// Claimed.
        Claimed = "claimed",
        /// Blamed.
        Blamed = "blamed",
        /// Denied.
        Denied = "denied",
        /// Contested.
        Contested = "contested",
        /// Suspect held.
        SuspectHeld = "suspect_held",
        /// Charged.
        Charged = "charged",
        /// Convicted.
        Convicted = "convicted",
        /// Open.
        Open = "open",
        /// In progress.
        InProgress = "in_progress",
        /// Kept claimed.
        KeptClaimed = "kept_claimed",
        /// Kept.
        Kept = "kept",
        /// Partly kept.
        PartlyKept = "partly_kept",
        /// Broken.
        Broken = "broken",
        /// Overdue.
        Overdue = "overdue",
        /// Superseded.
        Superseded = "superseded",
        /// Announced.
        Announced = "announced",
        /// Under way.
        UnderWay = "under_way",
        /// Done claimed.
        DoneClaimed = "done_claimed",
        /// Done.
        Done = "done",
        /// Reversed.
        Reversed = "reversed",
        /// Considered.
        Considered = "considered",
        /// Ordered.
        Ordered = "ordered",
        /// In force.
        InForce = "in_force",
        /// Ended.
        Ended = "ended",
    }
}

codes! {
    /// Kind of a conflict.
    ConflictClass {
        /// Both cannot be true for the same time and scope.
        Contradiction = "contradiction",
        /// Parties say different things.
        Dispute = "dispute",
        /// Values differ because they cover different things or conditions.
        Scope = "scope",
        /// Dates inside one document do not fit together.
        Chronology = "chronology",
        /// Same fact, words of different force.
        Wording = "wording",
        /// Values differ and can all be true.
        Compatible = "compatible",
    }
}

codes! {
    /// Kind of a shared passage.
    CopiedKind {
        /// The same sentence or passage in another document, small differences allowed.
        Copy = "copy",
        /// The same passage twice in one document.
        Repetition = "repetition",
    }
}

codes! {
    /// Damage to things.
    DamageLevel {
        /// Stated as none.
        None = "none",
        /// Some damage.
        Some = "some",
        /// Destroyed.
        Destroyed = "destroyed",
    }
}

codes! {
    /// A step of a source chain.
    SourceKind {
        /// The document itself.
        Document = "document",
        /// A newspaper, broadcaster or site.
        Outlet = "outlet",
        /// A news agency.
        Agency = "agency",
        /// An interview, post or communiqué.
        Medium = "medium",
        /// A person.
        Person = "person",
        /// An institution.
        Body = "body",
        /// A source without a name.
        Unnamed = "unnamed",
    }
}

impl Zone {
    /// True for the zones a fact may stand in: body, caption (its own tier), and title or deck when the body lacks it.
    pub fn gives_facts(self) -> bool {
        matches!(self, Zone::Body | Zone::Caption | Zone::Title | Zone::Deck)
    }
}

codes! {
    /// What an analyst decides.
    DecisionKind {
        /// The fact holds.
        Accept = "accept",
        /// The fact does not hold, or is none.
        Reject = "reject",
        /// A field of the fact has another value.
        Correct = "correct",
        /// Two incidents, or other groups, are one.
        Merge = "merge",
        /// Some facts of a group are something else.
        Split = "split",
        /// Two facts belong together.
        Link = "link",
        /// Two facts do not belong together.
        Unlink = "unlink",
        /// An actor has another name.
        Rename = "rename",
        /// Words about a fact.
        Note = "note",
        /// How far a source is relied on, or how far a report is believed.
        Grade = "grade",
        /// An earlier decision no longer counts.
        Undo = "undo",
    }
}

codes! {
    /// How far a source is relied on: the letter of the Admiralty code.
    Reliability {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

codes! {
    /// How far information is believed: the figure of the Admiralty code.
    Credibility {
        /// Confirmed by other sources.
        Confirmed = "1",
        /// Probably true.
        Probable = "2",
        /// Possibly true.
        Possible = "3",
        /// Doubtful.
        Doubtful = "4",
        /// Improbable.
        Improbable = "5",
        /// Cannot be judged.
        Unjudged = "6",
    }
}
