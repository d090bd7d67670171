//! A reverse proxy in front: the addresses it is believed from, what its headers are called, and which role whom gives.

use chancery_people::Role;
use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses, `10.0.0.0/8`; without a length, one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    base: IpAddr,
    length: u8,
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Range, String> {
        let wrong = || format!("“{text}” is no range of addresses such as 127.0.0.1/32");
        let (base, length) = text.split_once('/').map_or((text, None), |(b, l)| (b, Some(l)));
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(most), |l| l.parse().map_err(|_| wrong()))?;
        if length > most { Err(wrong()) } else { Ok(Range { base, length }) }
    }
}

impl Range {
    /// True for addresses inside.
    pub fn holds(self, address: IpAddr) -> bool {
        let bits = |ip: IpAddr| match ip.to_canonical() {
            IpAddr::V4(four) => (u128::from(u32::from(four)) << 96, 32),
            IpAddr::V6(six) => (u128::from(six), 128),
        };
        let ((base, kind), (other, own)) = (bits(self.base), bits(address));
        let apart = base ^ other;
        kind == own && (self.length == 0 || apart >> (128 - u32::from(self.length)) == 0)
    }
}

/// Whom a role is given to: a name or a group of the header, `*` is everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// User, group or `*`.
    pub to: String,
    /// The role.
    pub role: Role,
}

impl FromStr for Given {
    type Err = String;

    fn from_str(text: &str) -> Result<Given, String> {
        let (to, role) = text.rsplit_once('=').ok_or_else(|| format!("“{text}” is not NAME=ROLE"))?;
        if to.trim().is_empty() {
            Err(format!("“{text}” names nobody"))
        } else {
            Ok(Given { to: to.trim().to_owned(), role: role.parse()? })
        }
    }
}

/// What is believed of a reverse proxy. By default nothing of nobody.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    /// Header with the name of the user, in small letters; `None` believes none.
    pub user_header: Option<String>,
    /// Header with the user's groups, separated by commas.
    pub groups_header: Option<String>,
    /// Addresses it is believed from; it also tells the caller's own address by `X-Forwarded-For`.
    pub from: Vec<Range>,
    /// Roles, the first that fits counts.
    pub roles: Vec<Given>,
}

impl Proxy {
    /// Whether headers from this address are believed.
    pub fn believes(&self, peer: IpAddr) -> bool {
        self.from.iter().any(|range| range.holds(peer))
    }

    /// The role of a user with these groups; `None` when none is given.
    pub fn role(&self, user: &str, groups: &[&str]) -> Option<Role> {
        let fits = |g: &&Given| g.to == "*" || g.to == user || groups.contains(&g.to.as_str());
        self.roles.iter().find(fits).map(|g| g.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_is_inside() {
        let holds =
            |range: &str, ip: &str| range.parse::<Range>().expect("a range").holds(ip.parse().expect("an address"));
        assert!(holds("127.0.0.1/32", "127.0.0.1") && holds("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(
            !holds("127.0.0.1/32", "127.0.0.2")
                && holds("10.0.0.0/8", "10.200.3.4")
                && !holds("10.0.0.0/8", "11.0.0.1")
        );
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1"));
        for bad in ["", "x", "127.0.0.1/33", "127.0.0.1/-1", "::1/129", "1.2.3.4/"] {
            assert!(bad.parse::<Range>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_first_role_that_fits_counts_and_nobody_has_one_unasked() {
        let given = |text: &str| text.parse::<Given>().expect("given");
        let proxy =
            Proxy { roles: vec![given("r.ames=owner"), given("desk=reviewer"), given("*=viewer")], ..Proxy::default() };
        assert_eq!(proxy.role("r.ames", &["desk"]), Some(Role::Owner));
        assert_eq!(proxy.role("j.o", &["other", "desk"]), Some(Role::Reviewer));
        assert_eq!(proxy.role("x", &[]), Some(Role::Viewer));
        assert_eq!(Proxy::default().role("x", &[]), None);
        for bad in ["owner", "=owner", "x=king"] {
            assert!(bad.parse::<Given>().is_err(), "{bad}");
        }
    }
}
