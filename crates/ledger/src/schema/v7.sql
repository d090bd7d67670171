-- Version 7. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- Revisions and near copies. Which document is a revision of which is derived from `prints`, as the program compares them.

-- The newest of the documents that are revisions of one another; null for that one itself, and where there is no other.
ALTER TABLE documents ADD COLUMN superseded_by INTEGER;
CREATE INDEX documents_standing ON documents (name) WHERE superseded_by IS NULL;
CREATE INDEX documents_superseded ON documents (superseded_by) WHERE superseded_by IS NOT NULL;

-- Facts of documents that have a newer revision: kept, and no part of what is listed or linked.
CREATE TABLE older_facts (
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

-- What a document is compared by with all others: address of its article, when that was changed and fetched, its title as
-- a digest, and a sketch of its words. `chain` is the same number for revisions of one another, null until it is worked out.
CREATE TABLE prints (
    doc_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    address TEXT,
    changed TEXT,
    fetched TEXT,
    title TEXT,
    chain INTEGER,
    pieces INTEGER NOT NULL,
    sketch BLOB NOT NULL
) STRICT;
CREATE INDEX prints_by_address ON prints (address) WHERE address IS NOT NULL;
CREATE INDEX prints_open ON prints (address) WHERE address IS NOT NULL AND chain IS NULL;

-- Documents of which nothing is kept yet that they could be compared by.
CREATE TABLE unprinted (
    doc_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
) STRICT;
INSERT INTO unprinted (doc_id) SELECT id FROM documents;
CREATE TRIGGER document_is_unprinted AFTER INSERT ON documents BEGIN
    INSERT INTO unprinted (doc_id) VALUES (new.id);
END;
CREATE TRIGGER document_is_printed AFTER INSERT ON prints BEGIN
    DELETE FROM unprinted WHERE doc_id = new.doc_id;
END;

-- Pieces of sketches: documents that have one in common likely have passages in common.
CREATE TABLE bands (
    band INTEGER NOT NULL,
    doc_id INTEGER NOT NULL,
    PRIMARY KEY (band, doc_id)
) STRICT, WITHOUT ROWID;

-- Pairs of documents of which one stands for the most part in the other; `doc_id` was entered after `other`. `shared` is
-- in hundredths of the shorter one.
CREATE TABLE near (
    doc_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    shared INTEGER NOT NULL,
    PRIMARY KEY (doc_id, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_other ON near (other);

-- A document with a newer revision is in no list.
CREATE TRIGGER document_is_superseded AFTER UPDATE OF superseded_by ON documents
    WHEN old.superseded_by IS NULL AND new.superseded_by IS NOT NULL
BEGIN
    DELETE FROM words WHERE rowid = new.id * 65536;
    DELETE FROM filed WHERE line = new.id * 65536;
    DELETE FROM searched WHERE doc_id = new.id;
END;
CREATE TRIGGER document_stands_again AFTER UPDATE OF superseded_by ON documents
    WHEN old.superseded_by IS NOT NULL AND new.superseded_by IS NULL
BEGIN
    INSERT INTO searched (doc_id) VALUES (new.id);
    INSERT INTO filed (line, kind, from_day, to_day) VALUES (new.id * 65536, 'document',
        iif(json_valid(new.record), new.record ->> '$.published.from', NULL), iif(json_valid(new.record), new.record ->> '$.published.to', NULL));
END;
