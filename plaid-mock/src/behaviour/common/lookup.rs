//! Finds the things that requests name.

use serde::Serialize;

use crate::params::Params;
use crate::refusal::{Code, Refusal};
use crate::state::World;
use crate::state::items::Item;
use crate::world::store::Store;

/// Returns the value whose id stands in a field of a request. `unknown` is the code of the refusal.
pub fn find<'s, T>(store: &'s Store<T>, params: &Params, field: &str, unknown: Code) -> Result<&'s T, Refusal> {
    store.get(params.required(field)?).ok_or_else(|| unknown.unknown(field))
}

/// Returns the value whose id stands in a field of a request, to be changed.
pub fn find_mut<'s, T: Serialize>(
    store: &'s mut Store<T>,
    params: &Params,
    field: &str,
    unknown: Code,
) -> Result<&'s mut T, Refusal> {
    store.get_mut(params.required(field)?).ok_or_else(|| unknown.unknown(field))
}

/// Returns the Item whose access token a request has.
pub fn item<'w>(world: &'w World, params: &Params) -> Result<&'w Item, Refusal> {
    world.state.items.of_token(params.required("access_token")?)
}

/// Returns the Item whose access token a request has, to be changed.
pub fn item_mut<'w>(world: &'w mut World, params: &Params) -> Result<&'w mut Item, Refusal> {
    world.state.items.of_token_mut(params.required("access_token")?)
}
