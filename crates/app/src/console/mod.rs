//! What the console shows, made from the same views as what the commands print, and the one who writes for it.
//!
//! A ledger of ordinary size is looked at whole: the view is made once and kept until the ledger changes. A large one
//! is looked at page by page, as the commands do.

mod bars;
mod board;
mod books;
mod briefs;
mod document;
mod gathering;
mod incident;
mod intake;
mod keeping;
mod lines;
mod posts;
mod review;
mod rows;
mod sources;
mod statistics;
mod traits;
mod watching;
mod write;

pub use rows::{exactness, row as incident_row};
pub use watching::Teller;

use crate::commands::{Selection, select};
use crate::filter::{Filter, Sieve};
use crate::flow::{Flow, List, Reader};
use crate::store::{Paging, Store};
use crate::view::{Index, View};
use anyhow::{Context, Result};
use chancery_exchange::{Extras, fact_to_json};
use chancery_facts::{Date, Fact, Kind};
use chancery_ledger::Digest;
use chancery_people::People;
use chancery_serve::views::{self, Part};
use chancery_serve::{Answer, Around, Ask, Desk, Said, Settings, Trouble};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

/// Orders that may wait for the one who writes.
const WAITING: usize = 64;

/// What the console is given by whoever starts it.
pub struct Given {
    /// Days without a word after which a promise counts as stalled; `None` for the usual ones.
    pub patience: Option<u16>,
    /// How watches tell.
    pub teller: Teller,
    /// True when the intake takes addresses.
    pub fetches: bool,
}

/// Serves the console until the program is asked to end; what is being written then is written to its end.
///
/// # Errors
/// When the ledger or the file of accounts cannot be opened or the address not listened on.
pub fn serve(
    flow: Flow,
    ledger: &Path,
    settings: Settings,
    given: Given,
    say: Box<dyn Fn(&Said) + Send + Sync>,
) -> Result<()> {
    let flow = Arc::new(flow);
    let reader = Reader::open(&flow, ledger)?;
    let people = People::open(ledger)?;
    let (send, receive) = sync_channel(WAITING);
    let writer = write::Writer::new(Arc::clone(&flow), ledger.to_owned());
    let writing = std::thread::Builder::new().name("writer".to_owned()).spawn(move || writer.run(&receive))?;
    let name = ledger.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let window = Window {
        flow,
        dir: ledger.to_owned(),
        name,
        reader,
        kept: Mutex::default(),
        gathering: gathering::Gathering::default(),
        summed: Mutex::default(),
        patience: given.patience,
        teller: given.teller,
        fetches: given.fetches,
        store: Mutex::default(),
        writing: Mutex::default(),
        listening: OnceLock::new(),
    };
    let window = Arc::new(window);
    window.remember();
    // Whoever asks first need not wait for what can be had before anybody asks; what goes wrong is told when they do.
    let first = Ask::default();
    drop((window.summary(), window.situation(&first), window.placed(&first)));
    let seen = Arc::downgrade(&window);
    std::thread::Builder::new().name("gathering".to_owned()).spawn(move || gather(&seen))?;
    let (end, ends) = sync_channel(0);
    let say: Arc<dyn Fn(&Said) + Send + Sync> = Arc::from(say);
    let (watcher, telling) = (Arc::clone(&window), Arc::clone(&say));
    let watching = std::thread::Builder::new()
        .name("watches".to_owned())
        .spawn(move || watching::run(&watcher, &ends, &|why| telling(&Said::Failed(why))))?;
    let (listening, ending) = (Arc::clone(&window), Arc::clone(&window));
    let say = Box::new(move |said: &Said| {
        if let Said::Listening(address) = said {
            drop(listening.listening.set(address.clone()));
        }
        say(said);
    });
    let listen = settings.listen;
    let around = Around { desk: window, writer: send, say };
    let done = chancery_serve::serve(settings, people, around);
    drop(end);
    drop(watching.join());
    // For the next start; where it cannot be written, that one gathers anew.
    drop(ending.write_down(true));
    // The channel is closed: the writer ends after what it is at. A panic there was told by itself.
    drop(writing.join());
    done.with_context(|| format!("{listen}: cannot be served"))
}

/// Gathers the incidents of a large ledger and follows what changes in it.
fn gather(window: &Weak<Window>) {
    while let Some(seen) = window.upgrade() {
        // What cannot be read is told by whoever asks for it.
        drop(seen.gather());
        drop(seen);
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// A ledger of ordinary size, made ready once.
struct Whole {
    /// With the facts that analysts rejected, marked.
    all: Arc<View>,
    /// Without them.
    shown: Arc<View>,
    /// Its incidents, and the number of this state of them.
    board: board::Board,
    number: u64,
}

/// The ledger as the console looks at it.
struct Window {
    flow: Arc<Flow>,
    dir: PathBuf,
    name: String,
    reader: Reader,
    /// With the ledger's stamp; no view where it is too large for that.
    kept: Mutex<Option<(i64, Option<Arc<Whole>>)>>,
    gathering: gathering::Gathering,
    /// The ledger in a line, with the stamp it was of.
    summed: Mutex<Option<(i64, views::Summary)>>,
    patience: Option<u16>,
    teller: Teller,
    /// True when the intake takes addresses.
    fetches: bool,
    /// Watches and what was sent, for pages.
    store: Mutex<Option<chancery_alerts::Store>>,
    /// Held by whoever changes a draft: the version is looked at and counted up without anybody between.
    writing: Mutex<()>,
    /// The address listened on, once it is known.
    listening: OnceLock<String>,
}

/// A list as it was asked for.
struct Listed {
    view: Arc<View>,
    filter: Filter,
    /// First entry and number of entries; a page of a large ledger holds no others.
    skip: usize,
    limit: usize,
    number: usize,
}

impl Listed {
    /// Of all that was chosen the entries of the page, and which part they are.
    fn cut<T>(&self, mut chosen: Vec<T>) -> (Vec<T>, Part) {
        let (total, more) = match &self.view.page {
            Some(page) => (page.total, page.more),
            None => (chosen.len(), false),
        };
        if self.view.page.is_none() {
            chosen = chosen.into_iter().skip(self.skip).take(self.limit).collect();
        }
        (chosen, Part { page: self.number, limit: self.limit, total, more })
    }

    fn facts<'a>(&'a self, index: &Index<'a>, kinds: &[Kind]) -> Vec<&'a Fact> {
        let sieve = Sieve::new(index, &self.filter);
        let Selection { facts, .. } = select(index, &sieve, kinds);
        let by_id = |f: &Fact| index.fact(&f.id);
        facts.into_iter().filter_map(by_id).collect()
    }
}

impl Window {
    /// The whole ledger as it is now; `None` when it is too large for that.
    fn whole(&self) -> Result<Option<Arc<Whole>>> {
        let stamp = self.reader.stamp()?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, whole)) = kept.as_ref().filter(|(s, _)| *s == stamp) {
            return Ok(whole.clone());
        }
        let Some(view) = self.reader.whole()? else {
            *kept = Some((stamp, None));
            return Ok(None);
        };
        let all = Arc::new(View { stalled_after: self.patience, ..view });
        let shown = Arc::new(all.as_ref().clone().without_rejected());
        let (board, number) = (board::Board::of(&shown), self.next_number());
        let whole = Arc::new(Whole { all, shown, board, number });
        *kept = Some((stamp, Some(Arc::clone(&whole))));
        Ok(Some(whole))
    }

    /// A list with the filter asked for; `usual` entries unless told otherwise.
    fn list(&self, list: List, ask: &Ask, usual: usize) -> Answer<Listed> {
        let filter = filter(ask)?;
        let (number, limit) = (ask.page(), ask.limit(usual));
        let view = match self.whole().map_err(failed)? {
            Some(whole) => Arc::clone(&whole.shown),
            None => {
                let paging = Paging { limit: Some(limit), page: number, screen: true, rejected: false };
                let page = self.flow.page(&self.dir, list, &paging, &filter).map_err(failed)?;
                let page = page.ok_or_else(|| Trouble::Refused("too much fits; narrow the filter".to_owned()))?;
                Arc::new(View { stalled_after: self.patience, ..page.without_rejected() })
            }
        };
        Ok(Listed { view, filter, skip: (number - 1) * limit, limit, number })
    }

    /// A view that holds what an id or name stands for, rejected facts included.
    fn one(&self, id: &str) -> Answer<Arc<View>> {
        if let Some(whole) = self.whole().map_err(failed)? {
            return Ok(Arc::clone(&whole.all));
        }
        let view = self.flow.one(&self.dir, id).map_err(failed)?.unwrap_or_default();
        Ok(Arc::new(View { stalled_after: self.patience, ..view }))
    }
}

impl Desk for Window {
    fn stamp(&self) -> Answer<u64> {
        self.reader.stamp().map(|n| n.unsigned_abs()).map_err(failed)
    }

    fn summary(&self) -> Answer<views::Summary> {
        let summary = || -> Result<views::Summary> {
            let stamp = self.reader.stamp()?;
            // Counting a large ledger takes longer than drawing a page: one does it, the others wait.
            let mut summed = self.summed.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, summary)) = summed.as_ref().filter(|(of, _)| *of == stamp) {
                return Ok(summary.clone());
            }
            let (documents, facts) = self.reader.ledger()?.counts()?;
            let whole = self.whole()?;
            let view = whole.as_ref().map(|w| &w.shown);
            let today = match view {
                Some(view) => view.today(),
                None => crate::flow::newest_day(&*self.reader.ledger()?)?,
            };
            let summary = views::Summary {
                documents,
                facts,
                today: today.map(|d| d.to_string()),
                demo: view.is_some_and(|v| !v.documents.is_empty() && v.documents.iter().all(|d| d.demo)),
                name: self.name.clone(),
                patience: self.patience.unwrap_or(crate::life::STALLED_AFTER),
            };
            *summed = Some((stamp, summary.clone()));
            Ok(summary)
        };
        summary().map_err(failed)
    }

    fn situation(&self, ask: &Ask) -> Answer<views::Situation> {
        self.situation_of(ask)
    }

    fn placed(&self, ask: &Ask) -> Answer<Arc<Vec<views::Spot>>> {
        self.placed_of(ask)
    }

    fn posts(&self) -> Arc<Vec<views::Post>> {
        static POSTS: OnceLock<Arc<Vec<views::Post>>> = OnceLock::new();
        Arc::clone(POSTS.get_or_init(|| Arc::new(posts::all())))
    }

    fn struck(&self, ask: &Ask) -> Answer<Vec<views::Struck>> {
        self.struck_of(ask)
    }

    fn incident(&self, id: &str) -> Answer<views::Incident> {
        self.incident_of(id)
    }

    fn fact(&self, id: &str) -> Answer<views::Fact> {
        self.fact_of(id)
    }

    fn conflict(&self, id: &str) -> Answer<views::Conflict> {
        self.conflict_of(id)
    }

    fn document(&self, name: &str, at: Option<(usize, usize)>) -> Answer<views::Document> {
        self.document_of(name, at)
    }

    fn original(&self, name: &str) -> Answer<Vec<u8>> {
        let original = |ledger: chancery_ledger::Ledger| {
            // A PDF or message is kept beside the text that quotes are cut from.
            Ok(match ledger.taken_from(name)? {
                Some(file) => Some(file),
                None => ledger.bytes(name)?,
            })
        };
        let bytes = self.reader.ledger().and_then(original).map_err(failed)?;
        bytes.ok_or_else(|| Trouble::NotFound(format!("no document “{name}”")))
    }

    fn commitments(&self, ask: &Ask) -> Answer<views::Board> {
        self.board(ask)
    }

    fn posture(&self, ask: &Ask) -> Answer<views::Posture> {
        self.series(ask)
    }

    fn attribution(&self, ask: &Ask) -> Answer<views::Attribution> {
        self.acts(ask)
    }

    fn statements(&self, ask: &Ask) -> Answer<views::Sayings> {
        self.sayings(ask)
    }

    fn contacts(&self, ask: &Ask) -> Answer<views::Contacts> {
        self.meetings(ask)
    }

    fn conflicts(&self, ask: &Ask) -> Answer<views::Conflicts> {
        self.disputes(ask)
    }

    fn sources(&self, ask: &Ask) -> Answer<views::Sources> {
        self.papers(ask)
    }

    fn missions(&self, ask: &Ask) -> Answer<views::Missions> {
        self.missions_of(ask)
    }

    fn search(&self, ask: &Ask) -> Answer<views::Found> {
        self.found(ask)
    }

    fn queue(&self, ask: &Ask) -> Answer<views::Queue> {
        self.queue_of(ask)
    }

    fn review(&self, document: &str) -> Answer<views::ReviewPage> {
        self.review_of(document)
    }

    fn statistics(&self, ask: &Ask) -> Answer<views::Statistics> {
        self.statistics_of(ask)
    }

    fn decisions(&self, ask: &Ask) -> Answer<views::Decisions> {
        self.decided(ask)
    }
}

/// What went wrong with the ledger, for the terminal.
fn failed(error: anyhow::Error) -> Trouble {
    Trouble::Failed(format!("{error:#}"))
}

/// The filter of the commands.
fn filter(ask: &Ask) -> Answer<Filter> {
    let day = |text: &str| -> Answer<Option<Date>> {
        let wrong = |_| Trouble::Refused(format!("“{text}” is not a day of the form YYYY-MM-DD"));
        (!text.is_empty()).then(|| text.parse().map_err(wrong)).transpose()
    };
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Filter {
        since: day(&ask.since)?,
        until: day(&ask.until)?,
        country: text(&ask.country),
        mission: text(&ask.mission),
        actor: text(&ask.actor),
        kind: text(&ask.kind),
        undated: ask.undated == "yes",
    })
}

/// Another text whenever a fact or group of this id, or what was decided on it, is another.
pub(crate) fn version_of(view: &View, id: &str) -> String {
    let group = view.groups.iter().find(|g| g.id == id);
    let ids: Vec<&str> = group.map_or_else(|| vec![id], |g| g.members.iter().map(String::as_str).collect());
    let mut text = ids.join(" ");
    for fact in view.facts.iter().filter(|f| ids.contains(&f.id.as_str())) {
        text.push_str(&fact_to_json(fact, Extras::Plain));
        if let Some(judgement) = &fact.judgement {
            // Who accepted what was accepted before changes nothing; verdict, corrections and notes do.
            text.push_str(&format!("{judgement:?}"));
        }
    }
    Digest::of(text.as_bytes()).short(16).to_owned()
}
