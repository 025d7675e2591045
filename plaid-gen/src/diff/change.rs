//! The vocabulary of differences: what changed, where, and what it reaches.

use serde::Serialize;

/// What kind of change it is. `classify` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
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
    /// Any value before, the listed ones now.
    ValuesListed,
    /// The listed values before, any now.
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
    /// Another named schema with the same form stands here.
    SchemaReplaced,
    SchemaRemoved,
    SchemaAdded,
}

/// Who sends what has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The caller.
    Request,
    /// Plaid, as an answer or error.
    Response,
    /// Plaid, of its own accord.
    Webhook,
    /// Nobody: no operation and no webhook leads to it.
    Nowhere,
}

/// Where a place's path begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// An operation itself, or a webhook itself.
    Root,
    /// Body or parameters of an operation.
    Operation(Side),
    /// A named schema.
    Schema(String),
}

/// Where a change is: the fields that lead there, with `[]` for elements of a list and `{}` for those of a map.
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

    /// The elements of what is here.
    pub fn elements(&self, mark: &str) -> Self {
        let mut path = self.path.clone();
        match path.last_mut() {
            Some(last) => last.push_str(mark),
            None => path.push(mark.to_owned()),
        }
        Self { owner: self.owner.clone(), path }
    }
}

/// One difference, before it is known what it reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub kind: Kind,
    pub place: Place,
    /// What was: a type, a format, a limit, values, a name.
    pub from: Vec<String>,
    /// What is.
    pub to: Vec<String>,
    /// The field that it is about is required, after the change.
    pub required: bool,
    /// The field that it is about may be null, after the change.
    pub nullable: bool,
}

impl Change {
    pub fn new(kind: Kind, place: Place) -> Self {
        Self { kind, place, from: Vec::new(), to: Vec::new(), required: true, nullable: false }
    }

    /// With what was and what is.
    pub fn turned(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.from.push(from.into());
        self.to.push(to.into());
        self
    }
}

/// What a change reaches, and from which side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Use {
    /// The first segment of the path, or the one in spec/operations.yaml; `webhooks` for those.
    pub product: String,
    /// Path of an operation, with its method unless that is POST; name of a webhook or schema.
    pub name: String,
    /// Who sends what has changed.
    pub side: Side,
}
