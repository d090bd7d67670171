//! What documents are compared by: sketches of their words, found by pieces of them, and the near copies found so.
//!
//! Each document takes the same room whatever its length, and is compared with as many others at most, however many
//! the ledger has.

use crate::check::Finding;
use crate::{Batch, LedgerError, View};
use std::collections::BTreeMap;

/// Numbers of a sketch in one band, and bytes of a number.
const ROWS: usize = 2;
const NUMBER: usize = 4;
/// Bands of a sketch; what is left of it only measures.
const BANDS: usize = 32;
/// Documents looked up in one band; those entered last.
const IN_BAND: i64 = 256;
/// A text of fewer pieces has no bands: so little stands everywhere.
const LEAST_PIECES: u32 = 16;

/// What a document is compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// Address of its article; `None` when it has none, or none that names an article.
    pub address: Option<String>,
    /// When the article was last changed, as it says; in an order of text.
    pub changed: Option<String>,
    /// When it was fetched, in an order of text.
    pub fetched: Option<String>,
    /// Digest of its title.
    pub title: Option<String>,
    /// Different pieces of its text.
    pub pieces: u32,
    /// Sketch of these: numbers of 4 bytes, equal at the same place in texts that share pieces as often as they do.
    pub sketch: Vec<u8>,
}

/// A document that has a band in common with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Name.
    pub name: String,
    /// See [`Print::pieces`].
    pub pieces: u32,
    /// See [`Print::sketch`].
    pub sketch: Vec<u8>,
}

/// A near copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Name of the other document.
    pub doc: String,
    /// How much of the shorter of the two stands in the other, in hundredths.
    pub shared: u8,
}

/// The bands of a sketch as numbers.
fn bands(print: &Print) -> Vec<i64> {
    if print.pieces < LEAST_PIECES {
        return Vec::new();
    }
    let rows = print.sketch.chunks_exact(ROWS * NUMBER).take(BANDS);
    (0_i64..).zip(rows).map(|(band, row)| (band << 40) | mixed(row)).collect()
}

/// FNV-1a, 40 bits of it.
fn mixed(bytes: &[u8]) -> i64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    i64::try_from((hash ^ (hash >> 40)) & ((1 << 40) - 1)).unwrap_or(0)
}

impl Batch<'_> {
    /// Keeps what a document is compared by, in place of what was kept; the near copies found before are forgotten.
    ///
    /// # Errors
    /// `UnknownDocument`, `Full`, `Io`.
    pub fn set_print(&self, name: &str, print: &Print) -> Result<(), LedgerError> {
        const SQL: &str = "INSERT INTO prints (doc_id, address, changed, fetched, title, pieces, sketch)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let id = self.known(name)?;
        self.whole(|| {
            self.forget_print(id)?;
            let Print { address, changed, fetched, title, pieces, sketch } = print;
            self.change(SQL, (id, address, changed, fetched, title, pieces, sketch))?;
            let insert = "INSERT OR IGNORE INTO bands (band, doc_id) VALUES (?1, ?2)";
            bands(print).into_iter().try_for_each(|band| self.change(insert, (band, id)))
        })
    }

    /// Takes away what a document is compared by. Whatever was chained with it is to be compared anew, and stands by
    /// itself until then.
    pub(crate) fn forget_print(&self, id: i64) -> Result<(), LedgerError> {
        let older: Vec<i64> =
            self.list("SELECT id FROM documents WHERE superseded_by = ?1 ORDER BY id", [id], |r| r.get(0))?;
        older.into_iter().try_for_each(|older| self.let_stand(older))?;
        let Some(print) = self.print_of(id)? else { return Ok(()) };
        let delete = "DELETE FROM bands WHERE band = ?1 AND doc_id = ?2";
        bands(&print).into_iter().try_for_each(|band| self.change(delete, (band, id)))?;
        self.change("DELETE FROM near WHERE doc_id = ?1 OR other = ?1", [id])?;
        self.change("DELETE FROM prints WHERE doc_id = ?1", [id])?;
        if let Some(address) = &print.address {
            self.change("UPDATE prints SET chain = NULL WHERE address = ?1", [address])?;
        }
        Ok(())
    }

    /// Keeps that one of two documents stands for the most part in the other. `shared` is in hundredths.
    ///
    /// # Errors
    /// `UnknownDocument`, `Full`, `Io`.
    pub fn add_near(&self, name: &str, other: &str, shared: u8) -> Result<(), LedgerError> {
        let (a, b) = (self.known(name)?, self.known(other)?);
        let sql = "INSERT OR REPLACE INTO near (doc_id, other, shared) VALUES (?1, ?2, ?3)";
        self.change(sql, (a.max(b), a.min(b), shared))
    }
}

impl View {
    /// What a document is compared by; `None` for one that nothing is kept of.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn print(&self, name: &str) -> Result<Option<Print>, LedgerError> {
        self.document_id(name)?.map_or(Ok(None), |id| self.print_of(id))
    }

    fn print_of(&self, id: i64) -> Result<Option<Print>, LedgerError> {
        const SQL: &str = "SELECT address, changed, fetched, title, pieces, sketch FROM prints WHERE doc_id = ?1";
        self.optional(SQL, [id], |r| {
            Ok(Print {
                address: r.get(0)?,
                changed: r.get(1)?,
                fetched: r.get(2)?,
                title: r.get(3)?,
                pieces: r.get(4)?,
                sketch: r.get(5)?,
            })
        })
    }

    /// The other documents that have most bands in common with a document, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn sharing(&self, name: &str, most: usize) -> Result<Vec<Sharing>, LedgerError> {
        const IN: &str = "SELECT doc_id FROM bands WHERE band = ?1 ORDER BY doc_id DESC LIMIT ?2";
        const PRINT: &str = "SELECT d.name, p.pieces, p.sketch FROM prints p JOIN documents d ON d.id = p.doc_id
             WHERE p.doc_id = ?1";
        let Some(own) = self.document_id(name)? else { return Ok(Vec::new()) };
        let Some(print) = self.print_of(own)? else { return Ok(Vec::new()) };
        let mut count: BTreeMap<i64, usize> = BTreeMap::new();
        for band in bands(&print) {
            for id in self.list(IN, (band, IN_BAND), |r| r.get::<_, i64>(0))? {
                *count.entry(id).or_default() += 1;
            }
        }
        count.remove(&own);
        let mut ranked: Vec<(usize, i64)> = count.into_iter().map(|(id, n)| (n, id)).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut out = Vec::new();
        for (_, id) in ranked.into_iter().take(most) {
            out.extend(
                self.optional(PRINT, [id], |r| Ok(Sharing { name: r.get(0)?, pieces: r.get(1)?, sketch: r.get(2)? }))?,
            );
        }
        Ok(out)
    }

    /// The near copies of a document that count, those that share most first.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn near_of(&self, name: &str) -> Result<Vec<Near>, LedgerError> {
        const SQL: &str = "SELECT d.name, n.shared FROM (
                 SELECT other AS id, shared FROM near WHERE doc_id = ?1
                 UNION ALL SELECT doc_id, shared FROM near WHERE other = ?1) n
             JOIN documents d ON d.id = n.id AND d.superseded_by IS NULL ORDER BY n.shared DESC, d.name";
        let Some(id) = self.document_id(name)? else { return Ok(Vec::new()) };
        self.list(SQL, [id], |r| Ok(Near { doc: r.get(0)?, shared: r.get(1)? }))
    }

    /// All pairs of near copies that count: names of both, and how much they share in hundredths.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn all_near(&self) -> Result<Vec<(String, Near)>, LedgerError> {
        const SQL: &str = "SELECT a.name, b.name, n.shared FROM near n
             JOIN documents a ON a.id = n.doc_id AND a.superseded_by IS NULL
             JOIN documents b ON b.id = n.other AND b.superseded_by IS NULL ORDER BY n.doc_id, n.other";
        self.list(SQL, [], |r| Ok((r.get(0)?, Near { doc: r.get(1)?, shared: r.get(2)? })))
    }

    /// Names of some documents of which nothing is kept that they could be compared by, at most `most`.
    ///
    /// # Errors
    /// `Corrupt`, `Io`.
    pub fn unprinted(&self, most: usize) -> Result<Vec<String>, LedgerError> {
        const SQL: &str =
            "SELECT d.name FROM unprinted u JOIN documents d ON d.id = u.doc_id ORDER BY u.doc_id LIMIT ?1";
        self.list(SQL, [i64::try_from(most).unwrap_or(i64::MAX)], |r| r.get(0))
    }

    /// Whether bands and revisions fit the documents.
    pub(crate) fn check_prints(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        let parts = [
            (
                "documents without a newer revision that is there and counts, but said to have one",
                "SELECT count(*) FROM documents WHERE superseded_by IS NOT NULL
                 AND superseded_by NOT IN (SELECT id FROM documents WHERE superseded_by IS NULL)",
            ),
            (
                "facts that count, of documents with a newer revision",
                "SELECT count(*) FROM facts WHERE doc_id IN (SELECT id FROM documents WHERE superseded_by IS NOT NULL)",
            ),
            (
                "facts that do not count, of documents without a newer revision",
                "SELECT count(*) FROM older_facts
                 WHERE doc_id NOT IN (SELECT id FROM documents WHERE superseded_by IS NOT NULL)",
            ),
            (
                "bands of documents that have no sketch",
                "SELECT count(*) FROM bands WHERE doc_id NOT IN (SELECT doc_id FROM prints)",
            ),
        ];
        for (what, sql) in parts {
            let count = self.number(sql)?;
            if count > 0 {
                findings.push(Finding { what: "revisions".to_owned(), detail: format!("{what}: {count}") });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_has_bands_that_differ_by_their_place() {
        let print = Print { pieces: 100, sketch: vec![7; 512], ..Print::default() };
        let found = bands(&print);
        assert_eq!(found.len(), BANDS);
        assert!(found.windows(2).all(|two| two[0] < two[1]), "the same numbers elsewhere are another band");
        assert_eq!(bands(&Print { pieces: LEAST_PIECES - 1, ..print }), []);
    }
}
