//! Whether an answer is shaped as the document says: members and kinds. What texts and numbers may
//! be is for the tests of each value, and for the clients that `cargo xtask ci` runs.

use serde_json::Value;

use crate::operations::resolve;

/// Asserts that a value has the shape that a schema of the document describes.
pub fn assert_fits(schema: &'static Value, value: &Value) {
    let mut faults = Vec::new();
    compare(schema, value, "$", &mut faults);
    assert!(faults.is_empty(), "{faults:#?}\n{value:#}");
}

fn compare(schema: &'static Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = resolve(schema);
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = |alternative| {
            let mut faults = Vec::new();
            compare(alternative, value, at, &mut faults);
            faults.is_empty()
        };
        if !alternatives.iter().any(fits) {
            faults.push(format!("{at} is none of the alternatives"));
        }
    }
    if schema.get("const").is_some_and(|only| only != value) {
        faults.push(format!("{at} is another value"));
    }
    let words = schema.get("enum").and_then(Value::as_array);
    if words.is_some_and(|words| !words.contains(value)) {
        faults.push(format!("{at} is none of the words"));
    }
    let kinds = match schema.get("type") {
        None => Vec::new(),
        Some(Value::Array(kinds)) => kinds.iter().collect(),
        Some(kind) => vec![kind],
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is_a(kind, value)) {
        faults.push(format!("{at} is no {kinds:?}"));
    }
    match value {
        Value::Object(members) => {
            let required = schema.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten() {
                if !members.contains_key(name.as_str().unwrap_or_default()) {
                    faults.push(format!("{at} has no {name}"));
                }
            }
            let Some(known) = schema.get("properties") else {
                return;
            };
            for (name, value) in members {
                let at = format!("{at}.{name}");
                match known.get(name) {
                    Some(schema) => compare(schema, value, &at, faults),
                    None => faults.push(format!("{at} is not in the document")),
                }
            }
        }
        Value::Array(items) => {
            let Some(schema) = schema.get("items") else {
                return;
            };
            for (index, item) in items.iter().enumerate() {
                compare(schema, item, &format!("{at}.{index}"), faults);
            }
        }
        _ => {}
    }
}

fn is_a(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    }
}
