//! `serve`: the console in a browser, with pages and an interface for programs.

use crate::cli::{Outward, Web};
use crate::console;
use crate::flow::Flow;
use anyhow::{Result, ensure};
use chancery_serve::{Given, Proxy, Range, Said, Settings, Tls};
use clap::Args;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Serves the console until the program is asked to end; prints its address, and while there are no accounts a password
/// for whoever comes in.
///
/// # Errors
/// When the ledger cannot be opened or the address not listened on.
pub fn run(flow: Flow, ledger: &Path, options: &Options, patience: Option<u16>) -> Result<()> {
    let teller = super::alerts::teller(&options.outward)?;
    let shown = ledger.display().to_string();
    let say = move |said: &Said| {
        // A closed terminal is no reason to end.
        drop(tell(said, &shown, &mut io::stdout().lock(), &mut io::stderr().lock()));
    };
    let intake = console::Given { patience, teller, fetches: !options.no_fetch };
    console::serve(flow, ledger, options.settings()?, intake, Box::new(say))
}

/// Where the console listens, and what stands in front of it.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7272")]
    listen: SocketAddr,
    /// A further name it is reached by, such as that of a reverse proxy.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Certificate in PEM, with those that vouch for it: speak TLS.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front speaks TLS: browsers are to send cookies by TLS only.
    #[arg(long, conflicts_with = "tls_cert")]
    behind_tls_proxy: bool,
    /// Header in which a reverse proxy names whoever it signed in, such as X-Forwarded-User; believed from --proxy-from alone.
    #[arg(long, value_name = "HEADER", requires = "proxy_from")]
    proxy_user_header: Option<String>,
    /// Header with their groups, separated by commas.
    #[arg(long, value_name = "HEADER", requires = "proxy_user_header")]
    proxy_groups_header: Option<String>,
    /// Addresses of the reverse proxy, such as 127.0.0.1/32; it also tells from where requests came (X-Forwarded-For).
    #[arg(long, value_name = "ADDR/LENGTH")]
    proxy_from: Vec<Range>,
    /// Role of a user or group that the proxy names, such as desk=reviewer; * is everybody; the first that fits counts [default: that of the account of that name, else none].
    #[arg(long, value_name = "NAME=ROLE", requires = "proxy_user_header")]
    proxy_role: Vec<Given>,
    /// Take no addresses in the intake: the console then asks no host for a report.
    #[arg(long, conflicts_with_all = ["allow", "allow_private"])]
    pub(crate) no_fetch: bool,
    /// Which hosts the intake may ask.
    #[command(flatten)]
    pub(crate) web: Web,
    /// How watches tell.
    #[command(flatten)]
    outward: Outward,
}

impl Options {
    fn settings(&self) -> Result<Settings> {
        let header = |name: &Option<String>| -> Result<Option<String>> {
            let Some(name) = name else { return Ok(None) };
            let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            ensure!(plain, "“{name}” is not the name of a header");
            Ok(Some(name.to_ascii_lowercase()))
        };
        let tls = self.tls_cert.clone().zip(self.tls_key.clone());
        Ok(Settings {
            listen: self.listen,
            hosts: self.host.iter().map(|h| h.to_ascii_lowercase()).collect(),
            tls: tls.map(|(certificate, key)| Tls { certificate, key }),
            behind_tls: self.behind_tls_proxy,
            proxy: Proxy {
                user_header: header(&self.proxy_user_header)?,
                groups_header: header(&self.proxy_groups_header)?,
                from: self.proxy_from.clone(),
                roles: self.proxy_role.clone(),
            },
        })
    }
}

fn tell(said: &Said, ledger: &str, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    match said {
        Said::Listening(address) => {
            writeln!(out, "console   {address}")?;
            writeln!(out, "ledger    {ledger}")?;
        }
        Said::Password(password) => {
            writeln!(
                out,
                "password  {password}   (lets one person in, once, as owner: there are no accounts; `chancery people add` makes one)"
            )?;
        }
        Said::Accounts(1) => writeln!(out, "accounts  1: sign in with a name and a password")?,
        Said::Accounts(count) => writeln!(out, "accounts  {count}: sign in with a name and a password")?,
        Said::Entered(name) => writeln!(out, "signed in: {}", crate::style::tame(name))?,
        Said::Failed(why) => writeln!(err, "chancery: {}", crate::style::tame(why))?,
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_and_password_are_told_and_names_are_tamed() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        for said in [
            Said::Listening("http://127.0.0.1:7272/".to_owned()),
            Said::Password("abcd".to_owned()),
            Said::Entered("a\u{1b}[2J".to_owned()),
            Said::Failed("disk".to_owned()),
        ] {
            tell(&said, "./ledger", &mut out, &mut err).expect("a vector takes all");
        }
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains("http://127.0.0.1:7272/") && text.contains("password  abcd"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        assert_eq!(String::from_utf8(err).expect("UTF-8"), "chancery: disk\n");
    }
}
