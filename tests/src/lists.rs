//! Lists of decisions that the overlay and the policy make about many types at once, for reviews: which numbers and
//! texts are amounts, and which numbers are ratios, scores, counts or coordinates; which fields may be missing; which
//! names are aliases; for each operation the effect of sending it twice, the time limit, readiness and paging; and the totals.
//! They are made from the generator's model.
//!
//! To bless a change: `BLESS=1 cargo test -p plaid-tests lists`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use plaid_gen::model::{Field, Idempotency, Kind, New, NotReady, Operation, Presence, Stakes, Ty, USUAL_SECONDS};
use plaid_gen::{Coverage, Output, OverlayMode};
use xtask::workspace::Workspace;

use crate::blessed::assert_blessed;
use crate::description::{self, bundle, root};
use crate::stand_in::operation;
use crate::types;

/// The generator's output for the bundled description.
pub static OUTPUT: LazyLock<Output> = LazyLock::new(|| {
    let spec = Workspace::at(&root()).spec().expect("the spec");
    plaid_gen::generate(&spec, OverlayMode::Strict).expect("generates")
});

/// Checks the totals, so that tests of all operations or types can't pass by testing none.
#[test]
fn the_counts_are_as_listed() {
    let (operations, answers) = (description::operations().len(), types::answers().len());
    let schemas = bundle()["components"]["schemas"].as_object().expect("schemas").len();
    assert_listed("counts.txt", &format!("{operations} operations\n{answers} typed answers\n{schemas} schemas\n"));
}

/// Checks that what `spec/docs/` describes stays described.
#[test]
fn nearly_everything_is_described() {
    let mut total = Coverage::default();
    for coverage in plaid_gen::coverage(&OUTPUT.api).into_values() {
        total.add(coverage);
    }
    for (share, least) in [(total.operations, 100), (total.types, 100), (total.fields, 99), (total.values, 100)] {
        assert!(share.all > 0 && share.described * 100 >= share.all * least, "{total}: less than {least} %");
    }
}

#[test]
fn amounts_are_split_as_listed() {
    assert_listed("amounts.txt", &split());
}

/// Lists each field that may be missing although the description requires it, and each list that must not be missing or
/// null.
#[test]
fn leaves_are_strict_and_lenient_as_listed() {
    let leaves = fields(|name, field| match (field.presence, field.stakes) {
        (Presence::Assumed, _) => Some(format!("lenient {name}.{}", field.wire)),
        (_, Stakes::High) if field.ty.is_list() => Some(format!("strict {name}.{}", field.wire)),
        _ => None,
    });
    assert_listed("leaves.txt", &leaves);
}

#[test]
fn aliases_are_as_listed() {
    let aliases = OUTPUT.api.types.iter().filter_map(|(name, ty)| match &ty.kind {
        Kind::Alias(content, _) => Some(format!("{name} = {content}")),
        Kind::Synonym(target) => Some(format!("{name} = {target}")),
        _ => None,
    });
    assert_listed("aliases.txt", &sorted(aliases));
}

/// Lists each field whose identifier or token has a type of its own.
#[test]
fn identifiers_and_tokens_have_types_as_listed() {
    let kind = |ty: &Ty| OUTPUT.api.types.get(OUTPUT.api.meant(ty.name()?)).map(|ty| &ty.kind);
    let listed = fields(|name, field| {
        let ty = field.ty.innermost();
        let is_typed = matches!(kind(ty), Some(Kind::Identifier | Kind::Secret));
        is_typed.then(|| format!("{ty} {name}.{}", field.wire))
    });
    assert_listed("identifiers.txt", &listed);
    for same in [
        "TransferId Transfer.id",
        "TransferId TransferEvent.transfer_id",
        "IdentityVerificationId IdentityVerification.id",
        "IdentityVerificationId IdentityVerificationStatusUpdatedWebhook.identity_verification_id",
    ] {
        assert!(listed.lines().any(|line| line == same), "{same}");
    }
}

#[test]
fn no_token_is_plain_text() {
    let is_text = |ty: &Ty| match ty.innermost() {
        Ty::Text => true,
        Ty::Named(name) => matches!(OUTPUT.api.types.get(name).map(|ty| &ty.kind), Some(Kind::Alias(Ty::Text, _))),
        _ => false,
    };
    let plain = fields(|name, field| {
        let is_token = ["token", "tokens"].contains(&field.wire.rsplit('_').next()?);
        (is_token && is_text(&field.ty)).then(|| format!("{name}.{}", field.wire))
    });
    assert_eq!(plain, "", "name these under `identifiers` in spec/rules.yaml");
}

/// Every field of a request is an argument of `new`, a field of the struct that `new` takes, or has a setter.
#[test]
fn every_field_of_a_request_can_be_set() {
    let files = Workspace::at(&root()).generated().expect("the generated trees");
    let products = files.iter().filter(|(path, _)| path.starts_with("plaid-api/api/product"));
    let snapshot: BTreeSet<&str> = products.flat_map(|(_, text)| text.lines()).collect();
    let mut count = 0;
    for (name, ty) in OUTPUT.api.types.iter().filter(|(_, ty)| !ty.uses.requests.is_empty()) {
        let Kind::Struct(it) = &ty.kind else { continue };
        let new = format!("fn {name}::new(");
        let new = snapshot.iter().find(|line| line.starts_with(&new)).unwrap_or_else(|| panic!("{new} is missing"));
        for field in &it.fields {
            let setter = format!("fn {name}::{}(", if field.name == "new" { "set_new" } else { &field.name });
            let is_set = match &it.new {
                // `new` sets it itself.
                _ if field.fixed.is_some() => true,
                _ if !field.presence.is_bare() => snapshot.iter().any(|line| line.starts_with(&setter)),
                New::Arguments => new.contains(&format!("{}: ", field.name)),
                New::Struct(required) => {
                    let given = format!("{required}.{}: ", field.name);
                    new.contains(required) && snapshot.iter().any(|line| line.starts_with(&given))
                }
            };
            assert!(is_set, "{name}.{} can't be set: {new}", field.name);
            count += 1;
        }
    }
    assert!(count > 1500, "only {count} fields");
}

#[test]
fn arguments_of_new_are_few_and_cannot_be_swapped() {
    let is_from_text = |ty: &Ty| match ty {
        Ty::Text | Ty::Json => true,
        Ty::Named(name) => match OUTPUT.api.types.get(OUTPUT.api.meant(name)).map(|ty| &ty.kind) {
            Some(Kind::Struct(_)) => false,
            Some(Kind::Alias(content, _)) => *content == Ty::Text,
            _ => true,
        },
        _ => false,
    };
    let mut by_name = 0;
    for (name, ty) in OUTPUT.api.types.iter().filter(|(_, ty)| !ty.uses.requests.is_empty()) {
        let Kind::Struct(it) = &ty.kind else { continue };
        if let New::Struct(_) = it.new {
            by_name += 1;
            continue;
        }
        let types: Vec<&Ty> = it.required().into_iter().map(|field| &field.ty).collect();
        let distinct: BTreeSet<&Ty> = types.iter().copied().collect();
        assert!(types.len() <= 3 && distinct.len() == types.len(), "{name}: {types:?}");
        assert!(types.iter().filter(|ty| is_from_text(ty)).count() <= 1, "{name}: {types:?}");
    }
    assert!(by_name > 100, "only {by_name} take a struct");
}

/// The generator can't depend on the SDK, so each has the limit.
#[test]
fn the_usual_time_limit_is_the_runtimes() {
    assert_eq!(USUAL_SECONDS, operation::DEFAULT_SECONDS);
}

#[test]
fn operations_are_treated_as_listed() {
    let list = sorted(OUTPUT.api.operations.values().map(treatment));
    assert_listed("operations.txt", &list);
    let count = |what: &str| list.lines().filter(|l| l.split(' ').any(|word| word == what)).count();
    assert!(count("pages") >= 42, "operations that page");
    assert!(list.contains("/transfer/create keyed:authorization_id\n"), "{list}");
}

/// Returns the path of an operation, the effect of sending it twice, and anything unusual.
fn treatment(operation: &Operation) -> String {
    let mut words = vec![operation.path.clone()];
    words.push(match &operation.idempotency {
        Idempotency::Read => "read".to_owned(),
        Idempotency::BilledRead | Idempotency::ReadOrBilled => "billed-read".to_owned(),
        Idempotency::Write => "write".to_owned(),
        Idempotency::MovesMoney | Idempotency::Unknown => "moves-money".to_owned(),
        Idempotency::Keyed(key) => format!("keyed:{}", key.field()),
    });
    match &operation.idempotency {
        Idempotency::Keyed(key) if key.least_wait > 0 => words.push(format!("waits:{}s", key.least_wait)),
        _ => {}
    }
    if operation.seconds != USUAL_SECONDS {
        words.push(format!("limit:{}s", operation.seconds));
    }
    match &operation.not_ready {
        NotReady::Never => {}
        NotReady::Error => words.push("until-ready:error".to_owned()),
        NotReady::Field(name, _) => words.push(format!("until-ready:{name}")),
    }
    if operation.pages.is_some() {
        words.push("pages".to_owned());
    }
    words.join(" ")
}

fn assert_listed(file: &str, actual: &str) {
    assert_blessed("lists", [(file.to_owned(), actual.to_owned())]);
}

/// Returns the lines that `line` makes of fields, given the name of the struct and the field.
fn fields(line: impl Fn(&str, &Field) -> Option<String>) -> String {
    let types = OUTPUT.api.types.iter();
    sorted(types.flat_map(|(name, ty)| match &ty.kind {
        Kind::Struct(it) => it.fields.iter().filter_map(|field| line(name, field)).collect(),
        _ => Vec::new(),
    }))
}

fn sorted(lines: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<String> = lines.map(|line| line + "\n").collect();
    lines.sort();
    lines.concat()
}

/// Lists each field that is a number with decimals: its meaning, its struct and its name.
fn split() -> String {
    fields(|name, field| {
        let meaning = match field.ty.innermost() {
            Ty::Decimal => "decimal",
            Ty::Amount => "amount",
            Ty::Float => "float",
            _ => return None,
        };
        Some(format!("{meaning} {name}.{}", field.name))
    })
}

#[test]
fn both_forms_of_money_are_found() {
    let split = split();
    let count = |meaning: &str| split.lines().filter(|l| l.starts_with(meaning)).count();
    assert!(count("decimal ") > 300 && count("amount ") >= 40 && count("float ") > 50, "{split}");
    // These are fields of operations that move money.
    for field in [
        "TransferAuthorizationCreateRequest.amount",
        "TransferCreateRequest.amount",
        "TransferRefundCreateRequest.amount",
    ] {
        assert!(split.contains(&format!("amount {field}\n")), "{field}");
    }
    for field in ["AccountBalance.current", "Transaction.amount", "Holding.quantity", "Security.close_price"] {
        assert!(split.contains(&format!("decimal {field}\n")), "{field}");
    }
    for field in ["Location.lat", "SignalScores", "InstitutionStatus"] {
        let listed = split.lines().filter(|l| l.contains(field)).all(|l| l.starts_with("float "));
        assert!(listed, "{field}");
    }
}
