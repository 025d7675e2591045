//! The vocabulary of differences: the kind of a change, its place, and what it reaches.

use serde::Serialize;

/// The kind of a change. `classify` gives each its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are sentences")]
pub enum Kind {
    ServerRemoved,
    ServerAdded,
    OperationRemoved,
    OperationMoved,
    OperationAdded,
    OperationIdChanged,
    OperationDeprecated,
    OperationUndeprecated,
    WebhookRemoved,
    WebhookAdded,
    FieldRemoved,
    FieldAdded,
    ParameterRemoved,
    ParameterAdded,
    BecameRequired,
    BecameOptional,
    BecameNullable,
    BecameNotNullable,
    TypeChanged,
    FormatChanged,
    ValuesRemoved,
    ValuesAdded,
    /// Any value was allowed, and now only the listed ones are.
    ValuesListed,
    /// Only the listed values were allowed, and now any is.
    ValuesUnlisted,
    VariantRemoved,
    VariantAdded,
    LimitTightened,
    LimitLoosened,
    LimitChanged,
    DefaultChanged,
    Deprecated,
    Undeprecated,
    BodyRemoved,
    BodyAdded,
    MediaTypeChanged,
    StatusChanged,
    AuthenticationChanged,
    SchemaRenamed,
    /// Another named schema of the same form is used here.
    SchemaReplaced,
    SchemaRemoved,
    SchemaAdded,
}

/// The sender of what has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The caller.
    Request,
    /// Plaid, in an answer or error.
    Response,
    /// Plaid, without being asked.
    Webhook,
    /// Nobody, because no operation and no webhook leads to it.
    Nowhere,
}

/// The point where the path of a place starts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// An operation or a webhook itself.
    Root,
    /// The body or the parameters of an operation.
    Operation(Side),
    /// A named schema.
    Schema(String),
}

/// The place of a change: the fields that lead there, with `[]` for elements of a list and `{}` for those of a map.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub owner: Owner,
    pub path: Vec<String>,
}

impl Place {
    pub fn at(owner: Owner) -> Self {
        Self { owner, path: Vec::new() }
    }

    pub fn field(&self, name: &str) -> Self {
        let mut path = self.path.clone();
        path.push(name.to_owned());
        Self { owner: self.owner.clone(), path }
    }

    /// Returns the place of the elements of a list or map.
    pub fn elements(&self, mark: &str) -> Self {
        let mut path = self.path.clone();
        match path.last_mut() {
            Some(last) => last.push_str(mark),
            None => path.push(mark.to_owned()),
        }
        Self { owner: self.owner.clone(), path }
    }
}

/// One difference, without its uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub kind: Kind,
    pub place: Place,
    /// The old type, format, limit, values or name.
    pub from: Vec<String>,
    /// The new type, format, limit, values or name.
    pub to: Vec<String>,
    /// Whether the field is required after the change.
    pub required: bool,
    /// Whether the field may be null after the change.
    pub nullable: bool,
}

impl Change {
    pub fn new(kind: Kind, place: Place) -> Self {
        Self { kind, place, from: Vec::new(), to: Vec::new(), required: true, nullable: false }
    }

    /// Adds an old and a new value.
    pub fn turned(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.from.push(from.into());
        self.to.push(to.into());
        self
    }
}

/// An operation, webhook or schema that a change reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Use {
    /// The first segment of the path, or the one in spec/operations.yaml; `webhooks` for those.
    pub product: String,
    /// The path of an operation, with its method unless that is POST; the name of a webhook or schema.
    pub name: String,
    /// The sender of what has changed.
    pub side: Side,
}
