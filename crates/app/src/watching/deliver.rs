//! The ways out: webhooks and letters.

use crate::moment::Moment;
use chancery_alerts::letter::{Home, letter, payload};
use chancery_alerts::{Channel, Done, Due, Form, Webhook, cap, signature};
use chancery_fetch::{Allow, Client, Limits, Message};
use chancery_mail::{Letter, Relay, Trouble};
use std::time::Duration;

/// How messages leave; the tests have ways of their own.
pub trait Routes: Send + Sync {
    /// Posts a message; gives the status.
    ///
    /// # Errors
    /// What went wrong, and whether it may pass.
    fn post(&self, url: &str, message: &Message) -> Result<u16, Done>;

    /// Sends a letter; gives what the relay said.
    ///
    /// # Errors
    /// What went wrong, and whether it may pass.
    fn mail(&self, letter: &Letter) -> Result<String, Done>;
}

/// The real ways.
pub struct Outbound {
    client: Client,
    relay: Option<Relay>,
}

impl Outbound {
    /// Ways out: which addresses beside public ones webhooks may reach, and the relay for letters.
    pub fn new(allow: Allow, relay: Option<Relay>) -> Outbound {
        let limits = Limits {
            body_bytes: 64 << 10,
            total: Duration::from_secs(30),
            head: Duration::from_secs(15),
            connect: Duration::from_secs(10),
            ..Limits::default()
        };
        Outbound { client: Client::new(limits, allow, None), relay }
    }
}

impl Routes for Outbound {
    fn post(&self, url: &str, message: &Message) -> Result<u16, Done> {
        self.client.post(url, message).map_err(|e| {
            let why = format!("{}: {}", e.kind.as_str(), e.detail);
            if e.kind.passes() { Done::Failed(why) } else { Done::Refused(why) }
        })
    }

    fn mail(&self, letter: &Letter) -> Result<String, Done> {
        let Some(relay) = &self.relay else {
            return Err(Done::Refused("no relay for mail was given to the program (--smtp, --mail-from)".to_owned()));
        };
        relay.send(letter).map_err(|e| match e {
            Trouble::Later(why) => Done::Failed(why),
            Trouble::Never(why) => Done::Refused(why),
        })
    }
}

/// Sends one delivery.
pub fn one(routes: &dyn Routes, home: &Home, due: &Due, now: Moment) -> Done {
    match (due.channel, &due.watch.webhook) {
        (Channel::Webhook, Some(webhook)) => post(routes, home, due, webhook, now),
        (Channel::Webhook, None) => Done::Refused("the watch has no webhook any more".to_owned()),
        (Channel::Email, _) => mail(routes, home, due),
    }
}

fn post(routes: &dyn Routes, home: &Home, due: &Due, webhook: &Webhook, now: Moment) -> Done {
    let (kind, body) = match (webhook.form, due.alerts.first()) {
        (Form::Cap, Some(alert)) if !due.test => ("application/cap+xml", cap::message(home, &due.watch, alert)),
        (Form::Cap, _) => ("application/cap+xml", cap::test(home, &due.watch, due.id, now)),
        (Form::Json, _) => ("application/json", payload(home, &due.watch, &due.alerts, due.test)),
    };
    let (stamp, id) = (now.to_string(), format!("{}-{}", home.instance, due.id));
    let signed = format!("v1={}", signature(&webhook.secret, now, body.as_bytes()));
    let headers =
        [("Chancery-Timestamp", stamp.as_str()), ("Chancery-Signature", signed.as_str()), ("Chancery-Delivery", &id)];
    let message = Message { content_type: kind, headers: &headers, body: body.as_bytes() };
    match routes.post(&webhook.url, &message) {
        Ok(status @ 200..=299) => Done::Taken(format!("status {status}")),
        // Gone for good says so; everything else may be mended over there.
        Ok(410) => Done::Refused("status 410: gone".to_owned()),
        Ok(status) => Done::Failed(format!("status {status}")),
        Err(done) => done,
    }
}

fn mail(routes: &dyn Routes, home: &Home, due: &Due) -> Done {
    let written = letter(home, &due.watch, &due.alerts, due.test);
    let (mut taken, mut later, mut never) = (Vec::new(), Vec::new(), Vec::new());
    for (n, to) in due.watch.email.iter().enumerate() {
        let id = format!("chancery-{}-{}-{n}", home.instance, due.id);
        let letter = Letter { to, subject: &written.subject, text: &written.text, html: &written.html, id: &id };
        match routes.mail(&letter) {
            Ok(said) => taken.push(format!("{to}: {said}")),
            Err(Done::Failed(why)) => later.push(format!("{to}: {why}")),
            Err(Done::Refused(why) | Done::Taken(why)) => never.push(format!("{to}: {why}")),
        }
    }
    // Who has it must not get it again for the sake of others; what failed is told in the log.
    match (taken.is_empty(), later.is_empty()) {
        (false, _) => Done::Taken([taken, later, never].concat().join("; ")),
        (true, false) => Done::Failed([later, never].concat().join("; ")),
        (true, true) => Done::Refused(never.join("; ")),
    }
}
