-- Search and first pages. Everything here is derived from documents, facts and links; triggers keep it in step, so that
-- no way of writing can forget it. A line of the index has the number document * 65536 + (0: the document, n + 1: its
-- fact at position n), which survives VACUUM.

CREATE VIRTUAL TABLE words USING fts5 (
    title, text, actors, places, missions, things, source, marks,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Places that facts have, in 1/10,000 degree.
CREATE TABLE spots (
    lat INTEGER NOT NULL,
    lon INTEGER NOT NULL,
    PRIMARY KEY (lat, lon)
) STRICT, WITHOUT ROWID;

-- Which documents the index has: the sum of their words, null while they are not or no longer in it.
CREATE TABLE searched (
    doc_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    sum TEXT
) STRICT;
CREATE INDEX searched_not ON searched (doc_id) WHERE sum IS NULL;
INSERT INTO searched (doc_id) SELECT id FROM documents;

-- Days that lines are listed under: of the act, else of the words, as other documents date them; null when not known.
CREATE TABLE filed (
    line INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT
) STRICT;
CREATE INDEX filed_newest ON filed (kind, from_day DESC, to_day DESC, line);


CREATE INDEX links_by_id ON links (kind, id);

-- The groups and conflicts that name a fact.
CREATE TABLE members (
    fact TEXT NOT NULL,
    block TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (fact, block, kind, id)
) STRICT, WITHOUT ROWID;

-- What an older ledger holds.
INSERT INTO filed (line, kind, from_day, to_day)
    SELECT id * 65536, 'document', iif(json_valid(record), record ->> '$.published.from', NULL), iif(json_valid(record), record ->> '$.published.to', NULL) FROM documents;
INSERT INTO filed (line, kind, from_day, to_day)
    SELECT doc_id * 65536 + position + 1, kind, coalesce(from_day, iif(json_valid(record), record ->> '$.speech_date.from', NULL)),
        coalesce(to_day, iif(json_valid(record), record ->> '$.speech_date.to', NULL))
    FROM facts WHERE position < 65535;
INSERT OR IGNORE INTO members (fact, block, kind, id)
    SELECT value, l.block, l.kind, l.id FROM links l, json_each(iif(json_valid(l.record), l.record, '{}'), '$.members') WHERE l.kind = 'group' AND l.id NOT LIKE '=%';
INSERT OR IGNORE INTO members (fact, block, kind, id)
    SELECT value ->> '$.fact', l.block, l.kind, l.id FROM links l, json_each(iif(json_valid(l.record), l.record, '{}'), '$.attached') WHERE l.kind = 'group' AND l.id NOT LIKE '=%';
INSERT OR IGNORE INTO members (fact, block, kind, id)
    SELECT f.value, l.block, l.kind, l.id FROM links l, json_each(iif(json_valid(l.record), l.record, '{}'), '$.values') v, json_each(v.value, '$.facts') f WHERE l.kind = 'conflict';
UPDATE filed SET (from_day, to_day) = (n.from_day, n.to_day) FROM (
    SELECT f.doc_id * 65536 + f.position + 1 AS line, coalesce(l.record ->> '$.event_date.from', l.record ->> '$.speech_date.from') AS from_day,
        coalesce(l.record ->> '$.event_date.to', l.record ->> '$.speech_date.to') AS to_day,
        row_number() OVER (PARTITION BY l.id ORDER BY
            coalesce(julianday(l.record ->> '$.event_date.to') - julianday(l.record ->> '$.event_date.from'), 1e6), l.block) AS place
    FROM links l JOIN facts f ON f.id = substr(l.id, 7)
    WHERE l.kind = 'group' AND l.id LIKE '=fact %' AND json_valid(l.record)
) n WHERE n.line = filed.line AND n.place = 1;

CREATE TRIGGER document_is_filed AFTER INSERT ON documents BEGIN
    INSERT INTO searched (doc_id) VALUES (new.id);
    INSERT INTO filed (line, kind, from_day, to_day) VALUES (new.id * 65536, 'document',
        iif(json_valid(new.record), new.record ->> '$.published.from', NULL), iif(json_valid(new.record), new.record ->> '$.published.to', NULL));
END;
CREATE TRIGGER document_is_changed AFTER UPDATE OF record ON documents BEGIN
    UPDATE searched SET sum = NULL WHERE doc_id = new.id;
    UPDATE filed SET from_day = iif(json_valid(new.record), new.record ->> '$.published.from', NULL),
        to_day = iif(json_valid(new.record), new.record ->> '$.published.to', NULL) WHERE line = new.id * 65536;
END;
CREATE TRIGGER document_is_gone AFTER DELETE ON documents BEGIN
    DELETE FROM words WHERE rowid = old.id * 65536;
    DELETE FROM filed WHERE line = old.id * 65536;
END;

CREATE TRIGGER fact_is_filed AFTER INSERT ON facts WHEN new.position < 65535 BEGIN
    INSERT INTO filed (line, kind, from_day, to_day) VALUES (new.doc_id * 65536 + new.position + 1, new.kind,
        coalesce(new.from_day, iif(json_valid(new.record), new.record ->> '$.speech_date.from', NULL)),
        coalesce(new.to_day, iif(json_valid(new.record), new.record ->> '$.speech_date.to', NULL)));
    UPDATE searched SET sum = NULL WHERE doc_id = new.doc_id AND sum IS NOT NULL;
END;
CREATE TRIGGER fact_is_gone AFTER DELETE ON facts BEGIN
    DELETE FROM words WHERE rowid = old.doc_id * 65536 + old.position + 1;
    DELETE FROM filed WHERE line = old.doc_id * 65536 + old.position + 1;
    UPDATE searched SET sum = NULL WHERE doc_id = old.doc_id AND sum IS NOT NULL;
END;

CREATE TRIGGER link_names_facts AFTER INSERT ON links WHEN new.id NOT LIKE '=%' BEGIN
    INSERT OR IGNORE INTO members (fact, block, kind, id)
        SELECT value, new.block, new.kind, new.id FROM json_each(iif(json_valid(new.record), new.record, '{}'), '$.members');
    INSERT OR IGNORE INTO members (fact, block, kind, id)
        SELECT value ->> '$.fact', new.block, new.kind, new.id FROM json_each(iif(json_valid(new.record), new.record, '{}'), '$.attached');
    INSERT OR IGNORE INTO members (fact, block, kind, id)
        SELECT f.value, new.block, new.kind, new.id FROM json_each(iif(json_valid(new.record), new.record, '{}'), '$.values') v, json_each(v.value, '$.facts') f;
END;
CREATE TRIGGER link_names_no_facts AFTER DELETE ON links WHEN old.id NOT LIKE '=%' BEGIN
    DELETE FROM members WHERE block = old.block AND kind = old.kind AND id = old.id AND fact IN
        (SELECT value FROM json_each(iif(json_valid(old.record), old.record, '{}'), '$.members'));
    DELETE FROM members WHERE block = old.block AND kind = old.kind AND id = old.id AND fact IN
        (SELECT value ->> '$.fact' FROM json_each(iif(json_valid(old.record), old.record, '{}'), '$.attached'));
    DELETE FROM members WHERE block = old.block AND kind = old.kind AND id = old.id AND fact IN
        (SELECT f.value FROM json_each(iif(json_valid(old.record), old.record, '{}'), '$.values') v, json_each(v.value, '$.facts') f);
END;
CREATE TRIGGER link_dates_a_fact AFTER INSERT ON links WHEN new.id LIKE '=fact %' BEGIN
    UPDATE filed SET (from_day, to_day) = (
        SELECT from_day, to_day FROM (
            SELECT coalesce(julianday(record ->> '$.event_date.to') - julianday(record ->> '$.event_date.from'), 1e6) AS width,
                block,
                coalesce(record ->> '$.event_date.from', record ->> '$.speech_date.from') AS from_day,
                coalesce(record ->> '$.event_date.to', record ->> '$.speech_date.to') AS to_day
            FROM links WHERE id = new.id AND kind = 'group' AND json_valid(record)
            UNION ALL
            SELECT 1e7, '', coalesce(from_day, iif(json_valid(record), record ->> '$.speech_date.from', NULL)), coalesce(to_day, iif(json_valid(record), record ->> '$.speech_date.to', NULL))
            FROM facts WHERE id = substr(new.id, 7)
        ) ORDER BY width, block LIMIT 1
    ) WHERE line = (SELECT doc_id * 65536 + position + 1 FROM facts WHERE id = substr(new.id, 7));
END;
CREATE TRIGGER link_no_longer_dates_a_fact AFTER DELETE ON links WHEN old.id LIKE '=fact %' BEGIN
    UPDATE filed SET (from_day, to_day) = (
        SELECT from_day, to_day FROM (
            SELECT coalesce(julianday(record ->> '$.event_date.to') - julianday(record ->> '$.event_date.from'), 1e6) AS width,
                block,
                coalesce(record ->> '$.event_date.from', record ->> '$.speech_date.from') AS from_day,
                coalesce(record ->> '$.event_date.to', record ->> '$.speech_date.to') AS to_day
            FROM links WHERE id = old.id AND kind = 'group' AND json_valid(record)
            UNION ALL
            SELECT 1e7, '', coalesce(from_day, iif(json_valid(record), record ->> '$.speech_date.from', NULL)), coalesce(to_day, iif(json_valid(record), record ->> '$.speech_date.to', NULL))
            FROM facts WHERE id = substr(old.id, 7)
        ) ORDER BY width, block LIMIT 1
    ) WHERE line = (SELECT doc_id * 65536 + position + 1 FROM facts WHERE id = substr(old.id, 7));
END;

-- Placing single reports in a large block: which documents its links do not know yet. Document 0 stands for a change
-- that only relating the whole block can follow.
CREATE TABLE fresh (
    block TEXT NOT NULL,
    doc_id INTEGER NOT NULL,
    PRIMARY KEY (block, doc_id)
) STRICT, WITHOUT ROWID;
INSERT INTO fresh (block, doc_id) SELECT block, 0 FROM dirty;
CREATE TRIGGER fact_is_fresh AFTER INSERT ON facts BEGIN
    INSERT OR IGNORE INTO fresh (block, doc_id) VALUES (new.country, new.doc_id);
END;
CREATE TRIGGER fact_is_missed AFTER DELETE ON facts BEGIN
    DELETE FROM fresh WHERE block = old.country AND doc_id = old.doc_id;
    INSERT OR IGNORE INTO fresh (block, doc_id) VALUES (old.country, 0);
END;
CREATE TRIGGER block_is_clean AFTER DELETE ON dirty BEGIN
    DELETE FROM fresh WHERE block = old.block;
END;

-- Blocks in which reports were placed since they were last related as a whole.
CREATE TABLE unsettled (
    block TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE INDEX facts_by_day ON facts (country, kind, from_day);
