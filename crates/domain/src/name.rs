//! What a user likes to be called.

use crate::text::text_value;

/// A display name: trimmed, 1 to 255 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(String);

text_value!(Name, NameError, "Trims the text and takes what is left.");

impl Name {
    /// The most characters that a name has.
    pub const MAX_LENGTH: usize = 255;

    fn accept(text: &str) -> Result<&str, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(NameError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(NameError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is left after trimming.
    #[error("A name must not be empty")]
    Empty,
    /// It has more than [`Name::MAX_LENGTH`] characters.
    #[error("A name has at most {} characters", Name::MAX_LENGTH)]
    TooLong,
    /// There is a control character in it.
    #[error("A name has no control characters")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{Name, NameError};

    #[test]
    fn trims_then_checks() {
        assert_eq!(
            Name::parse("  Ada  ").map(Name::into_string),
            Ok("Ada".to_owned())
        );
        assert!(Name::parse(&"é".repeat(255)).is_ok());
        assert_eq!(Name::parse(" \t "), Err(NameError::Empty));
        assert_eq!(Name::parse(&"é".repeat(256)), Err(NameError::TooLong));
        assert_eq!(Name::parse("A\nda"), Err(NameError::ControlCharacter));
    }
}
