//! Secrets, tokens, and what a webhook is signed with.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn random<const N: usize>() -> std::io::Result<String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(hex(&bytes))
}

/// A secret that a webhook is signed with: 256 bits as 64 digits.
///
/// # Errors
/// When the system gives no random numbers.
pub fn secret() -> std::io::Result<String> {
    random::<32>()
}

/// A token for the address of a feed: 160 bits as 40 digits.
///
/// # Errors
/// When the system gives no random numbers.
pub fn token() -> std::io::Result<String> {
    random::<20>()
}

/// What is kept of a token, so that the file opens no feed.
pub fn token_sum(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// HMAC-SHA256 over `TIMESTAMP.BODY`, as digits. The timestamp is part of it, so that an old request is known as one.
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    // A key of any length is one.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp}.").as_bytes());
    mac.update(body);
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_other_tools() {
        // printf '1234.{}' | openssl dgst -sha256 -hmac key
        assert_eq!(signature("key", 1234, b"{}"), "1aec968b9f0e9a246b35506d8aaeb8347e8d3a3dd6bf37271adab4d862fbb4fb");
    }

    #[test]
    fn no_two_secrets_are_alike() {
        assert_ne!(secret().expect("random"), secret().expect("random"));
        assert_eq!(token().expect("random").len(), 40);
    }
}
