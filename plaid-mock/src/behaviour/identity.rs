//! Identity: the owners of accounts.

use serde_json::{Map, Value, json};

use super::common::handlers::{Handlers, Reply};
use super::common::{lookup, notify};
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::World;
use crate::state::accounts::Account;
use crate::state::owners::Contact;

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
    Ok(item.with_accounts(accounts).into())
}

fn match_user(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let item = lookup::item(world, params)?;
    let accounts = item.accounts(params.texts("options.account_ids"))?;
    let accounts: Vec<Value> = accounts.iter().map(|account| matched(account, params)).collect();
    Ok(item.with_accounts(accounts).into())
}

/// Returns an account with the scores of the user in a request. With several names, addresses and so on, the best score
/// counts.
pub fn matched(account: &Account, params: &Params) -> Value {
    let owners = || account.owners.iter();
    let best = |field: &str, known: Vec<&str>, score: fn(&str, &str) -> u64| {
        let given = params.text(field)?;
        known.into_iter().map(|known| score(given, known)).max()
    };
    let names = owners().flat_map(|owner| &owner.names).map(String::as_str).collect();
    let addresses = || owners().flat_map(|owner| &owner.addresses);
    let name = best("user.legal_name", names, similarity);
    let email = best("user.email_address", owners().flat_map(|owner| data(&owner.emails)).collect(), similarity);
    let phone = best("user.phone_number", owners().flat_map(|owner| data(&owner.phones)).collect(), same_digits);
    let street = best("user.address.street", addresses().map(|address| address.street.as_str()).collect(), similarity);
    let codes = addresses().filter_map(|address| address.postal_code.as_deref()).collect();
    let code = best("user.address.postal_code", codes, equality);
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

fn data(contacts: &[Contact]) -> Vec<&str> {
    contacts.iter().map(|contact| contact.data.as_str()).collect()
}

fn equality(given: &str, known: &str) -> u64 {
    if given == known { 100 } else { 0 }
}

/// Compares phone numbers, which people write with spaces and hyphens.
fn same_digits(given: &str, known: &str) -> u64 {
    let digits = |phone: &str| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    equality(&digits(given), &digits(known))
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
            fields.extend((owner.names != bank.names).then_some("names"));
            fields.extend((owner.emails != bank.emails).then_some("emails"));
            fields.extend((owner.phones != bank.phones).then_some("phone_numbers"));
            fields.extend((owner.addresses != bank.addresses).then_some("addresses"));
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
        let set = |field: &str, old: Option<&mut String>| {
            if let (Some(text), Some(old)) = (params.text(field), old) {
                text.clone_into(old);
            }
        };
        set("name", owner.names.first_mut());
        set("email", owner.emails.first_mut().map(|email| &mut email.data));
        set("phone", owner.phones.first_mut().map(|phone| &mut phone.data));
        set("street", owner.addresses.first_mut().map(|address| &mut address.street));
        account.at_bank = Some(owner);
    }
    Ok(json!({}).into())
}
