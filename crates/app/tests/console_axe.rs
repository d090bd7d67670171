//! Accessibility: axe over every page of the console in headless Chromium, light and dark, at two widths. Skipped, with
//! a line that shows, where chromium or chromedriver is missing.

#[path = "support/browser.rs"]
mod browser;
mod support;
#[path = "support/web.rs"]
mod web;

use browser::{Browser, ENTER, TAB};
use chancery_people::{People, Role, Scope, Wanted, now};
use serde_json::Value;
use std::time::Duration;
use web::Console;

/// See `vendor/axe/ORIGIN.md`.
const AXE: &str = include_str!("vendor/axe/axe.min.js");
const GOOD: &str = "grey heron, low tide";

/// What axe finds against WCAG 2.2 A and AA, a line each.
fn faults(browser: &Browser) -> Vec<String> {
    browser.run(AXE);
    browser.run(
        "window.found = null; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => { window.found = { ran: r.passes.length, \
         faults: r.violations.map(v => v.id + ': ' + v.nodes.length + ' × ' + v.help + ' — ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | ')) }; })",
    );
    let found = browser.wait("window.found");
    assert!(found["ran"].as_u64().is_some_and(|n| n >= 5), "axe looked at something: {found}");
    found["faults"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Looks at a page in light and in dark.
fn look(browser: &Browser, path: &str, all: &mut Vec<String>) {
    for theme in ["light", "dark"] {
        browser.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
        // What lies below the header of a page scrolled on is no fault; colours are read after they were painted.
        browser.run("scrollTo(0, 0)");
        std::thread::sleep(Duration::from_millis(120));
        all.extend(faults(browser).into_iter().map(|fault| format!("{path} ({theme}): {fault}")));
    }
}

#[test]
fn every_page_passes_axe_in_light_and_dark() {
    let Some(browser) = Browser::start() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&ledger).output().expect("runs");
    assert!(made.status.success());
    let mut found = Vec::new();
    // The door of one-time passwords, before there are accounts.
    let console = Console::start(&ledger);
    browser.open(&format!("http://{}/", console.at));
    browser.wait("document.querySelector('[name=password]')");
    look(&browser, "/login, one-time", &mut found);
    browser.keys(&format!("R. Ames{TAB}{}{ENTER}", console.password()));
    browser.wait("document.querySelector('.me bdi')?.textContent");
    for path in ["/people", "/account"] {
        browser.open(&format!("http://{}{path}", console.at));
        browser.wait("document.querySelector('main h1')");
        look(&browser, &format!("{path}, one-time"), &mut found);
    }
    let people = People::open(&ledger).expect("a file");
    people.add("R. Ames", Role::Owner, Some(GOOD), now()).expect("added");
    people.add("J. Oyelaran", Role::Analyst, None, now()).expect("added");
    people.add("D. Isabled", Role::Viewer, Some(GOOD), now()).expect("added");
    people.set_disabled("D. Isabled", true).expect("set");
    people.make_token("R. Ames", &Wanted { label: "export", scopes: &[Scope::Read], days: 9 }, now()).expect("made");
    let (_, owner) = console.sign_in_as("R. Ames", GOOD);
    let incident = owner.json("/api/v1/incidents")["incidents"][0]["id"].as_str().expect("an id").to_owned();
    let seen = owner.json(&format!("/api/v1/incidents/{incident}"));
    assert_eq!(
        owner.decide(&serde_json::json!({ "do": "accept", "id": incident, "seen": seen["version"] })).status,
        201
    );
    let fact = seen["members"].as_array().and_then(|m| m.first()).cloned();
    let fact = fact.as_ref().and_then(|f| f["fact"]["id"].as_str().or(f["id"].as_str())).map(str::to_owned);
    let document = owner.json("/api/v1/documents")["documents"][0]["document"].as_str().expect("a name").to_owned();
    let conflict = owner.json("/api/v1/conflicts")["conflicts"][0]["id"].as_str().expect("an id").to_owned();
    owner.hand_in(
        "Quito",
        "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, police said.",
    );
    browser.open(&format!("http://{}/", console.at));
    browser.wait("document.querySelector('[autocomplete=current-password]')");
    look(&browser, "/login", &mut found);
    browser.keys(&format!("R. Ames{TAB}{GOOD}{ENTER}"));
    browser.wait("document.querySelector('.me bdi')?.textContent");
    let mut paths: Vec<String> = [
        "/",
        "/?country=XX",
        "/attribution",
        "/commitments",
        "/posture",
        "/statements",
        "/contacts",
        "/conflicts",
        "/missions",
        "/documents",
        "/search",
        "/search?q=embassy",
        "/intake",
        "/intake/1",
        "/feeds",
        "/?since=2027-01-01&until=2027-12-31",
        "/review",
        "/decisions",
        "/statistics",
        "/account",
        "/people",
        "/people/acts",
        "/nothing/here",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("/incidents/{incident}"));
    paths.push(format!("/documents/{document}"));
    paths.push(format!("/review/{document}"));
    paths.push(format!("/conflicts/{conflict}"));
    paths.extend(fact.map(|id| format!("/facts/{id}")));
    for path in &paths {
        browser.open(&format!("http://{}{path}", console.at));
        browser.wait("document.readyState === 'complete' && document.querySelector('main')");
        if path == "/" {
            browser.wait("document.querySelector('.map.ready, svg.plain')");
        }
        look(&browser, path, &mut found);
    }
    // What opens on a page: the keys, the menu, a second factor begun.
    browser.open(&format!("http://{}/account", console.at));
    browser.wait("document.querySelector('#second form')");
    browser.run("document.querySelector('.me').open = true");
    look(&browser, "the menu", &mut found);
    browser.run("document.querySelector('.me').open = false; const f = document.querySelector('#second form'); f.elements.password.value = 'grey heron, low tide'; f.requestSubmit(f.querySelector('button'))");
    browser.wait("!document.getElementById('enrol').hidden && document.querySelector('#enrol svg.code path')");
    look(&browser, "a second factor begun", &mut found);
    browser.run("document.getElementById('keys').showModal()");
    look(&browser, "the keys", &mut found);
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}
