//! Plain requests by way of a proxy: the request line names the whole address (RFC 9112, 3.2.2).
//! The library tunnels instead, which many proxies allow to port 443 only.

use std::io;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Comes behind the connector that connected to the proxy.
#[derive(Debug)]
pub(crate) struct Forward;

impl<In: Transport> Connector<In> for Forward {
    type Out = Forwarded<In>;

    fn connect(&self, details: &ConnectionDetails<'_>, to: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let target = details.uri.authority().map(|host| format!("http://{host}")).unwrap_or_default();
        Ok(to.map(|inner| Forwarded { inner, target: target.into_bytes() }))
    }
}

/// A connection to a proxy that puts scheme and host in front of the path of each request.
#[derive(Debug)]
pub(crate) struct Forwarded<T> {
    inner: T,
    target: Vec<u8>,
}

impl<T: Transport> Transport for Forwarded<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let output = self.inner.buffers().output();
        let more = match output.get(..amount).is_some_and(|head| head.starts_with(b"GET /")) {
            true => prefixed(output, amount, b"GET ".len(), &self.target)?,
            false => 0,
        };
        self.inner.transmit_output(amount + more, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }
}

/// Puts `what` at `at` into the first `amount` bytes of a buffer; gives how many they are more.
fn prefixed(output: &mut [u8], amount: usize, at: usize, what: &[u8]) -> io::Result<usize> {
    if amount + what.len() > output.len() {
        return Err(io::Error::other("the address is too long for a proxy"));
    }
    output.copy_within(at..amount, at + what.len());
    output[at..at + what.len()].copy_from_slice(what);
    Ok(what.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_address_stands_in_the_request_line() {
        let mut buffer = [0; 40];
        buffer[..20].copy_from_slice(b"GET /a HTTP/1.1\r\n\r\n#");
        assert_eq!(prefixed(&mut buffer, 19, 4, b"http://b.example").ok(), Some(16));
        assert_eq!(&buffer[..35], b"GET http://b.example/a HTTP/1.1\r\n\r\n");
        assert!(prefixed(&mut buffer, 35, 4, b"http://b.example").is_err(), "no room");
    }
}
