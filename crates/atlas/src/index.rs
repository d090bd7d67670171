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
    numbers: NameMap<&'static str, u32>,
    /// Start and count of the entries of each numbered name.
    spans: Vec<(u32, u32)>,
    entries: Vec<T>,
}

impl<T: Copy + Default + PartialEq> NameIndex<T> {
    /// An index of the pairs. An entry that stands under one name twice is kept once.
    pub(crate) fn new(pairs: &[(&'static str, T)]) -> Self {
        let mut numbers: NameMap<&'static str, u32> =
            NameMap::with_capacity_and_hasher(pairs.len(), BuildHasherDefault::default());
        let mut spans: Vec<(u32, u32)> = Vec::with_capacity(pairs.len());
        // Numbers of the names, so that each name is hashed once only.
        let mut order = Vec::with_capacity(pairs.len());
        for (name, _) in pairs {
            let number = *numbers.entry(name).or_insert(spans.len() as u32);
            match spans.get_mut(number as usize) {
                Some(span) => span.1 += 1,
                None => spans.push((0, 1)),
            }
            order.push(number);
        }
        let mut next = 0;
        for span in &mut spans {
            let room = span.1;
            *span = (next, 0);
            next += room;
        }
        let mut entries = vec![T::default(); pairs.len()];
        for (number, (_, entry)) in order.iter().zip(pairs) {
            let (start, count) = &mut spans[*number as usize];
            let filled = (*start + *count) as usize;
            if !entries[*start as usize..filled].contains(entry) {
                entries[filled] = *entry;
                *count += 1;
            }
        }
        Self { numbers, spans, entries }
    }

    /// The entries under exactly this name; empty when there are none.
    pub(crate) fn get(&self, name: &str) -> &[T] {
        let Some(number) = self.numbers.get(name) else {
            return &[];
        };
        let (start, count) = self.spans[*number as usize];
        &self.entries[start as usize..(start + count) as usize]
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
        self.numbers.keys().copied()
    }
}

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
