//! Who may come in: people with an account, and whoever has the one-time password of the terminal while there are no
//! accounts; and how often somebody may try.

use chancery_people::{Account, Need, People, PeopleError, Role, Scope, digest_hex, now, random, readable};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub use chancery_people::{equal as same, hex};

/// A session ends after so long without a request.
pub const IDLE: Duration = Duration::from_secs(chancery_people::IDLE.unsigned_abs());
/// A password that somebody inside made lets another in for so long.
const INVITED: Duration = Duration::from_secs(15 * 60);
/// Wrong passwords and codes from one address within [`WINDOW`].
const MOST_WRONG: usize = 5;
/// Wrong ones for one account from anywhere within [`WINDOW`]. Addresses it signed in from before are not held up
/// by these: nobody can be kept out from their own place by others' guessing.
const MOST_WRONG_FOR_ONE: usize = 10;
const WINDOW: Duration = Duration::from_secs(60);
/// Most one-time sessions at a time; the oldest ends for the next.
const MOST_SESSIONS: usize = 200;
/// Time between password and code, and how many codes may be tried.
const TICKET: Duration = Duration::from_secs(300);
const MOST_CODES: u8 = 5;
/// Tickets at a time.
const MOST_TICKETS: usize = 1000;

type Sum = [u8; 32];

fn sum(text: &str) -> Sum {
    Sha256::digest(text.as_bytes()).into()
}

/// By which door somebody came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// With a one-time password; there is no account.
    Once,
    /// With an account; the digest of the session's cookie.
    Account(String),
    /// A program, with a token of these scopes.
    Token(Vec<Scope>),
    /// A reverse proxy says who it is.
    Proxy,
}

/// Somebody who came in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The name decisions are signed with.
    pub name: String,
    /// What every writing request must carry; empty for programs with a token.
    pub token: String,
    /// What they are.
    pub role: Role,
    /// How they came in.
    pub way: Way,
    /// True while they must choose a password before anything else.
    pub must_change: bool,
}

impl Session {
    /// Whether this one may do what needs `need`.
    pub fn may(&self, need: Need) -> bool {
        let scoped = match &self.way {
            Way::Token(scopes) => scopes.iter().any(|s| s.covers(need)),
            _ => true,
        };
        scoped && self.role.may(need)
    }

    /// In words why they may not.
    pub fn denied(&self) -> String {
        match &self.way {
            Way::Token(scopes) => {
                let scopes: Vec<&str> = scopes.iter().map(|s| s.as_str()).collect();
                format!("this token (scopes: {}; role: {}) may not do that", scopes.join(", "), self.role)
            }
            _ => format!("your role, {}, may not do that", self.role),
        }
    }

    /// The key under which requests are counted.
    pub fn key(&self) -> String {
        let by_token = matches!(self.way, Way::Token(_));
        format!("{}{}", if by_token { "token of " } else { "" }, self.name.to_lowercase())
    }
}

struct Kept {
    session: Session,
    seen: Instant,
}

/// How signing in went.
pub enum Entry {
    /// The value of the cookie; true when a password of the terminal was used up.
    In(String, bool),
    /// The password was right; a code is wanted for this ticket.
    Code(String),
    /// Name or password is none, or the password was used before.
    Wrong,
    /// Too many wrong ones: try again after so many seconds.
    Wait(u64),
}

struct Ticket {
    name: String,
    until: Instant,
    tried: u8,
}

#[derive(Default)]
struct Inside {
    /// Digests of one-time passwords; with an end for those made by somebody inside.
    passwords: Vec<(Sum, Option<Instant>)>,
    /// One-time sessions by digest of the cookie's value, so that what is kept opens nothing.
    sessions: HashMap<Sum, Kept>,
    tickets: HashMap<Sum, Ticket>,
    wrong: Vec<(IpAddr, String, Instant)>,
}

/// The doors of the console.
pub struct Doors {
    inside: Mutex<Inside>,
    /// Accounts.
    pub people: People,
}

/// An address as wrong attempts are counted: of IPv6 the network, which one person has whole.
fn place(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6((u128::from(six) >> 64 << 64).into()),
        four @ IpAddr::V4(_) => four,
    }
}

impl Doors {
    /// Doors for these people.
    pub fn new(people: People) -> Doors {
        Doors { inside: Mutex::default(), people }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when there are accounts: only they open then.
    ///
    /// # Errors
    /// When the file of accounts cannot be read.
    pub fn by_account(&self) -> Result<bool, PeopleError> {
        self.people.any()
    }

    /// A password that lets one person in once. `invited`: made by somebody inside, for a quarter of an hour.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn password(&self, invited: bool) -> Result<String, PeopleError> {
        let password = readable(4)?;
        let end = invited.then(|| Instant::now() + INVITED);
        self.inside().passwords.push((sum(&password), end));
        Ok(password)
    }

    /// Seconds to wait when there were too many wrong attempts from here, or for this name from places it never came from.
    fn wait(&self, from: IpAddr, name: &str) -> Result<Option<u64>, PeopleError> {
        let now_here = Instant::now();
        let known = !name.is_empty() && self.people.is_known(name, &place(from).to_string(), now())?;
        let mut inside = self.inside();
        inside.wrong.retain(|(.., at)| now_here.duration_since(*at) < WINDOW);
        let oldest = |at: Vec<Instant>, most: usize| {
            let over = at.len() >= most;
            over.then(|| {
                at.iter().min().map_or(1, |at| WINDOW.saturating_sub(now_here.duration_since(*at)).as_secs().max(1))
            })
        };
        let here = inside.wrong.iter().filter(|(ip, ..)| *ip == place(from)).map(|w| w.2).collect();
        let for_one = inside
            .wrong
            .iter()
            .filter(|(_, n, _)| !name.is_empty() && *n == name.to_lowercase())
            .map(|w| w.2)
            .collect();
        let by_name = if known { None } else { oldest(for_one, MOST_WRONG_FOR_ONE) };
        Ok(oldest(here, MOST_WRONG).max(by_name))
    }

    fn note_wrong(&self, from: IpAddr, name: &str) {
        self.inside().wrong.push((place(from), name.to_lowercase(), Instant::now()));
    }

    /// Lets somebody in who knows a one-time password, which is used up by it.
    ///
    /// # Errors
    /// When the system gives no random numbers or the file of accounts cannot be read.
    pub fn enter_once(&self, from: IpAddr, name: &str, password: &str) -> Result<Entry, PeopleError> {
        if let Some(seconds) = self.wait(from, "")? {
            return Ok(Entry::Wait(seconds));
        }
        let (cookie, token) = (hex(&random::<32>()?), hex(&random::<32>()?));
        let now = Instant::now();
        let mut inside = self.inside();
        inside.passwords.retain(|(_, end)| end.is_none_or(|end| now < end));
        // Digests are compared, so that the time it takes tells nothing of the password.
        let typed: String = password.trim().to_lowercase();
        let Some(at) = inside.passwords.iter().position(|(known, _)| *known == sum(&typed)) else {
            inside.wrong.push((place(from), String::new(), now));
            return Ok(Entry::Wrong);
        };
        let of_terminal = inside.passwords.remove(at).1.is_none();
        inside.sessions.retain(|_, kept| now.duration_since(kept.seen) < IDLE);
        if inside.sessions.len() >= MOST_SESSIONS {
            let oldest = inside.sessions.iter().min_by_key(|(_, kept)| kept.seen).map(|(key, _)| *key);
            oldest.and_then(|key| inside.sessions.remove(&key));
        }
        let session = Session { name: name.to_owned(), token, role: Role::Owner, way: Way::Once, must_change: false };
        inside.sessions.insert(sum(&cookie), Kept { session, seen: now });
        Ok(Entry::In(cookie, of_terminal))
    }

    /// Lets somebody in who knows their password, or asks for a code. Takes a while: not for a thread that must not wait.
    ///
    /// # Errors
    /// When the file of accounts cannot be read or written.
    pub fn enter(&self, from: IpAddr, agent: &str, name: &str, password: &str) -> Result<Entry, PeopleError> {
        if let Some(seconds) = self.wait(from, name)? {
            return Ok(Entry::Wait(seconds));
        }
        let Some(account) = self.people.password_fits(name, password, now())? else {
            self.note_wrong(from, name);
            return Ok(Entry::Wrong);
        };
        if !account.second {
            return self.begin(&account.name, from, agent);
        }
        let ticket = hex(&random::<32>()?);
        let at = Instant::now();
        let mut inside = self.inside();
        inside.tickets.retain(|_, t| at < t.until);
        if inside.tickets.len() >= MOST_TICKETS {
            return Ok(Entry::Wait(WINDOW.as_secs()));
        }
        inside.tickets.insert(sum(&ticket), Ticket { name: account.name, until: at + TICKET, tried: 0 });
        Ok(Entry::Code(ticket))
    }

    /// Whether somebody who is inside typed their password; guessing is held up as at the door. Takes a while.
    ///
    /// # Errors
    /// When the file of accounts cannot be read.
    pub fn confirms(&self, from: IpAddr, name: &str, password: &str) -> Result<bool, PeopleError> {
        if self.wait(from, name)?.is_some() {
            return Ok(false);
        }
        let fits = self.people.password_fits(name, password, now())?.is_some();
        if !fits {
            self.note_wrong(from, name);
        }
        Ok(fits)
    }

    /// The second step: a code, or a recovery code.
    ///
    /// # Errors
    /// When the file of accounts cannot be read or written.
    pub fn enter_code(
        &self,
        from: IpAddr,
        agent: &str,
        ticket: &str,
        code: &str,
    ) -> Result<(String, Entry), PeopleError> {
        let name = {
            let mut inside = self.inside();
            let Some(found) = inside.tickets.get_mut(&sum(ticket)) else { return Ok((String::new(), Entry::Wrong)) };
            found.tried += 1;
            let (name, over) = (found.name.clone(), found.tried > MOST_CODES || Instant::now() >= found.until);
            if over {
                inside.tickets.remove(&sum(ticket));
                return Ok((name, Entry::Wrong));
            }
            name
        };
        if let Some(seconds) = self.wait(from, &name)? {
            return Ok((name, Entry::Wait(seconds)));
        }
        if !self.people.second_fits(&name, code, now())? {
            self.note_wrong(from, &name);
            return Ok((name, Entry::Code(ticket.to_owned())));
        }
        self.inside().tickets.remove(&sum(ticket));
        let entry = self.begin(&name, from, agent)?;
        Ok((name, entry))
    }

    fn begin(&self, name: &str, from: IpAddr, agent: &str) -> Result<Entry, PeopleError> {
        Ok(Entry::In(self.people.begin(name, &place(from).to_string(), agent, now())?, false))
    }

    /// Whose cookie it is.
    ///
    /// # Errors
    /// When the file of accounts cannot be read.
    pub fn session(&self, cookie: &str) -> Result<Option<Session>, PeopleError> {
        if self.by_account()? {
            let found = self.people.session(cookie, now())?;
            return Ok(found.map(|(account, live)| Session {
                token: live.csrf,
                way: Way::Account(live.digest),
                ..of(account)
            }));
        }
        let mut inside = self.inside();
        let Some(kept) = inside.sessions.get_mut(&sum(cookie)) else { return Ok(None) };
        if kept.seen.elapsed() >= IDLE {
            inside.sessions.remove(&sum(cookie));
            return Ok(None);
        }
        kept.seen = Instant::now();
        Ok(Some(kept.session.clone()))
    }

    /// Whose token it is.
    ///
    /// # Errors
    /// When the file of accounts cannot be read.
    pub fn program(&self, token: &str) -> Result<Option<Session>, PeopleError> {
        let found = self.people.token(token, now())?;
        // A first password opens nothing but the choice of another; tokens were made after that.
        Ok(found.map(|(account, token)| Session { way: Way::Token(token.scopes), must_change: false, ..of(account) }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the file of accounts cannot be written.
    pub fn leave(&self, cookie: &str) -> Result<(), PeopleError> {
        self.inside().sessions.remove(&sum(cookie));
        self.people.end(cookie)
    }
}

fn of(account: Account) -> Session {
    Session {
        name: account.name,
        token: String::new(),
        role: account.role,
        way: Way::Proxy,
        must_change: account.must_change,
    }
}

/// The token of writing requests of somebody a proxy lets in: there is no session to keep one, so it is made of a secret
/// of this run and the name.
pub fn proxied_token(secret: &str, name: &str) -> String {
    digest_hex(&format!("{}:{secret}:{name}", secret.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const GOOD: &str = "grey heron, low tide";

    fn doors() -> Doors {
        Doors::new(People::in_memory().expect("a file"))
    }

    fn elsewhere(n: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, n])
    }

    #[test]
    fn a_password_opens_once() {
        let doors = doors();
        let password = doors.password(false).expect("random");
        assert_eq!(password.len(), 19);
        let Entry::In(cookie, true) = doors.enter_once(HERE, "R. Ames", &password).expect("random") else {
            panic!("not let in")
        };
        let session = doors.session(&cookie).expect("asked").expect("inside");
        assert_eq!((session.name.as_str(), session.role), ("R. Ames", Role::Owner));
        assert!(matches!(doors.enter_once(HERE, "X", &password).expect("random"), Entry::Wrong), "used up");
        doors.leave(&cookie).expect("left");
        assert!(doors.session(&cookie).expect("asked").is_none());
    }

    #[test]
    fn the_first_account_closes_the_door_of_the_terminal() {
        let doors = doors();
        let password = doors.password(false).expect("random");
        let Entry::In(cookie, _) = doors.enter_once(HERE, "R. Ames", &password).expect("random") else { panic!("out") };
        doors.people.add("R. Ames", Role::Owner, Some(GOOD), 0).expect("added");
        assert!(doors.session(&cookie).expect("asked").is_none(), "one-time sessions end");
        assert!(matches!(doors.enter(HERE, "", "R. Ames", GOOD).expect("asked"), Entry::In(..)));
    }

    #[test]
    fn who_guesses_must_wait() {
        let doors = doors();
        let password = doors.password(false).expect("random");
        for _ in 0..MOST_WRONG {
            assert!(matches!(doors.enter_once(HERE, "X", "guess").expect("random"), Entry::Wrong));
        }
        assert!(matches!(doors.enter_once(HERE, "X", &password).expect("random"), Entry::Wait(s) if s > 0));
        assert!(matches!(doors.enter_once(elsewhere(1), "Y", &password).expect("random"), Entry::In(..)));
    }

    #[test]
    fn guessing_from_many_places_is_slow_and_locks_nobody_out_of_their_own() {
        let doors = doors();
        doors.people.add("R. Ames", Role::Owner, Some(GOOD), 0).expect("added");
        assert!(matches!(doors.enter(HERE, "", "R. Ames", GOOD).expect("asked"), Entry::In(..)));
        for n in 0..MOST_WRONG_FOR_ONE {
            let from = elsewhere(u8::try_from(n).expect("small"));
            assert!(matches!(doors.enter(from, "", "r. ames", "guess").expect("asked"), Entry::Wrong));
        }
        assert!(matches!(doors.enter(elsewhere(200), "", "R. Ames", GOOD).expect("asked"), Entry::Wait(s) if s <= 60));
        assert!(matches!(doors.enter(HERE, "", "R. Ames", GOOD).expect("asked"), Entry::In(..)), "known from here");
        assert!(
            matches!(doors.enter(elsewhere(201), "", "J. Other", "x").expect("asked"), Entry::Wrong),
            "others may try"
        );
    }

    #[test]
    fn a_network_counts_as_one_address() {
        let six = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(six("2001:db8::1"), six("2001:db8::ffff:1"));
        assert_ne!(six("2001:db8::1"), six("2001:db8:0:1::1"));
        assert_eq!(six("::ffff:10.0.0.1"), elsewhere(1));
    }

    #[test]
    fn a_ticket_takes_few_codes() {
        let doors = doors();
        doors.people.add("R. Ames", Role::Owner, Some(GOOD), 0).expect("added");
        // A second factor whose codes nobody here knows.
        doors.people.begin_second("R. Ames").expect("begun");
        assert!(matches!(doors.enter_code(HERE, "", "none", "123456").expect("asked").1, Entry::Wrong));
        assert!(
            matches!(doors.enter(HERE, "", "R. Ames", GOOD).expect("asked"), Entry::In(..)),
            "one begun does not count"
        );
        doors
            .inside()
            .tickets
            .insert(sum("t"), Ticket { name: "R. Ames".into(), until: Instant::now() + TICKET, tried: 0 });
        for n in 0..MOST_CODES {
            assert!(
                matches!(doors.enter_code(elsewhere(n), "", "t", "000000").expect("asked").1, Entry::Code(_)),
                "{n}"
            );
        }
        assert!(matches!(doors.enter_code(elsewhere(99), "", "t", "000000").expect("asked").1, Entry::Wrong));
        assert!(doors.inside().tickets.is_empty());
    }

    #[test]
    fn scopes_narrow_a_role_and_never_widen_it() {
        let token = |role, scopes: &[Scope]| Session {
            name: "x".into(),
            token: String::new(),
            role,
            way: Way::Token(scopes.to_vec()),
            must_change: false,
        };
        assert!(
            token(Role::Owner, &[Scope::Read]).may(Need::Read) && !token(Role::Owner, &[Scope::Read]).may(Need::Report)
        );
        assert!(
            !token(Role::Viewer, &Scope::ALL).may(Need::Decide) && !token(Role::Owner, &Scope::ALL).may(Need::Manage)
        );
        assert_ne!(proxied_token("s", "a"), proxied_token("s", "b"));
    }
}
