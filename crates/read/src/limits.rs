//! How much is read.

use crate::Fields;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Limits of reading. Each is a defence: what is beyond one is reported and left out, and the rest is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest document taken, in bytes, unpacked; also the largest archive that must be held in memory because it lies in
    /// another one. Default 64 MiB. Archives that lie in a file of their own are read as a stream and may have any size.
    pub max_file_bytes: u64,
    /// How deep archives may lie in archives; a packed file counts as one. Default 6.
    pub max_depth: usize,
    /// Bytes that come out of packed data, in all, for each byte of the file they come from. Default 200, far above what text
    /// packs to.
    pub max_ratio: u64,
    /// Bytes that may come out whatever the ratio is. Default 64 MiB.
    pub free_bytes: u64,
    /// Entries of one archive. Default 10 million.
    pub max_entries: u64,
    /// Lines told for problems of one kind in one archive; the others are counted. Default 20.
    pub told: usize,
    /// Time for one PDF file. Default 20 seconds.
    pub pdf_time: Duration,
    /// A program that gets a PDF file on its standard input and gives the text on its standard output, so that a file made to
    /// do harm can be stopped. Default `None`: PDF files are read in this process, which only a panic is caught in.
    pub pdf_helper: Option<Helper>,
    /// Which keys of a JSON dump hold what. Default: those of news-please and other common ones.
    pub fields: Fields,
}

/// A program with arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_file_bytes: 64 << 20,
            max_depth: 6,
            max_ratio: 200,
            free_bytes: 64 << 20,
            max_entries: 10_000_000,
            told: 20,
            pdf_time: Duration::from_secs(20),
            pdf_helper: None,
            fields: Fields::default(),
        }
    }
}
