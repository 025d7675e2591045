//! Causes of failed connections, in our own words.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// The cause of a failed connection. The HTTP client's errors quote the peer, such as the reason of an HTTP/2 GOAWAY or
/// the names of a certificate. This error holds what is known of the failure without the peer's words.
#[derive(Debug)]
pub(super) struct ConnectionError {
    what: &'static str,
    io: Option<io::Error>,
}

impl ConnectionError {
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let (mut whats, mut io) = (Vec::new(), None);
        let mut next: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(error) = next {
            next = error.source();
            if let Some(error) = error.downcast_ref::<io::Error>() {
                io = Some(without_words(error));
                // `source` of an I/O error skips the error that it wraps.
                next = error.get_ref().map(|error| error as _).or(next);
            } else {
                whats.push(known(&error.to_string()));
            }
        }
        // The innermost error is the most specific.
        let what = whats.into_iter().flatten().next_back().unwrap_or("the HTTP request failed");
        Self { what, io: io.filter(|error| error.kind() != io::ErrorKind::Other) }
    }
}

/// Keeps the kind and the operating system's code. Neither contains words of the peer.
fn without_words(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

/// Texts in errors of the HTTP client, of HTTP/2 and of TLS, and the descriptions that replace them.
const KNOWN: [(&str, &str); 41] = [
    ("unknownissuer", "the issuer of the server's certificate is not trusted"),
    ("self-signed", "the issuer of the server's certificate is not trusted"),
    ("self signed", "the issuer of the server's certificate is not trusted"),
    ("unable to get local issuer", "the issuer of the server's certificate is not trusted"),
    ("not valid for name", "the server's certificate is for another host"),
    ("notvalidforname", "the server's certificate is for another host"),
    ("hostname mismatch", "the server's certificate is for another host"),
    ("expired", "the server's certificate has expired"),
    ("notvalidyet", "the server's certificate is not valid yet"),
    ("not valid yet", "the server's certificate is not valid yet"),
    ("revoked", "the server's certificate is revoked"),
    ("certificate", "the server's certificate is not valid"),
    ("fatal alert", "the server refused the TLS handshake"),
    ("handshake", "the TLS handshake failed"),
    ("corrupt message", "the server does not speak TLS"),
    ("invalidcontenttype", "the server does not speak TLS"),
    ("close_notify", "the peer closed the connection without ending TLS"),
    ("dns error", "the host's name can't be resolved"),
    ("failed to lookup address", "the host's name can't be resolved"),
    ("unsuccessful tunnel", "the proxy refused the connection"),
    ("proxy authentication required", "the proxy requires credentials"),
    ("socks", "the proxy refused the connection"),
    ("unspecific protocol error", "HTTP/2: the peer reported a protocol error"),
    ("unexpected internal error", "HTTP/2: the peer reported an internal error"),
    ("flow-control protocol", "HTTP/2: the peer reported a flow-control error"),
    ("settings ack not received", "HTTP/2: the settings were not acknowledged in time"),
    ("frame when stream half-closed", "HTTP/2: a frame came after the end of its stream"),
    ("frame with invalid size", "HTTP/2: a frame has an invalid size"),
    ("refused stream", "HTTP/2: the peer refused the stream unprocessed"),
    ("stream no longer needed", "HTTP/2: the stream was cancelled"),
    ("header compression", "HTTP/2: the compression of headers failed"),
    ("excessive load", "HTTP/2: the peer reported excessive load"),
    ("security properties", "HTTP/2: the peer requires a more secure connection"),
    ("requires http/1.1", "the peer requires HTTP/1.1"),
    ("not a result of an error", "HTTP/2: the peer is closing the connection"),
    ("closed before message completed", "the peer closed the connection before the answer was complete"),
    ("end of file before message length", "the peer closed the connection before the answer was complete"),
    ("unexpected eof", "the peer closed the connection before the answer was complete"),
    ("message head is too large", "the headers of the answer are too large"),
    ("parsed", "the answer is not HTTP"),
    ("decoding response body", "the answer can't be decompressed"),
];

fn known(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    KNOWN.iter().find(|(theirs, _)| text.contains(theirs)).map(|(_, ours)| *ours)
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

impl StdError for ConnectionError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.io.as_ref().map(|error| error as _)
    }
}
