//! What every route needs: one table. A request to a route that is not in it is refused to everybody, whoever adds one.

use axum::http::Method;
use chancery_people::Need::{self, Account, Brief, Manage, Note, Read, Report, Watch};

/// Method, path as the router knows it, and what it needs.
pub const TABLE: &[(&str, &str, Need)] = &[
    ("GET", "/", Read),
    ("GET", "/incidents/{id}", Read),
    ("GET", "/facts/{id}", Read),
    ("GET", "/conflicts/{id}", Read),
    ("GET", "/documents", Read),
    ("GET", "/documents/{name}", Read),
    ("GET", "/documents/{name}/original", Read),
    ("GET", "/commitments", Read),
    ("GET", "/posture", Read),
    ("GET", "/attribution", Read),
    ("GET", "/statements", Read),
    ("GET", "/contacts", Read),
    ("GET", "/conflicts", Read),
    ("GET", "/missions", Read),
    ("GET", "/search", Read),
    ("GET", "/review", Read),
    ("GET", "/review/{name}", Read),
    ("GET", "/statistics", Read),
    ("GET", "/decisions", Read),
    ("GET", "/intake", Report),
    ("GET", "/intake/{reading}", Report),
    ("GET", "/feeds", Read),
    ("GET", "/watches", Read),
    ("GET", "/watches/new", Watch),
    ("GET", "/watches/{id}", Read),
    ("GET", "/watches/{id}/edit", Watch),
    ("GET", "/briefs", Read),
    ("GET", "/briefs/drafts/{id}", Brief),
    ("GET", "/briefs/{number}", Read),
    ("GET", "/briefs/{number}/{file}", Read),
    ("GET", "/account", Account),
    ("GET", "/people", Manage),
    ("GET", "/people/acts", Manage),
    ("POST", "/logout", Account),
    ("GET", "/openapi.json", Read),
    ("GET", "/api/v1/session", Read),
    ("GET", "/api/v1/ledger", Read),
    ("GET", "/api/v1/incidents", Read),
    ("GET", "/api/v1/incidents/{id}", Read),
    ("GET", "/api/v1/map", Read),
    ("GET", "/api/v1/map/missions", Read),
    ("GET", "/api/v1/map/missions/struck", Read),
    ("GET", "/api/v1/facts/{id}", Read),
    ("GET", "/api/v1/documents", Read),
    ("GET", "/api/v1/documents/{id}", Read),
    ("GET", "/api/v1/documents/{id}/original", Read),
    ("GET", "/api/v1/commitments", Read),
    ("GET", "/api/v1/posture", Read),
    ("GET", "/api/v1/attribution", Read),
    ("GET", "/api/v1/statements", Read),
    ("GET", "/api/v1/contacts", Read),
    ("GET", "/api/v1/conflicts", Read),
    ("GET", "/api/v1/conflicts/{id}", Read),
    ("GET", "/api/v1/missions", Read),
    ("GET", "/api/v1/search", Read),
    ("GET", "/api/v1/review", Read),
    ("GET", "/api/v1/review/{id}", Read),
    ("GET", "/api/v1/statistics", Read),
    ("GET", "/api/v1/decisions", Read),
    // Notes; everything else that is decided needs more, which the handler sees by the order.
    ("POST", "/api/v1/decisions", Note),
    ("POST", "/api/v1/reports", Report),
    ("GET", "/api/v1/reports/{reading}", Report),
    ("GET", "/api/v1/feeds", Read),
    ("GET", "/api/v1/watches", Read),
    ("POST", "/api/v1/watches", Watch),
    ("GET", "/api/v1/watches/{id}", Read),
    ("PUT", "/api/v1/watches/{id}", Watch),
    ("POST", "/api/v1/watches/{id}/acts", Watch),
    ("POST", "/api/v1/deliveries/{id}/retry", Watch),
    ("GET", "/api/v1/briefs", Read),
    ("POST", "/api/v1/briefs", Brief),
    ("GET", "/api/v1/briefs/drafts/{id}", Brief),
    ("DELETE", "/api/v1/briefs/drafts/{id}", Brief),
    ("POST", "/api/v1/briefs/drafts/{id}/changes", Brief),
    ("POST", "/api/v1/briefs/drafts/{id}/issue", Brief),
    ("GET", "/api/v1/briefs/{number}", Read),
    ("GET", "/api/v1/briefs/{number}/{file}", Read),
    ("GET", "/api/v1/events", Read),
    ("POST", "/api/v1/invitations", Manage),
    ("GET", "/api/v1/account", Account),
    ("POST", "/api/v1/account/password", Account),
    ("POST", "/api/v1/account/second", Account),
    ("POST", "/api/v1/account/second/confirm", Account),
    ("POST", "/api/v1/account/second/drop", Account),
    ("POST", "/api/v1/account/tokens", Account),
    ("DELETE", "/api/v1/account/tokens/{id}", Account),
    ("POST", "/api/v1/account/sessions/end", Account),
    ("GET", "/api/v1/people", Manage),
    ("POST", "/api/v1/people", Manage),
    ("POST", "/api/v1/people/{name}", Manage),
    ("GET", "/api/v1/tokens", Manage),
    ("DELETE", "/api/v1/tokens/{id}", Manage),
    ("GET", "/api/v1/acts", Manage),
];

/// What a request needs; `None` for a route without a line, which is refused.
pub fn need(method: &Method, path: &str) -> Option<Need> {
    let method = if *method == Method::HEAD { "GET" } else { method.as_str() };
    TABLE.iter().find(|(m, p, _)| *m == method && *p == path).map(|(_, _, need)| *need)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Routes that need no session: the door, files that say nothing of the ledger, and feeds, whose address is the key.
    const OPEN: [&str; 4] = ["/login", "/a/{version}/{*name}", "/feeds/watch/{token}", "/feeds/watch/{token}/{alert}"];

    /// Methods and paths of `.route("PATH", get(…).post(…))` and of `#[utoipa::path(get, path = "PATH"` in all sources.
    fn in_the_sources(dir: &Path, found: &mut BTreeSet<(String, String)>) {
        for entry in std::fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                in_the_sources(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for (at, _) in text.match_indices(".route(\"") {
                let rest = &text[at + 8..];
                let (route, rest) = rest.split_once('"').expect("a path");
                let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
                for method in ["get", "post", "put", "patch", "delete"] {
                    if rest.contains(&format!("{method}(")) {
                        found.insert((method.to_uppercase(), route.to_owned()));
                    }
                }
            }
            for (at, _) in text.match_indices("#[utoipa::path(") {
                let rest: String = text[at + 15..].chars().take(200).collect();
                let method = rest.split(',').next().unwrap_or_default().trim().to_uppercase();
                if let Some((_, route)) = rest.split_once("path = \"") {
                    found.insert((method, route.split('"').next().unwrap_or_default().to_owned()));
                }
            }
        }
    }

    #[test]
    fn every_route_has_one_line_and_every_line_a_route() {
        let mut found = BTreeSet::new();
        in_the_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let described = crate::openapi();
        for (path, methods) in described["paths"].as_object().expect("paths") {
            let methods = methods.as_object().expect("methods").keys();
            found.extend(methods.map(|m| (m.to_uppercase(), path.clone())));
        }
        found.retain(|(_, path)| !OPEN.contains(&path.as_str()));
        assert!(found.len() > 50, "{}", found.len());
        let table: BTreeSet<(String, String)> =
            TABLE.iter().map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned())).collect();
        assert_eq!(table.len(), TABLE.len(), "a route stands twice");
        let missing: Vec<_> = found.difference(&table).collect();
        assert!(missing.is_empty(), "routes without a line: {missing:?}");
        let gone: Vec<_> = table.difference(&found).collect();
        assert!(gone.is_empty(), "lines without a route: {gone:?}");
    }

    #[test]
    fn nothing_that_writes_needs_only_reading() {
        for (method, path, need) in TABLE {
            assert!(*method == "GET" || *need != Read, "{method} {path}");
        }
        assert_eq!(super::need(&Method::HEAD, "/"), Some(Read));
        assert_eq!(super::need(&Method::POST, "/"), None);
    }
}
