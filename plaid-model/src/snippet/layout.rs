//! Lays code out as rustfmt does with its default settings, of which the constants are a part.

use std::collections::BTreeSet;

use super::code::{Code, Method};

/// The width of a line.
const MAX_WIDTH: usize = 100;
/// The width of the arguments of a call, of the elements of a list, and of a chain of several calls, on one line.
const ON_ONE_LINE: usize = 60;
/// The width of the fields of a struct on one line.
const FIELDS: usize = 18;
/// The width of an indentation.
const INDENT: usize = 4;

impl Code {
    /// Returns the code on one line, if its parts are short enough.
    pub fn on_one_line(&self) -> Option<String> {
        match self {
            Self::Plain(code) => Some(code.clone()),
            Self::Call(function, arguments) => Some(format!("{function}({})", joined(arguments)?)),
            Self::List(start, elements) => Some(format!("{start}[{}]", joined(elements)?)),
            Self::Struct(name, fields) => {
                let fields = fields.iter().map(|(name, value)| field(name, value));
                let fields = fields.collect::<Option<Vec<String>>>()?.join(", ");
                (fields.len() <= FIELDS).then(|| format!("{name} {{ {fields} }}"))
            }
            Self::Chain(value, methods) => {
                let mut line = value.on_one_line()?;
                for method in methods {
                    line.push_str(&method.on_one_line()?);
                }
                // rustfmt counts the last `?` twice.
                let mark = methods.last().map_or(0, |method| method.end().len());
                (methods.len() == 1 || line.len() + mark <= ON_ONE_LINE).then_some(line)
            }
        }
    }

    /// Returns the code at an indentation, after so many columns of its first line and before so many of its last.
    pub fn laid_out(&self, indent: usize, before: usize, after: usize) -> String {
        let fits = |line: &String| before + line.len() + after <= MAX_WIDTH;
        if let Some(line) = self.on_one_line().filter(fits) {
            return line;
        }
        let outer = " ".repeat(indent);
        match self {
            Self::Plain(code) => code.clone(),
            Self::Call(function, arguments) => match arguments.as_slice() {
                [only @ Self::Struct(name, _)] if before + function.len() + name.len() + 4 < MAX_WIDTH => {
                    format!("{function}({})", only.laid_out(indent, before + function.len() + 1, 1))
                }
                [only @ Self::List(..)] => {
                    format!("{function}({})", only.laid_out(indent, before + function.len() + 1, 1))
                }
                arguments => format!("{function}(\n{}{outer})", below(arguments, indent)),
            },
            Self::List(start, elements) => match packed(elements, indent + INDENT) {
                Some(lines) => format!("{start}[\n{lines}{outer}]"),
                None => format!("{start}[\n{}{outer}]", below(elements, indent)),
            },
            Self::Struct(name, fields) => {
                let inner = indent + INDENT;
                let fields = fields.iter().map(|(name, value)| match value {
                    Self::Plain(code) if code == name => name.clone(),
                    value => format!("{name}: {}", value.laid_out(inner, inner + name.len() + 2, 1)),
                });
                format!("{name} {{\n{}{outer}}}", lines(fields, inner))
            }
            Self::Chain(value, methods) => {
                let mut text = value.laid_out(indent, before, 1);
                // Links below a block stand below its first line.
                let indent = if text.contains('\n') { indent } else { indent + INDENT };
                for method in methods {
                    text.push('\n');
                    text.push_str(&" ".repeat(indent));
                    text.push_str(&method.laid_out(indent));
                }
                text
            }
        }
    }
}

impl Method {
    fn on_one_line(&self) -> Option<String> {
        let arguments = match &self.arguments {
            Some(arguments) => format!("({})", joined(arguments)?),
            None => String::new(),
        };
        Some(format!(".{}{arguments}{}", self.name, self.end()))
    }

    fn end(&self) -> &'static str {
        if self.can_fail { "?" } else { "" }
    }

    fn laid_out(&self, indent: usize) -> String {
        let line = self.on_one_line().filter(|line| indent + line.len() < MAX_WIDTH);
        line.unwrap_or_else(|| {
            let arguments = below(self.arguments.as_deref().unwrap_or_default(), indent);
            format!(".{}(\n{arguments}{}){}", self.name, " ".repeat(indent), self.end())
        })
    }
}

/// Returns arguments or elements on a line each, within something at an indentation.
fn below(parts: &[Code], indent: usize) -> String {
    let inner = indent + INDENT;
    lines(parts.iter().map(|part| part.laid_out(inner, inner, 1)), inner)
}

/// Returns parts at an indentation, each with a comma on its last line.
fn lines(parts: impl Iterator<Item = String>, indent: usize) -> String {
    let indent = " ".repeat(indent);
    parts.flat_map(|part| [indent.clone(), part, ",\n".to_owned()]).collect()
}

/// Returns arguments or elements on one line, if they are short enough.
fn joined(parts: &[Code]) -> Option<String> {
    let parts = parts.iter().map(Code::on_one_line).collect::<Option<Vec<String>>>()?.join(", ");
    (parts.len() <= ON_ONE_LINE).then_some(parts)
}

/// Returns elements that are all short, as many on a line as it has room for.
fn packed(elements: &[Code], indent: usize) -> Option<String> {
    const SHORT: usize = 10;
    let elements = elements.iter().map(Code::on_one_line).collect::<Option<Vec<String>>>()?;
    let is_packed = elements.iter().all(|element| element.len() <= SHORT);
    is_packed.then(|| filled(&elements, indent))
}

/// Returns words with commas, as many on a line as it has room for.
pub fn filled(words: &[String], indent: usize) -> String {
    let line = format!("{}{},\n", " ".repeat(indent), words.join(", "));
    if line.len() <= MAX_WIDTH + 1 {
        return line;
    }
    let (mut text, mut column) = (String::new(), 0);
    for word in words {
        // rustfmt counts the space after a comma as well.
        if column == 0 || column + 1 + word.len() + 2 > MAX_WIDTH {
            text.push_str(if column == 0 { "" } else { "\n" });
            text.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        text.push(',');
        column += word.len() + 1;
    }
    text.push('\n');
    text
}

fn field(name: &str, value: &Code) -> Option<String> {
    let value = value.on_one_line()?;
    Some(if value == name { value } else { format!("{name}: {value}") })
}

/// Returns the line that imports names of a module.
pub fn import(module: &str, names: &BTreeSet<String>, indent: usize) -> String {
    let (names, outer): (Vec<String>, _) = (names.iter().cloned().collect(), " ".repeat(indent));
    if let [name] = names.as_slice() {
        return format!("{outer}use {module}::{name};\n");
    }
    let line = format!("{outer}use {module}::{{{}}};", names.join(", "));
    if line.len() < MAX_WIDTH {
        return line + "\n";
    }
    format!("{outer}use {module}::{{\n{}{outer}}};\n", filled(&names, indent + INDENT))
}

/// Returns a statement that binds an expression to a name, or that has only its effect.
pub fn statement(name: Option<&str>, code: &Code, indent: usize) -> String {
    let outer = " ".repeat(indent);
    let Some(name) = name else { return format!("{outer}{};\n", code.laid_out(indent, indent, 1)) };
    let start = format!("{outer}let {name} =");
    let here = code.laid_out(indent, start.len() + 1, 1);
    let below = code.laid_out(indent + INDENT, indent + INDENT, 1);
    if is_better_below(&here, start.len() + 1, &below, indent + INDENT) {
        return format!("{start}\n{}{below};\n", " ".repeat(indent + INDENT));
    }
    format!("{start} {here};\n")
}

/// Returns whether an expression is better on the line below the `=`, where it begins at another column.
fn is_better_below(here: &str, column: usize, below: &str, column_below: usize) -> bool {
    let first = |code: &str| code.lines().next().map_or(String::new(), str::to_owned);
    let fits = |code: &str, column: usize| column + first(code).len() + usize::from(!code.contains('\n')) <= MAX_WIDTH;
    let opens = |code: &str, bracket: char| code.contains('\n') && first(code).ends_with(bracket);
    if !here.contains('\n') && fits(here, column) || !fits(below, column_below) {
        return false;
    }
    !fits(here, column)
        || !below.contains('\n')
        || here.lines().count() > below.lines().count() + 1
        || ['(', '{', '['].iter().any(|&bracket| opens(here, bracket) && !opens(below, bracket))
}
