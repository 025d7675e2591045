//! The guard of a server on a developer's machine: which requests may have been made by a web page of somebody else.

use std::borrow::Cow;
use std::net::IpAddr;

use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN, TRANSFER_ENCODING};
use hyper::{HeaderMap, Request, Version};

use super::denied::{Denied, InvalidSetting};
use super::host::{Authority, Host};

/// The media type of bodies. A browser lets no page send it to another origin without that one's consent.
pub const JSON: &str = "application/json";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The longest part of a header that a message repeats.
const SHOWN: usize = 100;

/// Decides which requests a server on a developer's machine answers, so that no web page that the developer visits can
/// use it.
///
/// A page of another site can send requests to this machine in two ways. It can send them as they are, which a browser
/// allows for some methods and media types; these requests have an `Origin` or a `Sec-Fetch-Site`, and never a body of
/// JSON. Or it can make the name of its own site resolve to this machine (DNS rebinding), so that the browser takes
/// page and server for one site; these requests have the name of that site in `Host`.
///
/// ```
/// # use plaid_mock::Guard;
/// let guard = Guard::new().allow_host("plaid-mock")?;
/// let request = |host| hyper::Request::get("/").header("host", host).body(()).unwrap();
/// assert!(guard.check(&request("localhost:4010"), &["application/json"]).is_ok());
/// assert!(guard.check(&request("plaid-mock:4010"), &["application/json"]).is_ok());
/// assert!(guard.check(&request("shop.example"), &["application/json"]).is_err());
/// # Ok::<(), plaid_mock::InvalidSetting>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Guard {
    hosts: Vec<Host>,
    /// Whether every address is ours.
    any_address: bool,
    origins: Vec<String>,
}

impl Guard {
    /// Creates a guard that knows the loopback addresses and `localhost` as hosts, and lets no other origin in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the address that the server listens on.
    ///
    /// If that is the unspecified one (`0.0.0.0` or `::`), every address is a host of ours, since the server can't know
    /// by which one it is reached. Rebinding needs a name, and a page that comes from an address came from this
    /// server.
    #[must_use]
    pub fn bound_to(mut self, address: IpAddr) -> Self {
        self.any_address |= address.is_unspecified();
        self.hosts.push(Host::Address(address.to_canonical()));
        self
    }

    /// Adds a host by which the server may be reached: a name, such as that of a container, or an address.
    ///
    /// # Errors
    /// Fails if the text is neither a name nor an address.
    pub fn allow_host(mut self, host: &str) -> Result<Self, InvalidSetting> {
        let bare = host.parse().ok().map(|address: IpAddr| Host::Address(address.to_canonical()));
        let invalid = || {
            let remedy = "give a name or an address, such as plaid-mock or 192.168.0.2, without scheme, port and path";
            InvalidSetting(format!("\"{}\" is not a host: {remedy}", shown(host.as_bytes())))
        };
        self.hosts.push(bare.or_else(|| Host::read(host)).ok_or_else(invalid)?);
        Ok(self)
    }

    /// Lets the pages of an origin in.
    ///
    /// # Errors
    /// Fails if the text is not the origin of a page.
    pub fn allow_origin(mut self, origin: &str) -> Result<Self, InvalidSetting> {
        let invalid = || {
            let remedy = "give a scheme, a host and a port if it is not the usual one, such as http://localhost:3000, \
                          without path; all origins (*) and null would let any page in";
            InvalidSetting(format!("\"{}\" is not an origin: {remedy}", shown(origin.as_bytes())))
        };
        self.origins.push(normal_origin(origin).ok_or_else(invalid)?);
        Ok(self)
    }

    /// Returns whether pages of any other origin are let in.
    #[must_use]
    pub fn lets_origins_in(&self) -> bool {
        !self.origins.is_empty()
    }

    /// Returns the origin of the page that sent a request, if it is one of those that are let in.
    #[must_use]
    pub fn allowed_origin<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        headers.get(ORIGIN).filter(|origin| self.allows(origin))
    }

    /// Checks a request. If it has a body, this must be of one of the media types.
    ///
    /// # Errors
    /// Fails if the request may come from a page of another site, or if its body is of another media type.
    pub fn check<B>(&self, request: &Request<B>, media: &[&str]) -> Result<(), Denied> {
        let host = self.check_host(request)?;
        self.check_origin(request.headers(), host.as_ref())?;
        check_media(request.headers(), media)
    }

    /// Checks the host, and returns it.
    ///
    /// The target of a request may be a whole URL, whose host then counts (RFC 9112, section 3.2.2); both must be ours.
    /// Only HTTP/1.0 has requests without a host. They are answered, because no browser sends one.
    fn check_host<B>(&self, request: &Request<B>) -> Result<Option<Authority>, Denied> {
        let mut headers = request.headers().get_all(HOST).iter();
        let header = match (headers.next(), headers.next()) {
            (Some(header), None) => Some(header.as_bytes()),
            (None, _) if request.version() < Version::HTTP_11 || request.uri().authority().is_some() => None,
            _ => return Err(Denied::NoHost),
        };
        let target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let mut named = None;
        for host in [header, target].into_iter().flatten() {
            let authority = std::str::from_utf8(host).ok().and_then(Authority::read).ok_or(Denied::NoHost)?;
            if !self.is_ours(&authority.host) {
                return Err(Denied::Host(shown(host).into_owned()));
            }
            named = Some(authority);
        }
        Ok(named)
    }

    fn is_ours(&self, host: &Host) -> bool {
        let is_address = matches!(host, Host::Address(_));
        host.is_loopback() || self.hosts.contains(host) || (self.any_address && is_address)
    }

    /// Checks where the page that sent a request comes from, if one did.
    fn check_origin(&self, headers: &HeaderMap, host: Option<&Authority>) -> Result<(), Denied> {
        let mut by_name = false;
        for origin in headers.get_all(ORIGIN) {
            by_name |= self.allows(origin);
            if !self.allows(origin) && !is_same_origin(origin, host) {
                return Err(Denied::Origin(shown(origin.as_bytes()).into_owned()));
            }
        }
        // `none` is what the user does, such as typing the URL. Another port of this machine is `same-site`.
        let foreign = |site: &&HeaderValue| !matches!(site.as_bytes(), b"same-origin" | b"none");
        match headers.get_all(SEC_FETCH_SITE).iter().find(foreign) {
            Some(site) if !by_name => Err(Denied::Site(shown(site.as_bytes()).into_owned())),
            _ => Ok(()),
        }
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        self.origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes())
    }
}

/// Checks the media type of a body.
///
/// A browser asks before it sends JSON to another origin, and does not ask before it sends a form, plain text or a body
/// without type. A request without a body needs no type. The origin alone decides about it, since a browser names the
/// origin in everything but GET and HEAD, which change nothing.
fn check_media(headers: &HeaderMap, accepted: &[&str]) -> Result<(), Denied> {
    let mut given = headers.get_all(CONTENT_TYPE).iter().peekable();
    if given.peek().is_none() && has_body(headers) {
        return Err(Denied::NoMedia);
    }
    match given.find(|media| !accepted.iter().any(|accepted| is_media(media, accepted))) {
        Some(other) => Err(Denied::Media(shown(other.as_bytes()).into_owned())),
        None => Ok(()),
    }
}

/// Returns whether a `Content-Type` is of a media type, whatever its parameters.
pub fn is_media(header: &HeaderValue, media: &str) -> bool {
    let essence = header.to_str().ok().and_then(|text| text.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media))
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH);
    headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length.as_bytes() != b"0")
}

/// Returns whether a page is one of this server's own.
fn is_same_origin(origin: &HeaderValue, host: Option<&Authority>) -> bool {
    let page = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://")).and_then(Authority::read);
    let port_80 = |authority: Authority| authority.with_default_port(80);
    page.is_some_and(|page| host.is_some_and(|host| port_80(page) == port_80(host.clone())))
}

/// Returns an origin as browsers write it: in lower case, and without the port that the scheme implies.
fn normal_origin(origin: &str) -> Option<String> {
    let origin = origin.to_ascii_lowercase();
    let (scheme, rest) = origin.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    Authority::read(rest).filter(|_| is_scheme)?;
    let usual = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    let rest = rest.strip_suffix(usual).unwrap_or(rest).trim_end_matches(':');
    Some(format!("{scheme}://{rest}"))
}

/// Returns the start of a header's value, for a message.
fn shown(value: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(value.get(..SHOWN).unwrap_or(value))
}
