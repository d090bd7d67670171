-- Version 9. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- When the address of a document gave its bytes again: a page that goes back to what it was. `at` is the time of fetching, in an
-- order of text; `read_at` is when that was entered, in seconds since 1970 (UTC).
CREATE TABLE seen (
    doc_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (doc_id, at)
) STRICT, WITHOUT ROWID;
