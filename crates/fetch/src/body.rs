//! The body of an answer, within limits of size, packed and unpacked, and of time.

use crate::{ErrorKind, FetchError, Limits};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};
use std::time::Instant;

/// Bytes asked for at a time.
const CHUNK: usize = 16 << 10;

/// Why a body was given up, carried through the decoder.
#[derive(Debug)]
struct Stop(ErrorKind, String);

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Stop {}

/// Counts what comes over the wire, and looks at the clock.
struct Wire<'l, R> {
    inner: R,
    limits: &'l Limits,
    begun: Instant,
    count: u64,
}

impl<R: Read> Read for Wire<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.count += got as u64;
        let stop = |kind, detail| Err(io::Error::other(Stop(kind, detail)));
        if self.count > self.limits.body_bytes {
            return stop(ErrorKind::TooLarge, format!("over {} bytes", self.limits.body_bytes));
        }
        let seconds = self.begun.elapsed().as_secs_f64();
        if got > 0
            && seconds > self.limits.patience.as_secs_f64()
            && self.count as f64 / seconds < self.limits.least_rate
        {
            let rate = self.count as f64 / seconds;
            return stop(
                ErrorKind::TooSlow,
                format!("{rate:.0} bytes a second, at least {:.0}", self.limits.least_rate),
            );
        }
        Ok(got)
    }
}

/// Reads a body to its end and unpacks it by its `Content-Encoding`.
pub(crate) fn read(url: &str, inner: impl Read, encoding: &str, limits: &Limits) -> Result<Vec<u8>, FetchError> {
    let wire = Wire { inner, limits, begun: Instant::now(), count: 0 };
    let encoding = encoding.trim().to_ascii_lowercase();
    let done = match encoding.as_str() {
        "" | "identity" | "none" => take(wire, limits),
        "gzip" | "x-gzip" => take(MultiGzDecoder::new(wire), limits),
        // Both meanings of the word are about: with and without the head of zlib.
        "deflate" => take(wire, limits).and_then(|raw| match raw.first() {
            Some(0x78) => take(ZlibDecoder::new(&raw[..]), limits),
            _ => take(DeflateDecoder::new(&raw[..]), limits),
        }),
        other => {
            return Err(FetchError::new(url, ErrorKind::Encoding, format!("“{}” is not read", short(other))));
        }
    };
    done.map_err(|error| told(url, error, &encoding))
}

fn take(mut source: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut into = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let got = match source.read(&mut chunk) {
            Ok(0) => return Ok(into),
            Ok(got) => got,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if (into.len() + got) as u64 > limits.body_bytes {
            let detail = format!("over {} bytes unpacked", limits.body_bytes);
            return Err(io::Error::other(Stop(ErrorKind::TooLarge, detail)));
        }
        into.extend_from_slice(&chunk[..got]);
    }
}

fn told(url: &str, error: io::Error, encoding: &str) -> FetchError {
    if let Some(Stop(kind, detail)) = error.get_ref().and_then(|inner| inner.downcast_ref::<Stop>()) {
        return FetchError::new(url, *kind, detail.clone());
    }
    let ours = error.get_ref().is_some_and(|inner| inner.is::<ureq::Error>());
    let packed = matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData);
    if !encoding.is_empty() && packed && !ours {
        return FetchError::new(url, ErrorKind::Encoding, format!("not {encoding} as it says"));
    }
    let error = FetchError::from_io(url, error);
    FetchError { kind: broken(error.kind), ..error }
}

/// What breaks within a body is a broken connection, whatever the system calls it.
fn broken(kind: ErrorKind) -> ErrorKind {
    match kind {
        ErrorKind::UnknownHost | ErrorKind::Connect | ErrorKind::Head => ErrorKind::Broken,
        kind => kind,
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
