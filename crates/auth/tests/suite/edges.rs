//! The exact instant at which a token starts and stops being accepted.

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_auth::{Claim, Invalidity, Rejection};

use crate::issuer::{NOW, OURS, Payload, now, verifier};

fn later(nanoseconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::nanoseconds(nanoseconds)
}

#[test]
fn a_token_expires_at_exp_plus_leeway_to_the_nanosecond() {
    for leeway in [0, 1, 30, 3_600] {
        let verifier = verifier(&OURS, leeway);
        let exp = NOW - i64::try_from(leeway).unwrap();
        let token = Payload::good().without("iat").with("exp", exp).signed();
        assert!(
            verifier.verify(&token, later(-1)).is_ok(),
            "leeway {leeway}"
        );
        assert_eq!(
            verifier.verify(&token, later(0)),
            Err(Rejection::Expired),
            "leeway {leeway}"
        );
        assert_eq!(
            verifier.verify(&token, later(1)),
            Err(Rejection::Expired),
            "leeway {leeway}"
        );
    }
}

#[test]
fn a_token_starts_at_nbf_and_iat_minus_leeway_to_the_nanosecond() {
    for (name, claim) in [("nbf", Claim::NotBefore), ("iat", Claim::IssuedAt)] {
        for leeway in [0, 1, 30, 3_600] {
            let verifier = verifier(&OURS, leeway);
            let start = NOW + i64::try_from(leeway).unwrap();
            let token = Payload::good()
                .with("exp", NOW + 9_999)
                .with(name, start)
                .signed();
            let early = Err(Rejection::Invalid(Invalidity::Future(claim)));
            assert_eq!(
                verifier.verify(&token, later(-1)),
                early,
                "{name}, leeway {leeway}"
            );
            assert!(
                verifier.verify(&token, later(0)).is_ok(),
                "{name}, leeway {leeway}"
            );
        }
    }
}

#[test]
fn fractions_of_a_second_count() {
    let verifier = verifier(&OURS, 0);
    let token = Payload::good().with("exp", format!("{NOW}.5")).signed();
    assert!(verifier.verify(&token, later(499_999_999)).is_ok());
    assert_eq!(
        verifier.verify(&token, later(500_000_000)),
        Err(Rejection::Expired)
    );
}

#[test]
fn no_leeway_and_no_clock_overflows() {
    let forever = verifier(&OURS, u64::MAX);
    let token = Payload::good()
        .with("exp", 1)
        .with("nbf", "253402300799")
        .signed();
    for now in [DateTime::<Utc>::MIN_UTC, now(), DateTime::<Utc>::MAX_UTC] {
        assert!(forever.verify(&token, now).is_ok(), "{now}");
    }
    let strict = verifier(&OURS, 0);
    assert!(strict.verify(&token, DateTime::<Utc>::MIN_UTC).is_err());
    assert!(strict.verify(&token, DateTime::<Utc>::MAX_UTC).is_err());
}
