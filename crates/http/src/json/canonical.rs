//! One way to write a JSON value, so that values that are equal are written alike. For digests, not
//! for reading.

use serde_json::Number;

use super::Json;

/// Writes a value, piece by piece.
pub(crate) fn write(json: &Json, out: &mut impl FnMut(&[u8])) {
    match json {
        Json::Null => out(b"n"),
        Json::Bool(true) => out(b"t"),
        Json::Bool(false) => out(b"f"),
        Json::Number(number) => text(b"d", &canonical(number), out),
        Json::Text(value) => text(b"s", value, out),
        Json::List(items) => {
            count(b"l", items.len(), out);
            for item in items {
                write(item, out);
            }
        }
        Json::Object(members) => object(members, out),
    }
}

/// Writes an object. The order of its members says nothing.
pub(crate) fn object(members: &[(String, Json)], out: &mut impl FnMut(&[u8])) {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
    count(b"o", sorted.len(), out);
    for (key, value) in sorted {
        text(b"k", key, out);
        write(value, out);
    }
}

/// Writes a text, with its length before it.
pub(crate) fn text(kind: &[u8], text: &str, out: &mut impl FnMut(&[u8])) {
    count(kind, text.len(), out);
    out(text.as_bytes());
}

fn count(kind: &[u8], count: usize, out: &mut impl FnMut(&[u8])) {
    out(kind);
    out(&count.to_be_bytes());
}

/// `1`, `1.0` and `1e0` are one number, and so are `0` and `-0`.
fn canonical(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 => format!("{:.0}", float + 0.0),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    fn written(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        super::write(
            &Document::parse(text.as_bytes()).unwrap().root,
            &mut |piece| {
                bytes.extend_from_slice(piece);
            },
        );
        bytes
    }

    #[test]
    fn equal_values_are_written_alike() {
        for (one, other) in [
            (
                r#"{"a": 1, "b": [null, true]}"#,
                r#"{"b":[null,true],"a":1}"#,
            ),
            (r#""\u0041""#, r#""A""#),
            ("1", "1.0"),
            ("100", "1e2"),
            ("0", "-0.0"),
            ("0", "-0"),
        ] {
            assert_eq!(written(one), written(other), "{one} {other}");
        }
    }

    #[test]
    fn other_values_are_not() {
        let values = [
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "1.5",
            "\"1\"",
            "\"\"",
            "[]",
            "{}",
            "[[]]",
            r#"["ab"]"#,
            r#"["a","b"]"#,
            r#"[["a"],"b"]"#,
            r#"[["a","b"]]"#,
            r#"{"a":"b"}"#,
            r#"{"ab":""}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":{},"b":1}"#,
            "[null]",
        ];
        for (index, one) in values.iter().enumerate() {
            for other in &values[index + 1..] {
                assert_ne!(written(one), written(other), "{one} {other}");
            }
        }
    }
}
