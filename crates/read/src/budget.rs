//! How many bytes may come out of packed data, counted over everything that lies in one file.

use crate::problem::ProblemKind;
use crate::{Limits, progress::Counter};
use std::error::Error;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What one file may unpack to.
#[derive(Debug)]
pub(crate) struct Budget {
    free: u64,
    ratio: u64,
    /// Size of the file, when known: bytes that are read twice do not count twice.
    size: Option<u64>,
    taken: AtomicU64,
    given: AtomicU64,
    spent: AtomicBool,
    counter: Counter,
}

impl Budget {
    pub(crate) fn new(limits: &Limits, size: Option<u64>, counter: Counter) -> Arc<Budget> {
        Arc::new(Budget {
            free: limits.free_bytes,
            ratio: limits.max_ratio,
            size,
            taken: AtomicU64::new(0),
            given: AtomicU64::new(0),
            spent: AtomicBool::new(false),
            counter,
        })
    }

    /// Bytes read from the file itself.
    pub(crate) fn took(&self, n: usize) {
        let before = self.taken.fetch_add(n as u64, Ordering::Relaxed);
        let left = self.size.map_or(u64::MAX, |size| size.saturating_sub(before));
        self.counter.add((n as u64).min(left));
    }

    /// Bytes that came out of packed data, at any depth.
    fn gave(&self, n: usize) -> io::Result<()> {
        let given = self.given.fetch_add(n as u64, Ordering::Relaxed) + n as u64;
        let taken = self.taken.load(Ordering::Relaxed).min(self.size.unwrap_or(u64::MAX));
        if given > self.free.saturating_add(taken.saturating_mul(self.ratio)) {
            self.spent.store(true, Ordering::Relaxed);
        }
        if self.is_spent() { Err(io::Error::other("unpacks to too much")) } else { Ok(()) }
    }

    /// True when more came out than may.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    /// What an error while reading is.
    pub(crate) fn kind_of(&self, error: &io::Error) -> (ProblemKind, String) {
        if self.is_spent() {
            let given = self.given.load(Ordering::Relaxed);
            let taken = self.taken.load(Ordering::Relaxed);
            return (
                ProblemKind::Bomb,
                format!("{given} bytes out of {taken}, the limit is {} to 1; the rest is left out", self.ratio),
            );
        }
        let kind = match error.kind() {
            _ if ended(error) => ProblemKind::CutOff,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => ProblemKind::Broken,
            _ => ProblemKind::Unreadable,
        };
        (kind, error.to_string())
    }
}

/// True when data ended too early, however deep the error that says so lies.
fn ended(error: &io::Error) -> bool {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return true;
    }
    let mut next: Option<&(dyn Error + 'static)> = error.get_ref().map(|e| e as &(dyn Error + 'static));
    while let Some(e) = next {
        if e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof) {
            return true;
        }
        next = e.source();
    }
    false
}

/// Bytes of the file itself, counted.
pub(crate) struct Counted<R> {
    inner: R,
    budget: Arc<Budget>,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R, budget: &Arc<Budget>) -> Counted<R> {
        Counted { inner, budget: Arc::clone(budget) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.budget.took(n);
        Ok(n)
    }
}

/// Bytes that come out of packed data; an error once they are too many.
pub(crate) struct Metered<R> {
    inner: R,
    budget: Arc<Budget>,
}

impl<R> Metered<R> {
    pub(crate) fn new(inner: R, budget: &Arc<Budget>) -> Metered<R> {
        Metered { inner, budget: Arc::clone(budget) }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.budget.gave(n)?;
        Ok(n)
    }
}

/// How a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// With a line feed, or with the end of the data.
    Whole,
    /// Longer than the limit: its rest was passed over.
    TooLong,
    /// There was none.
    None,
}

/// Reads a line into `line`, its line feed included, at most `limit` bytes of it. `read` counts all bytes passed.
pub(crate) fn read_line(
    source: &mut dyn BufRead,
    line: &mut Vec<u8>,
    limit: usize,
    read: &mut u64,
) -> io::Result<LineEnd> {
    line.clear();
    let mut end = LineEnd::None;
    loop {
        let chunk = match source.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            return Ok(end);
        }
        let feed = chunk.iter().position(|b| *b == b'\n').map(|i| i + 1);
        let n = feed.unwrap_or(chunk.len());
        let keep = n.min(limit - line.len());
        line.extend_from_slice(&chunk[..keep]);
        end = if keep < n || end == LineEnd::TooLong { LineEnd::TooLong } else { LineEnd::Whole };
        source.consume(n);
        *read += n as u64;
        if feed.is_some() {
            return Ok(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_and_passed_over() {
        let mut source = io::BufReader::with_capacity(3, &b"abc\nabcdefgh\n\nx"[..]);
        let (mut line, mut read) = (Vec::new(), 0);
        let mut next = |read: &mut u64| {
            let end = read_line(&mut source, &mut line, 5, read).unwrap();
            (String::from_utf8(line.clone()).unwrap(), end)
        };
        assert_eq!(next(&mut read), ("abc\n".into(), LineEnd::Whole));
        assert_eq!(next(&mut read), ("abcde".into(), LineEnd::TooLong));
        assert_eq!(next(&mut read), ("\n".into(), LineEnd::Whole));
        assert_eq!(next(&mut read), ("x".into(), LineEnd::Whole));
        assert_eq!(next(&mut read), (String::new(), LineEnd::None));
        assert_eq!(read, 15);
    }
}
