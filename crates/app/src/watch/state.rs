//! What the watch knows from one run to the next: feeds with their validators and health, items seen, items waiting.
//!
//! One SQLite file beside the ledger. An item is done only after the ledger has it: the bytes fetched are kept here until
//! then, so that a killed watch hands over the very same bytes again and the ledger knows them.

mod forget;
mod schema;

use crate::moment::Moment;
use anyhow::{Context, Result};
use chancery_fetch::Validators;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};

/// Name of the file in the folder of the ledger.
pub const FILE: &str = "feeds.sqlite";

/// Why an item was given up that ends the program whenever it is read.
const POISON: &str = "reading it ended the program";

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// To be fetched.
    Waiting = 0,
    /// Its bytes are here, the ledger has them not yet.
    Fetched = 1,
    /// The ledger has it, or refused it.
    Done = 2,
    /// Given up.
    GivenUp = 3,
}

/// The file.
pub struct State {
    db: Connection,
    path: PathBuf,
    /// Kept as long as it is open: one watch for one ledger.
    _lock: Option<std::fs::File>,
}

/// What is known of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// What to send with the next request.
    pub validators: Validators,
    /// Digest of the last body.
    pub digest: String,
    /// When it was last asked.
    pub asked: Option<Moment>,
    /// When it last answered well.
    pub good: Option<Moment>,
    /// Since when it fails.
    pub failing: Option<Moment>,
    /// Failures in a row.
    pub failures: u32,
    /// Polls in a row without news.
    pub quiet: u32,
    /// Polls in all.
    pub polls: u32,
    /// When it is to be asked again.
    pub next: Moment,
    /// Its health, in a word.
    pub health: String,
    /// The same with figures.
    pub detail: String,
    /// Items of the last good answer.
    pub entries: u32,
    /// Those with a date.
    pub dated: u32,
    /// The newest date.
    pub newest: Option<Moment>,
    /// Where it says that it has moved to for good.
    pub moved: Option<String>,
    /// When all its items were read last; what it lists since then has not changed.
    pub whole: Option<Moment>,
}

/// An item as it goes into the file.
#[derive(Clone, Debug, Default)]
pub struct Arrived<'a> {
    /// The feed it came from.
    pub feed: &'a str,
    /// What makes it one with itself.
    pub key: String,
    /// Its name within the feed.
    pub guid: Option<&'a str>,
    /// Where the article is; `None` for one that is all in the feed.
    pub url: Option<&'a str>,
    /// Host that is asked.
    pub host: String,
    /// Its title.
    pub title: &'a str,
    /// Changes when the feed says that the item changed.
    pub mark: String,
    /// Its date, 0 without one.
    pub date: Moment,
    /// What the feed itself says, as a document, for when the article cannot be had.
    pub text: Option<String>,
}

/// An item to be fetched.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Its number.
    pub id: i64,
    /// Where it is.
    pub url: Option<String>,
    /// Tries so far.
    pub tries: u32,
}

/// An item to be handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// Its number.
    pub id: i64,
    /// Where it came from.
    pub url: String,
    /// Name of the document.
    pub name: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Character set that the header of the answer named.
    pub charset: Option<String>,
    /// How often it was handed over before.
    pub handed: u32,
    /// How many versions of it the ledger has.
    pub versions: u32,
}

/// How many items stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be fetched.
    pub waiting: u64,
    /// To be handed over.
    pub fetched: u64,
    /// In the ledger, or refused by it.
    pub done: u64,
    /// Given up.
    pub given_up: u64,
    /// Forgotten since no feed listed them any more.
    pub forgotten: u64,
}

impl State {
    /// Opens the file in the folder of a ledger; `writing` makes it where it is not and keeps others from writing.
    ///
    /// # Errors
    /// When it cannot be opened, or another watch has it.
    pub fn open(dir: &Path, writing: bool) -> Result<State> {
        let path = dir.join(FILE);
        let lock = match writing {
            true => {
                std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
                let lock = dir.join("feeds.lock");
                let file = std::fs::File::create(&lock).with_context(|| lock.display().to_string())?;
                file.try_lock().with_context(|| format!("{}: another watch is at work here", lock.display()))?;
                Some(file)
            }
            false => None,
        };
        let mut db = Connection::open(&path).with_context(|| path.display().to_string())?;
        db.busy_timeout(std::time::Duration::from_secs(10))?;
        schema::prepare(&mut db).with_context(|| path.display().to_string())?;
        db.set_prepared_statement_cache_capacity(64);
        Ok(State { db, path, _lock: lock })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// After a start: nothing waits longer than `longest` from now on, however the clock went meanwhile.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle(&self, now: Moment, longest: i64) -> Result<()> {
        self.db
            .execute("UPDATE items SET next = ?1 WHERE state = 0 AND next > ?2", [now, now.saturating_add(longest)])?;
        self.db.execute("UPDATE hosts SET at = 0 WHERE at > ?1", [now])?;
        Ok(())
    }

    /// What is known of a feed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn feed(&self, url: &str) -> Result<Option<Known>> {
        const SQL: &str =
            "SELECT of, etag, modified, digest, asked, good, failing, failures, quiet, polls, next, health, detail,
            entries, dated, newest, moved, whole FROM feeds WHERE url = ?1";
        Ok(self.db.prepare_cached(SQL)?.query_row([url], known).optional()?)
    }

    /// All feeds that were asked, by their address.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn feeds(&self) -> Result<Vec<(String, Known)>> {
        const SQL: &str =
            "SELECT of, etag, modified, digest, asked, good, failing, failures, quiet, polls, next, health, detail,
            entries, dated, newest, moved, whole, url FROM feeds ORDER BY url";
        let mut statement = self.db.prepare_cached(SQL)?;
        let rows = statement.query_map([], |r| Ok((r.get(18)?, known(r)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Items given up last, the newest first: title, address, why.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lost(&self, most: u32) -> Result<Vec<(String, String, String)>> {
        const SQL: &str =
            "SELECT title, coalesce(url, ''), coalesce(why, '') FROM items WHERE state = 3 ORDER BY id DESC LIMIT ?1";
        let mut statement = self.db.prepare_cached(SQL)?;
        let rows = statement.query_map([most], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what is known of a feed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_feed(&self, url: &str, k: &Known) -> Result<()> {
        const SQL: &str =
            "INSERT OR REPLACE INTO feeds (url, of, etag, modified, digest, asked, good, failing, failures, quiet,
            polls, next, health, detail, entries, dated, newest, moved, whole)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
        let v = &k.validators;
        self.db.prepare_cached(SQL)?.execute(params![
            url, v.of, v.etag, v.modified, k.digest, k.asked, k.good, k.failing, k.failures, k.quiet, k.polls, k.next,
            k.health, k.detail, k.entries, k.dated, k.newest, k.moved, k.whole
        ])?;
        Ok(())
    }

    /// Takes items of a feed; gives how many are new and how many changed. All of them or none. One that changed is
    /// fetched anew, but not within `again` seconds of the last time: some feeds say "changed" whenever they are asked.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take(&mut self, items: &[Arrived<'_>], now: Moment, again: i64) -> Result<(u32, u32)> {
        let tx = self.db.transaction()?;
        let (mut new, mut changed) = (0, 0);
        for item in items {
            let known = there(&tx, item)?;
            let id = match &known {
                Some((id, ..)) => *id,
                None => put(&tx, item, now)?,
            };
            forget::note(&tx, id, item.feed, now)?;
            match known {
                None => new += 1,
                // What is on its way to the ledger is the version before; the change is seen at the next poll.
                Some((_, _, state)) if state == Stage::Fetched as i64 => {}
                Some((id, mark, state)) if mark != item.mark => {
                    let sql = "UPDATE items SET mark = ?2, title = ?3, text = coalesce(?4, text), state = 0, tries = 0,
                        next = CASE state WHEN 0 THEN next ELSE coalesce(done, 0) + ?5 END WHERE id = ?1";
                    tx.prepare_cached(sql)?.execute(params![id, item.mark, item.title, item.text, again])?;
                    changed += u32::from(state != Stage::Waiting as i64);
                }
                Some(_) => {}
            }
        }
        tx.commit()?;
        Ok((new, changed))
    }

    /// Hosts that have items waiting.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn hosts_waiting(&self) -> Result<Vec<String>> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT host FROM items WHERE state = 0")?;
        let hosts = statement.query_map([], |r| r.get(0))?;
        Ok(hosts.collect::<Result<_, _>>()?)
    }

    /// The newest item of a host that may be fetched now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn wanted(&self, host: &str, now: Moment) -> Result<Option<Wanted>> {
        const SQL: &str =
            "SELECT id, url, tries FROM items WHERE state = 0 AND host = ?1 AND next <= ?2 ORDER BY date DESC LIMIT 1";
        let row = |r: &Row<'_>| Ok(Wanted { id: r.get(0)?, url: r.get(1)?, tries: r.get(2)? });
        Ok(self.db.prepare_cached(SQL)?.query_row(params![host, now], row).optional()?)
    }

    /// Keeps the bytes of an item until the ledger has them, with the character set that the header named; bytes that the
    /// ledger has already make it done at once. Gives false then.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn fetched(
        &self,
        id: i64,
        name: &str,
        body: &[u8],
        charset: Option<&str>,
        digest: &str,
        now: Moment,
    ) -> Result<bool> {
        const SAME: &str =
            "UPDATE items SET state = 2, done = ?3, text = NULL WHERE id = ?1 AND digest = ?2 AND versions > 0";
        if self.db.prepare_cached(SAME)?.execute(params![id, digest, now])? > 0 {
            return Ok(false);
        }
        const SQL: &str =
            "UPDATE items SET state = 1, name = ?2, body = ?3, digest = ?4, charset = ?5, handed = 0 WHERE id = ?1";
        self.db.prepare_cached(SQL)?.execute(params![id, name, body, digest, charset])?;
        Ok(true)
    }

    /// An item that failed: to be tried again at a time, or given up.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn failed(&self, id: i64, next: Option<Moment>, why: &str) -> Result<()> {
        const SQL: &str =
            "UPDATE items SET tries = tries + 1, why = ?3, state = CASE WHEN ?2 IS NULL THEN 3 ELSE 0 END,
            next = coalesce(?2, 0), text = CASE WHEN ?2 IS NULL THEN NULL ELSE text END WHERE id = ?1";
        self.db.prepare_cached(SQL)?.execute(params![id, next, why])?;
        Ok(())
    }

    /// All items of a host wait until then, at least.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_off_host(&self, host: &str, next: Moment) -> Result<()> {
        let sql = "UPDATE items SET next = max(next, ?2) WHERE state = 0 AND host = ?1";
        self.db.prepare_cached(sql)?.execute(params![host, next])?;
        Ok(())
    }

    /// Address and tries of an item that was asked for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn asked(&self, id: i64) -> Result<(String, u32)> {
        let mut statement = self.db.prepare_cached("SELECT coalesce(url, key), tries FROM items WHERE id = ?1")?;
        Ok(statement.query_row([id], |r| Ok((r.get(0)?, r.get(1)?)))?)
    }

    /// Items whose bytes are here and that the ledger has not yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn spooled(&self) -> Result<u64> {
        let mut statement = self.db.prepare_cached("SELECT count(*) FROM items WHERE state = 1")?;
        Ok(statement.query_row([], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }

    /// These were handed over, and came back for no fault of theirs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn not_handed(&self, ids: &[i64]) -> Result<()> {
        for id in ids {
            self.db.prepare_cached("UPDATE items SET handed = 0 WHERE id = ?1")?.execute([id])?;
        }
        Ok(())
    }

    /// What the feed itself says of an item, as a document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn text(&self, id: i64) -> Result<Option<String>> {
        let mut statement = self.db.prepare_cached("SELECT text FROM items WHERE id = ?1")?;
        Ok(statement.query_row([id], |r| r.get(0)).optional()?.flatten())
    }

    /// Items to be handed over, at most so many and so many bytes; those that were handed over before, and came to
    /// nothing, one by one.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn to_hand_over(&self, most: usize, most_bytes: usize) -> Result<Vec<Fetched>> {
        const SQL: &str = "SELECT id, coalesce(url, key), name, body, handed, versions, charset FROM items WHERE state = 1 ORDER BY id";
        let row = |r: &Row<'_>| {
            let (id, url, name) = (r.get(0)?, r.get(1)?, r.get(2)?);
            let (body, handed, versions, charset) = (r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?);
            Ok(Fetched { id, url, name, body, charset, handed, versions })
        };
        let mut statement = self.db.prepare_cached(SQL)?;
        let (mut found, mut bytes) = (Vec::new(), 0);
        for item in statement.query_map([], row)? {
            let item: Fetched = item?;
            let (single, size) = (item.handed > 0, item.body.len());
            if !found.is_empty() && (single || bytes + size > most_bytes) {
                break;
            }
            bytes += size;
            found.push(item);
            if single || found.len() >= most {
                break;
            }
        }
        for item in &found {
            self.db.prepare_cached("UPDATE items SET handed = handed + 1 WHERE id = ?1")?.execute([item.id])?;
        }
        Ok(found)
    }

    /// The ledger has these now, or refused them for good.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn done(&mut self, items: &[(i64, Option<String>)], now: Moment) -> Result<()> {
        let tx = self.db.transaction()?;
        for (id, why) in items {
            const SQL: &str = "UPDATE items SET state = 2, done = ?2, why = ?3, body = NULL, text = NULL, handed = 0,
                versions = versions + 1 WHERE id = ?1";
            tx.prepare_cached(SQL)?.execute(params![id, now, why])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// An item that ends the program whenever it is read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn poison(&self, id: i64) -> Result<()> {
        let sql = "UPDATE items SET state = 3, body = NULL, text = NULL, why = ?2 WHERE id = ?1";
        self.db.execute(sql, params![id, POISON])?;
        Ok(())
    }

    /// What robots.txt of an origin said, and when; empty bytes where there was none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn robots(&self, origin: &str) -> Result<Option<(Vec<u8>, Moment)>> {
        let mut statement = self.db.prepare_cached("SELECT robots, at FROM hosts WHERE origin = ?1")?;
        Ok(statement.query_row([origin], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_robots(&self, origin: &str, robots: &[u8], at: Moment) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO hosts (origin, robots, at) VALUES (?1, ?2, ?3)";
        self.db.prepare_cached(sql)?.execute(params![origin, robots, at])?;
        Ok(())
    }

    /// How many items stand where.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let mut counts = Counts { forgotten: self.forgotten()?, ..Counts::default() };
        let mut statement = self.db.prepare_cached("SELECT state, count(*) FROM items GROUP BY state")?;
        for row in statement.query_map([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?.unsigned_abs())))? {
            let (state, count) = row?;
            match state {
                0 => counts.waiting = count,
                1 => counts.fetched = count,
                2 => counts.done = count,
                _ => counts.given_up = count,
            }
        }
        Ok(counts)
    }

    /// Items that may be fetched now or wait to be handed over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_items(&self, now: Moment) -> Result<u64> {
        let sql = "SELECT (SELECT count(*) FROM items WHERE state = 0 AND next <= ?1) + (SELECT count(*) FROM items WHERE state = 1)";
        Ok(self.db.query_row(sql, [now], |r| r.get::<_, i64>(0))?.unsigned_abs())
    }
}

fn known(r: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        validators: Validators { of: r.get(0)?, etag: r.get(1)?, modified: r.get(2)? },
        digest: r.get(3)?,
        asked: r.get(4)?,
        good: r.get(5)?,
        failing: r.get(6)?,
        failures: r.get(7)?,
        quiet: r.get(8)?,
        polls: r.get(9)?,
        next: r.get(10)?,
        health: r.get(11)?,
        detail: r.get(12)?,
        entries: r.get(13)?,
        dated: r.get(14)?,
        newest: r.get(15)?,
        moved: r.get(16)?,
        whole: r.get(17)?,
    })
}

/// The item that is this one already: by its address, or by its name within the feed where the title is the same too.
/// Some feeds give one name to many items; a name alone is not believed.
fn there(tx: &rusqlite::Transaction<'_>, item: &Arrived<'_>) -> Result<Option<(i64, String, i64)>> {
    let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    let by_key = "SELECT id, mark, state FROM items WHERE key = ?1";
    if let Some(found) = tx.prepare_cached(by_key)?.query_row([&item.key], row).optional()? {
        return Ok(Some(found));
    }
    let Some(guid) = item.guid else { return Ok(None) };
    let by_name = "SELECT i.id, i.mark, i.state FROM names n JOIN items i ON i.id = n.item
        WHERE n.feed = ?1 AND n.guid = ?2 AND n.title = ?3 AND n.title <> ''";
    Ok(tx.prepare_cached(by_name)?.query_row([item.feed, guid, item.title], row).optional()?)
}

fn put(tx: &rusqlite::Transaction<'_>, item: &Arrived<'_>, now: Moment) -> Result<i64> {
    let sql = "INSERT INTO items (key, feed, url, host, title, mark, date, text, state, seen)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9)";
    tx.prepare_cached(sql)?
        .execute(params![item.key, item.feed, item.url, item.host, item.title, item.mark, item.date, item.text, now])?;
    let id = tx.last_insert_rowid();
    if let Some(guid) = item.guid {
        let sql = "INSERT OR REPLACE INTO names (feed, guid, title, item) VALUES (?1, ?2, ?3, ?4)";
        tx.prepare_cached(sql)?.execute(params![item.feed, guid, item.title, id])?;
    }
    Ok(id)
}

#[cfg(test)]
mod tests;
