//! Estimates the memory of a value.
//!
//! It is a serializer that adds up sizes and writes nothing, so that no type needs code of its own for it, and so that it
//! is much cheaper than a conversion to text.

use std::fmt;

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// The size of a number, a flag or the tag of an enum, with padding.
const SCALAR: usize = 8;
/// The size of a text or a list without its content.
const HEADER: usize = 24;
/// The size that a map's entry has in addition to its key and its value.
const ENTRY: usize = 32;

/// Returns the estimated size of a value in bytes. It is 0 if the value can't be serialised.
pub fn of(value: &impl Serialize) -> usize {
    let mut size = Size(0);
    value.serialize(&mut size).map_or(0, |()| size.0)
}

/// The size so far.
struct Size(usize);

impl Size {
    fn add(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }
}

/// The error of a value that refuses to be serialised.
#[derive(Debug)]
struct Unserialisable;

impl fmt::Display for Unserialisable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value can't be serialised")
    }
}

impl std::error::Error for Unserialisable {}

impl ser::Error for Unserialisable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! scalars {
    ($($method:ident: $type:ty),+) => {
        $(fn $method(self, _: $type) -> Result<(), Unserialisable> {
            self.add(SCALAR);
            Ok(())
        })+
    };
}

impl Serializer for &mut Size {
    type Ok = ();
    type Error = Unserialisable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    scalars!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_unit_struct: &'static str
    );

    fn serialize_str(self, text: &str) -> Result<(), Unserialisable> {
        self.add(HEADER + text.len());
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Unserialisable> {
        self.add(HEADER + bytes.len());
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unserialisable> {
        self.add(SCALAR);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unserialisable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unserialisable> {
        self.add(SCALAR);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Unserialisable> {
        self.add(SCALAR);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unserialisable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unserialisable> {
        self.add(SCALAR);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unserialisable> {
        self.add(HEADER);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Unserialisable> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Unserialisable> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Unserialisable> {
        self.add(SCALAR);
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Unserialisable> {
        self.add(HEADER);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unserialisable> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Unserialisable> {
        self.add(SCALAR);
        Ok(self)
    }
}

macro_rules! elements {
    ($($part:ident::$method:ident),+) => {
        $(impl $part for &mut Size {
            type Ok = ();
            type Error = Unserialisable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unserialisable> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Unserialisable> {
                Ok(())
            }
        })+
    };
}

elements!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! fields {
    ($($part:ident),+) => {
        $(impl $part for &mut Size {
            type Ok = ();
            type Error = Unserialisable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Unserialisable> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Unserialisable> {
                Ok(())
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for &mut Size {
    type Ok = ();
    type Error = Unserialisable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unserialisable> {
        self.add(ENTRY);
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unserialisable> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unserialisable> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_lists_weigh_what_they_hold() {
        assert_eq!(of(&"x".repeat(1_000_000)), 1_000_000 + HEADER);
        assert_eq!(of(&vec![1_u64; 1000]), 1000 * SCALAR + HEADER);
        let deep = of(&json!({"a": [{"b": "x".repeat(5000)}, null, Some(1.5)]}));
        assert!((5000..5500).contains(&deep), "{deep}");
    }
}
