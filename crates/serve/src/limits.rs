//! How much one may ask for: a bucket for each person and each address, which fills again as time goes by.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Buckets that are kept before full ones are thrown away.
const MOST: usize = 4096;

/// A kind of request: so many at once, so many a second in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    name: u8,
    burst: f64,
    a_second: f64,
}

/// Looking, by whoever is signed in: a page is some ten requests.
pub const LOOKING: Rate = Rate { name: 0, burst: 600.0, a_second: 100.0 };
/// Writing: one key each in review, and the same by programs.
pub const WRITING: Rate = Rate { name: 1, burst: 120.0, a_second: 4.0 };
/// Strangers, by address.
pub const STRANGERS: Rate = Rate { name: 2, burst: 200.0, a_second: 10.0 };

/// All buckets.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<(u8, String), (f64, Instant)>>);

impl Limits {
    /// Takes one from a bucket; `Err` with the seconds to wait when it is empty.
    pub fn take(&self, rate: Rate, who: &str, now: Instant) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            // After a minute every bucket is full again or nearly so.
            buckets.retain(|_, (_, at)| now.duration_since(*at).as_secs() < 60);
        }
        let bucket = buckets.entry((rate.name, who.to_owned())).or_insert((rate.burst, now));
        let filled = bucket.0 + now.duration_since(bucket.1).as_secs_f64() * rate.a_second;
        *bucket = (filled.min(rate.burst), now);
        if bucket.0 < 1.0 {
            return Err(((1.0 - bucket.0) / rate.a_second).ceil().max(1.0) as u64);
        }
        bucket.0 -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_bucket_empties_and_fills_and_is_ones_own() {
        let (limits, start) = (Limits::default(), Instant::now());
        assert!((0..120).all(|_| limits.take(WRITING, "A", start).is_ok()));
        assert_eq!(limits.take(WRITING, "A", start), Err(1));
        assert!(limits.take(WRITING, "B", start).is_ok() && limits.take(LOOKING, "A", start).is_ok());
        let later = start + Duration::from_secs(2);
        assert_eq!((0..20).filter(|_| limits.take(WRITING, "A", later).is_ok()).count(), 8);
    }
}
