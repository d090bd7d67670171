//! The only room that asks other hosts: one request, one answer, within limits that hold for hostile servers.
//!
//! [`Client::get`] follows redirects, each hop judged by itself; [`Client::post`] delivers a message and follows none.
//! The address is judged where the connection is made, after the name was looked up, so that no name can lead
//! inside; what goes by way of a proxy is judged by its address alone. Nothing is retried and nothing waits: politeness and patience are the business of whoever asks.

mod address;
mod body;
mod client;
mod error;
mod forward;
mod gate;
mod proxy;

pub use address::{Allow, Network, why_not_public};
pub use client::{Answer, Client, Limits, Message, Validators, shown, shown_secret};
pub use error::{ErrorKind, FetchError};
pub use proxy::{Proxies, Proxy, Reach};
pub use url::Url;
