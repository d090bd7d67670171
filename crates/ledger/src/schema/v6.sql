-- Version 6. Never edit this file: a change is a new file and a new line in MIGRATIONS.

-- Files that the bytes of a document are the text of, such as a PDF file or a message, so that they can be given back.
CREATE TABLE taken_from (
    doc_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    packing INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
