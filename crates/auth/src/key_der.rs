//! From DER to the numbers of an RSA public key, in either of the two forms it comes in.
//!
//! Deliberately absent: whether the numbers are any good.

use pkcs1::RsaPublicKeyRef;
use spki::SubjectPublicKeyInfoRef;
use spki::der::asn1::{AnyRef, ObjectIdentifier};
use spki::der::{Decode, Tag, Tagged};

use crate::KeyError;

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

pub(crate) fn rsa_public_key(der: &[u8]) -> Result<RsaPublicKeyRef<'_>, KeyError> {
    match SubjectPublicKeyInfoRef::from_der(der) {
        Ok(info) => RsaPublicKeyRef::from_der(rsa_key_inside(&info)?).or(Err(KeyError::Unreadable)),
        Err(_) => RsaPublicKeyRef::from_der(der).map_err(|_| name_what_it_is(der)),
    }
}

fn rsa_key_inside<'a>(info: &SubjectPublicKeyInfoRef<'a>) -> Result<&'a [u8], KeyError> {
    match info.algorithm.oid {
        pkcs1::ALGORITHM_OID => info
            .subject_public_key
            .as_bytes()
            .ok_or(KeyError::Unreadable),
        EC => Err(KeyError::NotRsa("an elliptic-curve")),
        ED25519 => Err(KeyError::NotRsa("an Ed25519")),
        RSA_PSS => Err(KeyError::NotRsa("an RSA-PSS")),
        _ => Err(KeyError::NotRsa("another kind of")),
    }
}

/// Without PEM there is no label to tell a private key or a certificate by, but both begin with a
/// version: the one with a bare number, the other inside of the part that is signed.
fn name_what_it_is(der: &[u8]) -> KeyError {
    const VERSION_0: &[u8] = &[2, 1, 0];
    const VERSION_1: &[u8] = &[2, 1, 1];
    const TAGGED_VERSION: u8 = 0xa0;

    let content = elements(der);
    if content.starts_with(VERSION_0) || content.starts_with(VERSION_1) {
        KeyError::PrivateKey
    } else if elements(content).first() == Some(&TAGGED_VERSION) {
        KeyError::Certificate
    } else {
        KeyError::Unreadable
    }
}

/// What stands inside of the sequence that the bytes begin with.
fn elements(der: &[u8]) -> &[u8] {
    match AnyRef::from_der_partial(der) {
        Ok((first, _)) if first.tag() == Tag::Sequence => first.value(),
        Ok(_) | Err(_) => &[],
    }
}
