-- Version 5. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- Where in the ledger days lie, and the words of the index. Derived like everything of version 3.

-- How many lines of a stretch of 256 documents have their first day in a month; '' is without a day. Long are those that
-- end later than in the month after.
CREATE TABLE stretches (
    long INTEGER NOT NULL,
    month TEXT NOT NULL,
    stretch INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (long, month, stretch)
) STRICT, WITHOUT ROWID;

INSERT INTO stretches (long, month, stretch, n)
    SELECT coalesce(substr(to_day, 1, 4) * 12 + substr(to_day, 6, 2) - substr(from_day, 1, 4) * 12 - substr(from_day, 6, 2) > 1, 0),
        coalesce(substr(from_day, 1, 7), ''), line / 16777216, count(*)
    FROM filed GROUP BY 1, 2, 3;

CREATE TRIGGER line_lies_in_a_stretch AFTER INSERT ON filed BEGIN
    INSERT INTO stretches (long, month, stretch, n) VALUES (
        coalesce(substr(new.to_day, 1, 4) * 12 + substr(new.to_day, 6, 2) - substr(new.from_day, 1, 4) * 12 - substr(new.from_day, 6, 2) > 1, 0),
        coalesce(substr(new.from_day, 1, 7), ''), new.line / 16777216, 1)
        ON CONFLICT (long, month, stretch) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER line_leaves_a_stretch AFTER DELETE ON filed BEGIN
    UPDATE stretches SET n = n - 1 WHERE stretch = old.line / 16777216 AND month = coalesce(substr(old.from_day, 1, 7), '')
        AND long = coalesce(substr(old.to_day, 1, 4) * 12 + substr(old.to_day, 6, 2) - substr(old.from_day, 1, 4) * 12 - substr(old.from_day, 6, 2) > 1, 0);
    DELETE FROM stretches WHERE stretch = old.line / 16777216 AND month = coalesce(substr(old.from_day, 1, 7), '') AND n <= 0
        AND long = coalesce(substr(old.to_day, 1, 4) * 12 + substr(old.to_day, 6, 2) - substr(old.from_day, 1, 4) * 12 - substr(old.from_day, 6, 2) > 1, 0);
END;
CREATE TRIGGER line_lies_in_another_stretch AFTER UPDATE OF from_day, to_day ON filed
    WHEN new.from_day IS NOT old.from_day OR new.to_day IS NOT old.to_day
BEGIN
    UPDATE stretches SET n = n - 1 WHERE stretch = old.line / 16777216 AND month = coalesce(substr(old.from_day, 1, 7), '')
        AND long = coalesce(substr(old.to_day, 1, 4) * 12 + substr(old.to_day, 6, 2) - substr(old.from_day, 1, 4) * 12 - substr(old.from_day, 6, 2) > 1, 0);
    DELETE FROM stretches WHERE stretch = old.line / 16777216 AND month = coalesce(substr(old.from_day, 1, 7), '') AND n <= 0
        AND long = coalesce(substr(old.to_day, 1, 4) * 12 + substr(old.to_day, 6, 2) - substr(old.from_day, 1, 4) * 12 - substr(old.from_day, 6, 2) > 1, 0);
    INSERT INTO stretches (long, month, stretch, n) VALUES (
        coalesce(substr(new.to_day, 1, 4) * 12 + substr(new.to_day, 6, 2) - substr(new.from_day, 1, 4) * 12 - substr(new.from_day, 6, 2) > 1, 0),
        coalesce(substr(new.from_day, 1, 7), ''), new.line / 16777216, 1)
        ON CONFLICT (long, month, stretch) DO UPDATE SET n = n + 1;
END;

-- Those of them that are long, so that a list from a day on need not be gone through to its beginning for their sake.
CREATE INDEX filed_long ON filed (kind, from_day DESC, to_day DESC, line)
    WHERE substr(to_day, 1, 4) * 12 + substr(to_day, 6, 2) - substr(from_day, 1, 4) * 12 - substr(from_day, 6, 2) > 1;

-- The words that the search index has, so that the beginning of a word can be looked up.
CREATE VIRTUAL TABLE terms USING fts5vocab('words', 'instance');

-- Parts of the index are joined a little with every batch and not now and then very many: no report waits for that.
INSERT INTO words (words, rank) VALUES ('automerge', 0);
