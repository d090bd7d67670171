//! Alerts as JSON for programs and as letters for people.

use crate::{Alert, Change, Matter, Source, Watch};
use serde_json::{Value, json};

/// Where the console is reached and how alerts are told apart.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// Address of the console with a slash at its end; links begin with it.
    pub base: String,
    /// What tells this ledger's alerts apart from those of others.
    pub instance: String,
}

impl Home {
    /// The name of an alert in all the world, the same however often it is sent.
    pub fn name(&self, alert: i64) -> String {
        format!("chancery-{}-{alert}", self.instance)
    }

    /// Address of a matter's page.
    pub fn page(&self, matter: &Matter) -> String {
        format!("{}{}", self.base, matter.page)
    }

    /// Address of words in their document.
    pub fn words(&self, source: &Source) -> String {
        format!("{}documents/{}?at={}-{}#here", self.base, escaped(&source.document), source.start, source.end)
    }
}

/// A text as one part of an address.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A moment of RFC 3339 (UTC).
pub fn moment(at: i64) -> String {
    crate::xml::moment(at, "Z")
}

/// What a webhook is sent.
pub fn payload(home: &Home, watch: &Watch, alerts: &[Alert], test: bool) -> String {
    json!({
        "version": 1,
        "test": test,
        "watch": { "id": watch.id, "name": watch.name },
        "alerts": alerts.iter().map(|a| told(home, a)).collect::<Vec<_>>(),
    })
    .to_string()
}

fn told(home: &Home, alert: &Alert) -> Value {
    let matter = &alert.matter;
    let source = |s: &Source| {
        json!({ "quote": s.quote, "document": s.document, "start": s.start, "end": s.end, "outlet": s.outlet,
            "published": s.published, "word_of": s.voice, "fact": s.fact, "link": home.words(s) })
    };
    let change = |c: &Change| {
        json!({ "field": c.field, "label": c.label, "before": c.before, "after": c.after,
            "sources": c.sources.iter().map(source).collect::<Vec<_>>() })
    };
    json!({
        "id": home.name(alert.id),
        "at": moment(alert.at),
        "summary": headline(alert),
        "changes": alert.changes.iter().map(change).collect::<Vec<_>>(),
        "earlier": alert.earlier.iter().map(|r| home.name(r.alert)).collect::<Vec<_>>(),
        "matter": {
            "id": matter.id, "kind": matter.kind, "type": matter.r#type, "title": matter.title,
            "place": matter.place, "country": matter.country,
            "position": matter.position.map(|(lat, lon)| json!({ "lat": lat, "lon": lon })),
            "days": matter.days.as_ref().map(|(from, to)| json!({ "from": from, "to": to })),
            "origins": matter.origins, "disputed": matter.disputed, "demo": matter.demo,
            "values": matter.values.iter().map(|(f, v)| (f.as_str(), v.text.as_str())).collect::<std::collections::BTreeMap<_, _>>(),
            "link": home.page(matter),
        },
    })
}

/// An alert in one line: what changed, of what.
pub fn headline(alert: &Alert) -> String {
    let matter = &alert.matter;
    let first = alert.changes.first();
    let new = first.is_some_and(|c| c.field == crate::Field::New);
    let words: Vec<String> = match new {
        true => vec![first.map(|c| c.label.clone()).unwrap_or_default()],
        false => alert.changes.iter().map(Change::in_words).collect(),
    };
    let place = if matter.place.is_empty() || matter.title.contains(&matter.place) {
        String::new()
    } else {
        format!(", {}", matter.place)
    };
    format!("{} — {}{place}", matter.title, words.join("; "))
}

/// A letter, as text and as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Subject: one line without control characters.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same, marked up.
    pub html: String,
}

/// One line of what somebody wrote: no line break of it begins another header.
fn one_line(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}

/// The letter of a delivery.
pub fn letter(home: &Home, watch: &Watch, alerts: &[Alert], test: bool) -> Letter {
    let subject = match (test, alerts) {
        (true, _) => format!("[{}] test", watch.name),
        (false, [one]) => format!("[{}] {}", watch.name, headline(one)),
        (false, several) => format!("[{}] {} changes", watch.name, several.len()),
    };
    let demo = alerts.iter().any(|a| a.matter.demo);
    let mut text = String::new();
    let mut html = String::from("<!doctype html>\n<html><body style=\"font:15px/1.5 sans-serif;max-width:44em\">\n");
    if test {
        text.push_str("This is a test of a watch of Chancery. Nothing has changed.\n");
        html.push_str("<p>This is a test of a watch of Chancery. Nothing has changed.</p>\n");
    }
    if demo {
        text.push_str("DEMONSTRATION MATERIAL: nothing of this happened.\n\n");
        html.push_str("<p><b>Demonstration material: nothing of this happened.</b></p>\n");
    }
    for alert in alerts {
        write_text(&mut text, home, alert);
        write_html(&mut html, home, alert);
    }
    let why = format!("You are told because of the watch “{}”.", one_line(&watch.name));
    let all = format!("{}watches/{}", home.base, watch.id);
    text.push_str(&format!("-- \n{why}\n{all}\n"));
    html.push_str(&format!(
        "<hr><p><small>{} <a href=\"{}\">The watch</a></small></p>\n</body></html>\n",
        crate::xml::text(&why),
        crate::xml::text(&all)
    ));
    Letter { subject: one_line(&subject), text, html }
}

fn facts(alert: &Alert) -> Vec<(&'static str, String)> {
    let m = &alert.matter;
    let mut out = vec![("Place", m.place.clone())];
    out.extend(crate::Field::ALL.iter().filter_map(|f| {
        let name = match f {
            crate::Field::Date => "Date",
            crate::Field::Toll => "Toll",
            crate::Field::Status => "Status",
            crate::Field::Posture => "Posture",
            crate::Field::Stage => "Stage",
            _ => return None,
        };
        Some((name, m.value(*f).to_owned()))
    }));
    if m.kind == crate::Kind::Incident {
        out.push(("Independent origins", m.origins.to_string()));
    }
    out.retain(|(_, value)| !value.is_empty());
    out
}

fn by(source: &Source) -> String {
    let voice = if source.voice.is_empty() { String::new() } else { format!("word of {}", source.voice) };
    let name = if source.outlet.is_empty() { &source.document } else { &source.outlet };
    let parts = [voice, name.clone(), source.published.clone()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

fn write_text(out: &mut String, home: &Home, alert: &Alert) {
    let tame = |text: &str| one_line(text);
    out.push_str(&format!("{}\n{}\n\n", tame(&alert.matter.title), home.page(&alert.matter)));
    for change in &alert.changes {
        out.push_str(&format!("  * {}\n", tame(&change.in_words())));
        for source in &change.sources {
            out.push_str(&format!(
                "      “{}”\n      {}\n      {}\n",
                tame(&source.quote),
                tame(&by(source)),
                home.words(source)
            ));
        }
    }
    out.push('\n');
    for (name, value) in facts(alert) {
        out.push_str(&format!("  {name}: {}\n", tame(&value)));
    }
    out.push('\n');
}

fn write_html(out: &mut String, home: &Home, alert: &Alert) {
    let x = crate::xml::text;
    out.push_str(&format!(
        "<h2 style=\"font-size:1.1em\"><a href=\"{}\">{}</a></h2>\n<ul>\n",
        x(&home.page(&alert.matter)),
        x(&alert.matter.title)
    ));
    for change in &alert.changes {
        out.push_str(&format!("<li><b>{}</b>", x(&change.in_words())));
        for source in &change.sources {
            out.push_str(&format!(
                "<blockquote dir=\"auto\" style=\"margin:.3em 0;padding-left:.8em;border-left:3px solid #ccc\"><a href=\"{}\">“{}”</a><br><small>{}</small></blockquote>",
                x(&home.words(source)),
                x(&source.quote),
                x(&by(source))
            ));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n<p>");
    let told: Vec<String> = facts(alert).iter().map(|(n, v)| format!("{n}: {}", x(v))).collect();
    out.push_str(&format!("{}</p>\n", told.join("<br>")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    #[test]
    fn hostile_words_break_out_of_nothing() {
        let evil = "x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>";
        let source = Source { quote: evil.into(), document: "a/../b\r\n".into(), ..Source::default() };
        let change = Change {
            field: Field::Toll,
            label: "toll".into(),
            before: String::new(),
            after: evil.into(),
            sources: vec![source],
        };
        let matter = Matter { title: evil.into(), place: evil.into(), ..Matter::default() };
        let alert = Alert { changes: vec![change], matter, ..Alert::default() };
        let watch = Watch { name: evil.into(), ..Watch::default() };
        let home = Home { base: "http://127.0.0.1/".into(), instance: "i".into() };
        let letter = letter(&home, &watch, std::slice::from_ref(&alert), false);
        assert!(!letter.subject.chars().any(char::is_control), "{}", letter.subject);
        assert!(!letter.html.contains("<script") && !letter.text.contains("\r"), "{}", letter.html);
        assert!(!letter.text.contains("\nBcc"), "{}", letter.text);
        let payload: Value = serde_json::from_str(&payload(&home, &watch, &[alert], false)).expect("JSON");
        assert_eq!(payload["alerts"][0]["changes"][0]["after"], evil);
        assert!(
            payload["alerts"][0]["changes"][0]["sources"][0]["link"]
                .as_str()
                .is_some_and(|l| l.contains("a%2F..%2Fb%0D%0A"))
        );
    }
}
