//! Base URLs: which are safe, and how calls to this machine stay on it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::{ClientBuilder, Url};

use crate::{Environment, Error};

/// Reads a base URL. No error repeats the text, which may be a secret by mistake.
pub(super) fn read(text: &str, allow_http: bool) -> Result<Url, Error> {
    let wrong = |what: &str| Err(Error::configuration(format!("the base URL {what}")));
    // `localhost:4010` parses as a URL with the scheme `localhost`.
    let Some(url) = Url::parse(text).ok().filter(|url| !url.cannot_be_a_base()) else {
        let meant = if text.contains("://") { None } else { Url::parse(&format!("https://{text}")).ok() };
        return wrong(&format!("is not a URL with a scheme and a host: write {}", instead(meant.as_ref())));
    };
    if url.host_str().is_none() {
        return wrong("has no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must not hold credentials: pass them to `credentials`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("must not have a query or fragment");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_http || is_loopback(&url) => Ok(url),
        _ => wrong(&format!(
            "must be https, since every call carries credentials: write {}. http is allowed on this machine, such as \
             `http://localhost:4010`, and elsewhere with `allow_http`",
            instead(Some(&url))
        )),
    }
}

/// Suggests a replacement for a base URL that is refused. It repeats only hosts that are public knowledge.
fn instead(meant: Option<&Url>) -> String {
    let Some(url) = meant else { return format!("one such as `{}`", Environment::Sandbox.base_url()) };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    if is_loopback(url) {
        format!("`http://{}{port}`", url.host_str().unwrap_or_default())
    } else if is_this_machine(url) {
        format!("`http://127.0.0.1{port}`")
    } else if let Some(environment) = Environment::at(url) {
        format!("`{}`", environment.base_url())
    } else {
        "`https://` before the host".into()
    }
}

/// Keeps calls to this machine on it: no proxy sees them, since they may be without TLS, and no resolver decides where
/// `localhost` is. This also applies to an HTTP client that the caller configures.
pub(super) fn keep_local(http: ClientBuilder, url: &Url) -> ClientBuilder {
    let host = url.host_str().unwrap_or_default();
    let http = if is_this_machine(url) { http.no_proxy() } else { http };
    if !is_localhost(host) {
        return http;
    }
    // Port 0 means the port of the URL.
    let both = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
    http.resolve_to_addrs(host, &both.map(|address| SocketAddr::new(address, 0)))
}

/// Returns whether a URL leads to the loopback interface, by its address or by a name that this crate resolves.
fn is_loopback(url: &Url) -> bool {
    address(url).map_or_else(|| is_localhost(url.host_str().unwrap_or_default()), |address| address.is_loopback())
}

/// Returns whether a URL leads to this machine, including addresses such as `0.0.0.0` that do so on some systems only.
fn is_this_machine(url: &Url) -> bool {
    let address = address(url).map(|address| address.to_canonical());
    is_loopback(url) || address.is_some_and(|address| address.is_loopback() || address.is_unspecified())
}

fn address(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Returns whether a host is `localhost` or below it, which RFC 6761 reserves for the loopback interface.
fn is_localhost(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host == "localhost" || host.ends_with(".localhost")
}

/// # Errors
/// Fails if the URL needs TLS, and the HTTP client of this crate was built without it.
pub(super) fn check_tls(url: &Url, has_tls: bool) -> Result<(), Error> {
    if has_tls || url.scheme() != "https" {
        return Ok(());
    }
    Err(Error::configuration(
        "the base URL is https, and plaid-api was built without TLS: turn on its feature `rustls` or `native-tls`, or \
         pass an HTTP client that has TLS to `http`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_https_is_refused_by_the_names_of_the_features() {
        let url = |text: &str| read(text, false).expect("a base URL");
        let error = check_tls(&url("https://sandbox.plaid.com"), false).expect_err("no TLS").to_string();
        assert!(error.contains("`rustls`") && error.contains("`native-tls`"), "{error}");
        check_tls(&url("https://sandbox.plaid.com"), true).expect("TLS");
        check_tls(&url("http://localhost"), false).expect("no TLS needed");
    }
}
