//! When to come back: schedules, backing off, and what servers ask for.

use std::time::Duration;

/// Longest wait that a server may ask for; beyond it we ask again all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// How often a feed is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The shortest time between two polls, when there is news.
    pub interval: Duration,
    /// The longest, when there was none for long.
    pub longest: Duration,
}

impl Pace {
    /// The time to the next poll after `quiet` polls in a row without news: every fourth quiet poll slows it by half.
    pub fn next(&self, quiet: u32) -> Duration {
        let slower = 1.5f64.powi(i32::try_from(quiet / 4).unwrap_or(i32::MAX).min(64));
        self.interval.mul_f64(slower.min(1e6)).min(self.longest.max(self.interval))
    }
}

/// The wait after `failures` failures in a row (1 is the first): `first`, then twice as long each time, `longest` at most.
pub fn backoff(failures: u32, first: Duration, longest: Duration) -> Duration {
    let doubled = 2f64.powi(i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX).min(32));
    Duration::from_secs_f64((first.as_secs_f64() * doubled).min(longest.as_secs_f64()))
}

/// The wait, more or less a fifth, by a number from 0 to 1: hosts are not all asked at one moment.
pub fn jittered(wait: Duration, chance: f64) -> Duration {
    wait.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0))
}

/// What `Retry-After` asks for, in seconds or as a date. A date is counted from the server's own `Date`, so that our clock
/// may be wrong; without one from `now` (seconds since 1970). At most a day; `None` when it cannot be read.
pub fn retry_after(value: &str, date: Option<&str>, now: i64) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        let seconds = if seconds.is_finite() { seconds.max(0.0) } else { return None };
        return Some(Duration::from_secs_f64(seconds.min(LONGEST_WAIT.as_secs_f64())));
    }
    let at = http_date(value)?;
    let from = date.and_then(http_date).unwrap_or(now);
    let seconds = u64::try_from(at.saturating_sub(from)).unwrap_or(0);
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

fn http_date(text: &str) -> Option<i64> {
    // jiff wants an offset it knows; GMT is the only one of HTTP.
    let text = text.trim();
    let text = text.strip_suffix("GMT").map_or_else(|| text.to_owned(), |head| format!("{head}+0000"));
    // A wrong day of the week does not make the date another one.
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(&text).ok().map(|t| t.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn servers_are_given_the_time_they_ask_for() {
        let now = 784_111_777; // Sun, 06 Nov 1994 08:49:37 GMT
        assert_eq!(retry_after("120", None, now), Some(seconds(120)));
        assert_eq!(retry_after(" 0 ", None, now), Some(seconds(0)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:51:37 GMT", None, now), Some(seconds(120)));
        // Our clock is a year ahead; the server's is what counts.
        let date = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", date, now + 31_536_000), Some(seconds(60)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", None, now + 5), Some(seconds(0)));
        assert_eq!(retry_after("999999999999", None, now), Some(LONGEST_WAIT));
        assert_eq!(retry_after("Fri, 31 Dec 2199 23:59:59 GMT", None, now), Some(LONGEST_WAIT));
        for odd in ["", "soon", "-1x", "NaN", "inf"] {
            assert_eq!(retry_after(odd, None, now), None, "{odd}");
        }
        assert_eq!(retry_after("-5", None, now), Some(seconds(0)));
    }

    #[test]
    fn failures_double_the_wait_up_to_the_longest() {
        let wait = |n| backoff(n, seconds(60), seconds(3600)).as_secs();
        assert_eq!([1, 2, 3, 6, 7, 1000, u32::MAX].map(wait), [60, 120, 240, 1920, 3600, 3600, 3600]);
        assert_eq!(jittered(seconds(100), 0.0), seconds(80));
        assert_eq!(jittered(seconds(100), 1.0), seconds(120));
        assert_eq!(jittered(seconds(100), 7.0), seconds(120));
    }

    #[test]
    fn quiet_feeds_are_asked_less_often() {
        let pace = Pace { interval: seconds(900), longest: seconds(3600) };
        assert_eq!(
            [0, 3, 4, 8, 16, 400, u32::MAX].map(|q| pace.next(q).as_secs()),
            [900, 900, 1350, 2025, 3600, 3600, 3600]
        );
        let odd = Pace { interval: seconds(900), longest: seconds(1) };
        assert_eq!(odd.next(9), seconds(900));
    }
}
