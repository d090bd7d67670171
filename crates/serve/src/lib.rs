//! The console: pages for analysts and an interface for programs, over HTTP.
//!
//! This room knows nothing of how reports are read. It is given a [`Desk`] that answers what there is to show, as the
//! plain values of [`views`], and a channel to the one who writes, so that what comes in through the web takes the
//! same path as what is typed. Everything it shows is built into the program; it asks nobody outside for anything.

mod api;
mod ask;
mod assets;
mod briefing;
mod desk;
mod doors;
mod draw;
mod events;
mod guard;
mod intake;
mod limits;
mod pages;
mod people_api;
mod points;
mod proxy;
mod rights;
mod server;
pub mod views;
mod watching;

pub use api::openapi;
pub use ask::{Ask, escaped};
pub use briefing::Briefing;
pub use desk::{Answer, Desk, Order, Outcome, Paper, Progress, Reading, Refusal, Reply, Trouble, Work, Writer};
pub use intake::Intake;
pub use proxy::{Given, Proxy, Range};
pub use rights::TABLE as RIGHTS;
pub use server::{Tls, serve};
pub use watching::Watching;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use chancery_people::{Act, People, PeopleError};
use doors::Doors;
use limits::Limits;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, watch};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// Longest request, in bytes.
pub const MOST_BYTES: usize = 32 << 20;
/// A request must be answered within this time, its body included.
const PATIENCE: Duration = Duration::from_secs(60);
/// Readings that are remembered.
const MOST_READINGS: usize = 100;
/// Views that are made at the same time.
const AT_ONCE: usize = 8;
/// Readings that fetch at the same time.
const FETCHING: usize = 4;

/// What the console tells the terminal.
pub enum Said {
    /// It answers at this address.
    Listening(String),
    /// This password lets one person in once; there are no accounts.
    Password(String),
    /// There are accounts: so many.
    Accounts(usize),
    /// Somebody came in, by name.
    Entered(String),
    /// Something went wrong that pages only hint at.
    Failed(String),
}

/// Where the console listens and how it speaks.
pub struct Settings {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Further names it is reached by, in small letters.
    pub hosts: Vec<String>,
    /// A certificate and its key, to speak TLS with.
    pub tls: Option<Tls>,
    /// True when a proxy in front speaks TLS: cookies are sent by TLS only then.
    pub behind_tls: bool,
    /// What a reverse proxy says of people is believed so far.
    pub proxy: Proxy,
}

/// What the console is given by the program around it.
pub struct Around {
    /// Answers what there is to show.
    pub desk: Arc<dyn Desk>,
    /// The channel to the one who writes.
    pub writer: Writer,
    /// How the terminal is told.
    pub say: Box<dyn Fn(&Said) + Send + Sync>,
}

/// A reading by its number and who handed it in.
struct Handed {
    number: u64,
    reading: Arc<Reading>,
}

/// What all requests share.
pub(crate) struct Console {
    listen: SocketAddr,
    settings: Settings,
    desk: Arc<dyn Desk>,
    writer: Writer,
    doors: Doors,
    limits: Limits,
    /// What tokens of people are made of whom a proxy lets in.
    secret: String,
    handed: Mutex<(u64, VecDeque<Handed>)>,
    changes: watch::Sender<u64>,
    /// What watches tell on screens.
    notices: broadcast::Sender<Vec<views::Notice>>,
    /// Points of the map made last.
    drawn: points::Drawn,
    /// Pages drawn last.
    bodies: pages::once::Bodies,
    room: Semaphore,
    /// Who may ask other hosts for what was handed in.
    fetching: Arc<Semaphore>,
    say: Box<dyn Fn(&Said) + Send + Sync>,
}

impl Console {
    fn new(listen: SocketAddr, settings: Settings, people: People, around: Around) -> Result<Console, PeopleError> {
        let Around { desk, writer, say } = around;
        let secret = chancery_people::hex(&chancery_people::random::<32>()?);
        let (handed, changes, room) = (Mutex::default(), watch::channel(0).0, Semaphore::new(AT_ONCE));
        let (doors, limits) = (Doors::new(people), Limits::default());
        let notices = broadcast::channel(16).0;
        let fetching = Arc::new(Semaphore::new(FETCHING));
        Ok(Console {
            listen,
            settings,
            desk,
            writer,
            doors,
            limits,
            secret,
            handed,
            changes,
            notices,
            drawn: points::Drawn::default(),
            bodies: pages::once::Bodies::default(),
            room,
            fetching,
            say,
        })
    }

    /// Writes an act down; what stands in the way is told to the terminal.
    fn note(&self, act: Act) {
        if let Err(error) = self.doors.people.note(&act, chancery_people::now()) {
            self.say(&Said::Failed(format!("not in the log of acts ({} by {}): {error}", act.what, act.who)));
        }
    }

    fn say(&self, said: &Said) {
        (self.say)(said);
    }

    /// Asks the desk on a thread that may wait.
    async fn look<T: Send + 'static>(&self, ask: impl FnOnce(&dyn Desk) -> Answer<T> + Send + 'static) -> Answer<T> {
        let gone = |_| Trouble::Failed("the console is closing".to_owned());
        let _permit = self.room.acquire().await.map_err(gone)?;
        let desk = Arc::clone(&self.desk);
        let answer = tokio::task::spawn_blocking(move || ask(&*desk)).await;
        let answer = answer.unwrap_or_else(|e| Err(Trouble::Failed(format!("a view broke off: {e}"))));
        if let Err(Trouble::Failed(why)) = &answer {
            self.say(&Said::Failed(why.clone()));
        }
        answer
    }

    /// Hands work to the one who writes; refused when too much waits there.
    fn hand(&self, work: Work) -> Answer<()> {
        self.writer.try_send(work).map_err(|_| Trouble::Refused("too much is waiting to be written; try again".into()))
    }

    /// Hands reports in and gives the number of the reading. Addresses are fetched first, beside everything else.
    fn read(self: &Arc<Self>, papers: Vec<Paper>, addresses: Vec<String>) -> Answer<u64> {
        let reading = Arc::new(Reading::of(papers.len() + addresses.len()));
        match addresses.is_empty() {
            true => self.hand(Work::Read { papers, reading: Arc::clone(&reading) })?,
            false => self.fetch(papers, addresses, &reading)?,
        }
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.0 += 1;
        let number = handed.0;
        handed.1.push_front(Handed { number, reading });
        handed.1.truncate(MOST_READINGS);
        Ok(number)
    }

    /// Fetches on a thread of its own, which nobody waits for when the console closes.
    fn fetch(self: &Arc<Self>, papers: Vec<Paper>, addresses: Vec<String>, reading: &Arc<Reading>) -> Answer<()> {
        let busy = |_| Trouble::Refused("other addresses are being fetched; try again in a moment".to_owned());
        let turn = Arc::clone(&self.fetching).try_acquire_owned().map_err(busy)?;
        // The channel closes with the console: this thread must not keep it open.
        let (desk, console, reading) = (Arc::clone(&self.desk), Arc::downgrade(self), Arc::clone(reading));
        let run = move || {
            let mut papers = papers;
            papers.extend(desk.fetch(&addresses, &reading));
            drop(turn);
            let Some(console) = console.upgrade().filter(|_| !papers.is_empty()) else { return reading.end(None) };
            reading.note(|p| {
                p.papers = p.read.len() + papers.len();
                p.step = String::new();
            });
            if let Err(Trouble::Refused(why) | Trouble::Failed(why)) =
                console.hand(Work::Read { papers, reading: Arc::clone(&reading) })
            {
                reading.end(Some(why));
            }
        };
        let failed = |e: std::io::Error| Trouble::Failed(format!("no thread to fetch on: {e}"));
        std::thread::Builder::new().name("fetching".to_owned()).spawn(run).map(drop).map_err(failed)
    }

    /// How a reading stands.
    fn reading(&self, number: u64) -> Answer<Progress> {
        let handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        let found = handed.1.iter().find(|h| h.number == number).map(|h| h.reading.look());
        found.ok_or_else(|| Trouble::NotFound(format!("no reading {number}")))
    }

    /// Readings, the last first.
    fn readings(&self) -> Vec<(u64, Progress)> {
        let handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.1.iter().map(|h| (h.number, h.reading.look())).collect()
    }

    /// Enters a decision and waits until it is in the ledger.
    async fn decide(&self, order: Order, by: &str) -> Answer<Result<views::Entered, Refusal>> {
        let (reply, answer) = Reply::pair();
        self.hand(Work::Decide { order, by: by.to_owned(), reply })?;
        answer.await.map_err(|_| Trouble::Failed("the decision was not answered".to_owned()))
    }
}

impl From<PeopleError> for Trouble {
    fn from(error: PeopleError) -> Trouble {
        match error {
            PeopleError::Refused(why) => Trouble::Refused(why),
            PeopleError::NotFound(what) => Trouble::NotFound(what),
            PeopleError::Failed(why) => Trouble::Failed(why),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        match self {
            Trouble::NotFound(what) => guard::refuse(StatusCode::NOT_FOUND, &what),
            Trouble::Refused(why) => guard::refuse(StatusCode::UNPROCESSABLE_ENTITY, &why),
            // What exactly is for the terminal: it may name files.
            Trouble::Failed(_) => {
                guard::refuse(StatusCode::INTERNAL_SERVER_ERROR, "the ledger could not be read or written")
            }
        }
    }
}

/// All routes with what requests and answers pass.
fn router(console: Arc<Console>) -> Router {
    let inside = pages::router()
        .merge(api::router())
        .layer(from_fn(guard::tagged))
        .layer(from_fn_with_state(Arc::clone(&console), guard::session));
    pages::door()
        .merge(assets::router())
        .merge(watching::feeds())
        .merge(inside)
        .fallback(pages::nothing)
        .with_state(Arc::clone(&console))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(from_fn_with_state(Arc::clone(&console), guard::host))
        .layer(from_fn_with_state(Arc::clone(&console), guard::caller))
        .layer(from_fn_with_state(console, guard::headers))
        .layer(CompressionLayer::new())
}
