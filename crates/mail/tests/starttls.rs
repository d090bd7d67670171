//! A relay that speaks STARTTLS, on loopback: what goes in the open, what goes behind TLS, and whose certificate is believed.

use chancery_mail::{Letter, Relay, Trouble};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

const LETTER: Letter = Letter {
    to: "desk@example.org",
    subject: "Norland: toll",
    text: "two words",
    html: "<p>two words</p>",
    id: "chancery-0-1-1",
};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../app/tests/tls").join(name)
}

/// What a relay heard in the open and behind TLS.
#[derive(Default)]
struct Heard {
    open: String,
    guarded: String,
}

/// Takes lines until TLS is asked for, or the letter's end.
fn talk(stream: impl Read + Write, greet: bool, offers: &str) -> (String, impl Read + Write) {
    let mut reader = BufReader::new(stream);
    let (mut heard, mut data) = (String::new(), false);
    if greet && reader.get_mut().write_all(b"220 relay\r\n").is_err() {
        return (heard, reader.into_inner());
    }
    loop {
        let mut line = String::new();
        if !matches!(reader.read_line(&mut line), Ok(n) if n > 0) {
            break;
        }
        heard.push_str(&line);
        let line = line.trim_end();
        let answer = match (data, line.split(' ').next().unwrap_or_default()) {
            (true, _) if line != "." => continue,
            (true, _) => "250 taken 7\r\n".to_owned(),
            (_, "EHLO") => format!("250-relay\r\n250 {offers}\r\n"),
            (_, "STARTTLS") => "220 go on\r\n".to_owned(),
            (_, "AUTH") => "235 welcome\r\n".to_owned(),
            (_, "DATA") => "354 go on\r\n".to_owned(),
            (_, "QUIT") => break,
            _ => "250 well\r\n".to_owned(),
        };
        data = line == "DATA";
        if reader.get_mut().write_all(answer.as_bytes()).is_err() || line == "STARTTLS" {
            break;
        }
    }
    (heard, reader.into_inner())
}

/// A relay for one letter that offers STARTTLS.
fn relay() -> (u16, JoinHandle<Heard>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let certificate = CertificateDer::from_pem_file(file("cert.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(file("key.pem")).expect("a key");
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key).expect("they fit"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a client");
        let (open, stream) = talk(stream, true, "STARTTLS");
        let tls = StreamOwned::new(ServerConnection::new(config).expect("a server"), stream);
        let (guarded, _) = talk(tls, false, "AUTH PLAIN");
        Heard { open, guarded }
    });
    (port, heard)
}

fn client(host: &str, port: u16) -> Relay {
    let login = Some(("ames".to_owned(), "hush hush".to_owned()));
    Relay::new(&format!("smtp://{host}:{port}"), "a@example.org", login).expect("sound")
}

#[test]
fn a_letter_and_its_password_go_behind_tls_alone() {
    let (port, heard) = relay();
    let authority = std::fs::read(file("cert.pem")).expect("a file");
    let said = client("localhost", port).trusting(&authority).expect("a certificate").send(&LETTER).expect("taken");
    assert!(said.contains("taken 7"), "{said}");
    let heard = heard.join().expect("heard");
    let open: Vec<&str> = heard.open.lines().map(|l| l.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(open, ["EHLO", "STARTTLS"], "{}", heard.open);
    for word in ["AUTH PLAIN", "MAIL FROM", "RCPT TO:<desk@example.org>", "Norland", "two words"] {
        assert!(heard.guarded.contains(word), "{word}: {}", heard.guarded);
    }
}

#[test]
fn a_relay_with_a_certificate_that_nobody_vouches_for_gets_nothing() {
    let authority = std::fs::read(file("cert.pem")).expect("a file");
    let (port, heard) = relay();
    let unknown = client("localhost", port).send(&LETTER);
    assert!(matches!(&unknown, Err(Trouble::Later(why)) if !why.contains("hush")), "{unknown:?}");
    let first = heard.join().expect("heard");
    assert!(first.guarded.is_empty() && !first.open.contains("AUTH"), "{} {}", first.open, first.guarded);
    for wrong in [&b"no certificate"[..], b"", b"-----BEGIN CERTIFICATE-----\nAAAA"] {
        assert!(client("localhost", 25).trusting(wrong).is_err(), "{wrong:?}");
    }
    assert!(client("localhost", 25).trusting(&authority).is_ok());
}
