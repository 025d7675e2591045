//! Every operation, with a minimal request about things that exist. Its answer refers to these things and to no others.
#![allow(clippy::expect_used, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use common::{post, send};
use plaid_mock::Server;
use serde_json::{Map, Value, json};

/// The operations whose answers have a new Item, account or user.
const NEW: [&str; 5] =
    ["/auth/verify", "/bank_transfer/migrate_account", "/item/import", "/transfer/migrate_account", "/user/create"];

fn read(path: &str) -> Value {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&std::fs::read_to_string(&path).expect("a file")).expect("YAML")
}

/// Minimal requests, as the tests of Plaid's own clients make them: see `tests/clients/python/minimal_requests.py`.
struct Requests {
    schemas: Value,
    things: Value,
}

impl Requests {
    fn resolved<'v>(&'v self, schema: &'v Value) -> &'v Value {
        match schema["$ref"].as_str() {
            Some(target) => self.resolved(&self.schemas[target.rsplit('/').next().expect("a name")]),
            None => schema,
        }
    }

    fn value(&self, schema: &Value, name: &str) -> Value {
        let schema = self.resolved(schema);
        if self.things["things"].get(name).is_some() {
            return format!("{{{name}}}").into();
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.iter().find(|value| !value.is_null()).cloned().unwrap_or_default();
        }
        if let Some(first) = schema["oneOf"].get(0) {
            return self.value(first, name);
        }
        if schema.get("allOf").is_some() || schema.get("properties").is_some() {
            return self.object(schema, name);
        }
        match schema["type"].as_str() {
            Some("array") => {
                let one = self.value(&schema["items"], name.strip_suffix('s').unwrap_or(name));
                vec![one; usize::try_from(schema["minItems"].as_u64().unwrap_or(1).max(1)).expect("a count")].into()
            }
            Some("string") => text(schema, name).into(),
            Some("integer") => schema["minimum"].as_i64().unwrap_or(1).into(),
            Some("number") => 12.5.into(),
            Some("boolean") => true.into(),
            _ => json!({}),
        }
    }

    fn object(&self, schema: &Value, name: &str) -> Value {
        let mut made = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            match self.value(part, name) {
                Value::Object(part) => made.extend(part),
                scalar => return scalar,
            }
        }
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            if required.iter().any(|required| required == field) {
                made.insert(field.clone(), self.value(property, field));
            }
        }
        made.into()
    }

    fn request(&self, operation: &Value) -> Value {
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        let mut body = if body.is_null() { json!({}) } else { self.value(body, "") };
        let extra = &self.things["extra"][operation["operationId"].as_str().expect("an id")];
        if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
            body.extend(extra.clone());
        }
        body
    }
}

fn text(schema: &Value, name: &str) -> String {
    let text = match schema["format"].as_str() {
        Some("date") => "2026-01-31",
        Some("date-time") => "2026-01-31T00:00:00Z",
        Some("email") => "ada@example.com",
        Some("uri" | "url") => "https://example.com/",
        Some("uuid") => "0b4c9f5e-6f1d-4c0a-9a3e-2f1f5d7a8b9c",
        _ if name.contains("amount") || name == "value" => "12.50",
        _ => "text",
    };
    let length = |limit: &str| schema[limit].as_u64().and_then(|length| usize::try_from(length).ok());
    let mut text: String = text.chars().take(length("maxLength").unwrap_or(usize::MAX)).collect();
    while text.len() < length("minLength").unwrap_or_default() {
        text.push('x');
    }
    text
}

/// The scene of a request: the things that it refers to.
struct Scene<'a> {
    server: &'a Server,
    things: &'a Value,
    made: BTreeMap<String, Value>,
    /// The access tokens of the users' Items.
    tokens: Vec<Value>,
}

impl Scene<'_> {
    /// Replaces names of things, such as `{access_token}`, by things.
    async fn filled(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let mut out = Map::new();
                for (name, field) in fields {
                    out.insert(name.clone(), Box::pin(self.filled(field)).await);
                }
                out.into()
            }
            Value::Array(list) => {
                let mut out = Vec::new();
                for element in list {
                    out.push(Box::pin(self.filled(element)).await);
                }
                out.into()
            }
            Value::String(text) => match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
                Some(name) if self.things.get(name).is_some() => Box::pin(self.thing(name)).await,
                _ => value.clone(),
            },
            _ => value.clone(),
        }
    }

    async fn thing(&mut self, name: &str) -> Value {
        if let Some(made) = self.made.get(name) {
            return made.clone();
        }
        let (path, body) = (self.things[name][0].as_str().expect("a path"), &self.things[name][1]);
        let place = self.things[name][2].as_str().expect("a place");
        let body = self.filled(body).await;
        let answer = post(self.server, path, body.clone()).await.expect(path);
        // A user with an Item is a thing whose place is in the request.
        if body.get("user_id").is_some() && answer.get("public_token").is_some() {
            let exchange = json!({"public_token": answer["public_token"]});
            let item = post(self.server, "/item/public_token/exchange", exchange).await.expect("an Item");
            self.tokens.push(item["access_token"].clone());
        }
        let mut source = answer;
        source["request"] = body;
        let thing = source.pointer(&format!("/{}", place.replace('.', "/"))).expect(place).clone();
        self.server.advance(Duration::from_secs(1));
        self.made.insert(name.to_owned(), thing.clone());
        thing
    }
}

/// The things that answers may refer to, by the name of the field.
#[derive(Default)]
struct Known(BTreeMap<&'static str, BTreeSet<String>>);

impl Known {
    fn add(&mut self, field: &'static str, ids: impl IntoIterator<Item = Value>) {
        let ids = ids.into_iter().filter_map(|id| id.as_str().map(str::to_owned));
        self.0.entry(field).or_default().extend(ids);
    }

    /// Adds an Item with its accounts.
    async fn add_item(&mut self, server: &Server, access_token: &Value) {
        let accounts = post(server, "/accounts/get", json!({"access_token": access_token})).await.expect("accounts");
        self.add("item_id", [accounts["item"]["item_id"].clone()]);
        self.add("account_id", ids(&accounts["accounts"], "account_id"));
    }

    /// Adds the transactions of an Item.
    async fn add_transactions(&mut self, server: &Server, access_token: &Value) {
        let page = json!({
            "access_token": access_token, "start_date": "2000-01-01", "end_date": "2100-01-01",
            "options": {"count": 500},
        });
        // An Item without the product begins to fetch its transactions on first use.
        let _ = post(server, "/transactions/get", page.clone()).await;
        let transactions = post(server, "/transactions/get", page).await.expect("transactions");
        self.add("transaction_id", ids(&transactions["transactions"], "transaction_id"));
    }
}

fn ids(list: &Value, field: &str) -> Vec<Value> {
    list.as_array().into_iter().flatten().map(|one| one[field].clone()).collect()
}

/// Adds the places of ids that are not known.
fn find_unknown(value: &Value, place: &str, known: &Known, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let place = format!("{place}.{name}");
                let single = if name.ends_with("_ids") { name.trim_end_matches('s') } else { name };
                let ids = field.as_array().cloned().unwrap_or_else(|| vec![field.clone()]);
                if let Some(known) = known.0.get(single) {
                    let unknown = ids.iter().filter_map(Value::as_str).filter(|id| !known.contains(*id));
                    found.extend(unknown.map(|id| format!("{place} = {id}")));
                }
                find_unknown(field, &place, known, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|element| find_unknown(element, place, known, found)),
        _ => {}
    }
}

/// Creates a user with an Item, and returns its id and the Item's access token.
async fn user_with_item(server: &Server) -> (Value, Value) {
    let user = post(server, "/user/create", json!({"client_user_id": "ada"})).await.expect("a user");
    let login = json!({
        "institution_id": "ins_109508", "initial_products": ["auth", "transactions"], "user_id": user["user_id"],
    });
    let public = post(server, "/sandbox/public_token/create", login).await.expect("a login");
    let exchange = json!({"public_token": public["public_token"]});
    let item = post(server, "/item/public_token/exchange", exchange).await.expect("an Item");
    server.advance(Duration::from_secs(2));
    (user["user_id"].clone(), item["access_token"].clone())
}

#[tokio::test]
async fn answers_refer_to_things_that_exist_and_belong_to_the_request() {
    let description = read("plaid.yaml");
    let requests = Requests {
        schemas: description["components"]["schemas"].clone(),
        things: read("../tests/clients/things.yaml"),
    };
    let (mut answered, mut refused, mut wrong) = (0, BTreeMap::new(), Vec::new());
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for operation in [&methods["post"]].into_iter().filter(|operation| operation.is_object()) {
            let server = Server::builder().work(Duration::ZERO).start().await.expect("a server");
            let (user, user_token) = user_with_item(&server).await;
            let mut scene = Scene {
                server: &server,
                things: &requests.things["things"],
                made: BTreeMap::new(),
                tokens: vec![user_token],
            };
            let request = scene.filled(&requests.request(operation)).await;
            let names = |field: &str| request.get(field).is_some_and(|value| value.is_string() || value.is_array());
            let mut known = Known::default();
            let own = scene.made.get("access_token").cloned();
            let is_of_item =
                ["access_token", "access_tokens", "processor_token", "public_token"].iter().any(|one| names(one));
            let of_users = scene.tokens.iter().filter(|_| !is_of_item);
            let tokens: Vec<&Value> = own.iter().chain(of_users).collect();
            for token in &tokens {
                known.add_item(&server, token).await;
            }
            known.add("user_id", [user]);
            let banks = json!({"count": 100, "offset": 0, "country_codes": ["US", "CA"]});
            let banks = post(&server, "/institutions/get", banks).await.expect("banks");
            known.add("institution_id", ids(&banks["institutions"], "institution_id"));
            for name in ["transfer_id", "authorization_id", "recurring_transfer_id", "payment_id", "recipient_id"] {
                if let Some(made) = scene.made.get(name) {
                    known.add(name, [made.clone()]);
                }
            }
            let (status, body) = send(&server, path, &request).await;
            let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
            if status != 200 {
                refused.insert(operation["operationId"].clone().to_string(), answer["error_code"].clone());
                continue;
            }
            answered += 1;
            if String::from_utf8_lossy(&body).contains("transaction_id") && !path.starts_with("/wallet/") {
                for token in &tokens {
                    known.add_transactions(&server, token).await;
                }
            }
            if !NEW.contains(&path.as_str()) && !path.starts_with("/wallet/") {
                find_unknown(&answer, path, &known, &mut wrong);
            }
        }
    }
    let allowed = requests.things["refused"].as_object().expect("refusals").iter();
    let allowed: BTreeMap<String, Value> = allowed.map(|(id, code)| (json!(id).to_string(), code.clone())).collect();
    refused.retain(|id, code| allowed.get(id) != Some(code));
    assert!(refused.is_empty(), "{answered} answered, refused: {refused:?}");
    assert!(wrong.is_empty(), "{} ids of nobody: {wrong:#?}", wrong.len());
    assert!(answered > 320, "{answered}");
}

#[tokio::test]
async fn accounts_of_others_and_periods_that_end_before_they_start_are_refused() {
    let server = Server::builder().work(Duration::ZERO).start().await.expect("a server");
    let (_, token) = user_with_item(&server).await;
    let (_, other) = user_with_item(&server).await;
    let foreign = post(&server, "/accounts/get", json!({"access_token": other})).await.expect("accounts");
    let own = post(&server, "/accounts/get", json!({"access_token": token})).await.expect("accounts");
    let foreign = foreign["accounts"][0]["account_id"].clone();
    for (path, request) in [
        ("/cashflow_report/get", json!({"days_requested": 30, "options": {"account_ids": [foreign]}})),
        ("/identity/documents/uploads/get", json!({"options": {"account_ids": [foreign]}})),
    ] {
        let mut request = request;
        request["access_token"] = token.clone();
        assert_eq!(post(&server, path, request.clone()).await, Err("INVALID_ACCOUNT_ID".into()), "{path}");
        request["options"]["account_ids"] = json!([own["accounts"][0]["account_id"]]);
        let answer = post(&server, path, request).await.expect("the Item's own");
        assert_eq!(answer["accounts"].as_array().map(Vec::len), Some(1), "{path}: {answer}");
    }
    let unknown = json!({"account_id": "none"});
    assert_eq!(post(&server, "/bank_transfer/event/list", unknown).await, Err("INVALID_ACCOUNT_ID".into()));
    let reversed = json!({"start_date": "2026-02-02T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"});
    for path in ["/bank_transfer/list", "/transfer/list", "/transfer/sweep/list"] {
        assert_eq!(post(&server, path, reversed.clone()).await, Err("INVALID_FIELD".into()), "{path}");
    }
    let nested = json!({
        "client_name": "A shop", "country_codes": ["US"], "language": "en", "products": ["statements"],
        "user": {"client_user_id": "ada"}, "statements": {"start_date": "2026-02-02", "end_date": "2026-02-01"},
    });
    assert_eq!(post(&server, "/link/token/create", nested).await, Err("INVALID_FIELD".into()));
}
