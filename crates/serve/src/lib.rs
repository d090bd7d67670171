//! The console: pages for analysts and an interface for programs, over HTTP.
//!
//! This room knows nothing of how reports are read. It is given a [`Desk`] that answers what there is to show, as the
//! plain values of [`views`], and a channel to the one who writes, so that what comes in through the web takes the
//! same path as what is typed. Everything it shows is built into the program; it asks nobody outside for anything.

mod api;
mod ask;
mod assets;
mod desk;
mod doors;
mod draw;
mod events;
mod guard;
mod pages;
mod server;
pub mod views;

pub use api::openapi;
pub use ask::{Ask, escaped};
pub use desk::{Answer, Desk, Order, Outcome, Paper, Progress, Reading, Refusal, Reply, Trouble, Work, Writer};
pub use server::serve;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use doors::Doors;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
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

/// What the console tells the terminal.
pub enum Said {
    /// It answers at this address.
    Listening(String),
    /// This password lets one person in once.
    Password(String),
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
    /// How it tells the terminal.
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
    hosts: Vec<String>,
    desk: Arc<dyn Desk>,
    writer: Writer,
    doors: Doors,
    handed: Mutex<(u64, VecDeque<Handed>)>,
    changes: watch::Sender<u64>,
    room: Semaphore,
    say: Box<dyn Fn(&Said) + Send + Sync>,
}

impl Console {
    fn new(
        listen: SocketAddr,
        hosts: Vec<String>,
        desk: Arc<dyn Desk>,
        writer: Writer,
        say: Box<dyn Fn(&Said) + Send + Sync>,
    ) -> Console {
        let (doors, handed, changes) = (Doors::default(), Mutex::default(), watch::channel(0).0);
        Console { listen, hosts, desk, writer, doors, handed, changes, room: Semaphore::new(AT_ONCE), say }
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

    /// Hands reports in and gives the number of the reading.
    fn read(&self, papers: Vec<Paper>) -> Answer<u64> {
        let reading = Arc::new(Reading::of(papers.len()));
        self.hand(Work::Read { papers, reading: Arc::clone(&reading) })?;
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        handed.0 += 1;
        let number = handed.0;
        handed.1.push_front(Handed { number, reading });
        handed.1.truncate(MOST_READINGS);
        Ok(number)
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
        .merge(inside)
        .fallback(pages::nothing)
        .with_state(Arc::clone(&console))
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(from_fn_with_state(console, guard::host))
        .layer(from_fn(guard::headers))
        .layer(CompressionLayer::new())
}
