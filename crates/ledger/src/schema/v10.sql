-- Version 10. Never edit this file: a change is a new file and a new line in MIGRATIONS.
-- What happened to one document is looked up for every page about it: without this, the whole log is read.
CREATE INDEX log_of_document ON log (doc, seq) WHERE doc IS NOT NULL;
