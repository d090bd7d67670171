//! Random secrets and their digests.

use crate::PeopleError;
use sha2::{Digest, Sha256};

/// Letters and digits that are not mistaken for one another; 32 of them, so that a byte picks one evenly.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";

/// `N` random bytes.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], PeopleError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| PeopleError::Failed(format!("no random numbers: {e}")))?;
    Ok(bytes)
}

/// Random letters in groups of four, for people to type: five bits of chance each.
///
/// # Errors
/// When the system gives no random numbers.
pub fn readable(groups: usize) -> Result<String, PeopleError> {
    let mut parts = Vec::with_capacity(groups);
    for _ in 0..groups {
        let letters = random::<4>()?;
        parts.push(letters.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect::<String>());
    }
    Ok(parts.join("-"))
}

/// Bytes as digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of a text, as digits.
pub fn digest_hex(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// True for two equal texts that are not empty, compared without telling where they differ.
pub fn equal(a: &str, b: &str) -> bool {
    !a.is_empty() && Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}
