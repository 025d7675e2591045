//! Link tokens.

use serde_json::{Value, json};

use super::{checks, update};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::params::Params;
use crate::refusal::{INVALID_LINK_TOKEN, Refusal};
use crate::state::World;
use crate::state::links::{LinkToken, Session};
use crate::time::{HOUR, Millis, date_time};

pub const HANDLERS: Handlers =
    Handlers { operations: &[("/link/token/create", create), ("/link/token/get", get)], events: &[] };

/// The time for which a link token for a new Item is valid.
const LIFETIME: Millis = 4 * HOUR;
/// The time for which a link token for update mode or for a hosted session is valid.
const SHORT_LIFETIME: Millis = HOUR / 2;

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    checks::check(world, params)?;
    let user = world.state.users.named(params)?.map(str::to_owned);
    let created = world.now();
    let expires = created + lifetime(params);
    let token = world.token("link");
    let mut facts = json!({"link_token": token, "expiration": date_time(expires)});
    if params.value("hosted_link").is_some() {
        facts["hosted_link_url"] = format!("https://secure.plaid.com/hl/{token}").into();
    }
    if let Some(user) = user {
        facts["user_id"] = user.into();
    }
    world.state.links.tokens.insert(&token, LinkToken::new(created, expires, params.body.clone()));
    Ok(facts.into())
}

fn lifetime(params: &Params) -> Millis {
    let is_hosted = params.value("hosted_link").is_some();
    let given = params.number("hosted_link.url_lifetime_seconds").and_then(|seconds| Millis::try_from(seconds).ok());
    match given {
        Some(seconds) => seconds.saturating_mul(1000),
        None if is_hosted || update::is_update(params) => SHORT_LIFETIME,
        None => LIFETIME,
    }
}

fn get(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let now = world.now();
    let link = lookup::find(&world.state.links.tokens, params, "link_token", INVALID_LINK_TOKEN)?;
    let request = Params { path: params.path, body: &link.request };
    let given = |field: &str| request.value_or_null(field);
    let sessions: Vec<Value> = link.sessions(now).map(Session::facts).collect();
    let mut metadata = json!({
        "client_name": given("client_name"),
        "country_codes": given("country_codes"),
        "initial_products": request.texts("products").unwrap_or_default(),
        "language": given("language"),
        "redirect_uri": given("redirect_uri"),
        "webhook": given("webhook"),
    });
    for field in ["account_filters", "institution_data"] {
        if let Some(value) = request.value(field) {
            metadata[field] = value.clone();
        }
    }
    let mut facts = json!({
        "link_token": params.required("link_token")?,
        "created_at": date_time(link.created),
        "expiration": date_time(link.expires),
        "link_sessions": sessions,
        "metadata": metadata,
    });
    if let Ok(Some(user)) = world.state.users.named(&request) {
        facts["user_id"] = user.into();
    }
    Ok(facts.into())
}
