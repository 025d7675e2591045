//! Adds entries to the unreleased section of `CHANGELOG.md`.

const HEADING: &str = "## Unreleased";

/// Returns the changelog with `entry` as the last unreleased one. It replaces an entry with the same first line.
#[must_use]
pub fn with_entry(changelog: &str, entry: &str) -> String {
    let text = if changelog.trim().is_empty() { "# Changelog\n" } else { changelog };
    let heading = format!("{HEADING}\n");
    let (before, unreleased, after) = if let Some((before, rest)) = text.split_once(&heading) {
        let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
        (before.to_owned(), &rest[..end], &rest[end..])
    } else {
        // The section is placed after the title and before the latest release.
        let at = text.find("\n## ").map_or(text.len(), |at| at + 1);
        (format!("{}\n\n", text[..at].trim_end()), "", &text[at..])
    };
    let entries = without(unreleased, first_line(entry));
    let gap = if after.is_empty() { "" } else { "\n" };
    let entries = [entries.trim(), entry.trim_end()].iter().filter(|e| !e.is_empty()).copied().collect::<Vec<_>>();
    format!("{before}{HEADING}\n\n{}\n{gap}{after}", entries.join("\n"))
}

fn first_line(entry: &str) -> &str {
    entry.lines().next().unwrap_or_default()
}

/// Returns the entries without the one that begins with `line`.
fn without(entries: &str, line: &str) -> String {
    let mut skips = false;
    let kept = entries.lines().filter(|l| {
        if l.starts_with("- ") || l.starts_with('#') {
            skips = *l == line;
        }
        !skips
    });
    kept.flat_map(|l| [l, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::with_entry;

    #[test]
    fn an_entry_goes_to_the_end_of_what_is_unreleased() {
        let old = "# Changelog\n\n## Unreleased\n\n- One\n  more.\n\n## 0.1.0\n\n- Two\n";
        let new = with_entry(old, "- Three\n  - part\n");
        assert_eq!(new, "# Changelog\n\n## Unreleased\n\n- One\n  more.\n- Three\n  - part\n\n## 0.1.0\n\n- Two\n");
        assert_eq!(with_entry(&new, "- Three\n  - part\n"), new, "the same again");
        assert!(with_entry(&new, "- Three\n  - other\n").contains("- One\n  more.\n- Three\n  - other\n\n## 0.1.0"));
    }

    #[test]
    fn what_is_missing_is_made() {
        assert_eq!(with_entry("", "- One\n"), "# Changelog\n\n## Unreleased\n\n- One\n");
        let released = "# Changelog\n\n## 0.1.0\n\n- Two\n";
        assert_eq!(with_entry(released, "- One"), "# Changelog\n\n## Unreleased\n\n- One\n\n## 0.1.0\n\n- Two\n");
    }
}
