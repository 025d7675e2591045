//! Webhooks: their types, their signatures, and the reasons for refusing one.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use plaid_api::types::JwkPublicKey;
use plaid_api::webhook::test_util::{KeyServer, Signer};
use plaid_api::webhook::{Event, Verifier, Webhook, WebhookError, WebhookErrorKind as Kind, verify_with_key};
use plaid_api::{Client, RateLimit, RateLimits, RetryPolicy, operation};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::blessed::assert_same;
use crate::description::{self, bundle, schema};
use crate::sample;
use crate::server::{self, Server};

const BODY: &str = r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", "item_id": "item-1"}"#;

/// Returns every webhook schema with its type and code.
pub fn known() -> BTreeMap<String, (String, String)> {
    let webhooks = description::spec("webhooks");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let webhooks = webhooks.as_object().expect("webhooks").iter();
    webhooks.map(|(name, entry)| (name.clone(), (text(&entry["type"]), text(&entry["code"])))).collect()
}

/// Returns a webhook as Plaid sends it.
pub fn sent(name: &str, kind: &str, code: &str) -> Value {
    let mut body = sample::full(schema(name));
    body["webhook_type"] = kind.into();
    body["webhook_code"] = code.into();
    body
}

fn read(body: &Value) -> Webhook {
    Event::read(body.to_string()).unwrap_or_else(|e| panic!("{e:?} in {body}")).into_webhook()
}

/// Whether the webhook has the type of a schema. Its `Debug` text has the variant, and then the type, whose name can
/// differ in case.
fn is(webhook: &Webhook, name: &str) -> bool {
    let shown = format!("{webhook:?}");
    let ty = shown.split(['(', ' ']).nth(1).unwrap_or_default();
    ty.eq_ignore_ascii_case(name)
}

/// Returns a name in camel case.
fn camel(name: &str) -> String {
    let words = name.split('_').map(|word| word.chars().take(1).chain(word.to_lowercase().chars().skip(1)).collect());
    words.collect::<Vec<String>>().concat()
}

#[test]
fn variants_have_the_names_of_type_and_code() {
    for (name, (kind, code)) in known() {
        let shown = format!("{:?}", read(&sent(&name, &kind, &code)));
        let variant = shown.split('(').next().unwrap_or_default();
        // A code that repeats its type stands alone, and fields follow that distinguish two webhooks of one code.
        let named = variant.split_once("With").map_or(variant, |(named, _)| named);
        let whole = camel(&format!("{kind}_{code}"));
        assert!(named == whole || (code.starts_with(&kind) && named == camel(&code)), "{variant} for {kind} / {code}");
    }
    let event = read(&json!({"webhook_type": "TRANSACTIONS", "webhook_code": "SYNC_UPDATES_AVAILABLE", "item_id": "i",
        "initial_update_complete": true, "historical_update_complete": true, "environment": "sandbox"}));
    assert!(matches!(event, Webhook::TransactionsSyncUpdatesAvailable(update) if update.item_id == "i"));
}

/// A webhook with the type, code and fields of another, and requests and lists with the two fields of webhooks.
const NO_VARIANTS: [&str; 4] = [
    "BankTransfersEventsUpdateWebhookForAuth",
    "SandboxItemFireWebhookRequest",
    "SandboxUserFireWebhookRequest",
    "WebhookEvent",
];

#[test]
fn every_webhook_of_the_description_is_a_variant() {
    let known = known();
    for (name, (kind, code)) in &known {
        let webhook = read(&sent(name, kind, code));
        assert!(is(&webhook, name), "{name}: {kind} {code}");
        assert_eq!((webhook.webhook_type(), webhook.webhook_code()), (kind.as_str(), code.as_str()));
    }
    let schemas = bundle()["components"]["schemas"].as_object().expect("schemas");
    let is_webhook =
        |schema: &Value| ["webhook_type", "webhook_code"].iter().all(|f| schema["properties"].get(f).is_some());
    let roots: Vec<&String> = schemas.iter().filter(|(_, schema)| is_webhook(schema)).map(|(name, _)| name).collect();
    let rest = roots.iter().filter(|name| !known.contains_key(**name)).map(|name| name.as_str());
    assert_same("NO_VARIANTS in tests/src/webhooks.rs", &NO_VARIANTS, rest);
}

#[test]
fn webhooks_with_the_same_type_and_code_are_distinguished_by_shape() {
    let mut by_pair = BTreeMap::<_, Vec<String>>::new();
    known().into_iter().for_each(|(name, pair)| by_pair.entry(pair).or_default().push(name));
    by_pair.retain(|_, names| names.len() > 1);
    assert_eq!(by_pair.len(), 8, "{by_pair:?}");
    for ((kind, code), names) in by_pair {
        for name in names {
            let required: Vec<&str> =
                schema(&name)["required"].as_array().expect("required").iter().filter_map(Value::as_str).collect();
            // The body has only the required fields, and those that distinguish webhooks.
            let mut body = sent(&name, &kind, &code);
            let fields = body.as_object_mut().expect("an object");
            let is_text = fields.get("error").is_some_and(Value::is_string);
            fields.retain(|field, _| required.contains(&field.as_str()) || (is_text && field == "error"));
            assert!(is(&read(&body), &name), "{name}: {body}");
        }
    }
}

#[test]
fn a_webhook_without_its_environment_is_read() {
    for (name, (kind, code)) in known() {
        let mut body = sent(&name, &kind, &code);
        body.as_object_mut().expect("an object").remove("environment");
        assert_eq!(read(&body).environment(), None, "{name}");
    }
}

#[test]
fn an_event_says_what_it_is_about() {
    let body = sent("ItemErrorWebhook", "ITEM", "ERROR");
    let mut webhook = read(&body);
    assert_eq!(webhook.item_id().map(plaid_api::types::ItemId::as_str), body["item_id"].as_str());
    assert!(webhook.environment().is_some() && webhook.error().is_some() && !webhook.needs_update_mode());

    let mut broken = body;
    broken["error"]["error_code"] = "ITEM_LOGIN_REQUIRED".into();
    webhook = read(&broken);
    assert!(webhook.needs_update_mode() && !webhook.needs_new_item());
    assert!(read(&sent("PendingExpirationWebhook", "ITEM", "PENDING_EXPIRATION")).needs_update_mode());
    assert!(read(&sent("UserPermissionRevokedWebhook", "ITEM", "USER_PERMISSION_REVOKED")).needs_new_item());
}

#[test]
fn an_unknown_webhook_keeps_everything_and_shows_nothing() {
    let text = r#"{ "webhook_code":"NEW", "webhook_type":"ITEM","secret":"must not be seen" }"#;
    let event = Event::read(text).expect("an event");
    assert_eq!(event.raw(), text.as_bytes());
    assert!(!format!("{event:?}").contains("must not be seen"));
    assert_eq!(event.item_id(), None);
    assert_eq!((event.webhook_type(), event.webhook_code()), ("ITEM", "NEW"));
    let Webhook::Unknown(unknown) = event.into_webhook() else { panic!("unknown") };
    assert_eq!((unknown.webhook_type.as_str(), unknown.webhook_code.as_str()), ("ITEM", "NEW"));
    assert_eq!(unknown.raw, serde_json::from_str::<Value>(text).expect("JSON"));
}

#[test]
fn a_stored_event_is_the_same_again() {
    let event = Event::read(BODY).expect("an event");
    let again = Event::read(event.raw().clone()).expect("the same");
    assert_eq!(event, again);
    assert_eq!(event.fingerprint(), again.fingerprint());
    assert_eq!(event.fingerprint().len(), 64);
    assert_ne!(event.fingerprint(), Event::read(BODY.replace(' ', "")).expect("another").fingerprint());
}

struct Receiver {
    signer: Signer,
    server: KeyServer,
    verifier: Verifier,
}

impl Receiver {
    async fn start() -> Self {
        let (signer, server) = (Signer::generate().expect("a key"), KeyServer::start().await.expect("a server"));
        server.publish(&signer);
        let verifier = Verifier::new(client(&server));
        Self { signer, server, verifier }
    }

    async fn verify(&self, token: &str) -> Result<Event, WebhookError> {
        self.verifier.verify(token, BODY).await
    }

    async fn refuses(&self, token: &str, kind: Kind) {
        let error = self.verify(token).await.expect_err("refused");
        assert_eq!(error.kind(), kind, "{error} for {token}");
    }
}

fn client(server: &KeyServer) -> Client {
    let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
    builder.retry(RetryPolicy::off()).build().expect("a client")
}

#[tokio::test]
async fn what_plaid_signed_is_accepted_with_one_request_for_the_key() {
    let receiver = Receiver::start().await;
    let event = receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    assert!(matches!(event.webhook(), Webhook::ItemLoginRepaired(_)), "{event:?}");
    let all = futures_util::future::join_all((0..50).map(|_| async {
        receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    }));
    all.await;
    assert_eq!(receiver.server.requests(), 1);
    verify_with_key(receiver.signer.sign(BODY), BODY, &receiver.signer.public_key()).expect("an event");
}

#[tokio::test]
async fn those_who_wait_for_the_same_key_make_one_request() {
    let receiver = Receiver::start().await;
    receiver.server.delay(Duration::from_millis(100));
    let all = futures_util::future::join_all((0..50).map(|_| async {
        receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    }));
    all.await;
    assert_eq!(receiver.server.requests(), 1);
}

#[tokio::test]
async fn a_token_is_valid_for_its_time_and_its_body_only() {
    let receiver = Receiver::start().await;
    let signer = &receiver.signer;
    receiver.refuses(&signer.token(BODY).age(Duration::from_mins(6)).build(), Kind::TooOld).await;
    receiver.refuses(&signer.token(BODY).age(Duration::MAX).build(), Kind::TooOld).await;
    let later = SystemTime::now() + Duration::from_mins(2);
    receiver.refuses(&signer.token(BODY).issued(later).build(), Kind::FromTheFuture).await;
    receiver.refuses(&signer.token(BODY).claim("iat", u64::MAX).build(), Kind::FromTheFuture).await;
    receiver.refuses(&signer.token(BODY).for_body("another").build(), Kind::BodyChanged).await;
    // One byte is changed, and then only the layout of the JSON.
    let token = signer.sign(BODY);
    for body in [BODY.replace("item-1", "item-2"), BODY.replace(": ", ":")] {
        let error = receiver.verifier.verify(&token, body).await.expect_err("changed");
        assert_eq!(error.kind(), Kind::BodyChanged);
    }
    for claims in ["iat", "request_body_sha256"] {
        receiver.refuses(&signer.token(BODY).claim(claims, Value::Null).build(), Kind::ClaimsMalformed).await;
        for value in [json!("1"), json!(1.5), json!(-1), json!([]), json!(true)] {
            receiver.refuses(&signer.token(BODY).claim(claims, value).build(), Kind::ClaimsMalformed).await;
        }
    }
    assert_eq!(receiver.server.requests(), 0, "nothing is fetched for these");
    receiver.verify(&signer.token(BODY).age(Duration::from_mins(4)).build()).await.expect("still fresh");
}

#[tokio::test]
async fn only_es256_is_accepted_and_no_key_that_the_token_brings() {
    let receiver = Receiver::start().await;
    let signer = &receiver.signer;
    for alg in ["none", "None", "HS256", "ES384", "RS256", "es256", "EdDSA", ""] {
        receiver.refuses(&signer.token(BODY).header("alg", alg).build(), Kind::AlgorithmRefused).await;
    }
    receiver.refuses(&signer.token(BODY).header("alg", Value::Null).build(), Kind::AlgorithmRefused).await;
    receiver.refuses(&signer.token(BODY).header("alg", json!(["ES256"])).build(), Kind::AlgorithmRefused).await;
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"});
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("https://example.com/keys")),
        ("x5u", json!("https://example.com/keys")),
        ("x5c", json!(["AA"])),
        ("crit", json!(["exp"])),
        ("zip", json!("DEF")),
    ] {
        receiver.refuses(&signer.token(BODY).header(name, value).build(), Kind::HeaderRefused).await;
    }
    assert_eq!(receiver.server.requests(), 0, "nothing is fetched for these");
}

#[tokio::test]
async fn a_key_id_is_an_id() {
    let receiver = Receiver::start().await;
    let signer = &receiver.signer;
    for kid in ["", "../item/remove", "a/b", "a\nb", "a b", "a\u{0}", "é", "?x=1", &"a".repeat(65)] {
        receiver.refuses(&signer.token(BODY).header("kid", kid).build(), Kind::KeyIdMalformed).await;
    }
    receiver.refuses(&signer.token(BODY).header("kid", Value::Null).build(), Kind::KeyIdMalformed).await;
    receiver.refuses(&signer.token(BODY).header("kid", json!(1)).build(), Kind::TokenMalformed).await;
    assert_eq!(receiver.server.requests(), 0, "nothing is fetched for these");
}

#[tokio::test]
async fn names_that_come_twice_are_refused() {
    let receiver = Receiver::start().await;
    let (signer, id) = (&receiver.signer, receiver.signer.key_id());
    let header = format!(r#"{{"alg": "ES256", "kid": "{id}"}}"#);
    let claims = r#"{"iat": 1, "iat": 2, "request_body_sha256": "00"}"#;
    receiver.refuses(&signer.token(BODY).json(header, claims).build(), Kind::ClaimsMalformed).await;
    for header in [
        format!(r#"{{"alg": "none", "alg": "ES256", "kid": "{id}"}}"#),
        format!(r#"{{"alg": "ES256", "kid": "other", "kid": "{id}"}}"#),
        format!(r#"{{"alg": "ES256", "kid": "{id}", "x": 1, "x": 2}}"#),
    ] {
        receiver.refuses(&signer.token(BODY).json(header, "{}").build(), Kind::TokenMalformed).await;
    }
}

#[tokio::test]
async fn garbage_is_refused() {
    let receiver = Receiver::start().await;
    let token = receiver.signer.sign(BODY);
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    // The last base64 digit of 64 bytes encodes four bits that are not used.
    let trailing = format!("{}{}", &signature[..signature.len() - 1], '_');
    for garbage in [
        String::new(),
        "..".into(),
        "a.b.c".into(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{signature}.{signature}"),
        format!("{header}.{claims}.{signature}="),
        format!("{header}.{claims}.{trailing}"),
        format!(" {token}"),
        format!("{header}\n.{claims}.{signature}"),
        format!("{header}.{claims}.+/=="),
        format!("e30.{claims}.{signature}x"),
    ] {
        let error = receiver.verify(&garbage).await.expect_err(&garbage);
        assert!(matches!(error.kind(), Kind::TokenMalformed | Kind::AlgorithmRefused), "{error} for {garbage}");
    }
    receiver.refuses(&"a".repeat(5_000), Kind::TooLarge).await;
    let error = receiver.verifier.verify(&token, vec![b' '; 2 << 20]).await.expect_err("too large");
    assert_eq!(error.kind(), Kind::TooLarge);
    assert_eq!(receiver.server.requests(), 0, "nothing is fetched for these");
}

#[tokio::test]
async fn a_signature_of_another_key_or_form_is_refused() {
    let receiver = Receiver::start().await;
    let other = Signer::generate().expect("a key");
    receiver.refuses(&other.token(BODY).header("kid", receiver.signer.key_id()).build(), Kind::SignatureWrong).await;
    receiver.refuses(&receiver.signer.token(BODY).unsigned().build(), Kind::SignatureWrong).await;
    let token = receiver.signer.sign(BODY);
    let (message, signature) = token.rsplit_once('.').expect("a signature");
    for wrong in [
        // The signature is cut in half, then empty, then in the form of other libraries.
        &signature[..40],
        "",
        "MEUCIQCbxtP6Xf2u3XrN2dyxFBpuTPVQ1SUlrM_CyFZSvKSQ6wIgYoO7sCyjqoINBc3ChwZzAtlCFtAgzoHcSMbSFJZW1vs",
    ] {
        receiver.refuses(&format!("{message}.{wrong}"), Kind::SignatureWrong).await;
    }
    assert_eq!(receiver.server.requests(), 1);
}

#[tokio::test]
async fn the_header_comes_once() {
    let receiver = Receiver::start().await;
    let mut headers = HeaderMap::new();
    let kind = |result: Result<Event, WebhookError>| result.expect_err("refused").kind();
    assert_eq!(kind(receiver.verifier.verify(&headers, BODY).await), Kind::HeaderMissing);
    assert_eq!(kind(receiver.verifier.verify(None::<&str>, BODY).await), Kind::HeaderMissing);
    let token = HeaderValue::from_str(&receiver.signer.sign(BODY)).expect("a header");
    headers.append("Plaid-Verification", token.clone());
    receiver.verifier.verify(&headers, BODY).await.expect("an event");
    headers.append("plaid-verification", token);
    assert_eq!(kind(receiver.verifier.verify(&headers, BODY).await), Kind::HeaderRepeated);
    let garbage = HeaderValue::from_bytes(b"\xff").expect("a header");
    assert_eq!(kind(receiver.verifier.verify(garbage, BODY).await), Kind::TokenMalformed);
}

#[tokio::test]
async fn a_retired_key_is_refused() {
    let receiver = Receiver::start().await;
    receiver.server.expire(&receiver.signer);
    for _ in 0..5 {
        receiver.refuses(&receiver.signer.sign(BODY), Kind::KeyExpired).await;
    }
    assert_eq!(receiver.server.requests(), 1, "that is remembered");
    let mut key = receiver.signer.public_key();
    key.expired_at = Some(1);
    let error = verify_with_key(receiver.signer.sign(BODY), BODY, &key).expect_err("retired");
    assert_eq!(error.kind(), Kind::KeyExpired);
}

#[tokio::test]
async fn a_key_of_another_kind_is_refused() {
    let signer = Signer::generate().expect("a key");
    let with = |change: fn(&mut JwkPublicKey)| {
        let mut key = signer.public_key();
        change(&mut key);
        verify_with_key(signer.sign(BODY), BODY, &key).expect_err("unusable").kind()
    };
    assert_eq!(with(|key| key.alg = "RS256".into()), Kind::KeyUnusable);
    assert_eq!(with(|key| key.crv = "P-384".into()), Kind::KeyUnusable);
    assert_eq!(with(|key| key.kty = "oct".into()), Kind::KeyUnusable);
    assert_eq!(with(|key| key.kid = "another".into()), Kind::KeyUnusable);
    assert_eq!(with(|key| key.x = "!".into()), Kind::KeyUnusable);
    // The point is not on the curve.
    assert_eq!(with(|key| key.x = key.y.clone()), Kind::KeyUnusable);
    assert_eq!(with(|key| key.x.clear()), Kind::KeyUnusable);
}

#[tokio::test]
async fn a_new_key_makes_the_others_be_asked_for_again() {
    let receiver = Receiver::start().await;
    receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    let next = Signer::generate().expect("a key");
    receiver.server.publish(&next);
    receiver.server.expire(&receiver.signer);
    // The verifier has not asked Plaid again yet.
    receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    receiver.verify(&next.sign(BODY)).await.expect("an event");
    receiver.refuses(&receiver.signer.sign(BODY), Kind::KeyExpired).await;
}

#[tokio::test]
async fn an_outage_is_no_forgery_and_known_keys_outlast_it() {
    let receiver = Receiver::start().await;
    for status in [500, 429, 503] {
        receiver.server.fail(Some(StatusCode::from_u16(status).expect("a status")));
        let error = receiver.verify(&receiver.signer.sign(BODY)).await.expect_err("an outage");
        assert!(error.is_unavailable() && error.status() == 503, "{error}");
    }
    receiver.server.fail(None);
    receiver.verify(&receiver.signer.sign(BODY)).await.expect("as soon as it is over");

    // A confirmed key is due for a refresh, which fails.
    let next = Signer::generate().expect("a key");
    receiver.server.publish(&next);
    receiver.verify(&next.sign(BODY)).await.expect("an event");
    receiver.server.fail(Some(StatusCode::INTERNAL_SERVER_ERROR));
    for _ in 0..3 {
        receiver.verify(&receiver.signer.sign(BODY)).await.expect("the key is kept");
    }
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once() {
    let receiver = Receiver::start().await;
    let stranger = Signer::generate().expect("a key");
    for _ in 0..5 {
        receiver.refuses(&stranger.sign(BODY), Kind::KeyUnknown).await;
    }
    assert_eq!(receiver.server.requests(), 1);
}

/// Checks that an answer without the requested key does not decide about the event, and that the verifier does not ask
/// again at once.
#[tokio::test]
async fn a_key_endpoint_that_answers_nonsense_is_no_forgery_and_costs_little() {
    let signer = Signer::generate().expect("a key");
    let with = |change: fn(&mut JwkPublicKey)| {
        let mut key = signer.public_key();
        change(&mut key);
        server::ok(&json!({"key": key, "request_id": "1"}))
    };
    let html = |status| server::answer(status, "text/html", b"<html></html>");
    for (what, reply) in [
        ("another key", with(|key| key.kid = "another".into())),
        ("another key that is retired", with(|key| (key.kid, key.expired_at) = ("another".into(), Some(1)))),
        ("another algorithm", with(|key| key.alg = "RS256".into())),
        ("another curve", with(|key| key.crv = "P-384".into())),
        ("no base64", with(|key| key.x = "!".into())),
        ("no point of the curve", with(|key| key.x = key.y.clone())),
        ("no coordinates", with(|key| (key.x, key.y) = (String::new(), String::new()))),
        ("no key", server::ok(&json!({"request_id": "1"}))),
        ("no JSON", html("200 OK")),
        ("not found", html("404 Not Found")),
        ("a redirect", html("302 Found")),
    ] {
        let server = Server::start(move |_| reply.clone()).await;
        let builder = Client::builder().credentials("client-id", "secret").base_url(&server.url);
        let verifier = Verifier::new(builder.build().expect("a client"));
        for _ in 0..20 {
            let error = verifier.verify(signer.sign(BODY), BODY).await.expect_err(what);
            assert!(error.is_unavailable() && error.status() == 503, "{what}: {error}");
            assert!(error.source().is_some(), "{what}: the reason");
        }
        // The verifier asks more than once only if all this takes longer than its pause.
        assert!(server.seen().len() <= 4, "{what}: {} requests", server.seen().len());
    }
}

/// Checks a client whose own rate limit could make it wait longer than Plaid waits for an answer.
#[tokio::test]
async fn the_clients_own_rate_limit_holds_no_event_longer_than_plaid_waits() {
    let (signer, server) = (Signer::generate().expect("a key"), KeyServer::start().await.expect("a server"));
    server.publish(&signer);
    let limits = RateLimits::none().limit(operation::WEBHOOK_VERIFICATION_KEY_GET, RateLimit::none().per_client(1));
    let builder = Client::builder().credentials("client-id", "secret").base_url(server.url());
    let verifier = Verifier::new(builder.rate_limits(limits).build().expect("a client"));
    verifier.verify(signer.sign(BODY), BODY).await.expect("an event");
    let next = Signer::generate().expect("a key");
    server.publish(&next);
    let started = Instant::now();
    let error = verifier.verify(next.sign(BODY), BODY).await.expect_err("not yet");
    // The limit itself would require a wait of a minute.
    assert!(error.is_unavailable() && started.elapsed() < Duration::from_secs(30), "{error}");
    verifier.verify(signer.sign(BODY), BODY).await.expect("a key that is known is used");
}

/// Simulates a flood in which each event has a new key id, while genuine events repeat theirs.
#[tokio::test]
async fn a_flood_does_not_keep_a_new_key_out() {
    let receiver = Receiver::start().await;
    let strangers = Signer::generate().expect("a key");
    for i in 0..500 {
        let token = strangers.token(BODY).header("kid", format!("forged-{i}")).build();
        receiver.verify(&token).await.expect_err("forged");
    }
    let before = receiver.server.requests();
    assert!(before <= 120, "{before} requests");
    // Half of the turns are for key ids that occur more than once.
    let first = receiver.verify(&receiver.signer.sign(BODY)).await;
    if first.is_err() {
        receiver.verify(&receiver.signer.sign(BODY)).await.expect("an event");
    }
    assert_eq!(receiver.server.requests(), before + 1);
}

/// Simulates thousands of unauthenticated senders with their own keys, while Plaid rotates its key and its server is
/// slow, refuses or is down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siege_is_survived() {
    let receiver = Receiver::start().await;
    let verifier = receiver.verifier.clone().fetches_per_minute(300);
    let strangers = Signer::generate().expect("a key");
    let forged_and_accepted = AtomicUsize::new(0);
    let siege = async {
        for round in 0..200_u64 {
            let forged = (0..50).map(|i| {
                let token = strangers.token(BODY).header("kid", format!("{round:08x}-{i:04x}")).build();
                let verifier = &verifier;
                async move { verifier.verify(token, BODY).await.is_ok() }
            });
            let accepted = futures_util::future::join_all(forged).await.into_iter().filter(|ok| *ok).count();
            forged_and_accepted.fetch_add(accepted, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    };
    let real = async {
        let mut signer = Signer::generate().expect("a key");
        let (mut accepted, mut unavailable) = (0, 0);
        for round in 0..60 {
            match round % 12 {
                0 => {
                    signer = Signer::generate().expect("a key");
                    receiver.server.fail(None);
                    receiver.server.publish(&signer);
                }
                3 => receiver.server.fail(Some(StatusCode::TOO_MANY_REQUESTS)),
                5 => receiver.server.fail(Some(StatusCode::INTERNAL_SERVER_ERROR)),
                7 => receiver.server.fail(None),
                9 => receiver.server.delay(Duration::from_millis(20)),
                11 => receiver.server.delay(Duration::ZERO),
                _ => {}
            }
            match verifier.verify(signer.sign(BODY), BODY).await {
                Ok(_) => accepted += 1,
                Err(error) if error.is_unavailable() => unavailable += 1,
                Err(error) => panic!("a real event is {error:?}"),
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (accepted, unavailable)
    };
    let ((), (accepted, unavailable)) = tokio::join!(siege, real);
    assert_eq!(forged_and_accepted.into_inner(), 0);
    assert!(accepted > 0, "{accepted} accepted, {unavailable} unavailable");
    assert!(receiver.server.requests() <= 400, "{} requests", receiver.server.requests());
}

/// Checks that random damage to the token or the body never causes a panic, and is never accepted.
#[tokio::test]
async fn damage_is_never_accepted() {
    let signer = Signer::generate().expect("a key");
    let (key, token) = (signer.public_key(), signer.sign(BODY));
    for seed in 0..20_000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut header, mut body) = (token.clone().into_bytes(), BODY.as_bytes().to_vec());
        let target = if random.bool() { &mut header } else { &mut body };
        let before = target.clone();
        for _ in 0..random.usize(1..4) {
            if target.is_empty() {
                break;
            }
            let at = random.usize(0..target.len());
            match random.u8(0..4) {
                0 => target[at] = random.u8(..),
                1 => target.insert(at, random.u8(..)),
                2 => drop(target.remove(at)),
                _ => target.truncate(at.max(1)),
            }
        }
        let is_damaged = *target != before;
        let header = String::from_utf8_lossy(&header).into_owned();
        let result = verify_with_key(header.as_str(), body, &key);
        assert!(!is_damaged || result.is_err(), "seed {seed} is accepted: {header}");
    }
}

/// Verifies tokens that independent code has signed: Node's or OpenSSL's.
#[tokio::test]
async fn tokens_of_another_implementation_are_accepted() {
    const SCRIPT: &str = r#"
        const crypto = require("crypto");
        const body = process.argv[1];
        const { privateKey, publicKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
        const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
        const hash = crypto.createHash("sha256").update(body).digest("hex");
        const header = encode({ alg: "ES256", kid: "made-elsewhere", typ: "JWT" });
        const claims = encode({ iat: Math.floor(Date.now() / 1000), request_body_sha256: hash });
        const options = { key: privateKey, dsaEncoding: "ieee-p1363" };
        const signature = crypto.sign("sha256", Buffer.from(header + "." + claims), options).toString("base64url");
        const key = { ...publicKey.export({ format: "jwk" }), alg: "ES256", kid: "made-elsewhere", use: "sig",
            created_at: 1, expired_at: null };
        console.log(JSON.stringify({ token: [header, claims, signature].join("."), key }));
    "#;
    let node = Command::new("node").args(["-e", SCRIPT, BODY]).stderr(Stdio::inherit()).output();
    let Ok(output) = node else {
        // Only the CI requires Node, so that the tests run without it elsewhere.
        assert!(std::env::var_os("CI").is_none(), "node is not installed");
        return;
    };
    let made: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let key: JwkPublicKey = serde_json::from_value(made["key"].clone()).expect("a key");
    let token = made["token"].as_str().expect("a token");
    verify_with_key(token, BODY, &key).expect("an event");
    let error = verify_with_key(token, BODY.replace('1', "2"), &key).expect_err("changed");
    assert_eq!(error.kind(), Kind::BodyChanged);
}
