//! Writes names and texts into SQL that has no place for parameters, as PostgreSQL quotes them.
//!
//! Everything that can be a parameter is one.

/// A name, such as a role's.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text. It must hold no backslash where `standard_conforming_strings` may be off, so it is then
/// written as an escape string, which reads the same either way.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') {
        format!(" E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

#[cfg(test)]
mod tests {
    use super::{identifier, literal};

    #[test]
    fn quotes_end_nothing() {
        assert_eq!(identifier(r#"a"b"#), r#""a""b""#);
        assert_eq!(literal("o'Brien"), "'o''Brien'");
        assert_eq!(literal(r"a\'; --"), r" E'a\\''; --'");
    }
}
