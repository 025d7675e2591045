//! The types of accounts and their subtypes.

/// The subtypes of each type of accounts: <https://plaid.com/docs/api/accounts/#account-type-schema>.
const SUBTYPES: [(&str, &[&str]); 6] = [
    ("credit", &["credit card", "paypal"]),
    (
        "depository",
        &[
            "cash management",
            "cd",
            "checking",
            "ebt",
            "hsa",
            "limited purpose checking",
            "money market",
            "paypal",
            "prepaid",
            "savings",
        ],
    ),
    (
        "investment",
        &[
            "401a",
            "401k",
            "403B",
            "457b",
            "529",
            "brokerage",
            "cash isa",
            "crypto exchange",
            "education savings account",
            "fhsa",
            "fixed annuity",
            "gic",
            "health reimbursement arrangement",
            "hsa",
            "ira",
            "isa",
            "keogh",
            "lif",
            "life insurance",
            "lira",
            "lrif",
            "lrsp",
            "mutual fund",
            "non-custodial wallet",
            "non-taxable brokerage account",
            "other",
            "other annuity",
            "other insurance",
            "pension",
            "prediction market",
            "prif",
            "profit sharing plan",
            "qshr",
            "rdsp",
            "resp",
            "retirement",
            "rlif",
            "roth",
            "roth 401k",
            "roth 403B",
            "roth 457b",
            "roth pension",
            "roth profit sharing plan",
            "roth thrift savings plan",
            "rrif",
            "rrsp",
            "sarsep",
            "sep ira",
            "simple ira",
            "sipp",
            "stock plan",
            "tfsa",
            "thrift savings plan",
            "trust",
            "ugma",
            "utma",
            "variable annuity",
        ],
    ),
    (
        "loan",
        &[
            "auto",
            "business",
            "commercial",
            "commercial line of credit",
            "construction",
            "consumer",
            "home equity",
            "home equity loan",
            "line of credit",
            "loan",
            "mortgage",
            "other",
            "overdraft",
            "student",
        ],
    ),
    ("other", &["other"]),
    ("payroll", &["payroll"]),
];

/// Returns the subtypes of a type.
pub fn subtypes(kind: &str) -> &'static [&'static str] {
    SUBTYPES.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, subtypes)| subtypes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::description;
    use crate::description::schema::values;

    #[test]
    fn every_subtype_of_the_description_has_a_type() {
        let schema = description().schema("AccountSubtype").expect("a schema");
        for subtype in values(schema).expect("an enum") {
            let has_type = SUBTYPES.iter().any(|(_, subtypes)| subtypes.iter().any(|known| subtype == known));
            assert!(has_type, "{subtype}: add it to a type of SUBTYPES");
        }
    }
}
