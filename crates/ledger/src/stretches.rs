//! Where in the ledger days lie. Reports are read more or less in the order of days, so a search for a period need look
//! only at the stretches of the ledger that have a line of that time.

use crate::search::{LINES, Period};
use crate::{Finding, LedgerError, View};
use std::fmt::Write as _;

/// Documents of a stretch; see `schema/v5.sql`.
const DOCUMENTS: i64 = 256;
/// That days are long, word for word as the index of them has it.
pub(crate) const LONG: &str =
    "substr(to_day, 1, 4) * 12 + substr(to_day, 6, 2) - substr(from_day, 1, 4) * 12 - substr(from_day, 6, 2) > 1";
/// Most pieces of the ledger that are looked at one by one.
const PIECES: usize = 48;

/// Lines from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    /// First line.
    pub(crate) first: i64,
    /// Last line.
    pub(crate) last: i64,
}

impl Lines {
    /// All there can be.
    pub(crate) const ALL: Lines = Lines { first: 0, last: i64::MAX };

    fn of_stretch(stretch: i64) -> Lines {
        let lines = DOCUMENTS * LINES;
        Lines { first: stretch * lines, last: (stretch + 1) * lines - 1 }
    }

    /// Stretches in it.
    pub(crate) fn stretches(&self) -> i64 {
        (self.last - self.first) / (DOCUMENTS * LINES) + 1
    }
}

impl View {
    /// The lines that can have days of a period, the last first; all when none is asked for.
    pub(crate) fn lines_within(&self, period: &Period) -> Result<Vec<Lines>, LedgerError> {
        if period.since.is_none() && period.until.is_none() {
            return Ok(vec![Lines::ALL]);
        }
        let since = period.since.as_deref().map_or_else(|| "0".to_owned(), month_before);
        let until = period.until.as_deref().map_or("9999-99", month);
        let mut sql = "SELECT stretch FROM stretches WHERE long = 0 AND month BETWEEN ?1 AND ?2
             UNION SELECT stretch FROM stretches WHERE long = 1 AND month BETWEEN '0' AND ?2"
            .to_owned();
        if period.undated {
            let _ = write!(sql, " UNION SELECT stretch FROM stretches WHERE month = '' AND long = 0");
        }
        sql.push_str(" ORDER BY stretch DESC");
        Ok(pieces(&self.list(&sql, (since, until), |r| r.get(0))?))
    }

    /// The last month before `before` in which a line has its first day; after the earliest comes the empty one of
    /// lines without a day.
    pub(crate) fn month_before(&self, before: &str) -> Result<Option<String>, LedgerError> {
        const SQL: &str =
            "SELECT max(month) FROM (SELECT max(month) AS month FROM stretches WHERE long = 0 AND month < ?1
             UNION ALL SELECT max(month) FROM stretches WHERE long = 1 AND month < ?1)";
        Ok(self.optional(SQL, [before], |r| r.get(0))?.flatten())
    }

    /// The lines that can have their first day in a month, the last first.
    pub(crate) fn lines_of_month(&self, month: &str) -> Result<Vec<Lines>, LedgerError> {
        const SQL: &str = "SELECT stretch FROM stretches WHERE long IN (0, 1) AND month = ?1 ORDER BY stretch DESC";
        Ok(pieces(&self.list(SQL, [month], |r| r.get(0))?))
    }

    /// Whether the stretches are those of the list of days.
    pub(crate) fn check_stretches(&self, findings: &mut Vec<Finding>) -> Result<(), LedgerError> {
        const WRONG: &str = "SELECT count(*) FROM (SELECT sum(n) AS a, sum(m) AS b FROM (
                 SELECT month, stretch, n, 0 AS m FROM stretches
                 UNION ALL SELECT coalesce(substr(from_day, 1, 7), ''), line / 16777216, 0, 1 FROM filed)
             GROUP BY month, stretch) WHERE a <> b";
        let count = self.number(WRONG)?;
        if count > 0 {
            let detail = format!("stretches of days whose number of lines is wrong: {count}");
            findings.push(Finding { what: "search".to_owned(), detail });
        }
        Ok(())
    }
}

/// The month of a day.
fn month(day: &str) -> &str {
    day.get(..7).unwrap_or(day)
}

/// The month before that of a day: what begins then may last until the day without being long.
pub(crate) fn month_before(day: &str) -> String {
    let number = |range| day.get(range).and_then(|n: &str| n.parse::<u32>().ok());
    match (number(0..4), number(5..7)) {
        (Some(year), Some(1)) => format!("{:04}-12", year.saturating_sub(1)),
        (Some(year), Some(month)) => format!("{year:04}-{:02}", month.saturating_sub(1)),
        _ => "0".to_owned(),
    }
}

/// Stretches, the last first, as pieces of the ledger; the smallest gaps are closed while there are many.
fn pieces(stretches: &[i64]) -> Vec<Lines> {
    let mut gaps: Vec<i64> = stretches.windows(2).map(|two| two[0] - two[1]).filter(|gap| *gap > 1).collect();
    gaps.sort_unstable_by(|a, b| b.cmp(a));
    let closed = gaps.get(PIECES - 1).copied().unwrap_or(1);
    let mut out: Vec<Lines> = Vec::new();
    let mut before = None;
    for stretch in stretches {
        let lines = Lines::of_stretch(*stretch);
        match (out.last_mut(), before) {
            (Some(piece), Some(before)) if before - stretch <= closed => piece.first = lines.first,
            _ => out.push(lines),
        }
        before = Some(*stretch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_stretches_are_one_piece() {
        let lines = DOCUMENTS * LINES;
        let found = pieces(&[9, 8, 7, 3]);
        assert_eq!(
            found,
            [Lines { first: 7 * lines, last: 10 * lines - 1 }, Lines { first: 3 * lines, last: 4 * lines - 1 }]
        );
        assert_eq!(found[0].stretches(), 3);
        assert!(pieces(&[]).is_empty());
    }

    #[test]
    fn many_pieces_are_joined_over_the_smallest_gaps() {
        // Gaps of 2, but one of 50.
        let stretches: Vec<i64> = (0..200).rev().map(|n| if n < 100 { n * 2 } else { n * 2 + 48 }).collect();
        let found = pieces(&stretches);
        assert!(found.len() <= PIECES, "{}", found.len());
        assert!(found.iter().all(|piece| piece.first <= piece.last));
        let covered = |stretch: i64| {
            found.iter().any(|p| p.first <= stretch * DOCUMENTS * LINES && stretch * DOCUMENTS * LINES <= p.last)
        };
        assert!(stretches.iter().all(|s| covered(*s)));
        assert!(!covered(220), "the large gap stays open");
    }

    #[test]
    fn a_period_reaches_back_a_month() {
        assert_eq!(month_before("2033-03-01"), "2033-02");
        assert_eq!(month_before("2033-01-31"), "2032-12");
        assert_eq!(month_before("x"), "0");
    }
}
