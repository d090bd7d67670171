//! Time and space by keyboard alone, in headless Chromium: the bars, the period before and after, points and heat, the map. Skipped, with
//! a line that shows, where chromium or chromedriver is missing.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/inside.rs"]
mod inside;
mod support;
#[path = "support/web.rs"]
mod web;

use browser::{END, ENTER, ESCAPE, LEFT, RIGHT, SHIFT, TAB, UP};
use inside::inside;

#[test]
fn a_period_is_drawn_by_keys_and_moved_on() {
    let Some((browser, _dir, _console)) = inside() else { return };
    let stops = "document.querySelectorAll('svg[data-bars] a[tabindex=\"0\"]')";
    browser.wait(&format!("{stops}.length === 1"));
    browser.run(&format!("{stops}[0].focus()"));
    browser.keys(&format!("{END}{LEFT}"));
    browser.held(SHIFT, &format!("{LEFT}{LEFT}{LEFT}"));
    browser.wait("document.querySelector('svg[data-bars] .brush')?.getAttribute('width') > 0");
    browser.keys(&ESCAPE.to_string());
    browser.wait("!document.querySelector('svg[data-bars] .brush')");
    browser.held(SHIFT, &format!("{RIGHT}{RIGHT}"));
    let drawn = browser.wait("document.querySelector('svg[data-bars] .brush')?.getAttribute('x')");
    assert!(drawn.as_str().is_some(), "{drawn}");
    browser.keys(&ENTER.to_string());
    browser.wait("location.search === '?since=2027-01-01&until=2029-12-31'");
    browser.wait("document.querySelector('[name=since]').value === '2027-01-01'");
    // Whoever goes on finds the focus where it was.
    browser.wait("document.activeElement.dataset?.from === '2029-01-01'");
    browser.wait("[...document.querySelectorAll('.rows .when')].every(w => w.textContent >= '2027')");
    browser.keys("]");
    browser.wait("location.search === '?since=2030-01-01&until=2032-12-31'");
    browser.wait("document.querySelectorAll('.rows .row').length > 0");
    browser.keys("[");
    browser.wait("location.search === '?since=2027-01-01&until=2029-12-31'");
    browser.wait("document.querySelector('.period')");
    browser.keys("\\");
    browser.wait("location.search === '' && document.querySelectorAll('.rows .row').length > 10");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn the_map_is_read_by_keys_as_points_and_as_heat() {
    let Some((browser, _dir, console)) = inside() else { return };
    browser.open(&format!("http://{}/?country=TD", console.at));
    if browser.run("return !!document.createElement('canvas').getContext('webgl2')") != true {
        eprintln!("\nskipped: no WebGL in this browser\n");
        return;
    }
    browser.wait("document.querySelector('.map.ready .modes')");
    browser.run("document.querySelector('.modes [value=heat]').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('.modes [value=heat]').getAttribute('aria-pressed') === 'true'");
    // It stays so on the next page, and the list is the same.
    browser.open(&format!("http://{}/?country=TD", console.at));
    browser.wait("document.querySelector('.map.ready .modes [value=heat][aria-pressed=true]')");
    browser.run("document.querySelector('.modes [value=points]').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('.modes [value=points]').getAttribute('aria-pressed') === 'true'");
    // Three at one place: what lies in the middle is told, Enter lists them, and one of them opens.
    browser.run("document.querySelector('.maplibregl-canvas').focus()");
    browser.wait("document.querySelector('.middle').textContent.startsWith('3 incidents')");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelectorAll('.leaves a').length === 3 && document.activeElement.closest('.leaves')");
    browser.keys(&ESCAPE.to_string());
    browser.wait("!document.querySelector('.leaves') && document.activeElement.matches('.maplibregl-canvas')");
    browser.wait("document.querySelector('.middle').textContent.startsWith('3 incidents')");
    browser.keys(&ENTER.to_string());
    browser.wait("document.activeElement.closest('.leaves')");
    browser.keys(&format!("{TAB}{ENTER}"));
    browser.wait("location.pathname.startsWith('/incidents/I-')");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn missions_are_a_layer_of_their_own_and_lead_to_what_is_told_of_them() {
    let Some((browser, _dir, console)) = inside() else { return };
    browser.open(&format!("http://{}/?country=PH", console.at));
    if browser.run("return !!document.createElement('canvas').getContext('webgl2')") != true {
        eprintln!("\nskipped: no WebGL in this browser\n");
        return;
    }
    let struck = "fetch('/api/v1/map/missions/struck?country=PH').then(r => r.json())";
    let counts = browser.run(&format!("return {struck}"));
    let total: u64 = counts.as_array().expect("a list").iter().filter_map(|s| s["incidents"].as_u64()).sum();
    assert!(total > 0, "an incident in Manila was aimed at a mission of the table: {counts}");
    // The embassy of India in Chad stands in no table: reports alone place it, at their city.
    let told = browser.run("return fetch('/api/v1/map/missions/struck?country=TD').then(r => r.json()).then(all => all.filter(s => s.reported))");
    assert_eq!(told[0]["reported"]["name"], "Embassy of India, N'Djamena", "{told}");
    assert!(told[0]["incidents"].as_u64().is_some_and(|n| n > 0), "{told}");
    // Of its consulate only the doors are told; it has a sign all the same, which leads to what is told.
    let mut quiet = told.as_array().expect("a list").iter().filter(|s| s["incidents"] == 0);
    let quiet = quiet.find(|s| s["reported"]["name"] == "Consulate of India, N'Djamena").expect("is there");
    let page = quiet["reported"]["page"].as_str().expect("a page");
    let words = browser.run(&format!(
        "return fetch('{page}').then(r => r.text()).then(t => t.includes('consular section remains closed'))"
    ));
    assert_eq!(words, true, "{page}");
    let everywhere =
        browser.run("return fetch('/api/v1/map/missions').then(r => r.json()).then(m => m.features.length)");
    assert!(everywhere.as_u64().is_some_and(|n| n > 5_000), "{everywhere}");
    let switch = ".modes [value=posts]";
    browser.wait(&format!("document.querySelector('.map.ready {switch}')"));
    assert_eq!(
        browser.run(&format!("return document.querySelector('{switch}').getAttribute('aria-pressed')")),
        "false"
    );
    assert_eq!(browser.run("return document.querySelector('.legend').hidden"), true);
    browser.run(&format!("document.querySelector('{switch}').focus()"));
    browser.keys(&ENTER.to_string());
    browser.wait(&format!("document.querySelector('{switch}').getAttribute('aria-pressed') === 'true'"));
    browser
        .wait("!document.querySelector('.legend').hidden && document.querySelectorAll('.legend .sign').length === 4");
    browser.wait("document.querySelector('.legend').textContent.includes('known from reports only')");
    // It stays on, in the dark too, and where no incident lies the middle tells a mission, whose page Enter opens.
    browser.open(&format!("http://{}/?country=AT", console.at));
    browser.wait(&format!("document.querySelector('.map.ready {switch}[aria-pressed=true]')"));
    browser.keys("t");
    browser.run("document.querySelector('.maplibregl-canvas').focus()");
    let told = "document.querySelector('.middle').textContent";
    // From the middle of a map without incidents to the north, where very many lie.
    browser.keys(&UP.to_string());
    browser.wait(&format!("/^(Embassy|Consulate|Honorary|Office).*: Enter$/.test({told})"));
    browser.keys(&ENTER.to_string());
    browser.wait("/mission=[A-Z]{2}(%20|\\+)/.test(location.search) && /country=[A-Z]{2}/.test(location.search)");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}
