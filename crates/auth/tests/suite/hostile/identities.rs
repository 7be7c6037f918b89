//! Tokens of another issuer, for another audience, or of nobody who could own a row.

use creatorvault_auth::{Claim, Invalidity};

use super::{Case, invalid};
use crate::issuer::{HEADER, Payload, sign};

const NO_STRINGS: [&str; 6] = ["null", "true", "1", "0.5", "{}", r#"{"a":"b"}"#];

const FOREIGN: [&str; 11] = [
    r#""""#,
    r#""other""#,
    r#""{}x""#,
    r#""x{}""#,
    r#""{} ""#,
    r#"" {}""#,
    r#""{}\u0000""#,
    r#""{}/""#,
    r#""{},other""#,
    r#""other {}""#,
    r#""{}\u200b""#,
];

const FOREIGN_LISTS: [&str; 5] = [
    "[]",
    r#"["other"]"#,
    r#"[""]"#,
    r#"["CREATORVAULT-API"]"#,
    r#"["creatorvault-api "]"#,
];

const MIXED_LISTS: [&str; 7] = [
    r#"["creatorvault-api",1]"#,
    r#"["creatorvault-api",null]"#,
    r#"[true,"creatorvault-api"]"#,
    r#"[["creatorvault-api"]]"#,
    r#"["creatorvault-api",[]]"#,
    r#"[{"aud":"creatorvault-api"},"creatorvault-api"]"#,
    "[null]",
];

const SUBJECTS: [&str; 28] = [
    "null",
    "true",
    "1",
    "0.5",
    "{}",
    "[]",
    r#"["user_1"]"#,
    r#""""#,
    r#"" ""#,
    r#"".""#,
    r#""..""#,
    r#"" user_1""#,
    r#""user_1 ""#,
    r#""user 1""#,
    r#""user_1\u0000""#,
    r#""user_1\n""#,
    r#""user\t1""#,
    r#""user_1\u007f""#,
    r#""../user_1""#,
    r#""user/1""#,
    r#""user?1""#,
    r#""user#1""#,
    r#""user%201""#,
    r#""user\\1""#,
    r#""usér_1""#,
    r#""\u202euser_1""#,
    r#""ｕser_1""#,
    r#""😀""#,
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        subject_of(256),
        subject_of(4_000),
        changed(
            "aud in capitals",
            "aud",
            r#""CREATORVAULT-API""#,
            Invalidity::Foreign(Claim::Audience),
        ),
        changed(
            "iss in capitals",
            "iss",
            r#""BETTER-AUTH""#,
            Invalidity::Foreign(Claim::Issuer),
        ),
        changed(
            "iss a list",
            "iss",
            r#"["better-auth"]"#,
            Invalidity::Unusable(Claim::Issuer),
        ),
        changed(
            "iss an empty list",
            "iss",
            "[]",
            Invalidity::Unusable(Claim::Issuer),
        ),
        swapped(),
    ];
    for (name, ours, claim) in [
        ("iss", "better-auth", Claim::Issuer),
        ("aud", "creatorvault-api", Claim::Audience),
    ] {
        cases.extend(NO_STRINGS.iter().map(|raw| {
            changed(
                &format!("{name} {raw}"),
                name,
                raw,
                Invalidity::Unusable(claim),
            )
        }));
        cases.extend(FOREIGN.iter().map(|pattern| {
            let raw = pattern.replace("{}", ours);
            changed(
                &format!("{name} {raw}"),
                name,
                &raw,
                Invalidity::Foreign(claim),
            )
        }));
        let shorter = format!(r#""{}""#, &ours[..ours.len() - 1]);
        cases.push(changed(
            &format!("{name} cut"),
            name,
            &shorter,
            Invalidity::Foreign(claim),
        ));
    }
    cases.extend(lists(&FOREIGN_LISTS, Invalidity::Foreign(Claim::Audience)));
    cases.extend(lists(&MIXED_LISTS, Invalidity::Unusable(Claim::Audience)));
    cases.extend(SUBJECTS.iter().map(|raw| {
        changed(
            &format!("sub {raw}"),
            "sub",
            raw,
            Invalidity::Unusable(Claim::Subject),
        )
    }));
    cases.extend(absent());
    cases
}

fn changed(title: &str, claim: &str, raw: &str, why: Invalidity) -> Case {
    invalid(title, Payload::good().with(claim, raw).signed(), why)
}

fn lists(raws: &[&str], why: Invalidity) -> Vec<Case> {
    raws.iter()
        .map(|raw| changed(&format!("aud {raw}"), "aud", raw, why))
        .collect()
}

fn subject_of(length: usize) -> Case {
    let raw = format!(r#""{}""#, "x".repeat(length));
    let title = format!("sub of {length} characters");
    changed(&title, "sub", &raw, Invalidity::Unusable(Claim::Subject))
}

fn swapped() -> Case {
    let payload = Payload::good()
        .with("iss", r#""creatorvault-api""#)
        .with("aud", r#""better-auth""#);
    invalid(
        "iss and aud swapped",
        payload.signed(),
        Invalidity::Foreign(Claim::Issuer),
    )
}

fn absent() -> Vec<Case> {
    let claims = [
        ("iss", Claim::Issuer),
        ("aud", Claim::Audience),
        ("sub", Claim::Subject),
    ];
    let mut cases: Vec<_> = claims
        .into_iter()
        .flat_map(|(name, claim)| {
            let without = Payload::good().without(name);
            let capital = without.clone().and(&name.to_uppercase(), r#""user_1""#);
            [
                invalid(
                    format!("{name} absent"),
                    without.signed(),
                    Invalidity::Absent(claim),
                ),
                invalid(
                    format!("{name} spelt in capitals"),
                    capital.signed(),
                    Invalidity::Absent(claim),
                ),
            ]
        })
        .collect();
    let nested = sign(
        HEADER,
        format!(r#"{{"claims":{}}}"#, Payload::good().text()),
    );
    cases.push(invalid(
        "claims one level down",
        nested,
        Invalidity::Absent(Claim::Issuer),
    ));
    cases
}
