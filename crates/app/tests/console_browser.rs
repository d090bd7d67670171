//! The console in headless Chromium, by keyboard alone, two people at once, a hostile report. Skipped, with a line that
//! shows, where chromium or chromedriver is missing.

#[path = "support/browser.rs"]
mod browser;
mod support;
#[path = "support/web.rs"]
mod web;

use browser::{Browser, ENTER, TAB};
use tempfile::TempDir;
use web::Console;

fn demo() -> (TempDir, Console) {
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&ledger).output().expect("runs");
    assert!(made.status.success());
    let console = Console::start(&ledger);
    (dir, console)
}

/// Signs in by typing.
fn sign_in(browser: &Browser, console: &Console, name: &str) {
    browser.open(&format!("http://{}/", console.at));
    browser.wait("document.activeElement.name === 'name'");
    browser.keys(&format!("{name}{TAB}{}{ENTER}", console.password()));
    browser.wait("document.querySelector('.me bdi')?.textContent");
}

#[test]
fn by_keyboard_from_the_door_to_the_words() {
    let Some(browser) = Browser::start() else { return };
    let (_dir, console) = demo();
    sign_in(&browser, &console, "R. Ames");
    browser.wait("document.querySelector('.map.ready, svg.plain')");
    browser.wait("document.querySelector('.live.on')");
    // The second incident of the list, then its words in the document as published.
    browser.keys("jj");
    let chosen = browser.wait("document.querySelector('.row.at')?.dataset.id");
    browser.keys(&ENTER.to_string());
    browser.wait(&format!("document.querySelector('#sheet')?.dataset.id === {chosen}"));
    let words = browser.wait("document.querySelector('blockquote mark')?.textContent");
    browser.run("document.querySelector('blockquote a.quote').focus()");
    browser.keys(&ENTER.to_string());
    let marked = browser.wait("[...document.querySelectorAll('mark.asked')].map(m => m.textContent).join('')");
    let plain = |t: &serde_json::Value| t.as_str().unwrap_or_default().split_whitespace().collect::<String>();
    assert!(plain(&marked).contains(&plain(&words)), "{marked} holds {words}");
    browser.wait("(r => r.top > 0 && r.bottom < innerHeight)(document.getElementById('here').getBoundingClientRect())");
    // Elsewhere by two keys, a search by one, light and dark by one, the keys by one.
    browser.keys("gc");
    browser.wait("location.pathname === '/commitments' && document.querySelectorAll('.board .stage').length === 6");
    browser.keys("/embassy");
    browser.keys(&ENTER.to_string());
    browser.wait("location.pathname === '/search' && document.querySelectorAll('.hits mark').length > 3");
    browser.keys("jt");
    browser.wait("['dark', 'light'].includes(document.documentElement.dataset.theme)");
    browser.keys("?");
    browser.wait("document.getElementById('keys').open");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn a_filter_stands_in_the_address_and_back_goes_back() {
    let Some(browser) = Browser::start() else { return };
    let (_dir, console) = demo();
    sign_in(&browser, &console, "R. Ames");
    let all = browser.wait("document.querySelectorAll('.rows .row').length");
    browser.run("const c = document.querySelector('[name=country]'); c.value = 'TD'; c.dispatchEvent(new Event('change', { bubbles: true }))");
    browser.wait("location.search.includes('country=TD')");
    browser.wait(&format!(
        "document.querySelectorAll('.rows .row').length < {all} && document.querySelectorAll('.rows .row').length"
    ));
    assert!(!browser.address().contains("kind="), "empty fields are left out: {}", browser.address());
    browser.open(&browser.address());
    browser.wait("document.querySelector('[name=country]').value === 'TD'");
    browser.open(&format!("http://{}/?since=2027-01-01&until=2027-12-31", console.at));
    browser.wait("document.querySelectorAll('.bars .bar.out').length && document.querySelector('[name=since]').value === '2027-01-01'");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn review_by_one_key_each_and_a_clash_is_shown() {
    let (Some(one), Some(two)) = (Browser::start(), Browser::start()) else { return };
    let (_dir, console) = demo();
    sign_in(&one, &console, "R. Ames");
    sign_in(&two, &console, "J. Oyelaran");
    one.open(&format!("http://{}/review", console.at));
    let to = one.wait("document.querySelector('.tasks a.what')?.getAttribute('href')");
    let to = format!("http://{}{}", console.at, to.as_str().unwrap_or_default());
    one.open(&to);
    two.open(&to);
    let fact = one.wait("document.querySelector('.fact.at')?.dataset.fact");
    two.wait(&format!("document.querySelector('.fact.at')?.dataset.fact === {fact}"));
    one.wait("document.querySelectorAll('.paper mark.at').length");
    // Both look at the same fact; one accepts it, then the other rejects what he saw.
    one.keys("a");
    let card = format!("document.getElementById({fact})");
    one.wait(&format!("{card}.textContent.includes('accepted')"));
    two.keys("r");
    two.wait(&format!("{card}.querySelector('.clash')?.textContent.includes('R. Ames')"));
    two.wait(&format!("{card}.textContent.includes('accepted') && !{card}.querySelector('.pill.alert')"));
    // Seen as it is now, it can be decided again; and undone by one key.
    two.keys("r");
    two.wait(&format!("{card}.querySelector('header .pill.alert')?.textContent === 'rejected'"));
    two.keys("u");
    two.wait(&format!("{card}.querySelector('header .pill.good')?.textContent === 'accepted'"));
    // A correction: field and value, by keyboard.
    one.open("about:blank");
    one.open(&to);
    one.wait(&format!("document.querySelector('.fact.at')?.dataset.fact === {fact}"));
    one.keys("c");
    one.wait("document.activeElement.name === 'field'");
    one.run("const f = document.activeElement; f.value = 'killed'; f.dispatchEvent(new Event('change', { bubbles: true })); f.form.elements.value.focus(); f.form.elements.value.select()");
    one.keys(&format!("4{ENTER}"));
    one.wait(&format!("{card}.querySelector('[data-field=killed] dd')?.textContent.startsWith('4')"));
    // A report that tells of another act is split off by one key, and comes back by another.
    two.open(&format!("http://{}/review/concepcion-consulate-fire-2.txt", console.at));
    let joined = two.wait("document.querySelector('.fact[data-whole]')?.dataset.fact");
    assert_eq!(two.run("return scrollY"), 0, "a page without a fact asked for opens at its head");
    let card = format!("document.getElementById({joined})");
    two.run(&format!("{card}.click()"));
    two.wait(&format!("{card}.matches('.at') && {card}.textContent.includes('3 reports')"));
    two.keys("s");
    two.wait(&format!("!{card}.dataset.whole && !{card}.textContent.includes('3 reports')"));
    two.keys("u");
    two.wait(&format!("{card}.dataset.whole && {card}.textContent.includes('3 reports')"));
}

#[test]
fn a_pasted_report_shows_without_a_reload_elsewhere() {
    let (Some(one), Some(two)) = (Browser::start(), Browser::start()) else { return };
    let (_dir, console) = demo();
    sign_in(&one, &console, "R. Ames");
    sign_in(&two, &console, "J. Oyelaran");
    two.wait("document.querySelector('.live.on')");
    one.keys("gi");
    one.wait("document.querySelector('#intake textarea')");
    one.run("document.querySelector('#intake textarea').focus()");
    one.keys("QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two guards, police said.");
    one.run("document.querySelector('#intake').requestSubmit()");
    let name = one.wait("document.querySelector('.outcomes a.what')?.textContent");
    assert!(name.as_str().is_some_and(|n| n.contains("Norwegian embassy")), "{name}");
    two.wait("[...document.querySelectorAll('.row .target')].some(t => t.textContent.includes('Norwegian'))");
    assert!(one.console().is_empty() && two.console().is_empty(), "{:?} {:?}", one.console(), two.console());
}

#[test]
fn nothing_of_a_hostile_report_runs() {
    let Some(browser) = Browser::start() else { return };
    let (_dir, console) = demo();
    let inside = console.sign_in("<img src=x onerror=window.pwned=1>");
    let text = "<script>window.pwned=1</script> Rockets hit <img src=x onerror=window.pwned=1> embassy\n\nQUITO, May 12, 2031 - Three rockets struck \
        the Norwegian embassy in Quito on Monday, killing two guards, police said. <svg onload=window.pwned=1>\n\nSpokesman <script>window.pwned=1</script> Mateo \
        Ruiz condemned the attack. Red <iframe srcdoc='<script>top.pwned=1</script>'> Dawn claimed responsibility for the attack.";
    let read = inside.hand_in("<img src=x onerror=window.pwned=1>", text);
    let document = read["read"][0]["document"].as_str().expect("a name").to_owned();
    let escaped: String = document.bytes().map(|b| format!("%{b:02X}")).collect();
    let incident = read["read"][0]["incidents"][0][0].as_str().expect("an incident").to_owned();
    sign_in(&browser, &console, "R. Ames");
    for path in [
        "/",
        "/documents",
        "/attribution",
        "/statements",
        "/review",
        "/search?q=norwegian",
        "/intake/1",
        "/decisions",
        &format!("/incidents/{incident}"),
        &format!("/documents/{escaped}"),
        &format!("/review/{escaped}"),
    ] {
        browser.open(&format!("http://{}{path}", console.at));
        browser.wait("document.readyState === 'complete' && document.querySelector('main')");
        std::thread::sleep(std::time::Duration::from_millis(150));
        assert_eq!(browser.run("return window.pwned ?? null"), serde_json::Value::Null, "{path}");
        assert_eq!(
            browser.run("return document.querySelectorAll('main img, main iframe, main script:not([src])').length"),
            0,
            "{path}"
        );
    }
    assert!(
        browser.run("return document.body.textContent.includes('<script>')").as_bool().unwrap_or(false),
        "the words are there as text"
    );
}
