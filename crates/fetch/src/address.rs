//! Which addresses may be connected to: public ones, and those that were allowed outright.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// Networks that are not the public internet, and what they are.
const V4: &[(Ipv4Addr, u8, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "unspecified"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "shared by carriers (CGNAT)"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "metadata of a cloud"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved or broadcast"),
];

/// Networks inside 2000::/3 that are not the public internet, and familiar ones outside it.
const V6: &[(Ipv6Addr, u8, &str)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4 address written as IPv6"),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 0), 96, "an IPv4 address written as IPv6"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved or a tunnel"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "a tunnel (6to4)"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "private (ULA)"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// IPv4 hosts as an IPv6-only network reaches them (NAT64): the last four bytes are the address that counts.
const NAT64: Ipv6Addr = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0);

/// What an address is when it is not one of the public internet; `None` for a public one.
///
/// ```
/// use chancery_fetch::why_not_public;
/// assert_eq!(why_not_public("169.254.169.254".parse().unwrap()), Some("link-local"));
/// assert_eq!(why_not_public("9.9.9.9".parse().unwrap()), None);
/// ```
pub fn why_not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => {
            let inside = |(net, bits, _): &&(Ipv4Addr, u8, &str)| same_v4(*net, v4, *bits);
            V4.iter().find(inside).map(|(_, _, what)| *what)
        }
        IpAddr::V6(v6) if same_v6(NAT64, v6, 96) => {
            let [.., a, b, c, d] = v6.octets();
            why_not_public(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        }
        IpAddr::V6(v6) => {
            let inside = |(net, bits, _): &&(Ipv6Addr, u8, &str)| same_v6(*net, v6, *bits);
            let known = V6.iter().find(inside).map(|(_, _, what)| *what);
            // Only 2000::/3 is given out for use; everything else is reserved.
            known.or_else(|| (v6.segments()[0] >> 13 != 1).then_some("reserved"))
        }
    }
}

fn same_v4(net: Ipv4Addr, address: Ipv4Addr, bits: u8) -> bool {
    let shift = 32 - u32::from(bits.min(32));
    let cut = |a: Ipv4Addr| u32::from(a).checked_shr(shift).unwrap_or(0);
    cut(net) == cut(address)
}

fn same_v6(net: Ipv6Addr, address: Ipv6Addr, bits: u8) -> bool {
    let shift = 128 - u32::from(bits.min(128));
    let cut = |a: Ipv6Addr| u128::from(a).checked_shr(shift).unwrap_or(0);
    cut(net) == cut(address)
}

/// A network as written by a person: `10.1.0.0/16`, `::1`, `127.0.0.1:8080` or `[::1]:8080`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
    port: Option<u16>,
}

impl Network {
    /// True for an address and port of it.
    pub fn holds(&self, at: SocketAddr) -> bool {
        let near = match (self.address, at.ip()) {
            (IpAddr::V4(net), IpAddr::V4(address)) => same_v4(net, address, self.bits),
            (IpAddr::V6(net), IpAddr::V6(address)) => same_v6(net, address, self.bits),
            _ => false,
        };
        near && self.port.is_none_or(|port| port == at.port())
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let wrong =
            || format!("“{text}” is no address, network or address with port, such as 10.1.0.0/16 or [::1]:8080");
        if let Ok(at) = text.parse::<SocketAddr>() {
            let bits = if at.is_ipv4() { 32 } else { 128 };
            return Ok(Network { address: at.ip(), bits, port: Some(at.port()) });
        }
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits > most { Err(wrong()) } else { Ok(Network { address, bits, port: None }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => SocketAddr::new(self.address, port).fmt(f),
            None => write!(f, "{}/{}", self.address, self.bits),
        }
    }
}

/// What may be connected to beside the public internet. By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// Every address, private and loopback ones included.
    pub everything: bool,
    /// These networks.
    pub networks: Vec<Network>,
}

impl Allow {
    /// Why an address must not be connected to; `None` when it may.
    pub fn refuses(&self, at: SocketAddr) -> Option<&'static str> {
        if self.everything || self.networks.iter().any(|n| n.holds(at)) {
            return None;
        }
        // Below 1024 stand the services of hosts; the web's are these two.
        let odd_port = at.port() < 1024 && !matches!(at.port(), 80 | 443);
        why_not_public(at.ip()).or(odd_port.then_some("a port of another service"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_told_from_public_ones() {
        let table = [
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("9.255.255.255", true),
            ("10.0.0.1", false),
            ("11.0.0.1", true),
            ("100.63.255.255", true),
            ("100.64.0.1", false),
            ("100.100.100.200", false),
            ("100.127.255.255", false),
            ("100.128.0.0", true),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("168.63.129.16", false),
            ("168.63.129.17", true),
            ("169.254.169.254", false),
            ("172.15.0.1", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.168.0.1", false),
            ("192.169.0.1", true),
            ("198.18.0.1", false),
            ("198.20.0.1", true),
            ("203.0.113.9", false),
            ("224.0.0.1", false),
            ("239.255.255.255", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::7f00:1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:9.9.9.9", false),
            ("64:ff9b::a00:1", false),
            ("64:ff9b::909:909", true),
            ("64:ff9b:1::1", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("2606:4700::1111", true),
            ("2a00:1450::1", true),
            ("3fff::1", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ];
        for (address, public) in table {
            let why = why_not_public(address.parse().expect("an address"));
            assert_eq!(why.is_none(), public, "{address}: {why:?}");
        }
    }

    #[test]
    fn what_is_allowed_is_allowed_and_no_more() {
        let at = |text: &str| text.parse::<SocketAddr>().expect("an address with port");
        let some = Allow {
            everything: false,
            networks: vec!["127.0.0.1:8080".parse().unwrap(), "10.1.0.0/16".parse().unwrap()],
        };
        for (to, allowed) in [
            ("127.0.0.1:8080", true),
            ("127.0.0.1:8081", false),
            ("127.0.0.2:8080", false),
            ("10.1.255.1:22", true),
            ("10.2.0.1:80", false),
            ("9.9.9.9:443", true),
            ("9.9.9.9:25", false),
            ("9.9.9.9:8080", true),
            ("[::ffff:10.1.0.1]:80", false),
        ] {
            assert_eq!(some.refuses(at(to)).is_none(), allowed, "{to}");
        }
        assert_eq!(Allow { everything: true, networks: Vec::new() }.refuses(at("127.0.0.1:1")), None);
    }

    #[test]
    fn networks_are_read_as_written() {
        for (text, shown) in
            [("::1", "::1/128"), ("[::1]:80", "[::1]:80"), ("10.0.0.0/8", "10.0.0.0/8"), ("127.0.0.1:1", "127.0.0.1:1")]
        {
            assert_eq!(text.parse::<Network>().map(|n| n.to_string()), Ok(shown.to_owned()));
        }
        for wrong in ["", "host", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "127.1", "127.0.0.1:99999"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        assert!("0.0.0.0/0".parse::<Network>().unwrap().holds("8.8.8.8:53".parse().unwrap()));
    }
}
