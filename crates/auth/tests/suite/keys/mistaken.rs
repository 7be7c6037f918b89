//! What operators paste instead of a public key, and the sentence of help that each gets.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use creatorvault_auth::{KeyError, VerificationKey};

use super::{base64, numbers, pkcs1_der, spki_of};
use crate::issuer::{OURS, pem, spki_der, spki_pem};

/// A self-signed certificate of an elliptic-curve key, in DER.
const CERTIFICATE: &str = "MIIBbDCCAROgAwIBAgIUJ1MKjQ/GVx0Ce43XVGHnTOscVtkwCgYIKoZIzj0EAwIwDDEKM\
    AgGA1UEAwwBeDAeFw0yNjExMzAxOTA5NDBaFw0yNjEyMDExOTA5NDBaMAwxCjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBg\
    gqhkjOPQMBBwNCAARRWuNzmqSoufYSfED0OGgoDQu+T7INqxv6VZGqLOgBvurkPv16ghyMTkGf1Uivp1tuWPfVa6yPyMh\
    hvx2xlQ4Yo1MwUTAdBgNVHQ4EFgQU3vzJbIYirXUwuP7HBsZNTY7z/3MwHwYDVR0jBBgwFoAU3vzJbIYirXUwuP7HBsZN\
    TY7z/3MwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiABIzKxdgqOxQDIxukJZib0hmSK69F+CHHnS+Y71\
    yQIXQIgCjj/vGe1Pw8ix/I6WAaVp7oTSK4Ocdia8lI6EZp7+dc=";

fn private_der() -> Vec<u8> {
    let der: Pkcs8V1Der<'_> = OURS.as_der().unwrap();
    der.as_ref().to_vec()
}

fn x509_der(key: &impl AsDer<PublicKeyX509Der<'static>>) -> Vec<u8> {
    key.as_der().unwrap().as_ref().to_vec()
}

fn assert_each(expected: KeyError, rows: &[(&str, String)]) {
    for (name, text) in rows {
        assert_eq!(VerificationKey::parse(text).err(), Some(expected), "{name}");
    }
}

#[test]
fn a_private_key_is_named_wherever_it_hides() {
    let private = private_der();
    let spki = spki_pem(&OURS);
    assert_each(
        KeyError::PrivateKey,
        &[
            ("a private key", pem("PRIVATE KEY", &private)),
            ("a PKCS#1 private key", pem("RSA PRIVATE KEY", &private)),
            ("a locked private key", pem("ENCRYPTED PRIVATE KEY", b"x")),
            ("an SSH private key", pem("OPENSSH PRIVATE KEY", b"x")),
            ("a private EC key", pem("EC PRIVATE KEY", b"x")),
            (
                "base64 of a private key",
                base64(pem("PRIVATE KEY", &private)),
            ),
            ("base64 of a private DER", base64(&private)),
            ("a mislabelled private key", pem("PUBLIC KEY", &private)),
            (
                "both halves",
                format!("{spki}{}", pem("PRIVATE KEY", &private)),
            ),
            ("a version 1 private DER", base64([0x30, 3, 2, 1, 1])),
        ],
    );
}

#[test]
fn a_certificate_is_named() {
    let certificate = STANDARD.decode(CERTIFICATE).unwrap();
    assert_each(
        KeyError::Certificate,
        &[
            ("a certificate", pem("CERTIFICATE", &certificate)),
            ("a trusted certificate", pem("TRUSTED CERTIFICATE", b"x")),
            ("base64 of a certificate's DER", CERTIFICATE.to_owned()),
        ],
    );
}

#[test]
fn a_key_of_another_kind_is_named() {
    let ecdsa = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let ecdsa = x509_der(ecdsa.public_key());
    let ed25519 = x509_der(Ed25519KeyPair::generate().unwrap().public_key());
    assert_each(
        KeyError::NotRsa("an elliptic-curve"),
        &[("an EC key", pem("PUBLIC KEY", &ecdsa))],
    );
    assert_each(
        KeyError::NotRsa("an Ed25519"),
        &[("an Ed25519 key", pem("PUBLIC KEY", &ed25519))],
    );
    assert_each(
        KeyError::NotRsa("an RSA-PSS"),
        &[(
            "an RSA-PSS key",
            base64(spki_of("1.2.840.113549.1.1.10", &pkcs1_der())),
        )],
    );
    assert_each(
        KeyError::NotRsa("another kind of"),
        &[("an X25519 key", base64(spki_of("1.3.101.110", b"x")))],
    );
}

#[test]
fn a_key_in_another_format_is_named() {
    assert_each(
        KeyError::OpenSsh,
        &[
            (
                "a public key for SSH",
                "ssh-rsa AAAAB3NzaC1yc2E= me@host".to_owned(),
            ),
            (
                "a public EC key for SSH",
                "ecdsa-sha2-nistp256 AAAA".to_owned(),
            ),
        ],
    );
    assert_each(
        KeyError::Json,
        &[
            ("a JWK", r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#.to_owned()),
            ("a list of JWKs", r#"[{"kty":"RSA"}]"#.to_owned()),
        ],
    );
    assert_each(
        KeyError::OtherBlock,
        &[
            ("a certificate request", pem("CERTIFICATE REQUEST", b"x")),
            ("parameters", pem("EC PARAMETERS", b"x")),
        ],
    );
}

#[test]
fn a_damaged_key_is_told_from_no_key() {
    let spki = spki_pem(&OURS);
    assert_each(
        KeyError::Empty,
        &[
            ("nothing", String::new()),
            ("blanks", " \n\t\\n".to_owned()),
        ],
    );
    assert_each(
        KeyError::NotAlone,
        &[
            ("two keys", spki.repeat(2)),
            ("text before the key", format!("key: {spki}")),
            ("text after the key", format!("{spki}x")),
        ],
    );
    assert_each(
        KeyError::Damaged,
        &[
            ("a key cut off", spki[..200].to_owned()),
            (
                "a key with another end",
                spki.replace("END PUBLIC", "END RSA PUBLIC"),
            ),
            ("a key with a hole", spki.replacen('M', "*", 1)),
            (
                "a key in url-safe base64",
                pem("PUBLIC KEY", b"x").replace("eA==", "-_-_"),
            ),
        ],
    );
    assert_each(
        KeyError::Unreadable,
        &[
            ("an empty block", pem("PUBLIC KEY", b"")),
            ("a file's name", "/run/secrets/jwt.pem".to_owned()),
            ("a password", "correct horse battery staple!".to_owned()),
            ("base64 of nonsense", base64(b"nonsense")),
            (
                "an RSA key that is none",
                base64(spki_of("1.2.840.113549.1.1.1", b"x")),
            ),
            ("a DER cut off", base64(&spki_der(&OURS)[..200])),
            (
                "a DER and one more byte",
                base64([spki_der(&OURS), vec![0]].concat()),
            ),
            ("letters beyond ASCII", "schlüssel".to_owned()),
        ],
    );
}

#[test]
fn tells_the_operator_what_to_do_and_repeats_no_key() {
    let secret = pem("PRIVATE KEY", &private_der());
    let message = VerificationKey::parse(&secret).unwrap_err().to_string();
    assert!(
        message.contains("openssl pkey -in private.pem -pubout"),
        "{message}"
    );

    let short = VerificationKey::parse(&base64(numbers(1024, true, &[1, 0, 1]))).unwrap_err();
    assert!(short.to_string().contains("1024 bits"), "{short}");

    let key = VerificationKey::parse(&spki_pem(&OURS)).unwrap();
    assert!(!format!("{key:?}").contains("255, "), "{key:?}");
    assert!(format!("{key:?}").contains("redacted"), "{key:?}");
}
