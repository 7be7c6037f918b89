//! Which key a token is checked with, where there are several.

use creatorvault_auth::{Invalidity, KeySource, Rejection, VerificationKey};

use super::{
    Conduct, Server, UNKNOWN, accepts, eventually, following, judge, jwk, set, token, token_with,
    verifier,
};
use crate::issuer::{ATTACKER, OURS, now, spki_pem};

const NO_KEY_ID: Rejection = Rejection::Invalid(Invalidity::NoKeyId);
const SIGNATURE: Rejection = Rejection::Invalid(Invalidity::Signature);
const PLAIN: &str = r#"{"alg":"RS256"}"#;

fn fixed() -> VerificationKey {
    VerificationKey::parse(&spki_pem(&OURS)).unwrap()
}

#[tokio::test]
async fn a_key_id_chooses_one_key_of_the_set_and_no_other() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS), ("b", &ATTACKER)])));
    let verifier = following(&server).await;
    assert!(accepts(&verifier, &token("a", &OURS)));
    assert!(accepts(&verifier, &token("b", &ATTACKER)));
    for (header, key, expected) in [
        (r#"{"alg":"RS256","kid":"a"}"#, &ATTACKER, SIGNATURE),
        (r#"{"alg":"RS256","kid":"b"}"#, &OURS, SIGNATURE),
        (PLAIN, &OURS, NO_KEY_ID),
    ] {
        let judged = judge(&verifier, &token_with(header, key)).await;
        assert_eq!(judged, Err(expected), "{header}");
    }
    assert_eq!(server.asked(), 1, "no other set could change that");
    for id in ["A", "a ", "", "../a"] {
        assert_eq!(judge(&verifier, &token(id, &OURS)).await, UNKNOWN, "{id:?}");
    }
}

#[tokio::test]
async fn the_fixed_key_checks_what_the_set_has_no_key_for() {
    let server = Server::start(Conduct::set(&set(&[("theirs", &ATTACKER)])));
    let verifier = verifier(KeySource::Both(fixed(), server.url()));
    let theirs = token("theirs", &ATTACKER);
    eventually("the set is known", || accepts(&verifier, &theirs)).await;

    assert!(accepts(&verifier, &token_with(PLAIN, &OURS)));
    assert!(accepts(&verifier, &token("another", &OURS)));
    assert_eq!(server.asked(), 1, "the fixed key's tokens need no issuer");

    let forged = judge(&verifier, &token("theirs", &OURS)).await;
    assert_eq!(forged, Err(SIGNATURE), "the set's key alone");
    let plain = judge(&verifier, &token_with(PLAIN, &ATTACKER)).await;
    assert_eq!(plain, Err(SIGNATURE), "the fixed key alone");
    assert_eq!(server.asked(), 1);

    server.does(Conduct::set(&set(&[("new", &ATTACKER)])));
    assert!(judge(&verifier, &token("new", &ATTACKER)).await.is_ok());
    assert_eq!(verifier.verify(&theirs, now()), UNKNOWN);
}

#[tokio::test]
async fn the_fixed_key_is_enough_while_the_issuer_is_away() {
    let server = Server::start(Conduct::hang_up());
    let verifier = verifier(KeySource::Both(fixed(), server.url()));
    assert!(verifier.knows_a_key());
    assert!(accepts(&verifier, &token("any", &OURS)));
    assert_eq!(judge(&verifier, &token("any", &ATTACKER)).await, UNKNOWN);
}

#[tokio::test]
async fn a_key_that_can_not_be_used_is_not_used() {
    let enc = jwk("enc", &OURS).replace('{', r#"{"use":"enc","#);
    let pss = jwk("pss", &OURS).replace("RS256", "PS512");
    let sign = jwk("sign", &OURS).replace('{', r#"{"key_ops":["sign"],"#);
    let keys = [
        enc,
        pss,
        sign,
        jwk("two", &OURS),
        jwk("two", &ATTACKER),
        jwk("good", &OURS),
    ];
    let server = Server::start(Conduct::set(&format!(r#"{{"keys":[{}]}}"#, keys.join(","))));
    let verifier = following(&server).await;
    assert!(accepts(&verifier, &token("good", &OURS)));
    for (id, key) in [
        ("enc", &OURS),
        ("pss", &OURS),
        ("sign", &OURS),
        ("two", &OURS),
        ("two", &ATTACKER),
    ] {
        assert_eq!(verifier.verify(&token(id, key), now()), UNKNOWN, "{id}");
    }
}

#[tokio::test]
async fn a_token_that_says_where_its_key_is_sends_nobody_there() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let trap = Server::start(Conduct::set(&set(&[("b", &ATTACKER)])));
    let verifier = following(&server).await;
    let url = trap.url();
    let header = format!(r#"{{"alg":"RS256","kid":"b","jku":"{url}","x5u":"{url}"}}"#);
    assert_eq!(
        judge(&verifier, &token_with(&header, &ATTACKER)).await,
        UNKNOWN
    );
    assert_eq!((server.asked(), trap.asked()), (2, 0));
}
