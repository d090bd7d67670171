//! Twins used by several lines: quotations and dates.

use crate::ExchangeError;
use crate::wire::{Code, Day, is_false, null_is_default};
use chancery_facts::{Basis, Bounds, Date, Precision, Quote, Span, When};
use serde::{Deserialize, Serialize};

/// `{start, end, text}`
#[derive(Serialize, Deserialize)]
pub(crate) struct QuoteLine {
    start: usize,
    end: usize,
    text: String,
}

impl QuoteLine {
    pub(crate) fn of(quote: &Quote) -> QuoteLine {
        QuoteLine { start: quote.span.start, end: quote.span.end, text: quote.text.clone() }
    }

    pub(crate) fn into_quote(self, key: &str) -> Result<Quote, ExchangeError> {
        Ok(Quote { span: span(self.start, self.end, key)?, text: self.text })
    }
}

/// A span whose ends are in order.
pub(crate) fn span(start: usize, end: usize, key: &str) -> Result<Span, ExchangeError> {
    if start > end {
        return Err(ExchangeError::new(key, format!("start {start} lies behind end {end}")));
    }
    Ok(Span::new(start, end))
}

/// Turns every item of a list, naming its place in the list in errors.
pub(crate) fn each<T, U>(
    items: Vec<T>,
    key: &str,
    turn: impl Fn(T, &str) -> Result<U, ExchangeError>,
) -> Result<Vec<U>, ExchangeError> {
    items.into_iter().enumerate().map(|(i, item)| turn(item, &format!("{key}[{i}]"))).collect()
}

/// Turns a value that may be missing.
pub(crate) fn maybe<T, U>(
    item: Option<T>,
    key: &str,
    turn: impl Fn(T, &str) -> Result<U, ExchangeError>,
) -> Result<Option<U>, ExchangeError> {
    item.map(|item| turn(item, key)).transpose()
}

/// First and last day: both or none, in order.
pub(crate) fn days(from: Option<Day>, to: Option<Day>, key: &str) -> Result<Option<(Date, Date)>, ExchangeError> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(Day(from)), Some(Day(to))) if from <= to => Ok(Some((from, to))),
        (Some(Day(from)), Some(Day(to))) => Err(ExchangeError::new(key, format!("from {from} lies behind to {to}"))),
        (Some(Day(from)), None) => Err(ExchangeError::new(key, format!("from {from} without to"))),
        (None, Some(Day(to))) => Err(ExchangeError::new(key, format!("to {to} without from"))),
    }
}

/// `{from, to}`
#[derive(Serialize, Deserialize)]
pub(crate) struct DaysLine {
    from: Option<Day>,
    to: Option<Day>,
}

/// `{not_before, not_after}`
#[derive(Serialize, Deserialize)]
pub(crate) struct BoundsLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_after: Option<Day>,
}

impl BoundsLine {
    pub(crate) fn of(bounds: &Bounds) -> BoundsLine {
        BoundsLine { not_before: bounds.not_before.map(Day), not_after: bounds.not_after.map(Day) }
    }

    pub(crate) fn into_bounds(self) -> Bounds {
        Bounds { not_before: self.not_before.map(|d| d.0), not_after: self.not_after.map(|d| d.0) }
    }
}

/// A date of a fact or group. A missing precision or basis is read as unknown.
#[derive(Serialize, Deserialize)]
pub(crate) struct WhenLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Day>,
    #[serde(default)]
    precision: Option<Code<Precision>>,
    #[serde(default)]
    basis: Option<Code<Basis>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "is_false")]
    as_of: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bounds: Option<BoundsLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assumed: Option<DaysLine>,
}

impl WhenLine {
    pub(crate) fn of(when: &When) -> WhenLine {
        WhenLine {
            from: when.from().map(Day),
            to: when.to().map(Day),
            precision: Some(Code(when.precision)),
            basis: Some(Code(when.basis)),
            stated: when.stated.clone(),
            reason: when.reason.clone(),
            as_of: when.as_of,
            bounds: when.bounds.as_ref().map(BoundsLine::of),
            assumed: when.assumed.map(|(from, to)| DaysLine { from: Some(Day(from)), to: Some(Day(to)) }),
        }
    }

    pub(crate) fn into_when(self, key: &str) -> Result<When, ExchangeError> {
        let assumed = self.assumed.map(|a| days(a.from, a.to, &format!("{key}.assumed"))).transpose()?;
        Ok(When {
            days: days(self.from, self.to, key)?,
            precision: self.precision.map_or(Precision::Unknown, |c| c.0),
            basis: self.basis.map_or(Basis::Unknown, |c| c.0),
            stated: self.stated,
            reason: self.reason,
            as_of: self.as_of,
            bounds: self.bounds.map(BoundsLine::into_bounds),
            assumed: assumed.flatten(),
        })
    }
}
