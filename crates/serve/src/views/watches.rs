//! Watches: what somebody wants to be told of, and what they were told.

use super::{Part, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Hours in which nothing is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Quiet {
    /// Days on which they begin: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`.
    pub days: Vec<String>,
    /// Time they begin at, `HH:MM`.
    pub from: String,
    /// Time they end at; not after `from` means the next day.
    pub to: String,
}

/// A watch as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WatchForm {
    /// Name.
    pub name: String,
    /// Words of a mission's name, or its sending state's code.
    pub mission: String,
    /// Country code or name.
    pub country: String,
    /// Words of the name of an actor or speaker.
    pub actor: String,
    /// Type or kind of the codebook.
    pub kind: String,
    /// A place's name, or latitude,longitude.
    pub near: String,
    /// Kilometres around it.
    pub km: String,
    /// Other kilometres for some types: `rocket or mortar fire 40, ied 5`.
    pub radii: String,
    /// Fewest independent origins of an incident.
    pub origins: String,
    /// Changes that are told: `new`, `posture`, `stage`, `toll`, `attribution`, `status`, `date`, `origins`; none for all.
    pub fields: Vec<String>,
    /// Address a webhook is posted to; empty for none.
    pub webhook: String,
    /// What it is sent: `json` or `cap`.
    pub form: String,
    /// Mail addresses.
    pub email: Vec<String>,
    /// True when open pages of the console show alerts.
    pub desktop: bool,
    /// How local time differs from UTC: `+03:00`.
    pub offset: String,
    /// Hours in which nothing is sent.
    pub quiet: Vec<Quiet>,
    /// `none`, `hourly` or `daily`.
    pub digest: String,
    /// Time of the daily digest, `HH:MM`.
    pub digest_at: String,
}

/// A watch in the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Watch {
    /// Number.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When it was made.
    pub created: String,
    /// True when it rests.
    pub paused: bool,
    /// What it is about, in words.
    pub about: Vec<String>,
    /// Ways it goes, in words.
    pub ways: Vec<String>,
    /// When it goes, in words; empty for at once.
    pub when: String,
    /// As it was asked for.
    pub form: WatchForm,
    /// The newest alert in one line, and when; empty when there was none.
    pub last: String,
    /// Deliveries of the last hundred that were given up.
    pub dead: usize,
}

/// All watches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Watches {
    /// The watches.
    pub watches: Vec<Watch>,
    /// True when letters can be sent.
    pub mail: bool,
}

/// One thing that is another than before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Changed {
    /// `new`, `toll`, …
    pub field: String,
    /// What changed, in words.
    pub label: String,
    /// The value before; empty when there was none.
    pub before: String,
    /// The value now.
    pub after: String,
    /// The words that say so.
    pub words: Vec<Words>,
}

/// What a watch was told of one matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Alerted {
    /// Number.
    pub id: i64,
    /// Number of the watch.
    pub watch: i64,
    /// When.
    pub at: String,
    /// The matter in a few words.
    pub title: String,
    /// Where it was.
    pub place: String,
    /// Page of the matter.
    pub page: String,
    /// What changed.
    pub changes: Vec<Changed>,
}

/// A line of the log of deliveries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Delivery {
    /// Number.
    pub id: i64,
    /// Number of the watch.
    pub watch: i64,
    /// `webhook` or `email`.
    pub channel: String,
    /// When it was made.
    pub made: String,
    /// When it is tried next, for what waits.
    pub due: String,
    /// Tries so far.
    pub tries: u32,
    /// `waiting`, `sent` or `dead`.
    pub state: String,
    /// When it was sent or given up; empty before that.
    pub ended: String,
    /// What the other end or the network said last.
    pub said: String,
    /// True for a test.
    pub test: bool,
    /// How many alerts it carries.
    pub alerts: usize,
}

/// A watch with what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct WatchPage {
    /// The watch.
    pub watch: Watch,
    /// What it was told lately, newest first.
    pub alerts: Vec<Alerted>,
    /// Its deliveries, newest first.
    pub deliveries: Vec<Delivery>,
    /// Which part of the deliveries this is.
    pub part: Part,
    /// True when letters can be sent.
    pub mail: bool,
}

/// A watch was kept. What stands here is shown this once: it is not kept in a form that could be shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Saved {
    /// Number of the watch.
    pub id: i64,
    /// Path of its feed with its token, when that is new.
    pub feed: Option<String>,
    /// What its webhook is signed with, when that is new.
    pub secret: Option<String>,
    /// What was done, in words.
    pub said: String,
}

/// What can be done with a watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WatchAct {
    /// It rests.
    Pause,
    /// It watches again; what changed meanwhile is not told.
    Resume,
    /// Sends a test on all its ways.
    Test,
    /// Gives its feed another address; the old one is none any more.
    NewFeed,
    /// Gives its webhook another secret.
    NewSecret,
    /// Takes it away.
    Delete,
}

/// An alert for the desktop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Notice {
    /// Number of the alert.
    pub id: i64,
    /// Name of the watch.
    pub watch: String,
    /// What changed, in one line.
    pub text: String,
    /// Page of the matter.
    pub page: String,
}
