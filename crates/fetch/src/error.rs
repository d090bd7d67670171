//! What kept an answer from coming.

use crate::gate::Refused;
use std::fmt;
use std::io;

/// Kind of a failed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The address cannot be read, or holds a user or password.
    BadUrl,
    /// Neither http nor https.
    Scheme,
    /// The address leads inside: private, loopback, link-local, metadata and the like.
    Forbidden,
    /// The host's name is not known.
    UnknownHost,
    /// No connection, or none that is safe.
    Connect,
    /// The certificate or the encrypted connection is not sound.
    Tls,
    /// A limit of time was reached.
    Timeout,
    /// Bytes come, but fewer than the least rate.
    TooSlow,
    /// The body, compressed or not, is larger than the limit.
    TooLarge,
    /// The body is packed in a way that is not read, or not as it says.
    Encoding,
    /// Redirects without end, in a circle, or to nowhere.
    Redirects,
    /// The head of the answer is too large or is none.
    Head,
    /// The connection broke before the answer was complete.
    Broken,
}

impl ErrorKind {
    /// The kind in words, as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::BadUrl => "bad address",
            ErrorKind::Scheme => "neither http nor https",
            ErrorKind::Forbidden => "address not allowed",
            ErrorKind::UnknownHost => "unknown host",
            ErrorKind::Connect => "no connection",
            ErrorKind::Tls => "no safe connection",
            ErrorKind::Timeout => "no answer in time",
            ErrorKind::TooSlow => "too slow",
            ErrorKind::TooLarge => "too large",
            ErrorKind::Encoding => "bad encoding",
            ErrorKind::Redirects => "redirects",
            ErrorKind::Head => "bad head",
            ErrorKind::Broken => "connection broken",
        }
    }

    /// True for what may pass by itself: worth asking again later.
    pub fn passes(self) -> bool {
        use ErrorKind::{Broken, Connect, Timeout, Tls, TooSlow, UnknownHost};
        matches!(self, UnknownHost | Connect | Tls | Timeout | TooSlow | Broken)
    }
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// The address that failed (the last one of a row of redirects), without user, password and fragment.
    pub url: String,
    /// What went wrong.
    pub kind: ErrorKind,
    /// The same in a few words, with figures.
    pub detail: String,
}

impl FetchError {
    pub(crate) fn new(url: &str, kind: ErrorKind, detail: impl Into<String>) -> FetchError {
        FetchError { url: url.to_owned(), kind, detail: detail.into() }
    }

    /// The error of the library, in our kinds.
    pub(crate) fn from_library(url: &str, error: ureq::Error) -> FetchError {
        let (kind, detail) = match error {
            ureq::Error::Io(io) => return FetchError::from_io(url, io),
            ureq::Error::Timeout(which) => (ErrorKind::Timeout, format!("waited too long: {}", phase(which))),
            ureq::Error::HostNotFound => (ErrorKind::UnknownHost, "the name leads nowhere".to_owned()),
            ureq::Error::ConnectProxyFailed(why) => (ErrorKind::Connect, format!("the proxy: {why}")),
            ureq::Error::ConnectionFailed => (ErrorKind::Connect, "refused or unreachable".to_owned()),
            ureq::Error::Tls(why) => (ErrorKind::Tls, why.to_owned()),
            ureq::Error::Rustls(why) => (ErrorKind::Tls, why.to_string()),
            ureq::Error::LargeResponseHeader(is, most) => {
                (ErrorKind::Head, format!("{is} bytes of head, the limit is {most}"))
            }
            ureq::Error::BadUri(why) => (ErrorKind::BadUrl, why),
            ureq::Error::BodyStalled => (ErrorKind::Broken, "the body stalled".to_owned()),
            ureq::Error::Other(other) => match other.downcast::<Refused>() {
                Ok(refused) => (ErrorKind::Forbidden, refused.to_string()),
                Err(other) => (ErrorKind::Broken, other.to_string()),
            },
            other => (ErrorKind::Head, other.to_string()),
        };
        FetchError::new(url, kind, detail)
    }

    /// An error while bytes are read; the library hides its own inside.
    pub(crate) fn from_io(url: &str, error: io::Error) -> FetchError {
        if error.get_ref().is_some_and(|inner| inner.is::<ureq::Error>()) {
            return match error.into_inner().map(|inner| inner.downcast::<ureq::Error>()) {
                Some(Ok(inner)) => FetchError::from_library(url, *inner),
                _ => FetchError::new(url, ErrorKind::Broken, "without a word"),
            };
        }
        let kind = match error.kind() {
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::PermissionDenied => ErrorKind::Connect,
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ErrorKind::Timeout,
            io::ErrorKind::InvalidData => ErrorKind::Tls,
            // What the resolver of the system says has no kind of its own.
            _ if error.to_string().contains("lookup") => ErrorKind::UnknownHost,
            _ => ErrorKind::Broken,
        };
        FetchError::new(url, kind, error.to_string())
    }
}

fn phase(timeout: ureq::Timeout) -> &'static str {
    match timeout {
        ureq::Timeout::Resolve => "looking the name up",
        ureq::Timeout::Connect => "connecting",
        ureq::Timeout::SendRequest | ureq::Timeout::SendBody | ureq::Timeout::PerWrite => "sending",
        ureq::Timeout::RecvResponse => "head of the answer",
        ureq::Timeout::RecvBody => "body of the answer",
        ureq::Timeout::PerRead => "nothing came",
        _ => "all in all",
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.url, self.kind.as_str(), self.detail.replace(['\n', '\r'], " "))
    }
}

impl std::error::Error for FetchError {}
