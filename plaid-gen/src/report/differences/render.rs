//! Writes a report as text for a terminal, as Markdown for a pull request or changelog, and as JSON for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::change::{Kind, Side, Use};
use super::classify::{Rust, Wire};
use super::report::{Finding, Report};

impl Report {
    /// Writes the report for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        self.render("", "", |finding| format!("  {}: {}", classes(finding, ["", ""]), described(finding)))
    }

    /// Writes the report as Markdown for a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        self.render("### ", "\n", |finding| format!("- {}: {}", classes(finding, ["**", "**"]), described(finding)))
    }

    /// Writes one nested list item per change, for a changelog's item about the description.
    #[must_use]
    pub fn entries(&self) -> String {
        let line = |finding: &Finding| {
            let (_, product) = group(finding);
            format!("  - {product}: {}: {}\n", classes(finding, ["**", "**"]), described(finding))
        };
        self.sorted().into_iter().map(line).collect()
    }

    /// Writes every finding with everything that it reaches, for programs.
    #[must_use]
    pub fn json(&self) -> String {
        // Text and lists can always be written as JSON.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// Returns the number of changes of each class, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return format!("{} → {}: nothing changed", self.from, self.to);
        }
        let wire = |class| self.findings.iter().filter(|f| f.wire == class).count();
        let unknown = match wire(Wire::Unknown) {
            0 => String::new(),
            unknown => format!(", {unknown} not understood"),
        };
        let rust = |class| self.findings.iter().filter(|f| f.rust == class).count();
        format!(
            "{} → {}: {} {}; on the wire {} breaking, {} non-breaking, {} informational{unknown}; \
             for Rust {} breaking, {} new",
            self.from,
            self.to,
            self.findings.len(),
            if self.findings.len() == 1 { "change" } else { "changes" },
            wire(Wire::Breaking),
            wire(Wire::NonBreaking),
            wire(Wire::Informational),
            rust(Rust::Breaking),
            rust(Rust::Addition),
        )
    }

    /// Returns the findings by product; those of several products come last.
    fn sorted(&self) -> Vec<&Finding> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| group(finding));
        findings
    }

    fn render(&self, heading: &str, gap: &str, line: impl Fn(&Finding) -> String) -> String {
        let mut out = format!("{}\n", self.summary());
        for findings in self.sorted().chunk_by(|a, b| group(a) == group(b)) {
            let product = findings.first().map_or("", |finding| group(finding).1);
            let is = |list: &[String]| list.iter().any(|p| p == product);
            let mark = match () {
                () if is(&self.new_products) => " (new product)",
                () if is(&self.removed_products) => " (product removed)",
                () => "",
            };
            // Writing to a string does not fail.
            let _ = write!(out, "\n{heading}{product}{mark}\n{gap}");
            for finding in findings {
                let _ = writeln!(out, "{}", line(finding));
            }
        }
        out
    }
}

/// Returns a key that sorts products by name, then findings of several products, those of none, and those that nobody
/// understands, and its title.
fn group(finding: &Finding) -> (u8, &str) {
    match finding.products.as_slice() {
        _ if finding.kind == Kind::NotUnderstood => (3, "changed, but no rule understands it"),
        [one] if one.is_empty() => (2, "used by no operation"),
        [one] => (0, one),
        _ => (1, "several products"),
    }
}

fn classes(finding: &Finding, [open, close]: [&str; 2]) -> String {
    let breaking = format!("{open}breaking{close}");
    let wire = match finding.wire {
        Wire::Breaking => breaking.as_str(),
        Wire::NonBreaking => "non-breaking",
        Wire::Informational => "informational",
        Wire::Unknown => "unknown",
        Wire::Same => "same on the wire",
    };
    let rust = match finding.rust {
        Rust::Breaking => format!(", Rust {breaking}"),
        Rust::Addition => ", Rust addition".to_owned(),
        Rust::None => String::new(),
    };
    format!("{wire}{rust}")
}

/// Returns the sentence, and what the change reaches unless the sentence names it.
fn described(finding: &Finding) -> String {
    let is_named = |u: &Use| finding.places == [u.name.as_str()];
    if finding.places.is_empty() && finding.names.len() >= finding.uses.len() || finding.uses.iter().all(is_named) {
        return finding.what.clone();
    }
    format!("{} ({})", finding.what, reach(&finding.uses))
}

/// Names the operations whose requests or responses are reached if they are few, and otherwise their products.
fn reach(uses: &[Use]) -> String {
    const FEW: usize = 4;
    const MANY: usize = 8;
    let mut sides: Vec<&str> = uses.iter().map(|u| side(u.side)).collect();
    sides.sort_unstable();
    sides.dedup();
    let mut names: Vec<&str> = uses.iter().map(|u| u.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if uses.iter().all(|u| u.side == Side::Nowhere) {
        return format!("in {}", names.join(", "));
    }
    let sides = match sides.as_slice() {
        [first, second, third] => format!("{first}, {second} and {third}"),
        few => few.join(" and "),
    };
    if names.len() <= FEW {
        return format!("{sides} of {}", names.join(", "));
    }
    let mut products = BTreeMap::<&str, BTreeSet<&str>>::new();
    for one in uses {
        products.entry(&one.product).or_default().insert(&one.name);
    }
    if products.len() == 1 {
        let few = names.iter().take(FEW - 1).copied().collect::<Vec<_>>().join(", ");
        return format!("{sides} of {few} and {} more", names.len() + 1 - FEW);
    }
    if products.len() > MANY {
        return format!("{sides} of {} in {} products", names.len(), products.len());
    }
    let counts: Vec<_> = products.iter().map(|(product, names)| format!("{product} {}", names.len())).collect();
    format!("{sides} of {}: {}", names.len(), counts.join(", "))
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Request => "request",
        Side::Response => "response",
        Side::Webhook => "webhook",
        Side::Nowhere => "nothing",
    }
}
