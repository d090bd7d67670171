//! One request, one answer.

use crate::forward::Forward;
use crate::gate::{Detour, Gate};
use crate::{Allow, ErrorKind, FetchError, Proxies, Proxy, body};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::{HeaderMap, Response};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, Body};
use url::Url;

/// How much of one server is borne.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Most bytes of a body, over the wire and unpacked. Default 32 MiB.
    pub body_bytes: u64,
    /// Most bytes of the head of an answer. Default 64 KiB.
    pub head_bytes: usize,
    /// For looking the name up. Default 10 s.
    pub resolve: Duration,
    /// For connecting, the safe connection included. Default 15 s.
    pub connect: Duration,
    /// For the head of the answer. Default 30 s.
    pub head: Duration,
    /// Between two reads. Default 20 s.
    pub silence: Duration,
    /// For everything, redirects included. Default 120 s.
    pub total: Duration,
    /// How long a body may be slower than `least_rate`. Default 10 s.
    pub patience: Duration,
    /// Least bytes of body a second, on average. Default 512.
    pub least_rate: f64,
    /// Most redirects. Default 8.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes: 32 << 20,
            head_bytes: 64 << 10,
            resolve: Duration::from_secs(10),
            connect: Duration::from_secs(15),
            head: Duration::from_secs(30),
            silence: Duration::from_secs(20),
            total: Duration::from_secs(120),
            patience: Duration::from_secs(10),
            least_rate: 512.0,
            redirects: 8,
        }
    }
}

/// What a server said of the version it gave, to ask whether there is a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The address that gave them (after redirects); they are sent to no other.
    pub of: String,
    /// `ETag`, as it came.
    pub etag: Option<String>,
    /// `Last-Modified`, as it came.
    pub modified: Option<String>,
}

/// The answer of a server, of whatever status.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where it came from, after redirects.
    pub url: Url,
    /// Status, such as 200 or 304.
    pub status: u16,
    /// Where the address asked for has moved to, when every redirect on the way said that it is for good.
    pub moved: Option<Url>,
    /// `Content-Type`, as it came; empty when there is none.
    pub content_type: String,
    /// `Retry-After`, as it came.
    pub retry_after: Option<String>,
    /// `Date`, as it came: the server's clock.
    pub date: Option<String>,
    /// What to send the next time.
    pub validators: Validators,
    /// The body, unpacked; empty unless the status is one of success.
    pub body: Vec<u8>,
}

impl Answer {
    /// True for a status of success with a body.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A message to deliver, such as an alert to a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message<'m> {
    /// `Content-Type`.
    pub content_type: &'m str,
    /// Further headers, such as a signature.
    pub headers: &'m [(&'m str, &'m str)],
    /// The body.
    pub body: &'m [u8],
}

/// Asks other hosts. One client serves many threads; connections are kept for a quarter of a minute.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    limits: Limits,
    allow: Allow,
    proxies: Proxies,
    /// By way of the proxies: the whole address is told (`http:`), a tunnel is asked for (`https:`).
    forward: Option<Agent>,
    tunnel: Option<Agent>,
}

impl Client {
    /// A client within limits; `contact` (an address of mail or web) is told to every server beside the name of this program.
    pub fn new(limits: Limits, allow: Allow, contact: Option<&str>) -> Client {
        let gate = Gate { allow: allow.clone(), names: DefaultResolver::default() };
        let agent = Agent::with_parts(Client::config(&limits, contact, None), DefaultConnector::new(), gate);
        Client { agent, limits, allow, proxies: Proxies::default(), forward: None, tunnel: None }
    }

    /// The same, asking by way of proxies for what is public. What is delivered by [`Client::post`] goes directly.
    #[must_use]
    pub fn by_way_of(mut self, proxies: Proxies, contact: Option<&str>) -> Client {
        let names = DefaultResolver::default;
        // What was read as an address of a host reads as one here too.
        self.forward = proxies.of("http").and_then(|proxy| {
            let resolver = Detour { proxy: Some(proxy.to_string().parse().ok()?), names: names() };
            let connector = DefaultConnector::new().chain(Forward);
            Some(Agent::with_parts(Client::config(&self.limits, contact, None), connector, resolver))
        });
        self.tunnel = proxies.of("https").and_then(|proxy| {
            let config = Client::config(&self.limits, contact, Some(proxy.tunnel()?));
            Some(Agent::with_parts(config, DefaultConnector::new(), Detour { proxy: None, names: names() }))
        });
        self.proxies = proxies;
        self
    }

    fn config(limits: &Limits, contact: Option<&str>, proxy: Option<ureq::Proxy>) -> Config {
        Agent::config_builder()
            .http_status_as_error(false)
            // Never that of the environment by itself: which way an address goes is decided here.
            .proxy(proxy)
            // Each hop is judged by itself, below.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(user_agent(contact))
            // Unpacked below, where both sizes are counted.
            .accept_encoding("gzip, deflate")
            .max_response_header_size(limits.head_bytes)
            .max_idle_connections(8)
            .max_idle_connections_per_host(1)
            .max_idle_age(Duration::from_secs(15))
            .timeout_resolve(Some(limits.resolve))
            .timeout_connect(Some(limits.connect))
            .timeout_send_request(Some(limits.connect))
            .timeout_send_body(Some(limits.head))
            .timeout_recv_response(Some(limits.head))
            .timeout_per_read(Some(limits.silence))
            .build()
    }

    /// The limits it keeps.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Asks for a page or feed; `known` asks only for another version than that. An answer of any status is an answer.
    ///
    /// # Errors
    /// When no whole answer came within the limits, or an address on the way is not allowed.
    pub fn get(&self, url: &str, known: Option<&Validators>) -> Result<Answer, FetchError> {
        let begun = Instant::now();
        let mut url = parsed(url)?;
        let (mut seen, mut moved, mut for_good) = (HashSet::new(), None, true);
        loop {
            let name = shown(&url);
            if !seen.insert(url.as_str().to_owned()) {
                return Err(FetchError::new(&name, ErrorKind::Redirects, "they lead in a circle"));
            }
            if seen.len() > self.limits.redirects + 1 {
                return Err(FetchError::new(
                    &name,
                    ErrorKind::Redirects,
                    format!("more than {}", self.limits.redirects),
                ));
            }
            let left = self.limits.total.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(FetchError::new(&name, ErrorKind::Timeout, "waited too long: all in all"));
            }
            let response = self.ask(&url, &name, known, left)?;
            let status = response.status().as_u16();
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return self.answer(url, &name, moved, response);
            }
            url = next_hop(&url, &name, response.headers())?;
            for_good &= matches!(status, 301 | 308);
            moved = for_good.then(|| url.clone());
        }
    }

    fn ask(
        &self,
        url: &Url,
        name: &str,
        known: Option<&Validators>,
        left: Duration,
    ) -> Result<Response<Body>, FetchError> {
        let refused = |why: String| FetchError::new(name, ErrorKind::Forbidden, why);
        let proxy = self.proxies.way(url, &self.allow).map_err(refused)?;
        let by_proxy = if url.scheme() == "https" { self.tunnel.as_ref() } else { self.forward.as_ref() };
        let agent = match proxy {
            None => &self.agent,
            // What was to go by way of a proxy goes no other way.
            Some(_) => by_proxy.ok_or_else(|| FetchError::new(name, ErrorKind::Connect, "no such proxy"))?,
        };
        let mut request = agent.get(url.as_str()).config().timeout_global(Some(left)).build();
        request = request.header("accept", ACCEPT);
        if let Some(credentials) = proxy.filter(|_| url.scheme() == "http").and_then(Proxy::credentials) {
            request = request.header("proxy-authorization", credentials);
        }
        if let Some(known) = known.filter(|k| k.of == url.as_str()) {
            if let Some(etag) = &known.etag {
                request = request.header("if-none-match", etag);
            }
            if let Some(modified) = &known.modified {
                request = request.header("if-modified-since", modified);
            }
        }
        let response = request.call().map_err(|error| FetchError::from_library(name, error))?;
        if response.status() == 407 && proxy.is_some() {
            return Err(FetchError::new(name, ErrorKind::Connect, "the proxy wants a user and password"));
        }
        Ok(response)
    }

    fn answer(&self, url: Url, name: &str, moved: Option<Url>, response: Response<Body>) -> Result<Answer, FetchError> {
        let (head, body) = response.into_parts();
        let text = |of: &str| header(&head.headers, of);
        let status = head.status.as_u16();
        let good = (200..300).contains(&status);
        let length = text("content-length").and_then(|l| l.parse::<u64>().ok());
        if good && length.is_some_and(|l| l > self.limits.body_bytes) {
            let detail = format!("{} bytes, the limit is {}", length.unwrap_or(0), self.limits.body_bytes);
            return Err(FetchError::new(name, ErrorKind::TooLarge, detail));
        }
        let encoding = text("content-encoding").unwrap_or_default();
        let bytes = match good {
            true => body::read(name, body.into_reader(), &encoding, &self.limits)?,
            false => Vec::new(),
        };
        let validators =
            Validators { of: url.as_str().to_owned(), etag: text("etag"), modified: text("last-modified") };
        Ok(Answer {
            url,
            status,
            moved,
            content_type: text("content-type").unwrap_or_default(),
            retry_after: text("retry-after"),
            date: text("date"),
            validators,
            body: bytes,
        })
    }

    /// Delivers a message and gives the status; no redirect is followed, nothing is sent twice.
    ///
    /// # Errors
    /// When no answer came within the limits, or the address is not allowed. The error names scheme and host alone:
    /// the path of a webhook is often its password.
    pub fn post(&self, url: &str, message: &Message<'_>) -> Result<u16, FetchError> {
        let hidden = |e: FetchError| FetchError { url: shown_secret(url), ..e };
        let url = parsed(url).map_err(hidden)?;
        let mut request = self.agent.post(url.as_str()).config().timeout_global(Some(self.limits.total)).build();
        request = request.header("content-type", message.content_type);
        for (name, value) in message.headers {
            request = request.header(*name, *value);
        }
        let name = shown_secret(url.as_str());
        let response = request.send(message.body).map_err(|error| FetchError::from_library(&name, error))?;
        Ok(response.status().as_u16())
    }
}

/// What a reader of news and feeds wants.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, text/html, application/xhtml+xml, \
                      application/xml;q=0.9, */*;q=0.5";

fn user_agent(contact: Option<&str>) -> String {
    let name = concat!("Chancery/", env!("CARGO_PKG_VERSION"));
    // A header of one line, whatever was written there.
    let contact: String = contact.unwrap_or_default().chars().filter(|c| c.is_ascii_graphic()).collect();
    match contact.as_str() {
        "" => format!("{name} (reader of news feeds)"),
        contact => format!("{name} (reader of news feeds; +{contact})"),
    }
}

fn parsed(text: &str) -> Result<Url, FetchError> {
    let mut url =
        Url::parse(text.trim()).map_err(|e| FetchError::new(&nameless(text), ErrorKind::BadUrl, e.to_string()))?;
    checked(&url)?;
    url.set_fragment(None);
    Ok(url)
}

fn checked(url: &Url) -> Result<(), FetchError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::new(&shown(url), ErrorKind::Scheme, format!("“{}” is not asked", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::new(&shown(url), ErrorKind::BadUrl, "user and password in an address are not sent"));
    }
    Ok(())
}

fn next_hop(from: &Url, name: &str, headers: &HeaderMap) -> Result<Url, FetchError> {
    let nowhere = |detail: &str| FetchError::new(name, ErrorKind::Redirects, detail);
    let to = header(headers, "location").ok_or_else(|| nowhere("without saying where to"))?;
    let mut url = from.join(&to).map_err(|_| nowhere("to something that is no address"))?;
    checked(&url)?;
    url.set_fragment(None);
    Ok(url)
}

/// A header as text; one that is not UTF-8 is read byte by byte, one over 4 KiB is left out.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    let text =
        || std::str::from_utf8(value).map_or_else(|_| value.iter().map(|b| char::from(*b)).collect(), str::to_owned);
    (value.len() <= 4096).then(text)
}

/// An address as it may be shown: without user, password and fragment.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Refused by addresses that cannot have them; those have none to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url.into()
}

/// The scheme and host of an address alone, for those whose path is a secret.
pub fn shown_secret(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) if url.has_host() => format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
        _ => "the address".to_owned(),
    }
}

/// What cannot be read as an address is shown in part, and not beyond what might be a password.
fn nameless(text: &str) -> String {
    text.rsplit('@').next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_asked_and_passwords_are_not_shown() {
        for (text, kind) in [
            ("ftp://host.example/a", ErrorKind::Scheme),
            ("file:///etc/passwd", ErrorKind::Scheme),
            ("gopher://host.example", ErrorKind::Scheme),
            ("javascript:alert(1)", ErrorKind::Scheme),
            ("http://", ErrorKind::BadUrl),
            ("host.example/a", ErrorKind::BadUrl),
            ("https://me:secret@host.example/a", ErrorKind::BadUrl),
            ("http://me:secret@host.example:port/", ErrorKind::BadUrl),
        ] {
            let error = parsed(text).expect_err(text);
            assert_eq!(error.kind, kind, "{text}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert_eq!(parsed(" https://host.example/a#b ").map(String::from), Ok("https://host.example/a".to_owned()));
    }

    #[test]
    fn a_redirect_leads_to_the_web_only() {
        let from = Url::parse("https://host.example/a/b").expect("an address");
        let to = |location: &'static str| {
            let headers = [("location".parse().unwrap(), location.parse().unwrap())].into_iter().collect();
            next_hop(&from, "name", &headers).map(String::from).map_err(|e| e.kind)
        };
        assert_eq!(to("../c?d=1#e"), Ok("https://host.example/c?d=1".to_owned()));
        assert_eq!(to("//other.example/"), Ok("https://other.example/".to_owned()));
        assert_eq!(to("file:///etc/passwd"), Err(ErrorKind::Scheme));
        assert_eq!(to("http://a:b@host.example/"), Err(ErrorKind::BadUrl));
        assert_eq!(to("http://[oops"), Err(ErrorKind::Redirects));
        assert_eq!(next_hop(&from, "name", &HeaderMap::new()).map_err(|e| e.kind), Err(ErrorKind::Redirects));
    }

    #[test]
    fn the_agent_names_the_program_on_one_line() {
        assert!(user_agent(None).starts_with("Chancery/"));
        assert_eq!(user_agent(Some("desk@example.org\r\nX: y")).matches(['\r', '\n']).count(), 0);
    }

    #[test]
    fn a_secret_path_is_not_told() {
        assert_eq!(shown_secret("https://hooks.example/T0/secret?x=secret"), "https://hooks.example");
        assert_eq!(shown_secret("nonsense secret"), "the address");
    }
}
