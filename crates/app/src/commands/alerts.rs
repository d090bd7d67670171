//! `alerts`: watches without the console: look once, send what is due, show what was sent.

use super::{Request, finish};
use crate::cli::{Alerts, Cli, Outward};
use crate::console::Teller;
use crate::filter::Filter;
use crate::flow::{Flow, Reader};
use crate::moment;
use crate::store::Store as _;
use crate::style::tame;
use crate::table::{Cell, Column, Table};
use crate::view::View;
use crate::watching::{self, Ledgers, Outbound, form};
use anyhow::{Context, Result, bail};
use chancery_alerts::{Delivery, State, Store, Watch};
use chancery_fetch::Allow;
use chancery_ledger::Ledger;
use chancery_mail::Relay;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Lines of the log that are shown.
const LOG: usize = 100;

/// A ledger that is looked at once.
struct Once<'f> {
    flow: &'f Flow,
    dir: PathBuf,
    reader: Reader,
    patience: Option<u16>,
}

impl Once<'_> {
    fn shown(&self, view: View) -> Arc<View> {
        Arc::new(View { stalled_after: self.patience, ..view }.without_rejected())
    }
}

impl Ledgers for Once<'_> {
    fn ledger(&self) -> Result<Ledger> {
        self.reader.ledger()
    }

    fn whole(&self) -> Result<Option<Arc<View>>> {
        Ok(self.reader.whole()?.map(|v| self.shown(v)))
    }

    fn part(&self, document: &str) -> Result<Option<Arc<View>>> {
        Ok(self.flow.one(&self.dir, document)?.map(|v| self.shown(v)))
    }
}

/// The ways out that were asked for.
///
/// # Errors
/// When an address is none or the file with the password cannot be read.
pub fn teller(outward: &Outward) -> Result<Teller> {
    let relay = match &outward.smtp {
        Some(address) => {
            let from = outward.mail_from.as_deref().unwrap_or_default();
            let relay = Relay::new(address, from, login(outward)?).map_err(anyhow::Error::msg).context("--smtp")?;
            Some(match &outward.smtp_ca {
                Some(file) => {
                    let pem = std::fs::read(file).with_context(|| format!("--smtp-ca: {}", file.display()))?;
                    let wrong = || format!("--smtp-ca: {}", file.display());
                    relay.trusting(&pem).map_err(anyhow::Error::msg).with_context(wrong)?
                }
                None => relay,
            })
        }
        None => None,
    };
    let base = match outward.address.as_deref() {
        Some(url) if !url.starts_with("http://") && !url.starts_with("https://") => {
            bail!("--address: “{}” begins with neither http:// nor https://", tame(url))
        }
        Some(url) => format!("{}/", url.trim_end_matches('/')),
        None => String::new(),
    };
    let allow = Allow { everything: false, networks: outward.webhook_to.clone() };
    Ok(Teller { base, mail: relay.is_some(), routes: Box::new(Outbound::new(allow, relay)) })
}

fn login(outward: &Outward) -> Result<Option<(String, String)>> {
    let Some(user) = &outward.smtp_user else { return Ok(None) };
    let password = match &outward.smtp_password_file {
        Some(file) => std::fs::read_to_string(file).with_context(|| file.display().to_string())?,
        None => std::env::var("CHANCERY_SMTP_PASSWORD")
            .context("--smtp-user: the password stands in --smtp-password-file or CHANCERY_SMTP_PASSWORD")?,
    };
    Ok(Some((user.clone(), password.trim_end_matches(['\r', '\n']).to_owned())))
}

/// Does what was asked about watches; 1 when something was given up.
///
/// # Errors
/// When the ledger or the file of watches cannot be read or written, or a watch is not sound.
pub fn run(flow: &Flow, cli: &Cli, what: &Alerts, out: &mut dyn Write) -> Result<ExitCode> {
    let dir = cli.ledger();
    // Only a ledger has watches: none is made for a mistyped folder.
    drop(Ledger::open(&dir, chancery_ledger::Open::View)?);
    let mut store = Store::open(&watching::file(&dir))?;
    let now = cli.global.now.unwrap_or_else(moment::now);
    let (style, filter) = (cli.global.style(), Filter::default());
    let request = Request { view: &View::default(), filter: &filter, format: cli.global.format, style: &style };
    match what {
        Alerts::Run { outward } => return round(flow, cli, &dir, &mut store, outward, now, out),
        Alerts::List => list(&request, &store, out)?,
        Alerts::Log => log(&request, &store, out)?,
        Alerts::Add { file } => {
            let watch = form::read(&typed(file)?, None, &who(), now).map_err(anyhow::Error::msg)?;
            let (id, token) = store.add(&watch)?;
            writeln!(out, "watch   {id}")?;
            writeln!(out, "feed    /feeds/watch/{token}.atom")?;
            if let Some(webhook) = &watch.webhook {
                writeln!(out, "secret  {}", webhook.secret)?;
            }
        }
        Alerts::Remove { id } => {
            if !store.remove(*id)? {
                bail!("no watch {id}");
            }
            writeln!(out, "taken away: watch {id}")?;
        }
        Alerts::Test { id } => {
            let watch = store.watch(*id)?.with_context(|| format!("no watch {id}"))?;
            let ways = store.test(&watch, now)?;
            writeln!(out, "waiting: {}", crate::wording::count(ways, "test", "tests"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Decisions are signed; so are watches made without a console.
fn who() -> String {
    std::env::var("USER").ok().filter(|u| !u.is_empty()).unwrap_or_else(|| "the command line".to_owned())
}

fn typed(file: &Path) -> Result<chancery_serve::views::WatchForm> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        text
    } else {
        std::fs::read_to_string(file).with_context(|| file.display().to_string())?
    };
    serde_json::from_str(&text).with_context(|| format!("{}: not a watch", file.display()))
}

fn round(
    flow: &Flow,
    cli: &Cli,
    dir: &Path,
    store: &mut Store,
    outward: &Outward,
    now: i64,
    out: &mut dyn Write,
) -> Result<ExitCode> {
    let teller = teller(outward)?;
    let reader = Reader::open(flow, dir)?;
    let once = Once { flow, dir: dir.to_owned(), reader, patience: cli.global.stalled_after };
    let alerts = watching::evaluate(store, &once, now)?;
    let base = if teller.base.is_empty() { "http://127.0.0.1:7272/" } else { &teller.base };
    let done = watching::deliver(store, &*teller.routes, base, now)?;
    writeln!(
        out,
        "{}; {} sent, {} to be tried again, {} given up",
        crate::wording::count(alerts, "alert", "alerts"),
        done.sent,
        done.waiting,
        done.dead.len()
    )?;
    for why in &done.dead {
        writeln!(io::stderr(), "chancery: not delivered: {}", tame(why))?;
    }
    Ok(if done.dead.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

const WATCHES: [Column; 5] = [
    Column::text("id", "watch", 5, 6, 0),
    Column::text("name", "name", 10, 30, 0),
    Column::text("about", "about", 16, 50, 0),
    Column::text("ways", "ways", 10, 40, 1),
    Column::text("when", "when", 6, 30, 2),
];

fn list(request: &Request, store: &Store, out: &mut dyn Write) -> Result<()> {
    let row = |w: &Watch| {
        let paused = if w.paused { " (paused)" } else { "" };
        vec![
            Cell::text(w.id.to_string()),
            Cell::text(format!("{}{paused}", tame(&w.name))),
            Cell::text(tame(&form::about(&w.rule).join("; "))),
            Cell::text(tame(&form::ways(w).join("; "))),
            Cell::text(form::when(&w.schedule)),
        ]
    };
    let mut table = Table::new(&WATCHES);
    table.rows = store.watches()?.iter().map(row).collect();
    Ok(finish(request, out, ("watch", "watches"), &table, 0)?)
}

const DELIVERIES: [Column; 8] = [
    Column::text("id", "delivery", 5, 8, 0),
    Column::text("made", "made", 17, 17, 0),
    Column::text("watch", "watch", 5, 6, 0),
    Column::text("channel", "way", 7, 8, 0),
    Column::text("state", "state", 7, 8, 0),
    Column::text("tries", "tries", 5, 5, 0),
    Column::text("alerts", "alerts", 6, 6, 0),
    Column::text("said", "what was said", 10, 50, 1),
];

fn log(request: &Request, store: &Store, out: &mut dyn Write) -> Result<()> {
    let row = |d: &Delivery| {
        let state = match d.state {
            State::Waiting => format!("waiting, due {}", moment::short(d.due)),
            other => other.as_str().to_owned(),
        };
        vec![
            Cell::text(d.id.to_string()),
            Cell::text(moment::short(d.made)),
            Cell::text(d.watch.to_string()),
            Cell::text(d.channel.as_str()),
            Cell::text(state),
            Cell::number(usize::try_from(d.tries).unwrap_or(0)),
            Cell::text(if d.test { "test".to_owned() } else { d.alerts.to_string() }),
            Cell::text(tame(&d.said)),
        ]
    };
    let mut table = Table::new(&DELIVERIES);
    table.rows = store.deliveries(None, 0, LOG)?.0.iter().map(row).collect();
    Ok(finish(request, out, ("delivery", "deliveries"), &table, 0)?)
}
