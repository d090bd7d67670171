//! `feeds.toml`: which feeds are watched, and how.

use anyhow::{Context, Result, bail, ensure};
use chancery_feeds::{Pace, canonical};
use serde::Deserialize;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What holds for all feeds.
    #[serde(default)]
    pub watch: Manner,
    /// The feeds, in the order of the file.
    #[serde(default, rename = "feed")]
    pub feeds: Vec<FeedConfig>,
}

/// How all feeds are asked.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Manner {
    /// Time between two polls of a feed that has news. Default 15 minutes.
    #[serde(deserialize_with = "span")]
    pub interval: Duration,
    /// Time between two polls of a feed that had none for long. Default 2 hours.
    #[serde(deserialize_with = "span")]
    pub longest: Duration,
    /// Least time between two requests to one host. Default 2 seconds.
    #[serde(deserialize_with = "span")]
    pub gap: Duration,
    /// Wait after the first failure; it doubles. Default 1 minute, 6 hours at most.
    #[serde(deserialize_with = "span")]
    pub retry: Duration,
    /// Age of the newest item from which on a feed is stale. Default 30 days.
    #[serde(deserialize_with = "span")]
    pub stale_after: Duration,
    /// How long an item is remembered that no feed lists any more and that the ledger has; `0d` remembers for ever.
    /// Default 90 days.
    #[serde(deserialize_with = "span")]
    pub forget_after: Duration,
    /// How often an article is tried before it is given up. Default 10.
    pub tries: u32,
    /// Proxy by way of which public hosts are asked, `http://host:port`, or `none`. Default: those of the environment.
    pub proxy: String,
    /// Address of mail or web that is told to every server beside the program's name.
    pub contact: String,
}

impl Default for Manner {
    fn default() -> Manner {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        Manner {
            interval: minutes(15),
            longest: minutes(120),
            gap: Duration::from_secs(2),
            retry: minutes(1),
            stale_after: minutes(30 * 24 * 60),
            forget_after: minutes(90 * 24 * 60),
            tries: 10,
            proxy: String::new(),
            contact: String::new(),
        }
    }
}

/// One feed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FeedConfig {
    /// Where it is.
    pub url: String,
    /// What it is called; by default its host.
    #[serde(default)]
    pub name: String,
    /// Time between two polls, instead of that of all.
    #[serde(default, deserialize_with = "maybe_span")]
    pub interval: Option<Duration>,
    /// Age from which on it is stale, instead of that of all.
    #[serde(default, deserialize_with = "maybe_span")]
    pub stale_after: Option<Duration>,
    /// False where the items themselves are read, and not the pages they lead to. Default true.
    #[serde(default = "yes")]
    pub follow: bool,
}

fn yes() -> bool {
    true
}

fn span<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Duration, D::Error> {
    duration(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

fn maybe_span<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Option<Duration>, D::Error> {
    span(from).map(Some)
}

/// Reads `90s`, `15m`, `2h`, `1d`, or seconds with a fraction such as `0.5s`.
///
/// # Errors
/// Says what is wanted.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("“{text}” is no time such as 90s, 15m, 2h or 1d");
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
    let unit = match &text[digits..] {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return Err(wrong()),
    };
    let number: f64 = text[..digits].parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(number * unit).ok().filter(|d| d.as_secs() < 10 * 365 * 86_400).ok_or_else(wrong)
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not there, not as it should be, or names a feed twice.
    pub fn load(path: &Path) -> Result<Config> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Config::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Config> {
        let mut config: Config = toml::from_str(text)?;
        let mut seen = std::collections::HashSet::new();
        for feed in &mut config.feeds {
            let address = canonical(&feed.url).with_context(|| format!("“{}” is no address of the web", feed.url))?;
            ensure!(seen.insert(address), "{} stands there twice", feed.url);
            feed.url = feed.url.trim().to_owned();
            if feed.name.trim().is_empty() {
                feed.name = chancery_fetch::Url::parse(&feed.url)?.host_str().unwrap_or_default().to_owned();
            }
        }
        ensure!(config.watch.interval >= Duration::from_secs(1), "the interval must be a second or more");
        let forget = config.watch.forget_after;
        ensure!(forget.is_zero() || forget >= Duration::from_secs(86_400), "forget_after must be a day or more, or 0d");
        Ok(config)
    }

    /// How often a feed is asked.
    pub fn pace(&self, feed: &FeedConfig) -> Pace {
        Pace { interval: feed.interval.unwrap_or(self.watch.interval), longest: self.watch.longest }
    }

    /// The contact, when one is given.
    pub fn contact(&self) -> Option<&str> {
        Some(self.watch.contact.as_str()).filter(|c| !c.trim().is_empty())
    }
}

/// Adds feeds to the end of the file, which stays as it is; those that stand there already are left out. A file that is
/// not there is made. Gives the feeds added.
///
/// # Errors
/// When an address is none, or the file cannot be read or written.
pub fn add(path: &Path, feeds: &[(String, String)]) -> Result<Vec<String>> {
    let text = match fs::read_to_string(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        text => text.with_context(|| path.display().to_string())?,
    };
    let there = Config::parse(&text).with_context(|| path.display().to_string())?;
    let mut known: std::collections::HashSet<String> = there.feeds.iter().filter_map(|f| canonical(&f.url)).collect();
    let (mut more, mut added) = (String::new(), Vec::new());
    for (url, name) in feeds {
        let Some(address) = canonical(url) else { bail!("“{url}” is no address of the web") };
        if !known.insert(address) {
            continue;
        }
        // A TOML string in quotes reads what Rust writes for these characters.
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        more.push_str(&format!("\n[[feed]]\nurl = {}\n", quoted(url.trim())));
        if !name.trim().is_empty() {
            more.push_str(&format!("name = {}\n", quoted(name.trim())));
        }
        added.push(url.trim().to_owned());
    }
    if added.is_empty() {
        return Ok(added);
    }
    Config::parse(&format!("{text}{more}")).context("the file with the feeds added")?;
    let mut file =
        fs::OpenOptions::new().create(true).append(true).open(path).with_context(|| path.display().to_string())?;
    file.write_all(more.as_bytes()).with_context(|| path.display().to_string())?;
    Ok(added)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_has_a_default() {
        let config = Config::parse(
            "[watch]\ninterval = \"5m\"\n[[feed]]\nurl = \"https://a.example/rss\"\n[[feed]]\nurl = \"https://b.example/\"\nname = \"B\"\ninterval = \"1h\"\nfollow = false\n",
        )
        .expect("sound");
        assert_eq!((config.watch.interval.as_secs(), config.watch.gap.as_secs()), (300, 2));
        assert_eq!((config.feeds[0].name.as_str(), config.feeds[0].follow), ("a.example", true));
        assert_eq!(config.pace(&config.feeds[1]).interval.as_secs(), 3600);
        assert!(!config.feeds[1].follow);
        assert_eq!(config.contact(), None);
        assert_eq!(config.watch.forget_after.as_secs(), 90 * 86_400);
        let for_ever = Config::parse("[watch]\nforget_after = \"0d\"").expect("sound");
        assert!(for_ever.watch.forget_after.is_zero());
    }

    #[test]
    fn mistakes_are_told() {
        for (text, words) in [
            ("[[feed]]\nurl = \"ftp://a\"", "no address"),
            ("[[feed]]\nurl = \"https://a.example/\"\n[[feed]]\nurl = \"https://a.example/?utm_source=x\"", "twice"),
            ("[[feed]]\nurl = \"https://a.example/\"\nintervall = \"1h\"", "intervall"),
            ("[watch]\ninterval = \"soon\"", "15m"),
            ("[watch]\ninterval = \"0s\"", "a second"),
            ("[watch]\nforget_after = \"1h\"", "a day or more"),
        ] {
            let error = format!("{:#}", Config::parse(text).expect_err(text));
            assert!(error.contains(words), "{error}");
        }
        assert_eq!(duration("1.5h"), Ok(Duration::from_secs(5400)));
        for wrong in ["", "15", "m", "-1s", "1w", "99999999d", "1.2.3s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn feeds_are_added_and_the_file_stays_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("feeds.toml");
        let one = |url: &str, name: &str| vec![(url.to_owned(), name.to_owned())];
        assert_eq!(add(&path, &one("https://a.example/rss", "A \"quoted\" \\ name\n")).expect("written").len(), 1);
        let before = fs::read_to_string(&path).expect("there");
        assert_eq!(add(&path, &one("https://a.example/rss?utm_source=x", "")).expect("written").len(), 0);
        assert_eq!(add(&path, &one("https://b.example/rss", "")).expect("written").len(), 1);
        assert!(fs::read_to_string(&path).expect("there").starts_with(&before));
        assert_eq!(Config::load(&path).expect("sound").feeds[0].name, "A \"quoted\" \\ name");
        assert!(add(&path, &one("nonsense", "")).is_err());
    }
}
