//! The good signatures that a key has seen.
//!
//! What a key has signed once it has signed for good, so a client that shows its token again need not
//! have RSA worked out again. Nothing else is remembered: whom a token is from and for, and whether
//! its time has come or passed, is asked each time, and which key it needs as well. A key that is
//! withdrawn takes with it what it has seen, and so does one that is fetched anew: a token is then
//! worked out once more.
//! Deliberately absent: tokens, of which only a digest is kept, and whatever was not a good signature.

use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use quick_cache::sync::Cache;

/// How many are remembered for each key, in some 80 bytes each; 1.3 MB at most. Those that were shown
/// most stay.
const MOST: usize = 16 * 1024;

/// A message and what was given as its signature.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Signature([u8; SHA256_OUTPUT_LEN]);

impl Signature {
    pub(crate) fn of(message: &[u8], signature: &[u8]) -> Self {
        let mut digest = Context::new(&SHA256);
        // Without the length, a byte could move from one to the other.
        digest.update(&message.len().to_be_bytes());
        digest.update(message);
        digest.update(signature);
        let mut bytes = [0; SHA256_OUTPUT_LEN];
        bytes.copy_from_slice(digest.finish().as_ref());
        Self(bytes)
    }
}

/// Those that were found to be good.
#[derive(Debug)]
pub(crate) struct Signatures(Cache<Signature, ()>);

impl Default for Signatures {
    fn default() -> Self {
        Self(Cache::new(MOST))
    }
}

impl Signatures {
    pub(crate) fn contain(&self, signature: &Signature) -> bool {
        self.0.get(signature).is_some()
    }

    pub(crate) fn remember(&self, good: Signature) {
        self.0.insert(good, ());
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Signature, Signatures};

    #[test]
    fn what_is_remembered_is_bounded() {
        let signatures = Signatures::default();
        for number in 0..3 * MOST {
            signatures.remember(Signature::of(&number.to_be_bytes(), b"signature"));
        }
        assert!(signatures.0.len() <= MOST);
    }

    #[test]
    fn no_byte_moves_between_a_message_and_its_signature() {
        let signatures = Signatures::default();
        signatures.remember(Signature::of(b"message", b"signature"));
        assert!(signatures.contain(&Signature::of(b"message", b"signature")));
        assert!(!signatures.contain(&Signature::of(b"messages", b"ignature")));
        assert!(!signatures.contain(&Signature::of(b"messag", b"esignature")));
    }
}
