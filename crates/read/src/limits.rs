//! How much is read.

/// Limits of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file taken, in bytes. Default 64 MiB; a larger one is reported and left out whole.
    pub max_file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_file_bytes: 64 * 1024 * 1024 }
    }
}
