//! Name → entries, built once and asked often.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A quick hash of short names. The tables are our own, so nobody can feed it colliding names.
#[derive(Default)]
pub(crate) struct NameHasher(u64);

const SEED: u64 = 0x517c_c1b7_2722_0a95;

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The map takes its bucket from the low bits, where the multiplication mixes least.
        self.0 ^ (self.0 >> 32)
    }
}

impl NameHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SEED);
    }
}

pub(crate) type NameMap<K, V> = HashMap<K, V, BuildHasherDefault<NameHasher>>;

/// All entries of a name, in the order in which they were put in.
#[derive(Debug, Default)]
pub(crate) struct NameIndex<T> {
    spans: NameMap<&'static str, (u32, u32)>,
    entries: Vec<T>,
}

impl<T: Copy + Default + PartialEq> NameIndex<T> {
    /// An index of the pairs. An entry that follows itself under the same name is kept once.
    pub(crate) fn new(pairs: &[(&'static str, T)]) -> Self {
        let mut spans: NameMap<&'static str, (u32, u32)> =
            NameMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default());
        for (name, _) in pairs {
            spans.entry(name).or_default().1 += 1;
        }
        let mut entries = vec![T::default(); pairs.len()];
        let mut next = 0;
        for (name, entry) in pairs {
            let Some(span) = spans.get_mut(name) else {
                continue;
            };
            // First meeting: lay out the room; the count is rebuilt while filling.
            if span.1 & PLACED == 0 {
                span.0 = next;
                next += span.1;
                span.1 = PLACED;
            }
            let filled = span.1 & !PLACED;
            let start = span.0 as usize;
            if !entries[start..start + filled as usize].contains(entry) {
                entries[start + filled as usize] = *entry;
                span.1 += 1;
            }
        }
        for span in spans.values_mut() {
            span.1 &= !PLACED;
        }
        Self { spans, entries }
    }

    /// The entries under exactly this name; empty when there are none.
    pub(crate) fn get(&self, name: &str) -> &[T] {
        match self.spans.get(name) {
            Some(&(start, count)) => &self.entries[start as usize..(start + count) as usize],
            None => &[],
        }
    }

    /// The entries under this name, or, for a name in capitals, under its usual spelling.
    pub(crate) fn get_any_case(&self, name: &str) -> &[T] {
        let exact = self.get(name);
        if !exact.is_empty() || !is_shouted(name) {
            return exact;
        }
        self.get(&unshout(name))
    }

    /// Every name, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.spans.keys().copied()
    }
}

/// Mark of a name whose room has been laid out.
const PLACED: u32 = 1 << 31;

/// Words that stay small inside a name.
const SMALL: [&str; 16] =
    ["al", "and", "au", "d'", "da", "de", "del", "der", "des", "do", "du", "el", "la", "las", "of", "the"];

/// A name of more than three letters, all in capitals: a headline, or a wire of old.
fn is_shouted(name: &str) -> bool {
    name.len() > 3 && !name.chars().any(char::is_lowercase) && name.chars().filter(|c| c.is_uppercase()).count() > 3
}

/// `SAN SALVADOR` as `San Salvador`, `PORT-AU-PRINCE` as `Port-au-Prince`.
fn unshout(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split_inclusive([' ', '-']) {
        let lower = part.to_lowercase();
        let word = lower.trim_end_matches([' ', '-']);
        if !out.is_empty() && SMALL.contains(&word) {
            out.push_str(&lower);
            continue;
        }
        let mut chars = lower.chars();
        out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(chars.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_order_and_come_once() {
        let index = NameIndex::new(&[("a", 3), ("b", 1), ("a", 2), ("a", 3)]);
        assert_eq!(index.get("a"), [3, 2]);
        assert_eq!(index.get("b"), [1]);
        assert!(index.get("c").is_empty());
    }

    #[test]
    fn single_entries_are_found() {
        let index = NameIndex::new(&[("a", 3), ("b", 1)]);
        assert_eq!((index.get("a"), index.get("b")), (&[3][..], &[1][..]));
    }

    #[test]
    fn capitals_find_the_usual_spelling() {
        let index = NameIndex::new(&[("Port-au-Prince", 1), ("San Salvador", 2), ("US", 3)]);
        assert_eq!(index.get_any_case("PORT-AU-PRINCE"), [1]);
        assert_eq!(index.get_any_case("SAN SALVADOR"), [2]);
        assert!(index.get_any_case("us").is_empty());
        assert!(index.get_any_case("san salvador").is_empty());
    }
}
