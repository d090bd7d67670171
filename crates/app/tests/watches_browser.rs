//! Watches and briefs in a real browser, by keyboard: made, told on the screen, edited, issued.

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
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let console = Console::start(&ledger);
    (dir, console)
}

fn sign_in(browser: &Browser, console: &Console, name: &str) {
    browser.open(&format!("http://{}/", console.at));
    browser.wait("document.activeElement.name === 'name'");
    browser.keys(&format!("{name}{TAB}{}{ENTER}", console.password()));
    browser.wait("document.querySelector('.me bdi')?.textContent");
}

#[test]
fn a_watch_is_made_and_tells_on_the_screen() {
    let Some(browser) = Browser::start() else { return };
    let (_dir, console) = demo();
    let other = console.sign_in("J. Oyelaran");
    sign_in(&browser, &console, "R. Ames");
    browser.wait("document.querySelector('.live.on')");
    browser.keys("gw");
    browser.wait("location.pathname === '/watches' && document.querySelector('a[href=\"/watches/new\"]')");
    browser.run("document.querySelector('a[href=\"/watches/new\"]').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('#watchform [name=name]')");
    browser.run("document.querySelector('#watchform [name=name]').focus()");
    browser.keys("Quito <b>now</b>");
    browser.run("document.querySelector('#watchform [name=near]').focus()");
    browser.keys(&format!("Quito{ENTER}"));
    // The address of the feed is shown once, then the watch.
    let feed = browser
        .wait("document.getElementById('once').open && document.querySelector('[data-once=feed] output').textContent");
    assert!(feed.as_str().is_some_and(|f| f.contains("/feeds/watch/") && f.ends_with(".atom")), "{feed}");
    browser.keys(&ENTER.to_string());
    browser.wait("/^\\/watches\\/\\d+$/.test(location.pathname) && document.querySelector('h1').textContent.includes('<b>now</b>')");
    browser.wait("document.querySelector('.live.on')");
    std::thread::sleep(std::time::Duration::from_secs(1));
    other.hand_in("one", "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two guards, police said.");
    browser.wait("document.querySelector('.alerted')?.textContent.includes('new incident')");
    browser.wait("document.querySelector('.alerts a.what')?.textContent.includes('Norwegian')");
    browser.run("document.querySelector('.alerts a.said').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('mark.asked')?.textContent.includes('rockets')");
    // Edited: what was typed stands there again.
    browser.open(&format!("http://{}/watches", console.at));
    browser.wait("document.querySelector('.watch a.what')");
    browser.keys(&format!("j{ENTER}"));
    browser.wait("document.querySelector('a[href$=\"/edit\"]')");
    browser.run("document.querySelector('a[href$=\"/edit\"]').click()");
    browser.wait("document.querySelector('[name=near]')?.value === 'Quito'");
    browser
        .run("document.querySelector('[name=km]').value = 'far'; document.querySelector('#watchform').requestSubmit()");
    browser.wait("document.querySelector('.wrong').textContent.includes('kilometres')");
    let refused: Vec<String> = browser.console().into_iter().filter(|m| !m.contains("422")).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn a_brief_is_put_ones_own_way_and_issued() {
    let Some(browser) = Browser::start() else { return };
    let (_dir, console) = demo();
    sign_in(&browser, &console, "R. Ames");
    browser.keys("gb");
    browser.wait("document.querySelector('#newbrief button')");
    browser.run("document.querySelector('#newbrief button').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('#draft .statements li')");
    browser.keys("je");
    browser.wait("document.activeElement.tagName === 'TEXTAREA' && document.activeElement.closest('.statements')");
    browser.run("document.activeElement.value = ''");
    browser.keys("As I <i>saw</i> it.");
    browser.run("document.activeElement.form.requestSubmit()");
    browser.wait("document.querySelector('.statements li.own [data-text]')?.textContent === 'As I <i>saw</i> it.'");
    browser.wait("document.querySelector('.statements li.own [data-machine]').textContent.length > 20");
    browser.run("document.querySelectorAll('.statements li')[1].querySelector('[data-leave]').click()");
    browser.wait("document.querySelectorAll('.statements li')[1].classList.contains('out')");
    browser.run("window.confirm = () => true; document.querySelector('[data-issue]').click()");
    browser.wait("location.pathname === '/briefs/1' && document.querySelector('a[href=\"/briefs/1/brief.pdf\"]')");
    browser.wait("document.querySelector('h1 .tlp').textContent === 'TLP:AMBER'");
    assert!(browser.run("return document.querySelectorAll('main i').length").as_u64() == Some(0), "text stays text");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}
