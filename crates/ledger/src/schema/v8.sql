-- Version 8. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- What changed, so that what was worked out from the ledger can follow it. Derived like everything of version 3.

-- Facts that came, went, or of which others now say something else, each time anew; `=decision N` is a decision. Only the
-- last ones are kept.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    fact TEXT NOT NULL
) STRICT;
CREATE TRIGGER change_fact_came AFTER INSERT ON facts BEGIN
    INSERT INTO changes (fact) VALUES (new.id);
END;
CREATE TRIGGER change_fact_went AFTER DELETE ON facts BEGIN
    INSERT INTO changes (fact) VALUES (old.id);
END;
CREATE TRIGGER change_fact_is_named AFTER INSERT ON members BEGIN
    INSERT INTO changes (fact) VALUES (new.fact);
END;
CREATE TRIGGER change_fact_is_no_longer_named AFTER DELETE ON members BEGIN
    INSERT INTO changes (fact) VALUES (old.fact);
END;
CREATE TRIGGER change_fact_is_seen_otherwise AFTER INSERT ON links WHEN new.id LIKE '=fact %' BEGIN
    INSERT INTO changes (fact) VALUES (substr(new.id, 7));
END;
CREATE TRIGGER change_fact_is_seen_alone AFTER DELETE ON links WHEN old.id LIKE '=fact %' BEGIN
    INSERT INTO changes (fact) VALUES (substr(old.id, 7));
END;
CREATE TRIGGER change_is_decided AFTER INSERT ON decisions BEGIN
    INSERT INTO changes (fact) VALUES ('=decision ' || new.seq);
END;
