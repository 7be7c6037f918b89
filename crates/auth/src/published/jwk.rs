//! One key of a JWK set, and every reason to leave one aside.
//!
//! What a key says of itself must fit, what it leaves out is fine: Better Auth's keys have no `use`
//! and no `key_ops`. Deliberately absent: certificates (`x5c`, `x5u`), which are never looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::strict_json::Object;
use crate::{KeyError, VerificationKey, header};

/// A key that a token can name.
#[derive(Clone, Debug)]
pub(super) struct Jwk {
    pub(super) id: String,
    pub(super) key: VerificationKey,
}

/// Why a key of a set is not used. It never holds any of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unusable {
    #[error("it is no JSON object")]
    NotAnObject,
    #[error("it is no RSA key, which RS256 needs")]
    Kind,
    #[error("it is a private key, which everyone can read now")]
    Private,
    #[error("its use is another than signatures")]
    Use,
    #[error("its operations do not include 'verify'")]
    Operations,
    #[error("its algorithm is another than RS256")]
    Algorithm,
    #[error("its key id is not a string of at most 255 bytes")]
    Id,
    #[error("another key has the same key id")]
    SharedId,
    #[error("its numbers are not base64url without padding")]
    Numbers,
    #[error(transparent)]
    Key(KeyError),
    #[error("there are too many keys before it")]
    TooMany,
}

impl Jwk {
    pub(super) fn parse(value: &Value) -> Result<Self, Unusable> {
        let members = value.as_object().ok_or(Unusable::NotAnObject)?;
        check_purpose(members)?;
        let id = members
            .get("kid")
            .filter(|id| header::is_key_id(id))
            .and_then(Value::as_str)
            .ok_or(Unusable::Id)?;
        let key = VerificationKey::from_big_endian(&number(members, "n")?, &number(members, "e")?)
            .map_err(Unusable::Key)?;
        Ok(Self {
            id: id.to_owned(),
            key,
        })
    }
}

fn check_purpose(members: &Object) -> Result<(), Unusable> {
    let is = |name, text| members.get(name).and_then(Value::as_str) == Some(text);
    let may_be = |name, text| !members.contains_key(name) || is(name, text);
    if !is("kty", "RSA") {
        return Err(Unusable::Kind);
    }
    if members.contains_key("d") {
        return Err(Unusable::Private);
    }
    if !may_be("use", "sig") {
        return Err(Unusable::Use);
    }
    if !members.get("key_ops").is_none_or(include_verify) {
        return Err(Unusable::Operations);
    }
    if !may_be("alg", "RS256") {
        return Err(Unusable::Algorithm);
    }
    Ok(())
}

fn include_verify(operations: &Value) -> bool {
    operations
        .as_array()
        .is_some_and(|list| list.iter().any(|operation| operation == "verify"))
}

fn number(members: &Object, name: &str) -> Result<Vec<u8>, Unusable> {
    members
        .get(name)
        .and_then(Value::as_str)
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .ok_or(Unusable::Numbers)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    use super::{Jwk, Unusable};
    use crate::KeyError;

    fn modulus(bytes: usize) -> String {
        URL_SAFE_NO_PAD.encode(vec![0xff; bytes])
    }

    /// A good key with one member changed, or taken out where the value is `None`.
    fn changed(name: &str, value: Option<Value>) -> Value {
        let mut jwk = json!({"kty": "RSA", "kid": "k", "n": modulus(256), "e": "AQAB"});
        let members = jwk.as_object_mut().unwrap();
        match value {
            Some(value) => members.insert(name.to_owned(), value),
            None => members.remove(name),
        };
        jwk
    }

    #[test]
    fn a_key_is_used_if_nothing_that_it_says_is_against_it() {
        let mut wide = vec![0; 4];
        wide.extend([0xff; 256]);
        for (name, value) in [
            ("alg", json!("RS256")),
            ("use", json!("sig")),
            ("key_ops", json!(["verify"])),
            ("key_ops", json!(["sign", "verify"])),
            ("kid", json!("")),
            ("kid", json!("k".repeat(255))),
            ("n", json!(modulus(1024))),
            ("n", json!(URL_SAFE_NO_PAD.encode(wide))),
            ("e", json!("Aw")),
            ("x5u", json!("http://127.0.0.1:9/")),
            ("ext", json!(true)),
        ] {
            let jwk = Jwk::parse(&changed(name, Some(value.clone())));
            assert!(jwk.is_ok(), "{name} {value}: {jwk:?}");
        }
    }

    #[test]
    fn a_key_is_left_aside_for_what_it_says() {
        let even = URL_SAFE_NO_PAD.encode([0xfe; 256]);
        let short = KeyError::TooShort { bits: 2040 };
        let long = KeyError::TooLong { bits: 8200 };
        for (name, value, expected) in [
            ("kty", json!("EC"), Unusable::Kind),
            ("kty", json!("oct"), Unusable::Kind),
            ("kty", json!("rsa"), Unusable::Kind),
            ("kty", json!(null), Unusable::Kind),
            ("d", json!("AQAB"), Unusable::Private),
            ("use", json!("enc"), Unusable::Use),
            ("use", json!(null), Unusable::Use),
            ("use", json!(["sig"]), Unusable::Use),
            ("key_ops", json!(["sign"]), Unusable::Operations),
            ("key_ops", json!([]), Unusable::Operations),
            ("key_ops", json!("verify"), Unusable::Operations),
            ("key_ops", json!(null), Unusable::Operations),
            ("alg", json!("PS512"), Unusable::Algorithm),
            ("alg", json!("RS384"), Unusable::Algorithm),
            ("alg", json!("RSA-OAEP"), Unusable::Algorithm),
            ("alg", json!("rs256"), Unusable::Algorithm),
            ("alg", json!(null), Unusable::Algorithm),
            ("kid", json!(1), Unusable::Id),
            ("kid", json!(null), Unusable::Id),
            ("kid", json!("k".repeat(256)), Unusable::Id),
            (
                "n",
                json!(""),
                Unusable::Key(KeyError::TooShort { bits: 0 }),
            ),
            (
                "n",
                json!("AA"),
                Unusable::Key(KeyError::TooShort { bits: 0 }),
            ),
            ("n", json!(even), Unusable::Key(KeyError::Modulus)),
            ("n", json!(modulus(255)), Unusable::Key(short)),
            ("n", json!(modulus(1025)), Unusable::Key(long)),
            ("n", json!(modulus(256) + "=="), Unusable::Numbers),
            ("n", json!("+/+/"), Unusable::Numbers),
            ("n", json!(65537), Unusable::Numbers),
            ("e", json!("AQ"), Unusable::Key(KeyError::Exponent)),
            ("e", json!("AAE"), Unusable::Key(KeyError::Exponent)),
            ("e", json!("AQAC"), Unusable::Key(KeyError::Exponent)),
            ("e", json!("BAAAAAE"), Unusable::Key(KeyError::Exponent)),
            ("e", json!(null), Unusable::Numbers),
        ] {
            let jwk = Jwk::parse(&changed(name, Some(value.clone())));
            assert_eq!(jwk.err(), Some(expected), "{name} {value}");
        }
        for (name, expected) in [
            ("kty", Unusable::Kind),
            ("kid", Unusable::Id),
            ("n", Unusable::Numbers),
            ("e", Unusable::Numbers),
        ] {
            let jwk = Jwk::parse(&changed(name, None));
            assert_eq!(jwk.err(), Some(expected), "{name}");
        }
        for value in [json!(null), json!("RSA"), json!([])] {
            assert_eq!(Jwk::parse(&value).err(), Some(Unusable::NotAnObject));
        }
    }
}
