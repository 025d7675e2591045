//! Prechecks tell whether a user's income can be verified. In the Sandbox the request decides:
//!
//! | employer | access token | confidence |
//! |---|---|---|
//! | `employer_good`, `employer_multi` | `access_good` | `HIGH` |
//! | `employer_bad` | `access_bad` | `LOW` |
//! | any other | any other | `UNKNOWN` |
//!
//! <https://plaid.com/docs/api/products/income/#creditpayroll_incomeprecheck>

use serde_json::json;

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;

pub const HANDLERS: Handlers = Handlers {
    operations: &[("/credit/payroll_income/precheck", precheck), ("/income/verification/precheck", legacy)],
    events: &[],
};

/// The texts that the Sandbox takes instead of access tokens.
pub const TOKENS: [&str; 2] = ["access_good", "access_bad"];

fn confidence(params: &Params, tokens: &str) -> &'static str {
    let [good, bad] = TOKENS;
    let tokens = params.texts(tokens).unwrap_or_default();
    match params.text("employer.name") {
        Some("employer_good" | "employer_multi") => "HIGH",
        Some("employer_bad") => "LOW",
        _ if tokens.contains(&good) => "HIGH",
        _ if tokens.contains(&bad) => "LOW",
        _ => "UNKNOWN",
    }
}

#[allow(clippy::unnecessary_wraps, reason = "every handler has this form")]
fn precheck(_: &mut World, params: &Params) -> Result<Reply, Refusal> {
    Ok(json!({"confidence": confidence(params, "access_tokens")}).into())
}

#[allow(clippy::unnecessary_wraps, reason = "every handler has this form")]
fn legacy(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let confidence = confidence(params, "transactions_access_tokens");
    Ok(json!({"confidence": confidence, "precheck_id": world.id()}).into())
}
