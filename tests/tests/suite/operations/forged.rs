//! Tokens that are each wrong in one way.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use creatorvault_tests::{Ask, Issuer};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// What a request comes with instead of a good token of the user's.
pub(super) struct Forgery {
    pub(super) name: &'static str,
    /// Whether that is a token, though none that can be taken.
    pub(super) is_token: bool,
    headers: Vec<String>,
}

impl Forgery {
    pub(super) fn on(&self, ask: Ask) -> Ask {
        let headers = self.headers.iter();
        headers.fold(ask, |ask, header| ask.header("authorization", header))
    }
}

pub(super) fn all(user: &str) -> Vec<Forgery> {
    let issuer = Issuer::trusted();
    let good = issuer.token(user);
    let mut forgeries = vec![
        Forgery {
            name: "no token",
            is_token: false,
            headers: Vec::new(),
        },
        forgery("malformed", "not.a.token"),
        forgery("empty", ""),
        forgery("expired", &changed(user, "exp", json!(1_000_000_000))),
        forgery("without an expiry", &changed(user, "exp", Value::Null)),
        forgery("not yet", &changed(user, "nbf", json!(99_999_999_999_i64))),
        forgery(
            "for another audience",
            &changed(user, "aud", json!("another")),
        ),
        forgery(
            "by another issuer",
            &changed(user, "iss", json!("https://another.example")),
        ),
        forgery("by another key", &Issuer::new().token(user)),
        forgery("without an algorithm", &unsigned(user)),
        forgery("with its end cut off", &good[..good.len() - 2]),
        Forgery {
            name: "twice",
            is_token: true,
            headers: vec![format!("Bearer {good}"), format!("Bearer {good}")],
        },
        Forgery {
            name: "as another scheme",
            is_token: false,
            headers: vec![format!("Basic {good}")],
        },
    ];
    let key = issuer.public_key();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n");
    for secret in [
        key.as_bytes(),
        pem.as_bytes(),
        &STANDARD.decode(key).unwrap(),
    ] {
        forgeries.push(forgery(
            "HS256 with the public key",
            &symmetric(user, secret),
        ));
    }
    forgeries
}

fn forgery(name: &'static str, token: &str) -> Forgery {
    Forgery {
        name,
        is_token: true,
        headers: vec![format!("Bearer {token}")],
    }
}

fn changed(user: &str, claim: &str, value: Value) -> String {
    let mut claims = Issuer::claims(user);
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(claim),
        value => claims
            .as_object_mut()
            .unwrap()
            .insert(claim.to_owned(), value),
    };
    Issuer::trusted().sign(&claims)
}

fn unsigned(user: &str) -> String {
    let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let header = encoded(&json!({"alg": "none", "typ": "JWT"}));
    format!("{header}.{}.", encoded(&Issuer::claims(user)))
}

fn symmetric(user: &str, secret: &[u8]) -> String {
    let key = EncodingKey::from_secret(secret).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &Issuer::claims(user), &key).unwrap()
}
