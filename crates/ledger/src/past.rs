//! The ledger as it was: a copy of what had been entered up to a moment, in a file that vanishes when it is closed.

use crate::schema;
use crate::{Ledger, LedgerError, View};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Documents, bytes and facts entered up to a moment, decisions up to it, settings; every block is to be linked anew.
/// Which document is a revision of which is to be worked out anew, too: the newest may not have been there yet.
const COPY: &str = "
    INSERT INTO documents (id, name, digest, size, format, record, sum, coded_with, demo, read_at)
        SELECT id, name, digest, size, format, record, sum, coded_with, demo, read_at
        FROM now.documents WHERE read_at <= ?1;
    INSERT INTO originals SELECT * FROM now.originals WHERE doc_id IN (SELECT id FROM documents);
    INSERT INTO taken_from SELECT * FROM now.taken_from WHERE doc_id IN (SELECT id FROM documents);
    INSERT INTO facts SELECT * FROM now.facts WHERE doc_id IN (SELECT id FROM documents);
    INSERT INTO facts SELECT * FROM now.older_facts WHERE doc_id IN (SELECT id FROM documents);
    INSERT INTO prints (doc_id, address, changed, fetched, title, pieces, sketch)
        SELECT doc_id, address, changed, fetched, title, pieces, sketch
        FROM now.prints WHERE doc_id IN (SELECT id FROM documents);
    INSERT INTO seen SELECT * FROM now.seen
        WHERE read_at <= ?1 AND doc_id IN (SELECT id FROM documents);
    INSERT INTO near SELECT * FROM now.near
        WHERE doc_id IN (SELECT id FROM documents) AND other IN (SELECT id FROM documents);
    INSERT INTO decisions SELECT * FROM now.decisions WHERE at <= ?1;
    INSERT INTO log SELECT * FROM now.log WHERE at <= ?1;
    INSERT INTO settings SELECT * FROM now.settings;
    INSERT INTO dirty SELECT DISTINCT country FROM facts;";

impl Ledger {
    /// An empty ledger in a private file that vanishes when it is closed; `file` stands in messages.
    ///
    /// # Errors
    /// `Full`, `Io`.
    pub fn scratch(file: &Path) -> Result<Ledger, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        // The empty name stands for a private file.
        let conn = Connection::open_with_flags("", flags).map_err(|e| LedgerError::sql(file, &e))?;
        conn.pragma_update(None, "foreign_keys", true).map_err(|e| LedgerError::sql(file, &e))?;
        schema::upgrade(&conn, 0, file)?;
        Ok(Ledger::private(View::new(conn, file)))
    }

    /// The ledger as it was: documents and decisions entered up to `until` (seconds since 1970, UTC), facts as they
    /// are coded now. Nothing is linked yet: every block is dirty.
    ///
    /// # Errors
    /// `Corrupt`, `Full`, `Io`.
    pub fn before(&self, until: i64) -> Result<Ledger, LedgerError> {
        let past = Ledger::scratch(self.file())?;
        let sql = |e: rusqlite::Error| LedgerError::sql(self.file(), &e);
        let attach = |how: &str| past.conn().execute("ATTACH DATABASE ?1 AS now", [uri(self.file(), how)]);
        let attached = attach("mode=ro").and_then(|_| past.number_of_documents());
        if attached.is_err() {
            // A file on a medium that cannot be written; see the opening of a ledger at rest.
            drop(past.conn().execute("DETACH DATABASE now", []));
            attach("immutable=1").map_err(sql)?;
        }
        past.run("BEGIN")?;
        for statement in COPY.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            let copied = match statement.contains("?1") {
                true => past.conn().execute(statement, [until]),
                false => past.conn().execute(statement, []),
            };
            copied.map_err(sql)?;
        }
        past.run("COMMIT; DETACH DATABASE now")?;
        Ok(past)
    }
}

impl View {
    fn number_of_documents(&self) -> rusqlite::Result<i64> {
        self.conn().query_row("SELECT count(*) FROM now.documents", [], |r| r.get(0))
    }
}

fn uri(file: &Path, how: &str) -> String {
    crate::ledger::uri(file) + "?" + how
}
