//! Passes complete the model. Each makes one decision, and writes it into the model for all later stages.

mod amounts;
mod arguments;
mod harmless;
mod homes;
mod objects;
mod pages;
mod presence;
mod uses;
mod webhooks;
mod words;

use crate::model::Api;
use crate::policy::Policy;
use crate::problem::Result;
use crate::read::docs::Docs;

/// Runs all passes. The order matters, because each uses the results of those before it.
pub fn run(api: &mut Api, policy: &Policy, docs: &Docs) -> Result<()> {
    uses::mark(api);
    webhooks::mark(api, &policy.webhooks);
    uses::spread(api);
    amounts::run(api);
    harmless::run(api);
    arguments::run(api)?;
    presence::run(api);
    pages::run(api, &policy.operations)?;
    homes::run(api);
    objects::run(api);
    words::run(api, docs);
    Ok(())
}
