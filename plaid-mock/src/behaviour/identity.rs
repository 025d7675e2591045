//! Who accounts belong to.

use serde_json::{Map, Value, json};

use super::accounts::{Address, Owner, uses};
use super::items::{item_mut, item_of, tell};
use super::{Act, Reply};
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::world::World;

pub const OPERATIONS: &[(&str, Act)] = &[
    ("/identity/get", get),
    ("/identity/match", match_user),
    ("/identity/refresh", refresh),
    ("/_mock/identity/change", change),
];

fn get(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    uses(world, asked, "identity")?;
    let item = item_of(world, asked.required("access_token")?)?;
    let accounts = item.accounts(asked.texts("options.account_ids"))?.into_iter().map(|account| {
        let mut facts = account.facts();
        facts["owners"] = account.owners.iter().map(owner_facts).collect();
        facts
    });
    Ok(json!({"accounts": accounts.collect::<Vec<_>>(), "item": item.facts()}).into())
}

/// As answers have an owner.
pub fn owner_facts(owner: &Owner) -> Value {
    let Address { street, city, region, postal_code, country } = &owner.address;
    let place =
        json!({"street": street, "city": city, "region": region, "postal_code": postal_code, "country": country});
    json!({
        "names": [owner.name],
        "emails": [{"data": owner.email, "primary": true, "type": "primary"}],
        "phone_numbers": [{"data": owner.phone, "primary": true, "type": "mobile"}],
        "addresses": [{"data": place, "primary": true}],
    })
}

fn match_user(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_of(world, asked.required("access_token")?)?;
    let ids = asked.texts("options.account_ids");
    let accounts = item.accounts(ids)?.into_iter().map(|account| {
        let mut facts = account.facts();
        let best = |score: &dyn Fn(&Owner) -> Option<u64>| account.owners.iter().filter_map(score).max();
        let name = best(&|owner| Some(score(asked.text("user.legal_name")?, &owner.name)));
        let email = best(&|owner| Some(score(asked.text("user.email_address")?, &owner.email)));
        let phone = best(&|owner| Some(exact(&digits(asked.text("user.phone_number")?), &digits(&owner.phone))));
        let street = best(&|owner| Some(score(asked.text("user.address.street")?, &owner.address.street)));
        let code = best(&|owner| Some(exact(asked.text("user.address.postal_code")?, &owner.address.postal_code)));
        facts["legal_name"] = name.map_or(Value::Null, |score| {
            json!({"score": score, "is_business_name_detected": false,
                "is_first_name_or_last_name_match": score >= 50, "is_nickname_match": false})
        });
        facts["email_address"] = email.map_or(Value::Null, |score| json!({"score": score}));
        facts["phone_number"] = phone.map_or(Value::Null, |score| json!({"score": score}));
        facts["address"] = street
            .or(code)
            .map_or(Value::Null, |score| json!({"score": score, "is_postal_code_match": code.map(|code| code == 100)}));
        facts
    });
    Ok(json!({"accounts": accounts.collect::<Vec<_>>(), "item": item.facts()}).into())
}

/// How much of two texts is the same, by words: 0 to 100.
fn score(given: &str, known: &str) -> u64 {
    let words = |text: &str| -> Vec<String> { text.to_lowercase().split_whitespace().map(str::to_owned).collect() };
    let (given, known) = (words(given), words(known));
    let same = known.iter().filter(|word| given.contains(word)).count();
    let most = given.len().max(known.len()).max(1);
    u64::try_from(same * 100 / most).unwrap_or_default()
}

fn exact(given: &str, known: &str) -> u64 {
    if given == known { 100 } else { 0 }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Nothing moves at the mock's banks by itself, so there is news only where a test has changed something.
fn refresh(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_mut(world, asked)?;
    let id = item.id.clone();
    let mut updated = Map::new();
    for account in &mut item.accounts {
        let Some(bank) = account.at_bank.take() else { continue };
        let mut fields = Vec::new();
        for owner in &account.owners {
            fields.extend((owner.name != bank.name).then_some("NAMES"));
            fields.extend((owner.email != bank.email).then_some("EMAILS"));
            fields.extend((owner.phone != bank.phone).then_some("PHONES"));
            fields.extend((owner.address != bank.address).then_some("ADDRESSES"));
        }
        if !fields.is_empty() {
            updated.insert(account.id.clone(), json!(fields));
            account.owners = vec![bank];
        }
    }
    if !updated.is_empty() {
        tell(world, &id, ("IDENTITY", "DEFAULT_UPDATE"), json!({"account_ids_with_updated_identity": updated}));
    }
    Ok(json!({}).into())
}

/// The bank knows something else of an Item's owner from now on. Plaid sees that with the next refresh.
fn change(world: &mut World, asked: &Asked) -> Result<Reply, Refusal> {
    let item = item_mut(world, asked)?;
    for account in &mut item.accounts {
        let Some(mut owner) = account.at_bank.clone().or_else(|| account.owners.first().cloned()) else { continue };
        let new = |field: &str, old: &mut String| {
            if let Some(text) = asked.text(field) {
                text.clone_into(old);
            }
        };
        new("name", &mut owner.name);
        new("email", &mut owner.email);
        new("phone", &mut owner.phone);
        new("street", &mut owner.address.street);
        account.at_bank = Some(owner);
    }
    Ok(json!({}).into())
}
