//! `/sandbox/public_token/create`: new Items without Link.

use serde_json::{Value, json};

use super::accounts::Choice;
use super::new_item::{NewItem, add_item};
use super::products::Lists;
use super::public;
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::statements;
use crate::params::Params;
use crate::refusal::{INVALID_FIELD, Refusal, missing};
use crate::state::{World, institutions};
use crate::time::{Day, day_from, day_of};

pub const HANDLERS: Handlers = Handlers { operations: &[("/sandbox/public_token/create", create)], events: &[] };

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let products = Lists { required: params.texts("initial_products").unwrap_or_default(), ..Lists::default() };
    products.check_names()?;
    check_income(&products, params)?;
    let webhook = params.text("options.webhook");
    period(params, "options.statements")?;
    let new = NewItem {
        bank: institutions::find(params.required("institution_id")?)?,
        products,
        // Without Link nobody asks for consent.
        has_consent: false,
        accounts: Choice::default(),
        webhook,
        days: days(world, params)?,
        user: world.state.users.named(params)?.map(str::to_owned),
    };
    let item = add_item(world, params, new)?;
    statements::linked(world, &item, params, "options.statements")?;
    Ok(json!({"public_token": public::add(world, &item)}).into())
}

/// Refuses Income without its options.
fn check_income(products: &Lists<'_>, params: &Params) -> Result<(), Refusal> {
    const OPTIONS: &str = "options.income_verification";
    if !products.required.contains(&"income_verification") {
        return Ok(());
    }
    let sources = params.texts("options.income_verification.income_source_types").unwrap_or_default();
    let bank_income = "options.income_verification.bank_income";
    match params.value(OPTIONS) {
        None => Err(missing(OPTIONS)),
        Some(_) if sources.len() > 1 => Err(INVALID_FIELD
            .because("options.income_verification.income_source_types: only one of bank and payroll is possible")),
        Some(_) if sources.contains(&"bank") && !params.value(bank_income).is_some_and(Value::is_object) => {
            Err(missing(bank_income))
        }
        Some(_) => Ok(()),
    }
}

/// Returns the days of transactions that a request asks for, by their number or else by the first day.
fn days(world: &World, params: &Params) -> Result<Option<u64>, Refusal> {
    let (start, _) = period(params, "options.transactions")?;
    let since = start.map(|start| u64::try_from(day_of(world.now()) - start + 1).unwrap_or_default());
    Ok(params.number("options.transactions.days_requested").or(since))
}

/// Returns the first and the last day in an object of options, either of which may be absent.
fn period(params: &Params, options: &str) -> Result<(Option<Day>, Option<Day>), Refusal> {
    let day = |name: &str| {
        let field = format!("{options}.{name}");
        let Some(text) = params.text(&field) else { return Ok(None) };
        let message = || INVALID_FIELD.because(format!("{field} must be a date such as 2026-11-25"));
        day_from(text).map(Some).ok_or_else(message)
    };
    let (start, end) = (day("start_date")?, day("end_date")?);
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        return Err(INVALID_FIELD.because(format!("{options}: start_date is after end_date")));
    }
    Ok((start, end))
}
