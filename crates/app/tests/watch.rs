//! The real binary against news sites on loopback that misbehave: what they offer is in the ledger, once.
//! The long version is the chore `cargo xtask soak`.
#![cfg(unix)]

mod support;

use chancery_ledger::{Ledger, Open};
use chancery_testkit::soak::world::{Fault, NETWORK, World, mark_in};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{Run, chancery};
use tempfile::{TempDir, tempdir};

/// Sites with a few articles each, all of them out, and the list of their feeds.
struct Desk {
    folder: TempDir,
    world: World,
    faults: Vec<Fault>,
}

impl Desk {
    fn new(faults: &[Fault], articles: usize) -> Desk {
        let world = World::open(faults, Duration::from_nanos(1), articles).expect("loopback");
        let folder = tempdir().expect("a folder");
        fs::write(folder.path().join("feeds.toml"), world.feeds()).expect("a folder to write to");
        Desk { folder, world, faults: faults.to_vec() }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = chancery();
        command.args(words).current_dir(self.folder.path()).args(["--ledger", "ledger", "--model", "none"]);
        command
    }

    fn run(&self, words: &[&str]) -> Run {
        Run::of(self.command(words).output().expect("the binary starts"))
    }

    fn once(&self) -> Run {
        self.run(&["watch", "--once", "--allow", NETWORK])
    }

    fn ledger(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger")
    }

    /// Articles that must be in the ledger and are not, and those that are in it more than once.
    fn compared(&self) -> (Vec<String>, Vec<String>) {
        let held = held(&self.ledger());
        let offered = (0..self.faults.len()).flat_map(|n| self.world.offered(n));
        let lost = offered.filter(|m| !held.contains_key(m)).collect();
        (lost, held.into_iter().filter(|(_, n)| *n > 1).map(|(m, _)| m).collect())
    }
}

fn held(ledger: &Path) -> BTreeMap<String, usize> {
    let mut held = BTreeMap::new();
    let ledger = Ledger::open(ledger, Open::View).expect("a ledger");
    for document in ledger.documents() {
        let name = document.expect("a document").name;
        let bytes = ledger.bytes(&name).expect("readable").expect("there");
        *held.entry(mark_in(&String::from_utf8_lossy(&bytes)).unwrap_or(name)).or_default() += 1;
    }
    held
}

const NONE: (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());

#[test]
fn what_sites_offer_is_in_the_ledger_once() {
    let desk = Desk::new(&[Fault::None, Fault::Bare, Fault::Robots, Fault::Restless, Fault::Inside], 4);
    let first = desk.once();
    assert_eq!(first.code, Some(0), "{}", first.said);
    // The feed that redirects inside is refused the first time; asked again it is well.
    assert!(first.said.contains("Inside") && first.said.contains("blocked"), "{}", first.said);
    desk.world.calm();
    std::thread::sleep(Duration::from_secs(4));
    let second = desk.once();
    assert_eq!(desk.compared(), NONE, "{}\n{}", first.said, second.said);
    assert_eq!(desk.world.inside(), 0);
    assert_eq!(desk.world.log(2).trespasses, 0);
    let before = held(&desk.ledger());
    let third = desk.once();
    assert_eq!(third.code, Some(0), "{}", third.said);
    assert_eq!(held(&desk.ledger()), before, "{}", third.said);
    assert!(second.said.contains("articles:") && second.said.contains("new      "), "{}", second.said);
    let stored = desk.run(&["feeds", "check", "--stored", "--format", "jsonl"]);
    assert_eq!(stored.said.lines().count(), 5, "{}", stored.said);
    assert!(stored.said.contains("\"feed\": \"Bare\", \"health\": \"undated\""), "{}", stored.said);
}

#[test]
fn a_watch_that_is_killed_loses_nothing_and_repeats_nothing() {
    let desk = Desk::new(&[Fault::None, Fault::Restless], 8);
    for life in [600, 900, 1300] {
        let mut child = desk
            .command(&["watch", "--allow", NETWORK])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_millis(life));
        child.kill().expect("kill -9");
        child.wait().expect("ended");
    }
    let last = desk.once();
    assert_eq!(last.code, Some(0), "{}", last.said);
    assert_eq!(desk.compared(), NONE, "{}", last.said);
}

#[test]
fn an_address_is_read_like_a_file_and_a_feed_with_its_articles() {
    let desk = Desk::new(&[Fault::None], 2);
    let page = desk.world.url(0, "/a/0");
    let refused = desk.run(&["read", &page]);
    assert_eq!(refused.code, Some(2), "{}", refused.said);
    assert!(refused.said.contains("address not allowed: 127.0.0.11 is loopback"), "{}", refused.said);
    let read = desk.run(&["read", &page, "--allow", NETWORK]);
    assert_eq!(read.code, Some(0), "{}", read.said);
    assert_eq!(held(&desk.ledger()).len(), 1);
    let feed = desk.run(&["read", &desk.world.url(0, "/feed"), "--allow", NETWORK]);
    assert_eq!(feed.code, Some(0), "{}", feed.said);
    assert_eq!(desk.compared(), NONE, "{}", feed.said);
}

#[test]
fn the_list_of_feeds_is_kept_by_commands() {
    let desk = Desk::new(&[Fault::None], 1);
    let opml = "<opml version='2.0'><body><outline text='A' xmlUrl='https://a.example/rss'/></body></opml>";
    fs::write(desk.folder.path().join("list.opml"), opml).expect("a folder to write to");
    let feed = desk.world.url(0, "/feed");
    for (words, said) in [
        (&["feeds", "import", "list.opml"][..], "1 feed added"),
        (&["feeds", "import", "list.opml"][..], "0 feeds added; 1 stood there already"),
        (&["feeds", "add", "https://b.example/atom", "--name", "B"][..], "1 feed added"),
        (&["feeds", "discover", &feed, "--allow", NETWORK][..], feed.as_str()),
    ] {
        let run = desk.run(words);
        assert_eq!(run.code, Some(0), "{}", run.said);
        assert!(run.said.contains(said), "{}", run.said);
    }
    let list = fs::read_to_string(desk.folder.path().join("feeds.toml")).expect("there");
    assert_eq!(list.matches("[[feed]]").count(), 3, "{list}");
    assert_eq!(desk.run(&["feeds", "add", "nonsense"]).code, Some(2));
    assert_eq!(desk.run(&["watch", "none.toml"]).code, Some(2));
}
