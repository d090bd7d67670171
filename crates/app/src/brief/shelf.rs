//! Drafts and issued briefs as files in the ledger's folder.
//!
//! `briefs/drafts/ID.json` is what somebody still works on. `briefs/0003/` is a brief that was issued: its content as
//! JSON, the four forms it was handed out in, and their digests. Nothing there is ever written again, so that merges,
//! corrections and later versions of this program leave it as it was.

use super::{Brief, Edit, Issue, Tlp, to_html, to_markdown, to_paper};
use crate::moment::Moment;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Forms of an issued brief, by file name.
pub const FILES: [&str; 4] = ["brief.html", "brief.pdf", "brief.docx", "brief.md"];
const CONTENT: &str = "brief.json";
const SUMS: &str = "SHA256SUMS";
/// Longest passage and opening, in characters.
const MOST_WORDS: usize = 10_000;

/// A brief that somebody works on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its name: 16 digits.
    pub id: String,
    /// Counts up with every change.
    pub version: u64,
    /// Who began it.
    pub by: String,
    /// When.
    pub made: Moment,
    /// The brief; its issue has number 0.
    pub brief: Brief,
}

/// A brief that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The brief.
    pub brief: Brief,
    /// Its files: name, length in bytes, SHA-256.
    pub files: Vec<(String, u64, String)>,
}

/// What is to be changed in a draft; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The version that was looked at.
    pub version: u64,
    /// Title.
    pub title: Option<String>,
    /// Marking.
    pub tlp: Option<Tlp>,
    /// What the analyst says first.
    pub opening: Option<String>,
    /// A statement by its number and its words; empty words bring back those of the ledger.
    pub text: Option<(usize, String)>,
    /// A statement by its number, and whether it is left out.
    pub left_out: Option<(usize, bool)>,
}

/// The drafts and issued briefs of a ledger.
#[derive(Clone, Debug)]
pub struct Shelf {
    dir: PathBuf,
}

impl Shelf {
    /// Those of the ledger in a folder.
    pub fn of(ledger: &Path) -> Shelf {
        Shelf { dir: ledger.join("briefs") }
    }

    /// Names are looked at before they become paths.
    fn draft_file(&self, id: &str) -> Option<PathBuf> {
        let sound = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
        sound.then(|| self.dir.join("drafts").join(format!("{id}.json")))
    }

    fn issued_dir(&self, number: u32) -> PathBuf {
        self.dir.join(format!("{number:04}"))
    }

    /// All drafts, the newest first.
    ///
    /// # Errors
    /// When one cannot be read; so for all below.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        let mut out = Vec::new();
        for name in names(&self.dir.join("drafts"))? {
            if let Some(id) = name.strip_suffix(".json") {
                out.extend(self.draft(id)?);
            }
        }
        out.sort_by(|a, b| (b.made, &b.id).cmp(&(a.made, &a.id)));
        Ok(out)
    }

    /// A draft; `None` when there is none of that name.
    ///
    /// # Errors
    /// See [`Shelf::drafts`].
    pub fn draft(&self, id: &str) -> Result<Option<Draft>> {
        let Some(file) = self.draft_file(id).filter(|f| f.is_file()) else { return Ok(None) };
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(Some(serde_json::from_str(&text).with_context(|| file.display().to_string())?))
    }

    /// Begins a draft and gives its name.
    ///
    /// # Errors
    /// When it cannot be written, or the system gives no random numbers.
    pub fn begin(&self, brief: Brief, by: &str, now: Moment) -> Result<String> {
        let id = chancery_alerts::token()?[..16].to_owned();
        let draft = Draft { id: id.clone(), version: 1, by: by.to_owned(), made: now, brief };
        self.keep(&draft)?;
        Ok(id)
    }

    fn keep(&self, draft: &Draft) -> Result<()> {
        let file = self.draft_file(&draft.id).context("no name of a draft")?;
        fs::create_dir_all(self.dir.join("drafts"))?;
        let beside = file.with_extension("new");
        fs::write(&beside, serde_json::to_vec_pretty(draft)?)?;
        Ok(fs::rename(&beside, &file)?)
    }

    /// Changes a draft and gives its next version; an error when it changed since it was looked at.
    ///
    /// # Errors
    /// Also when the statement is none, or the words are too many.
    pub fn change(&self, id: &str, change: &Change, by: &str) -> Result<u64> {
        let mut draft = self.draft(id)?.with_context(|| format!("no draft “{id}”"))?;
        if draft.version != change.version {
            bail!("somebody else changed it meanwhile; look again");
        }
        let long = |text: &str| text.chars().count() > MOST_WORDS;
        if change.title.iter().chain(&change.opening).chain(change.text.iter().map(|t| &t.1)).any(|t| long(t)) {
            bail!("more than {MOST_WORDS} characters");
        }
        let brief = &mut draft.brief;
        if let Some(title) = change.title.as_ref().map(|t| t.trim()).filter(|t| !t.is_empty()) {
            // Made-up material stays told as such.
            let demo = if brief.demo && !title.starts_with("DEMO") { "DEMO " } else { "" };
            brief.title = format!("{demo}{title}");
        }
        if let Some(tlp) = change.tlp {
            brief.issue.get_or_insert_default().tlp = tlp;
        }
        if let Some(opening) = &change.opening {
            brief.opening = opening.trim().to_owned();
        }
        let mut statements = brief.sections.iter_mut().flat_map(|s| &mut s.statements);
        if let Some((number, words)) = &change.text {
            let statement =
                statements.find(|s| s.number == *number).with_context(|| format!("no statement {number}"))?;
            let machine = statement.edit.take().map_or_else(|| statement.text.clone(), |e| e.machine);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if words.is_empty() || words == machine {
                statement.text = machine;
            } else {
                statement.text = words;
                statement.edit = Some(Edit { by: by.to_owned(), machine });
            }
        } else if let Some((number, left_out)) = change.left_out {
            let statement =
                statements.find(|s| s.number == number).with_context(|| format!("no statement {number}"))?;
            statement.left_out = left_out;
        }
        draft.version += 1;
        self.keep(&draft)?;
        Ok(draft.version)
    }

    /// Takes a draft away; false when there is none of that name.
    ///
    /// # Errors
    /// See [`Shelf::drafts`].
    pub fn discard(&self, id: &str) -> Result<bool> {
        let Some(file) = self.draft_file(id).filter(|f| f.is_file()) else { return Ok(false) };
        fs::remove_file(file)?;
        Ok(true)
    }

    /// Issues a draft and gives its number: everything it is handed out as is written now, once.
    ///
    /// # Errors
    /// When it changed since it was looked at, or cannot be written.
    pub fn issue(&self, id: &str, version: u64, by: &str, now: Moment) -> Result<u32> {
        let draft = self.draft(id)?.with_context(|| format!("no draft “{id}”"))?;
        if draft.version != version {
            bail!("somebody else changed it meanwhile; look again");
        }
        loop {
            let number = self.numbers()?.last().map_or(1, |n| n + 1);
            let mut brief = draft.brief.clone();
            let issue = brief.issue.take().unwrap_or_default();
            brief.issue = Some(Issue { number, by: by.to_owned(), at: now, ..issue });
            let beside = self.dir.join(format!(".{id}-{number}"));
            write_all(&beside, &brief)?;
            match fs::rename(&beside, self.issued_dir(number)) {
                Ok(()) => {
                    self.discard(id)?;
                    return Ok(number);
                }
                // Somebody else was quicker: the next number.
                Err(_) if self.issued_dir(number).exists() => fs::remove_dir_all(&beside)?,
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// Numbers of the issued briefs, rising.
    ///
    /// # Errors
    /// See [`Shelf::drafts`].
    pub fn numbers(&self) -> Result<Vec<u32>> {
        let mut out: Vec<u32> = names(&self.dir)?.iter().filter_map(|n| n.parse().ok()).collect();
        out.sort_unstable();
        Ok(out)
    }

    /// An issued brief; `None` when there is none of that number.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was issued.
    pub fn issued(&self, number: u32) -> Result<Option<Issued>> {
        let Some(content) = self.file(number, CONTENT)? else { return Ok(None) };
        let brief = serde_json::from_slice(&content).with_context(|| format!("brief {number}"))?;
        let sums = fs::read_to_string(self.issued_dir(number).join(SUMS))?;
        let mut files = Vec::new();
        for (sum, name) in sums.lines().filter_map(|l| l.split_once("  ")) {
            files.push((name.to_owned(), fs::metadata(self.issued_dir(number).join(name))?.len(), sum.to_owned()));
        }
        Ok(Some(Issued { brief, files }))
    }

    /// A file of an issued brief, byte for byte as it was issued; `None` when there is none.
    ///
    /// # Errors
    /// When it is not what was issued any more.
    pub fn file(&self, number: u32, name: &str) -> Result<Option<Vec<u8>>> {
        let dir = self.issued_dir(number);
        if name != CONTENT && !FILES.contains(&name) || !dir.is_dir() {
            return Ok(None);
        }
        let bytes = fs::read(dir.join(name)).with_context(|| format!("brief {number}, {name}"))?;
        let sums = fs::read_to_string(dir.join(SUMS)).with_context(|| format!("brief {number}, {SUMS}"))?;
        let line = format!("{}  {name}", sum(&bytes));
        if !sums.lines().any(|l| l == line) {
            bail!("brief {number}: {name} is not what was issued");
        }
        Ok(Some(bytes))
    }
}

fn write_all(dir: &Path, brief: &Brief) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    let paper = to_paper(brief);
    let files = [
        (CONTENT, serde_json::to_vec_pretty(brief)?),
        ("brief.html", to_html(brief).into_bytes()),
        ("brief.pdf", chancery_press::to_pdf(&paper)?),
        ("brief.docx", chancery_press::to_docx(&paper)?),
        ("brief.md", to_markdown(brief).into_bytes()),
    ];
    let mut sums = String::new();
    for (name, bytes) in files {
        sums.push_str(&format!("{}  {name}\n", sum(&bytes)));
        let file = fs::File::create(dir.join(name))?;
        std::io::Write::write_all(&mut &file, &bytes)?;
        file.sync_all()?;
    }
    fs::write(dir.join(SUMS), sums)?;
    Ok(())
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Names in a folder, sorted; none when it is not there.
fn names(dir: &Path) -> Result<Vec<String>> {
    let mut out = Vec::new();
    if !dir.is_dir() {
        return Ok(out);
    }
    for entry in fs::read_dir(dir)? {
        out.extend(entry?.file_name().into_string());
    }
    out.sort();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::compose;
    use crate::filter::Filter;
    use crate::samples;

    #[test]
    fn an_issued_brief_stays_and_says_whose_words_it_has() {
        let dir = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::of(dir.path());
        let brief = Brief {
            issue: Some(Issue { moment: 5, ..Issue::default() }),
            ..compose(&samples::view(), &Filter::default())
        };
        let id = shelf.begin(brief.clone(), "R. Ames", 10).expect("begun");
        let first = brief.sections[0].statements[0].clone();
        let words = Change { version: 1, text: Some((first.number, "What <I> saw.".into())), ..Change::default() };
        assert_eq!(shelf.change(&id, &words, "R. Ames").expect("changed"), 2);
        assert!(shelf.change(&id, &words, "J. Oyelaran").is_err(), "it was another version");
        let out =
            Change { version: 2, left_out: Some((first.number + 1, true)), tlp: Some(Tlp::Red), ..Change::default() };
        assert_eq!(shelf.change(&id, &out, "R. Ames").expect("changed"), 3);
        assert!(shelf.issue(&id, 2, "R. Ames", 20).is_err());
        assert_eq!(shelf.issue(&id, 3, "R. Ames", 20).expect("issued"), 1);
        assert!(shelf.draft(&id).expect("read").is_none());
        let html = String::from_utf8(shelf.file(1, "brief.html").expect("read").expect("there")).expect("UTF-8");
        assert!(html.contains("What &lt;I&gt; saw. <i>[words of R. Ames]</i>") && html.contains("TLP:RED"), "{html}");
        assert!(!html.contains(&format!("id=\"s{}\"", first.number + 1)), "left out");
        let pdf = shelf.file(1, "brief.pdf").expect("read").expect("there");
        assert!(pdf.starts_with(b"%PDF"));
        let again = shelf.begin(brief, "R. Ames", 10).expect("begun");
        assert_eq!(shelf.issue(&again, 1, "R. Ames", 20).expect("issued"), 2);
        // Who changes it is found out; nothing else is on the shelf.
        fs::write(dir.path().join("briefs/0001/brief.md"), "other").expect("written");
        assert!(shelf.file(1, "brief.md").is_err());
        for name in ["../../x", "SHA256SUMS", "/etc/passwd"] {
            assert!(shelf.file(1, name).expect("read").is_none(), "{name}");
        }
        assert!(shelf.draft("../0001/brief").expect("read").is_none());
    }
}
