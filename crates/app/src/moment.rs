//! Moments: seconds since 1970 (UTC), as typed and as shown.

use chancery_facts::Date;
use std::time::SystemTime;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds since 1970 (UTC).
pub type Moment = i64;

/// Reads `2031-05-12T14:03:00Z` (RFC 3339), or a day, which stands for its last second (UTC).
///
/// # Errors
/// Says what is wanted.
pub fn parse(text: &str) -> Result<Moment, String> {
    let wrong = || format!("“{text}” is neither a day (YYYY-MM-DD) nor a time of RFC 3339 (YYYY-MM-DDThh:mm:ssZ)");
    if text.len() == 10 {
        let day: Date = text.parse().map_err(|_| wrong())?;
        let start = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wrong())?.timestamp().as_second();
        return Ok(start + DAY - 1);
    }
    text.parse::<jiff::Timestamp>().map(|t| t.as_second()).map_err(|_| wrong())
}

/// `2031-05-12 14:03:00Z`.
pub fn shown(at: Moment) -> String {
    jiff::Timestamp::from_second(at).map_or_else(|_| "out of range".to_owned(), |t| t.to_string().replacen('T', " ", 1))
}

/// The same to the minute, for tables.
pub fn short(at: Moment) -> String {
    let text = shown(at);
    match text.rsplit_once(':') {
        Some((minute, _)) => format!("{minute}Z"),
        None => text,
    }
}

/// The day it falls on (UTC); `None` out of range.
pub fn day(at: Moment) -> Option<Date> {
    jiff::Timestamp::from_second(at).ok().map(|t| t.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The clock's time.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_and_times_count_to_the_second() {
        assert_eq!(parse("1970-01-01"), Ok(DAY - 1));
        assert_eq!(parse("1970-01-02T00:00:05Z"), Ok(DAY + 5));
        assert_eq!(parse("1970-01-02T02:00:05+02:00"), Ok(DAY + 5));
        for wrong in ["yesterday", "2031-13-01", "2031-05-12 14:03", ""] {
            assert!(parse(wrong).is_err_and(|e| e.contains("RFC 3339")), "{wrong}");
        }
        assert_eq!(shown(DAY + 65), "1970-01-02 00:01:05Z");
        assert_eq!(short(DAY + 65), "1970-01-02 00:01Z");
    }
}
