//! Names of hosts, as they stand in `Host` headers, in origins and in options.

use std::net::{IpAddr, Ipv6Addr};

/// A host: an address, or a name in lower case without a trailing dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    Address(IpAddr),
    Name(String),
}

/// A host with its port, if one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub host: Host,
    pub port: Option<u16>,
}

impl Host {
    /// Reads a host without a port. An IPv6 address stands in brackets.
    ///
    /// Spellings of addresses that only some programs know, such as `127.1` and `0x7f000001`, are names here. Browsers
    /// write the usual form of an address into the header, whatever the user typed.
    pub fn read(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            return Some(Self::Address(IpAddr::V6(address).to_canonical()));
        }
        let text = text.strip_suffix('.').unwrap_or(text);
        if let Ok(address) = text.parse() {
            return Some(Self::Address(IpAddr::V4(address)));
        }
        // Names of containers may have underscores.
        let is_label = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        text.split('.').all(is_label).then(|| Self::Name(text.to_ascii_lowercase()))
    }

    /// Returns whether the host is always this machine. RFC 6761 reserves `localhost` and all names below it for the
    /// loopback address, so nobody can register one of them.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback(),
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        }
    }
}

impl Authority {
    /// Reads a host with an optional port, as in a `Host` header. User information is not part of it.
    pub fn read(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            // The last colon may be one of those within an address in brackets.
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (text, ""),
        };
        let port = match port {
            "" => None,
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
            _ => return None,
        };
        Some(Self { host: Host::read(host)?, port })
    }

    /// Sets the port that the scheme implies if none is given.
    pub fn with_default_port(self, port: u16) -> Self {
        Self { port: self.port.or(Some(port)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_strictly() {
        let read = |text| Authority::read(text).map(|authority| (authority.host, authority.port));
        let name = |name: &str| Host::Name(name.into());
        let address = |address: &str| Host::Address(address.parse().expect("an address"));
        assert_eq!(read("LocalHost.:80"), Some((name("localhost"), Some(80))));
        assert_eq!(read("plaid_mock"), Some((name("plaid_mock"), None)));
        assert_eq!(read("127.0.0.1.:"), Some((address("127.0.0.1"), None)));
        assert_eq!(read("[::1]:4010"), Some((address("::1"), Some(4010))));
        assert_eq!(read("[::ffff:127.0.0.1]"), Some((address("127.0.0.1"), None)));
        for wrong in
            ["", ".", ":80", "a..b", "a b", "a:b", "a:99999", "a:+1", "::1", "[::1", "[a]", "a@b", "a/b", "[::1]a"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_by_address() {
        let is_loopback = |text: &str| Host::read(text).expect("a host").is_loopback();
        for ours in ["localhost", "a.localhost", "127.0.0.1", "127.9.8.7", "[::1]", "[::ffff:127.0.0.1]"] {
            assert!(is_loopback(ours), "{ours}");
        }
        for other in ["localhost.test", "notlocalhost", "127.0.0.1.nip.test", "127.1", "0.0.0.0", "[::]", "10.0.0.1"] {
            assert!(!is_loopback(other), "{other}");
        }
    }
}
