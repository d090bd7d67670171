//! Alerts as CAP 1.2 messages (OASIS Common Alerting Protocol).
//!
//! How the closed lists are chosen, by rules alone:
//!
//! | element | value |
//! |---|---|
//! | `msgType` | `Alert` for the first alert of a watch on a matter, `Update` with `references` after it |
//! | `urgency` | `Future` for what is told to come (threat, warning); `Immediate` when the last day it can have happened is the day it is sent or the one before; `Past` for older; `Unknown` without a date |
//! | `severity` | `Extreme` from ten dead; `Severe` from one dead; `Moderate` with injured or damage; `Minor` for other incidents; `Unknown` for postures and promises |
//! | `certainty` | `Likely` for two or more independent origins without a contradiction; `Possible` for one origin or reports that contradict each other; `Unknown` for postures and promises |
//!
//! `Observed` is never said: nobody here has seen it. Postures and promises are not dated events; their urgency is `Unknown`.

use crate::letter::{Home, headline};
use crate::xml::{element, moment, text};
use crate::{Alert, Change, Kind, Matter, Watch};

/// The message of one alert.
pub fn message(home: &Home, watch: &Watch, alert: &Alert) -> String {
    let matter = &alert.matter;
    let update = !alert.earlier.is_empty();
    let status = if matter.demo { "Exercise" } else { "Actual" };
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n",
    );
    out += &element("identifier", &home.name(alert.id));
    out += &element("sender", &sender(home));
    out += &element("sent", &moment(alert.at, "-00:00"));
    out += &element("status", status);
    out += &element("msgType", if update { "Update" } else { "Alert" });
    out += &element("scope", "Restricted");
    out += &element("restriction", "For those the watch was made for");
    if matter.demo {
        out += &element("note", "Demonstration material: nothing of this happened");
    }
    let reference =
        |r: &crate::Reference| format!("{},{},{}", sender(home), home.name(r.alert), moment(r.at, "-00:00"));
    out += &element("references", &alert.earlier.iter().map(reference).collect::<Vec<_>>().join(" "));
    out += "<info>\n<language>en</language>\n<category>Security</category>\n";
    out += &element("event", &event(matter));
    out += &element("urgency", urgency(matter, alert.at));
    out += &element("severity", severity(matter));
    out += &element("certainty", certainty(matter));
    out += &element("senderName", "Chancery");
    out += &element("headline", &headline(alert).chars().take(160).collect::<String>());
    out += &element("description", &description(home, alert));
    out += &element("web", &home.page(matter));
    for (name, value) in [("watch", watch.name.clone()), ("origins", matter.origins.to_string())] {
        out += &format!("<parameter><valueName>{name}</valueName><value>{}</value></parameter>\n", text(&value));
    }
    out += &area(matter);
    out += "</info>\n</alert>\n";
    out
}

/// A message that only tries the way.
pub fn test(home: &Home, watch: &Watch, delivery: i64, at: i64) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n",
    );
    out += &element("identifier", &format!("chancery-{}-test-{delivery}", home.instance));
    out += &element("sender", &sender(home));
    out += &element("sent", &moment(at, "-00:00"));
    out += "<status>Test</status>\n<msgType>Alert</msgType>\n<scope>Restricted</scope>\n";
    out += &element("restriction", "For those the watch was made for");
    out += &element("note", &format!("A test of the watch “{}”", watch.name));
    out += "</alert>\n";
    out
}

/// CAP forbids spaces, commas, `<` and `&` in it.
fn sender(home: &Home) -> String {
    format!("chancery-{}", home.instance)
}

fn event(matter: &Matter) -> String {
    let plain = matter.r#type.replace('_', " ");
    if plain.is_empty() { "security event".to_owned() } else { plain }
}

fn urgency(matter: &Matter, sent: i64) -> &'static str {
    if matter.to_come {
        return "Future";
    }
    let Some((_, last)) = matter.days.as_ref().filter(|_| matter.kind == Kind::Incident) else { return "Unknown" };
    let day = |at: i64| moment(at, "").chars().take(10).collect::<String>();
    if *last >= day(sent - 86_400) { "Immediate" } else { "Past" }
}

fn severity(matter: &Matter) -> &'static str {
    match (matter.kind, matter.killed, matter.injured) {
        (Kind::Posture | Kind::Commitment, ..) => "Unknown",
        (_, Some(10..), _) => "Extreme",
        (_, Some(1..), _) => "Severe",
        (_, _, Some(1..)) => "Moderate",
        _ if matter.damage => "Moderate",
        _ => "Minor",
    }
}

fn certainty(matter: &Matter) -> &'static str {
    match matter.kind {
        Kind::Posture | Kind::Commitment => "Unknown",
        Kind::Incident if matter.origins > 1 && !matter.disputed => "Likely",
        Kind::Incident => "Possible",
    }
}

fn description(home: &Home, alert: &Alert) -> String {
    let mut out = String::new();
    for change in &alert.changes {
        out.push_str(&Change::in_words(change));
        out.push('\n');
        for source in &change.sources {
            let by = if source.outlet.is_empty() { &source.document } else { &source.outlet };
            out.push_str(&format!("“{}” ({by}) {}\n", source.quote, home.words(source)));
        }
    }
    out
}

/// The place and, where the gazetteer knows it, a circle as exact as it is.
fn area(matter: &Matter) -> String {
    let name = [matter.place.as_str(), matter.country.as_str(), "place not stated"];
    let name = name.into_iter().find(|n| !n.is_empty()).unwrap_or_default();
    let circle =
        matter.position.map(|(lat, lon)| format!("{lat:.4},{lon:.4} {:.1}", matter.exact_km)).unwrap_or_default();
    format!("<area>\n{}{}</area>\n", element("areaDesc", name), element("circle", &circle))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reference;

    fn home() -> Home {
        Home { base: "http://127.0.0.1:7272/".into(), instance: "0123".into() }
    }

    #[test]
    fn the_closed_lists_follow_their_rules() {
        let at = 1_936_396_800; // 2031-05-13
        let matter = |killed, injured, origins, days: Option<&str>| Matter {
            killed,
            injured,
            origins,
            days: days.map(|d| (d.to_owned(), d.to_owned())),
            ..Matter::default()
        };
        let told = |m: &Matter| (urgency(m, at), severity(m), certainty(m));
        assert_eq!(told(&matter(Some(12), None, 2, Some("2031-05-12"))), ("Immediate", "Extreme", "Likely"));
        assert_eq!(told(&matter(Some(1), None, 1, Some("2031-05-01"))), ("Past", "Severe", "Possible"));
        assert_eq!(told(&matter(Some(0), Some(3), 1, None)), ("Unknown", "Moderate", "Possible"));
        let threat = Matter { to_come: true, ..matter(None, None, 1, Some("2031-05-12")) };
        assert_eq!(told(&threat), ("Future", "Minor", "Possible"));
        let disputed = Matter { disputed: true, damage: true, ..matter(None, None, 3, Some("2031-05-13")) };
        assert_eq!(told(&disputed), ("Immediate", "Moderate", "Possible"));
    }

    #[test]
    fn updates_name_what_they_update_and_areas_have_circles() {
        let matter =
            Matter { position: Some((-0.18, -78.47)), exact_km: 15.0, place: "Quito <b>".into(), ..Matter::default() };
        let alert = Alert { id: 9, matter, earlier: vec![Reference { alert: 7, at: 86_400 }], ..Alert::default() };
        let xml = message(&home(), &Watch::default(), &alert);
        assert!(
            xml.contains("<references>chancery-0123,chancery-0123-7,1970-01-02T00:00:00-00:00</references>"),
            "{xml}"
        );
        assert!(xml.contains("<circle>-0.1800,-78.4700 15.0</circle>") && xml.contains("Quito &lt;b&gt;"), "{xml}");
        assert!(xml.contains("<msgType>Update</msgType>"));
    }
}
