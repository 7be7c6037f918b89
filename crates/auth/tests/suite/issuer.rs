//! The honest issuer: its keys, and tokens made of raw JSON text.

use std::sync::LazyLock;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use creatorvault_auth::{Policy, VerificationKey, Verifier};

pub(crate) static OURS: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

pub(crate) static ATTACKER: LazyLock<KeyPair> =
    LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());

pub(crate) static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| verifier(&OURS, 30));

/// 2026-01-01T00:00:00Z
pub(crate) const NOW: i64 = 1_767_225_600;

pub(crate) const HEADER: &str = r#"{"alg":"RS256","typ":"JWT"}"#;

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap()
}

pub(crate) fn verifier(key: &KeyPair, leeway_seconds: u64) -> Verifier {
    verifier_with(
        VerificationKey::parse(&spki_pem(key)).unwrap(),
        leeway_seconds,
    )
}

pub(crate) fn verifier_with(key: VerificationKey, leeway_seconds: u64) -> Verifier {
    Verifier::new(policy(leeway_seconds), key)
}

pub(crate) fn policy(leeway_seconds: u64) -> Policy {
    Policy {
        issuer: "better-auth".to_owned(),
        audience: "creatorvault-api".to_owned(),
        leeway: Duration::from_secs(leeway_seconds),
    }
}

/// The members of a good payload, each as raw JSON.
#[derive(Clone)]
pub(crate) struct Payload(Vec<(String, String)>);

#[expect(
    clippy::needless_pass_by_value,
    reason = "rows read better without ampersands"
)]
impl Payload {
    pub(crate) fn good() -> Self {
        let members = [
            ("sub", r#""user_1""#.to_owned()),
            ("iss", r#""better-auth""#.to_owned()),
            ("aud", r#""creatorvault-api""#.to_owned()),
            ("exp", (NOW + 900).to_string()),
            ("iat", NOW.to_string()),
            ("email", r#""ada@example.com""#.to_owned()),
        ];
        Self(members.map(|(name, raw)| (name.to_owned(), raw)).into())
    }

    pub(crate) fn with(self, name: &str, raw: impl ToString) -> Self {
        self.without(name).and(name, raw)
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(present, _)| present != name);
        self
    }

    /// Adds a member even if there is one of this name.
    pub(crate) fn and(mut self, name: &str, raw: impl ToString) -> Self {
        self.0.push((name.to_owned(), raw.to_string()));
        self
    }

    pub(crate) fn text(&self) -> String {
        let members: Vec<_> = self
            .0
            .iter()
            .map(|(name, raw)| format!(r#""{name}":{raw}"#))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    pub(crate) fn signed(&self) -> String {
        sign(HEADER, self.text())
    }
}

pub(crate) fn good_token() -> String {
    Payload::good().signed()
}

pub(crate) fn sign(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    sign_parts(&base64url(header), &base64url(payload))
}

/// Signs the two parts as they stand, whatever they are.
pub(crate) fn sign_parts(header: &str, payload: &str) -> String {
    let signed = format!("{header}.{payload}");
    let signature = signature(&OURS, &RSA_PKCS1_SHA256, &signed);
    format!("{signed}.{}", base64url(signature))
}

pub(crate) fn signature(key: &KeyPair, kind: &'static dyn RsaEncoding, signed: &str) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        kind,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .unwrap();
    signature
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn spki_der(key: &KeyPair) -> Vec<u8> {
    let der: PublicKeyX509Der<'_> = key.public_key().as_der().unwrap();
    der.as_ref().to_vec()
}

pub(crate) fn spki_pem(key: &KeyPair) -> String {
    pem("PUBLIC KEY", &spki_der(key))
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines: Vec<_> = encoded
        .as_bytes()
        .chunks(64)
        .map(|line| str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}
