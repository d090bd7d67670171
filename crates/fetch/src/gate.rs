//! The gate of every connection: a name is looked up, and only addresses that may be connected to go on from here.
//! The connector gets these very addresses, so that no second look-up can give others (rebinding).

use crate::Allow;
use std::fmt;
use std::net::IpAddr;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up and leaves out what is refused.
#[derive(Debug)]
pub(crate) struct Gate {
    pub allow: Allow,
    pub names: DefaultResolver,
}

/// Gives the addresses of a proxy, whatever host is asked for. Whoever named the proxy may have it inside.
#[derive(Debug)]
pub(crate) struct Detour {
    /// The proxy; without one the host itself is looked up, as for a tunnel, which looks up nothing but its proxy.
    pub proxy: Option<Uri>,
    pub names: DefaultResolver,
}

impl Resolver for Detour {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.names.resolve(self.proxy.as_ref().unwrap_or(uri), config, timeout)
    }
}

/// A host all of whose addresses are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    address: IpAddr,
    why: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.address, self.why)
    }
}

impl std::error::Error for Refused {}

impl Resolver for Gate {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut open = self.empty();
        let mut refused = None;
        for at in found.iter() {
            match self.allow.refuses(*at) {
                None => open.push(*at),
                Some(why) => refused = Some(Refused { address: at.ip(), why }),
            }
        }
        match refused {
            Some(refused) if open.is_empty() => Err(ureq::Error::Other(Box::new(refused))),
            _ => Ok(open),
        }
    }
}
