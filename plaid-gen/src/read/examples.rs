//! `spec/examples/`: a request of each operation, by product.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::model::Example;
use crate::problem::{Problem, Problems, Result, kept};
use crate::read::source::Source;

/// The requests.
#[derive(Debug, Default)]
pub struct Examples {
    /// By operationId, each with the name of its file.
    requests: BTreeMap<String, (String, Example)>,
    /// By the name of the file.
    sources: BTreeMap<String, Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    #[serde(default)]
    parameters: Map<String, Value>,
    body: Option<Value>,
}

impl Examples {
    /// Reads the files, given by name without extension.
    pub fn read(files: &BTreeMap<String, String>) -> Result<Self> {
        let (mut examples, mut found) = (Self::default(), Vec::new());
        for (name, text) in files {
            let source = Source::new("examples", format!("spec/examples/{name}.yaml"), text);
            let form = "give `parameters` and `body` of a request by operationId";
            let requests: BTreeMap<String, Request> = kept(source.parse(form), &mut found);
            for (id, Request { parameters, body }) in requests {
                if let Some((other, _)) = examples.requests.get(&id) {
                    let what = format!("spec/examples/{other}.yaml has an example of `{id}` as well");
                    found.push(source.problem(&[&id], what, "keep one of them"));
                }
                examples.requests.insert(id, (name.clone(), Example { parameters, body }));
            }
            examples.sources.insert(name.clone(), source);
        }
        Problems::check(found)?;
        Ok(examples)
    }

    /// Returns the request of an operation.
    pub fn of(&self, id: &str) -> Option<&Example> {
        self.requests.get(id).map(|(_, example)| example)
    }

    /// Describes a part of a request that can't be sent. The place of what is missing is that of what lacks it.
    pub fn problem(&self, id: &str, at: &[String], what: &str) -> Problem {
        let what = format!("/{}: {what}", at.join("/"));
        let mut path: Vec<&str> = [id].into_iter().chain(at.iter().map(String::as_str)).collect();
        loop {
            let problem = self.at(id, &path, what.clone(), "make the request one that the SDK can send");
            if problem.place.contains(':') || path.pop().is_none() {
                return problem;
            }
        }
    }

    /// Returns a problem for each request of an operation that there is not.
    pub fn idle(&self, is_operation: impl Fn(&str) -> bool) -> Vec<Problem> {
        let idle = self.requests.keys().filter(|id| !is_operation(id));
        let what = |id: &String| format!("the description has no operation `{id}`");
        idle.map(|id| self.at(id, &[id], what(id), "remove the example, or fix the name")).collect()
    }

    fn at(&self, id: &str, path: &[&str], what: String, remedy: &str) -> Problem {
        let source = self.requests.get(id).and_then(|(file, _)| self.sources.get(file)).cloned().unwrap_or_default();
        source.problem(path, what, remedy)
    }
}
