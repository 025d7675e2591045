//! The URLs that webhooks can be sent to.

use reqwest::Url;

/// Limit of the length, since the server keeps URLs.
const LONGEST: usize = 2_048;

/// Checks a URL. The problem that is returned continues a sentence that begins with the name of the field.
///
/// Plaid takes URLs of http and https: <https://plaid.com/docs/api/webhooks/#configuring-webhooks>. A parser for
/// browsers, such as `Url`, repairs much of what is wrong, which is refused here.
pub fn check(text: &str) -> Result<(), String> {
    let wrong =
        |problem: &str| Err(format!("must be an http or https URL such as https://example.com/webhook, but {problem}"));
    if text.is_empty() {
        return wrong("it is empty");
    }
    if text.len() > LONGEST {
        return wrong(&format!("it is longer than {LONGEST} bytes"));
    }
    if text.chars().any(|char| char.is_whitespace() || char.is_control() || char == '\\') {
        return wrong("it contains white space, a control character or a backslash");
    }
    let Some((scheme, rest)) = text.split_once("://") else { return wrong("it has no scheme with ://") };
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return wrong("its scheme is another");
    }
    if rest.starts_with('/') {
        return wrong("it has no host");
    }
    match Url::parse(text) {
        Ok(url) if url.port() == Some(0) => wrong("nothing can listen at its port 0"),
        Ok(_) => Ok(()),
        Err(error) => wrong(&format!("its parser says: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_http_are_taken() {
        for url in [
            "https://example.com",
            "http://localhost:3000/hook?a=b",
            "HTTP://app:80/x",
            "http://[::1]:9/",
            "http://192.168.0.7/",
            "https://user:word@example.com/",
            "https://bücher.example/ü",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let long = format!("https://example.com/{}", "x".repeat(LONGEST));
        for url in [
            "",
            "foo",
            "/webhooks/1",
            "example.com/hook",
            "localhost:3000",
            "http:example.com",
            "http:/example.com",
            "http://",
            "https://?x",
            "http:///path",
            "http://:80/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            " https://example.com",
            "https://example.com/a b",
            "https://exa\nmple.com",
            "https:\\\\example.com",
            "https://example.com\\hook",
            "http://example.com:99999/",
            "http://example.com:port/",
            "http://example.com:0/",
            "http://[::1/",
            "http://a b/",
            "http://999.1.1.1/",
            "http://exa<mple>.com/",
            &long,
        ] {
            let problem = check(url).expect_err(url);
            assert!(problem.starts_with("must be an http or https URL such as"), "{problem}");
        }
    }
}
