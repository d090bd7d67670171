//! The rules of the CAP 1.2 schema and of the tables of its standard, as far as one message can be judged by itself: which elements
//! stand where and how often, closed lists, forms of values.

/// An element with its text and its children.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// Name with its namespace, if it has one of its own.
    pub name: String,
    /// Character data.
    pub text: String,
    /// Elements inside, in order.
    pub inside: Vec<Element>,
}

/// How often an element may stand.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    Perhaps,
    Any,
    Some,
}
use Times::{Any, Once, Perhaps, Some as AtLeastOne};

const ALERT: &[(&str, Times)] = &[
    ("identifier", Once),
    ("sender", Once),
    ("sent", Once),
    ("status", Once),
    ("msgType", Once),
    ("source", Perhaps),
    ("scope", Once),
    ("restriction", Perhaps),
    ("addresses", Perhaps),
    ("code", Any),
    ("note", Perhaps),
    ("references", Perhaps),
    ("incidents", Perhaps),
    ("info", Any),
];

const INFO: &[(&str, Times)] = &[
    ("language", Perhaps),
    ("category", AtLeastOne),
    ("event", Once),
    ("responseType", Any),
    ("urgency", Once),
    ("severity", Once),
    ("certainty", Once),
    ("audience", Perhaps),
    ("eventCode", Any),
    ("effective", Perhaps),
    ("onset", Perhaps),
    ("expires", Perhaps),
    ("senderName", Perhaps),
    ("headline", Perhaps),
    ("description", Perhaps),
    ("instruction", Perhaps),
    ("web", Perhaps),
    ("contact", Perhaps),
    ("parameter", Any),
    ("resource", Any),
    ("area", Any),
];

const AREA: &[(&str, Times)] = &[
    ("areaDesc", Once),
    ("polygon", Any),
    ("circle", Any),
    ("geocode", Any),
    ("altitude", Perhaps),
    ("ceiling", Perhaps),
];

const PAIR: &[(&str, Times)] = &[("valueName", Once), ("value", Once)];

const LISTS: &[(&str, &[&str])] = &[
    ("status", &["Actual", "Exercise", "System", "Test", "Draft"]),
    ("msgType", &["Alert", "Update", "Cancel", "Ack", "Error"]),
    ("scope", &["Public", "Restricted", "Private"]),
    (
        "category",
        &[
            "Geo",
            "Met",
            "Safety",
            "Security",
            "Rescue",
            "Fire",
            "Health",
            "Env",
            "Transport",
            "Infra",
            "CBRNE",
            "Other",
        ],
    ),
    ("responseType", &["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]),
    ("urgency", &["Immediate", "Expected", "Future", "Past", "Unknown"]),
    ("severity", &["Extreme", "Severe", "Moderate", "Minor", "Unknown"]),
    ("certainty", &["Observed", "Likely", "Possible", "Unlikely", "Unknown"]),
];

/// Says what a message does that CAP 1.2 does not allow; empty when it is sound.
pub fn faults(xml: &str) -> Vec<String> {
    let alert = match parse(xml) {
        Ok(element) => element,
        Err(why) => return vec![why],
    };
    let mut out = Vec::new();
    if alert.name != "alert" || !xml.contains("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">") {
        out.push(format!("the root is {}", alert.name));
    }
    sequence(&alert, ALERT, &mut out);
    let one = |name: &str| alert.inside.iter().find(|e| e.name == name).map_or("", |e| e.text.as_str());
    for name in ["identifier", "sender"] {
        if one(name).is_empty() || one(name).contains([' ', '\n', ',', '<', '&']) {
            out.push(format!("{name}: “{}”", one(name)));
        }
    }
    if !is_moment(one("sent")) {
        out.push(format!("sent: “{}”", one("sent")));
    }
    if (one("scope") == "Restricted") == one("restriction").is_empty() {
        out.push("a restriction goes with the scope Restricted, and only with it".to_owned());
    }
    if (one("scope") == "Private") && one("addresses").is_empty() {
        out.push("private without addresses".to_owned());
    }
    if ["Update", "Cancel", "Ack", "Error"].contains(&one("msgType")) && one("references").is_empty() {
        out.push(format!("{} without references", one("msgType")));
    }
    for reference in one("references").split_whitespace() {
        let parts: Vec<&str> = reference.split(',').collect();
        if parts.len() != 3 || parts[..2].iter().any(|p| p.is_empty()) || !is_moment(parts[2]) {
            out.push(format!("reference: “{reference}”"));
        }
    }
    for info in alert.inside.iter().filter(|e| e.name == "info") {
        sequence(info, INFO, &mut out);
        for inside in &info.inside {
            match inside.name.as_str() {
                "area" => sequence(inside, AREA, &mut out),
                "parameter" | "eventCode" => sequence(inside, PAIR, &mut out),
                "effective" | "onset" | "expires" if !is_moment(&inside.text) => {
                    out.push(format!("{}: “{}”", inside.name, inside.text));
                }
                "web" if !inside.text.contains("://") || inside.text.contains(' ') => {
                    out.push(format!("web is no whole address: “{}”", inside.text));
                }
                "event" if inside.text.trim().is_empty() => out.push("an event without a name".to_owned()),
                _ => {}
            }
            for circle in inside.inside.iter().filter(|e| e.name == "circle" && !is_circle(&e.text)) {
                out.push(format!("circle: “{}”", circle.text));
            }
        }
    }
    lists(&alert, &mut out);
    out
}

/// The children stand in the order of the schema, none that it does not know, each as often as it may.
fn sequence(element: &Element, rules: &[(&str, Times)], out: &mut Vec<String>) {
    let mut at = 0;
    for inside in &element.inside {
        match rules.iter().position(|(name, _)| *name == inside.name) {
            Some(n) if n < at => out.push(format!("{} stands too late in {}", inside.name, element.name)),
            Some(n) => at = n,
            None => out.push(format!("{} in {}", inside.name, element.name)),
        }
    }
    for (name, times) in rules {
        let count = element.inside.iter().filter(|e| e.name == *name).count();
        let fits = match times {
            Once => count == 1,
            Perhaps => count <= 1,
            Any => true,
            AtLeastOne => count > 0,
        };
        if !fits {
            out.push(format!("{name} ×{count} in {}", element.name));
        }
    }
}

fn lists(element: &Element, out: &mut Vec<String>) {
    if let Some((_, list)) = LISTS.iter().find(|(name, _)| *name == element.name)
        && !list.contains(&element.text.as_str())
    {
        out.push(format!("{}: “{}”", element.name, element.text));
    }
    element.inside.iter().for_each(|inside| lists(inside, out));
}

/// `2031-05-12T14:03:00-00:00`: no letter for a zone.
fn is_moment(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:dd?dd:dd";
    text.len() == shape.len()
        && text.chars().zip(shape.chars()).all(|(c, s)| match s {
            'd' => c.is_ascii_digit(),
            '?' => c == '+' || c == '-',
            _ => c == s,
        })
}

/// `LAT,LON KM`.
fn is_circle(text: &str) -> bool {
    let within = |text: &str, most: f64| text.parse::<f64>().is_ok_and(|n| n.abs() <= most);
    let Some((middle, radius)) = text.split_once(' ') else { return false };
    let Some((lat, lon)) = middle.split_once(',') else { return false };
    within(lat, 90.0) && within(lon, 180.0) && radius.parse::<f64>().is_ok_and(|km| km >= 0.0)
}

/// Elements and character data, which is all a message of ours has; anything else is a fault.
pub fn parse(xml: &str) -> Result<Element, String> {
    let rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").ok_or("no declaration")?;
    let mut open: Vec<Element> = vec![Element::default()];
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let (text, tag) = rest.split_once('<').unwrap_or((rest, ""));
        let top = open.last_mut().ok_or("nothing is open")?;
        top.text.push_str(&plain(text)?);
        if tag.is_empty() {
            break;
        }
        let (tag, after) = tag.split_once('>').ok_or("a tag without an end")?;
        rest = after;
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default().to_owned();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("a tag “{tag}”"));
        }
        if tag.starts_with('/') {
            let done = open.pop().filter(|e| e.name == name).ok_or(format!("</{name}> closes nothing"))?;
            open.last_mut().ok_or("closed too often")?.inside.push(done);
        } else {
            open.push(Element { name, ..Element::default() });
        }
    }
    let mut whole = open.pop().filter(|_| open.is_empty()).ok_or("something stays open")?;
    match whole.inside.len() {
        1 if whole.text.trim().is_empty() => Ok(whole.inside.remove(0)),
        _ => Err("more than one root, or text beside it".to_owned()),
    }
}

/// Character data with its entities resolved; characters XML 1.0 does not have are a fault.
fn plain(text: &str) -> Result<String, String> {
    if let Some(odd) = text.chars().find(|c| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
    {
        return Err(format!("the character {odd:?}"));
    }
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').ok_or(format!("a bare & before “{part}”"))?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" | "apos" => '\'',
            _ => return Err(format!("the entity {name}")),
        });
        out.push_str(after);
    }
    Ok(out)
}
