//! What each role may do: one table.

use std::fmt;
use std::str::FromStr;

/// What an act needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Look at anything of the ledger.
    Read,
    /// Hand in reports.
    Report,
    /// Leave words on a fact or incident.
    Note,
    /// Keep watches.
    Watch,
    /// Write and issue briefs.
    Brief,
    /// Accept, reject, correct, merge, split, grade, undo.
    Decide,
    /// Change what is one's own: password, second factor, tokens, sessions.
    Account,
    /// People, tokens of others, settings, the log of acts.
    Manage,
}

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Looks.
    Viewer,
    /// Also hands in reports and keeps watches, notes and briefs.
    Analyst,
    /// Also decides.
    Reviewer,
    /// Also sees to people and settings.
    Owner,
}

/// The table: who may do what.
const TABLE: [(Role, &[Need]); 4] = [
    (Role::Viewer, &[Need::Read, Need::Account]),
    (Role::Analyst, &[Need::Read, Need::Account, Need::Report, Need::Note, Need::Watch, Need::Brief]),
    (Role::Reviewer, &[Need::Read, Need::Account, Need::Report, Need::Note, Need::Watch, Need::Brief, Need::Decide]),
    (
        Role::Owner,
        &[Need::Read, Need::Account, Need::Report, Need::Note, Need::Watch, Need::Brief, Need::Decide, Need::Manage],
    ),
];

impl Role {
    /// All, the least first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Analyst, Role::Reviewer, Role::Owner];

    /// Whether this role may do what needs `need`.
    pub fn may(self, need: Need) -> bool {
        TABLE.iter().any(|(role, may)| *role == self && may.contains(&need))
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Analyst => "analyst",
            Role::Reviewer => "reviewer",
            Role::Owner => "owner",
        }
    }

    /// What it may do, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Role::Viewer => "reads",
            Role::Analyst => "reads, hands in reports, keeps watches, notes and briefs",
            Role::Reviewer => "as an analyst, and decides: accept, reject, correct, merge, split, grade, undo",
            Role::Owner => "as a reviewer, and sees to people, tokens of others, settings and the log of acts",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Role, String> {
        let found = Role::ALL.into_iter().find(|r| r.as_str() == text.trim().to_ascii_lowercase());
        found.ok_or_else(|| format!("“{text}” is no role; there are viewer, analyst, reviewer, owner"))
    }
}

/// What a token may be used for, within what its owner may do. No token changes accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Looking.
    Read,
    /// Handing in reports.
    Intake,
    /// Deciding, and notes.
    Decide,
    /// Watches and briefs.
    Watches,
}

impl Scope {
    /// All.
    pub const ALL: [Scope; 4] = [Scope::Read, Scope::Intake, Scope::Decide, Scope::Watches];

    /// Whether a token with this scope may do what needs `need`.
    pub fn covers(self, need: Need) -> bool {
        match self {
            Scope::Read => need == Need::Read,
            Scope::Intake => need == Need::Report,
            Scope::Decide => matches!(need, Need::Decide | Need::Note),
            Scope::Watches => matches!(need, Need::Watch | Need::Brief),
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Intake => "intake",
            Scope::Decide => "decide",
            Scope::Watches => "watches",
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Scope, String> {
        let found = Scope::ALL.into_iter().find(|s| s.as_str() == text.trim().to_ascii_lowercase());
        found.ok_or_else(|| format!("“{text}” is no scope; there are read, intake, decide, watches"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_one_before_may_and_more() {
        for pair in TABLE.windows(2) {
            let ((less, few), (more, many)) = (pair[0], pair[1]);
            assert!(few.iter().all(|need| more.may(*need)) && many.len() > few.len(), "{less} {more}");
        }
        assert!(
            !Role::Viewer.may(Need::Report) && !Role::Analyst.may(Need::Decide) && !Role::Reviewer.may(Need::Manage)
        );
    }

    #[test]
    fn no_scope_reaches_accounts() {
        for scope in Scope::ALL {
            assert!(!scope.covers(Need::Account) && !scope.covers(Need::Manage), "{scope:?}");
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }
}
