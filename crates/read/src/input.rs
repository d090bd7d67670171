//! What is handed from one container to the next: bytes with a name and a place.

use crate::budget::Budget;
use crate::{Limits, ProblemKind, RawDocument, ReadProblem};
use chancery_facts::Origin;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes that come one after the other.
pub(crate) type Stream = Box<dyn BufRead + Send>;

/// First bytes that tell what something is.
const HEAD: usize = 8 << 10;
/// Room of a reader.
pub(crate) const BUFFER: usize = 64 << 10;

/// Something to be read: a file, a member of an archive, a record.
pub(crate) struct Input {
    /// Name the document gets.
    pub name: String,
    /// How problems name it.
    pub shown: String,
    /// File it lies in.
    pub path: Option<PathBuf>,
    /// What is known of where it was found.
    pub origin: Origin,
    /// Containers around it.
    pub depth: usize,
    /// True for a page or dump among very many, most of which are about other things.
    pub bulk: bool,
    /// The bytes.
    pub body: Body,
    /// What may come out of the file it lies in.
    pub budget: Arc<Budget>,
}

/// Bytes, as they can be had.
pub(crate) enum Body {
    /// A file, at any place.
    File(PathBuf),
    /// In memory, at any place.
    Bytes(Arc<[u8]>),
    /// One after the other.
    Stream(Stream),
}

/// What a container comes upon.
pub(crate) enum Step {
    /// A document.
    Document(Box<RawDocument>),
    /// Something that may be a container itself.
    Open(Box<Input>),
    /// Something that could not be read.
    Problem(ReadProblem),
    /// Something that is no report and is only counted, in words such as `request records`.
    Aside(String),
}

/// An archive being read, one step at a time.
pub(crate) trait Container: Send {
    /// The next step; `None` at the end, and ever after.
    fn step(&mut self, limits: &Limits) -> Option<Step>;
}

impl Input {
    /// A member of this: a level deeper, with its name among the containers.
    pub(crate) fn inside(&self, name: String, label: &str, body: Body) -> Input {
        let mut origin = self.origin.clone();
        let label = crate::naming::label(label);
        let shown = format!("{}!{label}", self.shown);
        origin.container.push(label);
        Input {
            name,
            shown,
            path: self.path.clone(),
            origin,
            depth: self.depth + 1,
            bulk: self.bulk,
            body,
            budget: Arc::clone(&self.budget),
        }
    }

    /// The same without its bytes, for those who read them.
    pub(crate) fn without_body(&self) -> Input {
        Input {
            name: self.name.clone(),
            shown: self.shown.clone(),
            path: self.path.clone(),
            origin: self.origin.clone(),
            depth: self.depth,
            bulk: self.bulk,
            body: Body::Bytes(Arc::from([])),
            budget: Arc::clone(&self.budget),
        }
    }

    /// A problem with this.
    pub(crate) fn problem(&self, kind: ProblemKind, detail: impl Into<String>) -> ReadProblem {
        let problem = ReadProblem::new(&*self.shown, kind, detail);
        match &self.origin.place {
            Some(place) => problem.at(place.clone()),
            None => problem,
        }
    }

    /// A document found here.
    pub(crate) fn document(&self, bytes: Vec<u8>) -> RawDocument {
        let alone = self.depth == 0 && self.origin.place.is_none() && !self.origin.original;
        RawDocument {
            name: self.name.clone(),
            path: self.path.clone(),
            bytes,
            origin: (!alone).then(|| self.origin.clone()),
            original: None,
            bulk: self.bulk,
        }
    }
}

impl Body {
    /// The bytes one after the other; those of the file itself are counted.
    pub(crate) fn stream(self, budget: &Arc<Budget>) -> io::Result<Stream> {
        Ok(match self {
            Body::File(path) => {
                let file = std::fs::File::open(path)?;
                Box::new(BufReader::with_capacity(BUFFER, crate::budget::Counted::new(file, budget)))
            }
            Body::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Body::Stream(stream) => stream,
        })
    }
}

/// First bytes of a stream, and the stream with them.
pub(crate) fn peek(mut stream: Stream) -> io::Result<(Vec<u8>, Stream)> {
    let mut head = Vec::new();
    let read = (&mut stream).take(HEAD as u64).read_to_end(&mut head);
    // What came before an error is worth looking at; the error comes again when it is read on.
    match read {
        Err(e) if head.is_empty() => Err(e),
        _ => Ok((head.clone(), Box::new(Cursor::new(head).chain(stream)))),
    }
}

/// Bytes that can be looked at at any place.
pub(crate) enum Placed {
    File(PathBuf, u64),
    Bytes(Arc<[u8]>),
}

impl Placed {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Placed::File(_, len) => *len,
            Placed::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// The bytes from a place on.
    pub(crate) fn from(&self, at: u64, budget: &Arc<Budget>) -> io::Result<Stream> {
        match self {
            Placed::File(path, _) => {
                let mut file = std::fs::File::open(path)?;
                file.seek(SeekFrom::Start(at))?;
                Ok(Box::new(BufReader::with_capacity(BUFFER, crate::budget::Counted::new(file, budget))))
            }
            Placed::Bytes(bytes) => {
                let mut cursor = Cursor::new(Arc::clone(bytes));
                cursor.set_position(at);
                Ok(Box::new(cursor))
            }
        }
    }
}
