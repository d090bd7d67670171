//! Bytes of a report to readable text that remembers its bytes, with zones, head and stated date.
//!
//! [`clean`] takes plain text or a web page in any common encoding. The text comes out with markup, odd
//! spaces and curly apostrophes made plain; every byte of it can be traced to the file. Each passage is
//! marked with the zone it belongs to: nothing readable is thrown away.

mod agency;
mod block;
mod caption;
mod chronicle;
mod credit;
mod dateline;
mod document;
mod encoding;
mod entries;
mod furniture;
mod given;
mod head;
mod html;
mod judge;
mod language;
mod letterhead;
mod lines;
mod normalise;
mod order;
mod outlet;
mod outline;
mod phrases;
mod problem;
mod published;
mod role;
mod shown;
mod stamp;
mod walls;
mod worded;
mod zones;

pub use chronicle::chronicle;
pub use document::{Cleaned, Options, clean, clean_text, clean_text_with, clean_with};
pub use entries::{Entry, entries};
pub use given::complete;
pub use outline::{Outline, outline};
pub use problem::{CleanProblem, CleanProblemKind};
pub use shown::shown;
