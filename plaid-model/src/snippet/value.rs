//! Writes JSON values as the code that makes them, by the types that they have in the SDK.

use heck::ToSnakeCase;
use serde_json::{Map, Value};

use super::bindings::Bindings;
use super::code::{Code, Method};
use super::{Result, Wrong};
use crate::{Api, Field, Kind, New, Presence, Struct, Ty, Union};

/// The place of a value, which determines the conversions that its code needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The argument of a setter, which converts text, numbers and arrays.
    Setter,
    /// The argument of `new` or of a method, which converts with `Into`.
    Argument,
    /// A field, whose type the compiler knows.
    Field,
    /// A place where the code must have the type by itself.
    Alone,
}

/// Writes the values of one request.
pub struct Writer<'a> {
    pub api: &'a Api,
    pub bindings: Bindings,
}

impl Writer<'_> {
    /// Writes a value. `at` is its place in the request, the last part of which names it.
    pub fn value(&mut self, ty: &Ty, value: &Value, place: Place, at: &[&str]) -> Result<Code> {
        match (ty, value) {
            (Ty::Bool, Value::Bool(_)) => Ok(Code::Plain(value.to_string())),
            (Ty::Integer, Value::Number(number)) if number.is_i64() => Ok(Code::Plain(value.to_string())),
            (Ty::Float, Value::Number(number)) => Ok(Code::Plain(format!("{:?}", number.as_f64().unwrap_or_default()))),
            (Ty::Decimal, Value::Number(number)) => {
                self.decimal(&number.to_string(), place).ok_or_else(|| Wrong::new(at, "the number is too long"))
            }
            (Ty::Amount, Value::String(text)) => {
                let wrong = || Wrong::new(at, format!("{text:?} is no amount with two decimals"));
                let whole = text.strip_suffix(".00").unwrap_or(text);
                self.amount(whole, place)
                    .filter(|_| text.as_bytes().iter().rev().nth(2) == Some(&b'.'))
                    .ok_or_else(wrong)
            }
            (Ty::Text, Value::String(text)) => Ok(match place {
                Place::Setter | Place::Argument => Code::text(text),
                Place::Field => Code::text(text).method("into", vec![]),
                Place::Alone => Code::text(text).method("to_owned", vec![]),
            }),
            (Ty::Date, Value::String(text)) => Ok(self.parsed(text, "NaiveDate", &["NaiveDate"], place)),
            (Ty::DateTime, Value::String(text)) => Ok(self.parsed(text, "DateTime<Utc>", &["DateTime", "Utc"], place)),
            (Ty::Json, Value::String(text)) if place == Place::Setter => Ok(Code::text(text)),
            (Ty::Json, value) => Ok(self.json(value)),
            (Ty::JsonObject, Value::Object(fields)) => {
                self.bindings.import("serde_json", "Map");
                let pairs = fields.iter().map(|(name, value)| pair(name, self.json(value))).collect();
                Ok(Code::call("Map::from_iter", Code::List("", pairs)))
            }
            (Ty::List(inner), Value::Array(elements)) => self.list(inner, elements, place, at),
            (Ty::Map(inner), Value::Object(fields)) => {
                self.bindings.import("std::collections", "BTreeMap");
                let pairs = fields.iter().map(|(name, value)| {
                    let value = self.value(inner, value, Place::Alone, &[at, &[name]].concat())?;
                    Ok(pair(name, value))
                });
                let pairs: Vec<Code> = pairs.collect::<Result<_>>()?;
                Ok(if pairs.is_empty() {
                    Code::Plain("BTreeMap::new()".into())
                } else {
                    Code::call("BTreeMap::from", self.short(Code::List("", pairs), at))
                })
            }
            (Ty::Nullable(_), Value::Null) => Ok(Code::Plain("None".into())),
            (Ty::Nullable(inner), value) => {
                let place = if place == Place::Field { Place::Field } else { Place::Alone };
                let value = self.value(inner, value, place, at)?;
                Ok(Code::call("Some", self.short(value, at)))
            }
            (Ty::Named(name), value) => self.named(name, value, place, at),
            (ty, value) => Err(Wrong::new(at, format!("{value} is no {ty}"))),
        }
    }

    fn named(&mut self, name: &str, value: &Value, place: Place, at: &[&str]) -> Result<Code> {
        let api = self.api;
        let name = api.meant(name);
        match (api.types.get(name).map(|ty| &ty.kind), value) {
            (Some(Kind::Struct(it)), Value::Object(fields)) => self.object(name, it, fields, at),
            (Some(Kind::Enum(it)), value) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.import(name);
                Ok(match it.variants.iter().find(|variant| variant.wire == text) {
                    Some(variant) => Code::Plain(format!("{name}::{}", variant.name)),
                    None => Code::call(format!("{name}::from"), Code::text(&text)),
                })
            }
            (Some(Kind::Secret), Value::String(text)) => {
                let variable = self.bindings.secret(&name.to_snake_case(), text);
                Ok(self.of_text(name, Code::Plain(variable), place))
            }
            (Some(Kind::Identifier), Value::String(text)) => Ok(self.of_text(name, Code::text(text), place)),
            (Some(Kind::Alias(content, _)), value) => self.value(content, value, place, at),
            (Some(Kind::Union(it)), value) => self.union(name, it, value, at),
            (_, value) => Err(Wrong::new(at, format!("{value} is no {name}"))),
        }
    }

    /// Writes a struct: its required fields, and then its setters in the order of the request.
    pub fn object(&mut self, name: &str, it: &Struct, given: &Map<String, Value>, at: &[&str]) -> Result<Code> {
        let unknown = given.keys().find(|key| it.field(key).is_none());
        if let Some(key) = unknown {
            return Err(Wrong::new(&[at, &[key]].concat(), format!("{name} has no such field")));
        }
        self.import(name);
        let mut code = self.constructor(name, it, given, at)?;
        let implied: Vec<(&str, &str)> = it
            .fields
            .iter()
            .filter(|field| given.contains_key(&field.wire))
            .filter_map(|field| field.only_when.as_ref())
            .map(|when| (when.field.as_str(), when.value.as_str()))
            .collect();
        for (wire, value) in given {
            let Some(field) = it.field(wire).filter(|field| !field.presence.is_bare()) else { continue };
            let at = &[at, &[wire.as_str()]].concat();
            let value = match (field.presence, value) {
                _ if field.fixed.is_some() || implied.contains(&(wire, value.as_str().unwrap_or_default())) => continue,
                (Presence::Nullable, Value::Null) => continue,
                (Presence::OptionalOrNull, Value::Null) => {
                    self.bindings.import("plaid_api", "Null");
                    Code::Plain("Null".into())
                }
                (_, Value::Null) => return Err(Wrong::new(at, "the field can't be null: leave it out")),
                (_, value) => self.value(&field.ty, value, Place::Setter, at)?,
            };
            let value = self.short(value, at);
            let setter = if field.name == "new" { "set_new" } else { &field.name };
            code = code.method(setter, vec![value]);
        }
        Ok(code)
    }

    /// Writes the constructor of a struct.
    fn constructor(&mut self, name: &str, it: &Struct, given: &Map<String, Value>, at: &[&str]) -> Result<Code> {
        let fixed = it.fields.iter().filter_map(|field| Some((field, field.fixed.as_ref()?)));
        for (field, text) in fixed {
            if given.get(&field.wire).is_some_and(|value| value != text) {
                return Err(Wrong::new(&[at, &[&field.wire]].concat(), format!("the field is always {text:?}")));
            }
        }
        let place = if it.new == New::Arguments { Place::Argument } else { Place::Field };
        let mut values = Vec::new();
        for field in it.required() {
            let Field { wire, name: rust, ty, .. } = field;
            let at = &[at, &[wire.as_str()]].concat();
            let value = given.get(wire).ok_or_else(|| Wrong::new(at, format!("{name} requires the field")))?;
            let code = self.value(ty, value, place, at)?;
            let code = if place == Place::Field { self.fitting(code, rust.len(), at) } else { self.short(code, at) };
            values.push((rust.clone(), code));
        }
        let new = format!("{name}::new");
        Ok(match &it.new {
            New::Arguments => Code::Call(new, values.into_iter().map(|(_, value)| value).collect()),
            New::Struct(required) => {
                self.import(required);
                Code::call(new, Code::Struct(required.clone(), values))
            }
        })
    }

    fn union(&mut self, name: &str, it: &Union, value: &Value, at: &[&str]) -> Result<Code> {
        self.import(name);
        if let Some(variant) = it.values.iter().find(|variant| value == variant.wire.as_str()) {
            return Ok(Code::Plain(format!("{name}::{}", variant.name)));
        }
        let wire = match &it.tag {
            Some(tag) => value.get(tag).and_then(Value::as_str),
            None => Some(kind(value)),
        };
        let is_meant = |known: &str| wire == Some(known) || known == "number" && wire == Some("integer");
        let Some(variant) = it.variants.iter().find(|variant| is_meant(&variant.wire)) else {
            return Err(Wrong::new(at, format!("the value is no variant of {name}")));
        };
        let content = self.value(&variant.ty, value, Place::Alone, at)?;
        let content = self.short(content, at);
        Ok(Code::call(format!("{name}::{}", variant.name), content))
    }

    fn list(&mut self, inner: &Ty, elements: &[Value], place: Place, at: &[&str]) -> Result<Code> {
        if elements.is_empty() {
            return Ok(Code::Plain("Vec::new()".into()));
        }
        let is_text = match inner {
            Ty::Text => true,
            Ty::Named(name) => {
                matches!(self.api.types.get(self.api.meant(name)).map(|ty| &ty.kind), Some(Kind::Identifier))
            }
            _ => false,
        };
        // Setters take arrays of text for lists of what is made from text.
        let of_text = place == Place::Setter && is_text;
        let (start, element) = match place {
            Place::Setter if of_text => ("", Place::Setter),
            Place::Setter | Place::Argument => ("", Place::Alone),
            Place::Field | Place::Alone => ("vec!", place),
        };
        let elements = elements.iter().enumerate().map(|(index, value)| {
            let number = (index + 1).to_string();
            let at = &[at, &[number.as_str()]].concat();
            let code = self.value(inner, value, element, at)?;
            Ok(self.short(code, at))
        });
        Ok(Code::List(start, elements.collect::<Result<_>>()?))
    }

    /// Writes a secret or an identifier from text.
    fn of_text(&mut self, name: &str, text: Code, place: Place) -> Code {
        match place {
            Place::Setter | Place::Argument => text,
            Place::Field => text.method("into", vec![]),
            Place::Alone => {
                self.import(name);
                Code::call(format!("{name}::from"), text)
            }
        }
    }

    /// Writes a value of a type that is read from text. `imports` are the names in the type.
    fn parsed(&mut self, text: &str, ty: &str, imports: &[&str], place: Place) -> Code {
        let parse = if place == Place::Field {
            "parse".to_owned()
        } else {
            imports.iter().for_each(|name| self.bindings.import("plaid_api::chrono", name));
            format!("parse::<{ty}>")
        };
        Code::text(text).then(Method { name: parse, arguments: Some(vec![]), can_fail: true })
    }

    /// Writes a decimal number from its digits.
    fn decimal(&mut self, digits: &str, place: Place) -> Option<Code> {
        let is_typed = matches!(place, Place::Field | Place::Alone);
        match digits.split_once('.') {
            None => {
                let whole: i32 = digits.parse().ok()?;
                Some(if is_typed {
                    self.call_decimal("from", whole.to_string())
                } else {
                    Code::Plain(whole.to_string())
                })
            }
            Some((whole, decimals)) => {
                let number: i64 = format!("{whole}{decimals}").parse().ok()?;
                Some(self.call_decimal("new", format!("{number}, {}", decimals.len())))
            }
        }
    }

    fn call_decimal(&mut self, function: &str, arguments: String) -> Code {
        self.bindings.import("plaid_api", "Decimal");
        Code::Call(format!("Decimal::{function}"), vec![Code::Plain(arguments)])
    }

    /// Writes an amount from its digits.
    fn amount(&mut self, digits: &str, place: Place) -> Option<Code> {
        let decimal = self.decimal(digits, Place::Setter)?;
        Some(match place {
            Place::Setter | Place::Argument => decimal,
            Place::Field => decimal.method("into", vec![]),
            Place::Alone => {
                self.bindings.import("plaid_api", "Amount");
                Code::call("Amount::from", decimal)
            }
        })
    }

    fn json(&mut self, value: &Value) -> Code {
        self.bindings.import("serde_json", "json");
        Code::Plain(format!("json!({value})"))
    }

    fn import(&mut self, name: &str) {
        self.bindings.import("plaid_api::types", name);
    }

    /// Returns the code if it is short, and otherwise the name to which it is bound.
    fn short(&mut self, code: Code, at: &[&str]) -> Code {
        const SHORT: usize = 56;
        if code.on_one_line().is_some_and(|line| line.len() <= SHORT) { code } else { self.bindings.bind(code, at) }
    }

    /// Returns the code if it fits beside the name of a field.
    fn fitting(&mut self, code: Code, name: usize, at: &[&str]) -> Code {
        const LINE: usize = 86;
        if code.on_one_line().is_some_and(|line| name + line.len() <= LINE) {
            code
        } else {
            self.bindings.bind(code, at)
        }
    }
}

fn pair(name: &str, value: Code) -> Code {
    Code::Call(String::new(), vec![Code::text(name).method("to_owned", vec![]), value])
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
