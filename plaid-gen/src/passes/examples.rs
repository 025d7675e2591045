//! Adds the requests of `spec/examples/` to operations, if there is code that sends them.

use crate::model::Api;
use crate::model::snippet::{self, Wait};
use crate::problem::Problem;
use crate::read::examples::Examples;

pub fn run(api: &mut Api, examples: &Examples, unfit: &mut Vec<Problem>) {
    unfit.extend(examples.idle(|id| api.operations.contains_key(id)));
    let mut found = Vec::new();
    for (id, operation) in &api.operations {
        let Some(example) = examples.of(id) else { continue };
        match snippet::write(api, operation, example, Wait::Await, 0) {
            Ok(_) => found.push((id.clone(), example.clone())),
            Err(wrong) => unfit.push(examples.problem(id, &wrong.at, &wrong.what)),
        }
    }
    for (id, example) in found {
        if let Some(operation) = api.operations.get_mut(&id) {
            operation.example = Some(example);
        }
    }
}
