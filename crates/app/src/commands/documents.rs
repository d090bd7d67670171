//! `documents`: what is known about each report as a whole, as `documents.jsonl`, a table or CSV.

use super::{Request, sources};
use crate::table::Format;
use chancery_exchange::{Extras, document_to_json};
use std::io::{self, Write};

/// Prints the documents asked for. Table and CSV are those of `sources`.
///
/// # Errors
/// When `out` cannot be written.
pub fn render(request: &Request, out: &mut dyn Write) -> io::Result<()> {
    if request.format != Format::Jsonl {
        return sources::render(request, out);
    }
    for document in sources::documents_asked_for(request) {
        writeln!(out, "{}", document_to_json(document, Extras::Plain))?;
    }
    Ok(())
}
