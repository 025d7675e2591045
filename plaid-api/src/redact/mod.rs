//! Makes foreign text safe to show: replaces our own secrets, the values of the request and text that looks like a
//! secret, and limits the result to one line of bounded length.

mod fold;
pub(crate) mod form;
mod pieces;
mod sent;
mod values;

pub(crate) use sent::Sent;
pub(crate) use values::Values;

/// The replacement for text that must not be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// The maximum length of text that is examined, in characters. A server can send megabytes, and the search takes time.
const MOST_READ: usize = 4096;
/// The maximum length of text that is shown, in characters.
const MOST_SHOWN: usize = 400;

/// Returns the text on one line, without values of the request and text that looks like a secret.
///
/// The text is cut last, so that no part of a secret is left at the cut.
pub(crate) fn line(text: &str, values: &Values) -> String {
    let text: Vec<char> = text.chars().take(MOST_READ).collect();
    let mut hidden = vec![false; text.len()];
    values.hide_in(&text, &mut hidden);
    form::hide_in(&text, &mut hidden);
    whole_words(&text, &mut hidden);
    shown(&text, &hidden)
}

/// Hides the rest of words that are partly hidden.
fn whole_words(text: &[char], hidden: &mut [bool]) {
    let mut start = 0;
    for word in text.split(|c| !c.is_alphanumeric()) {
        let end = start + word.len();
        if let Some(word) = hidden.get_mut(start..end).filter(|word| word.contains(&true)) {
            word.fill(true);
        }
        start = end + 1;
    }
}

fn shown(text: &[char], hidden: &[bool]) -> String {
    let (mut line, mut length, mut was_hidden) = (String::new(), 0, false);
    for (c, is_hidden) in text.iter().zip(hidden) {
        if length >= MOST_SHOWN {
            line.push('…');
            break;
        }
        match (is_hidden, c.is_whitespace() || c.is_control()) {
            (true, _) if was_hidden => {}
            (true, _) => {
                line.push_str(REDACTED);
                length += REDACTED.len();
            }
            (false, true) if line.is_empty() || line.ends_with(' ') => {}
            (false, true) => {
                line.push(' ');
                length += 1;
            }
            (false, false) => {
                line.push(*c);
                length += 1;
            }
        }
        was_hidden = *is_hidden;
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::{Values, line};

    fn line_of(text: &str) -> String {
        line(text, &Values::default())
    }

    fn without(text: &str, values: &[&str]) -> String {
        line(text, &values.iter().copied().collect())
    }

    #[test]
    fn words_of_the_server_stay_on_a_line() {
        assert_eq!(line_of("a\r\n\tb\u{1b}[31mc"), "a b [31mc");
        assert_eq!(line_of("token \"access-sandbox-1\" is wrong"), "token \"[redacted]\" is wrong");
        let long = line_of(&"é ".repeat(1000));
        assert!(long.chars().count() <= 401 && long.ends_with('…'), "{long}");
        assert_eq!(line_of(&"é".repeat(100_000)), "[redacted]");
    }

    #[test]
    fn a_value_that_was_sent_is_known_again_in_every_writing() {
        let values = ["s3cr3t-Of/Ours+1", "Ada Lovelace", "+1 (415) 555-0123", "q\"uo\nte", "Müller-9", "Al", "12"];
        for echo in [
            "s3cr3t-Of/Ours+1",
            "S3CR3T-OF/OURS+1",
            "s3cr3t-Of%2FOurs%2B1",
            "s3cr3t-Of\\/Ours+1",
            "s3cr3t-\u{1b}Of/\n Ours+1",
            "czNjcjN0LU9mL091cnMrMQ",
            "7333637233742d4f662f4f7572732b31",
            "s3cr3t-Of",
            "Ada Lovelace",
            "ada%20lovelace",
            "Lovelace",
            "14155550123",
            "q\\\"uo\\nte",
            "M\\u00fcller-9",
            "m%C3%BCller-9",
            "Al",
            "12",
        ] {
            assert_eq!(without(&format!("the value \"{echo}\" is bad"), &values), "the value \"[redacted]\" is bad");
        }
        assert_eq!(without("Also 120 of us", &values), "Also 120 of us", "short values are whole words");
    }

    #[test]
    fn a_cut_leaves_no_beginning_of_a_secret() {
        for length in 300..500 {
            let text = format!("{}s3cr3t-0f-0urs", "a ".repeat(length / 2));
            assert!(!without(&text, &["s3cr3t-0f-0urs"]).contains("s3"), "{length}");
        }
    }
}
