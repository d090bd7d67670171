//! A small world of news sites on loopback that misbehave, each in its own way, and remember what they offered.
//!
//! Bounded: so many connections at a time, so many requests in all, and none after it is dropped.

use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Requests answered in all.
const MOST_REQUESTS: u64 = 400_000;
/// Connections at one time.
const MOST_CONNECTIONS: u64 = 48;
/// Articles in a feed; older ones fall out.
const IN_FEED: usize = 40;
/// Items of the feed that is far too long.
const LONG_FEED: usize = 100_000;

/// What a site does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing.
    None,
    /// Says "nothing new" to every question with a validator.
    TagLies,
    /// Gives its feed a byte a second.
    Drip,
    /// Leads in a circle.
    Circle,
    /// Does not end its feed.
    Endless,
    /// Packs 200 MB of nothing.
    Bomb,
    /// Says it is packed and is not; says it is another encoding.
    Encoding,
    /// Is busy: 429 and 503 with `Retry-After` in seconds and as a date, for feed and articles.
    Busy,
    /// A hundred thousand items that lead to forty articles.
    Long,
    /// Its feed ends in the middle of an item.
    Truncated,
    /// Entities that grow.
    Entities,
    /// Items without dates and names; some without an address.
    Bare,
    /// Items go and come back under other names, dates and tracking parameters.
    Returning,
    /// Articles change after a while, and the feed says so.
    Edited,
    /// Connections are reset in the middle of heads and bodies.
    Reset,
    /// Feed and articles lead inside.
    Inside,
    /// Articles answer 500 the first two times.
    Flaky,
    /// robots.txt forbids half of the articles.
    Robots,
    /// Every delivery of a page differs by a few bytes.
    Restless,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 19] = [
        Fault::None,
        Fault::TagLies,
        Fault::Drip,
        Fault::Circle,
        Fault::Endless,
        Fault::Bomb,
        Fault::Encoding,
        Fault::Busy,
        Fault::Long,
        Fault::Truncated,
        Fault::Entities,
        Fault::Bare,
        Fault::Returning,
        Fault::Edited,
        Fault::Reset,
        Fault::Inside,
        Fault::Flaky,
        Fault::Robots,
        Fault::Restless,
    ];

    /// What it does, in words.
    pub fn words(self) -> &'static str {
        match self {
            Fault::None => "none: answers as it should, with ETag",
            Fault::TagLies => "ETag that never changes: 304 although there is news",
            Fault::Drip => "slow drip: the feed comes a byte a second, every other time",
            Fault::Circle => "redirects in a circle, every other time",
            Fault::Endless => "a body without end, every other time",
            Fault::Bomb => "gzip bomb of 200 MB, every other time",
            Fault::Encoding => "says gzip and is not; says windows-1251 and is UTF-8; by turns",
            Fault::Busy => "429 and 503 with Retry-After in seconds and as a date, feed and articles",
            Fault::Long => "a feed of 100,000 items that lead to the same articles under tracking parameters",
            Fault::Truncated => "the feed ends in the middle of an item, every other time",
            Fault::Entities => "entities that grow to gigabytes, every other time",
            Fault::Bare => "items without dates and guids, a third of them without an address",
            Fault::Returning => "items vanish and come back with other guids and tracking parameters",
            Fault::Edited => "articles are edited, and the feed gives them another date",
            Fault::Reset => "connections cut within heads and bodies, every other time",
            Fault::Inside => "the feed, and every third article, redirects to private, loopback and metadata addresses",
            Fault::Flaky => "articles answer 500 twice before they come",
            Fault::Robots => "robots.txt forbids every other article",
            Fault::Restless => "every delivery of a page differs by some bytes",
        }
    }

    /// True for an article that a polite reader cannot have.
    fn is_withheld(self, article: usize) -> bool {
        match self {
            Fault::Inside => article % 3 == 2,
            Fault::Robots => article % 2 == 1,
            _ => false,
        }
    }
}

/// What a site has done.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Requests of its feed.
    pub polls: u64,
    /// Times that it misbehaved.
    pub faults: u64,
    /// Whole deliveries of each article, by number.
    pub delivered: BTreeMap<usize, u64>,
    /// Requests of each article.
    asked: BTreeMap<usize, u64>,
    /// Requests of what robots.txt forbids.
    pub trespasses: u64,
}

struct Site {
    fault: Fault,
    log: Mutex<Log>,
}

struct Shared {
    sites: Vec<Site>,
    port: u16,
    begun: Instant,
    /// Time between two articles of a site.
    period: Duration,
    /// Most articles of a site.
    most: usize,
    /// Articles of each site when the news stopped.
    stopped: Mutex<Option<usize>>,
    calm: AtomicBool,
    over: AtomicBool,
    requests: AtomicU64,
    connections: AtomicU64,
    /// Requests that reached an address which must not be asked.
    inside: AtomicU64,
    bomb: Vec<u8>,
}

/// The sites. Dropping it ends them.
pub struct World {
    shared: Arc<Shared>,
}

/// The network of the sites, as the program is allowed to ask it; 127.0.1.1 is outside of it.
pub const NETWORK: &str = "127.0.0.0/24";

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    /// Opens a site for each fault, on addresses 127.0.0.11 and following, with an article each `period`, `most` in all.
    ///
    /// # Errors
    /// When the loopback addresses cannot be listened on.
    pub fn open(faults: &[Fault], period: Duration, most: usize) -> io::Result<World> {
        let first = TcpListener::bind((address(0), 0))?;
        let port = first.local_addr()?.port();
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        let zeros = vec![0; 1 << 20];
        let bombs = if faults.contains(&Fault::Bomb) { 200 } else { 0 };
        (0..bombs).try_for_each(|_| packer.write_all(&zeros))?;
        let bomb = packer.finish()?;
        let sites = faults.iter().map(|fault| Site { fault: *fault, log: Mutex::default() }).collect();
        let shared = Arc::new(Shared {
            sites,
            port,
            begun: Instant::now(),
            period,
            most,
            stopped: Mutex::new(None),
            calm: AtomicBool::new(false),
            over: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            inside: AtomicU64::new(0),
            bomb,
        });
        let mut listeners = vec![(Some(0), first)];
        for n in 1..faults.len() {
            listeners.push((Some(n), TcpListener::bind((address(n), port))?));
        }
        listeners.push((None, TcpListener::bind((Ipv4Addr::new(127, 0, 1, 1), port))?));
        for (site, listener) in listeners {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || listen(&shared, site, &listener));
        }
        Ok(World { shared })
    }

    /// The list of feeds for the program, with paces for a test.
    pub fn feeds(&self) -> String {
        let mut text =
            "[watch]\ninterval = \"3s\"\nlongest = \"6s\"\ngap = \"0.05s\"\nretry = \"1s\"\ntries = 12\n".to_owned();
        for (n, site) in self.shared.sites.iter().enumerate() {
            let pace = if site.fault == Fault::Long { "interval = \"30s\"\n" } else { "" };
            let host = address(n);
            text.push_str(&format!(
                "\n[[feed]]\nurl = \"http://{host}:{}/feed\"\nname = \"{:?}\"\n{pace}",
                self.shared.port, site.fault
            ));
        }
        text
    }

    /// The address of a site's page.
    pub fn url(&self, site: usize, path: &str) -> String {
        format!("http://{}:{}{path}", address(site), self.shared.port)
    }

    /// From now on nothing new is published.
    pub fn stop_news(&self) {
        let now = self.shared.published();
        lock(&self.shared.stopped).get_or_insert(now);
    }

    /// From now on nobody misbehaves.
    pub fn calm(&self) {
        self.shared.calm.store(true, Ordering::Relaxed);
    }

    /// What a site has done, by its place in the list.
    pub fn log(&self, site: usize) -> Log {
        lock(&self.shared.sites[site].log).clone()
    }

    /// Requests that reached an address which must not be asked.
    pub fn inside(&self) -> u64 {
        self.shared.inside.load(Ordering::Relaxed)
    }

    /// Requests in all.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// Marks of the articles that a polite reader must have by now, each with the version that is the last.
    pub fn offered(&self, site: usize) -> Vec<String> {
        let fault = self.shared.sites[site].fault;
        let articles = (0..self.shared.published()).filter(|a| !fault.is_withheld(*a));
        articles.map(|a| mark(fault, a, self.shared.version(fault, a))).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        // Wakes those who wait for a connection.
        for n in 0..self.shared.sites.len() {
            drop(TcpStream::connect((address(n), self.shared.port)));
        }
        drop(TcpStream::connect((Ipv4Addr::new(127, 0, 1, 1), self.shared.port)));
    }
}

fn address(site: usize) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, u8::try_from(11 + site).unwrap_or(254))
}

/// What stands in every delivery of one version of one article and nowhere else.
fn mark(fault: Fault, article: usize, version: usize) -> String {
    format!("Ref {fault:?}-{article}-v{version}.")
}

/// The mark within a page.
pub fn mark_in(page: &str) -> Option<String> {
    let from = page.find("Ref ")?;
    let end = page[from..].find('.')?;
    Some(page[from..=from + end].to_owned())
}

impl Shared {
    /// Articles that every site has published by now.
    fn published(&self) -> usize {
        let by_time = self.begun.elapsed().as_millis() / self.period.as_millis().max(1);
        let now = usize::try_from(by_time).unwrap_or(usize::MAX).saturating_add(1).min(self.most);
        lock(&self.stopped).unwrap_or(now)
    }

    /// The version of an article: some are edited when six younger ones are out.
    fn version(&self, fault: Fault, article: usize) -> usize {
        usize::from(fault == Fault::Edited && article.is_multiple_of(2) && self.published() > article + 6)
    }
}

fn listen(shared: &Arc<Shared>, site: Option<usize>, listener: &TcpListener) {
    for stream in listener.incoming() {
        if shared.over.load(Ordering::Relaxed) || shared.requests.load(Ordering::Relaxed) > MOST_REQUESTS {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Some(site) = site else {
            shared.inside.fetch_add(1, Ordering::Relaxed);
            continue;
        };
        if shared.connections.fetch_add(1, Ordering::Relaxed) >= MOST_CONNECTIONS {
            shared.connections.fetch_sub(1, Ordering::Relaxed);
            continue;
        }
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            // A reader that hangs up is no trouble here.
            let _ = serve(&shared, site, stream);
            shared.connections.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

fn serve(shared: &Shared, site: usize, mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.set_write_timeout(Some(Duration::from_secs(15)))?;
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    while !head.windows(4).any(|w| w == b"\r\n\r\n") && head.len() < 64 << 10 {
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            got => head.extend_from_slice(&chunk[..got]),
        }
    }
    shared.requests.fetch_add(1, Ordering::Relaxed);
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let has_tag = head.to_ascii_lowercase().contains("if-none-match");
    let mut out = Out { stream, shared, site };
    match path.split('?').next().unwrap_or_default() {
        "/robots.txt" => out.robots(),
        "/feed" => out.feed(has_tag, &head),
        "/circle" => out.redirect("/feed-circle"),
        "/feed-circle" => out.redirect("/circle"),
        other => match other.strip_prefix("/a/").and_then(|n| n.parse().ok()) {
            Some(article) => out.article(article),
            None => out.send("404 Not Found", "", b"nothing here"),
        },
    }
}

struct Out<'s> {
    stream: TcpStream,
    shared: &'s Shared,
    site: usize,
}

impl Out<'_> {
    fn fault(&self) -> Fault {
        self.shared.sites[self.site].fault
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.shared.sites[self.site].log)
    }

    fn calm(&self) -> bool {
        self.shared.calm.load(Ordering::Relaxed)
    }

    fn send(&mut self, status: &str, headers: &str, body: &[u8]) -> io::Result<()> {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n");
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(body)
    }

    fn redirect(&mut self, to: &str) -> io::Result<()> {
        self.send("302 Found", &format!("Location: {to}\r\n"), b"")
    }

    fn robots(&mut self) -> io::Result<()> {
        match self.fault() {
            Fault::Robots => {
                let odd: String = (0..10).map(|n| format!("Disallow: /a/*{}$\n", 2 * (n % 5) + 1)).collect();
                self.send("200 OK", "", format!("User-agent: *\n{odd}").as_bytes())
            }
            Fault::None => self.send("200 OK", "", b"User-agent: *\nDisallow: /private\n"),
            _ => self.send("404 Not Found", "", b""),
        }
    }

    /// The feed; every other poll of a site that misbehaves there is a fault.
    fn feed(&mut self, has_tag: bool, head: &str) -> io::Result<()> {
        let turn = {
            let mut log = self.log();
            log.polls += 1;
            log.polls
        };
        if turn % 2 == 1 && !self.calm() && self.misbehave(turn)? {
            self.log().faults += 1;
            return Ok(());
        }
        let body = self.feed_text(turn);
        if self.fault() == Fault::Long {
            return self.send("200 OK", "Content-Type: application/rss+xml\r\n", body.as_bytes());
        }
        let tag = match self.fault() {
            Fault::TagLies => "\"always\"".to_owned(),
            _ => format!("\"{}\"", body.len() ^ self.shared.published()),
        };
        let lies = self.fault() == Fault::TagLies && has_tag;
        if lies || head.contains(&tag) {
            if lies {
                self.log().faults += 1;
            }
            return self.send("304 Not Modified", &format!("ETag: {tag}\r\n"), b"");
        }
        let kind = match self.fault() {
            Fault::Encoding if !self.calm() => "text/xml; charset=windows-1251",
            _ => "application/rss+xml; charset=utf-8",
        };
        self.send("200 OK", &format!("Content-Type: {kind}\r\nETag: {tag}\r\n"), body.as_bytes())
    }

    /// Does what this site does wrong with its feed; false when that is nothing.
    fn misbehave(&mut self, turn: u64) -> io::Result<bool> {
        match self.fault() {
            Fault::Drip => {
                self.stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5000\r\n\r\n")?;
                for _ in 0..60 {
                    if self.calm() || self.stream.write_all(b"<").is_err() {
                        break;
                    }
                    std::thread::sleep(Duration::from_secs(1));
                }
            }
            Fault::Circle => self.redirect("/circle")?,
            Fault::Endless => {
                self.stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss>")?;
                let chunk = vec![b'a'; 64 << 10];
                // The reader hangs up at its limit; this ends at 100 MB in any case.
                for _ in 0..1600 {
                    if self.stream.write_all(&chunk).is_err() {
                        break;
                    }
                }
            }
            Fault::Bomb => {
                let bomb = &self.shared.bomb;
                let head = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                    bomb.len()
                );
                // The reader may hang up before all of it is out.
                let _ = self.stream.write_all(head.as_bytes()).and_then(|()| self.stream.write_all(bomb));
            }
            Fault::Encoding => self.send("200 OK", "Content-Encoding: gzip\r\n", self.feed_text(turn).as_bytes())?,
            Fault::Busy if turn % 4 == 1 => self.send("429 Too Many Requests", "Retry-After: 2\r\n", b"")?,
            Fault::Busy => {
                let (now, then) = ("Tue, 03 Jun 2031 10:00:00 GMT", "Tue, 03 Jun 2031 10:00:02 GMT");
                self.send("503 Busy", &format!("Date: {now}\r\nRetry-After: {then}\r\n"), b"")?;
            }
            Fault::Truncated => {
                let text = self.feed_text(turn);
                let cut = text.floor_char_boundary(text.len() / 2);
                self.send("200 OK", "", &text.as_bytes()[..cut])?;
            }
            Fault::Entities => {
                let mut text = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY e0 \"aaaaaaaaaa\">".to_owned();
                for n in 1..12 {
                    text.push_str(&format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)));
                }
                text.push_str("]><rss version=\"2.0\"><channel><title>&e11;</title></channel></rss>");
                self.send("200 OK", "", text.as_bytes())?;
            }
            Fault::Reset => self.cut()?,
            Fault::Inside => {
                let port = self.shared.port;
                let to = match turn % 8 {
                    1 => format!("http://127.0.1.1:{port}/feed"),
                    3 => "http://169.254.169.254/latest/meta-data/".to_owned(),
                    5 => "http://10.0.0.1/feed".to_owned(),
                    _ => format!("http://[::ffff:127.0.1.1]:{port}/feed"),
                };
                self.redirect(&to)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Ends the connection within the head or the body.
    fn cut(&mut self) -> io::Result<()> {
        let half: &[u8] = match self.log().polls % 4 {
            1 => b"HTTP/1.1 200 O",
            _ => b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n<rss version=\"2.0\"><channel><item>",
        };
        self.stream.write_all(half)
    }

    fn feed_text(&self, turn: u64) -> String {
        let (fault, published) = (self.fault(), self.shared.published());
        let mut text =
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>News — été</title>"
                .to_owned();
        let first = published.saturating_sub(if fault == Fault::Long { 40 } else { IN_FEED });
        if fault == Fault::Long {
            for n in 0..LONG_FEED {
                let article = first + n % (published - first).max(1);
                text.push_str(&item(
                    fault,
                    article,
                    0,
                    &format!("{}?utm_source=s{n}", self.address(article)),
                    Some(&format!("g{n}")),
                ));
            }
        } else {
            for article in (first..published).rev() {
                // Everything is back in the calm, so that nothing can hide.
                if fault == Fault::Returning && !self.calm() && (article as u64 + turn).is_multiple_of(3) {
                    continue;
                }
                text.push_str(&self.item(article, turn));
            }
        }
        text.push_str("</channel></rss>");
        text
    }

    fn address(&self, article: usize) -> String {
        format!("http://{}:{}/a/{article}", address(self.site), self.shared.port)
    }

    fn item(&self, article: usize, turn: u64) -> String {
        let fault = self.fault();
        let version = self.shared.version(fault, article);
        let url = self.address(article);
        match fault {
            Fault::Bare if article.is_multiple_of(3) => {
                let page = story(fault, article, version).replace('&', "&amp;").replace('<', "&lt;");
                format!("<item><title>Report {article} of nobody</title><description>{page}</description></item>")
            }
            Fault::Bare => format!("<item><title>Report {article}</title><link>{url}</link></item>"),
            Fault::Returning => item(
                fault,
                article,
                version,
                &format!("{url}?utm_campaign=c{turn}&amp;fbclid={turn}"),
                Some(&format!("{article}-{turn}")),
            ),
            _ => item(fault, article, version, &url, Some(&url)),
        }
    }

    fn article(&mut self, article: usize) -> io::Result<()> {
        let fault = self.fault();
        if article >= self.shared.published() {
            return self.send("404 Not Found", "", b"");
        }
        let turn = {
            let mut log = self.log();
            let asked = log.asked.entry(article).or_default();
            *asked += 1;
            *asked
        };
        if fault.is_withheld(article) && fault == Fault::Inside {
            let port = self.shared.port;
            let to = [
                "http://192.168.0.1/".to_owned(),
                format!("http://127.0.1.1:{port}/a/1"),
                "http://[::1]:80/".to_owned(),
            ];
            return self.redirect(&to[article / 3 % 3]);
        }
        if fault.is_withheld(article) {
            self.log().trespasses += 1;
        }
        if !self.calm() {
            let failed = match fault {
                Fault::Flaky if turn <= 2 => Some(self.send("500 Oops", "", b"")),
                Fault::Busy if turn == 1 && article.is_multiple_of(3) => {
                    Some(self.send("503 Busy", "Retry-After: 1\r\n", b""))
                }
                Fault::Reset if turn == 1 => Some(
                    self.stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<!DOCTYPE html><p>half"),
                ),
                _ => None,
            };
            if let Some(done) = failed {
                self.log().faults += 1;
                return done;
            }
        }
        let version = self.shared.version(fault, article);
        let restless = match fault {
            Fault::Restless => format!("<!-- delivered {} -->", self.shared.requests.load(Ordering::Relaxed)),
            _ => String::new(),
        };
        let page = format!(
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Report {article} of {fault:?}</title></head><body>\
             {restless}<article><h1>Report {article} of {fault:?}</h1>{}</article></body></html>",
            story(fault, article, version)
        );
        self.send("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page.as_bytes())?;
        *self.log().delivered.entry(article).or_default() += 1;
        Ok(())
    }
}

fn item(fault: Fault, article: usize, version: usize, link: &str, guid: Option<&str>) -> String {
    let minute = article % 60;
    let hour = 6 + (article / 60 + version) % 12;
    let guid = guid.map(|g| format!("<guid isPermaLink=\"false\">{g}</guid>")).unwrap_or_default();
    format!(
        "<item><title>Report {article} of {fault:?}</title><link>{link}</link>{guid}<pubDate>Tue, 03 Jun 2031 {hour:02}:{minute:02}:00 GMT</pubDate></item>"
    )
}

/// The words of an article: made up, and other ones for each.
fn story(fault: Fault, article: usize, version: usize) -> String {
    const WHAT: [&str; 5] = ["A rocket", "Gunfire", "A petrol bomb", "A mortar shell", "A drone"];
    const WHERE: [&str; 5] = ["the gate", "the outer wall", "the consular section", "a guard post", "the car park"];
    let (what, at) = (WHAT[article % 5], WHERE[article / 5 % 5]);
    let toll =
        if version == 0 { "Nobody was hurt".to_owned() } else { format!("{} guards were hurt", 2 + article % 7) };
    let mark = mark(fault, article, version);
    format!(
        "<p>{what} struck {at} of the Sarovian embassy in Norland on day {article}, the police said. {mark}</p>\
         <p>{toll}, a spokesman of the mission told the {fault:?} agency, and street {} was closed for {} hours.</p>",
        article * 7 + 1,
        article % 11 + 1
    )
}
