//! Reports of what became of the transactions that Signal evaluated.

use serde_json::json;

use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::processor;
use crate::params::Params;
use crate::refusal::{Code, INVALID_FIELD, Refusal, SIGNAL_TRANSACTION_NOT_INITIATED};
use crate::state::World;
use crate::state::signal::Evaluation;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/signal/decision/report", decision),
        ("/signal/return/report", returned),
        ("/processor/signal/decision/report", decision),
        ("/processor/signal/return/report", returned),
    ],
    events: &[],
};

/// <https://plaid.com/docs/errors/signal/#signal_transaction_not_initiated>
const NOT_INITIATED: Code = SIGNAL_TRANSACTION_NOT_INITIATED;

/// Returns the evaluation that a request names. A processor sees only those of its account.
fn evaluation<'w>(world: &'w mut World, params: &Params) -> Result<&'w mut Evaluation, Refusal> {
    let id = params.required("client_transaction_id")?;
    let account = match params.text("processor_token") {
        Some(token) => Some(processor::target(world, token)?.1.id.clone()),
        None => None,
    };
    let found = world.state.evaluations.get_mut(id);
    let found = found.filter(|evaluation| account.is_none_or(|account| account == evaluation.account));
    found.ok_or_else(|| INVALID_FIELD.because(format!("client_transaction_id: no transaction {id} was evaluated")))
}

fn decision(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    evaluation(world, params)?.initiated = Some(params.flag("initiated"));
    Ok(json!({}).into())
}

fn returned(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let code = params.required("return_code")?;
    if !is_return_code(code) {
        return Err(INVALID_FIELD.because("return_code must be an ACH return code such as R01"));
    }
    if !evaluation(world, params)?.may_be_returned() {
        return Err(NOT_INITIATED.because(
            "client_transaction_id: the transaction was not initiated; correct that by a decision report first",
        ));
    }
    Ok(json!({}).into())
}

/// Returns whether a text has the form of an ACH return code: an R and two digits.
fn is_return_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'R', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit())
}
