//! An OpenAPI description as the stages see it: an untyped document, the walks through it, and what its schemas mean.
//!
//! The typed model of openapiv3 is used right before generation only, because it drops what the passes need:
//! `nullable: false`, siblings of a `$ref`, and extensions in some places.

mod content;
mod null;
mod pointer;
mod reference;
mod shape;
mod walk;
mod webhook;

pub use content::{JSON, content, content_name, content_schemas_mut, errors, responses, successes};
pub use null::{is_nullable, says_null, unify};
pub use pointer::{each_node, join, maps_names};
pub use reference::{meant, named, reference, referred, resolve, used};
pub use shape::{ANY, Annotations, BOUNDS, OR, Property, Shape, is_prose, is_text, value_text};
pub use walk::{
    METHODS, below, below_mut, children_mut, each_schema, each_schema_mut, operations, operations_mut, schemas,
    schemas_mut,
};
pub use webhook::has_webhook_fields;
