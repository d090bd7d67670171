//! When two names mean the same.

use crate::lines::{list, overlap, span, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Names that count as the same, by entity.
#[derive(Debug, Default)]
pub(crate) struct Names {
    entities: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    pub(crate) fn new(entities: &[Value]) -> Names {
        let names = |e: &Value| {
            let all = list(e, "names").iter().filter_map(Value::as_str).chain(text(e, "name"));
            Some((text(e, "id")?.to_owned(), all.map(plain).collect()))
        };
        Names { entities: entities.iter().filter_map(names).collect() }
    }

    /// True when a produced value with a `name` and perhaps a `mention` is the gold one: when one of the names that gold
    /// allows is given, or the words at hand are the same words of the text.
    pub(crate) fn same(&self, gold: &Value, produced: &Value) -> bool {
        let mentions = gold.get("mention").and_then(span).zip(produced.get("mention").and_then(span));
        if mentions.is_some_and(|(g, p)| overlap(g, p) > 0) {
            return true;
        }
        let Some(name) = text(produced, "name").map(plain) else { return false };
        let own = list(gold, "names").iter().filter_map(Value::as_str).chain(text(gold, "name"));
        own.map(plain).any(|own| own == name) || text(gold, "entity").is_some_and(|e| self.is_entity(e, &name))
    }

    /// True when a produced value is an entity given by its id, or has a name given as such.
    pub(crate) fn is(&self, entity_or_name: &str, produced: &Value) -> bool {
        text(produced, "name")
            .map(plain)
            .is_some_and(|name| plain(entity_or_name) == name || self.is_entity(entity_or_name, &name))
    }

    fn is_entity(&self, id: &str, name: &str) -> bool {
        self.entities.get(id).is_some_and(|names| names.contains(name))
    }
}

/// A name without what does not matter: case, article, punctuation, possessive ending.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase().replace(['’', '‘'], "'").replace("'s ", " ");
    let spaced: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    if words.len() > 1 && ["the", "a", "an"].contains(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_names_leave_out_what_does_not_matter() {
        assert_eq!(plain("The Norland  Embassy"), "norland embassy");
        assert_eq!(plain("Norland’s embassy"), "norland embassy");
        assert_eq!(plain("Al-Amar"), "al amar");
        assert_eq!(plain("The"), "the");
    }

    #[test]
    fn same_by_name_by_entity_or_by_words() {
        let names = Names::new(&[json!({"id": "e.orsk", "name": "Lena Orsk", "names": ["Minister Orsk", "She"]})]);
        let gold = json!({"name": "Lena Orsk", "entity": "e.orsk", "mention": {"start": 10, "end": 20}});
        assert!(names.same(&gold, &json!({"name": "lena orsk"})));
        assert!(names.same(&gold, &json!({"name": "minister orsk"})));
        assert!(names.same(&gold, &json!({"name": "somebody", "mention": {"start": 12, "end": 20}})));
        assert!(!names.same(&gold, &json!({"name": "somebody", "mention": {"start": 19, "end": 40}})));
        assert!(!names.same(&gold, &json!({"name": "Ivo Tarn"})));
        assert!(!names.same(&gold, &json!({})));
        assert!(names.is("e.orsk", &json!({"name": "Minister Orsk"})));
        assert!(!names.is("e.orsk", &json!({"name": "Ivo Tarn"})));
    }
}
