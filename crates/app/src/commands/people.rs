//! `people`: accounts of the console, their roles and tokens, and the log of what everybody did.

use crate::style::Style;
use crate::table::{Cell, Column, Format, Table};
use anyhow::{Context, Result, bail, ensure};
use chancery_people::{Act, MOST_DAYS, People, Role, Scope, Wanted, now, stamp};
use clap::Subcommand;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum What {
    /// Make an account; the password is asked for, or read from a line of standard input.
    Add {
        /// The name decisions are signed with.
        name: String,
        /// viewer, analyst, reviewer or owner; the first account is an owner's.
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// Make up a first password and print it; its owner must choose another within a week.
        #[arg(long)]
        first: bool,
    },
    /// Everybody with an account.
    List,
    /// Give an account another role.
    Role {
        /// Whose.
        name: String,
        /// viewer, analyst, reviewer or owner.
        role: Role,
    },
    /// Make an account open nothing any more; sessions end, tokens count no longer.
    Disable {
        /// Whose.
        name: String,
    },
    /// Make it open again.
    Enable {
        /// Whose.
        name: String,
    },
    /// Print a new first password for somebody who lost theirs; second factor, sessions and tokens end.
    Reset {
        /// Whose.
        name: String,
    },
    /// Tokens of programs.
    Token {
        /// What to do.
        #[command(subcommand)]
        what: TokenWhat,
    },
    /// The log of acts, newest first: who did what, when, from where.
    Audit {
        /// Go through the whole log and compare every digest; a difference → exit 1.
        #[arg(long)]
        check: bool,
        /// With --check: digest of an earlier last line that must still be in the log.
        #[arg(long, value_name = "DIGEST", requires = "check")]
        holds: Option<String>,
        /// Only of this person.
        #[arg(long, value_name = "NAME", default_value = "")]
        who: String,
        /// Lines.
        #[arg(long, value_name = "N", default_value_t = 50)]
        lines: usize,
    },
}

/// What to do with tokens.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenWhat {
    /// Make one; it is printed this once.
    Make {
        /// Whose.
        name: String,
        /// What it is for.
        #[arg(long, value_name = "TEXT")]
        label: String,
        /// read, intake, decide, watches.
        #[arg(long, value_name = "SCOPE", required = true, value_delimiter = ',')]
        scope: Vec<Scope>,
        /// Days it holds.
        #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
        days: u32,
    },
    /// All, or those of one person.
    List {
        /// Whose.
        name: Option<String>,
    },
    /// Take one back.
    Revoke {
        /// Its number.
        id: i64,
    },
}

/// Does it and prints what came of it.
///
/// # Errors
/// When it cannot be, or the file of accounts cannot be read or written.
pub fn run(what: &What, ledger: &Path, format: Format, style: &Style, out: &mut dyn Write) -> Result<ExitCode> {
    if !People::is_there(ledger) && !matches!(what, What::Add { .. }) {
        bail!("{}: no accounts; “people add NAME --role owner” makes the first", ledger.display());
    }
    let people = People::open(ledger)?;
    let note = |what: &str, about: String| {
        let (who, address) = (user(), "terminal".to_owned());
        people.note(&Act { who, what: what.to_owned(), about, address, outcome: "done".to_owned() }, now())
    };
    match what {
        What::Add { name, role, first } => {
            let typed = if *first { None } else { Some(typed_twice(name)?) };
            let made = people.add(name, *role, typed.as_deref(), now())?;
            note("people add", format!("{name} as {role}"))?;
            writeln!(out, "{name}: {role}, {}", role.meaning())?;
            tell_first(made.as_deref(), out)?;
        }
        What::List => list(&people, format, style, out)?,
        What::Role { name, role } => {
            people.set_role(name, *role)?;
            note("people role", format!("{name} is {role}"))?;
            writeln!(out, "{name}: {role}, {}", role.meaning())?;
        }
        What::Disable { name } => {
            people.set_disabled(name, true)?;
            note("people disable", name.clone())?;
            writeln!(out, "{name}: disabled; sessions ended, tokens count no longer")?;
        }
        What::Enable { name } => {
            people.set_disabled(name, false)?;
            note("people enable", name.clone())?;
            writeln!(out, "{name}: enabled")?;
        }
        What::Reset { name } => {
            let first = people.reset(name, now())?;
            note("people reset", name.clone())?;
            tell_first(Some(&first), out)?;
        }
        What::Token { what } => token(&people, what, format, style, &note, out)?,
        What::Audit { check: true, holds, .. } => return check(&people, holds.as_deref(), out),
        What::Audit { who, lines, .. } => audit(&people, who, *lines, format, style, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Who types, as far as the system says.
fn user() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|n| !n.is_empty()).unwrap_or_else(|| "somebody".to_owned())
}

fn tell_first(first: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    match first {
        Some(first) => writeln!(out, "first password  {first}   (to be changed at the first sign-in, within a week)"),
        None => Ok(()),
    }
}

/// A password, typed twice at a terminal, once otherwise. Never an argument: other users see those.
fn typed_twice(name: &str) -> Result<String> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).context("standard input")?;
        return Ok(line.trim_end_matches(['\n', '\r']).to_owned());
    }
    let first = rpassword::prompt_password(format!("Password of {name}: ")).context("the terminal")?;
    let second = rpassword::prompt_password("The same again: ").context("the terminal")?;
    ensure!(first == second, "those were two passwords");
    Ok(first)
}

fn list(people: &People, format: Format, style: &Style, out: &mut dyn Write) -> Result<()> {
    const COLUMNS: [Column; 6] = [
        Column::text("name", "name", 12, 40, 0),
        Column::text("role", "role", 8, 8, 0),
        Column::text("standing", "standing", 8, 30, 0),
        Column::text("second_factor", "second factor", 3, 13, 1),
        Column::text("made", "made", 19, 19, 2),
        Column::text("seen", "seen", 19, 19, 1),
    ];
    let mut table = Table::new(&COLUMNS);
    for account in people.accounts()? {
        let seen = people.sessions_of(&account.name, now())?.first().map(|s| stamp(s.seen)).unwrap_or_default();
        let standing = match (account.disabled, account.must_change) {
            (true, _) => "disabled",
            (_, true) => "has a first password",
            _ => "open",
        };
        let second = if account.second { "yes" } else { "no" };
        let texts = [account.name.as_str(), account.role.as_str(), standing, second, &stamp(account.made), &seen];
        table.rows.push(texts.into_iter().map(Cell::text).collect());
    }
    Ok(table.write(format, out, style)?)
}

fn token(
    people: &People,
    what: &TokenWhat,
    format: Format,
    style: &Style,
    note: &dyn Fn(&str, String) -> Result<(), chancery_people::PeopleError>,
    out: &mut dyn Write,
) -> Result<()> {
    const COLUMNS: [Column; 8] = [
        Column::number("id", "no", 2, 6, 0),
        Column::text("account", "account", 10, 30, 0),
        Column::text("label", "label", 10, 40, 0),
        Column::text("scopes", "scopes", 6, 30, 0),
        Column::text("made", "made", 19, 19, 3),
        Column::text("expires", "expires", 19, 19, 1),
        Column::text("seen", "last used", 19, 19, 1),
        Column::text("standing", "standing", 6, 10, 0),
    ];
    match what {
        TokenWhat::Make { name, label, scope, days } => {
            let (id, token) = people.make_token(name, &Wanted { label, scopes: scope, days: *days }, now())?;
            note("people token make", format!("token {id} “{label}” of {name}"))?;
            writeln!(out, "token {id}   {token}   (shown this once)")?;
        }
        TokenWhat::List { name } => {
            let mut table = Table::new(&COLUMNS);
            for t in people.tokens(name.as_deref())? {
                let scopes = t.scopes.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(" ");
                let standing = if t.revoked.is_some() {
                    "taken back"
                } else if t.expires <= now() {
                    "ended"
                } else {
                    "holds"
                };
                let seen = t.seen.map(stamp).unwrap_or_default();
                let texts = [&t.account, &t.label, &scopes, &stamp(t.made), &stamp(t.expires), &seen, standing];
                let number = Cell::number(usize::try_from(t.id).unwrap_or(0));
                table.rows.push(std::iter::once(number).chain(texts.into_iter().map(Cell::text)).collect());
            }
            table.write(format, out, style)?;
        }
        TokenWhat::Revoke { id } => {
            let token = people.revoke_token(*id, None, now())?;
            note("people token revoke", format!("token {id} “{}” of {}", token.label, token.account))?;
            writeln!(out, "token {id} “{}” of {}: taken back", token.label, token.account)?;
        }
    }
    Ok(())
}

fn audit(people: &People, who: &str, lines: usize, format: Format, style: &Style, out: &mut dyn Write) -> Result<()> {
    const COLUMNS: [Column; 7] = [
        Column::number("number", "no", 2, 8, 1),
        Column::text("at", "when (UTC)", 19, 19, 0),
        Column::text("who", "who", 8, 30, 0),
        Column::text("what", "what", 10, 40, 0),
        Column::text("about", "about", 10, 60, 0),
        Column::text("address", "from", 9, 39, 1),
        Column::text("outcome", "outcome", 4, 12, 0),
    ];
    let mut table = Table::new(&COLUMNS);
    for entry in people.acts(who, 0, lines)?.0 {
        let act = &entry.act;
        let texts = [&stamp(entry.at), &act.who, &act.what, &act.about, &act.address, &act.outcome];
        let number = Cell::number(usize::try_from(entry.number).unwrap_or(0));
        table.rows.push(std::iter::once(number).chain(texts.into_iter().map(Cell::text)).collect());
    }
    Ok(table.write(format, out, style)?)
}

fn check(people: &People, holds: Option<&str>, out: &mut dyn Write) -> Result<ExitCode> {
    let mut checked = people.check_log()?;
    if let Some(digest) = holds
        && !people.log_holds(digest)?
    {
        checked.faults.push(format!("no line has the digest {digest}"));
    }
    writeln!(out, "lines   {}", checked.lines)?;
    writeln!(out, "digest  {}", checked.head)?;
    for fault in &checked.faults {
        writeln!(out, "✗ {fault}")?;
    }
    if checked.faults.is_empty() {
        writeln!(out, "✓ every line is as it was written")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
