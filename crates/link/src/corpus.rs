//! All reports and facts with what comparing them needs, worked out once.

use crate::days::Days;
use crate::names::{self, Name};
use crate::rulings::Rulings;
use crate::{Naming, Report, methods, years};
use chancery_facts::{Document, Fact, Kind, Level, Modality, Polarity, Relation, Role, TargetClass, Text, When, Zone};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A report.
pub(crate) struct Doc<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: &'a Text,
    /// Its facts, in the order of the text.
    pub(crate) facts: Vec<usize>,
    /// When it came out, if known.
    pub(crate) published: Option<Days>,
    /// State that most of its facts are set in.
    pub(crate) country: Option<&'a str>,
    /// State whose missions and people abroad it tells of, if it is one state only.
    pub(crate) sender: Option<&'a str>,
    /// Folded name of the agency.
    pub(crate) agency: Option<String>,
}

/// Something aimed at, struck or hurt.
pub(crate) struct Target<'a> {
    pub(crate) role: Role,
    pub(crate) class: Option<TargetClass>,
    pub(crate) sending: Option<&'a str>,
    pub(crate) name: Name,
}

/// A party to a fact.
pub(crate) struct Party {
    pub(crate) role: Role,
    pub(crate) name: Name,
    /// State it belongs to, if the name or the record tells.
    pub(crate) state: Option<String>,
}

/// A fact made ready for comparison.
pub(crate) struct View<'a> {
    pub(crate) fact: &'a Fact,
    /// Index of the report.
    pub(crate) doc: usize,
    /// States it is set in; the first counts most.
    pub(crate) countries: Vec<&'a str>,
    /// Days of the act, if given.
    pub(crate) days: Option<Days>,
    /// Earliest and latest day that cannot be ruled out.
    pub(crate) window: Days,
    /// Cities it was in or at.
    pub(crate) cities: Vec<Name>,
    /// Named buildings, compounds, districts and roads.
    pub(crate) sites: Vec<Name>,
    pub(crate) targets: Vec<Target<'a>>,
    /// Named persons killed, hurt or held.
    pub(crate) victims: Vec<Name>,
    pub(crate) parties: Vec<Party>,
    pub(crate) speaker: Option<Name>,
    /// State whose missions its report tells of, if it is one state only.
    pub(crate) sender: Option<&'a str>,
    /// Ways of attack it can have been.
    pub(crate) methods: u32,
    /// Content words of the main evidence.
    pub(crate) content: Vec<String>,
    /// Facts of different reports with one number here compare with all others alike.
    pub(crate) likeness: usize,
}

/// Everything `relate` works on.
pub(crate) struct Corpus<'a> {
    pub(crate) docs: Vec<Doc<'a>>,
    /// Sorted by fact id.
    pub(crate) views: Vec<View<'a>>,
    pub(crate) by_id: HashMap<&'a str, usize>,
    /// Event dates that other reports make narrower.
    pub(crate) refined: BTreeMap<usize, When>,
    /// What analysts ruled.
    pub(crate) rulings: Rulings,
    /// Names of states, for titles.
    pub(crate) naming: Naming,
    /// What the reports tell of, worked out when asked for.
    things: Vec<OnceCell<BTreeSet<String>>>,
}

/// The days before all days: stands for "no earliest day known".
const LONG_AGO: i32 = -1_000_000;
/// The days after all days.
const FAR_AHEAD: i32 = 1_000_000;
/// News is rarely older than this when the text does not date it.
const FRESH: i32 = 45;

impl<'a> Corpus<'a> {
    /// Sorts reports by name and facts by id, so that the order of input has no effect. Of two reports or facts
    /// with one name the first in the sorted order counts.
    pub(crate) fn new(reports: &[Report<'a>]) -> Corpus<'a> {
        let mut sorted: Vec<&Report<'a>> = reports.iter().collect();
        sorted.sort_by(|a, b| a.document.name.cmp(&b.document.name));
        sorted.dedup_by(|a, b| a.document.name == b.document.name);
        let mut docs: Vec<Doc<'a>> = sorted.iter().map(|r| doc_of(r)).collect();
        let mut views: Vec<View<'a>> = sorted
            .iter()
            .enumerate()
            .flat_map(|(d, r)| r.facts.iter().map(move |f| (d, f)))
            .map(|(d, fact)| view_of(fact, d, &docs[d]))
            .collect();
        views.sort_by(|a, b| a.fact.id.cmp(&b.fact.id));
        views.dedup_by(|a, b| a.fact.id == b.fact.id);
        number_likenesses(&mut views, &docs);
        for (i, view) in views.iter().enumerate() {
            docs[view.doc].facts.push(i);
        }
        for doc in &mut docs {
            doc.facts.sort_by_key(|&i| (views[i].fact.main().quote.span, i));
        }
        let by_id = views.iter().enumerate().map(|(i, v)| (v.fact.id.as_str(), i)).collect();
        let things = docs.iter().map(|_| OnceCell::new()).collect();
        let (refined, rulings) = (BTreeMap::new(), Rulings::default());
        Corpus { docs, views, by_id, refined, rulings, naming: str::to_owned, things }
    }

    /// The report of a fact.
    pub(crate) fn doc(&self, i: usize) -> &Doc<'a> {
        &self.docs[self.views[i].doc]
    }

    /// Id of a fact.
    pub(crate) fn id(&self, i: usize) -> &'a str {
        &self.views[i].fact.id
    }

    /// State a fact is about; the state of the report when the fact names none.
    pub(crate) fn matter_country(&self, i: usize) -> Option<&'a str> {
        let view = &self.views[i];
        view.countries
            .first()
            .copied()
            .or_else(|| self.about(i).find_map(|j| self.views[j].countries.first().copied()))
            .or(self.doc(i).country)
    }

    /// Facts a fact speaks about.
    pub(crate) fn about(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.views[i].fact.about.iter().filter_map(|id| self.by_id.get(id.as_str()).copied())
    }

    /// Facts a fact is linked to.
    pub(crate) fn links(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.views[i].fact.links.iter().filter_map(|l| self.by_id.get(l.to.as_str()).copied())
    }

    /// The date of a fact as the ledger shows it: its own, or the narrower one that other reports give.
    pub(crate) fn date(&self, i: usize) -> Option<&When> {
        self.refined.get(&i).or(self.views[i].fact.event_date.as_ref())
    }

    /// True when two reports tell of one matter: they share three missions, cities, persons or groups, a person or group among
    /// them.
    pub(crate) fn one_matter(&self, doc: usize, other: usize) -> bool {
        let things = |d: usize| self.things[d].get_or_init(|| years::things(self, &self.docs[d]));
        let shared: Vec<&String> = things(doc).intersection(things(other)).collect();
        shared.len() >= 3 && shared.iter().any(|t| !years::is_place(t))
    }

    /// Facts of one kind, in the order of ids.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = usize> + '_ {
        (0..self.views.len()).filter(move |&i| self.views[i].fact.kind() == kind)
    }
}

impl View<'_> {
    /// The type.
    pub(crate) fn ty(&self) -> &'static str {
        self.fact.coding.ty()
    }

    /// Parties in one of the roles.
    pub(crate) fn parties_as<'s>(&'s self, roles: &'s [Role]) -> impl Iterator<Item = &'s Party> {
        self.parties.iter().filter(move |p| roles.contains(&p.role))
    }

    /// True when the text says that it took place; a feared, threatened or denied act is never linked as an act.
    pub(crate) fn happened(&self) -> bool {
        self.fact.polarity == Polarity::Affirmed
            && !matches!(self.fact.modality, Modality::Conditional | Modality::Future | Modality::Possible)
    }

    /// True when the day is known to within a week.
    pub(crate) fn is_close(&self) -> bool {
        self.days.is_some_and(|d| d.width() <= 7)
    }

    /// Folded words that state the date.
    pub(crate) fn date_words(&self) -> Vec<String> {
        self.fact.event_date.as_ref().and_then(|d| d.stated.as_deref()).map(names::fold).unwrap_or_default()
    }
}

/// Gives one number to facts that agree in every field that a comparison looks at to forbid a merge.
fn number_likenesses(views: &mut [View<'_>], docs: &[Doc<'_>]) {
    let mut known: HashMap<String, usize> = HashMap::new();
    for view in views {
        let f = view.fact;
        let actors: Vec<_> =
            f.actors.iter().map(|a| (a.role, &a.name, a.class, &a.sending_state, &a.host_state)).collect();
        let places: Vec<_> = f.places.iter().map(|p| (&p.name, p.level, &p.country, p.relation)).collect();
        let numbers: Vec<_> = f.quantities.iter().map(|q| (q.what, q.min, q.max, q.modifier, &q.window)).collect();
        let times = (view.days, view.window, docs[view.doc].published, f.speech_date.as_ref().map(|d| d.days));
        let manner = (f.modality, f.polarity, f.status, view.methods, view.sender, f.speaker.as_ref().map(|s| &s.name));
        let key = format!("{:?} {actors:?} {places:?} {numbers:?} {times:?} {manner:?}", f.coding);
        let next = known.len();
        view.likeness = *known.entry(key).or_insert(next);
    }
}

fn doc_of<'a>(report: &Report<'a>) -> Doc<'a> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for country in report.facts.iter().flat_map(countries) {
        *count.entry(country).or_default() += 1;
    }
    // Ties go to the code that comes first, so that the result does not hang on the order.
    let country = count.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(c, _)| *c);
    Doc {
        document: report.document,
        text: report.text,
        facts: Vec::new(),
        published: report.document.published.days.map(Days::of),
        country,
        sender: only_sender(report.facts, country),
        agency: report.document.agency.as_ref().map(|a| names::fold(&a.name).join(" ")).filter(|a| !a.is_empty()),
    }
}

/// The one state whose missions, diplomats and staff in the host state the facts tell of; `None` where there are several.
fn only_sender<'a>(facts: &'a [Fact], host: Option<&str>) -> Option<&'a str> {
    let of_missions = facts.iter().flat_map(|f| &f.actors).filter(|a| a.class.is_some_and(is_mission));
    let here = of_missions.filter(|a| a.host_state.is_none() || a.host_state.as_deref() == host);
    let mut senders = here.filter_map(|a| a.sending_state.as_deref()).filter(|s| Some(*s) != host);
    let sender = senders.next()?;
    senders.all(|other| other == sender).then_some(sender)
}

/// Premises, vehicles and people of a sending state or organisation.
pub(crate) fn is_mission(class: TargetClass) -> bool {
    use TargetClass as T;
    matches!(
        class,
        T::Embassy
            | T::Consulate
            | T::Residence
            | T::MissionOther
            | T::MissionVehicle
            | T::MissionGroup
            | T::Diplomat
            | T::MissionStaff
            | T::DiplomatFamily
            | T::MissionGuard
            | T::InternationalOrganisation
    )
}

fn view_of<'a>(fact: &'a Fact, doc: usize, report: &Doc<'a>) -> View<'a> {
    let days = fact.event_date.as_ref().and_then(|d| d.days).map(Days::of);
    View {
        fact,
        doc,
        countries: countries(fact),
        days,
        window: days.unwrap_or_else(|| window(fact.event_date.as_ref(), report)),
        cities: place_names(fact, &[Level::City]),
        sites: place_names(fact, &[Level::Facility, Level::District, Level::Road]),
        targets: targets(fact),
        victims: victims(fact),
        parties: parties(fact),
        speaker: fact.speaker.as_ref().map(|s| Name::of(&s.name)),
        sender: report.sender,
        methods: methods::of(fact),
        content: names::content(&fact.main().quote.text),
        likeness: 0,
    }
}

/// States a fact is set in. Places where something happened count before places that are only named.
fn countries(fact: &Fact) -> Vec<&str> {
    let set =
        |p: &&chancery_facts::Place| !matches!(p.relation, Relation::Mentioned | Relation::Launch | Relation::Route);
    let mut out: Vec<&str> = Vec::new();
    let placed = fact.places.iter().filter(set).filter_map(|p| p.country.as_deref());
    let hosted = fact.actors.iter().filter_map(|a| a.host_state.as_deref());
    for country in placed.chain(hosted) {
        if !out.contains(&country) {
            out.push(country);
        }
    }
    out
}

/// What remains possible for an open date.
fn window(date: Option<&When>, report: &Doc<'_>) -> Days {
    let bounds = date.and_then(|d| d.bounds);
    let of_report = report.document.published.bounds;
    let number = |d: Option<chancery_facts::Date>| d.map(crate::days::number);
    let to = number(bounds.and_then(|b| b.not_after))
        .or(report.published.map(|p| p.to))
        .or(number(of_report.and_then(|b| b.not_after)));
    let from = number(bounds.and_then(|b| b.not_before)).or(to.map(|t| t - FRESH));
    Days { from: from.unwrap_or(LONG_AGO), to: to.unwrap_or(FAR_AHEAD) }
}

fn place_names(fact: &Fact, levels: &[Level]) -> Vec<Name> {
    let here = |p: &&chancery_facts::Place| {
        levels.contains(&p.level) && !matches!(p.relation, Relation::Mentioned | Relation::Launch | Relation::Route)
    };
    fact.places.iter().filter(here).map(|p| Name::of(&p.name)).filter(|n| n.named && !n.words.is_empty()).collect()
}

fn targets(fact: &Fact) -> Vec<Target<'_>> {
    let wanted = [Role::Target, Role::Hit, Role::Victim, Role::Subject, Role::Beneficiary];
    let chosen = fact.actors.iter().filter(|a| wanted.contains(&a.role));
    chosen
        .map(|a| Target { role: a.role, class: a.class, sending: a.sending_state.as_deref(), name: Name::of(&a.name) })
        .collect()
}

/// Victims with a name of two words and more; one word alone proves little.
fn victims(fact: &Fact) -> Vec<Name> {
    let named = |n: &Name| n.proper && n.words.len() >= 2 && !n.generic;
    fact.actors_as(Role::Victim).map(|a| Name::of(&a.name)).filter(named).collect()
}

fn parties(fact: &Fact) -> Vec<Party> {
    let party = |a: &chancery_facts::Actor| {
        let name = Name::of(&a.name);
        let state = a.sending_state.clone().or_else(|| name.state.map(str::to_owned));
        Party { role: a.role, name, state }
    };
    fact.actors.iter().map(party).collect()
}

/// True for zones whose facts only repeat or accompany the article.
pub(crate) fn is_head(zone: Zone) -> bool {
    matches!(zone, Zone::Title | Zone::Deck | Zone::Caption)
}
