//! Faults done to a ledger, and what became of it: kills at any moment, full disks, torn writes, two writers, damage.
//!
//! Each fault is done so many times to the real program or to the ledger's file. What must hold afterwards: everything
//! that was acknowledged before is there, every document that is there is whole, and the ledger can be written on.

use chancery_ledger::{Batch, Digest, ErrorKind, Ledger, LedgerError, NewDocument, NewFact, Open, look_into};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What came of one kind of fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The fault, and what the program was doing.
    pub fault: String,
    /// How often it was done.
    pub done: usize,
    /// How often it met the program at work.
    pub met: usize,
    /// How often each thing came of it.
    pub outcomes: BTreeMap<&'static str, usize>,
    /// What must not be: something acknowledged was lost, or something was not whole.
    pub broken: Vec<String>,
}

impl Outcome {
    fn of(fault: &str) -> Outcome {
        Outcome { fault: fault.to_owned(), ..Outcome::default() }
    }

    fn count(&mut self, outcome: &'static str) {
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    /// The row of the table.
    pub fn row(&self) -> String {
        let outcomes: Vec<String> = self.outcomes.iter().map(|(what, n)| format!("{what}: {n}")).collect();
        format!("| {} | {} | {} | {} | {} |", self.fault, self.done, self.met, outcomes.join("; "), self.broken.len())
    }
}

/// Head of the table of outcomes.
pub const HEAD: &str = "| fault | done | met the program at work | what came of it | acknowledged things lost, or not whole |\n\
     |---|---:|---:|---|---:|";

/// Injects one fault, in the given round.
type Fault = fn(&Desk, usize) -> Result<Outcome, Box<dyn std::error::Error>>;

/// Does all faults, each `rounds` times, and tells of each kind when it is through.
///
/// # Errors
/// When something could not be set up; what the faults break is in the outcomes.
pub fn all(
    binary: &Path,
    scratch: &Path,
    rounds: usize,
    tell: &mut dyn FnMut(&Outcome),
) -> Result<Vec<Outcome>, Box<dyn std::error::Error>> {
    let desk = Desk::new(binary, scratch)?;
    let kinds: [Fault; 14] = [
        |d, n| d.kill_reading(n),
        |d, n| d.kill(n, "kill -9 while relating all countries", &["relink", "--all"]),
        |d, n| d.kill(n, "kill -9 while the search index is made anew", &["search", "--rebuild"]),
        |d, n| d.kill(n, "kill -9 while compacting", &["compact"]),
        |d, n| d.kill_backup(n),
        |d, n| d.kill_restore(n),
        |d, n| d.full(n, "disk full while reading", Work::Read),
        |d, n| d.full(n, "disk full while relating", Work::Run(&["relink", "--all"])),
        |d, n| d.full(n, "disk full while the search index is made anew", Work::Run(&["search", "--rebuild"])),
        |d, n| d.full(n, "disk full while compacting", Work::Run(&["compact"])),
        |d, n| d.full_backup(n),
        |d, n| d.two_writers(n),
        |d, n| d.torn(n),
        |d, n| d.damaged(n),
    ];
    let mut out = Vec::new();
    for kind in kinds {
        let outcome = kind(&desk, rounds)?;
        tell(&outcome);
        out.push(outcome);
    }
    let outcome = page_limit(&desk.folder("pages")?, rounds)?;
    tell(&outcome);
    out.push(outcome);
    Ok(out)
}

type Done = Result<Outcome, Box<dyn std::error::Error>>;

/// What the program is doing when the disk is full.
#[derive(Clone, Copy)]
enum Work {
    Read,
    Run(&'static [&'static str]),
}

/// What a ledger holds: name and digest of each document, with the ids of its facts.
type Contents = BTreeMap<String, (String, Vec<String>)>;

fn contents(ledger: &Ledger) -> Result<Contents, LedgerError> {
    let snapshot = ledger.snapshot()?;
    let mut out = Contents::new();
    for document in snapshot.documents() {
        let document = document?;
        let facts = snapshot.facts_of(&document.name)?.into_iter().map(|f| f.id).collect();
        out.insert(document.name, (document.digest.to_string(), facts));
    }
    Ok(out)
}

/// What a reader sees; nothing while there is no ledger yet.
fn seen(dir: &Path) -> Contents {
    Ledger::open(dir, Open::View).and_then(|l| contents(&l)).unwrap_or_default()
}

/// Relating writes nothing where all is as it was: what is there is taken away before.
fn prepare(ledger: &Path, words: &[&str]) -> Result<(), LedgerError> {
    if words.first() != Some(&"relink") {
        return Ok(());
    }
    let mut ledger = Ledger::open(ledger, Open::Existing)?;
    let blocks = ledger.blocks()?;
    ledger.batch(|batch| {
        blocks.iter().try_for_each(|block| {
            batch.set_links(block, &[], &[])?;
            batch.mark_dirty(block)
        })
    })
}

struct Desk {
    binary: PathBuf,
    scratch: PathBuf,
    reports: PathBuf,
    /// A ledger of all reports, undisturbed, and what it holds.
    quiet: PathBuf,
    holds: Contents,
    /// How long reading all of them takes.
    reading: Duration,
}

impl Desk {
    fn new(binary: &Path, scratch: &Path) -> Result<Desk, Box<dyn std::error::Error>> {
        let mut desk = Desk {
            binary: binary.to_owned(),
            scratch: scratch.to_owned(),
            reports: scratch.join("reports"),
            quiet: scratch.join("quiet"),
            holds: Contents::new(),
            reading: Duration::ZERO,
        };
        fs::create_dir_all(&desk.reports)?;
        for made in crate::Reports::new(5)?.take(60) {
            fs::write(desk.reports.join(&made.name), &made.bytes)?;
        }
        let start = Instant::now();
        desk.command(&["read"], &desk.quiet).arg(&desk.reports).status()?;
        desk.reading = start.elapsed();
        desk.holds = contents(&Ledger::open(&desk.quiet, Open::Existing)?)?;
        if desk.holds.len() < 40 {
            return Err(format!("only {} reports could be read undisturbed", desk.holds.len()).into());
        }
        Ok(desk)
    }

    /// An empty folder.
    fn folder(&self, name: &str) -> std::io::Result<PathBuf> {
        let folder = self.scratch.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A copy of the undisturbed ledger.
    fn copy(&self, name: &str) -> std::io::Result<PathBuf> {
        let folder = self.folder(name)?;
        copy(&self.quiet, &folder)?;
        Ok(folder)
    }

    fn command(&self, words: &[&str], ledger: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).arg("--ledger").arg(ledger).args(["--model", "none"]);
        command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// How long a command takes on a copy of the undisturbed ledger.
    fn time(&self, words: &[&str]) -> Result<Duration, Box<dyn std::error::Error>> {
        let ledger = self.copy("timed")?;
        prepare(&ledger, words)?;
        let start = Instant::now();
        let status = self.command(words, &ledger).status()?;
        if !status.success() {
            return Err(format!("{words:?} ended with {status}").into());
        }
        Ok(start.elapsed())
    }

    fn kill_reading(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("kill -9 while reading (coding, writing, relating)");
        let ledger = self.folder("read-killed")?;
        for n in 0..rounds {
            if seen(&ledger).len() == self.holds.len() {
                fs::remove_dir_all(&ledger)?;
            }
            let mut child = self.command(&["read"], &ledger).arg(&self.reports).spawn()?;
            std::thread::sleep(moment(n, rounds, self.reading));
            let acknowledged = seen(&ledger);
            end(&mut child, &mut outcome)?;
            if ledger.join(chancery_ledger::FILE_NAME).is_file() {
                self.judge(&ledger, &acknowledged, &mut outcome);
            }
            outcome.count(if acknowledged.is_empty() {
                "nothing acknowledged yet"
            } else {
                "all acknowledged reports there"
            });
        }
        // Reading on ends where an undisturbed reading ends.
        self.command(&["read"], &ledger).arg(&self.reports).status()?;
        if seen(&ledger) != self.holds {
            outcome.broken.push("reading on did not give what an undisturbed reading gives".to_owned());
        }
        Ok(outcome)
    }

    /// Kills a command that works on the whole ledger, and must not change what it holds.
    fn kill(&self, rounds: usize, fault: &str, words: &[&str]) -> Done {
        let mut outcome = Outcome::of(fault);
        let takes = self.time(words)?;
        let ledger = self.copy("killed")?;
        for n in 0..rounds {
            prepare(&ledger, words)?;
            let mut child = self.command(words, &ledger).spawn()?;
            std::thread::sleep(moment(n, rounds, takes));
            end(&mut child, &mut outcome)?;
            self.judge(&ledger, &self.holds, &mut outcome);
            outcome.count("all reports and facts there");
        }
        // Whatever was left half done is done by the next.
        let status = self.command(words, &ledger).status()?;
        if !status.success() {
            outcome.broken.push(format!("the next {words:?} ended with {status}"));
        }
        Ok(outcome)
    }

    fn kill_backup(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("kill -9 while backing up");
        let folder = self.folder("backups")?;
        let file = folder.join("backup");
        let start = Instant::now();
        self.command(&["backup"], &self.quiet).arg(&file).status()?;
        let takes = start.elapsed();
        fs::remove_file(&file)?;
        for n in 0..rounds {
            let mut child = self.command(&["backup"], &self.quiet).arg(&file).spawn()?;
            std::thread::sleep(moment(n, rounds, takes));
            end(&mut child, &mut outcome)?;
            self.judge_backup(&file, &mut outcome)?;
        }
        Ok(outcome)
    }

    /// A file of the backup's name must be a whole backup.
    fn judge_backup(&self, file: &Path, outcome: &mut Outcome) -> std::io::Result<()> {
        if !file.exists() {
            outcome.count("no backup of that name");
        } else {
            match look_into(file) {
                Ok(backup) if backup.documents == self.holds.len() as u64 => outcome.count("a whole backup"),
                other => outcome.broken.push(format!("{other:?}")),
            }
            fs::remove_file(file)?;
        }
        self.judge(&self.quiet, &self.holds, outcome);
        Ok(())
    }

    fn kill_restore(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("kill -9 while restoring over a ledger");
        let folder = self.folder("restores")?;
        let file = folder.join("backup");
        self.command(&["backup"], &self.quiet).arg(&file).status()?;
        // The ledger to be replaced holds less.
        let old = self.folder("replaced")?;
        let some: Vec<PathBuf> = files(&self.reports)?.into_iter().take(5).collect();
        self.command(&["read"], &old).args(&some).status()?;
        let before = seen(&old);
        let mut takes = Duration::ZERO;
        for n in 0..=rounds {
            let ledger = self.folder("restored")?;
            copy(&old, &ledger)?;
            let start = Instant::now();
            let mut child = self.command(&["restore", "--replace"], &ledger).arg(&file).spawn()?;
            if n == 0 {
                child.wait()?;
                takes = start.elapsed();
                continue;
            }
            std::thread::sleep(moment(n - 1, rounds, takes));
            end(&mut child, &mut outcome)?;
            let now = match Ledger::open(&ledger, Open::Existing).and_then(|l| Ok((contents(&l)?, l.check()?))) {
                Ok((now, findings)) if findings.is_empty() => now,
                other => {
                    outcome.broken.push(format!("{other:?}"));
                    continue;
                }
            };
            match (now == before, now == self.holds) {
                (true, _) => outcome.count("the old ledger, whole"),
                (_, true) => outcome.count("the restored ledger, whole"),
                _ => outcome.broken.push("neither the old nor the restored ledger".to_owned()),
            }
        }
        Ok(outcome)
    }

    /// The file may not grow past a size between that of now and that needed.
    fn full(&self, rounds: usize, fault: &str, work: Work) -> Done {
        let mut outcome = Outcome::of(fault);
        let size = self.quiet.join(chancery_ledger::FILE_NAME).metadata()?.len();
        for n in 0..rounds {
            let (ledger, before) = match work {
                Work::Read => (self.folder("full")?, Contents::new()),
                Work::Run(_) => (self.copy("full")?, self.holds.clone()),
            };
            // Blocks of 512 bytes. Half of the limits end the program by a signal, half fail the write.
            let blocks = size * (n as u64 + 1) / (rounds as u64 + 1) / 512;
            let trap = if n % 2 == 0 { "trap '' XFSZ; " } else { "" };
            let mut command = match work {
                Work::Read => {
                    let mut command = self.command(&["read"], &ledger);
                    command.arg(&self.reports);
                    command
                }
                Work::Run(words) => {
                    prepare(&ledger, words)?;
                    self.command(words, &ledger)
                }
            };
            let status = limited(&mut command, blocks, trap).status()?;
            outcome.done += 1;
            match (status.success(), status.code()) {
                (true, _) => outcome.count("done within the limit"),
                (_, Some(_)) => {
                    outcome.met += 1;
                    outcome.count("refused with an error");
                }
                (_, None) => {
                    outcome.met += 1;
                    outcome.count("ended by the signal");
                }
            }
            if ledger.join(chancery_ledger::FILE_NAME).is_file() {
                self.judge(&ledger, &before, &mut outcome);
            }
            // With room again it goes on.
            if let Work::Read = work {
                self.command(&["read"], &ledger).arg(&self.reports).status()?;
                if seen(&ledger) != self.holds {
                    outcome.broken.push("with room again, reading on did not give everything".to_owned());
                }
            }
        }
        Ok(outcome)
    }

    fn full_backup(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("disk full while backing up");
        let file = self.folder("backups")?.join("backup");
        let size = self.quiet.join(chancery_ledger::FILE_NAME).metadata()?.len();
        for n in 0..rounds {
            let blocks = size * (n as u64 + 1) / (rounds as u64 + 1) / 512;
            let mut command = self.command(&["backup"], &self.quiet);
            command.arg(&file);
            let status = limited(&mut command, blocks, if n % 2 == 0 { "trap '' XFSZ; " } else { "" }).status()?;
            outcome.done += 1;
            outcome.met += usize::from(!status.success());
            self.judge_backup(&file, &mut outcome)?;
        }
        Ok(outcome)
    }

    fn two_writers(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("two writers and a reader at once");
        for _ in 0..rounds {
            let ledger = self.folder("two")?;
            let mut first = self.command(&["read"], &ledger).arg(&self.reports).spawn()?;
            let mut second = self.command(&["read"], &ledger).arg(&self.reports).spawn()?;
            let mut last = 0;
            while first.try_wait()?.is_none() || second.try_wait()?.is_none() {
                let now = seen(&ledger);
                if now.len() < last || now.iter().any(|(name, held)| self.holds.get(name) != Some(held)) {
                    outcome.broken.push("a reader saw less than before, or half a report".to_owned());
                }
                last = now.len();
                std::thread::sleep(Duration::from_millis(20));
            }
            let codes = [first.wait()?.code(), second.wait()?.code()];
            outcome.done += 1;
            match codes.iter().filter(|c| **c == Some(0)).count() {
                1 => {
                    outcome.met += 1;
                    outcome.count("one wrote, the other was refused");
                }
                2 => outcome.count("one after the other"),
                _ => outcome.broken.push(format!("ended with {codes:?}")),
            }
            self.judge(&ledger, &self.holds, &mut outcome);
        }
        Ok(outcome)
    }

    /// A batch cut off at any byte of the write-ahead log, with and without rubbish behind the cut.
    fn torn(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("torn write: power fails within a batch, the log is cut at any byte");
        let home = self.folder("torn")?;
        let mut ledger = Ledger::open(&home, Open::Create)?;
        let log = home.join("ledger.sqlite-wal");
        ledger.batch(|b| (0..10).try_for_each(|n| put(b, n)))?;
        let (acknowledged, from) = (contents(&ledger)?, log.metadata()?.len());
        let kept = fs::read(home.join(chancery_ledger::FILE_NAME))?;
        ledger.batch(|b| (10..40).try_for_each(|n| put(b, n)))?;
        let (after, whole) = (contents(&ledger)?, fs::read(&log)?);
        for n in 0..rounds * 4 {
            let cut = from + (whole.len() as u64 - from) * (n as u64) / (rounds as u64 * 4);
            let copy = self.folder("torn-copy")?;
            fs::write(copy.join(chancery_ledger::FILE_NAME), &kept)?;
            let mut bytes = whole[..usize::try_from(cut)?].to_vec();
            if n % 2 == 1 {
                bytes.extend(std::iter::repeat_n(0xa5, 5000));
            }
            fs::write(copy.join("ledger.sqlite-wal"), bytes)?;
            outcome.done += 1;
            outcome.met += 1;
            let now = self.judge(&copy, &acknowledged, &mut outcome);
            match now {
                Some(now) if now == acknowledged => outcome.count("the state before the batch"),
                Some(now) if now == after => outcome.count("the whole batch"),
                Some(_) => outcome.broken.push(format!("half a batch at byte {cut}")),
                None => {}
            }
        }
        Ok(outcome)
    }

    /// One byte of the file changed: `check` must find it, unless nothing uses it.
    fn damaged(&self, rounds: usize) -> Done {
        let mut outcome = Outcome::of("a changed byte in the file of the ledger");
        let whole = fs::read(self.quiet.join(chancery_ledger::FILE_NAME))?;
        let quiet = contents(&Ledger::open(&self.quiet, Open::View)?)?;
        for n in 0..rounds * 2 {
            let ledger = self.folder("damaged")?;
            let mut bytes = whole.clone();
            let at = 100 + (bytes.len() - 200) * (2 * n + 1) / (rounds * 4);
            bytes[at] ^= 0x10;
            fs::write(ledger.join(chancery_ledger::FILE_NAME), bytes)?;
            outcome.done += 1;
            outcome.met += 1;
            let looked = Ledger::open(&ledger, Open::View).and_then(|l| Ok((l.check()?, contents(&l)?)));
            match looked {
                Ok((findings, _)) if !findings.is_empty() => outcome.count("found by check"),
                Ok((_, now)) if now == quiet => outcome.count("in bytes that nothing uses"),
                Ok(_) => outcome.broken.push(format!("byte {at} changed what the ledger holds, unnoticed")),
                Err(e) if matches!(e.kind(), ErrorKind::Corrupt | ErrorKind::NotALedger | ErrorKind::Newer) => {
                    outcome.count("refused at opening");
                }
                Err(e) => outcome.broken.push(format!("byte {at}: {e}")),
            }
        }
        Ok(outcome)
    }

    /// Opens what is left, checks it, and gives what it holds.
    fn judge(&self, dir: &Path, acknowledged: &Contents, outcome: &mut Outcome) -> Option<Contents> {
        let look = || -> Result<(Contents, Vec<chancery_ledger::Finding>), LedgerError> {
            let ledger = Ledger::open(dir, Open::Existing)?;
            Ok((contents(&ledger)?, ledger.check()?))
        };
        let (now, findings) = match look() {
            Ok(looked) => looked,
            // Killed before its first write was through, it is as if it had never been.
            Err(e) if e.kind() == ErrorKind::NotFound && acknowledged.is_empty() => return None,
            Err(e) => {
                outcome.broken.push(e.to_string());
                return None;
            }
        };
        outcome.broken.extend(findings.into_iter().map(|f| f.to_string()));
        for (name, held) in acknowledged {
            if now.get(name) != Some(held) {
                outcome.broken.push(format!("{name} is lost or not as it was"));
            }
        }
        let foreign =
            |(name, held): &(&String, &(String, Vec<String>))| self.holds.get(*name).is_some_and(|h| h != *held);
        outcome.broken.extend(now.iter().filter(foreign).map(|(name, _)| format!("{name} is half there")));
        Some(now)
    }
}

/// A moment within a run, spread over all of it.
fn moment(n: usize, rounds: usize, takes: Duration) -> Duration {
    takes.mul_f64((n as f64 + 0.5) / rounds as f64)
}

/// Kills the program and counts whether it was still at work.
fn end(child: &mut Child, outcome: &mut Outcome) -> std::io::Result<()> {
    outcome.done += 1;
    outcome.met += usize::from(child.try_wait()?.is_none());
    child.kill()?;
    child.wait().map(drop)
}

/// The same command with a limit on the size of files that it may write.
fn limited(command: &mut Command, blocks: u64, trap: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{trap}ulimit -f {blocks}; exec \"$0\" \"$@\""));
    shell.arg(command.get_program()).args(command.get_args());
    shell.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    shell
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for file in files(from)? {
        if let Some(name) = file.file_name() {
            fs::copy(&file, to.join(name))?;
        }
    }
    Ok(())
}

/// A document of the harness's own.
fn put(batch: &Batch<'_>, n: usize) -> Result<(), LedgerError> {
    let name = format!("own-{n:04}.txt");
    let text = format!("Own report {n}. {}", "A guard was hurt near the gate. ".repeat(40 + n));
    let digest = Digest::of(text.as_bytes());
    let fact = |i: usize| NewFact {
        id: format!("{}-{i:02}", digest.short(12)),
        kind: "incident".to_owned(),
        ty: "shooting".to_owned(),
        country: Some("XN".to_owned()),
        from_day: None,
        to_day: None,
        format: 1,
        record: format!("{{\"id\":{i}}}"),
    };
    let document = NewDocument {
        name: &name,
        bytes: text.as_bytes(),
        taken_from: None,
        format: 1,
        record: "{}",
        coded_with: "faults",
        demo: true,
        read_at: 0,
    };
    batch.put_document(&document, &(0..3).map(fact).collect::<Vec<_>>()).map(drop)
}

/// SQLite itself refuses to let the file grow.
fn page_limit(dir: &Path, rounds: usize) -> Done {
    let mut outcome = Outcome::of("page limit of the database reached within a batch");
    let mut ledger = Ledger::open(dir, Open::Create)?;
    ledger.batch(|b| (0..5).try_for_each(|n| put(b, n)))?;
    let start = contents(&ledger)?;
    let size = ledger.file().metadata()?.len().max(200_000);
    let mut written = 5;
    for n in 0..rounds {
        ledger.limit_size(size + 2048 * n as u64)?;
        let before = contents(&ledger)?;
        outcome.done += 1;
        match ledger.batch(|b| (written..written + 30).try_for_each(|n| put(b, n))) {
            Ok(()) => {
                written += 30;
                outcome.count("written within the limit");
            }
            Err(e) if e.kind() == ErrorKind::Full => {
                outcome.met += 1;
                outcome.count("refused as a whole");
                if contents(&ledger)? != before {
                    outcome.broken.push("part of a refused batch is there".to_owned());
                }
            }
            Err(e) => outcome.broken.push(e.to_string()),
        }
    }
    ledger.limit_size(u64::MAX >> 1)?;
    ledger.batch(|b| (written..written + 30).try_for_each(|n| put(b, n)))?;
    let now = contents(&ledger)?;
    if start.iter().any(|(name, held)| now.get(name) != Some(held)) || !ledger.check()?.is_empty() {
        outcome.broken.push("the ledger is not whole afterwards".to_owned());
    }
    Ok(outcome)
}
