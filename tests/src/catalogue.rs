//! The model as JSON, which plaid-console reads, says everything that the model says.

use plaid_gen::GENERATED_CATALOGUE;
use plaid_gen::model::Api;

use crate::description::root;
use crate::lists::OUTPUT;

#[test]
fn the_catalogue_is_the_model() {
    let path = root().join(GENERATED_CATALOGUE).join("catalogue.json");
    let text = std::fs::read_to_string(path).expect("the catalogue");
    let api: Api = serde_json::from_str(&text).expect("a model");
    assert!(!api.operations.is_empty());
    assert_eq!(api, OUTPUT.api);
}
