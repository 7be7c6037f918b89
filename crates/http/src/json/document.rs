//! The tree of a JSON text, and where it repeats a key.

use std::fmt;

use serde::de::DeserializeSeed;
use serde_json::{Number, Value};

use super::reader::Reader;

/// A JSON value. Members keep the order in which they were sent.
#[derive(Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::Text(text) => Self::String(text),
            Json::List(items) => items.into_iter().map(Self::from).collect(),
            Json::Object(members) => members
                .into_iter()
                .map(|(key, value)| (key, Self::from(value)))
                .collect(),
        }
    }
}

/// A whole JSON text. Of a key that an object repeats, the first value is kept, and its path noted.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Json,
    pub(crate) repeated: Vec<String>,
}

impl Document {
    /// Reads a text that is JSON, in UTF-8, and nothing more.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, NotJson> {
        let mut repeated = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let root = Reader::at_root(&mut repeated)
            .deserialize(&mut deserializer)
            .and_then(|root| deserializer.end().map(|()| root))
            .map_err(|error| NotJson {
                line: error.line(),
                column: error.column(),
            })?;
        Ok(Self { root, repeated })
    }
}

/// The text is not JSON from here on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotJson {
    line: usize,
    column: usize,
}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The body is not valid JSON (line {}, column {})",
            self.line, self.column
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Json};

    #[test]
    fn keeps_what_was_sent() {
        let document = Document::parse(br#" {"a": [1, true, null, "x"], "b": {}} "#).unwrap();
        let list = vec![
            Json::Number(1.into()),
            Json::Bool(true),
            Json::Null,
            Json::Text("x".into()),
        ];
        let members = vec![
            ("a".into(), Json::List(list)),
            ("b".into(), Json::Object(vec![])),
        ];
        assert_eq!(document.root, Json::Object(members));
        assert!(document.repeated.is_empty());
    }

    #[test]
    fn notes_every_repeated_key_at_any_depth() {
        let text = br#"{"a": 1, "a": 2, "b": [{"c": {"d": 1, "d": 1}}], "a": 3}"#;
        let document = Document::parse(text).unwrap();
        assert_eq!(document.repeated, ["a", "b.0.c.d", "a"]);
    }

    #[test]
    fn refuses_what_is_not_json() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        let cases: [&[u8]; 12] = [
            b"",
            b" ",
            b"{",
            b"{}x",
            b"{'a': 1}",
            b"{\"a\": 1,}",
            b"nan",
            b"\xef\xbb\xbf{}",
            b"\"\xff\"",
            br#""\ud800""#,
            b"\"\0\"",
            deep.as_bytes(),
        ];
        for text in cases {
            assert!(
                Document::parse(text).is_err(),
                "{:?}",
                String::from_utf8_lossy(text)
            );
        }
        assert_eq!(
            Document::parse(b"{\n  \"a\": ?}").unwrap_err().to_string(),
            "The body is not valid JSON (line 2, column 8)"
        );
    }
}
