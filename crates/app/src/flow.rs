//! The path from bytes to a ledger, and back from the ledger to what is shown.
//!
//! ```text
//!   files, folders, -
//!         │  chancery-read        one document after the other, bad ones as a problem
//!       bytes
//!         │  chancery-clean       text that remembers its bytes, zones, head      ┐
//!       text                                                                      │ code: one document
//!         │  chancery-coding      a first look: can there be anything in it?       │
//!         │  chancery-recognise   sentences, names, times, who is meant           │ by itself, many
//!      reading                                                                    │ at a time
//!         │  chancery-coding      facts, each with the words that say it          ┘
//!       facts
//!         │  chancery-ledger      documents with bytes and facts, batch by batch
//!         │  chancery-link        what documents say together: `linking`
//!       links
//!         │  chancery-ledger      groups, conflicts, dates from elsewhere, copies
//!        view                     facts with what others add to them: `overlay`; with what analysts decided: `decide`
//! ```
//!
//! A ledger keeps the facts of each document as that document alone gives them. What other documents add stands
//! beside them and falls away when those change, so that the order of reading leaves no trace.

mod ahead;
mod console;
mod demo;
mod digest;
mod engine;
mod health;
mod incidents;
mod linking;
mod overlay;
mod page;
mod parallel;
mod placing;
mod recent;
mod recode;
mod records;
mod replay;
mod revisions;
mod search;
mod store;
mod words;

pub use console::{Bound, Given, Reader};
pub use engine::{Flow, Intake};
pub use health::verify;
pub use incidents::{Around, Following, Step};
pub use linking::relink;
pub use overlay::{alone_view, view};
pub use page::{List, newest_day};
pub use recode::{Change, Recoded, recode};
pub use replay::{Replayed, replay};
pub use revisions::print;
pub use search::{centre, reindex, search};
pub use words::{document_words, index_missing};

use crate::moment::Moment;
use crate::tidings::Tiding;
use anyhow::{Context, Result};
use chancery_atlas::Atlas;
use chancery_clean::{
    CleanProblem, CleanProblemKind, Cleaned, Options, chronicle, clean_text_with, clean_with, complete, entries,
    outline,
};
use chancery_coding::{Coder, Known, of_concern};
use chancery_encoder::Encoder;
use chancery_facts::reading::Reading;
use chancery_facts::{Document, Fact, Origin, Published, Text};
use chancery_ledger::{Batch, Digest, ErrorKind, Ledger, LedgerError, Naming, Put};
use chancery_read::{ProblemKind, RawDocument, ReadProblem};
use chancery_recognise::Recogniser;
use revisions::Entered;
use std::path::PathBuf;
use std::sync::Arc;

/// Clean text that is coded, in bytes: no news report is as long. The rest is kept, with a remark.
const MOST_TEXT: usize = 256 << 10;
/// Documents of one batch for each thread, and bytes of a batch in all: what is in memory at one time.
const BATCH_DOCUMENTS: usize = 16;
const BATCH_BYTES: usize = 32 << 20;
/// What a batch may come by, known and passed over included, before it is told.
const BATCH_ARRIVALS: usize = 2048;
/// Bytes of documents fetched beforehand.
const AHEAD_BYTES: usize = 32 << 20;
/// The language that is coded.
const CODED_LANGUAGE: &str = "en";
/// Digits of the digest in a fact id.
const ID_DIGITS: usize = 12;

/// Everything that is loaded once and shared by all threads.
pub struct Tools {
    recogniser: Recogniser,
    coder: Coder,
    recent: recent::Recent,
    /// Versions of program, rules, tables and model, kept with every document.
    pub versions: String,
}

/// The encoder that reads.
#[derive(Clone, Debug, Default)]
pub enum Model {
    /// The one built into the program.
    #[default]
    Embedded,
    /// One from a file, as `training/encoder/export.py` writes it.
    File(PathBuf),
    /// None: rules and the perceptrons of `chancery-syntax` alone.
    None,
}

impl Model {
    fn load(&self) -> Result<Option<Arc<Encoder>>> {
        let encoder = match self {
            Model::Embedded => Encoder::embedded()?,
            Model::File(path) => {
                let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
                Encoder::load(&bytes).with_context(|| path.display().to_string())?
            }
            Model::None => return Ok(None),
        };
        Ok(Some(Arc::new(encoder)))
    }
}

impl Tools {
    /// Loads tables and models.
    ///
    /// # Errors
    /// When the model's file cannot be read or is none; when a table is not sound, which the tests of a release rule out.
    pub fn load(model: &Model) -> Result<Tools> {
        let recogniser = Recogniser::new(Arc::new(Atlas::embedded()), model.load()?);
        let (encoder, syntax) = recogniser.model_digests();
        let short = |digest: &str| digest.get(..12).unwrap_or("unknown").to_owned();
        let versions = format!(
            "chancery {}; {}; {}; encoder {}; syntax {}",
            env!("CARGO_PKG_VERSION"),
            chancery_coding::VERSION,
            Atlas::version(),
            encoder.map_or_else(|| "none, rules alone".to_owned(), short),
            short(syntax),
        );
        Ok(Tools { recogniser, coder: Coder::new()?, recent: recent::Recent::default(), versions })
    }
}

/// How documents are read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// Threads. Default: one for each core.
    pub jobs: usize,
    /// True for demonstration material.
    pub demo: bool,
    /// True to keep the pages of web archives and dumps that are about other things, too.
    pub keep_all: bool,
    /// When it is read.
    pub at: Moment,
}

/// A document with its clean text and its facts.
struct Coded {
    document: Document,
    text: Text,
    facts: Vec<Fact>,
    /// False when a first look saw that it can hold nothing.
    matters: bool,
}

/// Reads documents into the ledger, batch by batch in the order they come, then relates them to the others.
///
/// What a finished batch wrote stays whatever happens later. Reading the same documents again goes on where the last
/// reading ended. `tell` hears of a document once it is safe in the ledger. A thread of its own fetches and unpacks the
/// next documents meanwhile.
///
/// # Errors
/// When the ledger cannot be written. A bad document is a [`Tiding::Problem`].
pub fn read(
    documents: impl Iterator<Item = Result<RawDocument, ReadProblem>> + Send,
    ledger: &mut Ledger,
    tools: &Tools,
    how: ReadOptions,
    tell: &mut dyn FnMut(Tiding),
) -> Result<()> {
    let weight = |document: &Result<RawDocument, ReadProblem>| document.as_ref().map_or(100, weight);
    ahead::reading(documents, AHEAD_BYTES, weight, |documents| {
        let mut documents = documents.peekable();
        while documents.peek().is_some() {
            let batch = next_batch(&mut documents, ledger, tools, how)?;
            let coded = parallel::map(&batch, how.jobs, |arrival| match arrival {
                Arrival::New(raw) => Some(code_safely(tools, raw)),
                _ => None,
            });
            write(ledger, tools, how, batch, coded)?.into_iter().for_each(&mut *tell);
        }
        Ok::<(), LedgerError>(())
    })?;
    revisions::print_missing(ledger, tell)?;
    relink(ledger, tools, how.jobs, tell)?;
    index_missing(ledger, tell).map(drop)
}

/// A document as it arrives.
enum Arrival {
    New(Box<RawDocument>),
    /// The ledger has its bytes under this name; where and when they were had now, if that is known.
    Known(String, Option<Box<Origin>>),
    /// The ledger has its bytes, but from another place.
    Copy(String, Option<Box<Origin>>),
    /// A page about other things, one of very many.
    PassedOver,
    Problem(ReadProblem),
}

/// Bytes of a document in memory.
fn weight(raw: &RawDocument) -> usize {
    raw.bytes.len() + raw.original.as_ref().map_or(0, Vec::len)
}

/// Takes the next documents, as many as may be in memory at one time; what the ledger has is not looked at again, and of
/// very many pages those about other things are passed over.
fn next_batch(
    documents: &mut dyn Iterator<Item = Result<RawDocument, ReadProblem>>,
    ledger: &Ledger,
    tools: &Tools,
    how: ReadOptions,
) -> Result<Vec<Arrival>, LedgerError> {
    let (mut batch, mut new, mut bytes, mut more) = (Vec::new(), 0, 0, true);
    let most = BATCH_DOCUMENTS * how.jobs.max(1);
    while more && new < most && bytes < BATCH_BYTES && batch.len() < BATCH_ARRIVALS {
        let (mut next, mut weighs) = (Vec::new(), 0);
        while more && next.len() < most && bytes + weighs < BATCH_BYTES {
            match documents.next() {
                Some(document) => {
                    weighs += document.as_ref().map_or(0, weight);
                    next.push(document);
                }
                None => more = false,
            }
        }
        let looks = parallel::map(&next, how.jobs, |document| match document {
            Ok(raw) if raw.bulk && !how.keep_all && is_about_other_things(tools, raw) => None,
            Ok(raw) => Some(Digest::of(&raw.bytes)),
            Err(_) => None,
        });
        for (document, digest) in next.into_iter().zip(looks) {
            let arrival = match (document, digest) {
                (Err(problem), _) => Arrival::Problem(problem),
                (Ok(_), None) => Arrival::PassedOver,
                (Ok(raw), Some(digest)) => named(raw, &digest, ledger)?,
            };
            if let Arrival::New(raw) = &arrival {
                new += 1;
                bytes += weight(raw);
            }
            batch.push(arrival);
        }
    }
    Ok(batch)
}

/// A first look at a page among very many: true when its words can hold nothing for the ledger and are English, so that
/// cleaning would find the same.
fn is_about_other_things(tools: &Tools, raw: &RawDocument) -> bool {
    outline(&raw.name, &raw.bytes, raw.charset()).is_some_and(|outline| {
        outline.language.as_deref() == Some(CODED_LANGUAGE) && !tools.coder.matters(&outline.words)
    })
}

/// What a document will be called, or is called already.
fn named(raw: RawDocument, digest: &Digest, ledger: &Ledger) -> Result<Arrival, LedgerError> {
    let had = |raw: RawDocument| raw.origin.filter(|origin| origin.fetched.is_some()).map(Box::new);
    Ok(match ledger.name_for(&raw.name, digest)? {
        Naming::AlreadyThere(name) if is_name_of(&name, &raw.name) => Arrival::Known(name, had(raw)),
        Naming::AlreadyThere(name) => Arrival::Copy(name, had(raw)),
        Naming::Free(name) => Arrival::New(Box::new(RawDocument { name, ..raw })),
    })
}

/// True for the name of a document and for that name with digits of its digest, as the ledger gives it where it is taken.
fn is_name_of(stored: &str, name: &str) -> bool {
    let (stem, ending) = name.rfind('.').filter(|dot| *dot > 0).map_or((name, ""), |dot| name.split_at(dot));
    stored == name
        || stored.strip_prefix(stem).and_then(|s| s.strip_suffix(ending)).is_some_and(|middle| middle.starts_with('~'))
}

/// Bytes to facts: one document, by itself. `hint` is the publication day that other documents give.
fn code(
    tools: &Tools,
    name: &str,
    bytes: &[u8],
    origin: Option<&Origin>,
    hint: Option<&Published>,
) -> Result<Coded, Trouble> {
    let charset = origin.and_then(|o| o.charset.as_deref());
    let page = tools.recent.page(&tools.recogniser, name, bytes, charset).map_err(Trouble::from)?;
    let (mut document, text) = (page.document.clone(), page.text.clone());
    if let Some(origin) = origin {
        complete(&mut document, origin);
    }
    let content = Digest::of(bytes);
    let id = |n: usize| format!("{}-{n:02}", content.short(ID_DIGITS));
    let matters = tools.coder.matters(text.as_str());
    let facts = match entries(&text).filter(|_| matters) {
        Some(parts) => digest::code(tools, &mut document, &text, parts, bytes, hint, id),
        None => {
            let reading = page.reading(|| match matters {
                true => tools.recogniser.read(&text, &document),
                false => Reading::default(),
            });
            let days = chronicle(&text);
            let known = Known { published: hint, entry: None, days: &days };
            let facts = tools.coder.code(&mut document, &text, bytes, &reading, known, id);
            // Others may tell its day.
            if document.published.days.is_none() {
                page.keep(reading);
            }
            facts
        }
    };
    let facts = of_concern(&text, facts);
    if let Some(language) = document.language.as_deref().filter(|l| *l != CODED_LANGUAGE) {
        document.remarks.push(format!("language {language}: kept, but only English is coded"));
    }
    Ok(Coded { document, text, facts, matters })
}

/// Bytes to text. Of a text without end only the beginning keeps its zones, and with them its words.
fn cleaned(name: &str, bytes: &[u8], charset: Option<&str>) -> Result<Cleaned, CleanProblem> {
    let mut cleaned = clean_with(name, bytes, &read_as(charset))?;
    let Cleaned { document, text } = &mut cleaned;
    if let Some(end) = cut_zones(text) {
        document.remarks.push(format!("only the first {end} of {} bytes of text were coded", text.as_str().len()));
    }
    Ok(cleaned)
}

/// The settings of cleaning what came with a header that names a character set, or with none.
fn read_as(charset: Option<&str>) -> Options {
    Options { charset: charset.map(str::to_owned), ..Options::default() }
}

/// The character set by which a document is read again the way it was read first.
fn charset_of(document: &Document) -> Option<&str> {
    document.origin.as_ref()?.charset.as_deref()
}

/// The readable text of a document with its zones, every byte of it traceable to the original.
pub fn readable(document: &Document, bytes: &[u8]) -> Text {
    cleaned_text(&document.name, bytes, charset_of(document))
}

/// The text alone, as [`cleaned`] gives it; none where there is nothing to read.
fn cleaned_text(name: &str, bytes: &[u8], charset: Option<&str>) -> Text {
    let mut text = clean_text_with(name, bytes, &read_as(charset)).unwrap_or_default();
    cut_zones(&mut text);
    text
}

/// Takes the zones off that lie beyond what is coded; gives where that ends, if it does before the text.
fn cut_zones(text: &mut Text) -> Option<usize> {
    let end = text.as_str().floor_char_boundary(MOST_TEXT);
    if end == text.as_str().len() {
        return None;
    }
    text.zones.retain(|zone| zone.range.start < end);
    text.zones.iter_mut().for_each(|zone| zone.range.end = zone.range.end.min(end));
    Some(end)
}

/// Why a document could not be coded.
struct Trouble {
    kind: String,
    detail: String,
}

impl From<CleanProblem> for Trouble {
    fn from(problem: CleanProblem) -> Trouble {
        let kind = match problem.kind {
            CleanProblemKind::NoText => "no text",
        };
        Trouble { kind: kind.to_owned(), detail: problem.detail }
    }
}

/// Like [`code`]; a mistake of ours in one document is that document's trouble and nobody else's.
fn code_safely(tools: &Tools, raw: &RawDocument) -> Result<Coded, Trouble> {
    let attempt = || code(tools, &raw.name, &raw.bytes, raw.origin.as_ref(), None);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or(panic.downcast_ref::<String>().cloned());
        Err(Trouble { kind: "internal error".to_owned(), detail: words.unwrap_or_else(|| "without a word".to_owned()) })
    })
}

/// Writes a batch and gives the news of it, in the order of arrival.
fn write(
    ledger: &mut Ledger,
    tools: &Tools,
    how: ReadOptions,
    batch: Vec<Arrival>,
    coded: Vec<Option<Result<Coded, Trouble>>>,
) -> Result<Vec<Tiding>, LedgerError> {
    let mut news = Vec::new();
    let tells =
        |arrival: &Arrival| matches!(arrival, Arrival::New(_) | Arrival::Known(_, Some(_)) | Arrival::Copy(_, Some(_)));
    if !batch.iter().any(tells) {
        news.extend(batch.into_iter().filter_map(news_of));
        return Ok(news);
    }
    ledger.batch(|writer| {
        for (arrival, coded) in batch.into_iter().zip(coded) {
            match (arrival, coded) {
                (Arrival::New(raw), Some(Ok(coded))) if !how.keep_all && is_aside(&raw, &coded) => {
                    news.extend(news_of(Arrival::PassedOver));
                }
                (Arrival::New(raw), Some(Ok(coded))) => put(writer, tools, how, &raw, coded, &mut news)?,
                (Arrival::New(raw), Some(Err(trouble))) => news.push(problem(raw.shown(), trouble)),
                (Arrival::Known(name, Some(origin)) | Arrival::Copy(name, Some(origin)), _)
                    if revisions::seen_again(writer, &name, &origin, how.at)? =>
                {
                    news.push(back(name));
                }
                (arrival, _) => news.extend(news_of(arrival)),
            }
        }
        Ok(news)
    })
}

/// True for a page among very many that turned out to be about other things.
fn is_aside(raw: &RawDocument, coded: &Coded) -> bool {
    raw.bulk && !coded.matters && coded.document.language.as_deref() == Some(CODED_LANGUAGE)
}

/// The news of a document that was there and counts again.
fn back(name: String) -> Tiding {
    Tiding::Document { name, facts: 0, new: false, copy: false, near: false, revision: true, language: None }
}

/// The news of what needs no writing.
fn news_of(arrival: Arrival) -> Option<Tiding> {
    let known = |name, copy| Tiding::Document {
        name,
        facts: 0,
        new: false,
        copy,
        near: false,
        revision: false,
        language: None,
    };
    Some(match arrival {
        Arrival::New(_) => return None,
        Arrival::Known(name, _) => known(name, false),
        Arrival::Copy(name, _) => known(name, true),
        Arrival::PassedOver => Tiding::PassedOver,
        Arrival::Problem(p) if p.kind == ProblemKind::NotAReport => {
            Tiding::LeftOut { file: p.file, detail: p.detail, count: p.count }
        }
        Arrival::Problem(p) => {
            let place = p.place.map(|place| format!("{place}: ")).unwrap_or_default();
            let (kind, detail) = (p.kind.as_str().to_owned(), place + &p.detail);
            Tiding::Problem { file: p.file, kind, detail, count: p.count }
        }
    })
}

/// Puts one document into the ledger. A full disk ends the batch; an odd document does not.
fn put(
    writer: &Batch<'_>,
    tools: &Tools,
    how: ReadOptions,
    raw: &RawDocument,
    mut coded: Coded,
    news: &mut Vec<Tiding>,
) -> Result<(), LedgerError> {
    coded.document.demo = how.demo;
    let file = raw.shown();
    let taken_from = raw.original.as_deref();
    let put = match records::put(writer, tools, &raw.bytes, taken_from, &coded, how.at) {
        // Two documents of one batch may share a name; the second is coded anew under one of its own.
        Ok((Put::NameTaken { free }, _)) => match code_safely(tools, &RawDocument { name: free, ..raw.clone() }) {
            Ok(again) => {
                coded = again;
                coded.document.demo = how.demo;
                records::put(writer, tools, &raw.bytes, taken_from, &coded, how.at)
            }
            Err(trouble) => {
                news.push(problem(file, trouble));
                return Ok(());
            }
        },
        put => put,
    };
    match put {
        Ok((Put::AlreadyThere { name }, _)) => {
            let origin = raw.origin.as_ref();
            if let Some(origin) = origin
                && revisions::seen_again(writer, &name, origin, how.at)?
            {
                news.push(back(name));
                return Ok(());
            }
            let copy = !is_name_of(&name, &raw.name);
            news.push(Tiding::Document {
                name,
                facts: 0,
                new: false,
                copy,
                near: false,
                revision: false,
                language: None,
            });
        }
        Ok((Put::Added { name } | Put::NameTaken { free: name }, entered)) => {
            let language = coded.document.language.clone();
            let facts = coded.facts.len();
            let Entered { near, revision } = entered;
            news.push(Tiding::Document { name, facts, new: true, copy: false, near, revision, language });
            let remark = |detail| Tiding::Remark { file: file.clone(), kind: "remark".to_owned(), detail };
            // Of very many pages `show` tells them, and the summary their languages.
            if !raw.bulk {
                news.extend(coded.document.remarks.into_iter().map(remark));
            }
        }
        Err(e) if matches!(e.kind(), ErrorKind::TooLarge | ErrorKind::FactIdTaken) => {
            news.push(problem(file, Trouble { kind: "not kept".to_owned(), detail: e.cause().to_owned() }));
        }
        Err(e) => return Err(e),
    }
    Ok(())
}

fn problem(file: String, trouble: Trouble) -> Tiding {
    Tiding::Problem { file, kind: trouble.kind, detail: trouble.detail, count: 1 }
}
