//! The second factor: one-time codes after RFC 6238, and recovery codes for when the device is gone.

use crate::secret::{digest_hex, random, readable};
use crate::{People, PeopleError};
use hmac::{Hmac, Mac};
use rusqlite::{Connection, OptionalExtension, params};
use sha1::Sha1;

/// Seconds a code holds.
const STEP: i64 = 30;
/// Recovery codes made at a time.
const CODES: usize = 10;
/// The alphabet of RFC 4648.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A second factor that was begun: it counts once a code of it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in letters, for typing.
    pub secret: String,
    /// The same as an address that devices read.
    pub address: String,
}

/// The code of a secret at a step of 30 seconds since 1970.
fn code(secret: &[u8], step: i64) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let sum = mac.finalize().into_bytes();
    let at = usize::from(sum[19] & 15);
    let four = [sum[at] & 127, sum[at + 1], sum[at + 2], sum[at + 3]];
    format!("{:06}", u32::from_be_bytes(four) % 1_000_000)
}

/// The code that a device with this secret, in letters, shows at a time; `None` for what is no secret.
pub fn code_of(secret: &str, now: i64) -> Option<String> {
    let five = |c: char| BASE32.iter().position(|b| char::from(*b) == c.to_ascii_uppercase());
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in secret.chars().filter(|c| !c.is_whitespace()) {
        held = (held << 5 | u32::try_from(five(c)?).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    (!bytes.is_empty()).then(|| code(&bytes, now / STEP))
}

fn letters(bytes: &[u8]) -> String {
    let bit = |n: usize| (bytes[n / 8] >> (7 - n % 8)) & 1;
    let bits: Vec<u8> = (0..bytes.len() * 8).map(bit).collect();
    bits.chunks(5).map(|five| (0..5).fold(0, |n, at| n * 2 + five.get(at).copied().unwrap_or(0))).map(letter).collect()
}

fn letter(n: u8) -> char {
    char::from(BASE32[usize::from(n)])
}

impl People {
    /// Begins a second factor for an account; the present one stays until a code of the new one was given.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn begin_second(&self, name: &str) -> Result<Enrolment, PeopleError> {
        let bytes = random::<20>()?;
        self.with(|db| {
            db.execute("UPDATE accounts SET begun = ?2 WHERE name = ?1", params![name, bytes.as_slice()])?;
            Ok(())
        })?;
        let secret = letters(&bytes);
        let plain: String = name
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect();
        let address = format!(
            "otpauth://totp/Chancery:{plain}?secret={secret}&issuer=Chancery&algorithm=SHA1&digits=6&period=30"
        );
        Ok(Enrolment { secret, address })
    }

    /// Makes the second factor count when this is a code of it; gives the recovery codes, which are shown this once.
    ///
    /// # Errors
    /// `Refused` when it is not, or none was begun.
    pub fn confirm_second(&self, name: &str, typed: &str, now: i64) -> Result<Vec<String>, PeopleError> {
        let codes: Vec<String> = (0..CODES).map(|_| readable(4)).collect::<Result<_, _>>()?;
        self.with(|db| {
            let begun: Option<Vec<u8>> = one(db, "SELECT begun FROM accounts WHERE name = ?1", name)?;
            let Some(secret) = begun else { return Err(PeopleError::refused("no second factor was begun")) };
            let Some(step) = step_of(&secret, typed, now) else {
                return Err(PeopleError::refused("that is not the code it shows now; look at the clock of the device"));
            };
            let set = "UPDATE accounts SET secret = begun, begun = NULL, step = ?2 WHERE name = ?1";
            db.execute(set, params![name, step])?;
            db.execute("DELETE FROM recovery WHERE account = ?1", [name])?;
            for code in &codes {
                db.execute("INSERT INTO recovery (account, digest) VALUES (?1, ?2)", params![name, digest_hex(code)])?;
            }
            Ok(())
        })?;
        Ok(codes)
    }

    /// Takes the second factor of an account away.
    ///
    /// # Errors
    /// `Failed` when the file cannot be written.
    pub fn drop_second(&self, name: &str) -> Result<(), PeopleError> {
        self.with(|db| {
            db.execute("UPDATE accounts SET secret = NULL, begun = NULL, step = 0 WHERE name = ?1", [name])?;
            db.execute("DELETE FROM recovery WHERE account = ?1", [name])?;
            Ok(())
        })
    }

    /// Whether this is a code of the account's second factor that was not used before, or one of its recovery codes, which is
    /// used up by it.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read or written.
    pub fn second_fits(&self, name: &str, typed: &str, now: i64) -> Result<bool, PeopleError> {
        self.with(|db| {
            let secret: Option<Vec<u8>> = one(db, "SELECT secret FROM accounts WHERE name = ?1", name)?;
            let Some(secret) = secret else { return Ok(false) };
            if let Some(step) = step_of(&secret, typed, now) {
                // A code counts once, also for two who come at the same time.
                let taken = "UPDATE accounts SET step = ?2 WHERE name = ?1 AND step < ?2";
                return Ok(db.execute(taken, params![name, step])? == 1);
            }
            let typed = typed.trim().to_lowercase();
            let used = "DELETE FROM recovery WHERE account = ?1 AND digest = ?2";
            Ok(db.execute(used, params![name, digest_hex(&typed)])? == 1)
        })
    }

    /// Recovery codes of an account that are left.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn recovery_left(&self, name: &str) -> Result<usize, PeopleError> {
        self.with(|db| {
            let count: i64 = db.query_row("SELECT count(*) FROM recovery WHERE account = ?1", [name], |r| r.get(0))?;
            Ok(usize::try_from(count).unwrap_or(0))
        })
    }
}

fn one(db: &Connection, ask: &str, name: &str) -> Result<Option<Vec<u8>>, PeopleError> {
    let found: Option<Option<Vec<u8>>> = db.query_row(ask, [name], |row| row.get(0)).optional()?;
    Ok(found.flatten())
}

/// The step of which this is the code: now, or one before or after.
fn step_of(secret: &[u8], typed: &str, now: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    [0, -1, 1].into_iter().map(|by| now / STEP + by).find(|step| crate::secret::equal(&code(secret, *step), &typed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1, the last six of eight digits.
        let secret = b"12345678901234567890";
        for (time, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(secret, time / STEP), expected, "{time}");
        }
        // RFC 4648, section 10.
        assert_eq!(letters(b"foobar"), "MZXW6YTBOI");
        assert_eq!(code_of(&letters(secret), 59).as_deref(), Some("287082"));
        assert_eq!((code_of("", 59), code_of("1!", 59)), (None, None));
    }

    #[test]
    fn a_code_counts_once_and_a_recovery_code_too() {
        let people = People::in_memory().expect("a file");
        people.add("R. Ames", Role::Owner, Some("grey heron, low tide"), 0).expect("added");
        let begun = people.begin_second("R. Ames").expect("begun");
        assert!(begun.address.starts_with("otpauth://totp/Chancery:R%2E%20Ames?secret="), "{}", begun.address);
        let secret: Vec<u8> = people
            .with(|db| one(db, "SELECT begun FROM accounts WHERE name = ?1", "R. Ames"))
            .expect("read")
            .expect("set");
        assert!(people.confirm_second("R. Ames", "000000x", 1_000_000).is_err());
        assert!(!people.second_fits("R. Ames", &code(&secret, 33_333), 1_000_000).expect("asked"), "not yet");
        let codes = people.confirm_second("R. Ames", &code(&secret, 33_333), 1_000_000).expect("confirmed");
        assert_eq!(codes.len(), CODES);
        assert!(!people.second_fits("R. Ames", &code(&secret, 33_333), 1_000_000).expect("asked"), "used to confirm");
        assert!(people.second_fits("R. Ames", &code(&secret, 33_334), 1_000_020).expect("asked"));
        assert!(!people.second_fits("R. Ames", &code(&secret, 33_334), 1_000_030).expect("asked"), "once");
        assert!(!people.second_fits("R. Ames", &code(&secret, 33_340), 1_000_040).expect("asked"), "of later");
        assert!(people.second_fits("R. Ames", &codes[3].to_uppercase(), 1_000_050).expect("asked"));
        assert!(!people.second_fits("R. Ames", &codes[3], 1_000_060).expect("asked"), "used up");
        assert_eq!(people.recovery_left("R. Ames").expect("asked"), CODES - 1);
        people.drop_second("R. Ames").expect("dropped");
        assert!(!people.second_fits("R. Ames", &codes[4], 1_000_090).expect("asked"));
    }
}
