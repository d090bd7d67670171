//! The map in headless Chromium: how long until it is drawn, and how it moves. Gestures are played in the page, one step a
//! frame, so that the time between frames is what an analyst would see.

#[path = "../../../crates/app/tests/support/browser.rs"]
mod driver;

use super::client::{Console, Person};
use super::{Options, gathered, make, sessions};
use anyhow::{Context, Result, ensure};
use driver::Browser;
use serde_json::Value;
use std::path::Path;

/// How often the page is opened.
const OPENED: usize = 3;

/// Helpers in the page: `frames(steps, each)` plays a gesture and gives the times between frames in milliseconds.
const HELPERS: &str = "
const canvas = document.querySelector('.maplibregl-canvas');
const box = canvas.getBoundingClientRect();
const fire = (type, x, y, more = {}) => canvas.dispatchEvent(new (type === 'wheel' ? WheelEvent : MouseEvent)(type,
  { bubbles: true, cancelable: true, view: window, clientX: box.left + x, clientY: box.top + y, ...more }));
const frames = (steps, each) => new Promise((done) => {
  const times = [];
  let last = null, n = 0;
  const step = (now) => {
    if (last !== null) times.push(now - last);
    last = now;
    if (n >= steps) { done(times); return; }
    each(n);
    n += 1;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
});
const rest = () => new Promise((done) => setTimeout(done, 700));
";

/// Gestures by name.
const GESTURES: [(&str, &str); 4] = [
    ("standing still", "return frames(60, () => {});"),
    (
        "pan",
        "fire('mousedown', box.width / 2, box.height / 2, { buttons: 1 });
         const times = await frames(60, (n) => fire('mousemove', box.width / 2 + 4 * n, box.height / 2 + n, { buttons: 1 }));
         fire('mouseup', box.width / 2 + 240, box.height / 2 + 60);
         await rest();
         return times;",
    ),
    (
        "zoom",
        "const times = await frames(80, (n) => { if (n % 4 === 0) fire('wheel', box.width / 2, box.height / 2, { deltaY: n < 40 ? -120 : 120 }); });
         await rest();
         return times;",
    ),
    (
        "hover",
        "const times = await frames(80, (n) => fire('mousemove', box.width * (0.1 + 0.01 * n), box.height * (0.35 + 0.3 * ((n % 20) / 20))));
         return times;",
    ),
];

/// Chooses the first country of the filter and waits until list and points are exchanged and drawn.
const FILTERED: &str = "
const select = document.querySelector('#filter [name=country]');
const begun = performance.now();
const before = performance.getEntriesByName('map drawn').length;
let listed = null;
document.addEventListener('swapped', () => { listed ??= performance.now() - begun; }, { once: true });
select.value = select.options[Math.min(1, select.options.length - 1)].value;
select.dispatchEvent(new Event('change', { bubbles: true }));
while (performance.getEntriesByName('map drawn').length === before) {
  if (performance.now() - begun > 30000) return null;
  await new Promise((done) => setTimeout(done, 10));
}
return [listed, performance.now() - begun];
";

/// Prints a table: the ledger asked for beside the demonstration one.
///
/// # Errors
/// When there is no browser, or the map is not drawn.
pub fn measured(options: &Options, binary: &Path, large: &Person) -> Result<()> {
    gathered(large)?;
    let folder = std::env::temp_dir().join(format!("chancery-demo-{}", std::process::id()));
    let small = Options { ledger: None, facts: 0, ..options.clone() };
    make(&small, binary, &folder)?;
    let cookie = sessions(&folder, 1)?;
    let console = Console::start(binary, &folder, Some("none"))?;
    let demo = Person::new(&console, &cookie[0]);
    let done = both(large, &demo);
    drop(console);
    std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    done
}

fn both(large: &Person, demo: &Person) -> Result<()> {
    let browser = Browser::start().context("no chromium and chromedriver here")?;
    println!(
        "\n| | incidents | points | packed, kB | drawn after, ms | gesture: frames p50, p95, most, ms |\n|---|---:|---:|---:|---:|---|"
    );
    for (name, person) in [("demonstration", demo), ("this ledger", large)] {
        row(&browser, name, person)?;
    }
    Ok(())
}

fn row(browser: &Browser, name: &str, person: &Person) -> Result<()> {
    let page = format!("http://{}/", person.at);
    browser.open(&format!("{page}login"));
    browser.run(&format!("document.cookie = '{};path=/'", person.cookie));
    let mut drawn = Vec::new();
    for _ in 0..OPENED {
        browser.open(&page);
        browser.wait("performance.getEntriesByName('map drawn').length");
        let at = browser.run("return performance.getEntriesByName('map drawn')[0].startTime");
        drawn.push(format!("{:.0}", at.as_f64().context("a time")?));
    }
    let total = person.json("/api/v1/incidents?limit=1")?["part"]["total"].clone();
    let map = person.json("/api/v1/map")?;
    let points = map["features"].as_array().context("points")?.len();
    let packed = super::client::Line::open(person)?.get("/api/v1/map")?.body.len() / 1000;
    let mut told = Vec::new();
    for (gesture, script) in GESTURES {
        let times = browser.run(&format!("{HELPERS} return (async () => {{ {script} }})();"));
        let mut times: Vec<f64> = times.as_array().context("frames")?.iter().filter_map(Value::as_f64).collect();
        ensure!(!times.is_empty(), "no frames of {gesture}: {times:?}");
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)];
        told.push(format!("{gesture}: {:.0}, {:.0}, {:.0}", at(0.5), at(0.95), at(1.0)));
    }
    let filtered = browser.run(&format!("return (async () => {{ {FILTERED} }})();"));
    if let (Some(listed), Some(both)) = (filtered[0].as_f64(), filtered[1].as_f64()) {
        told.push(format!("a country chosen: list after {listed:.0}, points drawn after {both:.0}"));
    }
    let wrong = browser.console();
    ensure!(wrong.is_empty(), "the browser complains: {wrong:?}");
    println!("| {name} | {total} | {points} | {packed} | {} | {} |", drawn.join(", "), told.join("; "));
    Ok(())
}
