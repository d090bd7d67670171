//! `cargo xtask revisions`: how well edits of an article are told from new articles and from copies elsewhere.
//!
//! The reports of `gva`, in the order of publication, are put on pages and edited by fixed rules, one rule to each report; beside
//! them stand pages that are no edits. What a page is to the one before it is thus known, and the program is asked for it.

mod edits;

use crate::command::{output, release_binary};
use anyhow::{Context, Result, ensure};
use chancery_ledger::{Digest, Ledger, Open};
use clap::Args;
use edits::{Article, Page, Truth, pair};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to measure, and with what.
#[derive(Args)]
pub struct Options {
    /// Folder with `docs.jsonl` of the set
    #[arg(long)]
    data: PathBuf,
    /// Reports for each rule
    #[arg(long, default_value_t = 60)]
    each: usize,
    /// Program to ask, instead of a fresh release build
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Print pairs that were told wrong: rule, numbers of the reports, what was said
    #[arg(long)]
    wrong: bool,
}

/// Two pages and what the second is to the first.
struct Pair {
    rule: &'static str,
    truth: Truth,
    pages: [Page; 2],
    number: usize,
}

/// The chore.
pub fn run(options: &Options) -> Result<()> {
    let articles = articles(&options.data.join("docs.jsonl"))?;
    let pairs = pairs(&articles, options.each);
    ensure!(!pairs.is_empty(), "no reports to edit");
    let binary = options.binary.clone().map_or_else(release_binary, Ok)?;
    let folder = std::env::temp_dir().join(format!("chancery-revisions-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let told = told(&binary, &folder, &pairs);
    fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    print!("{}", table(&pairs, &told?, options.wrong));
    Ok(())
}

/// The reports of the set that are long enough to be edited, in the order of publication, every text once.
fn articles(path: &Path) -> Result<Vec<Article>> {
    let lines = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut out: BTreeMap<(String, String), Article> = BTreeMap::new();
    let mut texts = std::collections::BTreeSet::new();
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| value[name].as_str().unwrap_or_default().trim().to_owned();
        let article =
            Article { day: field("dct"), title: field("title"), text: field("text"), incident: field("incident") };
        let fits = (700..8000).contains(&article.text.len()) && (20..160).contains(&article.title.len());
        if fits && article.day.len() == 10 && texts.insert(article.text.clone()) {
            out.insert((article.day.clone(), field("id")), article);
        }
    }
    Ok(out.into_values().collect())
}

/// As many pairs of each rule as are asked for, drawn from the whole stretch of time.
fn pairs(articles: &[Article], each: usize) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut last = vec![0; edits::RULES.len()];
    let step = (articles.len() / (each * edits::RULES.len()).max(1)).max(1);
    let mut counts = vec![0; edits::RULES.len()];
    for (number, article) in articles.iter().enumerate().step_by(step) {
        // The rule that has waited longest, of those that can be applied to this report.
        let mut order: Vec<usize> = (0..edits::RULES.len()).filter(|r| counts[*r] < each).collect();
        order.sort_by_key(|r| (counts[*r], last[*r], *r));
        let made = order.iter().find_map(|r| Some((*r, pair(*r, number, article, articles)?)));
        if let Some((rule, pages)) = made {
            counts[rule] += 1;
            last[rule] = number;
            let (rule, truth) = edits::RULES[rule];
            out.push(Pair { rule, truth, pages, number });
        }
    }
    out
}

/// Has the program read all pages in the order of fetching, and asks its ledger what each second page is to the first; `None`
/// where one of them was not kept.
fn told(binary: &Path, folder: &Path, pairs: &[Pair]) -> Result<Vec<Option<Truth>>> {
    let mut pages: Vec<&Page> = pairs.iter().flat_map(|pair| &pair.pages).collect();
    pages.sort_by(|a, b| (&a.fetched, &a.url).cmp(&(&b.fetched, &b.url)));
    let crawl: Vec<u8> = pages.iter().flat_map(|page| page.record()).collect();
    let (archive, ledger) = (folder.join("crawl.warc"), folder.join("ledger"));
    fs::write(&archive, crawl)?;
    let mut command = Command::new(binary);
    command.args(["read", "--keep-all", "--model", "none", "--ledger"]).arg(&ledger).arg(&archive);
    output(&mut command)?;
    let ledger = Ledger::open(&ledger, Open::View)?;
    let one = |pair: &Pair| -> Result<Option<Truth>> {
        let name = |page: &Page| ledger.name_of(Digest::of(page.html.as_bytes()).as_str());
        let (Some(a), Some(b)) = (name(&pair.pages[0])?, name(&pair.pages[1])?) else { return Ok(None) };
        let newest = |name: &str| -> Result<String> { Ok(ledger.newest_of(name)?.unwrap_or_else(|| name.to_owned())) };
        Ok(Some(if newest(&a)? == newest(&b)? {
            Truth::Revision
        } else if ledger.near_of(&b)?.iter().any(|near| near.doc == a) {
            Truth::Copy
        } else {
            Truth::New
        }))
    };
    pairs.iter().map(one).collect()
}

/// What was told of the pairs of each rule, then precision and recall of each answer.
fn table(pairs: &[Pair], told: &[Option<Truth>], wrong: bool) -> String {
    let mut out = format!("{:<44}{:>6} {:<9}{:>10}{:>6}{:>6}\n", "rule", "pairs", "is", "revision", "copy", "new");
    for (rule, truth) in edits::RULES {
        let of: Vec<Option<Truth>> = pairs.iter().zip(told).filter(|(p, _)| p.rule == rule).map(|(_, t)| *t).collect();
        let count = |what: Truth| of.iter().filter(|t| **t == Some(what)).count();
        let (revision, copy, new) = (count(Truth::Revision), count(Truth::Copy), count(Truth::New));
        let _ = writeln!(out, "{rule:<44}{:>6} {:<9}{revision:>10}{copy:>6}{new:>6}", of.len(), truth.word());
    }
    for what in [Truth::Revision, Truth::Copy, Truth::New] {
        let (is, said): (usize, usize) = pairs.iter().zip(told).fold((0, 0), |(is, said), (pair, told)| {
            (is + usize::from(pair.truth == what), said + usize::from(*told == Some(what)))
        });
        let right = pairs.iter().zip(told).filter(|(pair, told)| pair.truth == what && **told == Some(what)).count();
        let percent = |of: usize| if of > 0 { right as f64 / of as f64 * 100.0 } else { 0.0 };
        let _ =
            writeln!(out, "{}: precision {:.1}, recall {:.1} ({is} pairs)", what.word(), percent(said), percent(is));
    }
    if wrong {
        for (pair, told) in pairs.iter().zip(told).filter(|(pair, told)| **told != Some(pair.truth)) {
            let said = told.map_or("not kept", Truth::word);
            let _ = writeln!(out, "{} {}: {} told as {said}", pair.rule, pair.number, pair.truth.word());
        }
    }
    out
}
