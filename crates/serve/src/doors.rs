//! Who may come in: one-time passwords, sessions, and how often somebody may try.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A session ends after so long without a request.
pub const IDLE: Duration = Duration::from_secs(12 * 60 * 60);
/// A password that somebody inside made lets another in for so long.
const INVITED: Duration = Duration::from_secs(15 * 60);
/// Wrong passwords from one address, and from all, within [`WINDOW`].
const MOST_WRONG: usize = 5;
const MOST_WRONG_IN_ALL: usize = 50;
const WINDOW: Duration = Duration::from_secs(60);
/// Most sessions at a time; the oldest ends for the next.
const MOST_SESSIONS: usize = 200;
/// Letters and digits that are not mistaken for one another; 32 of them, so that a byte picks one evenly.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";

type Sum = [u8; 32];

fn sum(text: &str) -> Sum {
    Sha256::digest(text.as_bytes()).into()
}

/// Somebody who came in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The name decisions are signed with.
    pub name: String,
    /// What every writing request must carry.
    pub token: String,
}

struct Kept {
    session: Session,
    seen: Instant,
}

/// How signing in went.
pub enum Entry {
    /// The value of the cookie; true when a password of the terminal was used up.
    In(String, bool),
    /// The password is none, or was used before.
    Wrong,
    /// Too many wrong ones: try again after so many seconds.
    Wait(u64),
}

#[derive(Default)]
struct Inside {
    /// Digests of passwords; with an end for those made by somebody inside.
    passwords: Vec<(Sum, Option<Instant>)>,
    /// By digest of the cookie's value, so that what is kept opens nothing.
    sessions: HashMap<Sum, Kept>,
    wrong: Vec<(IpAddr, Instant)>,
}

/// The doors of the console.
#[derive(Default)]
pub struct Doors(Mutex<Inside>);

impl Doors {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A password that lets one person in once. `invited`: made by somebody inside, for a quarter of an hour.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn password(&self, invited: bool) -> std::io::Result<String> {
        let letters: Vec<char> = random::<16>()?.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
        let password = letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-");
        let end = invited.then(|| Instant::now() + INVITED);
        self.inside().passwords.push((sum(&password), end));
        Ok(password)
    }

    /// Lets somebody in who knows a password, which is used up by it.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn enter(&self, from: IpAddr, name: &str, password: &str) -> std::io::Result<Entry> {
        let (cookie, token) = (hex(&random::<32>()?), hex(&random::<32>()?));
        let now = Instant::now();
        let mut inside = self.inside();
        inside.wrong.retain(|(_, at)| now.duration_since(*at) < WINDOW);
        let from_here = inside.wrong.iter().filter(|(ip, _)| *ip == from);
        if from_here.clone().count() >= MOST_WRONG || inside.wrong.len() >= MOST_WRONG_IN_ALL {
            let first = from_here.map(|(_, at)| *at).min().unwrap_or(now);
            return Ok(Entry::Wait((WINDOW.saturating_sub(now.duration_since(first))).as_secs().max(1)));
        }
        inside.passwords.retain(|(_, end)| end.is_none_or(|end| now < end));
        // Digests are compared, so that the time it takes tells nothing of the password.
        let typed: String = password.trim().to_lowercase();
        let Some(at) = inside.passwords.iter().position(|(known, _)| *known == sum(&typed)) else {
            inside.wrong.push((from, now));
            return Ok(Entry::Wrong);
        };
        let of_terminal = inside.passwords.remove(at).1.is_none();
        inside.sessions.retain(|_, kept| now.duration_since(kept.seen) < IDLE);
        if inside.sessions.len() >= MOST_SESSIONS {
            let oldest = inside.sessions.iter().min_by_key(|(_, kept)| kept.seen).map(|(key, _)| *key);
            oldest.and_then(|key| inside.sessions.remove(&key));
        }
        let session = Session { name: name.to_owned(), token };
        inside.sessions.insert(sum(&cookie), Kept { session, seen: now });
        Ok(Entry::In(cookie, of_terminal))
    }

    /// Whose cookie it is.
    pub fn session(&self, cookie: &str) -> Option<Session> {
        let mut inside = self.inside();
        let kept = inside.sessions.get_mut(&sum(cookie))?;
        if kept.seen.elapsed() >= IDLE {
            inside.sessions.remove(&sum(cookie));
            return None;
        }
        kept.seen = Instant::now();
        Some(kept.session.clone())
    }

    /// Ends a session.
    pub fn leave(&self, cookie: &str) {
        self.inside().sessions.remove(&sum(cookie));
    }
}

fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes)
}

/// Bytes as digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// True for two equal texts, compared without telling where they differ.
pub fn same(a: &str, b: &str) -> bool {
    !a.is_empty() && sum(a) == sum(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_password_opens_once() {
        let doors = Doors::default();
        let password = doors.password(false).expect("random");
        assert_eq!(password.len(), 19);
        let Entry::In(cookie, true) = doors.enter(HERE, "R. Ames", &password).expect("random") else {
            panic!("not let in")
        };
        assert_eq!(doors.session(&cookie).map(|s| s.name).as_deref(), Some("R. Ames"));
        assert!(matches!(doors.enter(HERE, "X", &password).expect("random"), Entry::Wrong), "used up");
        doors.leave(&cookie);
        assert!(doors.session(&cookie).is_none());
    }

    #[test]
    fn who_guesses_must_wait() {
        let doors = Doors::default();
        let password = doors.password(false).expect("random");
        for _ in 0..MOST_WRONG {
            assert!(matches!(doors.enter(HERE, "X", "guess").expect("random"), Entry::Wrong));
        }
        assert!(matches!(doors.enter(HERE, "X", &password).expect("random"), Entry::Wait(s) if s > 0));
        let elsewhere = IpAddr::from([10, 0, 0, 1]);
        assert!(matches!(doors.enter(elsewhere, "Y", &password).expect("random"), Entry::In(..)));
    }

    #[test]
    fn no_two_passwords_and_tokens_are_alike() {
        let doors = Doors::default();
        assert_ne!(doors.password(true).expect("random"), doors.password(true).expect("random"));
        assert!(same("a", "a") && !same("a", "b") && !same("", ""));
    }
}
