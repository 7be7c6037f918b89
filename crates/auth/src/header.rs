//! The rules on a token's header, which is read before anything is proven.
//!
//! The header chooses nothing here: not the algorithm, not where a key comes from. Members that
//! offer a key (`jwk`, `jku`, `x5u`, `x5c`) are not read, members that change the meaning of the
//! token refuse it. Deliberately absent: the choice of a key.

use serde_json::Value;

use crate::Invalidity;
use crate::strict_json::Object;

const MAX_KEY_ID_BYTES: usize = 255;

/// Present means refused, whatever the value: `crit` alone asks for this, but to ignore the
/// others is to verify something else than what their sender meant.
const EXTENSIONS: [&str; 4] = ["crit", "b64", "zip", "cty"];

const TYPES: [&str; 3] = ["JWT", "at+jwt", "application/at+jwt"];

pub(crate) fn check(header: &Object) -> Result<(), Invalidity> {
    if header.get("alg").and_then(Value::as_str) != Some("RS256") {
        return Err(Invalidity::Algorithm);
    }
    if let Some(name) = EXTENSIONS
        .into_iter()
        .find(|name| header.contains_key(*name))
    {
        return Err(Invalidity::Extension(name));
    }
    if !header.get("typ").is_none_or(is_token_type) {
        return Err(Invalidity::Type);
    }
    if !header.get("kid").is_none_or(is_key_id) {
        return Err(Invalidity::KeyId);
    }
    Ok(())
}

fn is_token_type(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|name| TYPES.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Also what a key must be called for a token to name it.
pub(crate) fn is_key_id(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|id| id.len() <= MAX_KEY_ID_BYTES)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check;
    use crate::Invalidity;

    #[test]
    fn names_the_rule_that_was_broken() {
        let cases = [
            (json!({"alg": "RS256"}), Ok(())),
            (
                json!({"alg": "RS256", "typ": "AT+JWT", "kid": "k", "jku": 1}),
                Ok(()),
            ),
            (json!({}), Err(Invalidity::Algorithm)),
            (json!({"alg": "none"}), Err(Invalidity::Algorithm)),
            (json!({"alg": ["RS256"]}), Err(Invalidity::Algorithm)),
            (
                json!({"alg": "RS256", "crit": null}),
                Err(Invalidity::Extension("crit")),
            ),
            (
                json!({"alg": "RS256", "zip": "DEF"}),
                Err(Invalidity::Extension("zip")),
            ),
            (json!({"alg": "RS256", "typ": null}), Err(Invalidity::Type)),
            (json!({"alg": "RS256", "kid": 1}), Err(Invalidity::KeyId)),
            (
                json!({"alg": "RS256", "kid": "k".repeat(256)}),
                Err(Invalidity::KeyId),
            ),
        ];
        for (header, expected) in cases {
            assert_eq!(check(header.as_object().unwrap()), expected, "{header}");
        }
    }
}
