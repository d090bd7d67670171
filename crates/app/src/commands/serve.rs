//! `serve`: the console in a browser, with pages and an interface for programs.

use crate::console;
use crate::flow::Flow;
use anyhow::Result;
use chancery_serve::Said;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

/// Serves the console until the program is asked to end; prints its address, and a password for whoever comes in.
///
/// # Errors
/// When the ledger cannot be opened or the address not listened on.
pub fn run(flow: Flow, ledger: &Path, listen: SocketAddr, hosts: Vec<String>, patience: Option<u16>) -> Result<()> {
    let shown = ledger.display().to_string();
    let say = move |said: &Said| {
        // A closed terminal is no reason to end.
        drop(tell(said, &shown, &mut io::stdout().lock(), &mut io::stderr().lock()));
    };
    console::serve(flow, ledger, listen, hosts, patience, Box::new(say))
}

fn tell(said: &Said, ledger: &str, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    match said {
        Said::Listening(address) => {
            writeln!(out, "console   {address}")?;
            writeln!(out, "ledger    {ledger}")?;
        }
        Said::Password(password) => {
            writeln!(out, "password  {password}   (lets one person in, once)")?;
        }
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
