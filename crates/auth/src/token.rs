//! A token taken apart, in the compact form of RFC 7515 and in no other.
//!
//! Whatever has two spellings has one here: no padding, no second alphabet, no stray bits at the
//! end, no white space. Deliberately absent: any trust. The payload is opened only by
//! [`Token::verified_claims`], once its signature has been checked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::strict_json::{self, Object};
use crate::{Invalidity, Malformation, Part, Rejection, VerificationKey};

/// The size is looked at first, so that nothing else costs more than this.
const MAX_BYTES: usize = 8 * 1024;

pub(crate) struct Token<'a> {
    header: Object,
    payload: Vec<u8>,
    signature: Vec<u8>,
    signed: &'a [u8],
}

impl<'a> Token<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Malformation> {
        if text.len() > MAX_BYTES {
            return Err(Malformation::Length);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Malformation::Parts)?;
        let (header, payload) = signed.split_once('.').ok_or(Malformation::Parts)?;
        if payload.contains('.') {
            return Err(Malformation::Parts);
        }
        let header = decode(header, Part::Header)?;
        Ok(Self {
            header: json(&header, Part::Header)?,
            payload: decode(payload, Part::Payload)?,
            signature: decode(signature, Part::Signature)?,
            signed: signed.as_bytes(),
        })
    }

    pub(crate) fn header(&self) -> &Object {
        &self.header
    }

    /// The name of the key that signed this, as the token has it.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header.get("kid").and_then(Value::as_str)
    }

    /// Opens the payload, if this key signed it.
    pub(crate) fn verified_claims(&self, key: &VerificationKey) -> Result<Object, Rejection> {
        if !key.verifies(self.signed, &self.signature) {
            return Err(Invalidity::Signature.into());
        }
        Ok(json(&self.payload, Part::Payload)?)
    }
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, Malformation> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Malformation::Encoding(part))
}

fn json(bytes: &[u8], part: Part) -> Result<Object, Malformation> {
    strict_json::object(bytes).map_err(|_| Malformation::Json(part))
}

#[cfg(test)]
mod tests {
    use super::Token;
    use crate::{Malformation, Part};

    #[test]
    fn says_where_the_text_stops_being_a_token() {
        let long = "e".repeat(8 * 1024 + 1);
        let cases = [
            (long.as_str(), Malformation::Length),
            ("", Malformation::Parts),
            ("e30", Malformation::Parts),
            ("e30.e30", Malformation::Parts),
            ("e30.e30.AA.AA", Malformation::Parts),
            ("e30.e30.AA.AA.AA", Malformation::Parts),
            ("e30=.e30.AA", Malformation::Encoding(Part::Header)),
            ("e31.e30.AA", Malformation::Encoding(Part::Header)),
            ("e30.e30\n.AA", Malformation::Encoding(Part::Payload)),
            ("e30.e30.A+", Malformation::Encoding(Part::Signature)),
            ("e30.e30.AB", Malformation::Encoding(Part::Signature)),
            (".e30.AA", Malformation::Json(Part::Header)),
            ("W10.e30.AA", Malformation::Json(Part::Header)),
        ];
        for (text, expected) in cases {
            assert_eq!(Token::parse(text).err(), Some(expected), "{text:?}");
        }
        assert!(Token::parse("e30.e30.AA").is_ok());
    }
}
