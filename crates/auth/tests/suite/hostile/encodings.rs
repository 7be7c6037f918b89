//! Tokens with a second spelling: too many parts, letters, bits or bytes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use creatorvault_auth::{Malformation, Part};

use super::{Case, malformed};
use crate::issuer::{HEADER, Payload, base64url, good_token, sign_parts};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = parts();
    cases.extend(lengths());
    cases.extend(alphabets());
    cases.extend(stray_bytes());
    cases.extend(stray_bits());
    cases
}

fn parts() -> Vec<Case> {
    let good = good_token();
    let unsigned = good.rsplit_once('.').unwrap().0;
    [
        ("no text", String::new()),
        ("one dot", ".".to_owned()),
        ("one part", base64url(HEADER)),
        ("two parts", unsigned.to_owned()),
        ("four parts", format!("{good}.AA")),
        ("five parts, as an encrypted token", format!("{good}.AA.AA")),
        ("a dot at the end", format!("{good}.")),
        ("a dot at the start", format!(".{good}")),
        ("a doubled dot", good.replacen('.', "..", 1)),
        ("a token twice", format!("{good}.{good}")),
        (
            "JSON serialisation",
            r#"{"payload":"e30","signature":"AA"}"#.to_owned(),
        ),
    ]
    .map(|(name, token)| malformed(name, token, Malformation::Parts))
    .into()
}

fn lengths() -> Vec<Case> {
    let padded = |length: usize| {
        let note = format!(r#""{}""#, "x".repeat(length));
        Payload::good().with("note", note).signed()
    };
    vec![
        malformed("8 KiB and a bit", over_8_kib(), Malformation::Length),
        malformed(
            "a signed token of 9 KB",
            padded(6_500),
            Malformation::Length,
        ),
        malformed(
            "a signed token of 1 MB",
            padded(750_000),
            Malformation::Length,
        ),
        malformed(
            "a million dots",
            ".".repeat(1_000_000),
            Malformation::Length,
        ),
    ]
}

/// Good in every way, and one byte or two too long.
fn over_8_kib() -> String {
    (5_000..7_000)
        .map(|length| {
            let note = format!(r#""{}""#, "x".repeat(length));
            Payload::good().with("note", note)
        })
        .find(|payload| payload_length_of_token(payload) > 8 * 1024)
        .unwrap()
        .signed()
}

fn payload_length_of_token(payload: &Payload) -> usize {
    let signature_and_dots = 342 + 2;
    base64url(HEADER).len() + base64url(payload.text()).len() + signature_and_dots
}

fn alphabets() -> Vec<Case> {
    let header = base64url(HEADER);
    let good = good_token();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    // Both texts hold characters that the two alphabets spell differently, and need padding.
    let spaced_header = format!("{HEADER}  ");
    let payload = Payload::good().with("name", r#""??>>~~??>>~~""#).text();
    let payload = format!("{payload}{}", " ".repeat((4 - payload.len() % 3) % 3));
    let encoding = Malformation::Encoding;
    vec![
        malformed(
            "a padded header",
            sign_parts(&URL_SAFE.encode(&spaced_header), &base64url(&payload)),
            encoding(Part::Header),
        ),
        malformed(
            "a padded payload",
            sign_parts(&header, &URL_SAFE.encode(&payload)),
            encoding(Part::Payload),
        ),
        malformed(
            "a padded signature",
            format!("{signed}.{signature}=="),
            encoding(Part::Signature),
        ),
        malformed(
            "a payload in the standard alphabet",
            sign_parts(&header, &STANDARD_NO_PAD.encode(&payload)),
            encoding(Part::Payload),
        ),
        malformed(
            "a padded payload in the standard alphabet",
            sign_parts(&header, &STANDARD.encode(&payload)),
            encoding(Part::Payload),
        ),
        malformed(
            "a payload as plain JSON",
            sign_parts(&header, "{}"),
            encoding(Part::Payload),
        ),
        malformed(
            "a payload of one letter",
            sign_parts(&header, "e"),
            encoding(Part::Payload),
        ),
        malformed(
            "a header of one letter",
            sign_parts("e", "e30"),
            encoding(Part::Header),
        ),
        malformed(
            "a signature in hexadecimal's place",
            format!("{signed}.~"),
            encoding(Part::Signature),
        ),
    ]
}

fn stray_bytes() -> Vec<Case> {
    let good = good_token();
    let strays = [
        ("a space", " "),
        ("a tab", "\t"),
        ("a line feed", "\n"),
        ("a carriage return", "\r"),
        ("NUL", "\0"),
        ("DEL", "\x7f"),
        ("a byte order mark", "\u{feff}"),
        ("a zero-width space", "\u{200b}"),
        ("a letter beyond ASCII", "é"),
        ("a percent escape", "%2E"),
        ("a comma", ","),
        ("a quote", "\""),
    ];
    let around = strays.into_iter().flat_map(|(name, stray)| {
        [
            malformed(
                format!("{name} before the token"),
                format!("{stray}{good}"),
                Malformation::Encoding(Part::Header),
            ),
            malformed(
                format!("{name} after the token"),
                format!("{good}{stray}"),
                Malformation::Encoding(Part::Signature),
            ),
        ]
    });
    let inside = strays.into_iter().map(|(name, stray)| {
        // Signed with the stray in place, so that the signature does not give it away.
        let payload = base64url(Payload::good().text());
        let (left, right) = payload.split_at(40);
        malformed(
            format!("{name} inside the payload"),
            sign_parts(&base64url(HEADER), &format!("{left}{stray}{right}")),
            Malformation::Encoding(Part::Payload),
        )
    });
    around.chain(inside).collect()
}

/// The last letter of a part may hold bits that no byte uses. A lenient decoder drops them, and
/// then one token has several spellings.
fn stray_bits() -> Vec<Case> {
    let good = good_token();
    let header = base64url(format!("{HEADER} "));
    let payload = Payload::good().text();
    let payload = base64url(format!(
        "{payload}{}",
        " ".repeat((4 - payload.len() % 3) % 3)
    ));
    vec![
        malformed(
            "stray bits in the signature",
            next_last_letter(&good),
            Malformation::Encoding(Part::Signature),
        ),
        malformed(
            "stray bits in the payload",
            sign_parts(&base64url(HEADER), &next_last_letter(&payload)),
            Malformation::Encoding(Part::Payload),
        ),
        malformed(
            "stray bits in the header",
            sign_parts(&next_last_letter(&header), &payload),
            Malformation::Encoding(Part::Header),
        ),
    ]
}

/// The letter after the last one, which differs from it in the lowest bit: an even value's.
fn next_last_letter(text: &str) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = text.to_owned();
    let last = text.pop().unwrap();
    let index = alphabet.find(last).unwrap();
    assert_eq!(index % 2, 0, "the part must end in unused bits");
    text.push(alphabet.chars().nth(index + 1).unwrap());
    text
}
