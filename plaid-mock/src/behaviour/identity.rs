//! Identity: the owners of accounts.

use serde_json::{Map, Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::accounts::{Account, Owner};

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/identity/get", get),
        ("/identity/match", match_user),
        ("/identity/refresh", refresh),
        ("/_mock/identity/change", change),
    ],
    events: &[],
};

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let accounts: Vec<Value> = accounts.iter().map(|account| account.facts_with_owners()).collect();
    Ok(json!({"accounts": accounts, "item": item.facts()}).into())
}

fn match_user(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let accounts: Vec<Value> = accounts.iter().map(|account| matched(account, params)).collect();
    Ok(json!({"accounts": accounts, "item": item.facts()}).into())
}

/// Returns an account with the scores of the user in a request. With several owners the best score counts.
fn matched(account: &Account, params: &Params) -> Value {
    let best = |score: &dyn Fn(&Owner) -> Option<u64>| account.owners.iter().filter_map(score).max();
    let name = best(&|owner| Some(similarity(params.text("user.legal_name")?, &owner.name)));
    let email = best(&|owner| Some(similarity(params.text("user.email_address")?, &owner.email)));
    let phone = best(&|owner| Some(equality(&digits(params.text("user.phone_number")?), &digits(&owner.phone))));
    let street = best(&|owner| Some(similarity(params.text("user.address.street")?, &owner.address.street)));
    let code = best(&|owner| Some(equality(params.text("user.address.postal_code")?, &owner.address.postal_code)));
    let mut facts = account.facts();
    // A score is null if there is nothing to compare; its object is there in any case.
    facts["legal_name"] = json!({
        "score": name,
        "is_business_name_detected": name.map(|_| false),
        "is_first_name_or_last_name_match": name.map(|score| score >= 50),
        "is_nickname_match": name.map(|_| false),
    });
    facts["email_address"] = json!({"score": email});
    facts["phone_number"] = json!({"score": phone});
    facts["address"] = json!({"score": street.or(code), "is_postal_code_match": code.map(|code| code == 100)});
    facts
}

/// Returns the percentage of words that two texts share.
fn similarity(given: &str, known: &str) -> u64 {
    let words = |text: &str| -> Vec<String> { text.to_lowercase().split_whitespace().map(str::to_owned).collect() };
    let (given, known) = (words(given), words(known));
    let same = known.iter().filter(|word| given.contains(word)).count();
    let most = given.len().max(known.len()).max(1);
    u64::try_from(same * 100 / most).unwrap_or_default()
}

fn equality(given: &str, known: &str) -> u64 {
    if given == known { 100 } else { 0 }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Fetches the owners from the bank, which change only by [`change`], and announces what is new.
/// <https://plaid.com/docs/api/products/identity/#default_update>
fn refresh(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item_mut(world, params)?;
    let id = item.id.clone();
    let mut updated = Map::new();
    for account in &mut item.accounts {
        let Some(bank) = account.at_bank.take() else { continue };
        let mut fields = Vec::new();
        for owner in &account.owners {
            fields.extend((owner.name != bank.name).then_some("names"));
            fields.extend((owner.email != bank.email).then_some("emails"));
            fields.extend((owner.phone != bank.phone).then_some("phone_numbers"));
            fields.extend((owner.address != bank.address).then_some("addresses"));
        }
        if !fields.is_empty() {
            updated.insert(account.id.clone(), json!(fields));
            account.owners = vec![bank];
        }
    }
    if !updated.is_empty() {
        let more = json!({"account_ids_with_updated_identity": updated, "error": null});
        notify::item(world, &id, ("IDENTITY", "DEFAULT_UPDATE"), more);
    }
    Ok(json!({}).into())
}

/// Changes the owners that the bank has on record. Plaid sees the change with the next refresh.
fn change(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item_mut(world, params)?;
    for account in &mut item.accounts {
        let Some(mut owner) = account.at_bank.clone().or_else(|| account.owners.first().cloned()) else { continue };
        let set = |field: &str, old: &mut String| {
            if let Some(text) = params.text(field) {
                text.clone_into(old);
            }
        };
        set("name", &mut owner.name);
        set("email", &mut owner.email);
        set("phone", &mut owner.phone);
        set("street", &mut owner.address.street);
        account.at_bank = Some(owner);
    }
    Ok(json!({}).into())
}
