//! `If-Match`: the versions that a client means to change.

use creatorvault_domain::{Expected, Version};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::{
    extract::{Form, FromForm, Reported},
    problem::{Fault, Kind},
    values::{Described, Text},
};

impl FromForm for Expected {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::PreconditionFailed);
        Ok(form.header("If-Match")?.unwrap_or_default())
    }
}

impl Described for Expected {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "pattern": r#"^(\*|(W/)?"[!#-+\--~]*"(\s*,\s*(W/)?"[!#-+\--~]*")*)$"#,
            "examples": ["\"1\""],
            "description": "The `ETag` of what is to be changed; if it is another by now, the \
                answer is 412. Without it, the last write wins.",
        })
    }
}

impl Text for Expected {
    /// Only a strong tag names a version for sure (RFC 9110), and any that is none of ours names none.
    fn parse(text: &str) -> Result<Self, Fault> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let mut versions = Vec::new();
        for tag in text.split(',').map(str::trim) {
            let (weak, tag) = match tag.strip_prefix("W/") {
                Some(tag) => (true, tag),
                None => (false, tag),
            };
            let opaque = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            let Some(opaque) = opaque.filter(|opaque| !opaque.contains('"')) else {
                let message = "If-Match is a list of entity tags in quotes, or *";
                return Err(Fault::new("value_error", message));
            };
            if !weak {
                versions.extend(version(opaque));
            }
        }
        Ok(Self::OneOf(versions))
    }
}

/// The version whose tag this is. A tag is compared as it is written, so another spelling of the
/// number is none of ours.
fn version(opaque: &str) -> Option<Version> {
    let number: i64 = opaque.parse().ok()?;
    (number.to_string() == opaque).then(|| Version::new(number))
}

#[cfg(test)]
mod tests {
    use creatorvault_domain::{Expected, Version};

    use crate::values::Text;

    #[test]
    fn reads_lists_of_tags() {
        let one_of =
            |numbers: &[i64]| Expected::OneOf(numbers.iter().copied().map(Version::new).collect());
        let cases = [
            ("*", Expected::Any),
            (r#""7""#, one_of(&[7])),
            (r#" "7" , "8""#, one_of(&[7, 8])),
            (r#"W/"7", "8""#, one_of(&[8])),
            (r#""abc""#, one_of(&[])),
            (r#""+7", "07""#, one_of(&[])),
            (r#""""#, one_of(&[])),
        ];
        for (text, expected) in cases {
            assert_eq!(<Expected as Text>::parse(text).unwrap(), expected, "{text}");
        }
        for text in [
            "",
            "7",
            r#""7"#,
            r#""7" "8""#,
            r#""7","#,
            "*, *",
            r#"w/"7""#,
        ] {
            assert!(<Expected as Text>::parse(text).is_err(), "{text}");
        }
    }
}
