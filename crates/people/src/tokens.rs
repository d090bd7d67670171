//! Tokens of programs: what they may be used for, until when, when last used. Only their digests are kept.

use crate::secret::{digest_hex, hex, random};
use crate::{Account, People, PeopleError, Scope};
use rusqlite::{OptionalExtension, Row, params};

/// Most days a token holds.
pub const MOST_DAYS: u32 = 366;
/// Most tokens of one account that hold at a time.
const MOST: i64 = 50;
/// A token's last use is written down at most so often, in seconds.
const NOTED: i64 = 60;
/// What tokens begin with, so that they are known when found where they should not be.
const PREFIX: &str = "chancery_";

/// A token as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: String,
    /// What it is for, in its owner's words.
    pub label: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made, in seconds since 1970; so for the others.
    pub made: i64,
    /// When it ends.
    pub expires: i64,
    /// When it was last used, to the minute.
    pub seen: Option<i64>,
    /// When it was taken back.
    pub revoked: Option<i64>,
}

/// A token that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// What it is for.
    pub label: &'a str,
    /// What it may be used for; at least one.
    pub scopes: &'a [Scope],
    /// Days it holds, 1 to [`MOST_DAYS`].
    pub days: u32,
}

const TOKEN: &str = "SELECT id, account, label, scopes, made, expires, seen, revoked FROM tokens";

impl People {
    /// Makes a token for an account; gives it this once.
    ///
    /// # Errors
    /// `Refused` without label or scope, for too many days, or when there are too many tokens.
    pub fn make_token(&self, account: &str, wanted: &Wanted<'_>, now: i64) -> Result<(i64, String), PeopleError> {
        let label: String = wanted
            .label
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(80)
            .collect();
        if label.is_empty() || wanted.scopes.is_empty() {
            return Err(PeopleError::refused("a token has a label and at least one scope"));
        }
        if !(1..=MOST_DAYS).contains(&wanted.days) {
            return Err(PeopleError::refused(format!("a token holds 1 to {MOST_DAYS} days")));
        }
        let token = format!("{PREFIX}{}", hex(&random::<32>()?));
        let mut scopes: Vec<Scope> = wanted.scopes.to_vec();
        scopes.sort();
        scopes.dedup();
        let scopes: Vec<&str> = scopes.into_iter().map(Scope::as_str).collect();
        let id = self.with(|db| {
            let account = crate::book::by_name(db, account)?
                .ok_or_else(|| PeopleError::NotFound(format!("nobody is called “{account}”")))?;
            let open = "SELECT count(*) FROM tokens WHERE account = ?1 AND revoked IS NULL AND expires > ?2";
            let count: i64 = db.query_row(open, params![account.name, now], |row| row.get(0))?;
            if count >= MOST {
                return Err(PeopleError::refused(format!("an account has at most {MOST} tokens; take one back first")));
            }
            let expires = now + i64::from(wanted.days) * 24 * 3600;
            db.execute(
                "INSERT INTO tokens (account, label, digest, scopes, made, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![account.name, label, digest_hex(&token), scopes.join(" "), now, expires],
            )?;
            Ok(db.last_insert_rowid())
        })?;
        Ok((id, token))
    }

    /// Whose token it is and what it may be used for; `None` when it opens nothing, or not any more.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn token(&self, given: &str, now: i64) -> Result<Option<(Account, Token)>, PeopleError> {
        if !given.starts_with(PREFIX) {
            return Ok(None);
        }
        let found = self.look(|db| {
            let ask = format!("{TOKEN} WHERE digest = ?1 AND revoked IS NULL AND expires > ?2");
            let found = db.prepare_cached(&ask)?.query_row(params![digest_hex(given), now], token).optional()?;
            let Some(token) = found else { return Ok(None) };
            let account = crate::book::by_name(db, &token.account)?.filter(|a| !a.disabled);
            Ok(account.map(|account| (account, token)))
        })?;
        if let Some((_, token)) = &found
            && token.seen.is_none_or(|seen| now - seen >= NOTED)
        {
            self.with(|db| {
                db.execute("UPDATE tokens SET seen = ?2 WHERE id = ?1", params![token.id, now])?;
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Takes a token back; `of` is whose it must be, anybody's when `None`.
    ///
    /// # Errors
    /// `NotFound` when there is none of that number that holds.
    pub fn revoke_token(&self, id: i64, of: Option<&str>, now: i64) -> Result<Token, PeopleError> {
        self.with(|db| {
            let found = db.query_row(&format!("{TOKEN} WHERE id = ?1 AND revoked IS NULL"), [id], token).optional()?;
            let found = found.filter(|t| of.is_none_or(|name| name.to_lowercase() == t.account.to_lowercase()));
            let found = found.ok_or_else(|| PeopleError::NotFound(format!("no token {id} that holds")))?;
            db.execute("UPDATE tokens SET revoked = ?2 WHERE id = ?1", params![id, now])?;
            Ok(Token { revoked: Some(now), ..found })
        })
    }

    /// Tokens of an account, or of everybody, the newest first; those that ended stay listed.
    ///
    /// # Errors
    /// `Failed` when the file cannot be read.
    pub fn tokens(&self, of: Option<&str>) -> Result<Vec<Token>, PeopleError> {
        self.look(|db| {
            let mut found =
                db.prepare_cached(&format!("{TOKEN} WHERE ?1 IS NULL OR account = ?1 ORDER BY id DESC LIMIT 500"))?;
            let rows = found.query_map([of], token)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    let scopes: String = row.get(3)?;
    Ok(Token {
        id: row.get(0)?,
        account: row.get(1)?,
        label: row.get(2)?,
        scopes: scopes.split(' ').filter_map(|s| s.parse().ok()).collect(),
        made: row.get(4)?,
        expires: row.get(5)?,
        seen: row.get(6)?,
        revoked: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    #[test]
    fn a_token_opens_until_it_ends_is_taken_back_or_its_owner_is_off() {
        let people = People::in_memory().expect("a file");
        people.add("A. First", Role::Owner, Some("grey heron, low tide"), 0).expect("added");
        people.add("B. Second", Role::Analyst, Some("grey heron, low tide"), 0).expect("added");
        let wanted = Wanted { label: "nightly export", scopes: &[Scope::Read, Scope::Intake, Scope::Read], days: 2 };
        let (id, token) = people.make_token("b. second", &wanted, 100).expect("made");
        let opens = |at| people.token(&token, at).expect("asked");
        let (account, found) = opens(200).expect("it opens");
        assert_eq!((account.name.as_str(), found.scopes), ("B. Second", vec![Scope::Read, Scope::Intake]));
        assert_eq!(people.tokens(Some("B. Second")).expect("asked")[0].seen, Some(200));
        assert!(opens(101 + 2 * 24 * 3600).is_none(), "it ended");
        people.set_disabled("B. Second", true).expect("set");
        assert!(opens(200).is_none());
        people.set_disabled("B. Second", false).expect("set");
        assert!(people.revoke_token(id, Some("A. First"), 300).is_err(), "another's");
        people.revoke_token(id, Some("B. SECOND"), 300).expect("taken back");
        assert!(opens(301).is_none());
        assert!(people.revoke_token(id, None, 302).is_err(), "once");
        for bad in [
            Wanted { label: " ", ..wanted.clone() },
            Wanted { scopes: &[], ..wanted.clone() },
            Wanted { days: 0, ..wanted.clone() },
            Wanted { days: 400, ..wanted },
        ] {
            assert!(people.make_token("A. First", &bad, 0).is_err(), "{bad:?}");
        }
        assert!(
            people.token("chancery_", 1).expect("asked").is_none() && people.token("", 1).expect("asked").is_none()
        );
    }
}
