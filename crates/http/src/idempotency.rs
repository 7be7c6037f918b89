//! `Idempotency-Key`: how a client says that it may be sending a request again.

use aws_lc_rs::digest;
use creatorvault_persistence::{Claim, IdempotencyKey};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::{
    extract::{Form, FromForm, Reported},
    problem::{Fault, Kind},
    values::{Described, Text},
};

/// Stands before the body in what a handler asks for: the digest is of a body that nobody took
/// anything from yet.
impl FromForm for Option<Claim> {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        form.fails(Kind::IdempotencyKeyReused);
        let key = form.header::<IdempotencyKey>("Idempotency-Key")?;
        Ok(key.map(|key| Claim {
            key,
            fingerprint: fingerprint(form),
        }))
    }
}

/// A digest of method, path and body. Two bodies that say the same have the same.
fn fingerprint(form: &Form) -> [u8; digest::SHA256_OUTPUT_LEN] {
    let mut context = digest::Context::new(&digest::SHA256);
    form.write_canonical(&mut |bytes| context.update(bytes));
    let mut fingerprint = [0; digest::SHA256_OUTPUT_LEN];
    fingerprint.copy_from_slice(context.finish().as_ref());
    fingerprint
}

impl Described for IdempotencyKey {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "maxLength": Self::MAX_LENGTH,
            "pattern": r"^[!-~]([ -~]*[!-~])?$",
            "examples": ["2b1f0a4e-6f0c-4c55-9a55-0e9f4c4a7f1d"],
            "description": "A name for this request, made up by you: when it is sent again within \
                24 hours, it takes effect once, and is answered as the first time",
        })
    }
}

impl Text for IdempotencyKey {
    /// Bare, or a string as RFC 8941 writes it.
    fn parse(text: &str) -> Result<Self, Fault> {
        let quoted = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let key = match quoted {
            Some(quoted) => Self::parse(&unescaped(quoted)),
            None => Self::parse(text),
        };
        key.map_err(|error| Fault::new("value_error", error.to_string()))
    }
}

fn unescaped(quoted: &str) -> String {
    let mut escaped = false;
    let kept = quoted.chars().filter(|&character| {
        escaped = character == '\\' && !escaped;
        !escaped
    });
    kept.collect()
}
