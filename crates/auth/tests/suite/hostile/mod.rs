//! Tokens that must be refused, each with the reason that the log is to give.

mod encodings;
mod headers;
mod identities;
mod payloads;
mod signatures;
mod times;

use std::collections::HashSet;

use creatorvault_auth::{Invalidity, Malformation, Rejection};

use crate::issuer::{Payload, VERIFIER, good_token, now};

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) expected: Rejection,
}

fn malformed(name: impl Into<String>, token: String, why: Malformation) -> Case {
    Case {
        name: name.into(),
        token,
        expected: Rejection::Malformed(why),
    }
}

fn invalid(name: impl Into<String>, token: String, why: Invalidity) -> Case {
    Case {
        name: name.into(),
        token,
        expected: Rejection::Invalid(why),
    }
}

pub(crate) fn all() -> Vec<Case> {
    [
        headers::cases(),
        signatures::cases(),
        encodings::cases(),
        payloads::cases(),
        times::cases(),
        identities::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_hostile_token_is_refused_for_its_own_reason() {
    let cases = all();
    let mut wrong = Vec::new();
    for Case {
        name,
        token,
        expected,
    } in &cases
    {
        let outcome = VERIFIER.verify(token, now());
        if outcome.as_ref().err() != Some(expected) {
            wrong.push(format!("{name}: expected {expected:?}, got {outcome:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert!(
        VERIFIER.verify(&good_token(), now()).is_ok(),
        "an honest token still passes"
    );
}

#[test]
fn the_table_is_large_and_repeats_nothing() {
    let cases = all();
    assert!(cases.len() >= 300, "{} rows", cases.len());
    let names: HashSet<_> = cases.iter().map(|case| &case.name).collect();
    assert_eq!(names.len(), cases.len(), "two rows have one name");
}

#[test]
fn the_client_learns_one_of_four_sentences() {
    let messages: HashSet<_> = all().iter().map(|case| case.expected.message()).collect();
    let expected = [
        "The bearer token is malformed",
        "The bearer token has expired",
        "The bearer token is invalid",
    ];
    assert_eq!(messages, HashSet::from(expected));
    assert_eq!(Rejection::Missing.message(), "A bearer token is required");
}

#[test]
fn only_age_is_called_expiry() {
    let old = Payload::good().with("exp", 1);
    assert_eq!(
        VERIFIER.verify(&old.signed(), now()),
        Err(Rejection::Expired)
    );
    for (claim, raw) in [
        ("iss", r#""x""#),
        ("aud", r#""x""#),
        ("sub", "1"),
        ("nbf", "null"),
    ] {
        let token = old.clone().with(claim, raw).signed();
        let rejection = VERIFIER.verify(&token, now()).unwrap_err();
        assert!(
            matches!(rejection, Rejection::Invalid(_)),
            "{claim}: {rejection:?}"
        );
    }
}
