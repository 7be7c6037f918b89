//! Writes names and texts into SQL that has no place for parameters, as PostgreSQL quotes them.
//!
//! Everything that can be a parameter is one.

/// A name, such as a role's.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text, written so that it reads the same whatever `standard_conforming_strings` is.
pub(crate) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::{identifier, literal};

    #[test]
    fn quotes_end_nothing() {
        assert_eq!(identifier(r#"a"b"#), r#""a""b""#);
        assert_eq!(literal("o'Brien"), "E'o''Brien'");
        assert_eq!(literal(r"a\'; --"), r"E'a\\''; --'");
    }
}
