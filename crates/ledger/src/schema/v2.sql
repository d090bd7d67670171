-- Version 2. Never edit this file: a change is a new file and a new line in MIGRATIONS.

-- What analysts decided; the ledger knows no more of a decision than its number, time and name.
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    format INTEGER NOT NULL,
    record TEXT NOT NULL,
    sum TEXT NOT NULL
) STRICT;
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions BEGIN
    SELECT RAISE (ABORT, 'decisions are never changed');
END;
CREATE TRIGGER decisions_are_not_cut BEFORE DELETE ON decisions BEGIN
    SELECT RAISE (ABORT, 'decisions are never removed');
END;
