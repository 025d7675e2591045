//! The release that a change needs.

use std::fmt;

use super::differences::Rust;

/// A release, by the part of the version that it raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// Code that uses the SDK may stop compiling, from 1.0 on.
    Major,
    /// Code may stop compiling, before 1.0; from 1.0 on, something is new.
    Minor,
    /// Code compiles as before. Before 1.0, something may be new.
    Patch,
}

impl Release {
    /// Returns the release that `change` needs after `version`, by Cargo's rules of compatibility.
    #[must_use]
    pub fn after(version: &str, change: Rust) -> Self {
        let is_stable = !version.starts_with("0.");
        match (change, is_stable) {
            (Rust::Breaking, true) => Self::Major,
            (Rust::Breaking, false) | (Rust::Addition, true) => Self::Minor,
            (Rust::Addition, false) | (Rust::None, _) => Self::Patch,
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_one_a_break_is_minor() {
        let after =
            |version| [Rust::Breaking, Rust::Addition, Rust::None].map(|change| Release::after(version, change));
        assert_eq!(after("0.3.1"), [Release::Minor, Release::Patch, Release::Patch]);
        assert_eq!(after("1.0.0"), [Release::Major, Release::Minor, Release::Patch]);
        assert_eq!(after("10.2.0"), [Release::Major, Release::Minor, Release::Patch]);
    }
}
