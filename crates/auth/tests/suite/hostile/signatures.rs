//! Signatures by another key, of another kind, or damaged. The header says RS256 throughout.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::KeyPair as _;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaPublicKeyComponents,
};
use creatorvault_auth::Invalidity;

use super::{Case, invalid};
use crate::issuer::{ATTACKER, HEADER, OURS, Payload, base64url, signature, spki_der, spki_pem};

pub(super) fn cases() -> Vec<Case> {
    let signed = format!(
        "{}.{}",
        base64url(HEADER),
        base64url(Payload::good().text())
    );
    let other = format!("{}.{}", base64url(HEADER), base64url("{}"));
    [
        foreign(&signed, &other),
        symmetric(&signed),
        damaged(&signed),
        numbers(),
    ]
    .into_iter()
    .flatten()
    .map(|(name, forged)| {
        let token = format!("{signed}.{}", base64url(forged));
        invalid(format!("signature {name}"), token, Invalidity::Signature)
    })
    .collect()
}

type Forged = Vec<(String, Vec<u8>)>;

fn foreign(signed: &str, other: &str) -> Forged {
    let ecdsa = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let ecdsa = ecdsa.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let forged = [
        (
            "by the attacker",
            signature(&ATTACKER, &RSA_PKCS1_SHA256, signed),
        ),
        (
            "ours with SHA-384",
            signature(&OURS, &RSA_PKCS1_SHA384, signed),
        ),
        (
            "ours with SHA-512",
            signature(&OURS, &RSA_PKCS1_SHA512, signed),
        ),
        (
            "ours with PSS and SHA-256",
            signature(&OURS, &RSA_PSS_SHA256, signed),
        ),
        (
            "ours with PSS and SHA-384",
            signature(&OURS, &RSA_PSS_SHA384, signed),
        ),
        (
            "ours with PSS and SHA-512",
            signature(&OURS, &RSA_PSS_SHA512, signed),
        ),
        ("by an elliptic curve", ecdsa.as_ref().to_vec()),
        (
            "ours of another token",
            signature(&OURS, &RSA_PKCS1_SHA256, other),
        ),
        (
            "ours of the header",
            signature(&OURS, &RSA_PKCS1_SHA256, &base64url(HEADER)),
        ),
        (
            "ours of one more byte",
            signature(&OURS, &RSA_PKCS1_SHA256, &format!("{signed}.")),
        ),
    ];
    named(forged)
}

/// The public key is no secret: a verifier that takes it for one can be forged for.
fn symmetric(signed: &str) -> Forged {
    let pem = spki_pem(&OURS);
    let secrets: [(&str, Vec<u8>); 6] = [
        ("the PEM", pem.clone().into_bytes()),
        ("the PEM, trimmed", pem.trim().as_bytes().to_vec()),
        ("the SPKI DER", spki_der(&OURS)),
        ("the PKCS#1 DER", OURS.public_key().as_ref().to_vec()),
        ("the modulus", modulus()),
        ("nothing", Vec::new()),
    ];
    let macs = secrets.map(|(name, secret)| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let mac = hmac::sign(&key, signed.as_bytes());
        (format!("HMAC keyed by {name}"), mac.as_ref().to_vec())
    });
    macs.into()
}

fn damaged(signed: &str) -> Forged {
    let good = signature(&OURS, &RSA_PKCS1_SHA256, signed);
    let flips = [0, 1, 127, 128, 254, 255].into_iter().flat_map(|index| {
        [0x01, 0x80].map(|bit| {
            let mut flipped = good.clone();
            flipped[index] ^= bit;
            (
                format!("with bit {bit:#04x} of byte {index} flipped"),
                flipped,
            )
        })
    });
    let reversed = good.iter().rev().copied().collect();
    let mut all = named([
        ("absent", Vec::new()),
        ("of one byte", vec![0]),
        ("without its last byte", good[..255].to_vec()),
        ("without its first byte", good[1..].to_vec()),
        ("of one half", good[..128].to_vec()),
        ("with 00 before it", [&[0], good.as_slice()].concat()),
        ("with 00 after it", [good.as_slice(), &[0]].concat()),
        ("twice", good.repeat(2)),
        ("reversed", reversed),
    ]);
    all.extend(flips);
    all
}

/// Numbers that RSA maps to themselves or to nothing.
fn numbers() -> Forged {
    let modulus = modulus();
    let mut one_less = modulus.clone();
    one_less[255] -= 1; // The modulus is odd.
    let mut one = vec![0; 256];
    one[255] = 1;
    named([
        ("of zeros", vec![0; 256]),
        ("of ones", vec![0xff; 256]),
        ("that is 1", one),
        ("that is n", modulus),
        ("that is n - 1", one_less),
    ])
}

fn modulus() -> Vec<u8> {
    RsaPublicKeyComponents::<Vec<u8>>::from(OURS.public_key()).n
}

fn named<const N: usize>(forged: [(&str, Vec<u8>); N]) -> Forged {
    forged.map(|(name, bytes)| (name.to_owned(), bytes)).into()
}
