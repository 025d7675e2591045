//! Adds the entry of an import to the unreleased section of `CHANGELOG.md`.

const HEADING: &str = "## Unreleased";

/// Returns the changelog with `entry` as the last unreleased one, if there is one. It replaces the entries whose first
/// line has the same `ending`, which says what the import was compared with.
#[must_use]
pub fn with_entry(changelog: &str, ending: &str, entry: Option<&str>) -> String {
    if entry.is_none() && !changelog.lines().any(|line| is_entry(line, ending)) {
        return changelog.to_owned();
    }
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
    let entries = without(unreleased, ending);
    let entry = entry.unwrap_or_default();
    let gap = if after.is_empty() { "" } else { "\n" };
    let entries = [entries.trim(), entry.trim_end()].iter().filter(|e| !e.is_empty()).copied().collect::<Vec<_>>();
    format!("{before}{HEADING}\n\n{}\n{gap}{after}", entries.join("\n"))
}

fn is_entry(line: &str, ending: &str) -> bool {
    line.starts_with("- ") && line.ends_with(ending)
}

/// Returns the entries without those whose first line has this ending.
fn without(entries: &str, ending: &str) -> String {
    let mut skips = false;
    let kept = entries.lines().filter(|l| {
        if l.starts_with("- ") || l.starts_with('#') {
            skips = is_entry(l, ending);
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
        let old = "# Changelog\n\n## Unreleased\n\n- One\n  more.\n\n## 0.1.0\n\n- Two, from 1.\n";
        let new = with_entry(old, ", from 1.", Some("- Three, from 1.\n  - part\n"));
        let expected = "# Changelog\n\n## Unreleased\n\n- One\n  more.\n- Three, from 1.\n  - part\n\n## 0.1.0\n\n- Two, from 1.\n";
        assert_eq!(new, expected);
        assert_eq!(with_entry(&new, ", from 1.", Some("- Three, from 1.\n  - part\n")), new, "the same again");
        let other = with_entry(&new, ", from 1.", Some("- Four, from 1.\n  - other\n"));
        assert_eq!(other, expected.replace("Three", "Four").replace("part", "other"), "another import instead");
        assert_eq!(with_entry(&new, ", from 1.", None), old, "an import that changes nothing");
        assert_eq!(with_entry(old, ", from 1.", None), old);
    }

    #[test]
    fn what_is_missing_is_made() {
        assert_eq!(with_entry("", "", Some("- One\n")), "# Changelog\n\n## Unreleased\n\n- One\n");
        let released = "# Changelog\n\n## 0.1.0\n\n- Two\n";
        let new = with_entry(released, ".", Some("- One"));
        assert_eq!(new, "# Changelog\n\n## Unreleased\n\n- One\n\n## 0.1.0\n\n- Two\n");
    }
}
