//! Makes an enum of the error codes, which the description does not list, and gives it to the field that contains one.

use serde_json::Value;
use serde_json::json;

use crate::openapi::{reference, schemas_mut};
use crate::policy::Policy;
use crate::problem::{Problem, Result};

pub fn run(document: &mut Value, policy: &Policy, unfit: &mut Vec<Problem>) -> Result<()> {
    let (Some(codes), Some(schemas)) = (policy.errors.codes(), schemas_mut(document)) else { return Ok(()) };
    let enumeration = json!({ "type": "string", "enum": codes.names().collect::<Vec<_>>() });
    if schemas.insert(codes.schema.clone(), enumeration).is_some() {
        unfit.push(policy.errors.taken(&codes.schema));
    }
    let holder = schemas.get_mut(&codes.field.schema);
    let property = holder.and_then(|schema| schema.get_mut("properties")?.get_mut(&codes.field.field)?.as_object_mut());
    if let Some(property) = property {
        property.insert("allOf".into(), json!([reference(&codes.schema)]));
    }
    Ok(())
}
