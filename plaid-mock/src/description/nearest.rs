//! Finds the name that somebody may have meant.

/// Returns the known name that differs least from this one, unless all differ by more than a third of it.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, found) = known.map(|one| (distance(name, one), one)).min()?;
    (distance * 3 <= name.chars().count()).then_some(found)
}

/// Returns how many characters must be added, removed or replaced to turn one text into the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    // The distances of the part of `one` so far to each beginning of `other`.
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, char) in one.chars().enumerate() {
        let (mut next, mut diagonal) = (vec![index + 1], index);
        for (known, above) in other.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(*known != char);
            let left = next.last().copied().unwrap_or_default();
            next.push(replaced.min(above + 1).min(left + 1));
            diagonal = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_name_is_not() {
        let known = ["/accounts/get", "/auth/get", "/item/get"];
        let nearest = |name| nearest(name, known.into_iter());
        assert_eq!(nearest("/acounts/get"), Some("/accounts/get"));
        assert_eq!(nearest("/acounts/gte"), Some("/accounts/get"));
        assert_eq!(nearest("/auht/get"), Some("/auth/get"));
        assert_eq!(nearest("/something/else"), None);
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
