//! Alerts as an Atom feed (RFC 4287).

use crate::letter::{Home, headline};
use crate::xml::{moment, text};
use crate::{Alert, Watch};

/// The feed of a watch, newest first; `own` is its address.
pub fn feed(home: &Home, watch: &Watch, own: &str, alerts: &[Alert]) -> String {
    let updated = alerts.first().map_or(watch.created, |a| a.at);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>urn:chancery:{}:watch:{}</id>\n\
         <title>{}</title>\n<updated>{}</updated>\n<author><name>Chancery</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n",
        text(&home.instance),
        watch.id,
        text(&watch.name),
        moment(updated, "Z"),
        text(own)
    );
    for alert in alerts {
        entry(&mut out, home, watch, own, alert);
    }
    out.push_str("</feed>\n");
    out
}

fn entry(out: &mut String, home: &Home, watch: &Watch, own: &str, alert: &Alert) {
    let html = crate::letter::letter(home, watch, std::slice::from_ref(alert), false).html;
    let cap = own.strip_suffix(".atom").map(|start| format!("{start}/{}.cap", alert.id)).unwrap_or_default();
    out.push_str(&format!(
        "<entry>\n<id>urn:chancery:{}:alert:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link rel=\"alternate\" href=\"{}\"/>\n\
         <link rel=\"enclosure\" type=\"application/cap+xml\" href=\"{}\"/>\n<content type=\"html\">{}</content>\n</entry>\n",
        text(&home.instance),
        alert.id,
        text(&headline(alert)),
        moment(alert.at, "Z"),
        text(&home.page(&alert.matter)),
        text(&cap),
        text(&html)
    ));
}
