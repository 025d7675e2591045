//! Transfer: authorizations, transfers, what happens to them, and the Sandbox's ways to let it happen.
//!
//! As in Plaid's Sandbox nothing moves by itself: `/sandbox/transfer/simulate` moves a transfer, a test clock or the
//! server's clock makes the transfers of a recurring one. An authorization is
//!
//! | decision | when |
//! |---|---|
//! | `user_action_required` | the Item's login has to be renewed |
//! | `declined`, `TRANSFER_LIMIT_REACHED` | the amount is above 100,000.00 |
//! | `declined`, `NSF` | a debit is above the account's available balance |
//! | `declined`, `RISK` | the user's legal name ends in `Risky` |
//! | `approved` | otherwise |

mod authorizations;
mod events;
mod recurring;
mod sandbox;
mod transfers;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Act;
use crate::refusal::{INVALID_FIELD, NOT_FOUND, Refusal};
use crate::store::Store;
use crate::world::World;

pub use self::recurring::due;

pub const OPERATIONS: &[&[(&str, Act)]] = &[
    authorizations::OPERATIONS,
    events::OPERATIONS,
    recurring::OPERATIONS,
    sandbox::OPERATIONS,
    transfers::OPERATIONS,
];

/// Everything about transfers.
#[derive(Default, Serialize, Deserialize)]
pub struct Transfers {
    authorizations: Store<authorizations::Authorization>,
    /// The authorization that a key made.
    keys: Store<authorizations::Key>,
    made: Store<transfers::Transfer>,
    events: Store<events::Happened>,
    /// The id of the last event.
    last_event: u64,
    sweeps: Store<sandbox::Sweep>,
    clocks: Store<i64>,
    recurring: Store<recurring::Recurring>,
    recurring_keys: Store<String>,
}

/// Who moves what, where.
#[derive(Clone, Serialize, Deserialize)]
struct Order {
    item: String,
    account: String,
    kind: String,
    network: String,
    ach_class: Option<String>,
    cents: i64,
    user: Value,
}

impl Order {
    /// The fields that answers about it share.
    fn facts(&self) -> Value {
        json!({
            "type": self.kind,
            "account_id": self.account,
            "network": self.network,
            "ach_class": self.ach_class.clone().unwrap_or_else(|| "ppd".into()),
            "amount": money(self.cents),
            "iso_currency_code": "USD",
            "user": self.user,
            "funding_account_id": null,
            "origination_account_id": "",
            "originator_client_id": null,
        })
    }
}

/// Cents as `12.34`.
fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// The cents of a text such as `12.34`: two decimals, and more than nothing.
fn cents(text: &str) -> Result<i64, Refusal> {
    let parsed = text.split_once('.').and_then(|(whole, part)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (part.len() == 2 && digits(whole) && digits(part))
            .then(|| whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?))?
    });
    parsed.filter(|cents| *cents > 0).ok_or_else(|| INVALID_FIELD.because("amount must be a text such as 12.34"))
}

/// One object with the fields of another too.
fn with(mut facts: Value, more: Value) -> Value {
    if let (Some(facts), Value::Object(more)) = (facts.as_object_mut(), more) {
        facts.extend(more);
    }
    facts
}

fn unknown(field: &str) -> Refusal {
    NOT_FOUND.because(format!("there is nothing of this {field}"))
}

/// Says that there are new events.
fn tell(world: &mut World, url: Option<&str>) {
    let body = json!({"webhook_type": "TRANSFER", "webhook_code": "TRANSFER_EVENTS_UPDATE", "environment": "sandbox"});
    match url {
        Some(url) => world.send(url, &body),
        None => world.send_to_account(&body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_text_with_two_decimals() {
        assert_eq!(cents("12.34").ok(), Some(1234));
        assert_eq!((money(1234), money(-5), money(0)), ("12.34".into(), "-0.05".into(), "0.00".into()));
        for wrong in ["12", "12.3", "12.345", "-1.00", "0.00", ".50", "a.bc", "99999999999999999999.00"] {
            assert!(cents(wrong).is_err(), "{wrong}");
        }
    }
}
