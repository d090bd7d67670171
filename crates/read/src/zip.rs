//! Zip archives (APPNOTE 6.3): the list of entries at the end, read as a stream however long it is; where that is lost,
//! the entries themselves from the beginning on. Names of entries are labels, never paths.

use crate::budget::Budget;
use crate::input::{Body, Container, Input, Placed, Step, Stream, peek};
use crate::problem::{ProblemKind, ReadProblem};
use crate::{Limits, kind, naming, unpack};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

const ENTRY: &[u8] = b"PK\x03\x04";
const LISTED: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
/// Bytes in which the end of the list is looked for: its own, and the longest comment.
const TAIL: u64 = 22 + 0xffff;

/// An entry of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its name as written there.
    pub name: String,
    flags: u16,
    method: u16,
    sum: u32,
    packed: u64,
    size: u64,
    /// Where its own head begins.
    at: u64,
}

impl Entry {
    fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }
}

/// The entries of an archive, one after the other.
pub(crate) struct Entries {
    place: Placed,
    list: Stream,
    /// Where the list ends; entries behind it are none.
    left: u64,
    /// True when the list was lost and the entries themselves are walked.
    walking: bool,
    /// Where the next entry is, when walking.
    at: u64,
    /// Bytes before the archive begins: everything in the list is counted from there.
    shift: u64,
}

impl Entries {
    /// Looks for the list of entries.
    pub(crate) fn open(place: Placed, budget: &Arc<Budget>) -> io::Result<Entries> {
        let len = place.len();
        let from = len.saturating_sub(TAIL);
        let mut tail = Vec::new();
        place.from(from, budget)?.take(TAIL).read_to_end(&mut tail)?;
        let end = tail.windows(4).rposition(|w| w == END).filter(|i| tail.len() - i >= 22);
        if let Some(end) = end {
            let tail = &tail[end..];
            let (mut entries, mut size, mut at) = (u64::from(u16_at(tail, 10)), u32_at(tail, 12), u32_at(tail, 16));
            let mut end_at = from + end as u64;
            let long = entries == 0xffff || size == 0xffff_ffff || at == 0xffff_ffff;
            if long && let Some((at_64, end_64)) = end_64(&place, end_at, budget)? {
                (entries, size, at) = (u64_at(&end_64, 32), u64_at(&end_64, 40), u64_at(&end_64, 48));
                end_at = at_64;
            }
            if let Some(start) = end_at.checked_sub(size) {
                let shift = start.saturating_sub(at);
                let list = place.from(start, budget)?;
                let mut head = [0; 4];
                let begins = place.from(start, budget)?.read_exact(&mut head).is_ok() && head == LISTED;
                // A list without entries is believed where nothing stands before it.
                if begins || (entries == 0 && start == 0) {
                    return Ok(Entries { place, list, left: size, walking: false, at: 0, shift });
                }
            }
        }
        let list = place.from(0, budget)?;
        Ok(Entries { place, list, left: len, walking: true, at: 0, shift: 0 })
    }

    /// The next entry; `None` at the end.
    pub(crate) fn next(&mut self, budget: &Arc<Budget>) -> io::Result<Option<Entry>> {
        if self.walking { self.walk(budget) } else { self.listed() }
    }

    fn listed(&mut self) -> io::Result<Option<Entry>> {
        if self.left < 46 {
            return Ok(None);
        }
        let mut head = [0; 46];
        self.list.read_exact(&mut head)?;
        if !head.starts_with(LISTED) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the list of entries breaks off"));
        }
        let (name, extra, comment) = (u16_at(&head, 28), u16_at(&head, 30), u16_at(&head, 32));
        self.left = self.left.saturating_sub(46 + u64::from(name) + u64::from(extra) + u64::from(comment));
        let name = self.bytes(name.into())?;
        let extra = self.bytes(extra.into())?;
        self.bytes(comment.into())?;
        let mut entry = Entry {
            name: String::from_utf8_lossy(&name).into_owned(),
            flags: u16_at(&head, 8),
            method: u16_at(&head, 10),
            sum: u32_at(&head, 16) as u32,
            packed: u32_at(&head, 20),
            size: u32_at(&head, 24),
            at: u32_at(&head, 42),
        };
        entry.widen(&extra);
        entry.at = entry.at.saturating_add(self.shift);
        Ok(Some(entry))
    }

    fn bytes(&mut self, n: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; n];
        self.list.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The next entry of an archive without a list. One whose length stands behind it cannot be passed over.
    fn walk(&mut self, budget: &Arc<Budget>) -> io::Result<Option<Entry>> {
        if self.at >= self.left {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut source = self.place.from(self.at, budget)?;
        let mut head = [0; 30];
        source.read_exact(&mut head)?;
        if !head.starts_with(ENTRY) {
            return match &head[..4] {
                LISTED | END | END_64 => Ok(None),
                _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("no entry begins at byte {}", self.at))),
            };
        }
        let (name, extra) = (u16_at(&head, 26), u16_at(&head, 28));
        let mut bytes = vec![0; usize::from(name) + usize::from(extra)];
        source.read_exact(&mut bytes)?;
        let mut entry = Entry {
            name: String::from_utf8_lossy(&bytes[..usize::from(name)]).into_owned(),
            flags: u16_at(&head, 6),
            method: u16_at(&head, 8),
            sum: u32_at(&head, 14) as u32,
            packed: u32_at(&head, 18),
            size: u32_at(&head, 22),
            at: self.at,
        };
        entry.widen(&bytes[usize::from(name)..]);
        if entry.flags & 8 != 0 && entry.packed == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "the list of entries is lost, and “{}” does not say how long it is",
                    naming::label(&entry.name)
                ),
            ));
        }
        let next = self.at.saturating_add(30 + bytes.len() as u64).saturating_add(entry.packed);
        self.at = next;
        Ok(Some(entry))
    }

    /// What an entry holds; an error when it ends too early or its sum is another.
    pub(crate) fn unpacked(&self, entry: &Entry, budget: &Arc<Budget>) -> io::Result<Stream> {
        let mut source = self.place.from(entry.at, budget)?;
        let mut head = [0; 30];
        source.read_exact(&mut head)?;
        if !head.starts_with(ENTRY) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it does not begin where the list says"));
        }
        let skip = u64::from(u16_at(&head, 26)) + u64::from(u16_at(&head, 28));
        io::copy(&mut (&mut source).take(skip), &mut io::sink())?;
        let packed: Stream = Box::new(source.take(entry.packed));
        let unpacked = match entry.method {
            0 => packed,
            8 => unpack::deflate(packed, budget),
            93 => unpack::zstd(packed, budget),
            other => {
                let detail = format!("packing {other} of zip");
                return Err(io::Error::new(io::ErrorKind::Unsupported, detail));
            }
        };
        let sum = flate2::Crc::new();
        Ok(Box::new(io::BufReader::new(Summed { inner: unpacked, sum, want: entry.sum, left: entry.size })))
    }
}

impl Entry {
    /// Takes lengths of eight bytes from the extra field.
    fn widen(&mut self, mut extra: &[u8]) {
        while extra.len() >= 4 {
            let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
            let Some(mut field) = extra.get(4..4 + len) else { return };
            if id == 1 {
                for value in [&mut self.size, &mut self.packed, &mut self.at] {
                    if *value == 0xffff_ffff && field.len() >= 8 {
                        *value = u64_at(field, 0);
                        field = &field[8..];
                    }
                }
                return;
            }
            extra = &extra[4 + len..];
        }
    }
}

/// The long form of the end of the list, and where it begins.
fn end_64(place: &Placed, end: u64, budget: &Arc<Budget>) -> io::Result<Option<(u64, Vec<u8>)>> {
    let Some(locator) = end.checked_sub(20) else { return Ok(None) };
    let mut bytes = [0; 20];
    place.from(locator, budget)?.read_exact(&mut bytes)?;
    if !bytes.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    let at = u64_at(&bytes, 8);
    if at >= place.len() {
        return Ok(None);
    }
    let mut end = vec![0; 56];
    let whole = place.from(at, budget)?.read_exact(&mut end);
    Ok(whole.ok().filter(|()| end.starts_with(END_64)).map(|()| (at, end)))
}

/// Bytes whose length and sum are looked at when they end.
struct Summed {
    inner: Stream,
    sum: flate2::Crc,
    want: u32,
    left: u64,
}

impl Read for Summed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        let n = self.inner.read(&mut buf[..room])?;
        self.sum.update(&buf[..n]);
        self.left -= n as u64;
        if n == 0 && room > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if room == 0 && !buf.is_empty() && self.sum.sum() != self.want {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the check sum is another"));
        }
        Ok(n)
    }
}

/// Kinds of office files that open with an entry of this name.
const OPEN: &str = "an OpenDocument or EPUB file";

/// An archive being read, entry by entry.
pub(crate) struct Zip {
    input: Input,
    entries: Entries,
    /// Only web archives are taken: the rest of a WACZ file is about them.
    wacz: bool,
    number: u64,
    /// True when something was said of an entry.
    told: bool,
    ended: bool,
}

/// What an archive turns out to be.
pub(crate) enum Opened {
    /// An archive of files.
    Archive(Box<Zip>),
    /// A document of a word processor.
    Docx,
    /// Another kind of office file, in words.
    Office(&'static str),
}

impl Zip {
    /// Opens an archive. Its first entries tell whether it is one for its own sake.
    pub(crate) fn open(input: Input, place: Placed) -> io::Result<Opened> {
        let again = match &place {
            Placed::File(path, len) => Placed::File(path.clone(), *len),
            Placed::Bytes(bytes) => Placed::Bytes(Arc::clone(bytes)),
        };
        let budget = Arc::clone(&input.budget);
        let (mut wacz, mut office) = (input.name.to_ascii_lowercase().ends_with(".wacz"), None);
        let mut types = false;
        let mut look = Entries::open(again, &budget)?;
        for _ in 0..200 {
            let Ok(Some(entry)) = look.next(&budget) else { break };
            wacz |= entry.name.starts_with("archive/") && entry.name.contains(".warc");
            types |= entry.name == "[Content_Types].xml";
            office = office.or(match entry.name.as_str() {
                "word/document.xml" => Some("docx"),
                "xl/workbook.xml" => Some("a spreadsheet"),
                "ppt/presentation.xml" => Some("a presentation"),
                "mimetype" => Some(OPEN),
                _ => None,
            });
        }
        match office {
            Some("docx") if types => return Ok(Opened::Docx),
            Some(OPEN) => return Ok(Opened::Office(OPEN)),
            Some(kind) if types => return Ok(Opened::Office(kind)),
            _ => {}
        }
        let entries = Entries::open(place, &budget)?;
        Ok(Opened::Archive(Box::new(Zip { input, entries, wacz, number: 0, told: false, ended: false })))
    }

    fn problem(&self, name: &str, kind: ProblemKind, detail: impl Into<String>) -> Step {
        let file = format!("{}!{}", self.input.shown, naming::label(name));
        Step::Problem(ReadProblem::new(file, kind, detail).at(format!("entry {}", self.number)))
    }

    fn end(&mut self, error: &io::Error) -> Step {
        self.ended = true;
        let (kind, detail) = self.input.budget.kind_of(error);
        Step::Problem(ReadProblem::new(&*self.input.shown, kind, detail).at(format!("entry {}", self.number)))
    }

    fn entry(&self, entry: &Entry) -> Option<Step> {
        if entry.is_folder() {
            return None;
        }
        let path = Path::new(&entry.name);
        if self.wacz && !(entry.name.starts_with("archive/") && entry.name.contains(".warc")) {
            return Some(Step::Aside("entries that describe the archive".to_owned()));
        }
        let hidden =
            path.components().any(|c| c.as_os_str().to_string_lossy().starts_with('.') && c.as_os_str().len() > 2);
        if hidden || entry.name.starts_with("__MACOSX/") {
            return Some(Step::Aside("hidden entries".to_owned()));
        }
        let extension = kind::extension(path).unwrap_or_default();
        let another = || Some(Step::Aside(format!(".{} entries", naming::label(&extension))));
        let perhaps = kind::perhaps(path);
        if !kind::wanted(path) && !perhaps {
            return another();
        }
        if entry.is_encrypted() {
            return Some(self.problem(&entry.name, ProblemKind::Encrypted, "it needs a password"));
        }
        Some(match self.entries.unpacked(entry, &self.input.budget).and_then(peek) {
            Ok((head, _)) if perhaps && !kind::taken(&head) => return another(),
            Ok((_, stream)) => {
                let mut input = self.input.inside(naming::of_member(&entry.name), &entry.name, Body::Stream(stream));
                input.origin.place = Some(format!("entry {}", self.number));
                Step::Open(Box::new(input))
            }
            Err(e) if e.kind() == io::ErrorKind::Unsupported => {
                self.problem(&entry.name, ProblemKind::Unsupported, e.to_string())
            }
            Err(e) => {
                let (kind, detail) = self.input.budget.kind_of(&e);
                self.problem(&entry.name, kind, detail)
            }
        })
    }
}

impl Container for Zip {
    fn step(&mut self, limits: &Limits) -> Option<Step> {
        while !self.ended {
            let budget = Arc::clone(&self.input.budget);
            let entry = match self.entries.next(&budget) {
                Ok(Some(entry)) => entry,
                Ok(None) => {
                    self.ended = true;
                    let empty = || ReadProblem::new(&*self.input.shown, ProblemKind::Empty, "no files in it");
                    return (!self.told).then(|| Step::Problem(empty()));
                }
                Err(e) => return Some(self.end(&e)),
            };
            self.number += 1;
            if self.number > limits.max_entries {
                self.ended = true;
                let detail = format!("only the first {} entries were read", limits.max_entries);
                return Some(Step::Problem(ReadProblem::new(&*self.input.shown, ProblemKind::TooMany, detail)));
            }
            // Once too much came out, nothing more is unpacked.
            if budget.is_spent() {
                self.ended = true;
                return None;
            }
            if let Some(step) = self.entry(&entry) {
                self.told = true;
                return Some(step);
            }
        }
        None
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u32_at(bytes, at) | u32_at(bytes, at + 4) << 32
}
