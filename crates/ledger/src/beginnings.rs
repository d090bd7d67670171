//! Beginnings of words: `"renb"*` as the words that begin so.
//!
//! The index would gather every place of every such word before it gives the first; the words one by one are walked from
//! the last read on, and no further than is asked for.

use crate::{LedgerError, View, quoted};
use rusqlite::Connection;

/// Most words that stand for a beginning.
const WORDS: usize = 24;
/// Endings that may lead to a stem: the words in the index are stems, and stems of stems may be others.
const ENDINGS: [&str; 6] = ["", "e", "s", "y", "ed", "ing"];

impl View {
    /// The same expression with the words of the index in place of their beginnings, as far as these are not too many.
    /// It fits the same lines, but weighs them otherwise.
    pub(crate) fn widened(&self, expression: &str) -> Result<String, LedgerError> {
        if !expression.contains("\"*") {
            return Ok(expression.to_owned());
        }
        let stems = Stems::new().map_err(|e| self.sql(&e))?;
        let mut out = String::new();
        for piece in pieces(expression) {
            let words = match piece {
                Piece::Beginning(word) => self.beginning(word, &stems)?,
                Piece::Other(_) => None,
            };
            match (words, piece) {
                (Some(words), _) => {
                    let words: Vec<String> = words.iter().map(|w| quoted(w, false)).collect();
                    out.push_str(&format!("({})", words.join(" OR ")));
                }
                (None, Piece::Beginning(word)) => out.push_str(&quoted(word, true)),
                (None, Piece::Other(text)) => out.push_str(text),
            }
        }
        Ok(out)
    }

    /// Words that are found in the index where one that begins so is; `None` when they are none or very many.
    fn beginning(&self, word: &str, stems: &Stems) -> Result<Option<Vec<String>>, LedgerError> {
        const NEXT: &str = "SELECT term FROM terms WHERE term >= ?1 LIMIT 1";
        let of = |words: &[String]| stems.of(words).map_err(|e| self.sql(&e));
        let Some(beginning) = of(&[word.to_owned()])?.pop().flatten() else { return Ok(None) };
        let mut terms: Vec<String> = Vec::new();
        let mut from = beginning.clone();
        while let Some(term) = self.optional(NEXT, [&from], |r| r.get::<_, String>(0))? {
            if !term.starts_with(&beginning) {
                break;
            }
            if terms.len() == WORDS {
                return Ok(None);
            }
            // No word has a sign below this one.
            from = format!("{term}\u{1}");
            terms.push(term);
        }
        let spelled: Vec<String> = terms.iter().flat_map(|t| ENDINGS.map(|ending| format!("{t}{ending}"))).collect();
        let found = of(&spelled)?;
        let pairs: Vec<(&String, &Option<String>)> = spelled.iter().zip(&found).collect();
        let fit = terms.iter().zip(pairs.chunks(ENDINGS.len()));
        let words: Option<Vec<String>> = fit
            .map(|(term, some)| {
                some.iter().find(|(_, stem)| stem.as_ref() == Some(term)).map(|(word, _)| (*word).clone())
            })
            .collect();
        Ok(words.filter(|w| !w.is_empty()))
    }
}

/// A piece of an expression.
enum Piece<'e> {
    /// The beginning of a word, without quotation marks.
    Beginning(&'e str),
    Other(&'e str),
}

/// Beginnings of single words and what lies between. Whatever has a doubled quotation mark in it is left as it is.
fn pieces(expression: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = expression;
    let mut other = 0;
    while let Some(start) = rest[other..].find('"').map(|at| other + at) {
        let Some(end) = rest[start + 1..].find('"').map(|at| start + 1 + at) else { break };
        let word = &rest[start + 1..end];
        let single = !word.is_empty() && word.chars().all(char::is_alphanumeric);
        let doubled = rest[..start].ends_with('"');
        if single && !doubled && rest[end + 1..].starts_with('*') {
            out.push(Piece::Other(&rest[..start]));
            out.push(Piece::Beginning(word));
            rest = &rest[end + 2..];
            other = 0;
        } else {
            other = end + 1;
        }
    }
    out.push(Piece::Other(rest));
    out
}

/// Tells what the index makes of words, by an index of its own.
struct Stems(Connection);

impl Stems {
    fn new() -> rusqlite::Result<Stems> {
        let conn = Connection::open_in_memory()?;
        // As `words` in schema/v3.sql.
        conn.execute_batch(
            "CREATE VIRTUAL TABLE stems USING fts5 (word, tokenize = 'porter unicode61 remove_diacritics 2');
             CREATE VIRTUAL TABLE found USING fts5vocab (stems, instance);",
        )?;
        Ok(Stems(conn))
    }

    /// What each is in the index; `None` for what is no single word.
    fn of(&self, words: &[String]) -> rusqlite::Result<Vec<Option<String>>> {
        self.0.execute_batch("BEGIN; DELETE FROM stems")?;
        let mut insert = self.0.prepare_cached("INSERT INTO stems (rowid, word) VALUES (?1, ?2)")?;
        for (n, word) in (1_i64..).zip(words) {
            insert.execute((n, word))?;
        }
        let mut out: Vec<Option<String>> = vec![None; words.len()];
        let mut several = vec![0; words.len()];
        let mut found = self.0.prepare_cached("SELECT doc, term FROM found")?;
        let mut rows = found.query([])?;
        while let Some(row) = rows.next()? {
            let place = usize::try_from(row.get::<_, i64>(0)? - 1).unwrap_or(0);
            several[place] += 1;
            out[place] = Some(row.get(1)?).filter(|_| several[place] == 1);
        }
        drop(rows);
        self.0.execute_batch("ROLLBACK")?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stemmed_as_in_the_index() {
        let stems = Stems::new().unwrap();
        let words = ["rockets", "embassies", "two words", "Légations", ""].map(str::to_owned);
        let expected = ["rocket", "embassi"].map(|s| Some(s.to_owned()));
        let found = stems.of(&words).unwrap();
        assert_eq!(found[..2], expected);
        assert_eq!((&found[2], found[3].as_deref(), &found[4]), (&None, Some("legat"), &None));
        assert_eq!(stems.of(&words[..1]).unwrap(), expected[..1], "nothing is left of the time before");
    }

    #[test]
    fn beginnings_are_found_in_an_expression() {
        let parts = |expression| -> Vec<String> {
            let told = |piece| match piece {
                Piece::Beginning(word) => format!("<{word}>"),
                Piece::Other(text) => text.to_owned(),
            };
            pieces(expression).into_iter().map(told).collect()
        };
        assert_eq!(
            parts("a : (\"us\"* AND \"embassy\"*) OR \"x\""),
            ["a : (", "<us>", " AND ", "<embassy>", ") OR \"x\""]
        );
        assert_eq!(parts("\"two words\"*"), ["\"two words\"*"]);
        assert_eq!(parts("\"a\"\"b\"* AND \"c\"*"), ["\"a\"\"b\"* AND ", "<c>", ""]);
        assert_eq!(parts("plain"), ["plain"]);
    }
}
