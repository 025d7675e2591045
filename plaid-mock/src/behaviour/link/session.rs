//! The end of a session of Link: what the link token remembers, and the webhooks.
//!
//! Only hosted sessions and sessions for several Items report events and send webhooks. See
//! <https://plaid.com/docs/api/link/#session_finished>.

use serde_json::{Value, json};

use crate::behaviour::common::notify;
use crate::ids;
use crate::params::Params;
use crate::refusal::Refusal;
use crate::state::facts::merged;
use crate::state::institutions::{self, Bank};
use crate::state::items::Item;
use crate::state::links::{End, Session};
use crate::state::{World, accounts::Account};
use crate::time::date_time;

/// The way in which the user left Link without an Item.
pub struct Exit<'a> {
    /// The point at which the user left.
    pub status: &'a str,
    pub error: Option<Refusal>,
    pub bank: Option<&'static Bank>,
}

/// The result for an Item, which has a public token.
pub fn item_result(item: &Item, public_token: &str) -> Value {
    let account = |account: &Account| {
        json!({
            "id": account.id,
            "name": account.name,
            "mask": account.mask,
            "type": account.kind,
            "subtype": account.subtype,
            "verification_status": account.verification,
            "class_type": null,
        })
    };
    let institution = json!({"name": institutions::name(&item.institution), "institution_id": item.institution});
    json!({
        "public_token": public_token,
        "accounts": item.accounts.iter().map(account).collect::<Vec<_>>(),
        "institution": institution,
    })
}

/// Ends a session with Items. `is_update` tells whether they existed before.
pub fn succeed(world: &mut World, token: &str, link: &Params, results: Vec<Value>, is_update: bool) -> String {
    let mut events = vec![("OPEN", json!({}))];
    for result in &results {
        let (id, name) = (&result["institution"]["institution_id"], &result["institution"]["name"]);
        let bank = json!({"institution_id": id, "institution_name": name});
        let is_oauth = id.as_str().and_then(|id| institutions::find(id).ok()).is_some_and(|bank| bank.oauth);
        let login = if is_oauth { "OPEN_OAUTH" } else { "SUBMIT_CREDENTIALS" };
        events.extend([("SELECT_INSTITUTION", bank.clone()), (login, bank)]);
    }
    events.push(("HANDOFF", json!({})));
    end(world, token, link, &events, |_| End::Success(results), !is_update)
}

/// Ends a session without an Item.
pub fn exit(world: &mut World, token: &str, link: &Params, exit: &Exit<'_>) -> String {
    let bank = exit.bank.map_or(json!({}), |bank| json!({"institution_id": bank.id, "institution_name": bank.name}));
    let error = exit.error.as_ref().map_or(
        json!({}),
        |error| json!({"error_type": error.group, "error_code": error.code, "error_message": error.message}),
    );
    let mut events = vec![("OPEN", json!({}))];
    if exit.error.is_some() {
        events.push(("ERROR", merged(error.clone(), bank.clone())));
    }
    events.push(("EXIT", merged(merged(error, bank), json!({"exit_status": exit.status}))));
    let facts = |id: &str| {
        let mut metadata = json!({"status": exit.status, "link_session_id": id});
        if let Some(bank) = exit.bank {
            metadata["institution"] = json!({"name": bank.name, "institution_id": bank.id});
        }
        json!({"error": exit.error.as_ref().map(Refusal::error), "metadata": metadata})
    };
    end(world, token, link, &events, |id| End::Exit(facts(id)), false)
}

/// Remembers and announces the end of a session, and returns its id.
fn end(
    world: &mut World,
    token: &str,
    link: &Params,
    events: &[(&str, Value)],
    end: impl FnOnce(&str) -> End,
    adds_items: bool,
) -> String {
    let (id, at) = (ids::uuid(&mut world.random()), world.now());
    let reports = link.value("hosted_link").is_some() || link.flag("enable_multi_item_link");
    let mut event = |(name, metadata): &(&str, Value)| {
        let event_id = ids::uuid(&mut world.random());
        json!({"event_id": event_id, "event_name": name, "timestamp": date_time(at), "event_metadata": metadata})
    };
    // The newest comes first.
    let events = if reports { events.iter().rev().map(&mut event).collect() } else { Vec::new() };
    let session = Session { id: id.clone(), at, end: end(&id), events };
    if reports && let Some(url) = link.text("webhook") {
        announce(world, url, token, link, &session, adds_items);
    }
    if let Some(link) = world.state.links.tokens.get_mut(token) {
        link.ended(session);
    }
    id
}

fn announce(world: &mut World, url: &str, token: &str, link: &Params, session: &Session, adds_items: bool) {
    let mut send = |code: &str, more: Value| {
        let body = notify::body(("LINK", code), json!({"link_session_id": session.id, "link_token": token}));
        notify::to_url(world, url, merged(body, more));
    };
    let tokens = session.public_tokens();
    for public_token in tokens.iter().filter(|_| adds_items) {
        send("ITEM_ADD_RESULT", json!({"public_token": public_token}));
    }
    send("EVENTS", json!({"events": session.events}));
    let status = if tokens.is_empty() { "EXITED" } else { "SUCCESS" };
    let mut more = json!({"status": status, "public_tokens": tokens});
    if let [only] = *tokens {
        more["public_token"] = only.into();
    }
    if let Some(user) = link.text("user_id") {
        more["user_id"] = user.into();
    }
    send("SESSION_FINISHED", more);
}
