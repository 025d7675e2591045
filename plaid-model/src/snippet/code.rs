//! The code that snippets consist of: bindings of simple expressions. What is too long for a line is bound to a name of
//! its own, so that few forms need a layout.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Code {
    /// Code that is never broken, such as a literal or a path.
    Plain(String),
    /// The call of a function.
    Call(String, Vec<Code>),
    /// A value, and the methods that are called on it one after the other.
    Chain(Box<Code>, Vec<Method>),
    /// A struct with its fields.
    Struct(String, Vec<(String, Code)>),
    /// A list, after `vec!` or nothing.
    List(&'static str, Vec<Code>),
}

/// The call of a method. The name can also be `await`, which has no arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// The name of the method.
    pub name: String,
    /// The arguments; `None` for `await`.
    pub arguments: Option<Vec<Code>>,
    /// Whether `?` follows.
    pub can_fail: bool,
}

impl Code {
    /// Creates a literal of text.
    pub fn text(text: &str) -> Self {
        Self::Plain(format!("{text:?}"))
    }

    /// Creates the call of a function with one argument.
    pub fn call(function: impl Into<String>, argument: Self) -> Self {
        Self::Call(function.into(), vec![argument])
    }

    /// Calls a method on the value.
    pub fn method(self, name: &str, arguments: Vec<Self>) -> Self {
        self.then(Method { name: name.into(), arguments: Some(arguments), can_fail: false })
    }

    /// Adds a link to the chain.
    pub fn then(self, method: Method) -> Self {
        match self {
            Self::Chain(value, mut methods) => {
                methods.push(method);
                Self::Chain(value, methods)
            }
            value => Self::Chain(value.into(), vec![method]),
        }
    }
}
