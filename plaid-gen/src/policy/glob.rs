//! Patterns of names.

/// A pattern in which `*` matches any text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Glob {
    /// A pattern without `*`.
    Exact(String),
    /// A pattern with at least one `*`.
    Parts {
        /// The text before the first `*`.
        start: String,
        /// The texts between two of them.
        middle: Vec<String>,
        /// The text after the last `*`.
        end: String,
    },
}

impl From<&str> for Glob {
    fn from(text: &str) -> Self {
        let mut parts: Vec<String> = text.split('*').map(str::to_owned).collect();
        match (parts.len(), parts.pop()) {
            (2.., Some(end)) => Self::Parts { start: parts.remove(0), middle: parts, end },
            _ => Self::Exact(text.to_owned()),
        }
    }
}

impl Glob {
    /// Whether the pattern matches `text`.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Self::Exact(exact) => exact == text,
            Self::Parts { start, middle, end } => {
                let Some(mut rest) = text.as_bytes().strip_prefix(start.as_bytes()) else { return false };
                for part in middle {
                    let Some(after) = after(rest, part.as_bytes()) else { return false };
                    rest = after;
                }
                rest.ends_with(end.as_bytes())
            }
        }
    }
}

/// Returns what follows the first `part` of `text`. Names are short, so that the searcher of the standard library would
/// take longer to prepare than this takes to search.
fn after<'a>(text: &'a [u8], part: &[u8]) -> Option<&'a [u8]> {
    let starts = 0..=text.len().checked_sub(part.len())?;
    starts.into_iter().find_map(|at| text.get(at..)?.strip_prefix(part))
}
