//! Passes complete the model. Each makes one decision, and writes it into the model for all later stages.

mod amounts;
mod arguments;
mod examples;
mod harmless;
mod homes;
mod objects;
mod pages;
mod presence;
mod tags;
mod unfit;
mod uses;
mod webhooks;
mod words;

use crate::model::Api;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::read::docs::Docs;
use crate::read::examples::Examples;

/// Runs all passes. The order matters, because each uses the results of those before it. Entries of the policy that the
/// description does not allow are left out and added to `unfit`.
pub fn run(api: &mut Api, policy: &Policy, docs: &Docs, examples: &Examples, unfit: &mut Vec<Problem>) {
    uses::mark(api);
    webhooks::mark(api, &policy.webhooks, unfit);
    uses::spread(api);
    unfit::run(api, policy, unfit);
    amounts::run(api);
    harmless::run(api);
    tags::run(api);
    arguments::run(api);
    presence::run(api);
    pages::run(api, &policy.operations, unfit);
    homes::run(api);
    objects::run(api);
    words::run(api, docs);
    examples::run(api, examples, unfit);
}
