//! The query of a request, read parameter by parameter.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::problem::Fault;

/// The value of a parameter. An empty one counts as absent; a repeated one is a fault.
pub(super) fn parameter<'q>(query: &'q str, name: &str) -> Result<Option<Cow<'q, str>>, Fault> {
    let mut values = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(key).as_deref() == Some(name)).then_some(value)
    });
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Fault::new("value_error", "The parameter is repeated"));
    }
    match decoded(value) {
        Some(value) if value.is_empty() => Ok(None),
        Some(value) => Ok(Some(value)),
        None => Err(Fault::new("value_error", "The parameter is not UTF-8")),
    }
}

/// A name or a value, as a form writes it.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('+') {
        return percent_decode_str(text).decode_utf8().ok();
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned().into())
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn values_are_decoded_as_forms_write_them() {
        let query = "a=1&b=x+y%2Bz&%63=%C3%A9&d&e=&f=a=b";
        let value = |name| parameter(query, name).unwrap().map(String::from);
        assert_eq!(value("a").as_deref(), Some("1"));
        assert_eq!(value("b").as_deref(), Some("x y+z"));
        assert_eq!(value("c").as_deref(), Some("é"));
        assert_eq!(value("f").as_deref(), Some("a=b"));
        for absent in ["d", "e", "g", ""] {
            assert_eq!(value(absent), None, "{absent}");
        }
    }

    #[test]
    fn a_repeated_or_unreadable_value_is_a_fault() {
        for query in ["a=1&a=2", "a=&a=", "a=1&%61=1", "a=%ff", "a=+%ff"] {
            assert!(parameter(query, "a").is_err(), "{query}");
        }
        assert!(parameter("b=%ff&b=1&%ff=2", "a").unwrap().is_none());
    }
}
