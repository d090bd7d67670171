//! Reading ahead: a thread unpacks the next documents while those before are coded.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Items in a row, bounded by what they weigh. One item always fits, however heavy it is.
struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    most: usize,
}

struct State<T> {
    items: VecDeque<(T, usize)>,
    weight: usize,
    /// Nothing more comes, or nobody takes any more.
    closed: bool,
}

impl<T> Queue<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; false when nobody takes any more.
    fn put(&self, item: T, weight: usize) -> bool {
        let mut state = self.state();
        while state.weight > 0 && state.weight + weight > self.most && !state.closed {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.closed {
            return false;
        }
        state.weight += weight;
        state.items.push_back((item, weight));
        self.changed.notify_all();
        true
    }

    /// Waits for an item; `None` when no more come.
    fn take(&self) -> Option<T> {
        let mut state = self.state();
        loop {
            if let Some((item, weight)) = state.items.pop_front() {
                state.weight -= weight;
                self.changed.notify_all();
                return Some(item);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Closes the queue however its end was reached.
struct Close<'q, T>(&'q Queue<T>);

impl<T> Drop for Close<'_, T> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

/// Does `work` on the items, which another thread fetches beforehand as long as they weigh no more than `most` together.
///
/// # Panics
/// When fetching or working does.
pub(super) fn reading<T: Send, O>(
    items: impl Iterator<Item = T> + Send,
    most: usize,
    weight: impl Fn(&T) -> usize + Send + Sync,
    work: impl FnOnce(&mut dyn Iterator<Item = T>) -> O,
) -> O {
    let state = State { items: VecDeque::new(), weight: 0, closed: false };
    let queue = Queue { state: Mutex::new(state), changed: Condvar::new(), most };
    thread::scope(|scope| {
        let fetch = || {
            let _close = Close(&queue);
            for item in items {
                let weight = weight(&item).max(1);
                if !queue.put(item, weight) {
                    return;
                }
            }
        };
        scope.spawn(fetch);
        let _close = Close(&queue);
        work(&mut std::iter::from_fn(|| queue.take()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn items_come_in_order_and_never_too_many() {
        let (fetched, worked) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..200).inspect(|_| {
            fetched.fetch_add(1, Ordering::SeqCst);
        });
        let out: Vec<i32> = reading(
            items,
            30,
            |_| 10,
            |items| {
                items
                    .inspect(|_| {
                        let ahead = fetched.load(Ordering::SeqCst) - worked.fetch_add(1, Ordering::SeqCst);
                        assert!(ahead <= 6, "{ahead} in memory at one time");
                    })
                    .collect()
            },
        );
        assert_eq!(out, (0..200).collect::<Vec<_>>());
        let heavy: Vec<i32> = reading(0..3, 1, |_| 100, |items| items.collect());
        assert_eq!(heavy, [0, 1, 2], "an item heavier than all room passes");
    }

    #[test]
    fn who_stops_taking_stops_the_fetching() {
        let first = reading(0_u64.., 8, |_| 1, |items| items.next());
        assert_eq!(first, Some(0));
    }
}
