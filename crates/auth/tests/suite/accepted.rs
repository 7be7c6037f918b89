//! Tokens that must be accepted: a verifier that refuses everything is safe and useless.

use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use creatorvault_domain::{Caller, Email, Name, UserId};

use crate::issuer::{HEADER, OURS, Payload, VERIFIER, base64url, now, sign, signature, verifier};

fn ada() -> Caller {
    let email = Email::parse("ada@example.com").unwrap();
    Caller::new(UserId::parse("user_1").unwrap(), Some(email), None)
}

fn named(name: &str) -> Caller {
    let email = Email::parse("ada@example.com").unwrap();
    Caller::new(
        UserId::parse("user_1").unwrap(),
        Some(email),
        Some(Name::parse(name).unwrap()),
    )
}

fn nobody(id: &str) -> Caller {
    Caller::new(UserId::parse(id).unwrap(), None, None)
}

#[test]
fn accepts_every_header_that_changes_nothing() {
    let headers = [
        r#"{"alg":"RS256"}"#.to_owned(),
        r#" { "typ" : "JWT" , "alg" : "RS256" } "#.to_owned(),
        r#"{"\u0061lg":"RS\u003256"}"#.to_owned(),
        r#"{"alg":"RS256","typ":"jwt"}"#.to_owned(),
        r#"{"alg":"RS256","typ":"at+jwt"}"#.to_owned(),
        r#"{"alg":"RS256","typ":"AT+JWT"}"#.to_owned(),
        r#"{"alg":"RS256","typ":"application/at+jwt"}"#.to_owned(),
        r#"{"alg":"RS256","typ":"Application/At+Jwt"}"#.to_owned(),
        r#"{"alg":"RS256","kid":"h69zPk3aXo"}"#.to_owned(),
        r#"{"alg":"RS256","kid":""}"#.to_owned(),
        format!(r#"{{"alg":"RS256","kid":"{}"}}"#, "k".repeat(255)),
        r#"{"alg":"RS256","jwk":{"kty":"oct"},"jku":"http://127.0.0.1:9/"}"#.to_owned(),
        r#"{"alg":"RS256","x5u":"http://127.0.0.1:9/","x5c":["MIIB"],"x5t":"AA"}"#.to_owned(),
        r#"{"alg":"RS256","unknown":{"a":[1,{"a":2}]},"CRIT":[]}"#.to_owned(),
    ];
    for header in headers {
        let token = sign(&header, Payload::good().text());
        assert_eq!(VERIFIER.verify(&token, now()), Ok(ada()), "{header}");
    }
}

fn assert_each(rows: &[(&str, &str, Caller)]) {
    for (name, raw, caller) in rows {
        let token = Payload::good().with(name, raw).signed();
        assert_eq!(
            VERIFIER.verify(&token, now()).as_ref(),
            Ok(caller),
            "{name} {raw}"
        );
    }
}

#[test]
fn accepts_an_audience_wherever_it_is_listed() {
    assert_each(&[
        ("aud", r#""creatorvault-api""#, ada()),
        ("aud", r#""creatorvault\u002dapi""#, ada()),
        ("aud", r#"["creatorvault-api"]"#, ada()),
        ("aud", r#"["a","creatorvault-api","b"]"#, ada()),
        ("aud", r#"["creatorvault-api","creatorvault-api"]"#, ada()),
    ]);
}

#[test]
fn accepts_every_way_to_write_a_time() {
    assert_each(&[
        ("exp", "1767226500.75", ada()),
        ("exp", "1.8e9", ada()),
        ("exp", "253402300799", ada()),
        ("exp", "1767225571", ada()),
        ("exp", "1767225570.001", ada()),
        ("iat", "1767225630", ada()),
        ("iat", "1767225629.999", ada()),
        ("iat", "0", ada()),
        ("nbf", "1767225630", ada()),
        ("nbf", "1767225600", ada()),
        ("nbf", "-0.0", ada()),
    ]);
    let timeless = Payload::good().without("iat").signed();
    assert_eq!(VERIFIER.verify(&timeless, now()), Ok(ada()));
}

#[test]
fn an_unusable_name_or_email_counts_as_absent() {
    assert_each(&[
        ("name", r#""  Ada L.  ""#, named("Ada L.")),
        ("name", r#""\u00c5da 😀""#, named("Åda 😀")),
        ("name", r#""""#, ada()),
        ("name", r#"" ""#, ada()),
        ("name", "null", ada()),
        ("name", r#"["Ada"]"#, ada()),
        ("name", r#""A\u0000""#, ada()),
        ("email", "null", nobody("user_1")),
        ("email", "1", nobody("user_1")),
        ("email", r#""ada""#, nobody("user_1")),
        ("email", r#""a@b\u0000""#, nobody("user_1")),
    ]);
    let anonymous = Payload::good().without("email").signed();
    assert_eq!(VERIFIER.verify(&anonymous, now()), Ok(nobody("user_1")));
}

#[test]
fn accepts_ids_of_every_issuer() {
    for id in ["a", "...", "auth0|a@b.c:~!*'()", &"x".repeat(255)] {
        let payload = Payload::good()
            .without("email")
            .with("sub", format!(r#""{id}""#));
        assert_eq!(VERIFIER.verify(&payload.signed(), now()), Ok(nobody(id)));
    }
}

#[test]
fn ignores_members_that_no_rule_names() {
    let deep = format!("{}{}", "[".repeat(99), "]".repeat(99));
    assert_each(&[
        ("scope", r#"["a",{"b":null}]"#, ada()),
        ("EXP", "null", ada()),
        ("jti", "1", ada()),
        ("deep", &deep, ada()),
    ]);
}

#[test]
fn accepts_a_token_of_exactly_8_kib() {
    let token = (5_000..7_000)
        .map(|length| Payload::good().with("note", format!(r#""{}""#, "x".repeat(length))))
        .map(|payload| format!("{}.{}.", base64url(HEADER), base64url(payload.text())))
        .find(|unsigned| unsigned.len() + 342 == 8 * 1024)
        .map(|unsigned| {
            let signed = unsigned.trim_end_matches('.');
            format!(
                "{unsigned}{}",
                base64url(signature(&OURS, &RSA_PKCS1_SHA256, signed))
            )
        })
        .unwrap();
    assert_eq!(token.len(), 8 * 1024);
    assert_eq!(VERIFIER.verify(&token, now()), Ok(ada()));
}

#[test]
fn accepts_larger_keys() {
    for size in [KeySize::Rsa3072, KeySize::Rsa4096] {
        let key = KeyPair::generate(size).unwrap();
        let signed = format!(
            "{}.{}",
            base64url(HEADER),
            base64url(Payload::good().text())
        );
        let signature = base64url(signature(&key, &RSA_PKCS1_SHA256, &signed));
        let token = format!("{signed}.{signature}");
        assert_eq!(verifier(&key, 30).verify(&token, now()), Ok(ada()));
        assert!(
            VERIFIER.verify(&token, now()).is_err(),
            "not under another key"
        );
    }
}

#[test]
fn one_verifier_serves_many_threads() {
    let token = Payload::good().signed();
    std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(|| VERIFIER.verify(&token, now())));
        for thread in threads {
            assert_eq!(thread.join().unwrap(), Ok(ada()));
        }
    });
}
