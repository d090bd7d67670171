//! The walls between crates, checked from `cargo metadata`.

use crate::command::{cargo, output};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a crate may depend on inside the project, development aside. A crate without a line is an error:
/// who adds a room decides first what it may know.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("chancery-facts", &[]),
    ("chancery-atlas", &["chancery-facts"]),
    ("chancery-syntax", &["chancery-facts"]),
    ("chancery-encoder", &[]),
    // Feeds lie in files, too.
    ("chancery-read", &["chancery-facts", "chancery-feeds"]),
    // Asks other hosts, and feeds are read without asking anybody; both know no noun of the codebook.
    ("chancery-fetch", &[]),
    ("chancery-feeds", &[]),
    // Watches, letters and papers are handed plain values.
    ("chancery-alerts", &[]),
    ("chancery-mail", &[]),
    ("chancery-press", &[]),
    ("chancery-clean", &["chancery-facts"]),
    ("chancery-recognise", &["chancery-facts", "chancery-atlas", "chancery-syntax", "chancery-encoder"]),
    ("chancery-coding", &["chancery-facts", "chancery-atlas"]),
    ("chancery-link", &["chancery-facts"]),
    ("chancery-ledger", &["chancery-facts"]),
    ("chancery-exchange", &["chancery-facts"]),
    // Accounts: a file beside the ledger, which knows of nothing else.
    ("chancery-people", &[]),
    // The console: it is given plain values and a channel, and knows no stage; only who may come in.
    ("chancery-serve", &["chancery-people"]),
    ("chancery-score", &["chancery-facts"]),
    // Does faults to a ledger; no production code reaches it.
    ("chancery-testkit", &["chancery-ledger"]),
    // What must hold of every parser; only tests, the fuzzer and a chore run it.
    (
        "chancery-probe",
        &[
            "chancery-clean",
            "chancery-exchange",
            "chancery-facts",
            "chancery-feeds",
            "chancery-fetch",
            "chancery-ledger",
            "chancery-link",
            "chancery-mail",
            "chancery-read",
            "chancery-recognise",
            "chancery-serve",
        ],
    ),
    // Runs single stages over public test sets; only chores know it.
    (
        "chancery-bench",
        &[
            "chancery-facts",
            "chancery-atlas",
            "chancery-syntax",
            "chancery-encoder",
            "chancery-clean",
            "chancery-recognise",
            "chancery-coding",
            "chancery-link",
            "chancery-ledger",
        ],
    ),
    (
        "chancery",
        &[
            "chancery-facts",
            "chancery-atlas",
            "chancery-syntax",
            "chancery-encoder",
            "chancery-read",
            "chancery-fetch",
            "chancery-feeds",
            "chancery-alerts",
            "chancery-mail",
            "chancery-press",
            "chancery-clean",
            "chancery-recognise",
            "chancery-coding",
            "chancery-link",
            "chancery-ledger",
            "chancery-exchange",
            "chancery-people",
            "chancery-serve",
        ],
    ),
    // Fills a large ledger and places reports in it as the program does; times single stages over a web archive.
    (
        "xtask",
        &[
            "chancery",
            "chancery-facts",
            "chancery-atlas",
            "chancery-exchange",
            "chancery-ledger",
            "chancery-people",
            "chancery-probe",
            "chancery-read",
            "chancery-clean",
            "chancery-coding",
            "chancery-bench",
            "chancery-score",
            "chancery-testkit",
        ],
    ),
];

/// Stages of the path; only the app knows two of them.
const STAGES: &[&str] = &[
    "chancery-read",
    "chancery-clean",
    "chancery-recognise",
    "chancery-coding",
    "chancery-link",
    "chancery-ledger",
    "chancery-exchange",
];

/// What the tests of a stage may lean on although it is another stage.
const TESTS_MAY_KNOW: &[(&str, &str)] = &[
    // The cases of coding are sentences for a person to read; only the stage before makes signals of them.
    ("chancery-coding", "chancery-recognise"),
];

/// Crates that may name serde: foreign formats, stored records, wire bodies, scores, the head of a model file.
const MAY_SERIALISE: &[&str] = &[
    "chancery-alerts",
    "chancery-exchange",
    "chancery-ledger",
    // Dumps of others are JSON.
    "chancery-read",
    "chancery-encoder",
    "chancery-serve",
    "chancery-score",
    "chancery-bench",
    "chancery",
    "xtask",
];

/// Crates that ask other hosts past our gate, or bring their own sockets; nothing of ours may reach one of them, at any
/// distance.
const NETWORK: &[&str] = &[
    "actix-web",
    "async-net",
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "isahc",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "smol",
    "surf",
    "tiny_http",
    "tungstenite",
];

/// The room that listens, and the crates it does that with: nobody else may reach one of them but through it.
const LISTENS: &str = "chancery-serve";
/// See [`LISTENS`].
const SERVER: &[&str] = &["axum", "hyper", "hyper-util", "tokio-rustls"];

/// The room that asks other hosts, where every address is judged, and the crates it does that with.
const ASKS: &str = "chancery-fetch";
/// See [`ASKS`].
const CLIENT: &[&str] = &["ureq", "ureq-proto"];

/// The room that speaks with a relay for mail, and the crate it does that with.
const MAILS: &str = "chancery-mail";
/// See [`MAILS`].
const MAILER: &[&str] = &["lettre"];

/// What these rooms share: the roots of those who connect, sockets of those who also listen. The mailer names `tokio` as
/// what it could use; `cargo metadata` lists it although nothing of it is built there. `rustls` by itself opens no socket.
const SHARED: [(&[&str], &[&str]); 2] =
    [(&[ASKS, MAILS], &["webpki-roots"]), (&[LISTENS, MAILS], &["mio", "socket2", "tokio"])];

/// Dependencies of one crate of the project.
#[derive(Debug, Default)]
struct Room {
    normal: BTreeSet<String>,
    development: BTreeSet<String>,
}

/// The chore.
pub fn run() -> Result<()> {
    println!("{}", check()?);
    Ok(())
}

/// Checks all walls; every breach is named.
pub fn check() -> Result<String> {
    let text = output(cargo().args(["metadata", "--format-version", "1"]))?.stdout;
    let metadata: Value = serde_json::from_slice(&text).context("cargo metadata")?;
    let rooms = rooms(&metadata)?;
    let mut breaches = breaches(&rooms);
    breaches.extend(
        reached(&metadata, NETWORK)?.into_iter().map(|name| format!("{name} opens sockets and is in the tree")),
    );
    let own: [(&[&str], &[&str]); 3] = [(&[LISTENS], SERVER), (&[ASKS], CLIENT), (&[MAILS], MAILER)];
    for (rooms, crates) in own.into_iter().chain(SHARED) {
        let past = past(&metadata, rooms, crates)?;
        let rooms = rooms.join(", ");
        breaches.extend(past.into_iter().map(|name| format!("{name} opens sockets and is reached past {rooms}")));
    }
    if !breaches.is_empty() {
        bail!("{} breached\n  {}", breaches.len(), breaches.join("\n  "));
    }
    Ok(format!("{} crates, no wall breached", rooms.len()))
}

fn rooms(metadata: &Value) -> Result<BTreeMap<String, Room>> {
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().context("members")?.iter().filter_map(Value::as_str).collect();
    let packages = metadata["packages"].as_array().context("packages")?;
    let ours = packages.iter().filter(|p| p["id"].as_str().is_some_and(|id| members.contains(id)));
    let mut rooms = BTreeMap::new();
    for package in ours {
        let name = package["name"].as_str().context("name")?.to_owned();
        let mut room = Room::default();
        for dependency in package["dependencies"].as_array().context("dependencies")? {
            let on = dependency["name"].as_str().context("dependency")?.to_owned();
            if dependency["kind"] == "dev" {
                room.development.insert(on);
            } else {
                room.normal.insert(on);
            }
        }
        rooms.insert(name, room);
    }
    Ok(rooms)
}

fn breaches(rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, room) in rooms {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(of, _)| of == name) else {
            found.push(format!("{name} has no line in the table of walls"));
            continue;
        };
        let ours = room.normal.iter().filter(|d| rooms.contains_key(*d));
        for known in ours.filter(|d| !allowed.contains(&d.as_str())) {
            found.push(format!("{name} knows {known}"));
        }
        // Tests of a stage must not lean on another stage either: they would pass for the other's reasons.
        let stage = |of: &str| STAGES.contains(&of);
        let foreign = |d: &&String| stage(name) && stage(d) && *d != name && !TESTS_MAY_KNOW.contains(&(name, d));
        found.extend(room.development.iter().filter(foreign).map(|d| format!("tests of {name} know the stage {d}")));
        let serialises = room.normal.iter().any(|d| d.starts_with("serde"));
        if serialises && !MAY_SERIALISE.contains(&name.as_str()) {
            found.push(format!("{name} names serde"));
        }
    }
    found
}

/// Which of `names` any crate of the project reaches.
fn reached(metadata: &Value, names: &[&str]) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("packages")?;
    let all = packages.iter().filter_map(|p| p["name"].as_str());
    Ok(all.filter(|name| names.contains(name)).map(str::to_owned).collect())
}

/// Which of `names` are reached from a crate of the project without going through one of `rooms`.
fn past(metadata: &Value, rooms: &[&str], names: &[&str]) -> Result<BTreeSet<String>> {
    let packages = metadata["packages"].as_array().context("packages")?;
    let name_of: BTreeMap<&str, &str> =
        packages.iter().filter_map(|p| Some((p["id"].as_str()?, p["name"].as_str()?))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().context("resolved dependencies")?;
    let ids = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
    };
    let needs: BTreeMap<&str, Vec<String>> =
        nodes.iter().filter_map(|n| Some((n["id"].as_str()?, ids(&n["dependencies"])))).collect();
    let mut open = ids(&metadata["workspace_members"]);
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = open.pop() {
        let name = name_of.get(id.as_str()).copied().unwrap_or_default();
        if rooms.contains(&name) || !seen.insert(id.clone()) {
            continue;
        }
        if names.contains(&name) {
            found.insert(name.to_owned());
        }
        open.extend(needs.get(id.as_str()).into_iter().flatten().cloned());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(normal: &[&str], development: &[&str]) -> Room {
        let set = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Room { normal: set(normal), development: set(development) }
    }

    fn of(rooms: Vec<(&str, Room)>) -> Vec<String> {
        breaches(&rooms.into_iter().map(|(n, r)| (n.to_owned(), r)).collect())
    }

    #[test]
    fn a_stage_that_knows_the_ledger_is_a_breach() {
        let rooms = vec![
            ("chancery-facts", room(&["jiff"], &[])),
            ("chancery-ledger", room(&["rusqlite"], &[])),
            ("chancery-link", room(&["chancery-facts", "chancery-ledger"], &[])),
        ];
        assert_eq!(of(rooms), ["chancery-link knows chancery-ledger"]);
    }

    #[test]
    fn production_does_not_reach_the_scores_but_tests_may() {
        let score = || ("chancery-score", room(&[], &[]));
        assert_eq!(of(vec![score(), ("chancery", room(&["chancery-score"], &[]))]), ["chancery knows chancery-score"]);
        assert!(of(vec![score(), ("chancery", room(&[], &["chancery-score"]))]).is_empty());
    }

    #[test]
    fn tests_of_a_stage_stay_in_their_room() {
        let rooms = vec![("chancery-clean", room(&[], &[])), ("chancery-link", room(&[], &["chancery-clean"]))];
        assert_eq!(of(rooms), ["tests of chancery-link know the stage chancery-clean"]);
        let cases = ("chancery-coding", room(&[], &["chancery-recognise"]));
        assert!(of(vec![cases, ("chancery-recognise", room(&[], &[]))]).is_empty());
    }

    #[test]
    fn serde_stays_at_the_edges_and_new_rooms_need_a_line() {
        let rooms = vec![("chancery-facts", room(&["serde"], &[])), ("chancery-new", room(&[], &[]))];
        assert_eq!(of(rooms), ["chancery-facts names serde", "chancery-new has no line in the table of walls"]);
    }

    #[test]
    fn sockets_are_found_at_any_distance() {
        let metadata = serde_json::json!({ "packages": [{ "name": "jiff" }, { "name": "curl" }, { "name": "ureq" }] });
        assert_eq!(reached(&metadata, NETWORK).expect("packages"), ["curl"]);
    }

    #[test]
    fn only_the_console_reaches_a_server() {
        let tree = |read_needs: &[&str]| {
            serde_json::json!({
                "workspace_members": ["app", "read", "serve"],
                "packages": [{ "id": "app", "name": "chancery" }, { "id": "read", "name": "chancery-read" },
                    { "id": "serve", "name": "chancery-serve" }, { "id": "t", "name": "tokio" }, { "id": "x", "name": "middle" }],
                "resolve": { "nodes": [{ "id": "app", "dependencies": ["read", "serve"] }, { "id": "read", "dependencies": read_needs },
                    { "id": "serve", "dependencies": ["t"] }, { "id": "x", "dependencies": ["t"] }, { "id": "t", "dependencies": [] }] },
            })
        };
        assert!(past(&tree(&[]), &[LISTENS], &["tokio"]).expect("a tree").is_empty());
        assert_eq!(past(&tree(&["x"]), &[LISTENS], &["tokio"]).expect("a tree"), BTreeSet::from(["tokio".to_owned()]));
    }

    #[test]
    fn other_hosts_are_asked_through_one_room() {
        let tree = |serve_needs: &[&str]| {
            serde_json::json!({
                "workspace_members": ["app", "fetch", "serve"],
                "packages": [{ "id": "app", "name": "chancery" }, { "id": "fetch", "name": "chancery-fetch" },
                    { "id": "serve", "name": "chancery-serve" }, { "id": "u", "name": "ureq" }, { "id": "r", "name": "rustls" }],
                "resolve": { "nodes": [{ "id": "app", "dependencies": ["fetch", "serve"] }, { "id": "fetch", "dependencies": ["u"] },
                    { "id": "serve", "dependencies": serve_needs }, { "id": "u", "dependencies": ["r"] }, { "id": "r", "dependencies": [] }] },
            })
        };
        let asks = ["rustls", "ureq"];
        assert!(past(&tree(&[]), &[ASKS], &asks).expect("a tree").is_empty());
        assert_eq!(past(&tree(&["r"]), &[ASKS, MAILS], &asks).expect("a tree"), BTreeSet::from(["rustls".to_owned()]));
        let both = BTreeSet::from(["rustls".to_owned(), "ureq".to_owned()]);
        assert_eq!(past(&tree(&["u"]), &[ASKS], &asks).expect("a tree"), both);
    }
}
