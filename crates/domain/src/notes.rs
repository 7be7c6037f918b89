//! What there is to say about an idea.

use crate::text::text_value;

/// Notes: at most 5000 characters, kept exactly; tabs and line breaks are the only controls.
///
/// Empty notes are notes, not their absence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notes(String);

text_value!(Notes, NotesError, "Takes a text as it stands.");

impl Notes {
    /// The most characters that notes have.
    pub const MAX_LENGTH: usize = 5000;

    fn accept(text: &str) -> Result<&str, NotesError> {
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(NotesError::TooLong);
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        {
            return Err(NotesError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text can't be notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotesError {
    /// It has more than [`Notes::MAX_LENGTH`] characters.
    #[error("Notes have at most {} characters", Notes::MAX_LENGTH)]
    TooLong,
    /// There is a control character in it that is neither a tab nor a line break.
    #[error("Notes have no control characters but tabs and line breaks")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{Notes, NotesError};

    #[test]
    fn keeps_text_exactly() {
        let text = "  one\r\n\ttwo  ";
        assert_eq!(
            Notes::parse(text).map(Notes::into_string),
            Ok(text.to_owned())
        );
        assert!(Notes::parse("").is_ok());
        assert!(Notes::parse(&"é".repeat(5000)).is_ok());
    }

    #[test]
    fn refuses_length_and_controls() {
        assert_eq!(Notes::parse(&"é".repeat(5001)), Err(NotesError::TooLong));
        for text in ["\0", "\u{b}", "\u{1b}[31m", "\u{9b}"] {
            assert_eq!(
                Notes::parse(text),
                Err(NotesError::ControlCharacter),
                "{text:?}"
            );
        }
    }
}
