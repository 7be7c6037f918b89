//! The keys that an issuer publishes, by their ids.
//!
//! Deliberately absent: where the document comes from.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::jwk::{Jwk, Unusable};
use crate::{VerificationKey, strict_json};

/// More than any issuer has in use; what it publishes beyond is not kept.
const MAX_KEYS: usize = 64;

/// The keys of a JWK set that tokens can be checked with; at least one.
#[derive(Debug)]
pub(crate) struct KeySet {
    keys: HashMap<String, VerificationKey>,
    skipped: Vec<Skipped>,
}

/// A key that is not used: its place in the document, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Skipped {
    pub(super) place: usize,
    pub(super) why: Unusable,
}

/// Why a document is no JWK set with a key to check tokens with. It never holds any of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Nonsense {
    #[error("it is no JSON object with distinct members and a list of keys")]
    NotASet,
    #[error("it lists no keys")]
    Empty,
    #[error("none of its keys can be used, the first of them since {0}")]
    NoneUsable(Unusable),
}

impl KeySet {
    pub(super) fn parse(document: &[u8]) -> Result<Self, Nonsense> {
        let document = strict_json::object(document).map_err(|_| Nonsense::NotASet)?;
        let list = document.get("keys").and_then(Value::as_array);
        let parsed: Vec<_> = list
            .ok_or(Nonsense::NotASet)?
            .iter()
            .map(Jwk::parse)
            .collect();
        let set = Self::of(parsed);
        match (set.keys.is_empty(), set.skipped.first()) {
            (false, _) => Ok(set),
            (true, Some(first)) => Err(Nonsense::NoneUsable(first.why)),
            (true, None) => Err(Nonsense::Empty),
        }
    }

    /// An id that two usable keys share names neither: to try both would let the one speak for the
    /// other, and to choose would be a guess.
    fn of(parsed: Vec<Result<Jwk, Unusable>>) -> Self {
        let shared = shared_ids(&parsed);
        let mut keys = HashMap::new();
        let mut skipped = Vec::new();
        for (place, jwk) in parsed.into_iter().enumerate() {
            let why = match jwk {
                Err(why) => why,
                Ok(jwk) if shared.contains(&jwk.id) => Unusable::SharedId,
                Ok(_) if keys.len() == MAX_KEYS => Unusable::TooMany,
                Ok(jwk) => {
                    keys.insert(jwk.id, jwk.key);
                    continue;
                }
            };
            skipped.push(Skipped { place, why });
        }
        Self { keys, skipped }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&VerificationKey> {
        self.keys.get(id)
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }
}

fn shared_ids(parsed: &[Result<Jwk, Unusable>]) -> HashSet<String> {
    let mut seen = HashSet::new();
    let ids = parsed.iter().flatten().map(|jwk| jwk.id.as_str());
    ids.filter(|id| !seen.insert(*id))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::{KeySet, Nonsense, Skipped, Unusable};

    fn key(id: &str) -> Value {
        let modulus = URL_SAFE_NO_PAD.encode([0xff; 256]);
        json!({"kty": "RSA", "kid": id, "n": modulus, "e": "AQAB"})
    }

    fn parse(keys: &[Value]) -> Result<KeySet, Nonsense> {
        KeySet::parse(json!({"keys": keys}).to_string().as_bytes())
    }

    #[test]
    fn good_keys_are_kept_beside_bad_ones() {
        let set = parse(&[json!({"kty": "EC"}), key("a"), json!(1), key("b")]).unwrap();
        assert!(set.get("a").is_some() && set.get("b").is_some() && set.get("c").is_none());
        let expected = [(0, Unusable::Kind), (2, Unusable::NotAnObject)];
        assert_eq!(
            set.skipped(),
            expected.map(|(place, why)| Skipped { place, why })
        );
    }

    #[test]
    fn an_id_that_two_keys_share_names_neither() {
        let set = parse(&[key("a"), key("b"), key("a"), key("a")]).unwrap();
        assert!(set.get("a").is_none() && set.get("b").is_some());
        let places: Vec<_> = set.skipped().iter().map(|skipped| skipped.place).collect();
        assert_eq!(places, [0, 2, 3]);
        assert!(parse(&[key("a"), json!({"kty": "EC", "kid": "a"})]).is_ok());
    }

    #[test]
    fn a_bounded_number_of_keys_is_kept() {
        let mut keys: Vec<_> = (0..66).map(|id| key(&id.to_string())).collect();
        keys.push(key("0"));
        let set = parse(&keys).unwrap();
        assert_eq!(set.len(), 64);
        assert!(set.get("0").is_none() && set.get("64").is_some() && set.get("65").is_none());
    }

    #[test]
    fn a_document_without_a_usable_key_is_nonsense() {
        let documents = [
            ("", Nonsense::NotASet),
            ("<html>", Nonsense::NotASet),
            ("[]", Nonsense::NotASet),
            ("{}", Nonsense::NotASet),
            (r#"{"keys":{}}"#, Nonsense::NotASet),
            (r#"{"keys":[],"keys":[]}"#, Nonsense::NotASet),
            (r#"{"keys":[{"kid":"a","kid":"b"}]}"#, Nonsense::NotASet),
            (r#"{"keys":[]}"#, Nonsense::Empty),
            (
                r#"{"keys":[{"kty":"OKP"},1]}"#,
                Nonsense::NoneUsable(Unusable::Kind),
            ),
        ];
        for (document, expected) in documents {
            let parsed = KeySet::parse(document.as_bytes());
            assert_eq!(parsed.err(), Some(expected), "{document}");
        }
    }
}
