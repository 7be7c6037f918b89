//! JSON objects that can be read in one way only.
//!
//! A member named twice, at any depth, is an error: parsers that keep the first and parsers that
//! keep the last would see two different tokens. Nesting is bounded by `serde_json`'s own limit.
//! Deliberately absent: any knowledge of tokens.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

/// The bytes are not exactly one JSON object with distinct members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not one JSON object with distinct members")]
pub(crate) struct NotAnObject;

pub(crate) fn object(bytes: &[u8]) -> Result<Object, NotAnObject> {
    match serde_json::from_slice(bytes) {
        Ok(Strict(Value::Object(members))) => Ok(members),
        Ok(_) | Err(_) => Err(NotAnObject),
    }
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value without repeated members")
    }

    fn visit_unit<E: Error>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Strict, E> {
        Ok(Strict(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Strict(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Strict, A::Error> {
        let mut members = Map::new();
        while let Some((name, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member is repeated"));
            }
        }
        Ok(Strict(members.into()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{NotAnObject, object};

    #[test]
    fn reads_every_kind_of_value() {
        let text = br#" {"a":null,"b":[true,-1,2,0.5,"s",{}],"c":{"a":1,"b":{"a":2}}} "#;
        let expected = json!({"a":null,"b":[true,-1,2,0.5,"s",{}],"c":{"a":1,"b":{"a":2}}});
        assert_eq!(object(text).as_ref(), Ok(expected.as_object().unwrap()));
    }

    #[test]
    fn refuses_what_could_be_read_in_two_ways() {
        let texts: [&[u8]; 16] = [
            b"",
            b"null",
            b"[]",
            b"1",
            br#"{"a":1,"a":1}"#,
            br#"{"a":1,"\u0061":2}"#,
            br#"{"x":{"a":1,"a":2}}"#,
            br#"{"x":[0,{"y":[{"a":1,"b":2,"a":3}]}]}"#,
            br#"{"a":1}{}"#,
            br#"{"a":1},"#,
            br#"{"a":1,}"#,
            br#"{"a":NaN}"#,
            br#"{"a":1e400}"#,
            b"{\"a\":\"\xff\"}",
            b"\xef\xbb\xbf{}",
            br#"{"a":"\ud800"}"#,
        ];
        for text in texts {
            assert_eq!(object(text), Err(NotAnObject), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn stops_at_deep_nesting() {
        let nested = |depth| format!(r#"{{"a":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(object(nested(100).as_bytes()).is_ok());
        assert_eq!(object(nested(5_000).as_bytes()), Err(NotAnObject));
    }
}
