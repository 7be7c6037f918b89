//! What a token costs here, beside a bare `jsonwebtoken::decode` of the same token by the same key.
//!
//! Each iteration does what a request does: it takes the token out of the header, reads the clock,
//! and makes a caller. `decode` gets the token alone and checks issuer, audience and times itself.
//! A token costs RSA only where it is shown first, so that and every time after are measured apart.
//! Deliberately absent: tokens that are refused, each of which costs less than a good one.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement that can't make its own token must stop"
)]

use std::hint::black_box;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_auth::{Policy, VerificationKey, Verifier, bearer};
use creatorvault_domain::Caller;
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::json;

const ISSUER: &str = "better-auth";
const AUDIENCE: &str = "creatorvault-api";
const LEEWAY: Duration = Duration::from_secs(30);

/// The claims that a caller is made of.
#[derive(Deserialize)]
#[expect(dead_code, reason = "they are read to be measured")]
struct Claims {
    sub: String,
    email: Option<String>,
    name: Option<String>,
}

fn token(criterion: &mut Criterion) {
    let issuer = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let header = format!("Bearer {}", signed(&issuer));
    let decoder = decoder(&issuer);

    let mut group = criterion.benchmark_group("token");
    group.bench_function("product", |bencher| {
        bencher.iter_batched_ref(
            || verifier(&issuer),
            |verifier| verified(verifier, black_box(&header)),
            BatchSize::SmallInput,
        );
    });
    measure_decode(&mut group, &header, &decoder);
    group.finish();

    let verifier = verifier(&issuer);
    let mut group = criterion.benchmark_group("known token");
    group.bench_function("product", |bencher| {
        bencher.iter(|| verified(&verifier, black_box(&header)));
    });
    measure_decode(&mut group, &header, &decoder);
    group.finish();
}

fn measure_decode(
    group: &mut BenchmarkGroup<'_, WallTime>,
    header: &str,
    (key, validation): &(DecodingKey, Validation),
) {
    let token = bearer(header.as_bytes()).unwrap();
    group.bench_function("jsonwebtoken", |bencher| {
        bencher.iter(|| decode::<Claims>(black_box(token), key, validation).unwrap());
    });
}

fn verified(verifier: &Verifier, header: &str) -> Caller {
    let token = bearer(header.as_bytes()).unwrap();
    verifier.verify(token, now()).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "as at the edge, where time is read for each token"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn signed(issuer: &KeyPair) -> String {
    let now = now();
    let claims = json!({
        "sub": "user_1",
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now.timestamp(),
        "exp": (now + TimeDelta::hours(1)).timestamp(),
        "email": "ada@example.com",
        "name": "Ada",
    });
    let encode = |part: String| URL_SAFE_NO_PAD.encode(part);
    let header = json!({ "alg": "RS256", "typ": "JWT" });
    let signed = format!(
        "{}.{}",
        encode(header.to_string()),
        encode(claims.to_string())
    );
    let mut signature = vec![0; issuer.public_modulus_len()];
    let random = SystemRandom::new();
    issuer
        .sign(
            &RSA_PKCS1_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        )
        .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn verifier(issuer: &KeyPair) -> Verifier {
    let policy = Policy {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        leeway: LEEWAY,
    };
    let der: PublicKeyX509Der<'_> = issuer.public_key().as_der().unwrap();
    let key = VerificationKey::parse(&STANDARD.encode(der.as_ref())).unwrap();
    Verifier::new(policy, key)
}

fn decoder(issuer: &KeyPair) -> (DecodingKey, Validation) {
    let key = PublicKeyComponents::<Vec<u8>>::from(issuer.public_key());
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.leeway = LEEWAY.as_secs();
    validation.validate_nbf = true;
    (
        DecodingKey::from_rsa_raw_components(&key.n, &key.e),
        validation,
    )
}

criterion_group!(benches, token);
criterion_main!(benches);
