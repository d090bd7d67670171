-- Version 1. Never edit this file: a change is a new file and a new line in MIGRATIONS.

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    format INTEGER NOT NULL,
    record TEXT NOT NULL,
    sum TEXT NOT NULL,
    coded_with TEXT NOT NULL,
    demo INTEGER NOT NULL,
    read_at INTEGER NOT NULL
) STRICT;

-- Apart from documents, so that listing documents does not read their bytes.
CREATE TABLE originals (
    doc_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    packing INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE facts (
    id TEXT NOT NULL UNIQUE,
    doc_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    country TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT,
    format INTEGER NOT NULL,
    record TEXT NOT NULL,
    sum TEXT NOT NULL,
    UNIQUE (doc_id, position)
) STRICT;
CREATE INDEX facts_by_country ON facts (country, id);

CREATE TABLE links (
    block TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('group', 'conflict')),
    id TEXT NOT NULL,
    format INTEGER NOT NULL,
    record TEXT NOT NULL,
    sum TEXT NOT NULL,
    PRIMARY KEY (block, kind, id)
) STRICT;

CREATE TABLE dirty (
    block TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    doc TEXT,
    detail TEXT
) STRICT;
CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log BEGIN
    SELECT RAISE (ABORT, 'entries of the log are never changed');
END;
CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log BEGIN
    SELECT RAISE (ABORT, 'entries of the log are never removed');
END;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
