//! Events whose bodies don't have the form of their type and code. They are still delivered.

use plaid_api::types::{ErrorCode, ItemId};
use plaid_api::webhook::{Event, UnknownWebhook, Webhook, WebhookErrorKind as Kind};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::webhooks::{known, sent};

fn read(body: &str) -> Event {
    Event::read(body.to_owned()).unwrap_or_else(|error| panic!("{error:?} in {body}"))
}

/// Returns the unknown webhook with its reason.
fn unknown(body: &str) -> UnknownWebhook {
    match read(body).into_webhook() {
        Webhook::Unknown(unknown) if unknown.reason().is_some() => unknown,
        other => panic!("{other:?} of {body}"),
    }
}

fn reason(body: &str) -> String {
    unknown(body).reason().expect("a reason").to_string()
}

/// Applies `change` to each field of each webhook of the description.
fn with_a_field_changed(change: impl Fn(&mut Value, &str)) -> usize {
    let mut untyped = 0;
    for (name, (kind, code)) in known() {
        let whole = sent(&name, &kind, &code);
        let fields: Vec<&String> = whole.as_object().expect("an object").keys().collect();
        for field in fields {
            let mut body = whole.clone();
            change(&mut body, field);
            let text = body.to_string();
            if ["webhook_type", "webhook_code"].contains(&field.as_str()) {
                let error = Event::read(text).expect_err("no webhook");
                assert_eq!(error.kind(), Kind::BodyMalformed);
                continue;
            }
            let event = read(&text);
            assert_eq!((event.webhook_type(), event.webhook_code()), (kind.as_str(), code.as_str()), "{text}");
            let item = body["item_id"].as_str();
            if let Webhook::Unknown(unknown) = event.webhook() {
                untyped += 1;
                assert_eq!(event.item_id().map(ItemId::as_str), item, "{text}");
                assert_eq!(unknown.raw, body);
                assert!(unknown.reason().is_some(), "{text}");
                assert_eq!(event, read(&text));
            }
            assert_eq!(event.raw(), text.as_bytes());
        }
    }
    untyped
}

#[test]
fn a_field_that_is_missing_or_null_or_of_another_form_keeps_no_event_back() {
    let missing = with_a_field_changed(|body, field| drop(body.as_object_mut().expect("an object").remove(field)));
    let null = with_a_field_changed(|body, field| body[field] = Value::Null);
    let other = with_a_field_changed(|body, field| body[field] = json!([["other"]]));
    assert!(missing > 0 && null > 0 && other > null, "{missing} {null} {other}");
}

#[test]
fn the_reason_names_the_place_and_no_value() {
    let missing = r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", "secret": "must not be seen"}"#;
    assert!(reason(missing).contains("item_id"), "{}", reason(missing));
    let nested = r#"{"webhook_type": "ITEM", "webhook_code": "ERROR", "item_id": "i", "environment": "sandbox",
        "error": {"error_code": "X", "error_type": "Y", "error_message": ["must not be seen"]}}"#;
    assert!(reason(nested).contains("`error.error_message`"), "{}", reason(nested));
    for body in [missing, nested] {
        let shown = format!("{:?} {}", read(body), reason(body));
        assert!(!shown.contains("must not be seen"), "{shown}");
    }
    let new = read(r#"{"webhook_type": "ITEM", "webhook_code": "NEW"}"#);
    assert!(matches!(new.webhook(), Webhook::Unknown(unknown) if unknown.reason().is_none()), "only not known yet");
}

#[test]
fn what_an_item_needs_is_known_of_events_of_another_form() {
    for code in ["PENDING_DISCONNECT", "PENDING_EXPIRATION"] {
        let event = read(&json!({"webhook_type": "ITEM", "webhook_code": code, "item_id": "item-1"}).to_string());
        assert!(matches!(event.webhook(), Webhook::Unknown(_)) && event.needs_update_mode(), "{event:?}");
        assert_eq!(event.item_id().map(ItemId::as_str), Some("item-1"));
    }
    assert!(read(r#"{"webhook_type": "ITEM", "webhook_code": "USER_PERMISSION_REVOKED"}"#).needs_new_item());
    // Only the error code is valid.
    for error in [
        json!({"error_code": "ITEM_LOGIN_REQUIRED"}),
        json!({"error_code": "ITEM_LOGIN_REQUIRED", "error_type": 7, "error_message": null, "status": "400"}),
        json!({"error_code": "OTHER", "causes": [{"error_code": "ITEM_LOGIN_REQUIRED"}], "display_message": {}}),
    ] {
        let event = json!({"webhook_type": "ITEM", "webhook_code": "ERROR", "error": error, "item_id": 1}).to_string();
        assert!(read(&event).needs_update_mode(), "{event}");
    }
    let new = json!({"webhook_type": "NEW", "webhook_code": "ERROR", "error": {"error_code": "ITEM_NOT_FOUND"}});
    let event = read(&new.to_string());
    assert_eq!(event.error().map(|error| &error.error_code), Some(&ErrorCode::ItemNotFound));
    for error in [json!(null), json!("ITEM_LOGIN_REQUIRED"), json!([]), json!({"error_code": 1}), json!({})] {
        let event = json!({"webhook_type": "ITEM", "webhook_code": "ERROR", "error": error}).to_string();
        assert_eq!(read(&event).error(), None, "{event}");
    }
}

#[test]
fn a_key_that_comes_twice_makes_an_event_unknown() {
    let body =
        r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", "environment": "sandbox", "item_id": "1"}"#;
    assert!(matches!(read(body).webhook(), Webhook::ItemLoginRepaired(_)));
    let with = |more: &str| format!("{}, {more}}}", body.trim_end_matches('}'));
    let item = unknown(&with(r#""item_id": "2""#));
    assert_eq!(item.item_id, Some("2".into()), "the last, as for most readers");
    assert!(item.reason().is_some_and(|why| why.to_string().contains("duplicate field `item_id`")));
    let other = reason(&with(r#""must not be seen": 1, "must not be seen": 2"#));
    assert!(other.contains("duplicate field") && !other.contains("seen"), "{other}");
    let code = unknown(&with(r#""webhook_code": "ERROR""#));
    assert_eq!((code.webhook_type.as_str(), code.webhook_code.as_str()), ("ITEM", "ERROR"));
}

#[test]
fn a_value_that_can_not_be_held_costs_no_other() {
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    for value in [r#""\ud83d""#, "1e999", "\"\u{0}\"", &deep] {
        // JSON does not allow control characters in text.
        let is_json = !value.contains('\u{0}');
        let body = format!(r#"{{"webhook_type": "ITEM", "webhook_code": "NEW", "item_id": "i", "odd": {value}}}"#);
        match Event::read(body.clone()) {
            Ok(event) => {
                assert_eq!(event.item_id().map(ItemId::as_str), Some("i"), "{body}");
                let Webhook::Unknown(unknown) = event.webhook() else { panic!("{event:?}") };
                // With `arbitrary_precision`, a JSON value holds any number.
                assert!(unknown.raw["odd"].is_null() || unknown.raw["odd"].is_number(), "{body}");
            }
            Err(error) => assert!(!is_json, "{error:?} in {body}"),
        }
    }
    // The bytes that are not UTF-8 are in a typed field, and then in an untyped one.
    for place in ["item_id", "note"] {
        let [before, after] = [r#"{"webhook_type": "ITEM", "webhook_code": "LOGIN_REPAIRED", ""#, r#"": "a"#];
        let body = [before.as_bytes(), place.as_bytes(), after.as_bytes(), b"\xff\"}"].concat();
        let event = Event::read(body.clone()).expect("an event");
        assert_eq!(event.webhook_code(), "LOGIN_REPAIRED");
        assert_eq!(event.raw(), &body);
    }
}

#[test]
fn what_is_no_object_with_a_type_and_a_code_is_no_event() {
    for body in [
        r#"{"webhook_type": "ITEM"}"#,
        r#"{"webhook_code": "NEW"}"#,
        r#"{"webhook_type": 1, "webhook_code": "NEW"}"#,
        r#"{"webhook_type": "ITEM", "webhook_code": null}"#,
        r#"{"webhook_type": "ITEM", "webhook_code": ["NEW"]}"#,
        r#"{"webhook_type": "ITEM", "webhook_code": "NEW"} {}"#,
        r#"{"webhook_type": "ITEM", "webhook_code": "NEW""#,
        r#"[{"webhook_type": "ITEM", "webhook_code": "NEW"}]"#,
        "[]",
        "null",
        "",
    ] {
        let error = Event::read(body).expect_err(body);
        assert_eq!((error.kind(), error.status()), (Kind::BodyMalformed, StatusCode::INTERNAL_SERVER_ERROR), "{body}");
    }
}
