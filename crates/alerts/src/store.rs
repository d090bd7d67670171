//! The file that remembers how matters stood, what is watched, and what was sent.

use crate::change::{Cause, Change, additions, changes};
use crate::{Field, Form, Matter, Watch, token_sum};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

/// Tries of one delivery; after the last it is put aside.
pub const MOST_TRIES: u32 = 7;
/// Somebody who took a delivery and does not come back loses it after so many seconds.
const LEASE: i64 = 120;
/// Entries of the log that are kept.
const KEPT: i64 = 20_000;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS marks(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS matters(uid INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS anchors(anchor TEXT PRIMARY KEY, uid INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watches(id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, token TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS alerts(id INTEGER PRIMARY KEY AUTOINCREMENT, watch INTEGER NOT NULL, uid INTEGER NOT NULL,
  at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS alerts_of ON alerts(watch, uid);
CREATE TABLE IF NOT EXISTS deliveries(id INTEGER PRIMARY KEY AUTOINCREMENT, watch INTEGER NOT NULL, channel TEXT NOT NULL,
  made INTEGER NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting',
  taken INTEGER NOT NULL DEFAULT 0, ended INTEGER, said TEXT NOT NULL DEFAULT '', test INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries(state, due);
CREATE TABLE IF NOT EXISTS sent(alert INTEGER NOT NULL, channel TEXT NOT NULL, delivery INTEGER NOT NULL,
  PRIMARY KEY(alert, channel)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_in ON sent(delivery);
";

/// What went wrong with the file.
#[derive(Debug)]
pub struct Error(String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the file of watches: {}", self.0)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        Error(e.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Error {
        Error(e.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Error {
        Error(e.to_string())
    }
}

/// How far the ledger was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Last entry of the ledger's log; `None` before the first look.
    pub log: Option<i64>,
    /// Last decision.
    pub decision: i64,
}

/// The ledger as it was looked at now.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Matters, all of them or those that changed.
    pub matters: Vec<Matter>,
    /// Last entry of the ledger's log.
    pub log: i64,
    /// Last decision.
    pub decision: i64,
    /// Where only what changed was looked at: names of the documents that are new. Everything else was known before,
    /// remembered or not.
    pub new: Option<BTreeSet<String>>,
}

/// An earlier alert on the same matter, for the same watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Number.
    pub alert: i64,
    /// When it was made.
    pub at: i64,
}

/// What a watch is told of one matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alert {
    /// Number; 0 for a test.
    #[serde(skip)]
    pub id: i64,
    /// Number of the watch.
    #[serde(skip)]
    pub watch: i64,
    /// When it was made, in seconds since 1970 (UTC).
    #[serde(skip)]
    pub at: i64,
    /// What changed.
    pub changes: Vec<Change>,
    /// The matter as it stands.
    pub matter: Matter,
    /// Earlier alerts of this watch on the matter, oldest first, at most ten.
    pub earlier: Vec<Reference>,
}

/// A way to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// HTTP.
    Webhook,
    /// SMTP.
    Email,
}

impl Channel {
    /// The code.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Webhook => "webhook",
            Channel::Email => "email",
        }
    }

    fn of(code: &str) -> Channel {
        if code == "email" { Channel::Email } else { Channel::Webhook }
    }
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not sent yet, or to be tried again.
    Waiting,
    /// Taken by whoever is on the other end.
    Sent,
    /// Given up after [`MOST_TRIES`], or refused for good.
    Dead,
}

impl State {
    /// The code.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sent => "sent",
            State::Dead => "dead",
        }
    }

    fn of(code: &str) -> State {
        match code {
            "sent" => State::Sent,
            "dead" => State::Dead,
            _ => State::Waiting,
        }
    }
}

/// A line of the log of deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Number.
    pub id: i64,
    /// Number of the watch.
    pub watch: i64,
    /// Way.
    pub channel: Channel,
    /// When it was made.
    pub made: i64,
    /// When it is tried next, or was to be.
    pub due: i64,
    /// Tries so far.
    pub tries: u32,
    /// How it stands.
    pub state: State,
    /// When it was sent or given up.
    pub ended: Option<i64>,
    /// What the other end or the network said last.
    pub said: String,
    /// True for a test.
    pub test: bool,
    /// How many alerts it carries.
    pub alerts: usize,
}

/// A delivery that is to be sent now.
#[derive(Clone, Debug)]
pub struct Due {
    /// Number; it stays the same over all tries.
    pub id: i64,
    /// Way.
    pub channel: Channel,
    /// Who is told.
    pub watch: Watch,
    /// What.
    pub alerts: Vec<Alert>,
    /// True for a test.
    pub test: bool,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Taken, with what was said.
    Taken(String),
    /// Not this time.
    Failed(String),
    /// Never: the address is none, or may not be reached.
    Refused(String),
}

/// Seconds until the next try after so many: half a minute, two, eight, half an hour, two hours, then eight.
pub fn backoff(tries: u32) -> i64 {
    30 * 4_i64.pow(tries.saturating_sub(1).min(5))
}

/// The file.
pub struct Store {
    conn: Connection,
}

impl Store {
    /// Opens it; made where it is not there, readable by its owner alone.
    ///
    /// # Errors
    /// When it cannot be opened or made.
    pub fn open(file: &Path) -> Result<Store, Error> {
        private(file)?;
        let conn = Connection::open(file)?;
        conn.busy_timeout(Duration::from_secs(20))?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.execute_batch(SCHEMA)?;
        let known: Option<String> =
            conn.query_row("SELECT value FROM marks WHERE name = 'instance'", [], |r| r.get(0)).optional()?;
        if known.is_none() {
            let own = crate::token()?;
            conn.execute("INSERT OR IGNORE INTO marks VALUES('instance', ?1)", [&own[..16]])?;
        }
        Ok(Store { conn })
    }

    /// What tells this file's alerts apart from those of others: 16 digits.
    ///
    /// # Errors
    /// When the file cannot be read; so for all below.
    pub fn instance(&self) -> Result<String, Error> {
        Ok(self.conn.query_row("SELECT value FROM marks WHERE name = 'instance'", [], |r| r.get(0))?)
    }

    /// All watches.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn watches(&self) -> Result<Vec<Watch>, Error> {
        let mut rows = self.conn.prepare_cached("SELECT id, body FROM watches ORDER BY id")?;
        let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| watch(row?)).collect()
    }

    /// One watch.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn watch(&self, id: i64) -> Result<Option<Watch>, Error> {
        Ok(self.watches()?.into_iter().find(|w| w.id == id))
    }

    /// The watch whose feed has this token.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn watch_of_token(&self, token: &str) -> Result<Option<Watch>, Error> {
        let sql = "SELECT id, body FROM watches WHERE token = ?1";
        let row = self.conn.query_row(sql, [token_sum(token)], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)));
        row.optional()?.map(watch).transpose()
    }

    /// Adds a watch; gives its number and the token of its feed, which is not kept.
    ///
    /// # Errors
    /// See [`Store::instance`]; also when the system gives no random numbers.
    pub fn add(&mut self, watch: &Watch) -> Result<(i64, String), Error> {
        let token = crate::token()?;
        let sql = "INSERT INTO watches(body, token) VALUES(?1, ?2)";
        self.conn.execute(sql, params![serde_json::to_string(watch)?, token_sum(&token)])?;
        Ok((self.conn.last_insert_rowid(), token))
    }

    /// Puts a watch in the place of the one with its number; false when there is none.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn replace(&mut self, watch: &Watch) -> Result<bool, Error> {
        let sql = "UPDATE watches SET body = ?2 WHERE id = ?1";
        Ok(self.conn.execute(sql, params![watch.id, serde_json::to_string(watch)?])? > 0)
    }

    /// Gives a watch's feed another address; `None` when there is no such watch.
    ///
    /// # Errors
    /// See [`Store::add`].
    pub fn renew_token(&mut self, id: i64) -> Result<Option<String>, Error> {
        let token = crate::token()?;
        let done = self.conn.execute("UPDATE watches SET token = ?2 WHERE id = ?1", params![id, token_sum(&token)])?;
        Ok((done > 0).then_some(token))
    }

    /// Takes a watch away, and what waits to be sent for it; false when there is none.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn remove(&mut self, id: i64) -> Result<bool, Error> {
        let tx = self.conn.transaction()?;
        let gone = tx.execute("DELETE FROM watches WHERE id = ?1", [id])? > 0;
        let said = "the watch was taken away";
        let sql = "UPDATE deliveries SET state = 'dead', said = ?2 WHERE watch = ?1 AND state = 'waiting'";
        tx.execute(sql, params![id, said])?;
        tx.commit()?;
        Ok(gone)
    }

    /// Alerts of a watch, or of all, the newest first.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn alerts(&self, of: Option<i64>, after: i64, most: usize) -> Result<Vec<Alert>, Error> {
        let text = "SELECT id, watch, at, body FROM alerts WHERE (?1 IS NULL OR watch = ?1) AND id > ?2 ORDER BY id DESC LIMIT ?3";
        let mut rows = self.conn.prepare_cached(text)?;
        let rows = rows.query_map(params![of, after, sql(most)], read_alert)?;
        rows.map(|row| alert(row?)).collect()
    }

    /// The number of the newest alert; 0 when there is none.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn newest(&self) -> Result<i64, Error> {
        Ok(self.conn.query_row("SELECT coalesce(max(id), 0) FROM alerts", [], |r| r.get(0))?)
    }

    /// The log, newest first.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn deliveries(&self, of: Option<i64>, skip: usize, most: usize) -> Result<(Vec<Delivery>, usize), Error> {
        let text = "SELECT id, watch, channel, made, due, tries, state, ended, said, test,
              (SELECT count(*) FROM sent WHERE delivery = d.id) FROM deliveries d
            WHERE ?1 IS NULL OR watch = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3";
        let mut rows = self.conn.prepare_cached(text)?;
        let rows = rows.query_map(params![of, sql(most), sql(skip)], |r| {
            Ok(Delivery {
                id: r.get(0)?,
                watch: r.get(1)?,
                channel: Channel::of(&r.get::<_, String>(2)?),
                made: r.get(3)?,
                due: r.get(4)?,
                tries: r.get(5)?,
                state: State::of(&r.get::<_, String>(6)?),
                ended: r.get(7)?,
                said: r.get(8)?,
                test: r.get(9)?,
                alerts: usize::try_from(r.get::<_, i64>(10)?).unwrap_or(0),
            })
        })?;
        let found = rows.collect::<Result<_, _>>()?;
        let count = "SELECT count(*) FROM deliveries WHERE ?1 IS NULL OR watch = ?1";
        let total: i64 = self.conn.query_row(count, [of], |r| r.get(0))?;
        Ok((found, usize::try_from(total).unwrap_or(0)))
    }

    /// Tries a dead delivery again from the beginning; false when there is none of that number.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn retry(&mut self, id: i64, now: i64) -> Result<bool, Error> {
        let sql = "UPDATE deliveries SET state = 'waiting', due = ?2, tries = 0, taken = 0, ended = NULL
            WHERE id = ?1 AND state = 'dead' AND watch IN (SELECT id FROM watches)";
        Ok(self.conn.execute(sql, params![id, now])? > 0)
    }

    /// Puts a test on the ways of a watch, past quiet hours and digests; gives how many ways it has.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn test(&mut self, watch: &Watch, now: i64) -> Result<usize, Error> {
        let ways = channels(watch);
        for channel in &ways {
            let sql = "INSERT INTO deliveries(watch, channel, made, due, test) VALUES(?1, ?2, ?3, ?3, 1)";
            self.conn.execute(sql, params![watch.id, channel.as_str(), now])?;
        }
        Ok(ways.len())
    }

    /// Looks at the ledger and makes alerts of what changed since the last look. The first look only remembers. Nobody
    /// else looks meanwhile, so that each change is met once, whoever runs this and however often.
    ///
    /// Gives how many alerts were made.
    ///
    /// # Errors
    /// Those of `look`, and see [`Store::instance`].
    pub fn evaluate<E: From<Error>>(
        &mut self,
        now: i64,
        look: impl FnOnce(Marks, &[Watch]) -> Result<Option<Seen>, E>,
    ) -> Result<usize, E> {
        let own = |e: rusqlite::Error| E::from(Error::from(e));
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(own)?;
        let marks = read_marks(&tx)?;
        let watches = watches_in(&tx)?;
        let Some(seen) = look(marks, &watches)? else { return Ok(0) };
        let made = take(&tx, marks, &watches, &seen, now)?;
        tx.commit().map_err(own)?;
        Ok(made)
    }

    /// Takes what is due, for a while: who does not say what became of it loses it to the next who asks.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn take_due(&mut self, now: i64, most: usize) -> Result<Vec<Due>, Error> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let watches = watches_in(&tx)?;
        let taken: Vec<(i64, i64, String, bool)> = {
            let text =
                "SELECT id, watch, channel, test FROM deliveries WHERE state = 'waiting' AND due <= ?1 AND taken < ?2
                ORDER BY due, id LIMIT ?3";
            let mut rows = tx.prepare_cached(text)?;
            let rows = rows.query_map(params![now, now - LEASE, sql(most)], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
            })?;
            rows.collect::<Result<_, _>>()?
        };
        let mut out = Vec::new();
        for (id, of, channel, test) in taken {
            let Some(watch) = watches.iter().find(|w| w.id == of) else { continue };
            tx.execute("UPDATE deliveries SET taken = ?2 WHERE id = ?1", params![id, now])?;
            let sql = "SELECT a.id, a.watch, a.at, a.body FROM sent s JOIN alerts a ON a.id = s.alert
                WHERE s.delivery = ?1 ORDER BY a.id";
            let mut rows = tx.prepare_cached(sql)?;
            let rows = rows.query_map([id], read_alert)?;
            let alerts = rows.map(|row| alert(row?)).collect::<Result<_, Error>>()?;
            out.push(Due { id, channel: Channel::of(&channel), watch: watch.clone(), alerts, test });
        }
        tx.commit()?;
        Ok(out)
    }

    /// Says what became of a try.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn done(&mut self, id: i64, done: &Done, now: i64) -> Result<State, Error> {
        let tries: u32 = self.conn.query_row("SELECT tries + 1 FROM deliveries WHERE id = ?1", [id], |r| r.get(0))?;
        let (state, said) = match done {
            Done::Taken(said) => (State::Sent, said),
            Done::Refused(why) => (State::Dead, why),
            Done::Failed(why) if tries >= MOST_TRIES => (State::Dead, why),
            Done::Failed(why) => (State::Waiting, why),
        };
        let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
        let ended = (state != State::Waiting).then_some(now);
        let due = now + backoff(tries);
        let sql = "UPDATE deliveries SET state = ?2, tries = ?3, taken = 0, ended = ?4, said = ?5,
            due = CASE WHEN ?2 = 'waiting' THEN ?6 ELSE due END WHERE id = ?1";
        self.conn.execute(sql, params![id, state.as_str(), tries, ended, said, due])?;
        Ok(state)
    }

    /// When the next delivery is due; `None` when nothing waits.
    ///
    /// # Errors
    /// See [`Store::instance`].
    pub fn next_due(&self) -> Result<Option<i64>, Error> {
        Ok(self.conn.query_row("SELECT min(due) FROM deliveries WHERE state = 'waiting'", [], |r| r.get(0))?)
    }
}

/// A number as the file takes it.
fn sql(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Makes the file with rights for its owner alone, before anything is in it.
fn private(file: &Path) -> std::io::Result<()> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    match open.open(file) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// The ways a watch has.
fn channels(watch: &Watch) -> Vec<Channel> {
    let webhook = watch.webhook.is_some().then_some(Channel::Webhook);
    let email = (!watch.email.is_empty()).then_some(Channel::Email);
    webhook.into_iter().chain(email).collect()
}

fn watch((id, body): (i64, String)) -> Result<Watch, Error> {
    Ok(Watch { id, ..serde_json::from_str(&body)? })
}

fn watches_in(tx: &Transaction) -> Result<Vec<Watch>, Error> {
    let mut rows = tx.prepare_cached("SELECT id, body FROM watches ORDER BY id")?;
    let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get::<_, String>(1)?)))?;
    rows.map(|row| watch(row?)).collect()
}

type AlertRow = (i64, i64, i64, String);

fn read_alert(r: &rusqlite::Row) -> rusqlite::Result<AlertRow> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
}

fn alert((id, watch, at, body): AlertRow) -> Result<Alert, Error> {
    Ok(Alert { id, watch, at, ..serde_json::from_str(&body)? })
}

fn read_marks(tx: &Transaction) -> Result<Marks, Error> {
    let mark = |name: &str| -> Result<Option<i64>, Error> {
        Ok(tx.query_row("SELECT value FROM marks WHERE name = ?1", [name], |r| r.get(0)).optional()?)
    };
    Ok(Marks { log: mark("log")?, decision: mark("decision")?.unwrap_or(0) })
}

/// Remembers how matters stand now and makes alerts of what is another.
fn take(tx: &Transaction, marks: Marks, watches: &[Watch], seen: &Seen, now: i64) -> Result<usize, Error> {
    let known = Known::of(tx, seen)?;
    let read = seen.matters.iter().any(|m| !known.fresh(m).is_empty());
    let decided = seen.decision != marks.decision;
    let uids = known.assign(&seen.matters);
    let mut made = 0;
    let mut waiting: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (matter, uid) in seen.matters.iter().zip(uids) {
        let cause = Cause { fresh: known.fresh(matter), read, decided };
        let before: Option<Matter> = match uid {
            Some(uid) => Some(serde_json::from_str(&body_of(tx, uid)?)?),
            None => None,
        };
        let body = serde_json::to_string(matter)?;
        let uid = match uid {
            Some(uid) => {
                tx.prepare_cached("UPDATE matters SET body = ?2 WHERE uid = ?1 AND body <> ?2")?
                    .execute(params![uid, body])?;
                uid
            }
            None => {
                tx.prepare_cached("INSERT INTO matters(body) VALUES(?1)")?.execute([&body])?;
                tx.last_insert_rowid()
            }
        };
        for telling in &matter.tellings {
            if known.by_anchor.get(&telling.anchor) != Some(&uid) {
                let sql = "INSERT OR REPLACE INTO anchors VALUES(?1, ?2)";
                tx.prepare_cached(sql)?.execute(params![telling.anchor, uid])?;
            }
        }
        // A denial may speak of several acts: it is known, and belongs to none of them.
        for voice in &matter.voices {
            tx.prepare_cached("INSERT OR IGNORE INTO anchors VALUES(?1, 0)")?.execute([&voice.source.anchor])?;
        }
        // The first look remembers. What only left another matter was told with that one.
        let left = before.is_none() && matter.tellings.iter().any(|t| !cause.fresh.contains(t.anchor.as_str()));
        if marks.log.is_none() || left && (seen.new.is_none() || cause.fresh.is_empty()) {
            continue;
        }
        let changes = if left { additions(matter, &cause) } else { changes(before.as_ref(), matter, &cause) };
        for watch in watches.iter().filter(|w| !w.paused && matter.fits.contains(&w.id) && w.rule.is_near(matter)) {
            let told = told_to(watch, before.as_ref(), matter, &changes);
            if !told.is_empty() {
                waiting.entry(watch.id).or_default().push(put(tx, watch, uid, matter, told, now)?);
                made += 1;
            }
        }
    }
    for (of, alerts) in waiting {
        let Some(watch) = watches.iter().find(|w| w.id == of) else { continue };
        for channel in channels(watch) {
            // A CAP message is about one thing.
            let single = channel == Channel::Webhook && watch.webhook.as_ref().is_some_and(|w| w.form == Form::Cap);
            for part in alerts.chunks(if single { 1 } else { alerts.len() }) {
                queue(tx, watch, channel, part, single, now)?;
            }
        }
    }
    for (name, value) in [("log", seen.log), ("decision", seen.decision)] {
        tx.execute("INSERT OR REPLACE INTO marks VALUES(?1, ?2)", params![name, value])?;
    }
    let old = "DELETE FROM deliveries WHERE state <> 'waiting' AND id < (SELECT max(id) FROM deliveries) - ?1";
    tx.execute(old, [KEPT])?;
    Ok(made)
}

fn body_of(tx: &Transaction, uid: i64) -> Result<String, Error> {
    Ok(tx.prepare_cached("SELECT body FROM matters WHERE uid = ?1")?.query_row([uid], |r| r.get(0))?)
}

/// The changes a watch wants; one that reaches its number of origins is new to it.
fn told_to(watch: &Watch, before: Option<&Matter>, matter: &Matter, changes: &[Change]) -> Vec<Change> {
    let least = watch.rule.origins;
    let counts = matter.kind == crate::Kind::Incident;
    if changes.is_empty() || counts && matter.origins < least {
        return Vec::new();
    }
    let mut told: Vec<Change> = changes.iter().filter(|c| watch.rule.tells(c.field)).cloned().collect();
    let reached = counts && before.is_some_and(|b| b.origins < least);
    if reached && watch.rule.tells(Field::New) {
        let label = format!("told by {} origins now", matter.origins);
        let sources = matter.tellings.iter().take(3).cloned().collect();
        let change = Change { field: Field::New, label, before: String::new(), after: matter.title.clone(), sources };
        told.insert(0, change);
    }
    told.sort_by_key(|c| Field::ALL.iter().position(|f| *f == c.field));
    told
}

fn put(
    tx: &Transaction,
    watch: &Watch,
    uid: i64,
    matter: &Matter,
    changes: Vec<Change>,
    at: i64,
) -> Result<i64, Error> {
    let sql = "SELECT id, at FROM alerts WHERE watch = ?1 AND uid = ?2 ORDER BY id DESC LIMIT 10";
    let mut rows = tx.prepare_cached(sql)?;
    let rows = rows.query_map([watch.id, uid], |r| Ok(Reference { alert: r.get(0)?, at: r.get(1)? }))?;
    let mut earlier = rows.collect::<Result<Vec<_>, _>>()?;
    earlier.reverse();
    let alert = Alert { changes, matter: matter.clone(), earlier, ..Alert::default() };
    let sql = "INSERT INTO alerts(watch, uid, at, body) VALUES(?1, ?2, ?3, ?4)";
    tx.prepare_cached(sql)?.execute(params![watch.id, uid, at, serde_json::to_string(&alert)?])?;
    Ok(tx.last_insert_rowid())
}

/// Puts alerts on a way: with what waits for the same moment, or by themselves.
fn queue(
    tx: &Transaction,
    watch: &Watch,
    channel: Channel,
    alerts: &[i64],
    single: bool,
    now: i64,
) -> Result<(), Error> {
    let due = watch.schedule.due(now);
    let sql = "SELECT id FROM deliveries WHERE watch = ?1 AND channel = ?2 AND state = 'waiting' AND tries = 0
        AND test = 0 AND due = ?3 AND due > ?4 AND taken = 0";
    let open = tx.query_row(sql, params![watch.id, channel.as_str(), due, now], |r| r.get(0)).optional()?;
    let delivery: i64 = match open.filter(|_| !single) {
        Some(id) => id,
        None => {
            let sql = "INSERT INTO deliveries(watch, channel, made, due) VALUES(?1, ?2, ?3, ?4)";
            tx.execute(sql, params![watch.id, channel.as_str(), now, due])?;
            tx.last_insert_rowid()
        }
    };
    for alert in alerts {
        // The key is alert and way: nothing goes out twice on one.
        tx.prepare_cached("INSERT OR IGNORE INTO sent VALUES(?1, ?2, ?3)")?.execute(params![
            alert,
            channel.as_str(),
            delivery
        ])?;
    }
    Ok(())
}

/// Which matter the anchors of those seen now belonged to.
struct Known<'s> {
    by_anchor: BTreeMap<String, i64>,
    /// Anchors of words of edited reports that say other things now.
    edited: BTreeSet<String>,
    new: Option<&'s BTreeSet<String>>,
}

impl<'s> Known<'s> {
    fn of(tx: &Transaction, seen: &'s Seen) -> Result<Known<'s>, Error> {
        let (mut by_anchor, mut edited) = (BTreeMap::new(), BTreeSet::new());
        let mut find = tx.prepare_cached("SELECT uid FROM anchors WHERE anchor = ?1")?;
        for source in seen.matters.iter().flat_map(Matter::sources) {
            if let Some(uid) = find.query_row([&source.anchor], |r| r.get(0)).optional()? {
                by_anchor.insert(source.anchor.clone(), uid);
                continue;
            }
            // Words of an edited report are known from what it was before.
            for (former, changed) in &source.formerly {
                if let Some(uid) = find.query_row([former], |r| r.get::<_, i64>(0)).optional()? {
                    tx.execute("INSERT OR IGNORE INTO anchors VALUES(?1, ?2)", params![source.anchor, uid])?;
                    by_anchor.insert(source.anchor.clone(), uid);
                    edited.extend(Some(source.anchor.clone()).filter(|_| *changed));
                    break;
                }
            }
        }
        Ok(Known { by_anchor, edited, new: seen.new.as_ref() })
    }

    fn fresh<'m>(&self, matter: &'m Matter) -> BTreeSet<&'m str> {
        let is_new = |s: &&crate::Source| self.new.is_none_or(|new| new.contains(&s.document));
        let is_known = |s: &&crate::Source| self.by_anchor.contains_key(&s.anchor) && !self.edited.contains(&s.anchor);
        let unknown = matter.sources().filter(|s| !is_known(s));
        unknown.filter(is_new).map(|s| s.anchor.as_str()).collect()
    }

    /// The remembered matter of each: the one it shares most with, each remembered one once. What was joined goes on
    /// as the larger part, what was split off is another.
    fn assign(&self, matters: &[Matter]) -> Vec<Option<i64>> {
        let mut pairs: Vec<(std::cmp::Reverse<usize>, i64, usize)> = Vec::new();
        for (n, matter) in matters.iter().enumerate() {
            let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
            // What tells it counts; a denial may speak of several.
            let told = matter.tellings.iter().filter_map(|s| self.by_anchor.get(&s.anchor));
            told.for_each(|uid| *shared.entry(*uid).or_default() += 1);
            pairs.extend(shared.into_iter().map(|(uid, count)| (std::cmp::Reverse(count), uid, n)));
        }
        pairs.sort_unstable();
        let (mut taken, mut out) = (BTreeSet::new(), vec![None; matters.len()]);
        for (_, uid, n) in pairs {
            if out[n].is_none() && taken.insert(uid) {
                out[n] = Some(uid);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
