//! The vocabulary of differences: the kind of a change, its place, and what it reaches.

use serde::{Deserialize, Serialize};

/// The kind of a change. `classify` gives each its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// A parameter is sent in another place: a header became a part of the query, for example.
    ParameterMoved,
    /// A parameter of the path has another name, which is not sent.
    ParameterRenamed,
    /// A parameter is written in another form: its style, or how lists and objects are joined.
    ParameterFormChanged,
    HeaderRemoved,
    HeaderAdded,
    /// Fields that the description does not name were allowed, and are not any more.
    FurtherFieldsForbidden,
    /// Fields that the description does not name were forbidden, and are not any more.
    FurtherFieldsAllowed,
    BecameRequired,
    BecameOptional,
    BecameNullable,
    BecameNotNullable,
    BecameReadOnly,
    NoLongerReadOnly,
    BecameWriteOnly,
    NoLongerWriteOnly,
    TypeChanged,
    FormatChanged,
    ValuesRemoved,
    ValuesAdded,
    /// Any value was allowed, and now only the listed ones are.
    ValuesListed,
    /// Only the listed values were allowed, and now any is.
    ValuesUnlisted,
    /// The same values are text now and were numbers before, or the other way round.
    ValuesRewritten,
    VariantRemoved,
    VariantAdded,
    /// Any form was allowed, and now only the listed variants are.
    VariantsListed,
    /// Only the listed variants were allowed, and now any form is.
    VariantsUnlisted,
    /// `oneOf` became `anyOf`, or the other way round.
    UnionChanged,
    /// Another field, or another value of it, tells the variants apart.
    DiscriminatorChanged,
    /// A further value tells a variant from the others.
    DiscriminatorExtended,
    LimitTightened,
    LimitLoosened,
    LimitChanged,
    DefaultChanged,
    Deprecated,
    Undeprecated,
    BodyRemoved,
    BodyAdded,
    MediaTypeChanged,
    MediaTypeRemoved,
    MediaTypeAdded,
    /// The only status of success is another one.
    StatusChanged,
    StatusRemoved,
    StatusAdded,
    ErrorStatusRemoved,
    ErrorStatusAdded,
    AuthenticationChanged,
    /// Everybody who was authenticated before still is.
    AuthenticationLoosened,
    /// There is a further way, and all former ones remain.
    AuthenticationAdded,
    SchemeRemoved,
    SchemeAdded,
    SchemeChanged,
    /// A scheme offers more than before: a flow or a scope.
    SchemeExtended,
    SchemaRenamed,
    /// Another named schema of the same form is used here.
    SchemaReplaced,
    SchemaRemoved,
    SchemaAdded,
    /// Something differs, and no rule of this module knows its meaning.
    NotUnderstood,
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
    /// Whether the server has a value for a field that is absent.
    pub has_default: bool,
    /// The only side that has the field: an answer if it is `readOnly`, a request if it is `writeOnly`.
    pub only: Option<Side>,
}

impl Change {
    pub fn new(kind: Kind, place: Place) -> Self {
        let (from, to) = (Vec::new(), Vec::new());
        Self { kind, place, from, to, required: true, nullable: false, has_default: false, only: None }
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
