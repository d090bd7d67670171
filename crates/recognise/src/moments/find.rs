//! Where time expressions stand and what they say.

mod amounts;
mod calendar;
mod clock;
mod relative;

use super::tokens::{Token, tokens};
use super::{Bound, Meaning, Moment, tense};
use std::ops::Range;

/// A meaning and the index of the token behind it.
pub type Read = Option<(Meaning, usize)>;

/// All expressions, longest first at each place, not overlapping.
pub fn all(text: &str) -> Vec<Moment> {
    let tokens = tokens(text);
    let words = Words { tokens: &tokens };
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((meaning, bound, end)) = words.hedged(at) else {
            at += 1;
            continue;
        };
        out.push(Moment {
            range: tokens[at].range.start..tokens[end - 1].range.end,
            meaning,
            bound,
            tense: tense::tense(&tokens, at..end),
        });
        at = end;
    }
    out
}

/// The expression of a given stretch: the longest that starts in it, cut to it.
pub fn within(text: &str, range: Range<usize>) -> Option<Moment> {
    let tokens = tokens(text);
    let first = tokens.partition_point(|t| t.range.end <= range.start);
    let last = tokens.partition_point(|t| t.range.start < range.end);
    let words = Words { tokens: &tokens[..last] };
    let loose = Words { tokens: &tokens[first..last] };
    let mut best: Option<(Meaning, Option<Bound>, Range<usize>)> = None;
    for at in first..last {
        // What stands before may forbid a reading ("$1990"); a given extent is not doubted.
        let read = words.hedged(at).or_else(|| {
            let (meaning, bound, end) = loose.given(at - first)?;
            Some((meaning, bound, end + first))
        });
        if let Some((meaning, bound, end)) = read
            && best.as_ref().is_none_or(|(_, _, b)| b.len() < end - at)
        {
            best = Some((meaning, bound, at..end));
        }
    }
    let (meaning, bound, _) = best?;
    Some(Moment { range, meaning, bound, tense: tense::tense(&tokens, first..last) })
}

/// Reads expressions out of a run of tokens.
pub struct Words<'a> {
    tokens: &'a [Token],
}

impl Words<'_> {
    /// The word at an index; empty outside.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.lower.as_str())
    }

    /// The word `n` before an index; empty outside.
    pub fn before(&self, at: usize, n: usize) -> &str {
        at.checked_sub(n).map_or("", |i| self.word(i))
    }

    /// The token at an index.
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// True when the token starts with a capital.
    pub fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.capital)
    }

    /// Index behind a hyphen that joins the words on both sides; `at` if there is none.
    pub fn past_hyphen(&self, at: usize) -> usize {
        let joined = |i: usize| self.tokens.get(i).is_some_and(|t| !t.spaced);
        if matches!(self.word(at), "-" | "‐" | "‑") && joined(at) && joined(at + 1) { at + 1 } else { at }
    }

    /// Index behind the words, if they stand there.
    pub fn skip(&self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().enumerate().all(|(i, w)| self.word(at + i) == *w).then_some(at + words.len())
    }

    /// An expression with its hedge.
    fn hedged(&self, at: usize) -> Option<(Meaning, Option<Bound>, usize)> {
        let plain = self.core(at).map(|(meaning, end)| (meaning, None, end));
        let hedged = self.hedge(at).and_then(|(bound, next)| {
            let (meaning, end) = self.core(next).filter(|(m, _)| takes(m, bound))?;
            Some((meaning, Some(bound), end))
        });
        let found = hedged.filter(|h| plain.as_ref().is_none_or(|p| p.2 <= h.2)).or(plain)?;
        let (meaning, bound, end) = found;
        match self.tail(end) {
            Some((tail, end)) => Some((meaning, bound.or(Some(tail)), end)),
            None => Some((meaning, bound, end)),
        }
    }

    /// The longest expression without hedge.
    pub fn core(&self, at: usize) -> Read {
        let readers: [fn(&Self, usize) -> Read; 13] = [
            Self::date,
            Self::weekday,
            Self::clock,
            Self::named_day,
            Self::part_of_day,
            Self::quarter,
            Self::season,
            Self::feast,
            Self::neighbour,
            Self::counted,
            Self::repeated,
            Self::year,
            Self::reference,
        ];
        let mut best: Read = None;
        for read in readers {
            if let Some(found) = read(self, at)
                && best.as_ref().is_none_or(|b| b.1 < found.1)
            {
                best = Some(found);
            }
        }
        best
    }

    /// Like [`Words::hedged`], for an extent that is known to be a time expression.
    fn given(&self, at: usize) -> Option<(Meaning, Option<Bound>, usize)> {
        self.hedged(at).or_else(|| {
            let (meaning, end) = self.certain(at)?;
            Some((meaning, None, end))
        })
    }

    /// "early", "the end of", "more than" and so on, with the index behind it.
    fn hedge(&self, at: usize) -> Option<(Bound, usize)> {
        let the = at + usize::from(self.word(at) == "the");
        let of = |bound| self.skip(the + 1, &["of"]).map(|end| (bound, end));
        let part = |bound| {
            let next = self.past_hyphen(at + 1);
            Some((bound, self.skip(next, &["in"]).or_else(|| self.skip(next, &["on"])).unwrap_or(next)))
        };
        match self.word(the) {
            "beginning" | "start" | "outset" => return of(Bound::Start),
            "middle" => return of(Bound::Mid),
            "end" | "close" => return of(Bound::End),
            "early" if the > at => return Some((Bound::Start, self.past_hyphen(the + 1))),
            "mid" if the > at => return Some((Bound::Mid, self.past_hyphen(the + 1))),
            "late" if the > at => return Some((Bound::End, self.past_hyphen(the + 1))),
            _ => {}
        }
        match (self.word(at), self.word(at + 1)) {
            ("early" | "earlier", _) => part(Bound::Start),
            ("mid" | "mid-", _) => part(Bound::Mid),
            ("late" | "later", _) => part(Bound::End),
            ("about" | "around" | "approximately" | "roughly" | "circa", _) => Some((Bound::About, at + 1)),
            ("nearly" | "almost", _) => Some((Bound::LessThan, at + 1)),
            ("less" | "fewer", "than") => Some((Bound::LessThan, at + 2)),
            ("more", "than") => Some((Bound::MoreThan, at + 2)),
            ("over", _) => Some((Bound::MoreThan, at + 1)),
            ("at", "least") => Some((Bound::AtLeast, at + 2)),
            ("at", "most") | ("up", "to") => Some((Bound::AtMost, at + 2)),
            ("no", "more") if self.word(at + 2) == "than" => Some((Bound::AtMost, at + 3)),
            ("no", "less") if self.word(at + 2) == "than" => Some((Bound::AtLeast, at + 3)),
            _ => None,
        }
    }

    /// "or so", "or more" behind an expression.
    fn tail(&self, at: usize) -> Option<(Bound, usize)> {
        match (self.word(at), self.word(at + 1)) {
            ("or", "so") => Some((Bound::About, at + 2)),
            ("or", "more") => Some((Bound::AtLeast, at + 2)),
            ("or", "less" | "fewer") => Some((Bound::AtMost, at + 2)),
            _ => None,
        }
    }
}

/// True when a hedge goes with what it stands before: "early" with dates, "nearly" with lengths.
fn takes(meaning: &Meaning, bound: Bound) -> bool {
    let length = matches!(meaning, Meaning::Length(_) | Meaning::Away(..));
    match bound {
        Bound::Start | Bound::Mid | Bound::End => !matches!(
            meaning,
            Meaning::Length(_)
                | Meaning::Every(_)
                | Meaning::Past
                | Meaning::Present
                | Meaning::Future
                | Meaning::Clock { .. }
                | Meaning::AwayFromThat(..)
        ),
        Bound::About => length || matches!(meaning, Meaning::Clock { .. } | Meaning::Day { .. } | Meaning::Year(_)),
        Bound::LessThan | Bound::MoreThan | Bound::AtMost | Bound::AtLeast => length,
    }
}
