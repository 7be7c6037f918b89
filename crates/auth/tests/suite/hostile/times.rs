//! Times that are over, ahead, or no times. `exp`, `nbf` and `iat` share one idea of a time.

use creatorvault_auth::{Claim, Invalidity, Rejection};

use super::{Case, invalid};
use crate::issuer::{NOW, Payload};

const CLAIMS: [(&str, Claim); 3] = [
    ("exp", Claim::Expiry),
    ("nbf", Claim::NotBefore),
    ("iat", Claim::IssuedAt),
];

const NO_TIMES: [&str; 20] = [
    "null",
    "true",
    "false",
    r#""""#,
    r#""1767226500""#,
    r#""1767225600""#,
    r#""2026-01-01T00:00:00Z""#,
    "[]",
    "[1767226500]",
    "{}",
    r#"{"$numberLong":"1767226500"}"#,
    "-1",
    "-0.5",
    "-9223372036854775808",
    "253402300800",
    "253402300800.5",
    "9223372036854775807",
    "18446744073709551615",
    "1180591620717411303424",
    "1e300",
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![invalid(
        "exp absent",
        Payload::good().without("exp").signed(),
        Invalidity::Absent(Claim::Expiry),
    )];
    for (name, claim) in CLAIMS {
        cases.extend(NO_TIMES.iter().map(|raw| {
            let token = Payload::good().with(name, raw).signed();
            invalid(format!("{name} {raw}"), token, Invalidity::Unusable(claim))
        }));
    }
    cases.extend(future());
    cases.extend(expired());
    cases
}

fn future() -> Vec<Case> {
    let ahead = [
        (NOW + 31).to_string(),
        format!("{NOW}.5e0").replace(&NOW.to_string(), &(NOW + 30).to_string()),
        (NOW + 86_400).to_string(),
        "253402300799".to_owned(),
        "1.8e9".to_owned(),
    ];
    CLAIMS[1..]
        .iter()
        .flat_map(|(name, claim)| {
            ahead.iter().map(move |raw| {
                let token = Payload::good()
                    .with("exp", "253402300799")
                    .with(name, raw)
                    .signed();
                invalid(
                    format!("{name} ahead, {raw}"),
                    token,
                    Invalidity::Future(*claim),
                )
            })
        })
        .collect()
}

fn expired() -> Vec<Case> {
    let over = [
        (NOW - 30).to_string(),
        (NOW - 31).to_string(),
        format!("{}.5", NOW - 31),
        format!("{}.0", NOW - 30),
        "1".to_owned(),
        "1e3".to_owned(),
        "0".to_owned(),
        "0.0".to_owned(),
        "-0".to_owned(),
        "5e-324".to_owned(),
    ];
    over.into_iter()
        .map(|raw| Case {
            name: format!("exp over, {raw}"),
            token: Payload::good().with("exp", &raw).signed(),
            expected: Rejection::Expired,
        })
        .collect()
}
