//! How far reading is, in bytes of the files that are read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read so far; copies count together, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    pub(crate) fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }

    /// Bytes of files read so far.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
