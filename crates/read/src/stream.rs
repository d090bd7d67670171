//! The stream of documents.

use crate::budget::Budget;
use crate::feed::Feed;
use crate::folder::{FolderWalk, Found};
use crate::input::{Body, Container, Input, Placed, Step, Stream, peek};
use crate::jsonl::Lines;
use crate::kind::Kind;
use crate::mbox::Mbox;
use crate::problem::{ProblemKind, ReadProblem};
use crate::warc::Warc;
use crate::zip::{Opened, Zip};
use crate::{Counter, Limits, RawDocument, docx, kind, mail, naming, pdf, unpack};
use chancery_facts::Origin;
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files counted at most to tell how much there is to read.
const COUNTED: usize = 200_000;

/// Documents of paths, in the order of the paths. Made by [`documents`].
pub struct Documents {
    paths: VecDeque<PathBuf>,
    walk: Option<(PathBuf, FolderWalk)>,
    limits: Limits,
    input: Option<Box<dyn Read + Send>>,
    /// Archives that are open, the innermost last.
    open: Vec<Box<dyn Container>>,
    ready: VecDeque<Result<RawDocument, ReadProblem>>,
    /// What was told of the file that is being read.
    outer: Option<Outer>,
    counter: Counter,
}

/// A file being read, with all that lies in it.
struct Outer {
    shown: String,
    told: BTreeMap<ProblemKind, u64>,
    aside: BTreeMap<String, u64>,
}

/// Reads files, folders and archives; `-` is standard input.
///
/// Folders are read with their subfolders in sorted order; hidden entries are passed over, extensions other than those of
/// reports and archives are counted and reported, `.xml` and `.json` but for feeds and articles of dumps. A file named outright is always tried. What a file is, its bytes tell.
/// One document is in memory at a time, and of archives that lie in archives the inner one if it is a zip file.
pub fn documents(paths: &[PathBuf], limits: &Limits) -> Documents {
    documents_with_input(paths, limits, Box::new(io::stdin()))
}

/// Like [`documents`], with `input` in the place of standard input. A second `-` finds it at its end.
pub fn documents_with_input(paths: &[PathBuf], limits: &Limits, input: Box<dyn Read + Send>) -> Documents {
    Documents {
        paths: paths.iter().cloned().collect(),
        walk: None,
        limits: limits.clone(),
        input: Some(input),
        open: Vec::new(),
        ready: VecDeque::new(),
        outer: None,
        counter: Counter::default(),
    }
}

/// Documents of a file that is at hand as bytes, under its name.
pub fn documents_of(name: &str, bytes: Vec<u8>, limits: &Limits) -> Documents {
    let mut out = documents_with_input(&[], limits, Box::new(io::empty()));
    out.outer = Some(Outer::new(name));
    let size = bytes.len();
    let budget = Budget::new(limits, Some(size as u64), out.counter.clone());
    budget.took(size);
    out.enter(outermost(name, name, None, Body::Bytes(Arc::from(bytes)), budget));
    out
}

impl Iterator for Documents {
    type Item = Result<RawDocument, ReadProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some(innermost) = self.open.last_mut() {
                match innermost.step(&self.limits) {
                    Some(step) => self.take(step),
                    None => drop(self.open.pop()),
                }
                continue;
            }
            if let Some(outer) = self.outer.take() {
                self.ready.extend(outer.rest(self.limits.told as u64).map(Err));
                continue;
            }
            if let Some((root, walk)) = &mut self.walk {
                match walk.next() {
                    Some(Found::File(path)) => {
                        let label = path.strip_prefix(root).unwrap_or(&path).display().to_string();
                        self.file(&path, &label);
                    }
                    Some(Found::Problem(problem)) => return Some(Err(problem)),
                    None => self.walk = None,
                }
                continue;
            }
            let path = self.paths.pop_front()?;
            if path.as_os_str() == "-" {
                self.standard_input();
            } else if path.is_dir() {
                self.walk = Some((path.clone(), FolderWalk::new(&path)));
            } else {
                let label =
                    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
                self.file(&path, &label);
            }
        }
    }
}

impl Documents {
    /// How far reading is, in bytes of the files.
    pub fn counter(&self) -> Counter {
        self.counter.clone()
    }

    /// Bytes of all files that are to be read; `None` when that cannot be told beforehand.
    pub fn size(&self) -> Option<u64> {
        let mut files = 0;
        self.paths.iter().try_fold(0, |sum: u64, path| Some(sum.saturating_add(size_of(path, &mut files)?)))
    }

    fn standard_input(&mut self) {
        self.outer = Some(Outer::new("stdin"));
        let Some(input) = self.input.take() else {
            self.problem(ReadProblem::new("stdin", ProblemKind::Empty, "already read to its end"));
            return;
        };
        let budget = Budget::new(&self.limits, None, self.counter.clone());
        let counted = crate::budget::Counted::new(input, &budget);
        let body = Body::Stream(Box::new(BufReader::with_capacity(crate::input::BUFFER, counted)));
        self.enter(outermost("stdin", "stdin", None, body, budget));
    }

    fn file(&mut self, path: &Path, label: &str) {
        let shown = path.display().to_string();
        self.outer = Some(Outer::new(&shown));
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(e) => {
                let kind = match e.kind() {
                    io::ErrorKind::NotFound => ProblemKind::Missing,
                    _ => ProblemKind::Unreadable,
                };
                return self.problem(ReadProblem::new(shown, kind, e.to_string()));
            }
        };
        if !meta.is_file() {
            return self.problem(ReadProblem::new(shown, ProblemKind::NotAFile, "a device, pipe or socket"));
        }
        let budget = Budget::new(&self.limits, Some(meta.len()), self.counter.clone());
        let body = Body::File(path.to_path_buf());
        self.enter(outermost(label, &shown, Some(path.to_path_buf()), body, budget));
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Document(document) => self.document(*document),
            Step::Open(input) => self.enter(*input),
            Step::Problem(problem) => self.problem(problem),
            Step::Aside(what) => {
                if let Some(outer) = &mut self.outer {
                    *outer.aside.entry(what).or_default() += 1;
                }
            }
        }
    }

    fn document(&mut self, document: RawDocument) {
        let shown = document.shown();
        if document.bytes.is_empty() {
            return self.problem(ReadProblem::new(shown, ProblemKind::Empty, "no bytes"));
        }
        if let Some((place, why)) = kind::not_text(&document.bytes) {
            return self.problem(ReadProblem::new(shown, ProblemKind::Binary, why).at(format!("byte {place}")));
        }
        self.ready.push_back(Ok(document));
    }

    /// Tells a problem, or counts it where enough alike were told of one file.
    fn problem(&mut self, problem: ReadProblem) {
        let told = self.outer.as_mut().map_or(0, |outer| {
            let told = outer.told.entry(problem.kind).or_default();
            *told += 1;
            *told
        });
        if told <= self.limits.told as u64 {
            self.ready.push_back(Err(problem));
        }
    }

    /// Finds out what something is, and opens it or reads it.
    fn enter(&mut self, mut input: Input) {
        if input.depth > self.limits.max_depth {
            let detail = format!("deeper than {} archives in archives", self.limits.max_depth);
            return self.problem(ReadProblem::new(input.shown, ProblemKind::TooDeep, detail));
        }
        let own = input.without_body();
        let file = match &input.body {
            Body::File(path) => Some(path.clone()),
            _ => None,
        };
        let body = std::mem::replace(&mut input.body, Body::Bytes(Arc::from([])));
        let (head, stream) = match body.stream(&own.budget).and_then(peek) {
            Ok(peeked) => peeked,
            Err(e) => return self.failed(&own, &e),
        };
        match kind::detect(&head, &own.name) {
            Kind::Gzip => {
                let inner = unpack::gzip(stream, &own.budget);
                self.enter(unpacked(own, inner));
            }
            Kind::Zstd => {
                let inner = unpack::zstd(stream, &own.budget);
                self.enter(unpacked(own, inner));
            }
            Kind::Zip => self.zip(own, file, stream),
            Kind::Warc => self.open.push(Box::new(Warc::new(own, stream))),
            Kind::Lines => self.open.push(Box::new(Lines::new(own, stream))),
            Kind::Mbox => self.open.push(Box::new(Mbox::new(own, stream))),
            Kind::Mail => {
                if let Some(bytes) = self.load(&own, file.as_deref(), stream, true) {
                    mail::read(&own, bytes).into_iter().for_each(|step| self.take(step));
                }
            }
            Kind::Pdf => self.pdf(own, file, stream),
            Kind::Feed => {
                if let Some(bytes) = self.load(&own, file.as_deref(), stream, true) {
                    match Feed::new(own, &bytes, &self.limits) {
                        Ok(feed) => self.open.push(Box::new(feed)),
                        Err(problem) => self.take(problem),
                    }
                }
            }
            Kind::Plain => {
                if let Some(bytes) = self.load(&own, file.as_deref(), stream, true) {
                    self.document(own.document(bytes));
                }
            }
        }
    }

    fn zip(&mut self, own: Input, file: Option<PathBuf>, stream: Stream) {
        let place = match file.map(|path| fs::metadata(&path).map(|meta| Placed::File(path, meta.len()))) {
            Some(Ok(place)) => place,
            Some(Err(e)) => return self.failed(&own, &e),
            None => match self.load(&own, None, stream, true) {
                Some(bytes) => Placed::Bytes(Arc::from(bytes)),
                None => return,
            },
        };
        let keep = own.without_body();
        let held = match &place {
            Placed::Bytes(bytes) => Some(Arc::clone(bytes)),
            Placed::File(..) => None,
        };
        match Zip::open(own, place) {
            Ok(Opened::Archive(zip)) => self.open.push(zip),
            Ok(Opened::Docx) => self.docx(keep, held),
            Ok(Opened::Office(what)) => {
                self.problem(ReadProblem::new(keep.shown, ProblemKind::Unsupported, what));
            }
            Err(e) => self.failed(&keep, &e),
        }
    }

    fn docx(&mut self, mut own: Input, held: Option<Arc<[u8]>>) {
        let bytes = match (held, own.path.clone()) {
            (Some(bytes), _) => bytes,
            (None, Some(path)) => {
                let stream = match Body::File(path.clone()).stream(&own.budget) {
                    Ok(stream) => stream,
                    Err(e) => return self.failed(&own, &e),
                };
                match self.load(&own, Some(&path), stream, false) {
                    Some(bytes) => Arc::from(bytes),
                    None => return,
                }
            }
            (None, None) => return,
        };
        match docx::read(&bytes, self.limits.max_file_bytes, &own.budget) {
            Ok(found) => {
                own.origin.original = true;
                own.origin.media_type =
                    Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document".to_owned());
                if found.title.is_some() {
                    own.origin.stated.by = "the properties of the file".to_owned();
                    own.origin.stated.title = found.title;
                }
                self.document(RawDocument { original: Some(bytes.to_vec()), ..own.document(found.text.into_bytes()) });
            }
            Err((kind, detail)) => self.problem(own.problem(kind, detail)),
        }
    }

    fn pdf(&mut self, mut own: Input, file: Option<PathBuf>, stream: Stream) {
        let Some(bytes) = self.load(&own, file.as_deref(), stream, false) else { return };
        match pdf::read(&bytes, self.limits.pdf_helper.as_ref(), self.limits.pdf_time) {
            Ok(text) => {
                own.origin.original = true;
                own.origin.media_type = Some("application/pdf".to_owned());
                self.document(RawDocument { original: Some(bytes), ..own.document(text.into_bytes()) });
            }
            Err((kind, detail)) => self.problem(own.problem(kind, detail)),
        }
    }

    /// All bytes, up to the limit. Of packed data that break off `partial` keeps what came before.
    fn load(&mut self, own: &Input, file: Option<&Path>, source: Stream, partial: bool) -> Option<Vec<u8>> {
        let limit = self.limits.max_file_bytes;
        let too_large =
            |len: u64| own.problem(ProblemKind::TooLarge, format!("{len} bytes or more, the limit is {limit}"));
        if let Some(len) = file.and_then(|path| fs::metadata(path).ok()).map(|m| m.len()).filter(|len| *len > limit) {
            self.counter.add(len);
            self.problem(too_large(len));
            return None;
        }
        let mut bytes = Vec::new();
        // One byte more than allowed tells a file that grew, or a pipe that does not end, from one that fits.
        let read = source.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if let Err(e) = read {
            self.failed(own, &e);
            return (partial && !bytes.is_empty() && !own.budget.is_spent()).then_some(bytes);
        }
        if bytes.len() as u64 > limit {
            self.problem(too_large(bytes.len() as u64));
            return None;
        }
        if bytes.is_empty() {
            self.problem(own.problem(ProblemKind::Empty, "no bytes"));
            return None;
        }
        Some(bytes)
    }

    fn failed(&mut self, own: &Input, error: &io::Error) {
        let (kind, detail) = own.budget.kind_of(error);
        self.problem(own.problem(kind, detail));
    }
}

fn outermost(label: &str, shown: &str, path: Option<PathBuf>, body: Body, budget: Arc<Budget>) -> Input {
    let name = path
        .as_deref()
        .and_then(Path::file_name)
        .map_or_else(|| label.to_owned(), |n| n.to_string_lossy().into_owned());
    let origin = Origin { container: vec![naming::label(label)], ..Origin::default() };
    Input { name, shown: shown.to_owned(), path, origin, depth: 0, bulk: false, body, budget }
}

/// What came out of a packed file: one level deeper, under the name without the ending of packing.
fn unpacked(own: Input, inner: Stream) -> Input {
    Input { name: naming::unpacked(&own.name), depth: own.depth + 1, body: Body::Stream(inner), ..own }
}

fn size_of(path: &Path, files: &mut usize) -> Option<u64> {
    *files += 1;
    if *files > COUNTED || path.as_os_str() == "-" {
        return None;
    }
    let Ok(meta) = fs::symlink_metadata(path) else { return Some(0) };
    if meta.is_file() {
        return Some(meta.len());
    }
    if !meta.is_dir() {
        return Some(fs::metadata(path).map_or(0, |m| if m.is_file() { m.len() } else { 0 }));
    }
    let Ok(entries) = fs::read_dir(path) else { return Some(0) };
    let wanted = |p: &Path| {
        let hidden = p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        !hidden && (p.is_dir() || kind::wanted(p) || p.is_file() && kind::file_is_taken(p))
    };
    let mut paths = entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| wanted(p));
    paths.try_fold(0, |sum: u64, p| Some(sum.saturating_add(size_of(&p, files)?)))
}

impl Outer {
    fn new(shown: &str) -> Outer {
        Outer { shown: shown.to_owned(), told: BTreeMap::new(), aside: BTreeMap::new() }
    }

    /// What was only counted: problems beyond the `told` first of a kind, and what is no report.
    fn rest(self, told: u64) -> impl Iterator<Item = ReadProblem> {
        let more: Vec<ReadProblem> = self
            .told
            .iter()
            .filter(|(_, n)| **n > told)
            .map(|(kind, n)| {
                let more = n - told;
                ReadProblem::new(&*self.shown, *kind, format!("{more} more of this kind")).times(more)
            })
            .collect();
        more.into_iter().chain(self.set_aside())
    }

    fn set_aside(&self) -> Option<ReadProblem> {
        let count: u64 = self.aside.values().sum();
        let mut kinds: Vec<(&String, &u64)> = self.aside.iter().collect();
        kinds.sort_by_key(|(what, n)| (std::cmp::Reverse(**n), (*what).clone()));
        let listed: Vec<String> = kinds.iter().take(12).map(|(what, n)| format!("{n} {what}")).collect();
        let more = kinds.len().saturating_sub(12);
        let more = if more > 0 { format!(" and {more} other kinds") } else { String::new() };
        let detail = format!("left out: {}{more}", listed.join(", "));
        (count > 0).then(|| ReadProblem::new(&*self.shown, ProblemKind::NotAReport, detail).times(count))
    }
}
