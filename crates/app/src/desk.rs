//! From what was typed to what is printed: one line per command, and the exit codes.

use crate::as_read::as_read;
use crate::cli::{Cli, Command};
use crate::commands::{self, Request, history::Records, read::Reporter};
use crate::decide::{Ask, Entry};
use crate::flow::{List, Recoded, Replayed};
use crate::store::Store;
use crate::style::Style;
use crate::sums::Names;
use crate::table::Format;
use crate::tidings::{Check, Tiding, Verified};
use crate::view::View;
use anyhow::{Context, Result, bail};
use chancery_facts::Fact;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What the desk asks of the path behind it. `flow` answers in the program, a sample in the tests.
pub trait Engine {
    /// Reads files and folders (`-` is standard input) into the ledger and tells of each step.
    ///
    /// # Errors
    /// When the ledger cannot be written; a bad document is a [`Tiding::Problem`], not an error.
    fn read(&self, ledger: &Path, paths: &[PathBuf], tell: &mut dyn FnMut(Tiding)) -> Result<()>;

    /// Reads the built-in demonstration reports into the ledger.
    ///
    /// # Errors
    /// When the ledger cannot be written.
    fn demo(&self, ledger: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<()>;

    /// The ledger, now or at the moment asked for, with rejected facts marked.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn view(&self, ledger: &Path) -> Result<View>;

    /// The same with each document by itself: nothing that others add to it.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn alone(&self, ledger: &Path) -> Result<View>;

    /// The original bytes of a document; `None` when they are not there.
    fn original(&self, ledger: &Path, doc: &str) -> Option<Vec<u8>>;

    /// The file a document was read from: the one its text was taken out of, else its bytes; `None` when there is no such
    /// document.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn taken_from(&self, ledger: &Path, doc: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.original(ledger, doc))
    }

    /// Compares every stored quote with its stored document.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn verify(&self, ledger: &Path) -> Result<Verified>;

    /// Looks at data, rules, model and ledger.
    fn checks(&self, ledger: &Path) -> Vec<Check>;

    /// Enters decisions and gives them as they stand in the ledger.
    ///
    /// # Errors
    /// When an id, field or value does not fit, or the ledger cannot be written.
    fn decide(&self, ledger: &Path, ask: &Ask) -> Result<Vec<Entry>>;

    /// Decisions, and what happened to documents.
    ///
    /// # Errors
    /// When there is no ledger or it cannot be read.
    fn records(&self, ledger: &Path) -> Result<Records>;

    /// Codes stored documents again, or shows what that would change.
    ///
    /// # Errors
    /// When the ledger cannot be read or written.
    fn recode(&self, ledger: &Path, all: bool, dry: bool, tell: &mut dyn FnMut(Tiding)) -> Result<Recoded>;

    /// Builds the ledger anew from its documents and decisions and compares.
    ///
    /// # Errors
    /// When a ledger cannot be read or written.
    fn replay(&self, ledger: &Path, into: Option<&Path>, tell: &mut dyn FnMut(Tiding)) -> Result<Replayed>;

    /// Searching the ledger and taking care of it; `None` where there is only a sample.
    fn store(&self) -> Option<&dyn Store> {
        None
    }
}

/// Commands that print a view, each a function of it.
type Render = fn(&Request, &mut dyn Write) -> io::Result<()>;

/// The command's printer, for those that need the view and nothing else.
fn printer(command: &Command) -> Option<Render> {
    Some(match command {
        Command::Incidents => commands::incidents::render,
        Command::Attribution => commands::attribution::render,
        Command::Statements => commands::statements::render,
        Command::Commitments => commands::commitments::render,
        Command::Contacts => commands::contacts::render,
        Command::Posture => commands::posture::render,
        Command::Aggregates => commands::aggregates::render,
        Command::Timeline => commands::timeline::render,
        Command::Conflicts => commands::conflicts::render,
        Command::Missions => commands::missions::render,
        Command::Actors => commands::actors::render,
        Command::Sources => commands::sources::render,
        Command::Facts => commands::facts::render,
        Command::Groups => commands::groups::render,
        Command::Documents => commands::documents::render,
        Command::Brief { out: None, issued: None } => commands::brief::render,
        _ => return None,
    })
}

/// True where words are printed for people. Data have them byte by byte, and what looks into quotations needs them so.
fn shows_words(command: &Command, format: Format) -> bool {
    let looks_in = matches!(command, Command::Actors | Command::Missions | Command::Groups);
    format == Format::Table && !looks_in
}

/// What a command lists, for those that can be shown page by page.
fn list(command: &Command) -> Option<List> {
    use chancery_facts::Kind;
    Some(match command {
        Command::Incidents => List::Facts(&[Kind::Incident]),
        Command::Attribution => List::Facts(&[Kind::Attribution]),
        Command::Statements => List::Facts(&[Kind::Statement]),
        Command::Commitments => List::Facts(&[Kind::Commitment, Kind::Measure]),
        Command::Contacts => List::Facts(&[Kind::Contact]),
        Command::Posture => List::Facts(&[Kind::Posture]),
        Command::Aggregates => List::Facts(&[Kind::Aggregate]),
        Command::Timeline => List::Facts(&commands::timeline::KINDS),
        Command::Conflicts => List::Conflicts,
        Command::Groups => List::Groups,
        Command::Sources | Command::Documents => List::Documents,
        Command::Facts => List::AllFacts,
        Command::Missions => List::Names(Names::Missions),
        Command::Actors => List::Names(Names::Actors),
        _ => return None,
    })
}

/// The page asked for; `None` when the ledger is to be shown whole.
fn page(cli: &Cli, engine: &dyn Engine, ledger: &Path) -> Result<Option<View>> {
    match (list(&cli.command), engine.store()) {
        (Some(list), Some(store)) if !cli.global.alone => {
            store.page(ledger, list, &cli.global.paging(), &cli.global.filter())
        }
        _ => Ok(None),
    }
}

/// Does what was typed and gives the exit code: 0 done, 1 done in part or something is wrong, 2 not done.
///
/// # Errors
/// When nothing could be done, or `out` cannot be written.
pub fn run(cli: &Cli, engine: &dyn Engine, out: &mut dyn Write) -> Result<ExitCode> {
    let ledger = cli.ledger();
    let style = cli.global.style();
    let filter = cli.global.filter();
    let format = cli.global.format;
    if cli.global.as_of.is_some() && cli.command.is_of_now() {
        bail!("--as-of looks back; this command works on the ledger as it is now");
    }
    let look = |view: View| {
        let view = View { stalled_after: cli.global.stalled_after, ..view };
        if cli.global.rejected { view } else { view.without_rejected() }
    };
    let read = |view: View| as_read(view, &|doc| engine.original(&ledger, doc));
    if let Some(render) = printer(&cli.command) {
        let view = look(match (cli.global.alone, page(cli, engine, &ledger)?) {
            (true, _) => engine.alone(&ledger)?,
            (false, Some(page)) => page,
            (false, None) => engine.view(&ledger)?,
        });
        let view = if shows_words(&cli.command, format) { read(view) } else { view };
        render(&Request { view: &view, filter: &filter, format, style: &style }, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    match &cli.command {
        Command::Read { paths, .. } => read_in(engine, &ledger, paths, style, out),
        Command::Demo => demo(engine, &ledger, style, out),
        Command::Original { doc, out: file } => {
            let bytes = engine.taken_from(&ledger, doc)?.with_context(|| format!("no document is called “{doc}”"))?;
            match file {
                Some(file) => std::fs::write(file, bytes).with_context(|| file.display().to_string())?,
                None => out.write_all(&bytes)?,
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::PdfText => bail!("this is done by the program itself"),
        Command::Show { id } => show(engine, cli, &id.join(" "), out),
        Command::Decide { what } => {
            commands::decisions::confirm(&engine.decide(&ledger, &what.ask())?, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Decisions => {
            let request = Request { view: &View::default(), filter: &filter, format, style: &style };
            commands::decisions::render(&engine.records(&ledger)?.entries, &request, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::History { id } => {
            let request = Request { view: &engine.view(&ledger)?, filter: &filter, format, style: &style };
            commands::history::render(id, &engine.records(&ledger)?, &request, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Recode { dry_run, all, .. } => {
            let mut reporter = Reporter::new(style);
            let result = engine.recode(&ledger, *all, *dry_run, &mut |tiding| reporter.tell(&tiding));
            reporter.close();
            let recoded = result?;
            commands::recode::render(&recoded, *dry_run, format, out, &style)?;
            Ok(good(recoded.kept.is_empty()))
        }
        Command::Replay { into, .. } => {
            let mut reporter = Reporter::new(style);
            let result = engine.replay(&ledger, into.as_deref(), &mut |tiding| reporter.tell(&tiding));
            reporter.close();
            Ok(good(commands::recode::render_replay(&result?, out, &style)?))
        }
        Command::Brief { out: folder, issued: Some(number) } => {
            commands::brief::issued(&ledger, *number, folder.as_deref(), out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Brief { out: folder, .. } => {
            let view = read(look(engine.view(&ledger)?));
            let folder = folder.as_deref().unwrap_or(Path::new("."));
            let request = Request { view: &view, filter: &filter, format, style: &style };
            for path in write_brief(&request, folder)? {
                writeln!(out, "{}", path.display())?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify => Ok(good(commands::verify::render(&engine.verify(&ledger)?, out, &style)?)),
        Command::Doctor => Ok(good(commands::doctor::render(&engine.checks(&ledger), out, &style)?)),
        _ => store(cli, engine, out),
    }
}

/// Commands that search the ledger or take care of it.
fn store(cli: &Cli, engine: &dyn Engine, out: &mut dyn Write) -> Result<ExitCode> {
    let store = engine.store().context("there is no stored ledger here")?;
    let (ledger, style) = (cli.ledger(), cli.global.style());
    match &cli.command {
        Command::Search(search) => {
            let filter = cli.global.filter();
            if search.rebuild {
                let reporter = &mut Reporter::new(style);
                let done = store.reindex(&ledger, &mut |tiding| reporter.tell(&tiding));
                reporter.close();
                let done = done?;
                if search.words.is_empty() {
                    writeln!(out, "indexed: {}", crate::wording::count(done, "document", "documents"))?;
                    return Ok(ExitCode::SUCCESS);
                }
            }
            let paging = cli.global.paging();
            let found = store.search(&ledger, search, &paging, &filter)?;
            commands::search::render(&found, search, &paging, &filter, cli.global.format, &style, out)?;
        }
        Command::Backup { file } => commands::care::backed_up(&store.backup(&ledger, file)?, file, out, &style)?,
        Command::Restore { file, replace } => {
            let (backup, kept) = store.restore(&ledger, file, *replace)?;
            commands::care::restored(&backup, kept.as_deref(), &ledger, out, &style)?;
        }
        Command::Relink { all } => {
            let mut reporter = Reporter::new(style);
            let done = store.relink(&ledger, *all, &mut |tiding| reporter.tell(&tiding));
            reporter.close();
            commands::care::relinked(&done?, out, &style)?;
        }
        Command::Compact => commands::care::compacted(store.compact(&ledger)?, out)?,
        Command::Check => return Ok(good(commands::care::checked(&store.check(&ledger)?, out, &style)?)),
        _ => unreachable!("run() and printer() answer for every other command"),
    }
    Ok(ExitCode::SUCCESS)
}

fn good(good: bool) -> ExitCode {
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_in(
    engine: &dyn Engine,
    ledger: &Path,
    paths: &[PathBuf],
    style: Style,
    out: &mut dyn Write,
) -> Result<ExitCode> {
    let mut reporter = Reporter::new(style);
    let result = engine.read(ledger, paths, &mut |tiding| reporter.tell(&tiding));
    reporter.finish(out, result)
}

fn demo(engine: &dyn Engine, ledger: &Path, style: Style, out: &mut dyn Write) -> Result<ExitCode> {
    let mut reporter = Reporter::new(style);
    let result = engine.demo(ledger, &mut |tiding| reporter.tell(&tiding));
    reporter.close();
    result?;
    let view = engine.view(ledger)?;
    let filter = crate::filter::Filter::default();
    let request = Request { view: &view, filter: &filter, format: Format::Table, style: &style };
    let brief = write_brief(&request, &ledger.join("brief"))?;
    commands::demo::render(&request, ledger, &brief, out)?;
    Ok(ExitCode::SUCCESS)
}

fn write_brief(request: &Request, folder: &Path) -> Result<Vec<PathBuf>> {
    commands::brief::write_files(request, folder).with_context(|| format!("{}: cannot be written", folder.display()))
}

fn show(engine: &dyn Engine, cli: &Cli, id: &str, out: &mut dyn Write) -> Result<ExitCode> {
    let ledger = cli.ledger();
    let view = match engine.store().map(|s| s.one(&ledger, id)).transpose()?.flatten() {
        Some(part) => part,
        None => engine.view(&ledger)?,
    };
    let view = View { stalled_after: cli.global.stalled_after, ..view };
    // A rejected fact asked for by its id is shown, with what was said of it.
    let is_asked = |f: &Fact| f.id == id || crate::wording::short_id(&f.id) == id;
    let rejected = cli.global.rejected || view.facts.iter().any(|f| f.is_rejected() && is_asked(f));
    let view = if rejected { view } else { view.without_rejected() };
    let originals = |doc: &str| engine.original(&ledger, doc);
    let editions = |doc: &str| engine.store().and_then(|s| s.editions(&ledger, doc).ok()).unwrap_or_default();
    let behind = commands::show::Behind { originals: &originals, editions: &editions };
    commands::show::render(&view, id, cli.global.format, behind, out, &cli.global.style())?;
    Ok(ExitCode::SUCCESS)
}

/// True when the reader of our output has gone away, which is no error: `chancery facts | head`.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|e| e.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.into_iter().any(|k| k == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use crate::tidings::Miss;
    use clap::Parser;

    /// An engine over the sample ledger; reading `bad` is a problem, `full` a full disk.
    struct Sample {
        misses: usize,
    }

    impl Engine for Sample {
        fn read(&self, _: &Path, paths: &[PathBuf], tell: &mut dyn FnMut(Tiding)) -> Result<()> {
            for path in paths {
                let file = path.display().to_string();
                match file.as_str() {
                    "full" => anyhow::bail!("ledger.sqlite: no space left on the disk"),
                    "bad" => tell(Tiding::Problem {
                        file,
                        kind: "not text".into(),
                        detail: "NUL at byte 0".into(),
                        count: 1,
                    }),
                    _ => tell(Tiding::Document {
                        name: file,
                        facts: 2,
                        new: true,
                        copy: false,
                        near: false,
                        revision: false,
                        language: None,
                    }),
                }
            }
            Ok(())
        }

        fn demo(&self, _: &Path, tell: &mut dyn FnMut(Tiding)) -> Result<()> {
            tell(Tiding::Document {
                name: "a.txt".into(),
                facts: 4,
                new: true,
                copy: false,
                near: false,
                revision: false,
                language: None,
            });
            Ok(())
        }

        fn view(&self, ledger: &Path) -> Result<View> {
            anyhow::ensure!(ledger != Path::new("nowhere"), "nowhere: no ledger");
            Ok(samples::view())
        }

        fn alone(&self, ledger: &Path) -> Result<View> {
            Ok(View { groups: Vec::new(), conflicts: Vec::new(), ..self.view(ledger)? })
        }

        fn original(&self, _: &Path, doc: &str) -> Option<Vec<u8>> {
            samples::originals(doc)
        }

        fn verify(&self, _: &Path) -> Result<Verified> {
            let miss = Miss {
                fact: "aaaaaaaa-01".into(),
                doc: "a.txt".into(),
                field: "evidence".into(),
                span: chancery_facts::Span::new(0, 4),
                expected: "none".into(),
                found: None,
            };
            Ok(Verified { quotes: 9, misses: vec![miss; self.misses], ..Verified::default() })
        }

        fn checks(&self, _: &Path) -> Vec<Check> {
            vec![Check::fine("version", "1")]
        }

        fn decide(&self, _: &Path, ask: &Ask) -> Result<Vec<Entry>> {
            anyhow::bail!("{} decided nothing", ask.by)
        }

        fn records(&self, _: &Path) -> Result<Records> {
            Ok(Records::default())
        }

        fn recode(&self, _: &Path, _: bool, _: bool, _: &mut dyn FnMut(Tiding)) -> Result<Recoded> {
            Ok(Recoded { documents: 2, current: 2, ..Recoded::default() })
        }

        fn replay(&self, _: &Path, _: Option<&Path>, _: &mut dyn FnMut(Tiding)) -> Result<Replayed> {
            let lost = (0..self.misses).map(|n| (format!("{n}.txt"), "damaged".to_owned())).collect();
            Ok(Replayed { lost, ..Replayed::default() })
        }
    }

    fn typed(line: &str) -> (Result<ExitCode>, String) {
        typed_to(line, &Sample { misses: 0 })
    }

    fn typed_to(line: &str, engine: &Sample) -> (Result<ExitCode>, String) {
        let cli = Cli::try_parse_from(line.split(' ')).expect("sound");
        let mut out = Vec::new();
        let code = run(&cli, engine, &mut out);
        (code, String::from_utf8(out).expect("UTF-8"))
    }

    fn code_of(line: &str) -> String {
        typed(line).0.map_or_else(|e| e.to_string(), |c| format!("{c:?}"))
    }

    #[test]
    fn exit_codes_of_reading() {
        let code = |n: u8| format!("{:?}", ExitCode::from(n));
        assert_eq!(code_of("chancery read a b"), code(0));
        assert_eq!(code_of("chancery read a bad"), code(1));
        assert_eq!(code_of("chancery read bad"), code(2));
        assert_eq!(code_of("chancery read a full"), code(1));
        assert_eq!(code_of("chancery read full"), code(2));
    }

    #[test]
    fn every_command_answers() {
        let names = "incidents attribution statements commitments contacts posture aggregates timeline conflicts sources \
                     facts groups documents brief verify doctor decisions recode replay";
        for name in names.split_whitespace() {
            let (code, text) = typed(&format!("chancery {name}"));
            assert_eq!(format!("{:?}", code.expect("done")), format!("{:?}", ExitCode::SUCCESS), "{name}");
            assert!(!text.is_empty(), "{name}");
        }
        assert!(typed("chancery show ode marn").1.contains("“ode marn” in 1 fact"));
    }

    #[test]
    fn a_miss_fails_verification() {
        let (code, text) = typed_to("chancery verify", &Sample { misses: 1 });
        assert_eq!(format!("{:?}", code.expect("done")), format!("{:?}", ExitCode::FAILURE));
        assert!(text.contains("a.txt: aaaaaaaa-01"), "{text}");
    }

    #[test]
    fn no_ledger_is_an_error() {
        assert_eq!(code_of("chancery --ledger nowhere incidents"), "nowhere: no ledger");
    }

    #[test]
    fn a_brief_goes_into_its_folder() {
        let folder = std::env::temp_dir().join(format!("chancery-brief-{}", std::process::id()));
        let (code, text) = typed(&format!("chancery brief --out {}", folder.display()));
        assert!(code.is_ok());
        assert!(text.contains("brief.md") && text.contains("brief.html"), "{text}");
        let html = std::fs::read_to_string(folder.join("brief.html")).expect("written");
        assert!(html.starts_with("<!doctype html>") && html.contains("<svg"));
        assert!(!html.contains("http://") && !html.contains("https://"), "self-contained");
        std::fs::remove_dir_all(&folder).expect("ours");
    }

    #[test]
    fn a_closed_pipe_is_told_from_other_errors() {
        let closed = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("printing");
        assert!(is_broken_pipe(&closed));
        assert!(!is_broken_pipe(&anyhow::anyhow!("other")));
    }
}
