//! What the reports of one story say of it: day, town, division, killed, injured.

use super::places::Town;
use chancery_facts::Date;
use chancery_recognise::tolls::{Toll, toll};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What one report, or all reports of a story, tell.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Day of the act.
    date: Option<Date>,
    /// Where it was.
    town: Option<Town>,
    toll: Toll,
}

/// Days before publication within which an act is news.
const NEWS: i64 = 10;

impl Facts {
    /// Reads one report. The first day in the text that makes news of it counts, else the day of publication.
    pub fn of(title: &str, text: &str, published: Option<Date>, days: &[Date], towns: &[Town]) -> Facts {
        let fresh = |day: &&Date| published.is_some_and(|p| (0..=NEWS).contains(&i64::from((p - **day).get_days())));
        Facts {
            date: days.iter().find(fresh).copied().or(published),
            town: towns.first().cloned(),
            toll: toll(&format!("{title}.\n{text}")),
        }
    }

    /// What several reports tell, in the order of publication: the day and place told most often, of equals the earlier;
    /// the toll of the first that tells one, raised by the dead of later ones.
    pub fn together<'f>(all: impl Iterator<Item = &'f Facts>) -> Facts {
        let all: Vec<&Facts> = all.collect();
        let date = most(all.iter().filter_map(|f| f.date.map(|d| (d.to_string(), d))));
        let town = most(all.iter().filter_map(|f| f.town.clone()).map(|t| (t.name.to_lowercase(), t)));
        let highest =
            |of: fn(&Toll) -> Option<u32>| most(all.iter().filter_map(|f| of(&f.toll)).map(|n| (n.to_string(), n)));
        Facts { date, town, toll: Toll { killed: highest(|t| t.killed), injured: highest(|t| t.injured) } }
    }

    /// One line in the form of the scorer.
    pub fn line(&self, id: &str, docs: Option<&[&str]>) -> Value {
        let mut line = json!({
            "id": id,
            "date": self.date.map(|d| d.to_string()),
            "state": self.town.as_ref().and_then(|t| t.division),
            "city": self.town.as_ref().map(|t| &t.name),
            "killed": self.toll.killed.unwrap_or(0),
            "injured": self.toll.injured.unwrap_or(0),
        });
        if let (Some(docs), Some(line)) = (docs, line.as_object_mut()) {
            line.insert("docs".to_owned(), json!(docs));
        }
        line
    }
}

/// The value told most often; of equals the one told first.
fn most<T>(told: impl Iterator<Item = (String, T)>) -> Option<T> {
    let mut counted: BTreeMap<String, (usize, usize, T)> = BTreeMap::new();
    for (at, (key, value)) in told.enumerate() {
        counted.entry(key).or_insert((0, at, value)).0 += 1;
    }
    let best = counted.into_values().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map(|(_, _, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_value_told_most_often_counts() {
        let town = |name: &str| Town { name: name.to_owned(), point: (1.0, 2.0), division: Some("Ohio") };
        let told = |day, name: &str| {
            Facts::of("Two wounded", "A man was killed.", Some(date(2031, 5, 14)), &[date(2031, 5, day)], &[town(name)])
        };
        let facts = [told(2, "Tarn"), told(13, "Marlow"), told(14, "marlow")];
        let together = Facts::together(facts.iter());
        assert_eq!(together.date, Some(date(2031, 5, 14)), "a day long before publication makes no news");
        assert_eq!(together.line("x", None)["city"], "Marlow");
        assert_eq!((together.toll.killed, together.toll.injured), (Some(1), Some(2)));
    }
}
