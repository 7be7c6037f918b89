//! Payloads that are no JSON object, or that two parsers would read in two ways.

use creatorvault_auth::{Malformation, Part};

use super::{Case, malformed};
use crate::issuer::{HEADER, Payload, sign};

/// A member named twice, the second time perhaps in another spelling.
const REPETITIONS: [(&str, &str); 8] = [
    ("sub", r#""user_2""#),
    ("sub", r#""user_1""#),
    (r"su\u0062", r#""user_2""#),
    ("exp", "9999999999"),
    ("exp", "null"),
    ("aud", r#""other""#),
    ("iss", r#""other""#),
    ("email", r#""b@example.com""#),
];

/// What some parsers take for JSON.
const NO_VALUES: [(&str, &str); 12] = [
    ("exp", "NaN"),
    ("exp", "Infinity"),
    ("exp", "1e400"),
    ("exp", "01767226500"),
    ("exp", "+1767226500"),
    ("exp", "0x69560000"),
    ("exp", "1767226500."),
    ("name", r#""\ud800""#),
    ("name", "\"a\nb\""),
    ("name", "'Ada'"),
    ("name", "undefined"),
    ("x", r#"[{"y":{"a":1,"a":2}}]"#),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = texts();
    cases.extend(REPETITIONS.iter().map(|(name, raw)| {
        let payload = Payload::good().and(name, raw);
        refused(&format!("repeats {name} as {raw}"), payload.text())
    }));
    cases.extend(NO_VALUES.iter().map(|(name, raw)| {
        let payload = Payload::good().with(name, raw);
        refused(
            &format!("has {name} {}", raw.escape_debug()),
            payload.text(),
        )
    }));
    cases
}

fn texts() -> Vec<Case> {
    let text = Payload::good().text();
    let (start, end) = text.as_bytes().split_at(9);
    let lists = format!("{}{}", "[".repeat(2_500), "]".repeat(2_500));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(500), "}".repeat(500));
    vec![
        refused("is empty", ""),
        refused("is null", "null"),
        refused("is a list", format!("[{text}]")),
        refused("is a string", r#""user_1""#),
        refused("is cut off", &text[..text.len() - 1]),
        refused("is followed by another", text.repeat(2)),
        refused("is followed by NUL", format!("{text}\0")),
        refused("has a byte order mark", format!("\u{feff}{text}")),
        refused(
            "is UTF-16",
            text.encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        ),
        refused("has bad UTF-8", [start, &[0xff], end].concat()),
        refused("has an overlong dot", b"{\"sub\":\"\xc0\xae\"}"),
        refused("has a comma too many", text.replace('}', ",}")),
        refused(
            "nests 2500 lists",
            Payload::good().with("deep", lists).text(),
        ),
        refused(
            "nests 500 objects",
            Payload::good().with("deep", objects).text(),
        ),
    ]
}

fn refused(name: &str, payload: impl AsRef<[u8]>) -> Case {
    let token = sign(HEADER, payload);
    malformed(
        format!("payload {name}"),
        token,
        Malformation::Json(Part::Payload),
    )
}
