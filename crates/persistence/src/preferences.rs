//! What a user has set: a small JSON object that clients agree on among themselves.
//!
//! It lives here and not in the domain, which knows no JSON and has no rule about what is in it.

use serde_json::{Map, Value};

/// A user's preferences, within bounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences(Map<String, Value>);

impl Preferences {
    /// The most bytes that they have, written as compact JSON.
    pub const MAX_BYTES: usize = 16 * 1024;
    /// How deep they are at most, the object itself being the first level.
    pub const MAX_DEPTH: usize = 8;

    /// Takes what was stored.
    pub(crate) fn stored(object: Map<String, Value>) -> Self {
        Self(object)
    }

    /// The object.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The object itself, without a copy.
    #[must_use]
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// Merges a patch into them as RFC 7396 says: null removes, an object is merged, and anything
    /// else replaces.
    pub fn merge(&self, patch: &Map<String, Value>) -> Result<Self, PreferencesError> {
        let mut merged = self.0.clone();
        merge_into(&mut merged, patch);
        let merged = Value::Object(merged);
        if depth(&merged) > Self::MAX_DEPTH {
            return Err(PreferencesError::TooDeep);
        }
        if holds_nul(&merged) {
            return Err(PreferencesError::NulCharacter);
        }
        if merged.to_string().len() > Self::MAX_BYTES {
            return Err(PreferencesError::TooLarge);
        }
        match merged {
            Value::Object(merged) => Ok(Self(merged)),
            _ => Ok(Self::default()),
        }
    }
}

fn merge_into(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, value) in patch {
        match value {
            Value::Null => {
                target.remove(name);
            }
            Value::Object(patch) => {
                let within = target.entry(name.clone()).or_insert(Value::Null);
                if !within.is_object() {
                    *within = Value::Object(Map::new());
                }
                if let Value::Object(within) = within {
                    merge_into(within, patch);
                }
            }
            value => {
                target.insert(name.clone(), value.clone());
            }
        }
    }
}

/// How many objects and lists are within each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Whether there is a character that PostgreSQL can't store.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Object(object) => object
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
        Value::Array(list) => list.iter().any(holds_nul),
        _ => false,
    }
}

/// Why preferences can't be like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PreferencesError {
    /// They would have more than [`Preferences::MAX_BYTES`] bytes.
    #[error(
        "Preferences have at most {} bytes as JSON, all together",
        Preferences::MAX_BYTES
    )]
    TooLarge,
    /// They would be deeper than [`Preferences::MAX_DEPTH`].
    #[error("Preferences are at most {} levels deep", Preferences::MAX_DEPTH)]
    TooDeep,
    /// There would be a NUL character in them.
    #[error("Preferences hold no NUL character")]
    NulCharacter,
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Preferences, PreferencesError};

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            other => panic!("{other} is no object"),
        }
    }

    fn merged(before: Value, patch: Value) -> Result<Value, PreferencesError> {
        let before = Preferences::stored(object(before));
        let merged = before.merge(&object(patch))?;
        Ok(Value::Object(merged.as_map().clone()))
    }

    /// jsonb writes a number's digits out, and what was stored has to be read again as it was.
    #[test]
    fn numbers_survive_being_written_in_full() {
        for number in [
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            1.797_693_134_862_315e308,
            0.1,
        ] {
            let read: Value = serde_json::from_str(&format!("{number}")).unwrap();
            assert_eq!(read.as_f64(), Some(number));
        }
    }

    #[test]
    fn merges_as_the_rfc_shows() {
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": "b"}),
                json!({"b": "c"}),
                json!({"a": "b", "b": "c"}),
            ),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (
                json!({"a": "b", "b": "c"}),
                json!({"a": null}),
                json!({"b": "c"}),
            ),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (
                json!({"a": [{"b": "c"}]}),
                json!({"a": [1]}),
                json!({"a": [1]}),
            ),
            (
                json!({"e": null}),
                json!({"a": 1}),
                json!({"e": null, "a": 1}),
            ),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
            (
                json!({"a": "x"}),
                json!({"a": {"b": null}}),
                json!({"a": {}}),
            ),
            (json!({"a": 1}), json!({}), json!({"a": 1})),
            (
                json!({}),
                json!({"a": [null, {"b": null}]}),
                json!({"a": [null, {"b": null}]}),
            ),
        ];
        for (before, patch, after) in cases {
            assert_eq!(
                merged(before.clone(), patch.clone()),
                Ok(after),
                "{before} {patch}"
            );
        }
    }

    #[test]
    fn depth_counts_objects_and_lists_from_the_first() {
        let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({"a": inner}));
        assert!(merged(json!({}), nested(8)).is_ok());
        assert_eq!(merged(json!({}), nested(9)), Err(PreferencesError::TooDeep));
        let list = json!({"a": [[[[[[[1]]]]]]]});
        assert!(merged(json!({}), list).is_ok());
        let list = json!({"a": [[[[[[[[1]]]]]]]]});
        assert_eq!(merged(json!({}), list), Err(PreferencesError::TooDeep));
    }

    #[test]
    fn size_is_that_of_the_whole() {
        let full = "x".repeat(Preferences::MAX_BYTES - r#"{"a":""}"#.len());
        assert!(merged(json!({}), json!({"a": full})).is_ok());
        assert_eq!(
            merged(json!({"a": full}), json!({"b": 1})),
            Err(PreferencesError::TooLarge)
        );
        assert!(merged(json!({"a": full}), json!({"a": null, "b": 1})).is_ok());
    }

    #[test]
    fn what_postgresql_can_not_store_is_refused() {
        for patch in [
            json!({"a": "\0"}),
            json!({"\0": 1}),
            json!({"a": [{"b\0": 1}]}),
        ] {
            assert_eq!(
                merged(json!({}), patch.clone()),
                Err(PreferencesError::NulCharacter),
                "{patch}"
            );
        }
    }
}
