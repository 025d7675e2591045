//! The bundled OpenAPI description: its operations and its schemas.

mod cache;
pub mod json_schema;
pub mod limits;
pub mod nearest;
pub mod plan;
pub mod problems;
pub mod schema;
pub mod webhooks;
pub mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Map, Value};

use self::json_schema::{Lazy, Side};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The path of the description, after the method unless that is POST: `GET /fdx/consents/{consentId}`.
    pub name: String,
    /// The segments of the path.
    segments: Vec<Segment>,
    method: String,
    /// The credentials that the operation accepts. If there are none, it needs none.
    pub access: Access,
    /// The parameters in the query.
    pub query: Vec<Parameter>,
    /// The schema of the JSON request.
    pub request: Option<Value>,
    request_validator: Lazy,
    /// The content of a successful answer, if it has content.
    pub answer: Option<Content>,
    /// Whether refusals have the form of RFC 6749.
    pub is_oauth: bool,
}

/// A segment of a path.
#[derive(Debug)]
enum Segment {
    Fixed(String),
    /// A parameter of this name.
    Parameter(String),
}

/// The credentials that an operation accepts.
#[derive(Debug)]
pub struct Access {
    /// Whether it accepts a client id with a secret.
    pub keys: bool,
    /// The scopes that an OAuth token needs, if the operation accepts OAuth tokens.
    pub scopes: Option<Vec<String>>,
}

/// A parameter in the query.
#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub required: bool,
    pub schema: Value,
    validator: Lazy,
}

/// The media type and the schema of an answer.
#[derive(Debug)]
pub struct Content {
    pub media: String,
    pub schema: Value,
    validator: Lazy,
}

/// All operations and named schemas.
#[derive(Debug)]
pub struct Description {
    pub operations: Vec<Operation>,
    /// The indexes of the operations without parameters in their paths, by path.
    fixed: HashMap<String, Vec<usize>>,
    /// The indexes of the other operations.
    others: Vec<usize>,
    schemas: Map<String, Value>,
}

/// Returns the description that this crate was built with.
pub fn description() -> &'static Description {
    // The build script makes it from plaid.yaml, which `cargo xtask regen` keeps equal to the bundle. If it can't be read,
    // no server starts.
    static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
        let text = include_str!(concat!(env!("OUT_DIR"), "/plaid.json"));
        Description::read(serde_json::from_str(text).unwrap_or_default())
    });
    &DESCRIPTION
}

impl Description {
    fn read(mut document: Value) -> Self {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if operation.get("operationId").is_some() {
                    operations.push(Operation::read(path, method, operation, &document));
                }
            }
        }
        let schemas = match document.pointer_mut("/components/schemas").map(Value::take) {
            Some(Value::Object(schemas)) => schemas,
            _ => Map::new(),
        };
        let (mut fixed, mut others) = (HashMap::<_, Vec<_>>::new(), Vec::new());
        for (index, operation) in operations.iter().enumerate() {
            match operation.fixed_path() {
                Some(path) => fixed.entry(path).or_default().push(index),
                None => others.push(index),
            }
        }
        Self { operations, fixed, others, schemas }
    }

    /// Returns the operation of a method and a path.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.trim_matches('/');
        let of = |indexes: &'_ [usize]| {
            let mut operations = indexes.iter().filter_map(|index| self.operations.get(*index));
            operations.find(|operation| operation.method == method && operation.is_at(path))
        };
        self.fixed.get(path).and_then(|indexes| of(indexes)).or_else(|| of(&self.others))
    }

    /// Returns whether an operation of any method is at a path, which may have its parameters by name.
    pub fn has_path(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        self.operations.iter().any(|operation| operation.is_at(path))
    }

    /// Iterates over the paths of the operations, with their parameters by name.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().map(|operation| operation.name.rsplit(' ').next().unwrap_or(&operation.name))
    }

    /// Returns the methods of a path; none if there is no such path.
    pub fn methods(&self, path: &str) -> Vec<&str> {
        let path = path.trim_matches('/');
        let here = self.operations.iter().filter(|operation| operation.is_at(path));
        here.map(|operation| operation.method.as_str()).collect()
    }

    /// Returns the schema of a name.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.schemas.get(name)
    }
}

impl Operation {
    fn read(path: &str, method: &str, operation: &Value, document: &Value) -> Self {
        let responses = &operation["responses"];
        let success = responses.as_object().into_iter().flatten().find(|(status, _)| status.starts_with('2'));
        let content = success.and_then(|(_, response)| response["content"].as_object()?.iter().next());
        let refusal = &responses["default"]["content"]["application/json"]["schema"];
        let security = operation.get("security").unwrap_or(&document["security"]);
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let method = method.to_uppercase();
        Self {
            name: if method == "POST" { path.to_owned() } else { format!("{method} {path}") },
            segments: path.trim_matches('/').split('/').map(Segment::read).collect(),
            method,
            access: Access::read(security),
            query: parameters.filter(|parameter| parameter["in"] == "query").map(Parameter::read).collect(),
            request: operation["requestBody"]["content"]["application/json"].get("schema").cloned(),
            request_validator: Lazy::default(),
            answer: content.map(|(media, content)| Content {
                media: media.clone(),
                schema: content["schema"].clone(),
                validator: Lazy::default(),
            }),
            is_oauth: schema::reference(refusal) == Some("OAuthErrorResponse"),
        }
    }

    /// Returns the path without the slash in front of it, unless it has parameters.
    fn fixed_path(&self) -> Option<String> {
        let fixed = |segment: &Segment| match segment {
            Segment::Fixed(text) => Some(text.clone()),
            Segment::Parameter(_) => None,
        };
        Some(self.segments.iter().map(fixed).collect::<Option<Vec<_>>>()?.join("/"))
    }

    /// Returns whether a path without the slash in front of it is the operation's.
    fn is_at(&self, path: &str) -> bool {
        let mut theirs = path.split('/');
        let fits = self.segments.iter().all(|ours| match (ours, theirs.next()) {
            (Segment::Fixed(ours), Some(theirs)) => ours == theirs,
            (Segment::Parameter(_), Some(theirs)) => !theirs.is_empty(),
            (_, None) => false,
        });
        fits && theirs.next().is_none()
    }

    /// Returns the validator of requests.
    pub fn validator(&self) -> Option<&Validator> {
        self.request_validator.of(self.request.as_ref()?, Side::Request)
    }

    /// Returns the parameters in the path of a request, which are percent-encoded.
    pub fn in_path<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.segments.iter().zip(path.trim_matches('/').split('/')).filter_map(|(ours, theirs)| match ours {
            Segment::Fixed(_) => None,
            Segment::Parameter(name) => Some((name.as_str(), theirs)),
        })
    }
}

impl Segment {
    fn read(segment: &str) -> Self {
        match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => Self::Parameter(name.to_owned()),
            None => Self::Fixed(segment.to_owned()),
        }
    }
}

impl Access {
    fn read(security: &Value) -> Self {
        let alternatives: Vec<&Value> = security.as_array().into_iter().flatten().collect();
        let scopes = alternatives.iter().find_map(|alternative| alternative["oauth2"].as_array());
        let text = |scope: &Value| scope.as_str().map(str::to_owned);
        Self {
            keys: alternatives.iter().any(|alternative| alternative.get("secret").is_some()),
            scopes: scopes.map(|scopes| scopes.iter().filter_map(text).collect()),
        }
    }
}

impl Content {
    /// Returns the validator of answers.
    pub fn validator(&self) -> Option<&Validator> {
        self.validator.of(&self.schema, Side::Answer)
    }
}

impl Parameter {
    /// Returns the validator of the parameter.
    pub fn validator(&self) -> Option<&Validator> {
        self.validator.of(&self.schema, Side::Request)
    }

    fn read(parameter: &Value) -> Self {
        Self {
            name: parameter["name"].as_str().unwrap_or_default().to_owned(),
            required: parameter["required"] == true,
            schema: parameter["schema"].clone(),
            validator: Lazy::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_methods_on_one_path_are_two_operations() {
        let [get, put] = ["GET", "PUT"]
            .map(|method| description().find(method, "/fdx/consents/a%20b/revocation").expect("an operation"));
        assert_eq!(get.name, "GET /fdx/consents/{consentId}/revocation");
        assert_eq!(put.name, "PUT /fdx/consents/{consentId}/revocation");
        let parameters: Vec<_> = put.in_path("/fdx/consents/a%20b/revocation").collect();
        assert_eq!(parameters, [("consentId", "a%20b")]);
        assert!(description().find("POST", "/fdx/consents").is_none());
        assert_eq!(description().methods("/fdx/consents/a%20b/revocation"), ["GET", "PUT"]);
        assert!(description().methods("/fdx").is_empty());
    }

    #[test]
    fn credentials_are_those_of_the_operation_or_else_of_the_description() {
        let access = |path: &str| &description().find("POST", path).expect("an operation").access;
        let scopes = |path: &str| access(path).scopes.as_ref().map(|scopes| scopes.join(" "));
        assert_eq!(scopes("/accounts/get"), None);
        assert_eq!(scopes("/auth/get").as_deref(), Some(""));
        assert_eq!(scopes("/user/create").as_deref(), Some("user:write"));
        assert!(access("/accounts/get").keys && access("/auth/get").keys && !access("/categories/get").keys);
    }
}
