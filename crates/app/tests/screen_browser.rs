//! What only a screen shows, in headless Chromium: notifications of the desktop, text from right to left, files dropped on a
//! page. Skipped, with a line that shows, where chromium or chromedriver is missing.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/inside.rs"]
mod inside;
mod support;
#[path = "support/web.rs"]
mod web;

use browser::{ENTER, ESCAPE};
use inside::inside;
use serde_json::{Value, json};
use web::Console;

const QUITO: &str = "QUITO, May 12, 2031 - Three rockets struck the Norwegian embassy in Quito on Monday, killing two guards, police said.";

/// Notes every notification of the page beside raising it, and whether the browser showed it.
const NOTED: &str = "window.raised = []; window.Notification = new Proxy(Notification, { \
     get: (of, name) => typeof of[name] === 'function' ? of[name].bind(of) : of[name], \
     construct: (of, given) => { const made = new of(...given); const note = { title: made.title, body: made.body, tag: made.tag, failed: false }; \
     made.onerror = () => { note.failed = true; }; window.raised.push(note); window.last = made; return made; } })";

/// Watches Quito on the screen; gives somebody else inside.
fn watched(console: &Console) -> web::Visitor {
    let other = console.sign_in("J. Oyelaran");
    let form =
        json!({ "name": "Quito <b>now</b>", "near": "Quito", "desktop": true, "digest": "none", "form": "json" });
    let made = other.send("POST", "/api/v1/watches", &form);
    assert_eq!(made.status, 201, "{}", made.text());
    other
}

#[test]
fn an_alert_raises_a_notification_that_leads_to_what_it_tells() {
    let Some((browser, _dir, console)) = inside() else { return };
    let other = watched(&console);
    browser.permit("notifications", "granted");
    browser.open(&format!("http://{}/watches", console.at));
    browser.wait("document.querySelector('.live.on')");
    assert_eq!(browser.run("return Notification.permission"), "granted");
    assert_eq!(browser.run("return document.querySelector('[data-desktop]').hidden"), true, "nothing is left to ask");
    assert_eq!(browser.run("return document.querySelector('[data-refused]').hidden"), true);
    browser.run(NOTED);
    other.hand_in("one", QUITO);
    let raised = browser.wait("window.raised.length && window.raised[0]");
    assert_eq!(raised["title"], "Quito <b>now</b>");
    assert!(raised["body"].as_str().is_some_and(|b| b.contains("Norwegian embassy")), "{raised}");
    assert!(raised["tag"].as_str().is_some_and(|t| t.starts_with("chancery-")), "two pages raise one: {raised}");
    browser.wait("document.querySelector('.alerted')?.textContent.includes('Norwegian')");
    assert_eq!(browser.run("return window.raised.length === 1 && !window.raised[0].failed"), true);
    browser.run("window.last.onclick(new Event('click'))");
    browser.wait(
        "location.pathname.startsWith('/incidents/') && document.querySelector('h1').textContent.includes('Norwegian')",
    );
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn where_notifications_are_refused_alerts_show_on_the_page() {
    let Some((browser, _dir, console)) = inside() else { return };
    let other = watched(&console);
    browser.permit("notifications", "denied");
    browser.open(&format!("http://{}/watches", console.at));
    browser.wait("document.querySelector('.live.on')");
    assert_eq!(browser.run("return Notification.permission"), "denied");
    assert_eq!(browser.run("return document.querySelector('[data-desktop]').hidden"), true, "who refused is not asked");
    browser.wait("!document.querySelector('[data-refused]').hidden");
    browser.run(NOTED);
    other.hand_in("one", QUITO);
    browser.wait("document.querySelector('.alerted')?.textContent.includes('Norwegian')");
    assert_eq!(browser.run("return window.raised.length"), 0);
    // Whoever looks elsewhere for a while finds both of two alerts; a key closes the last.
    other.hand_in("two", &QUITO.replace("Norwegian", "Danish").replace("Three rockets", "Two grenades"));
    browser.wait("[...document.querySelectorAll('.alerted')].some(t => t.textContent.includes('Danish'))");
    std::thread::sleep(std::time::Duration::from_secs(5));
    let both = "document.querySelectorAll('.alerted').length";
    let before = browser.run(&format!("return {both}")).as_u64().expect("a number");
    assert!(before >= 2, "{before}");
    browser.run("document.activeElement.blur()");
    browser.keys(&ESCAPE.to_string());
    browser.wait(&format!("{both} === {}", before - 1));
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn whoever_is_asked_may_allow_notifications_by_keyboard() {
    let Some((browser, _dir, console)) = inside() else { return };
    watched(&console);
    browser.permit("notifications", "prompt");
    browser.open(&format!("http://{}/watches", console.at));
    browser.wait("document.querySelector('[data-desktop]:not([hidden])')");
    // A headless browser has nobody who answers its question.
    browser.run("Notification.requestPermission = async () => 'granted'");
    browser.run("document.querySelector('[data-desktop]').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('.toast')?.textContent.includes('shown on this screen')");
}

#[test]
fn a_report_from_right_to_left_reads_so_and_its_words_are_marked_in_it() {
    let Some((browser, _dir, console)) = inside() else { return };
    let other = console.sign_in("J. Oyelaran");
    let headline = "هجوم على السفارة النرويجية في كيتو";
    let told = "قال شهود عيان إن ثلاثة صواريخ سقطت قرب السفارة صباح الاثنين";
    let more = "The windows of the chancery were broken and a wall came down. Officers closed the street and looked for those who had fired \
         from a hill above the old town. The ambassador was in the building at the time and was not hurt. Nobody has claimed responsibility.";
    let text = format!("{headline}\n\n{QUITO} {more}\n\n{told}، ولم تعلن أي جهة مسؤوليتها عن الهجوم.\n");
    let read = other.hand_in("arabic", &text);
    let document = read["read"][0]["document"].as_str().expect("a name").to_owned();
    let incident = read["read"][0]["incidents"][0][0].as_str().expect("an incident").to_owned();
    let from = text.find(told).expect("is there");
    let escaped: String = document.bytes().map(|b| format!("%{b:02X}")).collect();
    browser.open(&format!("http://{}/documents/{escaped}?at={from}-{}#here", console.at, from + told.len()));
    let marked = browser.wait("[...document.querySelectorAll('mark.asked')].map(m => m.textContent).join('')");
    assert_eq!(marked, told);
    let way = |of: &str| browser.run(&format!("return getComputedStyle({of}).direction"));
    assert_eq!(way("document.querySelector('h1')"), "rtl");
    assert_eq!(way("document.getElementById('here').closest('.p')"), "rtl");
    let english = "[...document.querySelectorAll('.text .p')].find(p => p.textContent.includes('QUITO'))";
    assert_eq!(way(english), "ltr", "each paragraph reads its own way");
    assert_eq!(browser.run("return document.documentElement.dir || 'ltr'"), "ltr", "the console itself stays as it is");
    // The marked words begin at the right edge of their paragraph, in sight.
    let begins = "(() => { const mark = document.getElementById('here'); const first = mark.getClientRects()[0]; const p = mark.closest('.p'); \
         const pad = parseFloat(getComputedStyle(p).paddingRight); \
         return Math.abs(first.right - (p.getBoundingClientRect().right - pad)) < 4 && first.top > 0 && first.bottom < innerHeight; })()";
    browser.wait(begins);
    // The words the fact is read from are marked in the same report, from left to right.
    browser.open(&format!("http://{}/incidents/{incident}", console.at));
    browser.wait("document.querySelector('blockquote a.quote')");
    browser.run("document.querySelector('blockquote a.quote').focus()");
    browser.keys(&ENTER.to_string());
    browser.wait("document.querySelector('mark.asked')?.textContent.includes('rockets')");
    // Where it stands in a list between other reports, its title keeps its own direction too.
    browser.open(&format!("http://{}/documents", console.at));
    let listed =
        format!("[...document.querySelectorAll('main a')].find(a => a.textContent.includes({}))", json!(headline));
    browser.wait(&listed);
    assert_eq!(way(&format!("({listed}).closest('[dir=auto], bdi')")), "rtl");
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}

#[test]
fn files_dropped_on_the_intake_are_read() {
    let Some((browser, _dir, console)) = inside() else { return };
    browser.open(&format!("http://{}/intake", console.at));
    browser.wait("document.querySelector('#intake .wrong')");
    let second = QUITO.replace("Norwegian", "Danish").replace("Three rockets", "Two grenades");
    let drop = |files: &str| {
        browser.run(&format!(
            "const over = new DataTransfer(); for (const [name, text] of {files}) over.items.add(new File([text], name, {{ type: 'text/plain' }})); \
             const form = document.getElementById('intake'); \
             const told = (kind) => form.querySelector('textarea').dispatchEvent(new DragEvent(kind, {{ bubbles: true, cancelable: true, dataTransfer: over }})); \
             const taken = !told('dragover'); const shown = form.classList.contains('over'); told('drop'); return [taken, shown, form.classList.contains('over')]"
        ))
    };
    let files: Value = json!([["north <b>.txt", QUITO], ["south.txt", second]]);
    assert_eq!(drop(&files.to_string()), json!([true, true, false]), "the page takes them, and shows that it does");
    browser.wait("location.pathname === '/intake/1' && document.querySelectorAll('.outcomes a.what').length === 2");
    let text = browser.run("return document.querySelector('.outcomes').textContent");
    let text = text.as_str().unwrap_or_default();
    for words in ["north <b>.txt", "south.txt", "Norwegian embassy", "Danish embassy"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Words dragged out of another window are a report like pasted ones; nothing at all is refused in words.
    browser.open(&format!("http://{}/intake", console.at));
    browser.wait("document.querySelector('#intake .wrong')");
    drop("[]");
    browser.wait("document.querySelector('#intake .wrong').textContent.length > 5");
    let refused: Vec<String> = browser.console().into_iter().filter(|m| !m.contains("422")).collect();
    assert!(refused.is_empty(), "{refused:?}");
}
