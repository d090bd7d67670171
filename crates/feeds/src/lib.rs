//! Feeds without asking anybody: what a feed, sitemap, list of feeds or robots.txt says, what makes two items one, and
//! when to come back. Bytes and moments in, values out.

mod address;
mod bytes;
mod discover;
mod entries;
mod opml;
mod pace;
mod page;
mod robots;
mod sitemap;
mod split;

pub use address::{canonical, file_name, may_name_article, names_article};
pub use bytes::{text, unpacked};
pub use discover::{COMMON_PATHS, discover};
pub use entries::{Entry, Limits, NotAFeed, NotAFeedKind, Read, is_feed, read};
pub use opml::{Outline, opml};
pub use pace::{Pace, backoff, jittered, retry_after};
pub use robots::Robots;
