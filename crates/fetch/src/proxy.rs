//! Proxies: which requests go by way of one, and which never do.
//!
//! A proxy looks names up itself, so that nobody here sees where they lead. It is therefore given public addresses and
//! names that can be public only; what is private by its number or its name is asked directly, through the gate, or refused.

use crate::{Allow, Network, why_not_public};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use url::{Host, Url};

/// A proxy that speaks plain HTTP: absolute addresses for `http:`, tunnels (`CONNECT`) for `https:`.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    url: Url,
}

impl Proxy {
    /// As the library wants it for tunnels; `None` when it does not take the host.
    pub(crate) fn tunnel(&self) -> Option<ureq::Proxy> {
        let mut proxy = ureq::Proxy::builder(ureq::ProxyProtocol::Http).host(self.host()).port(self.port());
        if let Some((user, password)) = self.user() {
            proxy = proxy.username(&user).password(&password);
        }
        proxy.build().ok()
    }

    fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// User and password, where the address holds one of them.
    fn user(&self) -> Option<(String, String)> {
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (user, password) = (self.url.username(), self.url.password());
        let known = !user.is_empty() || password.is_some();
        known.then(|| (decoded(user), decoded(password.unwrap_or_default())))
    }

    /// The value of `Proxy-Authorization`.
    pub(crate) fn credentials(&self) -> Option<String> {
        self.user().map(|(user, password)| format!("Basic {}", base64(format!("{user}:{password}").as_bytes())))
    }
}

impl FromStr for Proxy {
    type Err = String;

    /// Reads `http://host:port`, `http://user:password@host:port` or `host:port`. A mistake is told without the password.
    fn from_str(text: &str) -> Result<Proxy, String> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&whole).map_err(|e| format!("no address of a proxy: {e}"))?;
        match url.scheme() {
            "http" if url.has_host() && matches!(url.path(), "" | "/") && url.query().is_none() => Ok(Proxy { url }),
            "http" => Err("an address of a proxy is http://host:port, and no more".to_owned()),
            other => Err(format!("a proxy of kind “{other}” is not known; http://host:port is")),
        }
    }
}

/// Host and port, without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host(), self.port())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A host that is asked without a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Except {
    All,
    /// This host and those below it, at one port or any.
    Host(String, Option<u16>),
    Network(Network),
}

/// The proxies for both schemes, and what is asked without them. By default there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    except: Vec<Except>,
}

impl Proxies {
    /// One proxy for everything.
    pub fn one(proxy: Proxy) -> Proxies {
        Proxies { http: Some(proxy.clone()), https: Some(proxy), except: Vec::new() }
    }

    /// Those of the environment: `http_proxy`, `https_proxy`, else `all_proxy`, and `no_proxy`, each in small letters or
    /// in capitals, small ones first; an empty one counts as none. `no_proxy` is a list of hosts (with all below them),
    /// `host:port`, addresses, networks, or `*`.
    ///
    /// # Errors
    /// When one of them is no address of a proxy: what was to go by way of it must not go directly.
    pub fn of_environment(get: impl Fn(&str) -> Option<String>) -> Result<Proxies, String> {
        let value = |name: &str| {
            let value = get(name).or_else(|| get(&name.to_ascii_uppercase()))?;
            Some(value.trim().to_owned()).filter(|v| !v.is_empty())
        };
        let proxy = |name: &str| {
            let found = value(name).map(|v| (name, v)).or_else(|| value("all_proxy").map(|v| ("all_proxy", v)));
            found.map(|(name, v)| v.parse::<Proxy>().map_err(|e| format!("{name}: {e}"))).transpose()
        };
        let (http, https) = (proxy("http_proxy")?, proxy("https_proxy")?);
        Ok(Proxies { http, https, except: Vec::new() }.without(&value("no_proxy").unwrap_or_default()))
    }

    /// The same, but for the hosts of a list as in `no_proxy`.
    #[must_use]
    pub fn without(mut self, list: &str) -> Proxies {
        let parts = list.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
        self.except.extend(parts.map(|part| {
            if part == "*" {
                return Except::All;
            }
            if let Ok(network) = part.parse() {
                return Except::Network(network);
            }
            let (host, port) = match part.rsplit_once(':') {
                Some((host, port)) if port.parse::<u16>().is_ok() => (host, port.parse().ok()),
                _ => (part, None),
            };
            let host = host.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.');
            Except::Host(host.to_ascii_lowercase(), port)
        }));
        self
    }

    /// True when there is none.
    pub fn is_none(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// The proxy of a scheme.
    pub(crate) fn of(&self, scheme: &str) -> Option<&Proxy> {
        if scheme == "https" { self.https.as_ref() } else { self.http.as_ref() }
    }

    /// The way to an address.
    ///
    /// # Errors
    /// Why the proxy must not be asked for it.
    pub(crate) fn way(&self, url: &Url, allow: &Allow) -> Result<Option<&Proxy>, String> {
        let Some(proxy) = self.of(url.scheme()) else { return Ok(None) };
        let port = url.port_or_known_default().unwrap_or(80);
        let (name, number) = match url.host() {
            Some(Host::Domain(name)) => (name.trim_end_matches('.').to_ascii_lowercase(), None),
            Some(Host::Ipv4(address)) => (address.to_string(), Some(IpAddr::V4(address))),
            Some(Host::Ipv6(address)) => (address.to_string(), Some(IpAddr::V6(address))),
            None => return Ok(None),
        };
        let inside = match number {
            Some(address) => why_not_public(address).is_some(),
            None => is_name_of_the_inside(&name),
        };
        if inside || self.except.iter().any(|except| except.holds(&name, number, port)) {
            return Ok(None);
        }
        // The gate cannot look behind the proxy; the port it can.
        let at = SocketAddr::new(number.unwrap_or(IpAddr::from([9, 9, 9, 9])), port);
        match allow.refuses(at) {
            Some(why) => Err(format!("port {port} of {name} is {why}")),
            None => Ok(Some(proxy)),
        }
    }
}

/// How other hosts are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// What may be connected to beside the public internet.
    pub allow: Allow,
    /// By way of whom the public internet is asked.
    pub proxies: Proxies,
}

/// How they are shown: without passwords; nothing where there are none.
impl fmt::Display for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.http, &self.https) {
            (Some(a), Some(b)) if a == b => a.fmt(f),
            (Some(a), Some(b)) => write!(f, "{a} (http) and {b} (https)"),
            (Some(a), None) => write!(f, "{a} (http alone)"),
            (None, Some(b)) => write!(f, "{b} (https alone)"),
            (None, None) => Ok(()),
        }
    }
}

impl Except {
    fn holds(&self, name: &str, number: Option<IpAddr>, port: u16) -> bool {
        match self {
            Except::All => true,
            Except::Network(network) => number.is_some_and(|address| network.holds(SocketAddr::new(address, port))),
            Except::Host(host, at) => {
                let below = name.strip_suffix(host.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
                below && at.is_none_or(|at| at == port)
            }
        }
    }
}

/// Names that no public host has: those without a dot, and those under the ends kept for networks of one's own.
fn is_name_of_the_inside(name: &str) -> bool {
    const ENDS: [&str; 9] =
        ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa"];
    let under = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || ENDS.iter().any(|end| under(end))
}

/// Base64 with padding (RFC 4648, 4), as the header wants it.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sign = |bits: u32| char::from(SIGNS[(bits & 63) as usize]);
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |n: usize| u32::from(chunk.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend([sign(bits >> 18), sign(bits >> 12)]);
        out.push(if chunk.len() > 1 { sign(bits >> 6) } else { '=' });
        out.push(if chunk.len() > 2 { sign(bits) } else { '=' });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_named_as_people_name_it_and_its_password_is_not_shown() {
        for (text, shown, credentials) in [
            ("http://proxy.example:3128", "http://proxy.example:3128", None),
            (" proxy.example:3128/ ", "http://proxy.example:3128", None),
            ("http://10.0.0.9", "http://10.0.0.9:80", None),
            ("http://[::1]:8080", "http://[::1]:8080", None),
            ("http://desk:p%40ss@proxy.example:1", "http://proxy.example:1", Some("Basic ZGVzazpwQHNz")),
            ("http://desk@proxy.example:1", "http://proxy.example:1", Some("Basic ZGVzazo=")),
        ] {
            let proxy: Proxy = text.parse().expect(text);
            assert_eq!((proxy.to_string().as_str(), proxy.credentials().as_deref()), (shown, credentials), "{text}");
            assert_eq!(format!("{proxy:?}"), shown);
        }
        for wrong in
            ["", "socks5://a:1", "https://a:1", "http://me:secret@a:1/path", "http://me:secret@a:port", "ftp://a"]
        {
            let error = wrong.parse::<Proxy>().expect_err(wrong);
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!([base64(b""), base64(b"f"), base64(b"fo"), base64(b"foo")], ["", "Zg==", "Zm8=", "Zm9v"]);
    }

    fn of(pairs: &'static [(&str, &str)]) -> Result<Proxies, String> {
        Proxies::of_environment(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_environment_is_read_as_other_programs_read_it() {
        assert!(of(&[]).is_ok_and(|p| p.is_none() && p.to_string().is_empty()));
        assert!(of(&[("https_proxy", "  ")]).is_ok_and(|p| p.is_none()));
        let shown = |pairs| of(pairs).map(|p| p.to_string());
        let told = |text: &str| Ok(text.to_owned());
        assert_eq!(shown(&[("HTTPS_PROXY", "http://a:1")]), told("http://a:1 (https alone)"));
        assert_eq!(shown(&[("http_proxy", "a:1"), ("HTTP_PROXY", "b:1")]), told("http://a:1 (http alone)"));
        assert_eq!(shown(&[("ALL_PROXY", "a:1")]), told("http://a:1"));
        assert_eq!(
            shown(&[("all_proxy", "a:1"), ("https_proxy", "b:2")]),
            told("http://a:1 (http) and http://b:2 (https)")
        );
        assert!(
            of(&[("HTTPS_PROXY", "socks5://a:1")]).is_err_and(|e| e.contains("https_proxy") && e.contains("socks5"))
        );
    }

    #[test]
    fn the_proxy_is_asked_for_what_is_public_and_for_nothing_else() {
        let proxies =
            of(&[("all_proxy", "10.0.0.9:3128"), ("no_proxy", ".quiet.example, 9.9.9.0/24 odd.example:8080")]);
        let proxies = proxies.expect("sound");
        let way =
            |url: &str, allow: &Allow| proxies.way(&Url::parse(url).expect(url), allow).map(|proxy| proxy.is_some());
        let (none, all) = (Allow::default(), Allow { everything: true, networks: Vec::new() });
        for (url, by_proxy) in [
            ("http://news.example/a", true),
            ("https://news.example/a", true),
            ("https://news.example:8443/a", true),
            ("http://8.8.8.8/", true),
            ("http://quiet.example/", false),
            ("http://www.QUIET.example./", false),
            ("http://notquiet.example/", true),
            ("http://odd.example:8080/", false),
            ("http://odd.example/", true),
            ("http://9.9.9.1/", false),
            ("http://127.0.0.1/", false),
            ("http://2130706433/", false),
            ("http://0x7f.1/", false),
            ("http://[::ffff:10.0.0.1]/", false),
            ("http://169.254.169.254/latest", false),
            ("http://localhost/", false),
            ("http://a.localhost./", false),
            ("http://metadata.google.internal/", false),
            ("http://printer/", false),
            ("http://router.lan/", false),
        ] {
            assert_eq!(way(url, &none), Ok(by_proxy), "{url}");
            assert_eq!(way(url, &all), Ok(by_proxy), "{url}: leave to ask the inside is leave to ask it directly");
        }
        assert_eq!(
            way("http://news.example:25/", &none),
            Err("port 25 of news.example is a port of another service".into())
        );
        assert_eq!(way("http://news.example:25/", &all), Ok(true));
        let everywhere = Proxies::one("a.example:1".parse().expect("a proxy")).without("*");
        assert_eq!(everywhere.way(&Url::parse("http://news.example/").expect("an address"), &none), Ok(None));
        let http_alone = of(&[("http_proxy", "a:1")]).expect("sound");
        assert_eq!(http_alone.way(&Url::parse("https://news.example/").expect("an address"), &none), Ok(None));
    }
}
