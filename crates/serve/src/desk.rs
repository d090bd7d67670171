//! What the console asks of the program around it: views to read, and one channel to write through.

use crate::Ask;
use crate::views::{
    Attribution, Board, Conflict, Conflicts, Contacts, Decision, Decisions, Document, Entered, Fact, Found, Incident,
    Missions, Post, Posture, Queue, ReviewPage, Sayings, Situation, Sources, Spot, Statistics, Struck, Summary,
};
use chancery_people::Need;
use serde::{Deserialize, Serialize};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::oneshot;
use utoipa::ToSchema;

/// Why something could not be shown or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing of that name.
    NotFound(String),
    /// What was asked cannot be: said to the one who asked.
    Refused(String),
    /// The ledger cannot be read or written: said to the log; the page only says so.
    Failed(String),
}

/// An answer of the desk.
pub type Answer<T> = Result<T, Trouble>;

/// Views of the ledger. Each call may read from disk and is made on a thread that may wait.
pub trait Desk: crate::Watching + crate::Briefing + crate::Intake + Send + Sync + 'static {
    /// A number that is another one whenever the ledger changed.
    ///
    /// # Errors
    /// When the ledger cannot be read; so for all of these.
    fn stamp(&self) -> Answer<u64>;
    /// The ledger in a line.
    ///
    /// # Errors
    /// See [`Desk::stamp`].
    fn summary(&self) -> Answer<Summary>;
    /// Incidents that fit, over time.
    ///
    /// # Errors
    /// See [`Desk::stamp`]; also for days that are none.
    fn situation(&self, ask: &Ask) -> Answer<Situation>;
    /// All incidents that fit, for the map, newest first; those without a place are left out. Very many are joined where they
    /// stand at the same place: no map tells them apart there.
    ///
    /// # Errors
    /// See [`Desk::situation`].
    fn placed(&self, ask: &Ask) -> Answer<Arc<Vec<Spot>>>;
    /// The missions of the table that have a place.
    fn posts(&self) -> Arc<Vec<Post>>;
    /// Those of them that incidents that fit were aimed at.
    ///
    /// # Errors
    /// See [`Desk::situation`].
    fn struck(&self, ask: &Ask) -> Answer<Vec<Struck>>;
    /// One incident.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that id.
    fn incident(&self, id: &str) -> Answer<Incident>;
    /// One fact.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that id.
    fn fact(&self, id: &str) -> Answer<Fact>;
    /// One conflict.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that id.
    fn conflict(&self, id: &str) -> Answer<Conflict>;
    /// A document as published; the words at these bytes of the original are marked as asked for.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that name.
    fn document(&self, name: &str, at: Option<(usize, usize)>) -> Answer<Document>;
    /// The original bytes of a document.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that name.
    fn original(&self, name: &str) -> Answer<Vec<u8>>;
    /// Promises and measures by stage.
    ///
    /// # Errors
    /// See [`Desk::situation`]; so for the books below.
    fn commitments(&self, ask: &Ask) -> Answer<Board>;
    /// Series of figures.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn posture(&self, ask: &Ask) -> Answer<Posture>;
    /// Claims, blame, denials.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn attribution(&self, ask: &Ask) -> Answer<Attribution>;
    /// Statements by speaker.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn statements(&self, ask: &Ask) -> Answer<Sayings>;
    /// Contacts.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn contacts(&self, ask: &Ask) -> Answer<Contacts>;
    /// Conflicts.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn conflicts(&self, ask: &Ask) -> Answer<Conflicts>;
    /// Documents and who published them.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn sources(&self, ask: &Ask) -> Answer<Sources>;
    /// Missions.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn missions(&self, ask: &Ask) -> Answer<Missions>;
    /// Full-text search.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn search(&self, ask: &Ask) -> Answer<Found>;
    /// What to look at first.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn queue(&self, ask: &Ask) -> Answer<Queue>;
    /// A document and its facts, for review.
    ///
    /// # Errors
    /// [`Trouble::NotFound`] when there is none of that name.
    fn review(&self, document: &str) -> Answer<ReviewPage>;
    /// How machine and analysts agree.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn statistics(&self, ask: &Ask) -> Answer<Statistics>;
    /// What was decided, newest first.
    ///
    /// # Errors
    /// See [`Desk::commitments`].
    fn decisions(&self, ask: &Ask) -> Answer<Decisions>;
}

/// A report handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// File name, or one made up for pasted text.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Address it was fetched from.
    pub url: Option<String>,
    /// Character set that the header of the answer named.
    pub charset: Option<String>,
}

impl Paper {
    /// One that was handed in as bytes.
    pub fn new(name: String, bytes: Vec<u8>) -> Paper {
        Paper { name, bytes, url: None, charset: None }
    }
}

/// What is to be decided, as the console and programs say it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// A fact, or all facts of an incident, hold.
    Accept {
        /// Fact or incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// They do not hold.
    Reject {
        /// Fact or incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// Fields have other values.
    Correct {
        /// Fact or incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// `FIELD=VALUE`, such as `killed=2`.
        changes: Vec<String>,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// Two incidents are one.
    Merge {
        /// Fact or incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// The other.
        with: String,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// Some reports of an incident tell of something else.
    Split {
        /// The incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// Facts that leave it.
        facts: Vec<String>,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// Words about a fact or incident.
    Note {
        /// Fact or incident.
        id: String,
        /// Version that was looked at.
        seen: String,
        /// The words.
        text: String,
    },
    /// An Admiralty grade for a source.
    Grade {
        /// Name of an outlet, agency or report.
        source: String,
        /// `B2`, `B`, `2` or `none`.
        grade: String,
        /// Why.
        #[serde(default)]
        why: String,
    },
    /// A decision no longer counts.
    Undo {
        /// Its number.
        number: i64,
        /// Why.
        #[serde(default)]
        why: String,
    },
}

impl Order {
    /// What it needs.
    pub fn need(&self) -> Need {
        if matches!(self, Order::Note { .. }) { Need::Note } else { Need::Decide }
    }

    /// What it does to what, in a few words.
    pub fn in_words(&self) -> String {
        match self {
            Order::Accept { id, .. } => format!("accept {id}"),
            Order::Reject { id, .. } => format!("reject {id}"),
            Order::Correct { id, changes, .. } => format!("correct {id}: {}", changes.join(", ")),
            Order::Merge { id, with, .. } => format!("merge {id} with {with}"),
            Order::Split { id, facts, .. } => format!("split {id}: {}", facts.join(", ")),
            Order::Note { id, .. } => format!("note on {id}"),
            Order::Grade { source, grade, .. } => format!("grade {source} {grade}"),
            Order::Undo { number, .. } => format!("undo {number}"),
        }
    }
}

/// Why a decision was not entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It changed since it was looked at: its version now, and what happened to it, newest first.
    Changed {
        /// The version now.
        version: String,
        /// What was decided on it, newest first.
        history: Vec<Decision>,
    },
    /// It cannot be: said to the one who asked.
    Refused(String),
    /// The ledger cannot be written.
    Failed(String),
}

/// Something to be written, in the order of the channel.
pub enum Work {
    /// Read reports into the ledger.
    Read {
        /// The reports.
        papers: Vec<Paper>,
        /// Where news of it are put.
        reading: Arc<Reading>,
    },
    /// Enter a decision.
    Decide {
        /// What.
        order: Order,
        /// Who decides.
        by: String,
        /// Who waits for the answer.
        reply: Reply<Result<Entered, Refusal>>,
    },
}

/// The channel to the one who writes.
pub type Writer = SyncSender<Work>;

/// Somebody who waits for an answer.
pub struct Reply<T>(oneshot::Sender<T>);

impl<T> Reply<T> {
    /// Makes one, and where the answer arrives.
    pub(crate) fn pair() -> (Reply<T>, oneshot::Receiver<T>) {
        let (send, receive) = oneshot::channel();
        (Reply(send), receive)
    }

    /// Gives the answer. Nobody may be waiting any more, which is no error.
    pub fn give(self, answer: T) {
        drop(self.0.send(answer));
    }
}

/// How a reading goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Progress {
    /// Reports handed in; an address counts as one until it is known what lies there.
    pub papers: usize,
    /// What happens now, in a word or two; empty when it waits.
    pub step: String,
    /// Reports read so far.
    pub read: Vec<Outcome>,
    /// True when everything is done.
    pub done: bool,
    /// Why it could not be done; empty when it could.
    pub failed: String,
    /// Milliseconds from handing in to the end.
    pub milliseconds: u64,
}

/// What became of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    /// Name in the ledger, or of the file when it was not kept.
    pub document: String,
    /// Facts coded from it.
    pub facts: usize,
    /// False when the ledger held it already.
    pub new: bool,
    /// What is wrong with it or worth knowing; empty when nothing.
    pub remark: String,
    /// False when it was not kept.
    pub kept: bool,
    /// Incidents it tells of: id and name.
    pub incidents: Vec<(String, String)>,
}

/// A reading under way.
pub struct Reading {
    begun: Instant,
    progress: Mutex<Progress>,
}

impl Reading {
    /// A reading of so many reports that was handed in now.
    pub fn of(papers: usize) -> Reading {
        Reading { begun: Instant::now(), progress: Mutex::new(Progress { papers, ..Progress::default() }) }
    }

    /// How it stands.
    pub fn look(&self) -> Progress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes news of it.
    pub fn note(&self, news: impl FnOnce(&mut Progress)) {
        news(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Notes that it has ended, and why it failed if it did.
    pub fn end(&self, failed: Option<String>) {
        let milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.note(|p| {
            p.done = true;
            p.step = String::new();
            p.milliseconds = milliseconds;
            p.failed = failed.unwrap_or_default();
        });
    }
}
