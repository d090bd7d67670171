//! An open-addressing table from feature key to a number.

/// Keys are already well mixed, so their low bits choose the slot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl Table {
    /// A table with room for `entries` keys.
    pub fn with_room(entries: usize) -> Self {
        let size = (entries.max(8) * 2).next_power_of_two();
        Table { slots: vec![(0, 0); size], used: 0 }
    }

    /// The number stored under `key`.
    #[inline(always)]
    pub fn get(&self, key: u32) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = key as usize & mask;
        loop {
            let (found, value) = *self.slots.get(at)?;
            if found == key {
                return Some(value);
            }
            if found == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    /// Stores `value` under `key`, replacing what stood there.
    pub fn insert(&mut self, key: u32, value: u32) {
        if (self.used + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].0 != 0 && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        self.used += usize::from(self.slots[at].0 == 0);
        self.slots[at] = (key, value);
    }

    /// Every key with its number, in slot order.
    #[cfg(feature = "train")]
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.slots.iter().copied().filter(|slot| slot.0 != 0)
    }

    fn grow(&mut self) {
        let mut larger = Table::with_room(self.slots.len().max(8));
        for &(key, value) in self.slots.iter().filter(|slot| slot.0 != 0) {
            larger.insert(key, value);
        }
        *self = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_key_while_growing() {
        let mut table = Table::default();
        for key in 1..5000u32 {
            table.insert(key * 64, key);
        }
        assert!((1..5000u32).all(|key| table.get(key * 64) == Some(key)));
        assert_eq!(table.get(7), None);
        assert_eq!(Table::default().get(7), None);
    }
}
