//! Names and passwords of people.

use crate::PeopleError;
use crate::secret::random;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

/// Fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a password: nobody is to fill memory with one.
const LONGEST_PASSWORD: usize = 256;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// Passwords worked on at the same time: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;

/// argon2id with 19 MiB and two passes, as OWASP asks for at least.
fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Waits for one of the few places where passwords are worked on.
fn in_turn<T>(work: impl FnOnce() -> T) -> T {
    static BUSY: (Mutex<usize>, Condvar) = (Mutex::new(0), Condvar::new());
    let (count, free) = &BUSY;
    let lock = || count.lock().unwrap_or_else(PoisonError::into_inner);
    let mut busy = lock();
    while *busy >= AT_ONCE {
        busy = free.wait(busy).unwrap_or_else(PoisonError::into_inner);
    }
    *busy += 1;
    drop(busy);
    let done = work();
    *lock() -= 1;
    free.notify_one();
    done
}

/// The digest of a password that may be one.
///
/// # Errors
/// `Refused` when it is too short or too long, or the name itself.
pub(crate) fn hashed(name: &str, password: &str) -> Result<String, PeopleError> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        return Err(PeopleError::refused(format!("a password has at least {SHORTEST_PASSWORD} characters")));
    }
    if length > LONGEST_PASSWORD {
        return Err(PeopleError::refused(format!("a password has at most {LONGEST_PASSWORD} characters")));
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) || password.to_lowercase() == name.to_lowercase() {
        return Err(PeopleError::refused("that password would be guessed first"));
    }
    let failed = |e| PeopleError::Failed(format!("argon2: {e}"));
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(failed)?;
    in_turn(|| argon().hash_password(password.as_bytes(), &salt).map(|h| h.to_string())).map_err(failed)
}

/// Whether this is the password of that digest. Without a digest (nobody of that name) it takes as long and is not.
pub(crate) fn fits(digest: Option<&str>, password: &str) -> bool {
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    if password.chars().count() > LONGEST_PASSWORD {
        return false;
    }
    let nobody = NOBODY.get_or_init(|| hashed("", "nobody has this password").ok());
    let Some(parsed) = digest.or(nobody.as_deref()).and_then(|d| PasswordHash::new(d).ok()) else { return false };
    let fits = in_turn(|| argon().verify_password(password.as_bytes(), &parsed).is_ok());
    fits && digest.is_some()
}

/// A name as it is kept.
///
/// # Errors
/// `Refused` when it is empty, too long, or holds what is not written.
pub(crate) fn name(typed: &str) -> Result<String, PeopleError> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(unwritten) {
        return Err(PeopleError::refused(format!(
            "a name has 1 to {LONGEST_NAME} characters and no control characters"
        )));
    }
    Ok(name)
}

/// Control characters, and those that turn the direction of writing.
fn unwritten(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_fits_its_password_alone() {
        let digest = hashed("R. Ames", "grey heron, low tide").expect("a digest");
        assert!(digest.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{digest}");
        assert!(fits(Some(&digest), "grey heron, low tide"));
        assert!(!fits(Some(&digest), "grey heron, low tidE") && !fits(None, "nobody has this password"));
        assert_ne!(digest, hashed("R. Ames", "grey heron, low tide").expect("another salt"));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for bad in ["short", "aaaaaaaaaaaaaaaa", "Rosalind Ames"] {
            assert!(matches!(hashed("Rosalind Ames", bad), Err(PeopleError::Refused(_))), "{bad}");
        }
        assert!(hashed("x", &"a long one ".repeat(40)).is_err());
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(name("  R.   Ames ").expect("a name"), "R. Ames");
        for bad in ["", " ", "a\u{0}b", "a\u{202e}b", &"x".repeat(61)] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
    }
}
