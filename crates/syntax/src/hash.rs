//! Feature keys: 32-bit hashes, equal on every machine and in every run.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of a piece of text.
pub(crate) fn text(text: &str) -> u32 {
    let mut state = 0xCBF2_9CE4_8422_2325u64;
    for &byte in text.as_bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    finish(state)
}

/// Hash of a small tuple of atoms under a template number.
#[inline(always)]
pub(crate) fn mix(template: u32, atoms: &[u32]) -> u32 {
    let mut state = u64::from(template + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    for &atom in atoms {
        state = (state ^ u64::from(atom)).wrapping_mul(MULTIPLIER);
        state ^= state >> 32;
    }
    finish(state)
}

#[inline(always)]
fn finish(state: u64) -> u32 {
    let mixed = (state ^ (state >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    // Zero marks an empty slot in the tables.
    ((mixed >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_template_matter() {
        assert_ne!(mix(1, &[2, 3]), mix(1, &[3, 2]));
        assert_ne!(mix(1, &[2, 3]), mix(2, &[2, 3]));
        assert_ne!(text("said"), text("says"));
    }
}
