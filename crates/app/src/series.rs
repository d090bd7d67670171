//! Posture over time: for each mission and figure the values that were reported, the one in force, and what
//! contradicts it.

use crate::filter::looks_like_mission;
use crate::style::cut;
use crate::view::{Index, filed_under};
use crate::wording;
use chancery_facts::{
    Actor, Date, Fact, Kind, Level, Modality, Polarity, Quantity, QuantityRole, QuantityWhat, Role, Status, TargetClass,
};
use std::collections::BTreeMap;

/// What a series is a series of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Open, services stopped, closed.
    Doors,
    /// Staff present.
    Staff,
    /// Staff, families or citizens told or made to leave.
    Departure,
    /// Guards of a mission.
    Guards,
    /// Alert level, travel advice.
    Alert,
    /// Troops present.
    Troops,
    /// Envoys recalled or expelled, relations broken or taken up.
    Relations,
    /// Sanctions and exemptions from them.
    Sanctions,
    /// Anything else.
    Other,
}

impl Figure {
    fn of(fact: &Fact) -> Figure {
        match fact.coding.ty() {
            "closure" | "suspension" | "reopening" | "relocation" | "normal_operations" => Figure::Doors,
            "staff_level" | "staff_change" => Figure::Staff,
            "departure_or_evacuation" => Figure::Departure,
            "guard_change" => Figure::Guards,
            "security_level" => Figure::Alert,
            "troop_level" | "troop_change" => Figure::Troops,
            "expulsion" | "recall" | "relations_lowered_or_broken" | "relations_restored" => Figure::Relations,
            "sanctions" | "sanctions_waiver" => Figure::Sanctions,
            _ => Figure::Other,
        }
    }

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Figure::Doors => "open or shut",
            Figure::Staff => "staff",
            Figure::Departure => "departure",
            Figure::Guards => "guards",
            Figure::Alert => "alert level",
            Figure::Troops => "troops",
            Figure::Relations => "relations",
            Figure::Sanctions => "sanctions",
            Figure::Other => "other",
        }
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, exact or between limits.
    Number(Option<u64>, Option<u64>),
    /// A state, in words.
    State(&'static str),
}

/// A value at a time.
#[derive(Clone)]
pub struct Point<'a> {
    /// The fact that gives it.
    pub fact: &'a Fact,
    /// The value.
    pub value: Value,
    /// The value in words.
    pub words: String,
    /// Days it is put on: of the fact, else of its report. `None` for what was before a change, and when nothing is known.
    pub days: Option<(Date, Date)>,
    /// True for the value before a change.
    pub before: bool,
    /// True when it holds or held, not only considered, announced or ordered.
    pub holds: bool,
}

/// The values of one figure of one mission, force or state.
pub struct Series<'a> {
    /// Whose figure it is.
    pub of: String,
    /// Which figure.
    pub figure: Figure,
    /// Points in the order of time: what was before a change stands ahead of the change, undated ones last.
    pub points: Vec<Point<'a>>,
}

/// All series of some posture facts, by whose they are.
pub fn all<'a>(index: &Index<'a>, facts: &[&'a Fact]) -> Vec<Series<'a>> {
    let mut found: BTreeMap<(String, Figure), Vec<Point>> = BTreeMap::new();
    for &fact in facts.iter().filter(|f| f.kind() == Kind::Posture) {
        let figure = Figure::of(fact);
        found.entry((subject(fact, figure), figure)).or_default().extend(points(index, fact, figure));
    }
    let made = found.into_iter().map(|((of, figure), mut points)| {
        points.sort_by_key(|p| {
            let days = wording::told_by(index, p.fact);
            (days.is_none(), days, !p.before, p.fact.id.clone())
        });
        Series { of, figure, points }
    });
    made.collect()
}

/// Whose figure: the mission by name for what concerns its doors and guards, else the sending state and where.
fn subject(fact: &Fact, figure: Figure) -> String {
    if matches!(figure, Figure::Doors | Figure::Guards | Figure::Alert | Figure::Departure)
        && let Some(name) = mission(fact)
    {
        return name;
    }
    let (owner, host) = (owner(fact), host(fact));
    match (owner, host) {
        (Some(owner), Some(host)) if owner != host => {
            format!("{} in {}", crate::wording::state(&owner), crate::wording::state(&host))
        }
        (Some(one), _) => crate::wording::state(&one),
        (None, host) => {
            let words = crate::commands::posture::subject(fact);
            let place = host.filter(|_| !words.contains(" in ")).map(|h| format!(" in {}", crate::wording::state(&h)));
            format!("{}{}", if words.is_empty() { "not named" } else { &words }, place.unwrap_or_default())
        }
    }
}

fn mission(fact: &Fact) -> Option<String> {
    use TargetClass::{Consulate, Embassy, MissionOther, Residence};
    let premises =
        |a: &&Actor| matches!(a.class, Some(Embassy | Consulate | MissionOther | Residence)) && a.name.contains(' ');
    let named = fact.actors.iter().find(premises).map(|a| a.name.clone());
    let place = || {
        let of_mission = fact.places.iter().find(|p| p.level == Level::Facility && looks_like_mission(&p.name));
        of_mission.map(|p| p.name.clone())
    };
    named.or_else(place)
}

fn owner(fact: &Fact) -> Option<String> {
    let sent = |roles: &[Role]| {
        let mut actors = fact.actors.iter().filter(|a| roles.contains(&a.role));
        actors.find_map(|a| a.sending_state.clone())
    };
    sent(&[Role::Subject, Role::Beneficiary, Role::Target]).or_else(|| sent(&[Role::Actor]))
}

fn host(fact: &Fact) -> Option<String> {
    let hosted = fact.actors.iter().find_map(|a| a.host_state.clone());
    hosted.or_else(|| fact.places.iter().find_map(|p| p.country.clone()))
}

fn points<'a>(index: &Index<'a>, fact: &'a Fact, figure: Figure) -> Vec<Point<'a>> {
    let holds = holds(fact);
    let days = wording::told_by(index, fact);
    let counted = |q: &&Quantity| match figure {
        Figure::Staff => q.what == QuantityWhat::Staff,
        Figure::Troops => q.what == QuantityWhat::Troops,
        Figure::Guards => matches!(q.what, QuantityWhat::Persons | QuantityWhat::Staff | QuantityWhat::Troops),
        _ => false,
    };
    let numbers = fact.quantities.iter().filter(counted).filter(|q| tells_an_amount(q));
    let mut out: Vec<Point> = Vec::new();
    // "Of the 5,000 now there some will leave": a level, told as what is left behind.
    let is_level =
        fact.coding.ty().ends_with("_level") && fact.quantities.iter().all(|q| q.role != QuantityRole::Level);
    for q in numbers {
        let before = q.role == QuantityRole::From && !is_level;
        let point = |value, words| Point {
            fact,
            value,
            words,
            days: if before { None } else { days },
            before,
            holds: holds || before,
        };
        out.push(match q.role {
            QuantityRole::Change => point(Value::State("changed"), format!("changed by {}", wording::quantity(q))),
            // "Hundreds": no number is made of it.
            _ if q.min.is_none() && q.max.is_none() => point(Value::State("stated"), wording::quantity(q)),
            _ => point(Value::Number(q.min, q.max), wording::quantity(q)),
        });
    }
    if out.iter().all(|p| p.before) {
        let (value, words) = state(fact);
        // A level without a figure says nothing of how it is.
        let holds = holds && !matches!(fact.coding.ty(), "staff_level" | "troop_level");
        out.push(Point { fact, value, words, days, before: false, holds });
    }
    out
}

/// True for a number and for words such as "hundreds"; "the number of troops" tells none.
fn tells_an_amount(q: &Quantity) -> bool {
    const NO_AMOUNTS: [&str; 6] = ["number", "members", "part", "rest", "total", "level"];
    let vague = || q.words.as_deref().is_some_and(|w| !NO_AMOUNTS.contains(&w.trim().to_lowercase().as_str()));
    q.min.is_some() || q.max.is_some() || vague()
}

/// What a fact without a figure says.
fn state(fact: &Fact) -> (Value, String) {
    let word = match fact.coding.ty() {
        "closure" => "closed",
        "suspension" => "services stopped",
        "reopening" | "normal_operations" => "open",
        "relocation" => "moved",
        "departure_or_evacuation" => "leaving",
        "staff_change" | "troop_change" | "guard_change" => "changed",
        "expulsion" => "expelled",
        "recall" => "recalled",
        "relations_lowered_or_broken" => "lowered",
        "relations_restored" => "restored",
        "sanctions" => "sanctions",
        "sanctions_waiver" => "waiver",
        // Of levels and the like the words themselves are the value.
        _ => return (Value::State("stated"), wording::quoted(&cut(&wording::main_words(fact), 48))),
    };
    let negated = if fact.polarity == Polarity::Negated { "not " } else { "" };
    let figures = wording::quantities(fact);
    let figures = if figures.is_empty() { figures } else { format!(", {figures}") };
    (Value::State(word), format!("{negated}{word}{figures}"))
}

/// True when the fact tells how it is or was, not what is weighed, announced or ordered.
fn holds(fact: &Fact) -> bool {
    let status = matches!(fact.status, None | Some(Status::Done | Status::DoneClaimed | Status::UnderWay));
    let told = matches!(fact.modality, Modality::Asserted | Modality::Attributed | Modality::Alleged);
    status && told && fact.polarity == Polarity::Affirmed && fact.condition.is_none()
}

impl<'a> Series<'a> {
    /// The value in force: the latest that holds. Of several of one day none is better than the other; the first by id
    /// is named and the others stand against it.
    pub fn in_force(&self) -> Option<&Point<'a>> {
        let dated = self.points.iter().filter(|p| p.holds && p.days.is_some());
        let last = dated.max_by_key(|p| (p.days, std::cmp::Reverse(p.fact.id.as_str())));
        last.or_else(|| self.points.iter().rfind(|p| p.holds))
    }

    /// What contradicts a point: another value that holds on the same days, told by another report.
    pub fn against(&self, point: &Point) -> Vec<&Point<'a>> {
        let clash = |p: &&Point| {
            p.holds
                && point.holds
                && p.fact.doc != point.fact.doc
                && differs(&p.value, &point.value)
                && matches!((p.days, point.days), (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1)
        };
        self.points.iter().filter(clash).collect()
    }

    /// The series as a step line of at most `cells`: heights for figures and for open and shut; `·` where no value is
    /// known. One mark for each value where there is but one day; empty where there is nothing to draw.
    pub fn chart(&self, cells: usize) -> String {
        let heights = self.heights();
        let drawn = || self.points.iter().zip(&heights).filter_map(|(p, h)| Some((p, (*h)?)));
        let days: Vec<Date> = drawn().filter_map(|(p, _)| p.days).map(|d| d.0).collect();
        let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else {
            return String::new();
        };
        let lead: String = drawn().take_while(|(p, _)| p.before).map(|(_, h)| bar(h)).take(1).collect();
        if first == last {
            return lead
                + &drawn().filter(|(p, _)| p.days.is_some()).map(|(_, h)| bar(h)).take(cells).collect::<String>();
        }
        let span = i64::from(days_between(first, last)).max(1);
        let cells = cells.saturating_sub(lead.chars().count()).max(2) as i64;
        let line = (0..cells).map(|cell| {
            let until = cell * span / (cells - 1);
            let mut so_far =
                drawn().filter(|(p, _)| p.days.is_some_and(|d| i64::from(days_between(first, d.0)) <= until));
            so_far.next_back().map_or('·', |(_, h)| bar(h))
        });
        lead + &line.collect::<String>()
    }

    /// Height of each point from 0 to 7; `None` for what is not drawn.
    fn heights(&self) -> Vec<Option<usize>> {
        let top = self.points.iter().filter_map(|p| number(&p.value)).max().unwrap_or(0).max(1);
        let height = |p: &Point| match &p.value {
            _ if !p.holds => None,
            Value::State("open") => Some(7),
            Value::State("services stopped") => Some(3),
            Value::State("closed") => Some(0),
            Value::State(_) => None,
            value => number(value).map(|n| usize::try_from(n * 7 / top).unwrap_or(7)),
        };
        self.points.iter().map(height).collect()
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(min, max) => max.or(*min),
        Value::State(_) => None,
    }
}

fn bar(height: usize) -> char {
    ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'][height.min(7)]
}

/// True when both cannot hold: numbers that do not overlap, doors open and shut.
fn differs(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a, b), Value::Number(c, d)) => {
            let below = |top: &Option<u64>, low: &Option<u64>| top.zip(*low).is_some_and(|(top, low)| top < low);
            below(b, c) || below(d, a)
        }
        (Value::State(a), Value::State(b)) => {
            let open = |s: &str| s == "open";
            let shut = |s: &str| s == "closed" || s == "services stopped";
            open(a) && shut(b) || open(b) && shut(a)
        }
        _ => false,
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// When a point holds, in words.
pub fn when(index: &Index, point: &Point) -> String {
    if point.before {
        let days = filed_under(point.fact).or_else(|| wording::told_by(index, point.fact));
        return days.map(|(from, _)| format!("before {from}")).unwrap_or_default();
    }
    wording::when_told(index, point.fact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use crate::view::View;

    fn staff(id: &str, doc: &str, day: &str, from: Option<u64>, number: u64, status: Status) -> Fact {
        let words = "Velda has 1,200 guards in Kest.";
        let mut fact = samples::fact(id, doc, samples::B, "posture/staff_change", words);
        fact.event_date = Some(samples::on(day));
        fact.actors = vec![Actor { name: "staff".into(), ..samples::legation(Role::Subject) }];
        let quantity = |role, n| Quantity::new(QuantityWhat::Staff, role, Some(n), Some(n));
        fact.quantities = from.map(|n| quantity(QuantityRole::From, n)).into_iter().collect();
        fact.quantities.push(quantity(QuantityRole::To, number));
        fact.status = Some(status);
        fact
    }

    fn doors(id: &str, doc: &str, day: &str, ty: &str) -> Fact {
        let mut fact = samples::fact(id, doc, samples::B, &format!("posture/{ty}"), "Velda has 1,200 guards in Kest.");
        fact.event_date = Some(samples::on(day));
        fact.actors = vec![samples::legation(Role::Subject)];
        fact.status = Some(Status::Done);
        fact
    }

    #[test]
    fn a_figure_steps_down_and_what_is_announced_is_not_in_force() {
        let facts = vec![
            staff("c-01", "a.txt", "2031-06-01", Some(80), 40, Status::Done),
            staff("c-02", "b.txt", "2031-06-11", None, 20, Status::Done),
            staff("c-03", "b.txt", "2031-06-20", None, 5, Status::Announced),
        ];
        let view = View { facts, ..View::default() };
        let index = Index::new(&view);
        let found = all(&index, &view.facts.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].of.as_str(), found[0].figure.as_str()), ("XN in XS", "staff"));
        assert_eq!(found[0].points.len(), 4, "the number before the change is a point of its own");
        assert_eq!(found[0].in_force().map(|p| p.words.as_str()), Some("20"));
        assert_eq!(found[0].chart(6), "█▄▄▄▄▂");
        assert_eq!(when(&index, &found[0].points[0]), "before 2031-06-01");
    }

    #[test]
    fn other_numbers_of_one_day_stand_against_each_other() {
        let facts = vec![
            staff("c-01", "a.txt", "2031-06-01", None, 40, Status::Done),
            staff("c-02", "b.txt", "2031-06-01", None, 55, Status::DoneClaimed),
        ];
        let view = View { facts, ..View::default() };
        let index = Index::new(&view);
        let found = all(&index, &view.facts.iter().collect::<Vec<_>>());
        let now = found[0].in_force().expect("in force");
        assert_eq!(now.words, "40");
        assert_eq!(found[0].against(now).iter().map(|p| p.words.as_str()).collect::<Vec<_>>(), ["55"]);
    }

    #[test]
    fn doors_shut_and_open_again() {
        let facts = vec![
            doors("c-01", "a.txt", "2031-06-01", "closure"),
            doors("c-02", "b.txt", "2031-06-05", "suspension"),
            doors("c-03", "b.txt", "2031-06-09", "reopening"),
        ];
        let view = View { facts, ..View::default() };
        let index = Index::new(&view);
        let found = all(&index, &view.facts.iter().collect::<Vec<_>>());
        assert_eq!(found[0].of, "Velda legation");
        assert_eq!(found[0].chart(9), "▁▁▁▁▄▄▄▄█");
        assert_eq!(found[0].in_force().map(|p| p.words.as_str()), Some("open"));
        assert!(found[0].against(&found[0].points[0]).is_empty(), "another day is no contradiction");
    }
}
