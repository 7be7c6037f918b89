//! Headers that ask for another algorithm, another reading or another key. The signature is ours
//! and good wherever it can be, so that the header alone is what refuses the token.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256};
use creatorvault_auth::{Invalidity, Malformation, Part};

use super::{Case, invalid, malformed};
use crate::issuer::{ATTACKER, OURS, Payload, base64url, sign, signature, spki_der, spki_pem};

const ALGORITHMS: [&str; 30] = [
    r#""none""#,
    r#""None""#,
    r#""NONE""#,
    r#""nOnE""#,
    r#""""#,
    r#""HS256""#,
    r#""HS384""#,
    r#""HS512""#,
    r#""RS384""#,
    r#""RS512""#,
    r#""PS256""#,
    r#""PS384""#,
    r#""PS512""#,
    r#""ES256""#,
    r#""ES384""#,
    r#""EdDSA""#,
    r#""RS1""#,
    r#""rs256""#,
    r#""Rs256""#,
    r#""RS256 ""#,
    r#"" RS256""#,
    r#""RS256\u0000""#,
    r#""RS256,none""#,
    r#""ＲＳ256""#,
    r#"["RS256"]"#,
    r#"{"RS256":true}"#,
    "null",
    "true",
    "256",
    "-0.5",
];

const EXTENSIONS: [(&str, &str); 13] = [
    ("crit", r#"["exp"]"#),
    ("crit", r#"["b64"]"#),
    ("crit", r#"["unknown"]"#),
    ("crit", "[]"),
    ("crit", "null"),
    ("b64", "false"),
    ("b64", "true"),
    ("b64", "null"),
    ("zip", r#""DEF""#),
    ("zip", "null"),
    ("cty", r#""JWT""#),
    ("cty", r#""""#),
    ("cty", "null"),
];

const TYPES: [&str; 14] = [
    r#""JWS""#,
    r#""JOSE""#,
    r#""JWE""#,
    r#""id+jwt""#,
    r#""dpop+jwt""#,
    r#""application/jwt""#,
    r#""at+jwt ""#,
    r#""JWT\u0000""#,
    r#""""#,
    "null",
    "1",
    "true",
    r#"["JWT"]"#,
    r#"{"JWT":1}"#,
];

const KEY_IDS: [&str; 6] = ["null", "1", "true", r#"["k"]"#, r#"{"k":1}"#, "0.5"];

const NO_OBJECTS: [(&str, &str); 15] = [
    ("a list", r#"[{"alg":"RS256"}]"#),
    ("a string", r#""RS256""#),
    ("null", "null"),
    ("nothing", ""),
    ("white space", " "),
    ("cut off", r#"{"alg":"RS256""#),
    ("two objects", r#"{"alg":"RS256"}{"alg":"RS256"}"#),
    ("followed by NUL", "{\"alg\":\"RS256\"}\0"),
    ("after a byte order mark", "\u{feff}{\"alg\":\"RS256\"}"),
    ("with a comment", r#"{"alg":"RS256"/**/}"#),
    ("with single quotes", "{'alg':'RS256'}"),
    ("with alg twice", r#"{"alg":"RS256","alg":"RS256"}"#),
    (
        "with alg twice, none first",
        r#"{"alg":"none","alg":"RS256"}"#,
    ),
    (
        "with alg twice, once escaped",
        r#"{"alg":"RS256","\u0061lg":"none"}"#,
    ),
    (
        "with a nested repetition",
        r#"{"alg":"RS256","x":[{"a":1,"a":2}]}"#,
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        invalid(
            "alg absent",
            ours(r#"{"typ":"JWT"}"#),
            Invalidity::Algorithm,
        ),
        invalid(
            "alg in capitals",
            ours(r#"{"ALG":"RS256"}"#),
            Invalidity::Algorithm,
        ),
        invalid("empty header", ours("{}"), Invalidity::Algorithm),
        invalid("kid of 256 bytes", ours(&key_id(256)), Invalidity::KeyId),
        invalid("kid of 5000 bytes", ours(&key_id(5_000)), Invalidity::KeyId),
    ];
    cases.extend(ALGORITHMS.iter().map(|raw| {
        invalid(
            format!("alg {raw}"),
            ours(&format!(r#"{{"alg":{raw}}}"#)),
            Invalidity::Algorithm,
        )
    }));
    cases.extend(EXTENSIONS.iter().map(|(name, raw)| {
        invalid(
            format!("{name} {raw}"),
            ours(&plus(name, raw)),
            Invalidity::Extension(name),
        )
    }));
    cases.extend(TYPES.iter().map(|raw| {
        invalid(
            format!("typ {raw}"),
            ours(&plus("typ", raw)),
            Invalidity::Type,
        )
    }));
    cases.extend(KEY_IDS.iter().map(|raw| {
        invalid(
            format!("kid {raw}"),
            ours(&plus("kid", raw)),
            Invalidity::KeyId,
        )
    }));
    cases.extend(NO_OBJECTS.iter().map(|(name, text)| {
        malformed(
            format!("header {name}"),
            ours(text),
            Malformation::Json(Part::Header),
        )
    }));
    cases.extend(offered_keys());
    cases.extend(confused());
    cases
}

/// The attacker signs and offers the key to check it with.
fn offered_keys() -> Vec<Case> {
    let jwk = r#"{"kty":"RSA","n":"sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri","e":"AQAB"}"#;
    let offers = [
        ("jwk", jwk),
        ("jku", r#""http://127.0.0.1:9/jwks""#),
        ("x5u", r#""http://127.0.0.1:9/cert""#),
        ("x5c", r#"["MIIB"]"#),
        ("kid", r#""../../../../dev/null""#),
        ("kid", r#""' OR 1=1 --""#),
        ("kid", r#""\u0000""#),
    ];
    offers
        .map(|(name, raw)| {
            let signed = format!(
                "{}.{}",
                base64url(plus(name, raw)),
                base64url(Payload::good().text())
            );
            let forged = signature(&ATTACKER, &RSA_PKCS1_SHA256, &signed);
            let token = format!("{signed}.{}", base64url(forged));
            invalid(
                format!("attacker's key, {name} {raw}"),
                token,
                Invalidity::Signature,
            )
        })
        .into()
}

/// The header names another algorithm, and the signature is what that algorithm would ask for.
fn confused() -> Vec<Case> {
    let hmac_of = |secret: Vec<u8>| {
        move |signed: &str| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
            hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
        }
    };
    let absent = |name: &str| confusion(name, "and no signature", |_| Vec::new());
    vec![
        absent("none"),
        absent("None"),
        absent("NONE"),
        absent("nOnE"),
        absent(""),
        confusion(
            "HS256",
            "keyed by the PEM",
            hmac_of(spki_pem(&OURS).into_bytes()),
        ),
        confusion("HS256", "keyed by the DER", hmac_of(spki_der(&OURS))),
        confusion("HS256", "keyed by nothing", hmac_of(Vec::new())),
        confusion("RS384", "signed", |text| {
            signature(&OURS, &RSA_PKCS1_SHA384, text)
        }),
        confusion("RS512", "signed", |text| {
            signature(&OURS, &RSA_PKCS1_SHA512, text)
        }),
        confusion("PS256", "signed", |text| {
            signature(&OURS, &RSA_PSS_SHA256, text)
        }),
    ]
}

fn confusion(algorithm: &str, how: &str, sign: impl Fn(&str) -> Vec<u8>) -> Case {
    let header = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
    let signed = format!(
        "{}.{}",
        base64url(header),
        base64url(Payload::good().text())
    );
    let token = format!("{signed}.{}", base64url(sign(&signed)));
    invalid(
        format!("alg '{algorithm}' {how}"),
        token,
        Invalidity::Algorithm,
    )
}

fn ours(header: &str) -> String {
    sign(header, Payload::good().text())
}

fn plus(name: &str, raw: &str) -> String {
    format!(r#"{{"alg":"RS256","{name}":{raw}}}"#)
}

fn key_id(length: usize) -> String {
    plus("kid", &format!(r#""{}""#, "k".repeat(length)))
}
