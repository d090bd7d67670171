//! robots.txt by RFC 9309, with the crawl-delay that many still write.

use std::time::Duration;
use url::Url;

/// Bytes of a robots.txt that are read (RFC 9309, 2.5).
const MOST: usize = 500 << 10;
/// Longest crawl-delay that is heeded; more is a way of saying no to search engines, not to a reader of one page.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// What a host says to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<(String, bool)>,
    delay: Option<Duration>,
    /// Addresses of sitemaps, as written.
    pub sitemaps: Vec<String>,
}

impl Robots {
    /// Reads it for one robot, by the product name that stands before the `/` of its user agent. The group of that name
    /// counts, else the one of `*`; without either everything is allowed.
    pub fn new(bytes: &[u8], robot: &str) -> Robots {
        let text = crate::text(&bytes[..bytes.len().min(MOST)], None);
        let robot = robot.to_ascii_lowercase();
        let (mut ours, mut all, mut sitemaps) = (Group::default(), Group::default(), Vec::new());
        let (mut to_ours, mut to_all, mut naming) = (false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                // Several names in a row share the rules that follow.
                if !naming {
                    (to_ours, to_all) = (false, false);
                }
                naming = true;
                let name = value.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
                to_ours |= name == robot;
                to_all |= name == "*";
                ours.named |= to_ours;
                continue;
            }
            if key == "sitemap" {
                sitemaps.push(value.to_owned());
                continue;
            }
            naming = false;
            for (wanted, group) in [(to_ours, &mut ours), (to_all, &mut all)] {
                if wanted {
                    group.take(&key, value);
                }
            }
        }
        let group = if ours.named { ours } else { all };
        Robots { rules: group.rules, delay: group.delay, sitemaps }
    }

    /// True when an address may be asked for: the longest rule that fits decides, and of two as long the one that allows.
    pub fn allows(&self, url: &Url) -> bool {
        let path = url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()));
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern.as_bytes(), path.as_bytes()));
        fitting.max_by_key(|(pattern, allows)| (pattern.len(), *allows)).is_none_or(|(_, allows)| *allows)
    }

    /// Least time between two requests, when the host asks for one; at most a minute.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

#[derive(Default)]
struct Group {
    named: bool,
    rules: Vec<(String, bool)>,
    delay: Option<Duration>,
}

impl Group {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() => self.rules.push((value.to_owned(), key == "allow")),
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok().filter(|s| s.is_finite() && *s >= 0.0);
                self.delay = seconds.map(|s| Duration::from_secs_f64(s.min(LONGEST_DELAY.as_secs_f64())));
            }
            _ => {}
        }
    }
}

/// A pattern with `*` and a closing `$` against the beginning of a path, in time that grows with their product only.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix(b"$") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split(|b| *b == b'*').peekable();
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    if parts.peek().is_none() {
        return !to_end || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && to_end {
            return rest.ends_with(part);
        }
        let Some(at) = (0..=rest.len().saturating_sub(part.len())).find(|at| rest[*at..].starts_with(part)) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        let url = Url::parse(&format!("https://news.example{path}")).expect("an address");
        Robots::new(robots.as_bytes(), "Chancery").allows(&url)
    }

    #[test]
    fn the_longest_rule_decides() {
        let robots = "User-agent: *\nDisallow: /private\nAllow: /private/feed\nDisallow: /*.pdf$\nDisallow: /s?*q=\n";
        for (path, allowed) in [
            ("/", true),
            ("/private", false),
            ("/private/a", false),
            ("/private/feed.xml", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
            ("/s?a=1&q=2", false),
            ("/s?a=1", true),
        ] {
            assert_eq!(allows(robots, path), allowed, "{path}");
        }
    }

    #[test]
    fn our_group_outweighs_that_of_all() {
        let robots =
            "User-agent: other\nUser-agent: CHANCERY/1.0\nDisallow: /a\nCrawl-delay: 2.5\n\nUser-agent: *\nDisallow: /";
        assert!(allows(robots, "/b") && !allows(robots, "/a"));
        assert_eq!(Robots::new(robots.as_bytes(), "Chancery").delay(), Some(Duration::from_millis(2500)));
        assert!(!Robots::new(robots.as_bytes(), "Stranger").allows(&Url::parse("https://news.example/b").unwrap()));
        assert!(!allows("User-agent: *\nDisallow: /\n# Allow: /a", "/a"));
        assert!(allows("User-agent: *\nDisallow:\n", "/a"));
    }

    #[test]
    fn odd_files_allow() {
        for odd in ["", "<html>404</html>", "Disallow: /", "user-agent *\ndisallow /", "\u{feff}"] {
            assert!(allows(odd, "/a"), "{odd}");
        }
        let delay = |text: &str| Robots::new(format!("User-agent: *\nCrawl-delay: {text}").as_bytes(), "x").delay();
        assert_eq!(delay("1e9"), Some(LONGEST_DELAY));
        assert_eq!((delay("-1"), delay("soon"), delay("NaN")), (None, None, None));
        let sitemaps = Robots::new(b"Sitemap: https://news.example/s.xml\nUser-agent: x\nDisallow: /", "y").sitemaps;
        assert_eq!(sitemaps, ["https://news.example/s.xml"]);
    }

    #[test]
    fn a_pattern_of_stars_ends() {
        let pattern = "*a".repeat(2000);
        assert!(!fits(pattern.as_bytes(), "a".repeat(1500).as_bytes()));
    }
}
