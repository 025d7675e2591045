//! Distinguishes secrets from words of the API by their form.

use crate::environment::TOKEN_INFIXES;

/// Returns whether text has the form of one of Plaid's codes, such as `ITEM_LOGIN_REQUIRED` or `invalid_grant`.
pub(crate) fn is_code(text: &str) -> bool {
    let is_of = |is: fn(&char) -> bool| text.chars().all(|c| is(&c) || c.is_ascii_digit() || c == '_');
    (1..=64).contains(&text.len())
        && (is_of(char::is_ascii_uppercase) || is_of(char::is_ascii_lowercase))
        && !hides_something(text)
}

/// Returns whether text has the form of words in Plaid's enums, such as `credit card` or `PENDING`.
pub(crate) fn is_words(text: &str) -> bool {
    text.len() <= 64 && text.split(' ').all(is_code) && !hides_something(text)
}

/// The maximum length of a request id.
pub(super) const LONGEST_ID: usize = 64;

/// Returns whether text has the form of a request id.
pub(crate) fn is_request_id(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && text.len() > 5;
    (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && !is_number
        && !is_token(text)
}

fn hides_something(text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut hidden = vec![false; text.len()];
    hide_in(&text, &mut hidden);
    hidden.contains(&true)
}

/// Hides text that looks like a token, an address, or the number of an account, card, phone or person.
pub(super) fn hide_in(text: &[char], hidden: &mut [bool]) {
    let ends = |c: &char| c.is_whitespace() || c.is_control() || "\"'`()[]{}<>,;|".contains(*c);
    let mut start = 0;
    for word in text.split(ends) {
        let end = start + word.len();
        let text: String = word.iter().collect();
        if is_secret(text.trim_end_matches(['.', ':', '!', '?'])) {
            hidden.get_mut(start..end).unwrap_or_default().fill(true);
        }
        start = end + 1;
    }
    hide_numbers(text, hidden);
}

fn is_secret(word: &str) -> bool {
    let rest = match word.split_once("://") {
        Some(("https", rest)) if is_of_plaid(rest) => rest,
        Some(_) => return true,
        None => word,
    };
    let is_email = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    is_email || is_token(word) || rest.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).any(is_opaque)
}

/// Returns whether an address is a page of Plaid's without a query or credentials.
fn is_of_plaid(address: &str) -> bool {
    let host = address.split(['/', '#']).next().unwrap_or_default();
    (host == "plaid.com" || host.ends_with(".plaid.com")) && !address.contains(['?', '@', '='])
}

/// Returns whether a word looks like a token. Plaid's tokens have their environment in the middle, and user tokens
/// begin with `usr_`.
fn is_token(word: &str) -> bool {
    // The id of every success is checked, and most ids have neither character.
    if !word.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
        return false;
    }
    TOKEN_INFIXES.iter().any(|(_, infix)| word.contains(infix))
        || word
            .split_once("usr_")
            .is_some_and(|(before, after)| !after.is_empty() && !before.ends_with(|c: char| c.is_alphanumeric()))
}

/// Returns whether a word is random text rather than a name: letters are mixed with digits, or upper with lower case.
fn is_opaque(word: &str) -> bool {
    /// No word of a message and no field name is longer.
    const LONGEST: usize = 24;
    word.split(['_', '-']).any(|part| {
        let count = |is: fn(&char) -> bool| part.chars().filter(is).count();
        let (upper, lower) = (count(char::is_ascii_uppercase), count(char::is_ascii_lowercase));
        let (digits, length) = (count(char::is_ascii_digit), part.chars().count());
        let is_mixed_case = lower > 0 && upper * 4 > upper + lower;
        if digits == 0 {
            return length > LONGEST || length >= 16 && is_mixed_case;
        }
        // `address2` and `report2024` are names.
        let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_numbered = digits <= 4 && length - name.chars().count() == digits && !is_mixed_case;
        length >= 8 && digits < length && !is_numbered
    })
}

/// Hides digits that are too many for a count, a date or a code, including digits in groups.
fn hide_numbers(text: &[char], hidden: &mut [bool]) {
    let mut at = 0;
    while at < text.len() {
        let groups = groups(text, at);
        let Some((_, end)) = groups.last().copied() else {
            at += 1;
            continue;
        };
        let is_of_institution = text.get(..at).is_some_and(|before| before.ends_with(&['i', 'n', 's', '_']));
        if !is_of_institution && is_number_of_something(text, &groups) {
            hidden.get_mut(at..end).unwrap_or_default().fill(true);
        }
        at = end;
    }
}

/// Returns the groups of digits from `start` on that are separated by single characters.
fn groups(text: &[char], start: usize) -> Vec<(usize, usize)> {
    let (mut groups, mut at) = (Vec::new(), start);
    loop {
        let digits = text.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 {
            return groups;
        }
        groups.push((at, at + digits));
        at += digits;
        match text.get(at) {
            Some(' ' | '-' | '.' | '/') => at += 1,
            _ => return groups,
        }
    }
}

fn is_number_of_something(text: &[char], groups: &[(usize, usize)]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|(start, end)| end - start).collect();
    // A date such as 2024-02-29, which a time may follow.
    let rest = match lengths.as_slice() {
        [4, 2, 2, rest @ ..] if groups.first().and_then(|(_, end)| text.get(*end)) == Some(&'-') => rest,
        all => all,
    };
    let total: usize = rest.iter().sum();
    let is_decimal = rest.len() == 2 && groups.first().and_then(|(_, end)| text.get(*end)) == Some(&'.');
    rest.iter().any(|digits| *digits >= 6)
        || rest.len() > 2 && total >= 7
        || rest.len() == 2 && total >= 8 && !is_decimal
}

#[cfg(test)]
mod tests {
    use super::{is_code, is_request_id, is_words};
    use crate::redact::{Values, line};

    #[test]
    fn what_looks_like_a_secret_is_hidden() {
        for secret in [
            "access-sandbox-1",
            "link-production-af1a0311",
            "usr_1",
            "usr_9nSp2KuZ2x4JDw",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27uhbUJU1p1r",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje",
            "ada@example.com",
            "https://example.com/hook?key=1",
            "https://plaid.com@evil.test/",
            "https://plaid.com/?token=1",
            "000123456789",
            "123-45-6789",
            "4111 1111 1111 1111",
            "415.555.0123",
            "192.168.100.200",
        ] {
            assert_eq!(line(&format!("seen {secret} there"), &Values::default()), "seen [redacted] there", "{secret}");
        }
    }

    #[test]
    fn what_says_what_is_wrong_stays() {
        for text in [
            "the following required fields are missing: client_id, options.account_ids[0], user.address_line2",
            "products[\"income_verification\"] must be one of [transactions, auth]; got 12 of 500",
            "INVALID_ACCESS_TOKEN (INVALID_INPUT) since 2024-02-29T12:34:56Z, 2024-01-01 - 2024-01-31",
            "see https://plaid.com/docs/errors/invalid-input/#invalid_access_token or dashboard.plaid.com",
            "institution ins_109508 is down; version 2020-09-14; R01; 401k; amount 10000.00; clientUserId",
            "the form is access-<environment>-<identifier>",
            "das Konto läßt sich nicht finden",
        ] {
            assert_eq!(line(text, &Values::default()), text);
        }
    }

    #[test]
    fn codes_words_and_request_ids_have_their_form() {
        assert!(["ITEM_LOGIN_REQUIRED", "invalid_grant", "R01"].iter().all(|code| is_code(code)));
        let codes = ["", "Item", "a b", "a-b", "must-never-be-seen", "0123456789", "a1b2c3d4e5f6", "usr_abc"];
        assert!(!codes.iter().any(|code| is_code(code)));
        assert!(["credit card", "PENDING", "401k"].iter().all(|words| is_words(words)));
        assert!(!["Ada Lovelace", "1234 5678 9012", "a\nb"].iter().any(|words| is_words(words)));
        let ids = ["m8MDnv9okwxFNBV", "r", "header-id", "3fa85f64-5717-4562-b3fc-2c963f66afa6"];
        assert!(ids.iter().all(|id| is_request_id(id)));
        let ids = ["", "a b", "access-sandbox-1", "usr_1", "000123456789", "123-45-6789", "a\"b"];
        assert!(!ids.iter().any(|id| is_request_id(id)));
        assert!(!is_request_id(&"a".repeat(65)));
    }
}
