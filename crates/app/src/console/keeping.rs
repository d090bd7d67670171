//! Incidents written down beside the ledger, so that the next start need not gather them again. The file is no part of
//! the ledger: without it, or where it does not fit, everything is gathered anew.

use super::board::Board;
use super::rows::{Member, Placed};
use super::traits::{Texts, Told, Written};
use crate::wording;
use anyhow::{Context, Result};
use chancery_facts::Date;
use chancery_ledger::Ledger;
use chancery_serve::views::{Row, Span, Toll};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::SystemTime;

/// Name of the file in the ledger's folder.
const FILE: &str = "situation.cache";
/// Another number whenever lines are written otherwise.
const FORMAT: u32 = 1;

/// Which state of which ledger something was worked out from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Number of the last change it holds.
    pub upto: i64,
    /// An entry of the log, by which one sees that it is the same ledger.
    entry: Option<(i64, String)>,
}

impl Mark {
    /// Of a ledger as it stands, with this number of a change.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn of(ledger: &Ledger, upto: i64) -> Result<Mark> {
        Ok(Mark { upto, entry: ledger.log_mark(None)? })
    }

    /// True when the ledger is the one it was of.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn holds(&self, ledger: &Ledger) -> Result<bool> {
        Ok(match &self.entry {
            Some((seq, _)) => ledger.log_mark(Some(*seq))? == self.entry,
            None => ledger.log_mark(None)?.is_none() || self.upto == 0,
        })
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    /// Size and time of the program that wrote it: another one may word lines otherwise.
    program: (u64, u64),
    mark: Mark,
    lines: usize,
    texts: Written,
    /// Texts of the lines, every one once.
    words: Vec<String>,
}

type Days = Option<(u32, u32)>;
type People = Option<(Option<u32>, Option<u32>)>;

/// An incident. Numbers stand for texts.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    /// `date`, `place`, `country`, `type`, `what`, `target`, `weapon`, `toll`, `status`, `standing`.
    words: [u32; 10],
    span: Days,
    at: Option<(f64, f64)>,
    weapons: Vec<u32>,
    marks: Vec<u32>,
    killed: People,
    injured: People,
    /// Demonstration material; a report says that nobody claimed it.
    flags: (bool, bool),
    /// Conflicts, origins, reports.
    counts: (usize, usize, usize),
    days: Days,
    members: Vec<(String, Days, Told)>,
}

/// Texts by number while lines are made.
#[derive(Default)]
struct Words {
    rows: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn days(&mut self, days: Option<(Date, Date)>) -> Days {
        days.map(|(from, to)| (self.number(&from.to_string()), self.number(&to.to_string())))
    }

    fn line(&mut self, placed: &Placed) -> Line {
        let row = &placed.row;
        let words = [
            &row.date,
            &row.place,
            &row.country,
            &row.r#type,
            &row.what,
            &row.target,
            &row.weapon,
            &row.toll,
            &row.status,
            &row.standing,
        ];
        let people = |toll: Option<Toll>| toll.map(|t| (t.min, t.max));
        Line {
            id: row.id.clone(),
            words: words.map(|word| self.number(word)),
            span: row.days.as_ref().map(|span| (self.number(&span.from), self.number(&span.to))),
            at: row.lat.zip(row.lon),
            weapons: row.weapons.iter().map(|w| self.number(w)).collect(),
            marks: row.marks.iter().map(|m| self.number(m)).collect(),
            killed: people(row.killed),
            injured: people(row.injured),
            flags: (row.demo, row.no_claim),
            counts: (row.conflicts, row.origins, row.reports),
            days: self.days(placed.days),
            members: placed.members.iter().map(|m| (m.id.clone(), self.days(m.days), m.told.clone())).collect(),
        }
    }
}

/// Texts by number while lines are read.
struct Known {
    rows: Vec<String>,
    /// The same as days, where they are.
    days: Vec<Option<Date>>,
}

impl Known {
    fn text(&self, number: u32) -> Option<String> {
        self.rows.get(number as usize).cloned()
    }

    fn days(&self, days: Days) -> Option<Option<(Date, Date)>> {
        let day = |n: u32| self.days.get(n as usize).copied().flatten();
        match days {
            Some((from, to)) => Some(Some((day(from)?, day(to)?))),
            None => Some(None),
        }
    }

    /// The incident; `None` where a number stands for nothing.
    fn placed(&self, line: Line) -> Option<Placed> {
        let text = |n: u32| self.text(n);
        let texts = |all: &[u32]| all.iter().map(|n| self.text(*n)).collect::<Option<Vec<String>>>();
        let people = |toll: People| toll.map(|(min, max)| Toll { min, max });
        let [date, place, country, ty, what, target, weapon, toll, status, standing] = line.words;
        let span = match line.span {
            Some((from, to)) => Some(Span { from: text(from)?, to: text(to)? }),
            None => None,
        };
        let row = Row {
            short: wording::short_id(&line.id),
            id: line.id,
            demo: line.flags.0,
            date: text(date)?,
            days: span,
            place: text(place)?,
            country: text(country)?,
            lat: line.at.map(|at| at.0),
            lon: line.at.map(|at| at.1),
            r#type: text(ty)?,
            what: text(what)?,
            target: text(target)?,
            weapon: text(weapon)?,
            weapons: texts(&line.weapons)?,
            toll: text(toll)?,
            killed: people(line.killed),
            injured: people(line.injured),
            status: text(status)?,
            standing: text(standing)?,
            no_claim: line.flags.1,
            conflicts: line.counts.0,
            origins: line.counts.1,
            reports: line.counts.2,
            marks: texts(&line.marks)?,
        };
        let member = |(id, days, told)| Some(Member { id, days: self.days(days)?, told });
        let members = line.members.into_iter().map(member).collect::<Option<_>>()?;
        Some(Placed { row, days: self.days(line.days)?, members })
    }
}

/// Size of this program's file and when it was made, in seconds since 1970.
fn program() -> Option<(u64, u64)> {
    let about = std::env::current_exe().and_then(fs::metadata).ok()?;
    let made = about.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((about.len(), made.as_secs()))
}

/// All incidents as they are written down.
///
/// # Errors
/// When this program's own file cannot be looked at.
pub fn text(board: &Board, mark: &Mark) -> Result<Vec<u8>> {
    let mut words = Words::default();
    let mut lines = Vec::new();
    for placed in board.all() {
        serde_json::to_writer(&mut lines, &words.line(placed))?;
        lines.push(b'\n');
    }
    let head = Head {
        format: FORMAT,
        program: program().context("the program's own file")?,
        mark: mark.clone(),
        lines: board.len(),
        texts: board.texts.written(),
        words: words.rows,
    };
    let mut out = serde_json::to_vec(&head)?;
    out.push(b'\n');
    out.append(&mut lines);
    Ok(out)
}

/// Writes them, whole or not at all.
///
/// # Errors
/// When the disk refuses.
pub fn write(dir: &Path, text: &[u8]) -> Result<()> {
    let (file, beside) = (dir.join(FILE), dir.join(format!("{FILE}.new")));
    let mut new = File::create(&beside).with_context(|| beside.display().to_string())?;
    new.write_all(text)?;
    new.sync_all()?;
    fs::rename(&beside, &file).with_context(|| file.display().to_string())
}

/// What was written down by this very program; `None` where there is nothing, or nothing sound.
pub fn read(dir: &Path) -> Option<(Board, Mark)> {
    let mut lines = BufReader::with_capacity(1 << 20, File::open(dir.join(FILE)).ok()?);
    let mut line = String::new();
    lines.read_line(&mut line).ok()?;
    let head: Head = serde_json::from_str(&line).ok()?;
    if head.format != FORMAT || Some(head.program) != program() {
        return None;
    }
    let days = head.words.iter().map(|w| w.parse().ok()).collect();
    let known = Known { rows: head.words, days };
    let mut board = Board::default();
    board.texts = Texts::of(head.texts);
    for _ in 0..head.lines {
        line.clear();
        lines.read_line(&mut line).ok()?;
        board.put(known.placed(serde_json::from_str(&line).ok()?)?);
    }
    Some((board, head.mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Ask as Decision, Order};
    use crate::filter::Filter;
    use crate::flow::{Flow, Following, Model, Step, view};
    use chancery_ledger::Open;
    use chancery_serve::Ask;
    use std::collections::BTreeSet;

    /// A board and the number of the last change it holds.
    struct Followed {
        board: Board,
        upto: i64,
    }

    impl Followed {
        /// Follows the ledger and holds the board against one made of the whole ledger.
        fn as_if_made_anew(&mut self, dir: &Path, what: &str) {
            let ledger = Ledger::open(dir, Open::View).expect("opens");
            let mut followed = |around: crate::flow::Around| self.board.follow(&around.view, &around.facts);
            match Following(&ledger).since(self.upto, &mut followed).expect("read") {
                Step::Changed { upto, left } => {
                    assert_eq!(left, 0, "{what}");
                    self.upto = upto;
                }
                Step::Lost => {
                    self.board = Board::default();
                    let board = &mut self.board;
                    let all = Following(&ledger).all(|a| drop(board.follow(&a.view, &a.facts)));
                    self.upto = all.expect("read");
                }
            }
            let anew = Board::of(&view(&ledger).expect("read").without_rejected());
            let lines = |b: &Board| b.all().map(|p| (p.row.clone(), p.days)).collect::<Vec<_>>();
            assert_eq!(lines(&self.board), lines(&anew), "{what}");
            for ask in [
                Ask::default(),
                Ask { country: "TD".into(), ..Ask::default() },
                Ask { mission: "embassy".into(), origins: "2".into(), ..Ask::default() },
                Ask { since: "2031-01-01".into(), kind: "shooting".into(), ..Ask::default() },
            ] {
                let wanted = super::super::filter(&ask).expect("sound");
                assert_eq!(self.board.situation(&ask, &wanted), anew.situation(&ask, &wanted), "{what}: {ask:?}");
                assert_eq!(self.board.spots(&ask, &wanted), anew.spots(&ask, &wanted), "{what}: {ask:?}");
            }
        }
    }

    /// Reports that come one by one, decisions of every kind and their undoing: at every step the incidents followed are
    /// those of the whole ledger, and what is written down is read again as it was.
    #[test]
    fn incidents_followed_are_those_of_the_whole_ledger() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path();
        let flow = Flow::new(Some(1), Model::None);
        let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/gold/own/dev/texts");
        let mut files: Vec<_> = fs::read_dir(texts).expect("our own reports").map(|e| e.expect("one").path()).collect();
        files.sort();
        let mut followed = Followed { board: Board::default(), upto: 0 };
        for file in &files {
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            let given = vec![(name.clone(), fs::read(file).expect("read"))];
            flow.read_given(dir, given, &mut |_| ()).expect("read");
            followed.as_if_made_anew(dir, &name);
        }
        assert!(followed.board.len() > 10, "{}", followed.board.len());
        let groups: Vec<(String, Vec<String>)> = {
            let all = followed
                .board
                .all()
                .map(|p| (p.row.id.clone(), p.members.iter().map(|m| m.id.clone()).collect::<Vec<_>>()));
            all.collect()
        };
        let many = groups.iter().find(|g| g.1.len() > 1).expect("told twice").clone();
        let alone: Vec<&(String, Vec<String>)> = groups.iter().filter(|g| g.1.len() == 1).collect();
        let orders = [
            Order::Reject(alone[0].1[0].clone()),
            Order::Correct(alone[1].1[0].clone(), vec!["type=vandalism".to_owned()]),
            Order::Accept(many.0.clone()),
            Order::Split(many.0.clone(), vec![many.1[0].clone()]),
            Order::Merge(alone[2].1[0].clone(), alone[3].1[0].clone()),
            Order::Rename("police".to_owned(), "city police".to_owned()),
            Order::Grade(alone[1].1[0].clone(), "2".to_owned()),
            Order::Undo(1),
            Order::Undo(4),
        ];
        for order in orders {
            let what = format!("{order:?}");
            let ask = Decision { order, by: "R. Ames".to_owned(), why: String::new() };
            flow.decide_bound(dir, &ask, None).expect(&what);
            followed.as_if_made_anew(dir, &what);
        }
        let ledger = Ledger::open(dir, Open::View).expect("opens");
        let mark = Mark::of(&ledger, followed.upto).expect("read");
        write(dir, &text(&followed.board, &mark).expect("made")).expect("written");
        let (kept, read_mark) = read(dir).expect("read again");
        assert!(kept.all().eq(followed.board.all()), "every line as it was");
        assert!(read_mark == mark && mark.holds(&ledger).expect("read"));
        assert_eq!(kept.situation(&Ask::default(), &Filter::default()).part.total, followed.board.len());
        // Cut off, it is nothing; of another ledger, neither.
        let whole = fs::read(dir.join(FILE)).expect("read");
        fs::write(dir.join(FILE), &whole[..whole.len() / 2]).expect("written");
        assert!(read(dir).is_none());
        let other = tempfile::tempdir().expect("a folder");
        let given = vec![("a.txt".to_owned(), b"Nothing happened in Lima.".to_vec())];
        flow.read_given(other.path(), given, &mut |_| ()).expect("read");
        assert!(!mark.holds(&Ledger::open(other.path(), Open::View).expect("opens")).expect("read"));
        let documents: BTreeSet<String> = ledger.documents().map(|d| d.expect("read").name).collect();
        assert_eq!(documents.len(), files.len());
    }
}
