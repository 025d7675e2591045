//! The address that the server listens on.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpListener, lookup_host};

/// Listens on an address, or on the first address of a name that this machine has.
///
/// IPv4 comes first, because it is what `localhost` means to most programs.
pub async fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let found = lookup_host((bare, port)).await.map_err(|error| {
        let remedy = "give an address of this machine, such as 127.0.0.1, or a name that it knows, such as localhost";
        io::Error::new(error.kind(), format!("can't listen on {host}: no address has this name; {remedy}"))
    })?;
    let mut addresses: Vec<SocketAddr> = found.collect();
    addresses.sort_by_key(SocketAddr::is_ipv6);
    TcpListener::bind(addresses.as_slice()).await.map_err(|error| {
        let (at, kind) = (addresses.first().map_or_else(|| host.to_owned(), ToString::to_string), error.kind());
        let problem = match kind {
            ErrorKind::AddrInUse => {
                "another program listens there: stop it, or choose another port (0 takes a free one)".to_owned()
            }
            ErrorKind::AddrNotAvailable => {
                "this machine does not have the address: give one that it has, such as 127.0.0.1 or 0.0.0.0".to_owned()
            }
            ErrorKind::PermissionDenied => "this user may not do that: choose a port above 1023".to_owned(),
            _ => error.to_string(),
        };
        io::Error::new(kind, format!("can't listen on {at}: {problem}"))
    })
}

/// Returns the URL by which clients on this machine reach the server.
pub fn base_url(address: SocketAddr) -> String {
    // Not every system connects to the unspecified address.
    let host = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        other => other,
    };
    format!("http://{}", SocketAddr::new(host, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_can_be_connected_to() {
        let url = |address: &str| base_url(address.parse().expect("an address"));
        assert_eq!(url("0.0.0.0:80"), "http://127.0.0.1:80");
        assert_eq!(url("[::]:80"), "http://[::1]:80");
        assert_eq!(url("127.0.0.2:80"), "http://127.0.0.2:80");
    }
}
