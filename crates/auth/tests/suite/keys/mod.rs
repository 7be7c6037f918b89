//! Keys as operators paste them: those that work, and those whose numbers are no good.

mod mistaken;

use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use creatorvault_auth::{KeyError, VerificationKey};
use pkcs1::{RsaPublicKey, UintRef};
use spki::der::Encode;
use spki::der::asn1::BitStringRef;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};

use crate::issuer::{OURS, good_token, now, pem, spki_der, spki_pem, verifier_with};

fn pkcs1_der() -> Vec<u8> {
    OURS.public_key().as_ref().to_vec()
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// A key that nobody has the other half of: `bits` ones, but for the last if it is to be even.
fn numbers(bits: usize, odd: bool, exponent: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= modulus.len() * 8 - bits;
    *modulus.last_mut().unwrap() -= u8::from(!odd);
    let key = RsaPublicKey {
        modulus: UintRef::new(&modulus).unwrap(),
        public_exponent: UintRef::new(exponent).unwrap(),
    };
    key.to_der().unwrap()
}

fn spki_of(algorithm: &str, key: &[u8]) -> Vec<u8> {
    let oid = ObjectIdentifier::new_unwrap(algorithm);
    let info = SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef {
            oid,
            parameters: None,
        },
        subject_public_key: BitStringRef::from_bytes(key).unwrap(),
    };
    info.to_der().unwrap()
}

#[test]
fn every_usual_form_of_one_key_verifies_its_tokens() {
    let spki = spki_pem(&OURS);
    let pkcs1 = pem("RSA PUBLIC KEY", &pkcs1_der());
    let forms = [
        ("SPKI", spki.clone()),
        ("PKCS#1", pkcs1.clone()),
        ("SPKI with CRLF", spki.replace('\n', "\r\n")),
        ("SPKI with written line breaks", spki.replace('\n', "\\n")),
        (
            "PKCS#1 with written line breaks",
            pkcs1.replace('\n', "\\n"),
        ),
        ("SPKI with written CRLF", spki.replace('\n', "\\r\\n")),
        ("SPKI on one line", spki.replace('\n', " ")),
        ("SPKI on one line, without blanks", spki.replace('\n', "")),
        ("SPKI amid white space", format!("\n\t  {spki}\n \n")),
        ("SPKI, indented", spki.replace('\n', "\n    ")),
        ("SPKI without the last line break", spki.trim().to_owned()),
        ("base64 of SPKI", base64(&spki)),
        ("base64 of PKCS#1", base64(&pkcs1)),
        ("base64 of the DER of SPKI", base64(spki_der(&OURS))),
        ("base64 of the DER of PKCS#1", base64(pkcs1_der())),
        (
            "base64 without padding",
            base64(&spki).trim_end_matches('=').to_owned(),
        ),
        (
            "base64 amid white space",
            format!(" {}\n", base64(spki_der(&OURS))),
        ),
        (
            "wrapped base64",
            base64(spki_der(&OURS)).replace('A', "A\n"),
        ),
    ];
    for (name, text) in forms {
        let key = VerificationKey::parse(&text);
        assert!(key.is_ok(), "{name}: {key:?}");
        let verifier = verifier_with(key.unwrap(), 30);
        assert!(verifier.verify(&good_token(), now()).is_ok(), "{name}");
    }
}

#[test]
fn takes_every_size_and_exponent_that_can_verify() {
    let usual: &[u8] = &[1, 0, 1];
    for (bits, exponent) in [
        (2048, usual),
        (2049, usual),
        (3072, usual),
        (8191, usual),
        (8192, usual),
        (2048, &[3]),
        (2048, &[17]),
        (2048, &[1, 0xff, 0xff, 0xff, 0xff]),
    ] {
        let text = base64(numbers(bits, true, exponent));
        assert!(
            VerificationKey::parse(&text).is_ok(),
            "{bits} bits, exponent {exponent:?}"
        );
    }
}

#[test]
fn refuses_numbers_that_prove_nothing_or_cost_too_much() {
    let usual: &[u8] = &[1, 0, 1];
    let rows: [(usize, bool, &[u8], KeyError); 12] = [
        (512, true, usual, KeyError::TooShort { bits: 512 }),
        (1024, true, usual, KeyError::TooShort { bits: 1024 }),
        (2047, true, usual, KeyError::TooShort { bits: 2047 }),
        (8193, true, usual, KeyError::TooLong { bits: 8193 }),
        (16384, true, usual, KeyError::TooLong { bits: 16384 }),
        (2048, false, usual, KeyError::Modulus),
        (2048, true, &[0], KeyError::Exponent),
        (2048, true, &[1], KeyError::Exponent),
        (2048, true, &[2], KeyError::Exponent),
        (2048, true, &[1, 0, 0], KeyError::Exponent),
        (2048, true, &[2, 0, 0, 0, 1], KeyError::Exponent),
        (2048, true, &[0xff; 255], KeyError::Exponent),
    ];
    for (bits, odd, exponent, expected) in rows {
        let key = numbers(bits, odd, exponent);
        for text in [base64(&key), base64(spki_of("1.2.840.113549.1.1.1", &key))] {
            assert_eq!(
                VerificationKey::parse(&text).err(),
                Some(expected),
                "{bits} {exponent:?}"
            );
        }
    }
}
