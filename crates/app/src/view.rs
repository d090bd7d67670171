//! What every display command works on, and the look-ups that all of them need.

use crate::decide::grades::SourceGrade;
use crate::moment::Moment;
use chancery_facts::{
    AttachedAs, Coding, Conflict, Date, Document, Fact, Group, GroupRelation, GroupStatus, Kind, Role, Scope, When,
};
use chancery_ledger::{Near, Summed};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Kinds that lie in the past when they are told; postures and measures may be announced for days to come.
pub const PAST: [Kind; 3] = [Kind::Incident, Kind::Attribution, Kind::Statement];

/// The ledger as it is shown: facts already refined, everything in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Documents, by name.
    pub documents: Vec<Document>,
    /// Facts, by document and place in it.
    pub facts: Vec<Fact>,
    /// Groups, by id.
    pub groups: Vec<Group>,
    /// Conflicts, by id.
    pub conflicts: Vec<Conflict>,
    /// Near copies of documents in the whole ledger, by name, those that share most in front.
    pub near: BTreeMap<String, Vec<Near>>,
    /// Set when this is not the whole ledger but one page of a list.
    pub page: Option<Page>,
    /// The moment it was like this, where that is not now.
    pub as_of: Option<Moment>,
    /// Sources that analysts graded, by name.
    pub grades: Vec<SourceGrade>,
    /// The newest day of the whole ledger, where this is a part of it; see [`View::today`].
    pub newest: Option<Date>,
    /// Days without a word after which a promise counts as stalled, where another number than the usual is asked for.
    pub stalled_after: Option<u16>,
}

impl View {
    /// The ledger without the facts that analysts rejected.
    #[must_use]
    pub fn without_rejected(mut self) -> View {
        let gone: HashSet<String> = self.facts.iter().filter(|f| f.is_rejected()).map(|f| f.id.clone()).collect();
        if !gone.is_empty() {
            self.facts.retain(|f| !gone.contains(&f.id));
            for fact in &mut self.facts {
                fact.about.retain(|id| !gone.contains(id));
                fact.links.retain(|link| !gone.contains(&link.to));
            }
        }
        self
    }

    /// The day that "nothing since" is counted to: the day asked for with `--as-of`, else the newest day that a report
    /// came out, an act happened or words were said. Never the clock's, so that the same ledger says the same.
    pub fn today(&self) -> Option<Date> {
        if let Some(at) = self.as_of {
            return crate::moment::day(at);
        }
        let published = self.documents.iter().filter_map(|d| d.published.days).map(|d| d.1);
        let past = self.facts.iter().filter(|f| PAST.contains(&f.kind()));
        let told = past.filter_map(filed_under).map(|d| d.0);
        self.newest.or_else(|| published.chain(told).max())
    }

    /// Days without a word after which a promise counts as stalled.
    pub fn patience(&self) -> u16 {
        self.stalled_after.unwrap_or(crate::life::STALLED_AFTER)
    }

    /// `as of 2031-05-12 14:03Z`; empty for the ledger as it is now.
    pub fn moment(&self) -> String {
        self.as_of.map(|at| format!("as of {}", crate::moment::short(at))).unwrap_or_default()
    }
}

/// One page of a list; the view holds its rows and what belongs to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What the rows are; facts of one group are told in one line, so that a page may have fewer lines than rows.
    pub noun: &'static str,
    /// Which page, from 1.
    pub number: usize,
    /// Most rows of a page.
    pub rows: usize,
    /// Lines of the list in all, as far as they were counted.
    pub total: usize,
    /// True when there are more than were counted.
    pub more: bool,
    /// Ids of the facts the page is about.
    pub facts: HashSet<String>,
    /// Names of the documents the page is about.
    pub documents: HashSet<String>,
    /// Ids of the groups or conflicts the page is about.
    pub links: HashSet<String>,
    /// The names the page is about, with what the ledger tells of each.
    pub names: Option<Vec<Summed>>,
}

impl Page {
    /// Which lines these are, of how many, and how to see others.
    pub fn describe(&self) -> String {
        let first = (self.number - 1) * self.rows + 1;
        if first > self.total {
            return format!("page {} of a list of {}", self.number, crate::wording::grouped(self.total as u64));
        }
        let last = (first + self.rows - 1).min(self.total);
        let more = if self.more { "more than " } else { "" };
        let next = if last < self.total {
            format!("; --page {} shows more, --limit all everything", self.number + 1)
        } else {
            String::new()
        };
        format!(
            "page {}: {} {first}–{last} of {more}{}{next}",
            self.number,
            self.noun,
            crate::wording::grouped(self.total as u64)
        )
    }
}

/// Look-ups over a [`View`]. Nothing iterates its maps.
pub struct Index<'a> {
    /// The view itself.
    pub view: &'a View,
    facts: HashMap<&'a str, &'a Fact>,
    documents: HashMap<&'a str, &'a Document>,
    /// The group a fact is a member of, by relation other than `related`.
    member_of: HashMap<&'a str, &'a Group>,
    attached_to: HashMap<&'a str, Vec<(&'a Group, AttachedAs)>>,
    /// Facts of the same document that speak about a fact.
    spoken_of: HashMap<&'a str, Vec<&'a Fact>>,
    conflicts_of: HashMap<&'a str, Vec<&'a Conflict>>,
    today: OnceCell<Option<Date>>,
}

impl<'a> Index<'a> {
    /// Builds the look-ups.
    pub fn new(view: &'a View) -> Index<'a> {
        let mut index = Index {
            view,
            facts: view.facts.iter().map(|f| (f.id.as_str(), f)).collect(),
            documents: view.documents.iter().map(|d| (d.name.as_str(), d)).collect(),
            member_of: HashMap::new(),
            attached_to: HashMap::new(),
            spoken_of: HashMap::new(),
            conflicts_of: HashMap::new(),
            today: OnceCell::new(),
        };
        for group in &view.groups {
            if group.relation != GroupRelation::Related {
                for member in &group.members {
                    index.member_of.entry(member).or_insert(group);
                }
            }
            for attached in &group.attached {
                index.attached_to.entry(&attached.fact).or_default().push((group, attached.role));
            }
        }
        for fact in &view.facts {
            for about in &fact.about {
                index.spoken_of.entry(about).or_default().push(fact);
            }
        }
        for conflict in &view.conflicts {
            for fact in conflict.values.iter().flat_map(|v| &v.facts) {
                let list = index.conflicts_of.entry(fact).or_default();
                if !list.iter().any(|c| c.id == conflict.id) {
                    list.push(conflict);
                }
            }
        }
        index
    }

    /// [`View::today`], looked for once.
    pub fn today(&self) -> Option<Date> {
        *self.today.get_or_init(|| self.view.today())
    }

    /// The fact of that id.
    pub fn fact(&self, id: &str) -> Option<&'a Fact> {
        self.facts.get(id).copied()
    }

    /// The document of that name.
    pub fn document(&self, name: &str) -> Option<&'a Document> {
        self.documents.get(name).copied()
    }

    /// The group (`same` or `series`) a fact is a member of.
    pub fn group_of(&self, fact: &str) -> Option<&'a Group> {
        self.member_of.get(fact).copied()
    }

    /// The group (`same`) a fact shares with other tellings of the same thing.
    pub fn same_as(&self, fact: &str) -> Option<&'a Group> {
        self.group_of(fact).filter(|g| g.relation == GroupRelation::Same)
    }

    /// Groups a fact is attached to.
    pub fn attached_to(&self, fact: &str) -> &[(&'a Group, AttachedAs)] {
        self.attached_to.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Facts of the same document whose `about` names this fact.
    pub fn spoken_of(&self, fact: &str) -> &[&'a Fact] {
        self.spoken_of.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Conflicts that name one of the facts, without repeats.
    pub fn conflicts_among(&self, facts: &[&Fact]) -> Vec<&'a Conflict> {
        let mut found: Vec<&Conflict> = Vec::new();
        for conflict in facts.iter().filter_map(|f| self.conflicts_of.get(f.id.as_str())).flatten() {
            if !found.iter().any(|c| c.id == conflict.id) {
                found.push(conflict);
            }
        }
        found
    }

    /// The members of a group that are in the ledger.
    pub fn members(&self, group: &Group) -> Vec<&'a Fact> {
        group.members.iter().filter_map(|id| self.fact(id)).collect()
    }

    /// Incidents and attributions hang together: facts about any of `facts`, and facts attached to their group.
    pub fn hanging_on(&self, facts: &[&'a Fact]) -> Vec<&'a Fact> {
        let mut out: Vec<&Fact> = Vec::new();
        let mut take = |fact: &'a Fact| {
            if !facts.iter().chain(&out).any(|f| f.id == fact.id) {
                out.push(fact);
            }
        };
        for fact in facts {
            self.spoken_of(&fact.id).iter().for_each(|f| take(f));
        }
        if let Some(group) = facts.first().and_then(|f| self.group_of(&f.id)) {
            let attached = group.attached.iter().filter(|a| a.role != AttachedAs::Possible);
            attached.filter_map(|a| self.fact(&a.fact)).for_each(take);
        }
        out
    }

    /// All happenings of one kind: facts that tell the same thing make one.
    pub fn matters(&self, kinds: &[Kind]) -> Vec<Matter<'a>> {
        let mut out: Vec<Matter> = Vec::new();
        let mut seen: HashMap<&str, ()> = HashMap::new();
        for fact in self.view.facts.iter().filter(|f| kinds.contains(&f.kind())) {
            match self.same_as(&fact.id) {
                Some(group) => {
                    if seen.insert(&group.id, ()).is_none() {
                        out.push(Matter { group: Some(group), members: self.members(group) });
                    }
                }
                None => out.push(Matter { group: None, members: vec![fact] }),
            }
        }
        out
    }
}

/// One thing that happened or was said: a group of tellings, or a fact that stands alone. Never empty.
#[derive(Clone)]
pub struct Matter<'a> {
    /// The group, if several facts (or a life cycle) were joined.
    pub group: Option<&'a Group>,
    /// The tellings, in the order of the group.
    pub members: Vec<&'a Fact>,
}

impl<'a> Matter<'a> {
    /// Group id, or the id of the fact that stands alone.
    pub fn id(&self) -> &'a str {
        self.group.map_or_else(|| self.members[0].id.as_str(), |g| g.id.as_str())
    }

    /// Date shown: of the group, else of the only member.
    pub fn date(&self) -> Option<&'a When> {
        let group = self.group.and_then(|g| g.consensus.event_date.as_ref());
        group.or_else(|| self.members.iter().find_map(|m| m.event_date.as_ref()))
    }

    /// Type shown.
    pub fn coding(&self) -> Coding {
        self.group.and_then(|g| g.consensus.coding).unwrap_or(self.members[0].coding)
    }

    /// Number of independent origins; a fact alone is one.
    pub fn origins(&self) -> usize {
        self.group.map_or(1, |g| g.origins.lineages.len().max(1))
    }

    /// Names of the documents that tell it, without repeats.
    pub fn documents(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for member in &self.members {
            if !names.contains(&member.doc.as_str()) {
                names.push(&member.doc);
            }
        }
        names
    }

    /// First telling that answers, for values that the group itself does not carry.
    pub fn first<T>(&self, of: impl Fn(&'a Fact) -> Option<T>) -> Option<T> {
        self.members.iter().find_map(|m| of(m))
    }

    /// Who is known or said to have done it: the group's status, or the same rule on what hangs on a lone fact.
    pub fn status(&self, index: &Index<'a>) -> GroupStatus {
        self.group
            .and_then(|g| g.status)
            .unwrap_or_else(|| status_alone(&self.members, &index.hanging_on(&self.members)))
    }

    /// True when a report says that nobody has claimed it.
    pub fn no_claim(&self, index: &Index<'a>) -> bool {
        index.hanging_on(&self.members).iter().any(|f| f.coding.ty() == "no_claim")
    }
}

fn status_alone(members: &[&Fact], hanging: &[&Fact]) -> GroupStatus {
    // Blame for similar acts or conduct at large is never laid on the act told.
    let counts =
        |f: &&&Fact| f.kind() == Kind::Attribution && !matches!(f.scope, Some(Scope::Similar | Scope::General));
    let types: Vec<&str> = hanging.iter().filter(counts).map(|f| f.coding.ty()).collect();
    let has = |wanted: &[&str]| types.iter().any(|t| wanted.contains(t));
    let accused = has(&["claim", "blame", "accusation", "suspicion"]);
    let doer = |f: &&&Fact, unknown: bool| {
        f.actors_as(Role::Perpetrator).any(|a| a.name.eq_ignore_ascii_case("unknown") == unknown)
    };
    match () {
        () if has(&["conviction"]) => GroupStatus::Convicted,
        () if has(&["charge"]) => GroupStatus::Charged,
        () if has(&["arrest_of_suspect"]) => GroupStatus::SuspectHeld,
        () if accused && has(&["denial"]) => GroupStatus::Contested,
        () if has(&["denial"]) => GroupStatus::Denied,
        () if has(&["claim"]) => GroupStatus::Claimed,
        () if accused => GroupStatus::Blamed,
        () if members.iter().any(|f| doer(&f, false)) => GroupStatus::PerpetratorStated,
        () if has(&["unknown_perpetrator"]) || members.iter().any(|f| doer(&f, true)) => {
            GroupStatus::UnknownPerpetrator
        }
        () => GroupStatus::Unattributed,
    }
}

/// The days a fact is filed under: of the act, else of the words. `None` files it under "undated".
pub fn filed_under(fact: &Fact) -> Option<(Date, Date)> {
    let days = |when: &Option<When>| when.as_ref().and_then(|w| w.days);
    days(&fact.event_date).or_else(|| days(&fact.speech_date))
}

/// Sorts newest first, undated last, ties by id, so that output never depends on input order.
pub fn newest_first<T>(items: &mut [T], key: impl Fn(&T) -> (Option<(Date, Date)>, String)) {
    items.sort_by(|a, b| {
        let ((a_days, a_id), (b_days, b_id)) = (key(a), key(b));
        let undated = a_days.is_none().cmp(&b_days.is_none());
        undated.then_with(|| b_days.cmp(&a_days)).then_with(|| a_id.cmp(&b_id))
    });
}
