//! Bytes in, with provenance: files, folders, archives, mail and standard input.
//!
//! [`documents`] streams one document at a time, however large the archive is that it lies in. What cannot be read is
//! handed over as a [`ReadProblem`] in the place where the document would have stood, so that nothing is left out without
//! a word. Character encodings and markup are the business of the next stage.

mod budget;
mod docx;
mod feed;
mod folder;
mod http;
mod input;
mod jsonl;
mod kind;
mod limits;
mod mail;
mod mbox;
mod naming;
mod pdf;
mod problem;
mod progress;
mod stream;
mod unpack;
mod warc;
mod zip;

pub use http::charset;
pub use jsonl::Fields;
pub use limits::{Helper, Limits};
pub use pdf::pdf_text;
pub use problem::{ProblemKind, ReadProblem};
pub use progress::Counter;
pub use stream::{Documents, documents, documents_of, documents_with_input};

use chancery_facts::Origin;
use std::path::PathBuf;

/// The bytes of one document and where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// File name without folders; `stdin` for standard input. Bytes that are not UTF-8 show as U+FFFD.
    pub name: String,
    /// Path as it was reached; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The bytes, never empty.
    pub bytes: Vec<u8>,
    /// Where it was found; `None` for a file that is the document.
    pub origin: Option<Origin>,
    /// The file that `bytes` are the text of, as it was.
    pub original: Option<Vec<u8>>,
    /// True for one among very many of an archive or dump, most of which are about other things.
    pub bulk: bool,
}

impl RawDocument {
    /// A document that is simply its bytes.
    pub fn plain(name: impl Into<String>, path: Option<PathBuf>, bytes: Vec<u8>) -> RawDocument {
        let name = name.into();
        RawDocument { name, path, bytes, origin: None, original: None, bulk: false }
    }

    /// The same, had from an address whose answer names a character set or none; what its container states stays, and
    /// what was taken out of something else is not in the character set of that.
    #[must_use]
    pub fn fetched_from(mut self, url: &str, charset: Option<&str>) -> RawDocument {
        let packed = self.original.is_some() || self.origin.as_ref().is_some_and(|o| !o.container.is_empty());
        let origin = self.origin.get_or_insert_default();
        origin.url.get_or_insert_with(|| url.to_owned());
        if let Some(charset) = charset.filter(|_| !packed) {
            origin.charset.get_or_insert_with(|| charset.to_owned());
        }
        self
    }

    /// The character set that the header of its answer names.
    pub fn charset(&self) -> Option<&str> {
        self.origin.as_ref()?.charset.as_deref()
    }

    /// How messages name it: the path as it was reached, and behind it where it lay in there.
    pub fn shown(&self) -> String {
        let Some(origin) = &self.origin else {
            return self.path.as_ref().map_or_else(|| self.name.clone(), |path| path.display().to_string());
        };
        let outer = self.path.as_ref().map(|path| path.display().to_string());
        let mut parts: Vec<String> = outer.or_else(|| origin.container.first().cloned()).into_iter().collect();
        parts.extend(origin.container.iter().skip(1).cloned());
        parts.extend(origin.url.clone().or_else(|| origin.place.clone()));
        parts.join("!")
    }
}
