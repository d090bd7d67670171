//! Work on many items at once, with results in the order of the items.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Room for the call stack of a thread, as much as the main thread usually has.
const STACK_BYTES: usize = 8 << 20;

/// Does `work` for every item on up to `jobs` threads.
///
/// # Panics
/// When `work` does.
pub(super) fn map<I: Sync, O: Send>(items: &[I], jobs: usize, work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            match items.get(i) {
                Some(item) => done.push((i, work(item))),
                None => return done,
            }
        }
    };
    let mut out = thread::scope(|scope| {
        // A thread that cannot be had leaves its share to the others; this one works too.
        let more = 1..jobs.min(items.len());
        let workers: Vec<_> = more
            .filter_map(|_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, share).ok())
            .collect();
        let mut out = share();
        for worker in workers {
            out.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        out
    });
    out.sort_unstable_by_key(|(i, _)| *i);
    out.into_iter().map(|(_, o)| o).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..500).collect();
        for jobs in [0, 1, 3, 64] {
            // Early items take longest, so that later ones are done before them.
            let slow = |i: &u64| (0..(500 - i) * 50).fold(*i, |a, b| a ^ b.wrapping_mul(3)) & 1;
            let squares = map(&items, jobs, |i| (i * i, slow(i)).0);
            assert_eq!(squares, items.iter().map(|i| i * i).collect::<Vec<_>>(), "{jobs} jobs");
        }
        assert!(map(&[0_u8; 0], 4, |i| *i).is_empty());
    }
}
