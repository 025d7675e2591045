//! Reads, writes back, mutates and shows every type, with bodies built from the description.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::LazyLock;

use plaid_api::model::Part;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::calls::assert_same;
use crate::description::{self, bundle};
use crate::generated::reads::visit;
use crate::mock_description::json_schema::{Side, validator};
use crate::sample;

/// The result of reading a text: the JSON written back and the `Debug` text, or the error.
pub type Read = Result<Done, String>;

pub struct Done {
    pub written: Value,
    pub shown: String,
}

/// Does something with a type that is chosen by the name of its schema.
pub trait TypeVisitor {
    type Output;
    fn visit<T: Part + DeserializeOwned + Serialize + Debug>(self) -> Self::Output;
}

struct Reader<'a>(&'a str);

impl TypeVisitor for Reader<'_> {
    type Output = Read;

    fn visit<T: Part + DeserializeOwned + Serialize + Debug>(self) -> Read {
        let value: T = serde_json::from_str(self.0).map_err(|e| e.to_string())?;
        let written = serde_json::to_value(&value).map_err(|e| format!("read, but not written: {e}"))?;
        Ok(Done { written, shown: format!("{value:?} {value:#?}") })
    }
}

/// Reads JSON text as the type of a schema.
fn read_as(schema: &str, text: &str) -> Option<Read> {
    visit(schema, Reader(text))
}

/// Writes the sample of a type.
struct Sampler;

impl TypeVisitor for Sampler {
    type Output = Value;

    fn visit<T: Part + DeserializeOwned + Serialize + Debug>(self) -> Value {
        let sample: T = plaid_api::test_util::sample();
        let written = serde_json::to_value(&sample).expect("a sample is written");
        assert_eq!(serde_json::from_value::<T>(written.clone()).expect("and read"), sample);
        written
    }
}

#[test]
fn the_sample_of_every_answer_is_valid() {
    let mut failures = Vec::new();
    for (_, name) in answers() {
        let sample = visit(name, Sampler).unwrap_or_else(|| panic!("{name} has no type"));
        let validator = validator(description::schema(name), Side::Answer).expect("a validator");
        let errors = validator.iter_errors(&sample).map(|error| format!("{name} {}: {error}", error.instance_path()));
        // Servers leave this field out, so the overlay makes it optional.
        failures.extend(errors.filter(|error| !error.ends_with("/removed/0: \"account_id\" is a required property")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_same_object_has_one_type() {
    use plaid_api::types::{
        IdentityVerification, IdentityVerificationCreateResponse, IdentityVerificationGetResponse,
        IdentityVerificationRetryResponse,
    };
    let created: IdentityVerificationCreateResponse = plaid_api::test_util::sample();
    let got: IdentityVerificationGetResponse = created;
    let retried: IdentityVerificationRetryResponse = got;
    let listed: IdentityVerification = retried.clone().into();
    assert_eq!((&listed.id, &listed.steps), (&retried.id, &retried.steps));
}

#[test]
fn setters_take_values_and_options() {
    use plaid_api::types::{AccountId, AccountsGetRequestOptions, LinkTokenCreateRequestUser, Products};
    use plaid_api::{IntoField, IntoNullable, Null, Nullable};
    fn set<T>(value: impl IntoField<T>) -> Option<T> {
        value.into_field()
    }
    fn nullable<T>(value: impl IntoNullable<T>) -> Nullable<T> {
        value.into_nullable()
    }
    let ids = |value: &dyn Fn(AccountsGetRequestOptions) -> AccountsGetRequestOptions| {
        value(AccountsGetRequestOptions::new()).account_ids
    };
    let one = AccountId::from("account-1");
    let expected = Some(vec![one.clone()]);
    assert_eq!(ids(&|options| options.account_ids(["account-1"])), expected);
    assert_eq!(ids(&|options| options.account_ids([one.clone()])), expected);
    assert_eq!(ids(&|options| options.account_ids(vec!["account-1".into()])), expected);
    assert_eq!(ids(&|options| options.account_ids(expected.as_ref())), expected);
    assert_eq!(ids(&|options| options.account_ids(None::<Vec<AccountId>>)), None);

    let user = LinkTokenCreateRequestUser::new("user-1").phone_number("+14155550147").email_address(None::<String>);
    assert_eq!((user.phone_number.as_deref(), user.email_address), (Some("+14155550147"), None));
    assert_eq!(set::<Products>("auth"), Some(Products::Auth));
    assert_eq!(set::<Products>(Some("auth")), Some(Products::Auth));
    assert_eq!(set::<i64>(7), Some(7));
    assert_eq!(nullable::<String>("a"), Nullable::Value("a".to_owned()));
    assert_eq!(nullable::<String>(None::<&str>), Nullable::Absent);
    assert_eq!(nullable::<String>(Null), Nullable::Null);
    assert_eq!(Nullable::<String>::from(None), Nullable::Absent);
}

#[test]
fn enums_show_their_variant_and_are_parsed() {
    use plaid_api::types::{Products, Strategy};
    assert_eq!("reset".parse(), Ok(Strategy::Reset));
    assert_eq!(
        format!("{:?} {}", Products::IdentityVerification, Products::IdentityVerification),
        "IdentityVerification identity_verification"
    );
    let unknown: Strategy = "a_new_one".parse().expect("any text");
    assert!(unknown.is_unknown() && unknown == Strategy::from(String::from("a_new_one")));
    assert_eq!(format!("{unknown:?}"), "UnknownValue(\"a_new_one\")");
    let odd = Strategy::from("access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970");
    assert_eq!(format!("{odd:?}"), "UnknownValue([redacted])");
}

#[test]
fn a_sample_can_be_changed() {
    let mut answer: plaid_api::types::TransactionsSyncResponse = plaid_api::test_util::sample();
    assert_eq!((answer.added.len(), answer.request_id.as_str()), (1, "request_id"));
    answer.added[0].merchant_name = Some("A shop".into());
    assert_eq!(answer.added[0].merchant_name.as_deref(), Some("A shop"));
}

fn read_value(name: &str, value: &Value) -> Read {
    read_as(name, &value.to_string()).unwrap_or_else(|| panic!("{name} has no type"))
}

/// Returns the schemas with a type of their own instead of an alias.
fn typed() -> impl Iterator<Item = (&'static String, &'static Value)> {
    let schemas = bundle()["components"]["schemas"].as_object().expect("schemas");
    schemas.iter().filter(|(name, _)| read_as(name, "").is_some())
}

/// Removes the fields of credentials, which are sent as headers.
fn without_credentials(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut() {
        object.retain(|key, _| key != "client_id" && key != "secret");
    }
    value
}

#[test]
fn every_type_keeps_every_property() {
    let mut count = 0;
    for (name, schema) in typed() {
        let sample = sample::full(schema);
        let done = read_value(name, &sample).unwrap_or_else(|e| panic!("{name}: {e} in {sample}"));
        assert_same(&without_credentials(&done.written), &without_credentials(&sample), name);
        count += 1;
    }
    assert!(count > 1900, "only {count} types");
}

/// Returns the named schemas of JSON answers.
pub fn answers() -> Vec<(&'static str, &'static str)> {
    let operations = description::operations();
    let answers = operations.iter().filter_map(|operation| {
        let (media, schema) = description::answer(operation)?;
        (media == "application/json").then(|| (operation.id, sample::reference(schema).expect("a named schema")))
    });
    // The type of an alias is that of its target. An answer without properties has none.
    let with_type = |name: &'static str| {
        if read_as(name, "").is_some() { Some(name) } else { sample::reference(&description::schema(name)["allOf"][0]) }
    };
    answers.filter_map(|(id, name)| Some((id, with_type(name)?))).collect()
}

/// Fields at the top of an answer that the overlay makes nullable, since Plaid sends them as empty text.
const RELAXED: [(&str, &str); 2] = [
    ("TransferConfigurationGetResponse", "max_monthly_amount"),
    ("TransferConfigurationGetResponse", "max_single_transfer_amount"),
];

#[test]
fn no_answer_is_silently_empty() {
    let error = json!({
        "error_type": "ITEM_ERROR", "error_code": "ITEM_LOGIN_REQUIRED", "error_message": "log in again",
        "display_message": null, "request_id": "r",
    });
    for (name, field) in RELAXED {
        let is_required = required(description::schema(name)).iter().any(|(name, _)| name == field);
        assert!(is_required, "{name} no longer requires {field}: remove it from RELAXED in tests/src/types.rs");
    }
    for (id, name) in answers() {
        let sample = sample::full(description::schema(name));
        let required = required(description::schema(name));
        let needed = required.iter().filter(|(_, schema)| !is_nullable(schema)).map(|(name, _)| name);
        let needed: Vec<_> = needed.filter(|field| !RELAXED.contains(&(name, field.as_str()))).collect();
        if !needed.is_empty() {
            assert!(read_value(name, &json!({})).is_err(), "{id} reads an empty object");
        }
        if needed.iter().any(|n| *n != "request_id") {
            assert!(read_value(name, &json!({"request_id": "r"})).is_err(), "{id} reads nothing but a request id");
            assert!(read_value(name, &error).is_err(), "{id} reads an error");
        }
        for needed in needed {
            let mut less = sample.clone();
            less.as_object_mut().expect("an object").remove(needed);
            let error = read_value(name, &less).err().unwrap_or_else(|| panic!("{id} reads without {needed}"));
            assert!(error.contains(&format!("missing field `{needed}`")), "{id}: {error}");
        }
    }
}

/// Returns the required properties of an object, including those of its parts.
fn required(schema: &'static Value) -> Vec<(String, &'static Value)> {
    let properties = properties(schema);
    let mut names: Vec<&Value> = schema["required"].as_array().into_iter().flatten().collect();
    let mut all: Vec<&'static Value> = schema["allOf"].as_array().into_iter().flatten().collect();
    while let Some(part) = all.pop() {
        let part = sample::reference(part).map_or(part, description::schema);
        names.extend(part["required"].as_array().into_iter().flatten());
        all.extend(part["allOf"].as_array().into_iter().flatten());
    }
    let is_required = |name: &str| names.iter().any(|n| *n == name);
    properties.into_iter().filter(|(name, _)| is_required(name)).collect()
}

/// Returns the properties of an object, including those of its parts. Later ones win.
fn properties(schema: &'static Value) -> Map2 {
    let mut out = Map2::new();
    if let Some(name) = sample::reference(schema) {
        return properties(description::schema(name));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        for (name, schema) in properties(part) {
            out.retain(|(n, _)| *n != name);
            out.push((name, schema));
        }
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        out.retain(|(n, _)| n != name);
        out.push((name.clone(), property));
    }
    out
}

type Map2 = Vec<(String, &'static Value)>;

fn is_nullable(schema: &Value) -> bool {
    if let Some(name) = sample::reference(schema) {
        return is_nullable(description::schema(name));
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    schema["nullable"] == true
        || schema["enum"].as_array().is_some_and(|e| e.contains(&Value::Null))
        || parts.clone().count() == 1 && parts.clone().any(is_nullable)
        || parts.filter(|p| sample::reference(p).is_none()).any(is_nullable)
}

/// Returns the name of a schema, or of the one that it refers to.
fn name_of(schema: &'static Value) -> &'static str {
    let schemas = || bundle()["components"]["schemas"].as_object().expect("schemas").iter();
    let own = || schemas().find(|(_, other)| std::ptr::eq(*other, schema)).map(|(name, _)| name.as_str());
    sample::reference(schema).or_else(|| sample::reference(&schema["allOf"][0])).or_else(own).unwrap_or_default()
}

/// A change of an object, given the name of its schema and its properties.
type Change<'a> = &'a mut dyn FnMut(&str, &mut Map<String, Value>, &Map2);

/// Changes every object of a value according to its schema.
fn mutate(value: &mut Value, schema: &'static Value, change: Change<'_>) {
    let name = name_of(schema);
    match value {
        Value::Object(object) => {
            let properties = properties(schema);
            for (name, property) in &properties {
                if let Some(value) = object.get_mut(name) {
                    mutate(value, property, change);
                }
            }
            if !properties.is_empty() {
                change(name, object, &properties);
            }
        }
        Value::Array(list) => {
            let schema = sample::reference(schema).map_or(schema, description::schema);
            list.iter_mut().for_each(|value| mutate(value, &schema["items"], change));
        }
        _ => {}
    }
}

/// Checks that every answer and webhook can still be read after `change`.
fn all_read(what: &str, change: Change<'_>) {
    let webhooks =
        typed().filter(|(_, schema)| schema["properties"].get("webhook_code").is_some()).map(|(name, _)| name.as_str());
    let mut count = 0;
    for name in answers().into_iter().map(|(_, name)| name).chain(webhooks) {
        let schema = description::schema(name);
        let mut sample = sample::full(schema);
        mutate(&mut sample, schema, change);
        read_value(name, &sample).unwrap_or_else(|e| panic!("{name}, {what}: {e} in {sample}"));
        count += 1;
    }
    assert!(count > 400, "only {count}");
}

#[test]
fn unknown_keys_are_ignored() {
    all_read("with more keys", &mut |_, object, _| {
        object.insert("a key of tomorrow".into(), json!({"with": ["content"]}));
    });
}

#[test]
fn what_may_be_null_may_be_absent() {
    all_read("with less", &mut |_, object, properties| {
        for (name, _) in properties.iter().filter(|(_, schema)| is_nullable(schema)) {
            object.remove(name);
        }
    });
    all_read("with nulls", &mut |_, object, properties| {
        for (name, _) in properties.iter().filter(|(_, schema)| is_nullable(schema)) {
            object.insert(name.clone(), Value::Null);
        }
    });
}

#[test]
fn null_for_a_list_is_an_empty_list() {
    all_read("with null lists", &mut |schema, object, _| {
        let lists = object.iter_mut().filter(|(name, value)| value.is_array() && !is_strict(schema, name));
        lists.for_each(|(_, value)| *value = Value::Null);
    });
}

#[test]
fn null_in_a_list_is_no_element() {
    all_read("with null in lists", &mut |schema, object, _| {
        let values = object.iter_mut().filter(|(name, _)| !is_strict(schema, name)).map(|(_, value)| value);
        values.filter_map(Value::as_array_mut).for_each(|list| list.insert(0, Value::Null));
    });
}

/// Whether the rules call a field strict, because a decision depends on it.
fn is_strict(schema: &str, field: &str) -> bool {
    type Patterns = Vec<(Option<String>, String)>;
    static RULES: LazyLock<[Patterns; 2]> = LazyLock::new(|| {
        let rules = description::spec("rules");
        ["strict", "lenient"].map(|list| {
            let patterns = rules["fields"][list].as_array().expect("a list").iter().filter_map(Value::as_str);
            let split = |text: &str| match text.split_once('.') {
                Some((schema, field)) => (Some(schema.to_owned()), field.to_owned()),
                None => (None, text.to_owned()),
            };
            patterns.map(split).collect()
        })
    });
    let [strict, lenient] = &*RULES;
    let names = |patterns: &Patterns, by_schema: bool| {
        patterns.iter().any(|(glob, name)| {
            glob.is_some() == by_schema && glob.as_ref().is_none_or(|glob| fits(glob, schema)) && fits(name, field)
        })
    };
    !names(lenient, true) && (names(strict, true) || !names(lenient, false) && names(strict, false))
}

/// Whether a name matches a pattern in which `*` means any text.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| fits(rest, &name[at..]))
        }),
    }
}

/// The schemas that are whole answers.
static WHOLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| answers().into_iter().map(|(_, name)| name).collect());

/// Removes the required lists and enums below the top of a body that are strict, or those that are not, and returns
/// their number.
fn remove_below(value: &mut Value, schema: &'static Value, strict: bool) -> usize {
    let mut count = 0;
    for (name, property) in properties(schema) {
        mutate(&mut value[name], property, &mut |schema, object, properties| {
            // A schema that is a whole answer elsewhere is as strict here.
            if WHOLE.contains(schema) {
                return;
            }
            for (name, property) in properties {
                let is_list = object.get(name).is_some_and(Value::is_array);
                if (is_list || enum_values(property).is_some()) && is_strict(schema, name) == strict {
                    count += usize::from(object.remove(name).is_some());
                }
            }
        });
    }
    count
}

#[test]
fn below_the_top_lists_and_enums_may_be_absent_unless_strict() {
    let (mut lenient, mut strict) = (0, 0);
    for (id, name) in answers() {
        let schema = description::schema(name);
        let mut less = sample::full(schema);
        lenient += remove_below(&mut less, schema, false);
        read_value(name, &less).unwrap_or_else(|e| panic!("{id}: {e} in {less}"));
        let mut least = sample::full(schema);
        if remove_below(&mut least, schema, true) > 0
            && let Err(error) = read_value(name, &least)
        {
            assert!(error.contains("missing field"), "{id}: {error}");
            strict += 1;
        }
    }
    assert!(lenient > 300 && strict > 60, "{lenient} {strict}");
}

#[test]
fn a_decision_or_hit_that_is_absent_is_an_error() {
    for (name, gone) in [
        ("WatchlistScreeningReview", "confirmed_hits"),
        ("WatchlistScreeningReview", "dismissed_hits"),
        ("TransferAuthorization", "decision"),
        ("IdentityVerification", "status"),
    ] {
        let mut body = sample::full(description::schema(name));
        read_value(name, &body).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(body.as_object_mut().is_some_and(|o| o.remove(gone).is_some()), "{name} has no {gone}");
        let error = read_value(name, &body).err().unwrap_or_else(|| panic!("{name} reads without {gone}"));
        assert!(error.contains(&format!("missing field `{gone}`")), "{name}: {error}");
    }
}

/// Reads an answer that was changed at one place, given as a JSON pointer. `None` removes the value.
fn read_changed(name: &str, pointer: &str, change: Option<Value>) -> Read {
    let mut body = sample::full(description::schema(name));
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = body.pointer_mut(parent).unwrap_or_else(|| panic!("{name} has no {parent}"));
    match (parent, change) {
        (Value::Object(object), None) => {
            object.remove(key).unwrap_or_else(|| panic!("{name} has no {pointer}"));
        }
        (parent, change) => parent[key] = change.expect("a value"),
    }
    read_value(name, &body)
}

#[test]
fn null_for_a_list_on_which_a_decision_hangs_is_an_error() {
    for (name, pointer) in [
        ("WatchlistScreeningIndividualHitListResponse", "/watchlist_screening_hits"),
        ("WatchlistScreeningEntityHitListResponse", "/entity_watchlist_screening_hits"),
        ("WatchlistScreeningReview", "/confirmed_hits"),
        ("WatchlistScreeningReview", "/dismissed_hits"),
    ] {
        for change in [json!(null), json!([null])] {
            let error = read_changed(name, pointer, Some(change)).err().unwrap_or_else(|| panic!("{name}{pointer}"));
            assert!(error.contains("invalid type: null"), "{name}: {error}");
        }
    }
}

#[test]
fn a_verdict_that_is_absent_is_an_error() {
    for (name, field) in [
        ("IdentityVerificationStepSummary", "watchlist_screening"),
        ("IdentityVerificationStepSummary", "documentary_verification"),
        ("MatchSummary", "summary"),
        ("DocumentAnalysis", "authenticity"),
        ("RiskCheckBehavior", "fraud_ring_detected"),
        ("RiskCheckBehavior", "bot_detected"),
        ("AAMVAAnalysis", "date_of_birth"),
        ("KYCCheckNameSummary", "summary"),
        ("TransferAuthorizationGuaranteeDecisionRationale", "code"),
    ] {
        let error = read_changed(name, &format!("/{field}"), None).err().unwrap_or_else(|| panic!("{name}.{field}"));
        assert!(error.contains(&format!("missing field `{field}`")), "{name}: {error}");
    }
}

#[test]
fn one_odd_leaf_costs_no_page() {
    let odd = |name: &str, pointer: &str, change: Option<Value>| {
        read_changed(name, pointer, change).unwrap_or_else(|e| panic!("{name}{pointer}: {e}"))
    };
    let sync = "TransactionsSyncResponse";
    let done = odd(sync, "/added/0/location/store_number", Some(json!(1235)));
    assert_eq!(done.written["added"][0]["location"]["store_number"], "1235");
    for change in [Some(json!(null)), None] {
        odd(sync, "/added/0/location", change.clone());
        odd(sync, "/added/0/payment_meta", change.clone());
        odd("IdentityGetResponse", "/item/update_type", change.clone().filter(|c| !c.is_null()));
    }
    odd(sync, "/added/0/payment_meta/reference_number", Some(json!(true)));
    let done = odd(sync, "/added/0/counterparties", Some(json!([null])));
    assert_eq!(done.written["added"][0]["counterparties"], json!([]));
    odd(sync, "/removed/0/account_id", None);
    odd("IdentityGetResponse", "/accounts/0/owners/0/addresses/0/data/street", Some(json!(null)));
    // Balances must not be missing, because they contain amounts.
    assert!(read_changed("AccountsGetResponse", "/accounts/0/balances", Some(json!(null))).is_err());
}

/// Returns the values of an enum, also by reference.
fn enum_values(schema: &'static Value) -> Option<&'static Vec<Value>> {
    let schema = sample::reference(schema).map_or(schema, description::schema);
    schema["enum"].as_array().or_else(|| enum_values(schema["allOf"].get(0)?))
}

#[test]
fn unknown_values_of_enums_are_kept() {
    let unknown = [json!("a value of tomorrow"), json!(17), json!(4.5), json!(false)];
    let mut n = 0;
    for (_, name) in answers() {
        let schema = description::schema(name);
        let mut sample = sample::full(schema);
        mutate(&mut sample, schema, &mut |_, object, properties| {
            for (name, _) in properties.iter().filter(|(_, schema)| enum_values(schema).is_some()) {
                object.insert(name.clone(), unknown[n % unknown.len()].clone());
                n += 1;
            }
        });
        let done = read_value(name, &sample).unwrap_or_else(|e| panic!("{name}: {e} in {sample}"));
        assert_same(&done.written, &sample, name);
    }
    assert!(n > 500, "only {n} values");
}

#[test]
fn known_values_keep_their_kind() {
    for (name, schema) in typed() {
        for value in schema["enum"].as_array().into_iter().flatten().filter(|v| !v.is_null()) {
            let done = read_value(name, value).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(done.written, *value, "{name}");
            // The same text as another JSON type is another value, and is kept.
            let other = value.as_str().map_or_else(|| json!(value.to_string()), |text| json!(text));
            let done = read_value(name, &other).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(done.written, other, "{name}");
        }
    }
}

#[test]
fn a_key_that_comes_twice_is_an_error() {
    let error = read_as("Pay", r#"{"amount": 1, "amount": 2}"#).expect("a type").err().expect("twice");
    assert!(error.contains("duplicate field `amount`"), "{error}");
}

/// Names of fields whose text must never be shown, even if a rule allows it.
const NEVER_SEEN: [&str; 22] = [
    "token",
    "secret",
    "password",
    "routing",
    "iban",
    "bic",
    "sort_code",
    "ssn",
    "email",
    "phone",
    "birth",
    "street",
    "city",
    "postal",
    "family_name",
    "given_name",
    "legal_name",
    "ip_address",
    "shareable_url",
    "hosted_link_url",
    "download_url",
    "account_number",
];

#[test]
fn debug_shows_nothing_that_must_not_be_seen() {
    const MARK: &str = "must-not-be-seen";
    let never_seen = |name: &str| name == "account" || NEVER_SEEN.iter().any(|part| name.to_lowercase().contains(part));
    let text = |name: &str| if never_seen(name) { MARK.to_owned() } else { "12.50".to_owned() };
    let mut count = 0;
    for (name, schema) in typed() {
        let sample = sample::marked(schema, &text);
        if sample.is_object() && sample.to_string().contains(MARK) {
            let done = read_value(name, &sample).unwrap_or_else(|e| panic!("{name}: {e}"));
            let pretty = done.shown.split_once('\n').map_or("", |(_, pretty)| pretty);
            let before: String = pretty.split(MARK).next().unwrap_or_default().chars().rev().take(200).collect();
            let before: String = before.chars().rev().collect();
            assert!(!done.shown.contains(MARK), "{name}: {before}{MARK}");
            count += 1;
        }
    }
    assert!(count > 300, "only {count} types");
}
