//! Files broken at random, the same way each time.

/// SplitMix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The row of a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        if end == 0 { 0 } else { ((z ^ (z >> 31)) % end as u64) as usize }
    }

    /// A range of the bytes, short ones more often.
    fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        let most = if self.below(2) == 0 { 8 } else { len - start };
        start..start + self.below(most.min(len - start) + 1)
    }

    /// Breaks a file in one to five places: cut off, cut out, doubled, numbers at their edge, marks of formats, single bits.
    pub fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const MARKS: [&[u8]; 12] = [
            b"\n",
            b"\r\n\r\n",
            b"From ",
            b"WARC/1.0\r\n",
            b"PK\x01\x02",
            b"--b",
            b"\0\0\0\0",
            b"{\"text\":",
            b"<p>",
            b"</",
            b"&#x",
            b"<![CDATA[",
        ];
        for _ in 0..=self.below(4) {
            if bytes.is_empty() {
                return;
            }
            let at = self.below(bytes.len());
            match self.below(8) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(self.range(bytes.len()))),
                2 => {
                    let copy = bytes[self.range(bytes.len())].to_vec();
                    bytes.splice(at..at, copy);
                }
                3 => {
                    let odd = [0, 1, 0x7f, 0x80, 0xff][self.below(5)];
                    let end = (at + [1, 2, 4, 8][self.below(4)]).min(bytes.len());
                    bytes[at..end].fill(odd);
                }
                4 => drop(bytes.splice(at..at, MARKS[self.below(MARKS.len())].iter().copied())),
                _ => bytes[at] ^= 1 << self.below(8),
            }
        }
    }
}
