//! Letters by SMTP: the only room that speaks it.
//!
//! It takes a relay's address as `smtps://HOST[:PORT]` (TLS from the first byte), `smtp://HOST[:PORT]` (STARTTLS, refused
//! when the relay does not offer it) or `smtp+plain://HOST[:PORT]` (no TLS, for a relay on the same machine).
//! Passwords are in no message of this crate.

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::fmt;
use std::time::Duration;

/// How long one step with the relay may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the way to the relay is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guarded {
    Wrapped,
    Started,
    Not,
}

/// A relay that takes letters.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    guarded: Guarded,
    /// User and password.
    login: Option<(String, String)>,
    from: Mailbox,
    /// An authority that is believed beside those built in.
    authority: Option<Certificate>,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.guarded)
    }
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It may be taken later.
    Later(String),
    /// It never will: an address is none, or the relay says so for good.
    Never(String),
}

/// A letter.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// To whom; each gets one of their own and sees no other.
    pub to: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Plain words.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// What tells it apart from all others; the same when it is sent again.
    pub id: &'a str,
}

impl Relay {
    /// A relay by its address, who letters come from, and a login if it wants one.
    ///
    /// # Errors
    /// Says what is wrong with the address; never repeats the password.
    pub fn new(address: &str, from: &str, login: Option<(String, String)>) -> Result<Relay, String> {
        let (scheme, rest) =
            address.split_once("://").ok_or("an SMTP relay is smtps://HOST, smtp://HOST or smtp+plain://HOST")?;
        let (guarded, usual) = match scheme {
            "smtps" => (Guarded::Wrapped, 465),
            "smtp" => (Guarded::Started, 587),
            "smtp+plain" => (Guarded::Not, 25),
            _ => return Err(format!("“{scheme}” is none of smtps, smtp, smtp+plain")),
        };
        let rest = rest.trim_end_matches('/');
        if rest.contains(['@', '/', '?', ' ']) {
            return Err("the address of a relay has a host and a port, no user and no path".to_owned());
        }
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => {
                (host, port.parse().map_err(|_| format!("“{port}” is no port"))?)
            }
            _ => (rest, usual),
        };
        if host.is_empty() {
            return Err("a relay has a host".to_owned());
        }
        let from = from.parse().map_err(|_| format!("“{from}” is no mail address"))?;
        if login.is_some() && guarded == Guarded::Not {
            return Err("a password is not sent without TLS; use smtp:// or smtps://".to_owned());
        }
        Ok(Relay { host: host.trim_matches(['[', ']']).to_owned(), port, guarded, login, from, authority: None })
    }

    /// The same, believing one more authority, given in PEM: relays inside often have certificates of their own house.
    ///
    /// # Errors
    /// When it is no certificate.
    pub fn trusting(self, pem: &[u8]) -> Result<Relay, String> {
        // What is no PEM at all gives no certificate, and with it no error.
        let there = pem.windows(11).any(|w| w == b"CERTIFICATE");
        let authority = Certificate::from_pem(pem).ok().filter(|_| there);
        Ok(Relay { authority: Some(authority.ok_or("no certificate in PEM")?), ..self })
    }

    /// A letter as it is handed to the relay: headers, an empty line, what follows.
    ///
    /// # Errors
    /// [`Trouble::Never`].
    pub fn written(&self, letter: &Letter) -> Result<Vec<u8>, Trouble> {
        self.message(letter).map(|message| message.formatted())
    }

    fn message(&self, letter: &Letter) -> Result<Message, Trouble> {
        let never = |what: &str| Trouble::Never(what.to_owned());
        let to: Mailbox = letter.to.parse().map_err(|_| never("not a mail address"))?;
        // The letters' own domain names them: it is the sender's.
        let domain = self.from.email.domain().to_owned();
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .multipart(MultiPart::alternative_plain_html(letter.text.to_owned(), letter.html.to_owned()))
            .map_err(|_| never("the letter cannot be written"))
    }

    /// Sends a letter; gives what the relay said.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn send(&self, letter: &Letter) -> Result<String, Trouble> {
        let message = self.message(letter)?;
        let transport = self.transport().map_err(|e| Trouble::Later(format!("TLS: {e}")))?;
        match transport.send(&message) {
            Ok(answer) => Ok(answer.message().collect::<Vec<_>>().join(" ")),
            Err(e) if e.is_permanent() => Err(Trouble::Never(e.to_string())),
            Err(e) => Err(Trouble::Later(e.to_string())),
        }
    }

    fn transport(&self) -> Result<SmtpTransport, lettre::transport::smtp::Error> {
        let tls = match self.guarded {
            Guarded::Not => Tls::None,
            Guarded::Started => Tls::Required(self.tls()?),
            Guarded::Wrapped => Tls::Wrapper(self.tls()?),
        };
        let mut made = SmtpTransport::builder_dangerous(&self.host).port(self.port).tls(tls).timeout(Some(PATIENCE));
        if let Some((user, password)) = &self.login {
            made = made.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(made.build())
    }

    fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let made = TlsParameters::builder(self.host.clone());
        match &self.authority {
            Some(authority) => made.add_root_certificate(authority.clone()).build(),
            None => made.build(),
        }
    }
}

/// True for one mail address, without a name and without anything that could be another header.
pub fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    /// A relay for one letter; gives what was said to it.
    fn relay(answers: Vec<&'static str>) -> (u16, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut lines = BufReader::new(stream.try_clone().expect("a handle")).lines();
            let (mut heard, mut data) = (String::new(), false);
            stream.write_all(b"220 relay\r\n").expect("said");
            let mut answers = answers.into_iter();
            while let Some(Ok(line)) = lines.next() {
                heard.push_str(&format!("{line}\n"));
                if data && line != "." {
                    continue;
                }
                data = line.starts_with("DATA");
                let Some(answer) = answers.next() else { break };
                if stream.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
            heard
        });
        (port, heard)
    }

    const LETTER: Letter = Letter {
        to: "desk@example.org",
        subject: "[Norland] toll: 2 → 5\r\nBcc: all@example.org",
        text: "words",
        html: "<p>words</p>",
        id: "chancery-0-1-1",
    };

    #[test]
    fn a_letter_has_one_receiver_whatever_its_subject_says() {
        let (port, heard) =
            relay(vec!["250 hello\r\n", "250 from\r\n", "250 to\r\n", "354 go\r\n", "250 taken 7\r\n", "221 bye\r\n"]);
        let relay = Relay::new(&format!("smtp+plain://127.0.0.1:{port}"), "Chancery <chancery@example.org>", None)
            .expect("sound");
        let said = relay.send(&LETTER).expect("taken");
        assert!(said.contains("taken 7"), "{said}");
        let heard = heard.join().expect("heard");
        assert_eq!(heard.matches("RCPT TO:").count(), 1, "{heard}");
        assert!(!heard.lines().any(|l| l.starts_with("Bcc")), "{heard}");
        assert!(heard.contains("Message-ID: <chancery-0-1-1@example.org>"), "{heard}");
        assert!(heard.contains("text/plain") && heard.contains("text/html"), "{heard}");
    }

    #[test]
    fn what_is_refused_for_good_is_told_from_what_is_not() {
        let send = |answer: &'static str| {
            let (port, _) = relay(vec!["250 hello\r\n", "250 from\r\n", answer, "221 bye\r\n"]);
            Relay::new(&format!("smtp+plain://127.0.0.1:{port}"), "a@example.org", None).expect("sound").send(&LETTER)
        };
        assert!(matches!(send("550 no such user\r\n"), Err(Trouble::Never(_))));
        assert!(matches!(send("450 later\r\n"), Err(Trouble::Later(_))));
        // A relay that offers no STARTTLS is not spoken to without it.
        let (port, heard) = relay(vec!["250 hello\r\n", "221 bye\r\n"]);
        let login = Some(("u".to_owned(), "hush".to_owned()));
        let relay = Relay::new(&format!("smtp://127.0.0.1:{port}"), "a@example.org", login).expect("sound");
        assert!(!format!("{relay:?}").contains("hush"));
        let why = relay.send(&LETTER).expect_err("no TLS");
        assert!(!format!("{why:?}").contains("hush"), "{why:?}");
        let heard = heard.join().expect("heard");
        assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
    }

    #[test]
    fn addresses_of_relays_are_looked_at() {
        for wrong in
            ["mail.example.org", "http://mail.example.org", "smtp://u:p@mail.example.org", "smtp://", "smtp://h:x"]
        {
            assert!(Relay::new(wrong, "a@example.org", None).is_err(), "{wrong}");
        }
        let login = || Some(("u".to_owned(), "p".to_owned()));
        assert!(Relay::new("smtp+plain://127.0.0.1:25", "a@example.org", login()).is_err(), "no password in the open");
        assert_eq!(
            format!("{:?}", Relay::new("smtps://mail.example.org", "a@b.example", login()).expect("sound")),
            "mail.example.org:465 (Wrapped)"
        );
        assert!(is_address("desk@example.org") && !is_address("desk@example.org\r\nBcc: x@y") && !is_address("no"));
    }
}
