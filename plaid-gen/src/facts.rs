//! What the generated tokens no longer say, read from the normalised description: which fields are
//! required or null, which values an enum has on the wire, what uses what, and what stays unseen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::harmless;
use crate::normalise::{ALIASES, ANSWER, ERROR, FIELDS, NAME, OMITTED, OPTIONS, TRANSPARENT, VALUES, type_name};
use crate::openapi::{below, operations, referred, schemas};
use crate::policy::{Known, Meaning, NotReady, OperationPolicy, Policy, Privacy, Repeat, Stakes, Webhook};
use crate::problem::{Problem, Problems, Result};

/// Everything that polishing, splitting and checking need to know.
#[derive(Debug)]
pub struct Facts {
    /// The description's version.
    pub version: String,
    /// By Rust name.
    pub types: BTreeMap<String, TypeFacts>,
    /// Schemas that are another name for a type: Rust name → schema name and target.
    pub aliases: BTreeMap<String, (String, String)>,
    /// Schemas that become no type, with the reason.
    pub omitted: BTreeMap<String, String>,
    /// By operationId.
    pub operations: BTreeMap<String, OperationFacts>,
    /// Entries of the policy that match nothing.
    pub idle_rules: Vec<Problem>,
}

/// Facts of a named schema.
#[derive(Debug, Default)]
pub struct TypeFacts {
    /// Its name in the description.
    pub schema: String,
    /// What kind of type it becomes.
    pub kind: Kind,
    /// What a named number or text means.
    pub meaning: Meaning,
    /// By name on the wire.
    pub fields: BTreeMap<String, FieldFacts>,
    /// The required fields that can't be null, in the order of arguments.
    pub arguments: Vec<String>,
    /// The named schemas that it refers to directly.
    pub refers_to: BTreeSet<String>,
    /// The named schemas that refer to it directly.
    pub part_of: BTreeSet<String>,
    /// The operationIds whose request, or part of it, it is.
    pub requests: BTreeSet<String>,
    /// The operationIds whose answer it is.
    pub answers: BTreeSet<String>,
    /// The runtime needs it, whatever the features.
    pub always: bool,
    /// It is read: part of an answer, an error or a webhook.
    pub read: bool,
    /// It is an object that says nothing that a decision hangs on, so it may be missing.
    pub harmless: bool,
    /// The operationIds whose request it is, whole.
    pub bodies: BTreeSet<String>,
    /// How it is known, if it is a webhook.
    pub webhook: Option<Webhook>,
    /// The products that use it; webhooks and their parts belong to [`WEBHOOKS`].
    pub products: BTreeSet<String>,
}

/// The product of webhooks.
pub const WEBHOOKS: &str = "webhooks";

/// The Cargo feature of a product.
pub fn feature(product: &str) -> String {
    product.replace('_', "-")
}

/// What a named schema becomes.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A struct.
    #[default]
    Object,
    /// An enum, with its values as they are on the wire where not all are strings.
    Enum(Vec<Value>),
    /// A newtype over a secret string.
    Secret,
    /// A newtype over a string that identifies something.
    Identifier,
    /// An alias of the type that its content has.
    Alias,
    /// Whatever typify makes of it.
    Other,
}

/// Facts of a field.
#[derive(Debug, Clone, Default)]
pub struct FieldFacts {
    /// The description requires the key.
    pub required: bool,
    /// The value may be null.
    pub nullable: bool,
    /// The description deprecates it.
    pub deprecated: bool,
    /// Whether `Debug` shows it.
    pub privacy: Privacy,
    /// Whether a decision hangs on it.
    pub stakes: Stakes,
    /// What its number or text means.
    pub meaning: Meaning,
    /// It is set exactly when the field of this name has this value.
    pub exactly_when: Option<(String, String)>,
}

/// Facts of an operation.
#[derive(Debug)]
pub struct OperationFacts {
    /// HTTP method, in upper case.
    pub method: String,
    /// Path with its parameters in braces.
    pub path: String,
    /// The module that it goes to.
    pub product: String,
    /// Plaid's page about it.
    pub page: String,
    /// The description deprecates it.
    pub deprecated: bool,
    /// Upstream leaves it out of its documentation.
    pub hidden: bool,
    /// Credentials are sent.
    pub authenticated: bool,
    /// What success answers.
    pub answer: Answer,
    /// Its errors have the form of OAuth rather than Plaid's own.
    pub oauth_errors: bool,
    /// Its optional parameters.
    pub options: Vec<Parameter>,
    /// What we know about it beyond the description.
    pub word: OperationPolicy,
    /// The Rust names of what is sent and answered, where these are JSON.
    pub body: Option<String>,
    /// As `body`.
    pub answered: Option<String>,
}

/// What an operation answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A JSON body.
    Json,
    /// A file.
    File,
    /// Nothing.
    Empty,
}

/// An optional parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// `header` or `query`.
    pub place: String,
    /// Its JSON type.
    pub kind: String,
}

impl Facts {
    /// Reads the facts of a normalised description.
    pub fn read(document: &Value, policy: &Policy) -> Result<Self> {
        let mut types: BTreeMap<_, _> =
            schemas(document).map(|(name, schema)| (name.clone(), type_facts(name, schema, policy))).collect();
        let mut facts = BTreeMap::new();
        for (pointer, operation) in operations(document) {
            let id = text(operation, "operationId").to_owned();
            let operation_facts = operation_facts(&pointer, operation, document, policy)?;
            mark(&mut types, &id, operation, &operation_facts.product);
            facts.insert(id, operation_facts);
        }
        for webhook in types.values_mut().filter(|t| t.is_webhook()) {
            webhook.products.insert(WEBHOOKS.into());
            webhook.read = true;
            webhook.webhook = policy.webhooks.get(&webhook.schema).cloned();
        }
        spread(&mut types);
        harmless::mark(&mut types, document);
        let idle_rules = policy.idle(&known(&types, &facts));
        Problems::check(facts.values().flat_map(|operation| misnamed(operation, &types, policy)).collect())?;
        let table = |key: &str| document[key].as_object().cloned().unwrap_or_default();
        Ok(Self {
            version: document["info"]["version"].as_str().unwrap_or_default().to_owned(),
            types,
            aliases: table(ALIASES)
                .into_iter()
                .map(|(name, target)| (type_name(&name), (name, target.as_str().unwrap_or_default().to_owned())))
                .collect(),
            idle_rules,
            omitted: table(OMITTED)
                .into_iter()
                .map(|(n, why)| (n, why.as_str().unwrap_or_default().to_owned()))
                .collect(),
            operations: facts,
        })
    }
}

/// Returns the fields that the policy names for an operation, and that its request or answer does not have.
fn misnamed(operation: &OperationFacts, types: &BTreeMap<String, TypeFacts>, policy: &Policy) -> Vec<Problem> {
    let has = |ty: &Option<String>, field: &str| {
        let fields = ty.as_ref().and_then(|name| types.get(name)).map(|ty| &ty.fields);
        fields.is_some_and(|fields| fields.contains_key(field.split('.').next().unwrap_or_default()))
    };
    let mut found = Vec::new();
    if let Repeat::Keyed(key) = &operation.word.repeat
        && !has(&operation.body, key.field())
    {
        found.push(policy.operations.no_such_key(&operation.path, key.field()));
    }
    if let NotReady::Field(name, _) = &operation.word.not_ready
        && !has(&operation.answered, name)
    {
        found.push(policy.operations.no_such_status(&operation.path, name));
    }
    found
}

/// Returns the names that entries of the policy can match.
fn known<'a>(types: &'a BTreeMap<String, TypeFacts>, operations: &'a BTreeMap<String, OperationFacts>) -> Known<'a> {
    let mut fields = Vec::new();
    for ty in types.values() {
        // Named numbers and texts have a meaning of their own.
        fields.push(("", ty.schema.as_str()));
        fields.extend(ty.fields.keys().map(|field| (ty.schema.as_str(), field.as_str())));
    }
    let webhooks = types.values().filter(|ty| ty.webhook.is_some()).map(|ty| ty.schema.as_str());
    let paths = operations.values().map(|operation| operation.path.as_str());
    Known { fields, paths: paths.collect(), webhooks: webhooks.collect() }
}

fn text<'a>(map: &'a Map<String, Value>, key: &str) -> &'a str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn type_facts(name: &str, schema: &Value, policy: &Policy) -> TypeFacts {
    let rules = &policy.rules.fields;
    let mut refers_to = BTreeSet::new();
    below(schema, &mut String::new(), &mut |_, s| refers_to.extend(referred(s).map(str::to_owned)));
    let schema_name = schema[NAME].as_str().unwrap_or(name);
    let values = schema.get(VALUES).or_else(|| schema.get("enum")).and_then(Value::as_array);
    let kind = match values {
        Some(values) => Kind::Enum(values.clone()),
        None if schema.get(TRANSPARENT).is_some() => Kind::Alias,
        None if policy.rules.schemas.is_secret(schema_name) => Kind::Secret,
        None if rules.has_identifier(name) => Kind::Identifier,
        None if schema.get("properties").is_some() => Kind::Object,
        None => Kind::Other,
    };
    let properties = schema["properties"].as_object();
    let fields = schema[FIELDS].as_object().into_iter().flatten().map(|(field, fact)| {
        let is = |key: &str| fact[key] == Value::Bool(true);
        let property = properties.and_then(|p| p.get(field)).unwrap_or(&Value::Null);
        let meaning = rules.meaning(schema_name, field, innermost(property)["type"].as_str());
        let facts = FieldFacts {
            required: is("required"),
            nullable: is("nullable"),
            deprecated: is("deprecated"),
            privacy: rules.privacy(schema_name, field, property, meaning),
            stakes: rules.stakes(schema_name, field),
            meaning,
            exactly_when: policy
                .rules
                .schemas
                .exactly_when(schema_name, field)
                .map(|when| (when.field.clone(), when.value.clone())),
        };
        (field.clone(), facts)
    });
    let required = schema["required"].as_array().into_iter().flatten();
    let meaning = rules.meaning("", schema_name, schema["type"].as_str());
    TypeFacts {
        schema: schema_name.to_owned(),
        kind,
        meaning,
        always: policy.errors.is_always(schema_name),
        fields: fields.collect(),
        arguments: required.filter_map(Value::as_str).map(str::to_owned).collect(),
        refers_to,
        ..TypeFacts::default()
    }
}

/// The elements of lists, as deep as these go.
fn innermost(schema: &Value) -> &Value {
    schema.get("items").map_or(schema, innermost)
}

fn operation_facts(
    pointer: &str,
    operation: &Map<String, Value>,
    document: &Value,
    policy: &Policy,
) -> Result<OperationFacts> {
    let (path, method) = pointer.trim_start_matches("/paths/").rsplit_once('/').unwrap_or_default();
    let path = path.replace("~1", "/").replace("~0", "~");
    let item = &document["paths"][&path];
    let error = text(operation, ERROR);
    let error = document["components"]["schemas"][error][NAME].as_str().unwrap_or(error);
    let security = operation.get("security").unwrap_or(&document["security"]);
    Ok(OperationFacts {
        method: method.to_uppercase(),
        product: policy.operations.product(&path),
        page: page(operation),
        deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
        hidden: [item.get(HIDDEN), operation.get(HIDDEN)].contains(&Some(&Value::Bool(true))),
        authenticated: security.as_array().is_some_and(|s| !s.is_empty()),
        answer: match text(operation, ANSWER) {
            "file" => Answer::File,
            "empty" => Answer::Empty,
            _ => Answer::Json,
        },
        oauth_errors: policy.errors.is_oauth(error),
        options: operation.get(OPTIONS).and_then(Value::as_array).into_iter().flatten().map(parameter).collect(),
        word: policy.operations.of(&path)?,
        body: operation.get("requestBody").and_then(content).map(str::to_owned),
        answered: answered(operation).map(str::to_owned),
        path,
    })
}

/// The named schema of a body.
fn content(holder: &Value) -> Option<&str> {
    referred(&holder["content"].as_object()?.values().next()?["schema"])
}

/// The named schema of a success.
fn answered(operation: &Map<String, Value>) -> Option<&str> {
    operation.get("responses").and_then(|r| content(&r["2XX"]))
}

const HIDDEN: &str = "x-hidden-from-docs";

fn page(operation: &Map<String, Value>) -> String {
    const DOCS: &str = "https://plaid.com/docs";
    let url = operation.get("externalDocs").and_then(|d| d["url"].as_str()).unwrap_or_default();
    // Upstream writes `none` for operations without a page.
    if url.starts_with("/api/") { format!("{DOCS}{url}") } else { format!("{DOCS}/api/") }
}

fn parameter(parameter: &Value) -> Parameter {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Parameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: text(&parameter["schema"]["type"]),
    }
}

/// Marks what an operation names directly.
fn mark(types: &mut BTreeMap<String, TypeFacts>, id: &str, operation: &Map<String, Value>, product: &str) {
    let body = operation.get("requestBody").and_then(content);
    let answer = answered(operation);
    if let Some(ty) = body.and_then(|name| types.get_mut(name)) {
        ty.requests.insert(id.to_owned());
        ty.bodies.insert(id.to_owned());
        ty.products.insert(product.to_owned());
    }
    if let Some(ty) = answer.and_then(|name| types.get_mut(name)) {
        ty.answers.insert(id.to_owned());
        ty.read = true;
        ty.products.insert(product.to_owned());
    }
    if let Some(ty) = types.get_mut(text(operation, ERROR)) {
        ty.read = true;
        ty.products.insert(product.to_owned());
    }
}

/// Spreads products and requests to everything that is reached, and notes who refers to whom.
fn spread(types: &mut BTreeMap<String, TypeFacts>) {
    let edges: Vec<(String, String)> =
        types.iter().flat_map(|(from, t)| t.refers_to.iter().map(move |to| (from.clone(), to.clone()))).collect();
    for (from, to) in &edges {
        // An alias is no use of its content.
        let is_alias = types.get(from).is_some_and(|t| t.kind == Kind::Alias);
        if let Some(ty) = types.get_mut(to).filter(|_| !is_alias) {
            ty.part_of.insert(from.clone());
        }
    }
    let mut waiting: Vec<String> = types.keys().cloned().collect();
    while let Some(name) = waiting.pop() {
        let Some(ty) = types.get(&name) else { continue };
        let (products, requests, read, always) = (ty.products.clone(), ty.requests.clone(), ty.read, ty.always);
        for target in ty.refers_to.clone() {
            let Some(to) = types.get_mut(&target) else { continue };
            let before = (to.products.len(), to.requests.len(), to.read, to.always);
            to.products.extend(products.iter().cloned());
            to.requests.extend(requests.iter().cloned());
            to.read |= read;
            to.always |= always;
            if (to.products.len(), to.requests.len(), to.read, to.always) != before {
                waiting.push(target);
            }
        }
    }
}

impl Facts {
    /// Returns the fields and operations that no rule names, so that they are on the safe side.
    pub fn unnamed(&self) -> impl Iterator<Item = Problem> {
        let operations = self.operations.iter().filter(|(_, o)| o.word.repeat == Repeat::Unknown).map(|(id, _)| {
            Problem::new(
                "facts",
                format!("operation {id}"),
                "nothing says what sending it twice does, so it counts as one that moves money",
                "name it under `repeat` in spec/operations.yaml",
            )
        });
        let webhooks = self.types.values().filter(|t| t.products.contains(WEBHOOKS) && t.part_of.is_empty());
        let webhooks = webhooks.filter(|t| t.webhook.is_none() && t.fields.contains_key("webhook_code")).map(|t| {
            Problem::new(
                "facts",
                format!("webhook {}", t.schema),
                "nothing says which type and code it comes with, so it stays unknown",
                "name them in spec/webhooks.yaml",
            )
        });
        let paged = self.operations.iter().filter(|(_, o)| o.word.paging.is_none() && self.looks_paged(o));
        let paged = paged.map(|(id, _)| {
            Problem::new(
                "facts",
                format!("operation {id}"),
                "its request or answer says that there are pages, but nothing says how they go on",
                "name it under `paging` in spec/operations.yaml",
            )
        });
        operations.chain(paged).chain(webhooks).chain(self.unnamed_fields())
    }

    fn looks_paged(&self, operation: &OperationFacts) -> bool {
        let has = |ty: &Option<String>, names: [&str; 2]| {
            let fields = ty.as_ref().and_then(|name| self.types.get(name)).map(|ty| &ty.fields);
            fields.is_some_and(|fields| names.iter().any(|name| fields.contains_key(*name)))
        };
        has(&operation.body, ["cursor", "offset"]) || has(&operation.answered, ["next_cursor", "has_more"])
    }

    fn unnamed_fields(&self) -> impl Iterator<Item = Problem> {
        let note = |ty: &TypeFacts, name: &str, what: &str, remedy: &str| {
            Problem::new("facts", format!("{}.{name}", ty.schema), what, remedy)
        };
        self.types.values().flat_map(move |ty| {
            ty.fields.iter().filter_map(move |(name, field)| match field {
                FieldFacts { meaning: Meaning::DecimalByDefault, .. } => Some(note(
                    ty,
                    name,
                    "no rule names this number, so it is an exact decimal",
                    "name it in `floats` or `decimals` in spec/rules.yaml",
                )),
                FieldFacts { privacy: Privacy::PrivateByDefault, .. } => Some(note(
                    ty,
                    name,
                    "no rule names this text, so Debug does not show it",
                    "name it in `plain` or `sensitive` in spec/rules.yaml",
                )),
                _ => None,
            })
        })
    }
}

impl TypeFacts {
    /// Requests are made of it, and nothing else is.
    pub fn is_only_written(&self) -> bool {
        !self.requests.is_empty() && !self.read
    }

    /// No operation leads to a webhook, so this is asked before products spread.
    fn is_webhook(&self) -> bool {
        self.products.is_empty() && ["webhook_type", "webhook_code"].iter().all(|f| self.fields.contains_key(*f))
    }
}
