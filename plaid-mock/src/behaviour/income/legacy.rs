//! The older operations of Income, which name an Item by its access token, or a verification with its Items.

use serde_json::{Value, json};

use super::NOT_FOUND;
use super::forms::Style;
use super::payroll::{self, Payroll};
use crate::behaviour::common::handlers::{Handlers, Reply};
use crate::behaviour::common::lookup;
use crate::made::{pdf, zip};
use crate::params::Params;
use crate::refusal::{Code, INCOME_VERIFICATION_DOCUMENT_NOT_FOUND, Refusal, missing_one_of};
use crate::state::World;
use crate::state::items::Item;
use crate::time::day_of;

pub const HANDLERS: Handlers = Handlers {
    operations: &[
        ("/income/verification/create", create),
        ("/income/verification/paystubs/get", paystubs),
        ("/income/verification/taxforms/get", taxforms),
        ("/income/verification/documents/download", documents),
    ],
    events: &[],
};

/// <https://plaid.com/docs/errors/income/#income_verification_document_not_found>
const NO_DOCUMENT: Code = INCOME_VERIFICATION_DOCUMENT_NOT_FOUND;

fn create(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let mut items = Vec::new();
    for token in params.texts("options.access_tokens").unwrap_or_default() {
        items.push(world.state.items.of_token(token)?.id.clone());
    }
    let id = world.id();
    world.state.income_verifications.insert(&id, items);
    Ok(json!({"income_verification_id": id}).into())
}

/// Returns the payrolls that a request asks for.
fn payrolls<'w>(world: &'w World, params: &Params) -> Result<Vec<Payroll<'w>>, Refusal> {
    let items: Vec<&Item> = if params.text("access_token").is_some() {
        vec![lookup::item(world, params)?]
    } else if params.text("income_verification_id").is_some() {
        let verifications = &world.state.income_verifications;
        let ids = lookup::find(verifications, params, "income_verification_id", NOT_FOUND)?;
        ids.iter().filter_map(|id| world.state.items.get(id)).collect()
    } else {
        return Err(missing_one_of("access_token, income_verification_id"));
    };
    if items.is_empty() {
        return Err(NOT_FOUND.because("income_verification_id: the verification was created without access tokens"));
    }
    let today = day_of(world.now());
    Ok(items.into_iter().flat_map(|item| payroll::of(item, today)).collect())
}

fn metadata(documents: &[(String, Value)], kind: &str, name: &str) -> Vec<Value> {
    let of_one = |(id, _): &(String, Value)| {
        json!({
            "doc_id": id,
            "doc_type": kind,
            "name": format!("{name}-{id}.pdf"),
            "status": "PROCESSING_COMPLETE",
        })
    };
    documents.iter().map(of_one).collect()
}

fn paystubs(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let payrolls = payrolls(world, params)?;
    let of_one = |payroll: &Payroll<'_>| metadata(&payroll.paystubs, "DOCUMENT_TYPE_PAYSTUB", "paystub");
    let documents: Vec<Value> = payrolls.iter().flat_map(of_one).collect();
    let paystubs: Vec<Value> = payrolls.iter().flat_map(|payroll| payroll.paystub_facts(Style::Legacy)).collect();
    Ok(json!({"document_metadata": documents, "paystubs": paystubs}).into())
}

fn taxforms(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let payrolls = payrolls(world, params)?;
    let of_one = |payroll: &Payroll<'_>| metadata(&payroll.w2s, "DOCUMENT_TYPE_US_TAX_W2", "w2");
    let documents: Vec<Value> = payrolls.iter().flat_map(of_one).collect();
    let forms = payrolls.iter().flat_map(|payroll| {
        let ids = payroll.w2s.iter().map(|(id, _)| id);
        let facts = payroll.w2_facts(Style::Legacy);
        ids.zip(facts).map(|(id, w2)| json!({"doc_id": id, "document_type": "W2", "w2": w2})).collect::<Vec<_>>()
    });
    Ok(json!({"document_metadata": documents, "taxforms": forms.collect::<Vec<_>>()}).into())
}

/// Returns the documents, or the one that the request names, as an archive of PDF files.
fn documents(world: &mut World, params: &Params) -> Result<Reply, Refusal> {
    let mut files = Vec::new();
    for payroll in payrolls(world, params)? {
        for (name, documents) in [("paystub", &payroll.paystubs), ("w2", &payroll.w2s)] {
            for (id, document) in documents {
                files.push((id.clone(), format!("{name}-{id}.pdf"), pdf::document(&lines(name, document))));
            }
        }
    }
    if let Some(wanted) = params.text("document_id") {
        files.retain(|(id, _, _)| id == wanted);
        if files.is_empty() {
            return Err(NO_DOCUMENT.because(format!("document_id: there is no document {wanted}")));
        }
    }
    let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|(_, name, file)| (name, file)).collect();
    Ok(Reply::File(zip::archive(&files)))
}

/// Returns the lines of a document: its fields, with the names of the fields that lead to them.
fn lines(title: &str, document: &Value) -> Vec<String> {
    let mut lines = vec![title.to_uppercase(), String::new()];
    add_lines(&mut lines, "", document);
    lines
}

fn add_lines(lines: &mut Vec<String>, place: &str, value: &Value) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place} {name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| add_lines(lines, &below(name), field)),
        Value::Array(list) => list.iter().for_each(|element| add_lines(lines, place, element)),
        Value::Null => {}
        Value::String(text) => lines.push(format!("{}: {text}", place.replace('_', " "))),
        other => lines.push(format!("{}: {other}", place.replace('_', " "))),
    }
}
