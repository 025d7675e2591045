//! Named types.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Meaning, Privacy, SHARED, Stakes, Ty, Webhook, is_default};

/// A named type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Type {
    /// The name of its schema in the description.
    pub schema: String,
    /// Its form in Rust.
    pub kind: Kind,
    /// The types and operations that use it, and the types that it uses.
    pub uses: Uses,
    /// The module with its code, and the condition under which it is compiled.
    pub home: Home,
    /// The type and the code by which it is recognised, if it is a webhook.
    #[serde(default, skip_serializing_if = "is_default")]
    pub webhook: Option<Webhook>,
    /// Our documentation of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub words: Option<String>,
}

impl Type {
    /// Creates a type of which only the schema and the kind are known.
    #[must_use]
    pub fn new(schema: String, kind: Kind) -> Self {
        let home = Home { module: SHARED.to_owned(), condition: None };
        Self { schema, kind, uses: Uses::default(), home, webhook: None, words: None }
    }
}

/// The form of a named schema in Rust.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    /// A struct.
    Struct(Struct),
    /// An enum that stays open for new values.
    Enum(Enum),
    /// An enum of types, one of which a value has.
    Union(Union),
    /// A newtype over text that is never shown.
    Secret,
    /// A newtype over text that identifies something.
    Identifier,
    /// An alias of the type that its content has, and the meaning of a number or text.
    Alias(Ty, Meaning),
    /// Another name of the type with this name.
    Synonym(String),
}

/// An object.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Struct {
    /// Its fields, in the order of the Rust struct.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fields: Vec<Field>,
    /// The way in which `new` takes the required fields of a request.
    pub new: New,
    /// The type of the same object in lists, if this is an answer that only adds a `request_id` to it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub object: Option<String>,
    /// Whether an answer that lacks it can be read as if it were an empty object.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_harmless: bool,
}

/// The way in which `new` of a request takes the required fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum New {
    /// It takes them as arguments, in alphabetical order.
    #[default]
    Arguments,
    /// It takes them by name, in a struct with this name.
    Struct(String),
}

impl Struct {
    /// Returns the fields that `new` takes, in alphabetical order.
    #[must_use]
    pub fn required(&self) -> Vec<&Field> {
        let is_taken = |field: &&Field| field.presence.is_bare() && field.fixed.is_none();
        let mut required: Vec<&Field> = self.fields.iter().filter(is_taken).collect();
        required.sort_by_key(|field| &field.wire);
        required
    }

    /// Returns the field with this wire name.
    #[must_use]
    pub fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name on the wire.
    pub wire: String,
    /// Its name in Rust, with `r#` where it needs it.
    pub name: String,
    /// The type of its value, apart from absence and null.
    pub ty: Ty,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Whether the description deprecates it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_deprecated: bool,
    /// Our advice on what to use instead, which only something deprecated has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub instead: Option<String>,
    /// Whether `Debug` shows it.
    pub privacy: Privacy,
    /// Whether a decision depends on it.
    pub stakes: Stakes,
    /// The text that it always has, which tells its struct from the other variants of a union.
    #[serde(default, skip_serializing_if = "is_default")]
    pub fixed: Option<String>,
    /// The meaning of its number or text.
    pub meaning: Meaning,
    /// The condition under which it must be set, and without which it must not be.
    #[serde(default, skip_serializing_if = "is_default")]
    pub only_when: Option<OnlyWhen>,
    /// The limits, default and format that the description gives, by keyword.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: Map<String, Value>,
    /// Our documentation of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub words: Option<String>,
}

/// Whether a field may be absent or null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// It is always present and never null.
    Required,
    /// The same as [`Self::Required`], but servers older or newer than the description leave it out, and no decision
    /// depends on it.
    Assumed,
    /// It is always present, but may be null.
    Nullable,
    /// It may be left out.
    Optional,
    /// It may be left out, or be null, which a request distinguishes.
    OptionalOrNull,
}

impl Presence {
    /// Whether the description requires the field.
    #[must_use]
    pub fn is_required(self) -> bool {
        !matches!(self, Self::Optional | Self::OptionalOrNull)
    }

    /// Whether the field may be null.
    #[must_use]
    pub fn is_nullable(self) -> bool {
        matches!(self, Self::Nullable | Self::OptionalOrNull)
    }

    /// Whether its Rust type is the type of its value, without an `Option` or `Nullable` around it.
    #[must_use]
    pub fn is_bare(self) -> bool {
        matches!(self, Self::Required | Self::Assumed)
    }
}

/// The condition under which a field is set: another field of the same struct has this value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlyWhen {
    /// The wire name of the other field.
    pub field: String,
    /// The value of the other field.
    pub value: String,
}

/// The variant of an enum for values that the description does not have. No documented value may take this name.
pub const UNKNOWN: &str = "UnknownValue";

/// The values of an enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// The documented values.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variants: Vec<Variant>,
    /// The values that are numbers or booleans on the wire, as JSON text.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bare: Vec<String>,
    /// Whether its values explain themselves.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_evident: bool,
}

/// A value that has one of several types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Union {
    /// The field of objects whose value tells the variants apart. Without one, the kind of JSON does.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tag: Option<String>,
    /// The variants that have content.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variants: Vec<Content>,
    /// The texts that are variants by themselves.
    #[serde(default, skip_serializing_if = "is_default")]
    pub values: Vec<Variant>,
}

/// A variant of a union, with content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Its name in Rust.
    pub name: String,
    /// The value of the tag, or the kind of JSON: `integer`, `number`, `boolean`, `text`, `list` or `object`.
    pub wire: String,
    /// The type of its content.
    pub ty: Ty,
}

impl Union {
    /// Whether a value can be made from any text.
    #[must_use]
    pub fn is_made_from_text(&self) -> bool {
        !self.values.is_empty()
    }
}

/// A documented value of an enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name in Rust.
    pub name: String,
    /// Its text on the wire.
    pub wire: String,
    /// Our documentation of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub words: Option<String>,
}

/// The types and operations that use a type, and the types that it uses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Uses {
    /// The named types that it refers to directly.
    #[serde(default, skip_serializing_if = "is_default")]
    pub refers_to: BTreeSet<String>,
    /// The named types that refer to it directly.
    #[serde(default, skip_serializing_if = "is_default")]
    pub part_of: BTreeSet<String>,
    /// The operationIds that have it as their whole request.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bodies: BTreeSet<String>,
    /// The operationIds that have it as the type of a parameter.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parameters: BTreeSet<String>,
    /// The operationIds that have it as their request, or as a part of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub requests: BTreeSet<String>,
    /// The operationIds that have it as their whole answer.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answers: BTreeSet<String>,
    /// The operationIds that have it as their answer, or as a part of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered: BTreeSet<String>,
    /// The products that use it; webhooks and their parts belong to [`WEBHOOKS`](super::WEBHOOKS).
    #[serde(default, skip_serializing_if = "is_default")]
    pub products: BTreeSet<String>,
    /// Whether it is read: part of an answer, an error or a webhook.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_read: bool,
    /// Whether the runtime needs it, with any features.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_always: bool,
}

impl Uses {
    /// Whether it occurs in requests only.
    #[must_use]
    pub fn is_only_written(&self) -> bool {
        !self.requests.is_empty() && !self.is_read
    }
}

/// The module with the code of a type, and the condition under which it is compiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The name of the module below `product`.
    pub module: String,
    /// The condition under which a shared type is compiled. `None` for a type that always is, and for one in a
    /// product's own module.
    #[serde(default, skip_serializing_if = "is_default")]
    pub condition: Option<Condition>,
}

/// The features that a shared type is compiled with: at least one of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition(pub Vec<String>);
