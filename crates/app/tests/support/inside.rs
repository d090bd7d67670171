//! Somebody signed in to the console of a demonstration ledger, in a browser.

use crate::browser::{Browser, ENTER, TAB};
use crate::support;
use crate::web::Console;
use tempfile::TempDir;

/// The browser inside, the folder of the ledger and its console; `None` where there is no browser.
pub fn inside() -> Option<(Browser, TempDir, Console)> {
    let browser = Browser::start()?;
    let dir = tempfile::tempdir().expect("a folder");
    let ledger = dir.path().join("ledger");
    let made = support::chancery().args(["--model", "none", "demo", "--ledger"]).arg(&ledger).output().expect("runs");
    assert!(made.status.success());
    let console = Console::start(&ledger);
    browser.open(&format!("http://{}/", console.at));
    browser.wait("document.activeElement.name === 'name'");
    browser.keys(&format!("R. Ames{TAB}{}{ENTER}", console.password()));
    browser.wait("document.querySelector('.me bdi')?.textContent");
    Some((browser, dir, console))
}
