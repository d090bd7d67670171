-- Version 4. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- Lists of names: whom and what the facts name, summed up over the ledger. Derived like everything of version 3.

-- Names with the numbers they are listed by. Acts are groups, or facts without one.
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    facts INTEGER NOT NULL DEFAULT 0,
    documents INTEGER NOT NULL DEFAULT 0,
    acts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (list, name)
) STRICT;
CREATE INDEX names_by_facts ON names (list, facts DESC, name);
CREATE INDEX names_by_acts ON names (list, acts DESC, name);

-- What each document tells of a name: a line for each value, with its number.
CREATE TABLE named (
    doc_id INTEGER NOT NULL,
    name INTEGER NOT NULL,
    tells TEXT NOT NULL,
    PRIMARY KEY (doc_id, name)
) STRICT, WITHOUT ROWID;

-- The same over all documents.
CREATE TABLE tally (
    name INTEGER NOT NULL,
    what TEXT NOT NULL,
    value TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (name, what, value)
) STRICT, WITHOUT ROWID;

-- Facts that are acts, the name they are counted under, and the act: a group of so many members, else the fact itself.
CREATE TABLE acts (
    fact TEXT NOT NULL,
    name INTEGER NOT NULL,
    act TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (fact, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER act_is_counted AFTER INSERT ON acts BEGIN
    INSERT INTO tally (name, what, value, n) VALUES (new.name, '=', new.act, 1)
        ON CONFLICT (name, what, value) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER act_is_no_longer_counted AFTER DELETE ON acts BEGIN
    UPDATE tally SET n = n - 1 WHERE name = old.name AND what = '=' AND value = old.act;
    DELETE FROM tally WHERE name = old.name AND what = '=' AND value = old.act AND n <= 0;
END;
CREATE TRIGGER act_is_another AFTER UPDATE OF act ON acts WHEN new.act <> old.act BEGIN
    UPDATE tally SET n = n - 1 WHERE name = old.name AND what = '=' AND value = old.act;
    DELETE FROM tally WHERE name = old.name AND what = '=' AND value = old.act AND n <= 0;
    INSERT INTO tally (name, what, value, n) VALUES (new.name, '=', new.act, 1)
        ON CONFLICT (name, what, value) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER name_has_one_act_more AFTER INSERT ON tally WHEN new.what = '=' BEGIN
    UPDATE names SET acts = acts + 1 WHERE id = new.name;
END;
CREATE TRIGGER name_has_one_act_less AFTER DELETE ON tally WHEN old.what = '=' BEGIN
    UPDATE names SET acts = acts - 1 WHERE id = old.name;
END;

CREATE TRIGGER group_is_an_act AFTER INSERT ON links
    WHEN new.kind = 'group' AND new.id NOT LIKE '=%' AND iif(json_valid(new.record), new.record ->> '$.relation', '') IN ('same', 'series')
BEGIN
    UPDATE acts SET act = new.id, size = json_array_length(new.record, '$.members')
        WHERE fact IN (SELECT value FROM json_each(new.record, '$.members'))
        AND (size < json_array_length(new.record, '$.members') OR size = json_array_length(new.record, '$.members') AND act > new.id);
END;
CREATE TRIGGER group_is_no_act AFTER DELETE ON links
    WHEN old.kind = 'group' AND old.id NOT LIKE '=%' AND iif(json_valid(old.record), old.record ->> '$.relation', '') IN ('same', 'series')
BEGIN
    UPDATE acts SET (act, size) = (
        SELECT l.id, json_array_length(l.record, '$.members') FROM members m
            CROSS JOIN links l ON l.block = m.block AND l.kind = m.kind AND l.id = m.id
            WHERE m.fact = acts.fact AND m.kind = 'group' AND iif(json_valid(l.record), l.record ->> '$.relation', '') IN ('same', 'series')
            AND m.fact IN (SELECT value FROM json_each(l.record, '$.members'))
        UNION ALL SELECT acts.fact, 0 ORDER BY 2 DESC, 1 LIMIT 1
    ) WHERE act = old.id AND fact IN (SELECT value FROM json_each(old.record, '$.members'));
END;

-- Whether what a document tells of names is as the tables have it; days may be moved by other documents.
ALTER TABLE searched ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
CREATE INDEX searched_unnamed ON searched (doc_id) WHERE named = 0;
CREATE TRIGGER line_is_filed_otherwise AFTER UPDATE OF from_day, to_day ON filed
    WHEN new.from_day IS NOT old.from_day OR new.to_day IS NOT old.to_day
BEGIN
    UPDATE searched SET named = 0 WHERE doc_id = new.line / 65536 AND named <> 0;
END;
