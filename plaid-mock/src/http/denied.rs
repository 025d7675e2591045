//! The reasons for which the guard refuses a request or a setting.

use std::error::Error;
use std::fmt;

/// The reason why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Denied {
    /// The request names no host, more than one, or one that can't be read.
    NoHost,
    /// The request is for a host of this name, which is not the server's.
    Host(String),
    /// A page of this origin sent the request.
    Origin(String),
    /// A page of another site sent the request, as this value of `Sec-Fetch-Site` says.
    Site(String),
    /// The request has a body and no media type.
    NoMedia,
    /// The body has this media type, which is none of those accepted.
    Media(String),
}

/// A name of a host or an origin that can't be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSetting(pub(super) String);

impl Denied {
    /// Returns the HTTP status of the refusal.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NoHost | Self::NoMedia => 400,
            Self::Host(_) | Self::Origin(_) | Self::Site(_) => 403,
            Self::Media(_) => 415,
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cors = "if you trust its pages, start the server with --cors and their origin, such as \
                    --cors http://localhost:3000, and let them use fetch";
        match self {
            Self::NoHost => write!(f, "the request must have one header Host, with the host of the URL and its port"),
            Self::Host(host) => write!(
                f,
                "the request is for the host {host}, which this server does not know, so a web page of another site \
                 may have sent it: if the name is this server's, start it with --allow-host and the name without port"
            ),
            Self::Origin(origin) => write!(f, "a web page of the origin {origin} sent the request: {cors}"),
            Self::Site(site) => {
                write!(f, "a web page of another origin sent the request (Sec-Fetch-Site: {site}): {cors}")
            }
            Self::NoMedia => write!(f, "the request has a body, so it needs the header Content-Type: application/json"),
            Self::Media(media) => {
                write!(f, "the media type of the body is \"{media}\": set the header Content-Type to application/json")
            }
        }
    }
}

impl Error for Denied {}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidSetting {}
