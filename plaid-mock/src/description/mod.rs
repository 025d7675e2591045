//! The bundled OpenAPI description: its operations and its schemas.

pub mod json_schema;
pub mod problems;
pub mod schema;

use std::sync::LazyLock;

use serde_json::{Map, Value};

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
}

/// The media type and the schema of an answer.
#[derive(Debug)]
pub struct Content {
    pub media: String,
    pub schema: Value,
}

/// All operations and named schemas.
#[derive(Debug)]
pub struct Description {
    pub operations: Vec<Operation>,
    schemas: Map<String, Value>,
}

/// Returns the description that this crate was built with.
pub fn description() -> &'static Description {
    // `cargo xtask regen` keeps this copy equal to the bundle. If it can't be read, no server starts.
    static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
        let document = serde_yaml::from_str(include_str!("../../plaid.yaml")).unwrap_or_default();
        Description::read(&document)
    });
    &DESCRIPTION
}

impl Description {
    fn read(document: &Value) -> Self {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if operation.get("operationId").is_some() {
                    operations.push(Operation::read(path, method, operation, document));
                }
            }
        }
        Self { operations, schemas: document["components"]["schemas"].as_object().cloned().unwrap_or_default() }
    }

    /// Returns the operation of a method and a path.
    pub fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        self.operations.iter().find(|operation| operation.method == method && operation.is_at(&segments))
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
            answer: content.map(|(media, content)| Content { media: media.clone(), schema: content["schema"].clone() }),
            is_oauth: schema::reference(refusal) == Some("OAuthErrorResponse"),
        }
    }

    fn is_at(&self, segments: &[&str]) -> bool {
        self.segments.len() == segments.len()
            && self.segments.iter().zip(segments).all(|(ours, theirs)| match ours {
                Segment::Fixed(ours) => ours == theirs,
                Segment::Parameter(_) => !theirs.is_empty(),
            })
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

impl Parameter {
    fn read(parameter: &Value) -> Self {
        Self {
            name: parameter["name"].as_str().unwrap_or_default().to_owned(),
            required: parameter["required"] == true,
            schema: parameter["schema"].clone(),
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
