//! What is asked for in an address: filters, page, words. The same for pages and for programs.

use axum::extract::Query;
use axum::http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use utoipa::IntoParams;

/// Most entries of a page.
pub const MOST: usize = 500;
/// Longest value taken from an address, in characters: no name is as long.
const LONGEST: usize = 200;
/// Characters that stand for themselves in a path or query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Filters and page. Empty values ask for nothing; those set must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// First day, YYYY-MM-DD.
    pub since: String,
    /// Last day, YYYY-MM-DD.
    pub until: String,
    /// Country where it happened: two-letter code or name.
    pub country: String,
    /// Words of the mission's name, or its sending state's code.
    pub mission: String,
    /// Type or kind of the codebook, such as `ied` or `denial`.
    pub kind: String,
    /// Words of the name of an actor or speaker.
    pub actor: String,
    /// Class of a weapon, such as `rocket`.
    pub weapon: String,
    /// Status of attribution of an incident, such as `contested`.
    pub status: String,
    /// Fewest independent origins of an incident.
    pub origins: String,
    /// `yes`: also what has no date although a period is asked for.
    pub undated: String,
    /// Words to search for.
    pub q: String,
    /// Words of an outlet, agency or file name, for the search.
    pub source: String,
    /// A place's name or latitude,longitude to search around.
    pub near: String,
    /// Kilometres around it.
    pub km: String,
    /// Which page, from 1.
    pub page: String,
    /// Most entries of a page, at most 500.
    pub limit: String,
}

impl Ask {
    /// What the query of an address (what stands behind `?`) asks for, tidied; `None` where it cannot be read.
    pub fn of_query(query: &str) -> Option<Ask> {
        let address: Uri = format!("/?{query}").parse().ok()?;
        Query::try_from_uri(&address).ok().map(|Query(ask): Query<Ask>| ask.tidy())
    }

    /// The same with surrounding spaces and control characters gone and nothing longer than any name is.
    #[must_use]
    pub fn tidy(mut self) -> Ask {
        for (_, value) in self.values_mut() {
            // In this order: what stood between control characters and the edge may be space.
            let plain: String = value.chars().filter(|c| !c.is_control()).collect();
            let short: String = plain.trim().chars().take(LONGEST).collect();
            *value = short.trim_end().to_owned();
        }
        self
    }

    /// Page, from 1.
    pub fn page(&self) -> usize {
        self.page.parse().ok().filter(|n| (1..=1_000_000).contains(n)).unwrap_or(1)
    }

    /// Entries of a page; `usual` when none are asked for.
    pub fn limit(&self, usual: usize) -> usize {
        self.limit.parse().ok().filter(|n| *n > 0).unwrap_or(usual).min(MOST)
    }

    /// Fewest origins asked for.
    pub fn origins(&self) -> usize {
        self.origins.parse().unwrap_or(0)
    }

    /// True when nothing but the page is asked for.
    pub fn is_open(&self) -> bool {
        self.values().into_iter().all(|(name, value)| value.is_empty() || matches!(name, "page" | "limit"))
    }

    /// Filters that are set, by name.
    pub fn filters(&self) -> Vec<(&'static str, &str)> {
        let set =
            self.values().into_iter().filter(|(name, value)| !value.is_empty() && !matches!(*name, "page" | "limit"));
        set.collect()
    }

    /// The query of an address that asks for this, with `?`, other values for some names; empty when nothing is set.
    pub fn link(&self, other: &[(&str, &str)]) -> String {
        let mut out = String::new();
        for (name, value) in self.values() {
            let value = other.iter().find(|(n, _)| *n == name).map_or(value, |(_, v)| v);
            // Another filter begins at the first page.
            let stays = name != "page" || other.is_empty() || other.iter().any(|(n, _)| *n == "page");
            if !value.is_empty() && stays {
                out.push(if out.is_empty() { '?' } else { '&' });
                out.push_str(name);
                out.push('=');
                out.push_str(&escaped(value));
            }
        }
        out
    }

    fn values(&self) -> [(&'static str, &str); 16] {
        [
            ("since", &self.since),
            ("until", &self.until),
            ("country", &self.country),
            ("mission", &self.mission),
            ("kind", &self.kind),
            ("actor", &self.actor),
            ("weapon", &self.weapon),
            ("status", &self.status),
            ("origins", &self.origins),
            ("undated", &self.undated),
            ("q", &self.q),
            ("source", &self.source),
            ("near", &self.near),
            ("km", &self.km),
            ("page", &self.page),
            ("limit", &self.limit),
        ]
    }

    fn values_mut(&mut self) -> [(&'static str, &mut String); 16] {
        [
            ("since", &mut self.since),
            ("until", &mut self.until),
            ("country", &mut self.country),
            ("mission", &mut self.mission),
            ("kind", &mut self.kind),
            ("actor", &mut self.actor),
            ("weapon", &mut self.weapon),
            ("status", &mut self.status),
            ("origins", &mut self.origins),
            ("undated", &mut self.undated),
            ("q", &mut self.q),
            ("source", &mut self.source),
            ("near", &mut self.near),
            ("km", &mut self.km),
            ("page", &mut self.page),
            ("limit", &mut self.limit),
        ]
    }
}

/// A text as one part of an address.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filters_and_begin_at_the_first_page() {
        let ask = Ask { country: "EC".into(), page: "3".into(), actor: "A & B".into(), ..Ask::default() };
        assert_eq!(ask.link(&[]), "?country=EC&actor=A%20%26%20B&page=3");
        assert_eq!(ask.link(&[("country", "")]), "?actor=A%20%26%20B");
        assert_eq!(ask.link(&[("page", "4")]), "?country=EC&actor=A%20%26%20B&page=4");
        assert_eq!(Ask::default().link(&[]), "");
    }

    #[test]
    fn odd_values_ask_for_nothing_odd() {
        let ask = Ask { page: "-2".into(), limit: "100000".into(), country: "a\u{0}b".repeat(900), ..Ask::default() };
        let ask = ask.tidy();
        assert_eq!((ask.page(), ask.limit(50)), (1, MOST));
        assert_eq!(ask.country.chars().count(), LONGEST);
        assert!(!ask.country.contains('\0'));
        let edged = Ask { q: "gate \u{1}".into(), ..Ask::default() }.tidy();
        assert_eq!((edged.q.as_str(), Ask::of_query("q=gate%20%01")), ("gate", Some(edged.clone())));
        assert_eq!(Ask::of_query("page=%zz&q=a\nb"), None);
    }
}
