//! What an idea or a task is called.

use crate::text::text_value;

/// A title: trimmed, 1 to 200 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Title(String);

text_value!(Title, TitleError, "Trims the text and takes what is left.");

impl Title {
    /// The most characters that a title has.
    pub const MAX_LENGTH: usize = 200;

    fn accept(text: &str) -> Result<&str, TitleError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TitleError::Empty);
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(TitleError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(TitleError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text is no title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// Nothing is left after trimming.
    #[error("A title must not be empty")]
    Empty,
    /// It has more than [`Title::MAX_LENGTH`] characters.
    #[error("A title has at most {} characters", Title::MAX_LENGTH)]
    TooLong,
    /// There is a control character in it.
    #[error("A title has no control characters, line breaks and tabs among them")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Title, TitleError};

    #[test]
    fn counts_characters_after_trimming() {
        assert_eq!(
            Title::parse("  x\u{3000}").map(Title::into_string),
            Ok("x".to_owned())
        );
        assert!(Title::parse(&"🎬".repeat(200)).is_ok());
        assert!(Title::parse(&format!("{}   ", "x".repeat(200))).is_ok());
        assert_eq!(Title::parse(&"🎬".repeat(201)), Err(TitleError::TooLong));
        assert_eq!(Title::parse(" \u{a0} "), Err(TitleError::Empty));
    }

    #[test]
    fn refuses_control_characters_inside() {
        for text in ["a\0b", "a\nb", "a\tb", "a\u{7f}b", "a\u{85}b"] {
            assert_eq!(
                Title::parse(text),
                Err(TitleError::ControlCharacter),
                "{text:?}"
            );
        }
        assert!(
            Title::parse("a\u{200d}b\u{202e}").is_ok(),
            "joiners and marks are no controls"
        );
    }

    #[test]
    fn keeps_a_text_that_needs_no_trimming_without_a_copy() {
        let text = "A title".to_owned();
        let at = text.as_ptr();
        assert_eq!(Title::try_from(text).unwrap().as_str().as_ptr(), at);
    }

    proptest! {
        #[test]
        fn a_text_is_taken_as_a_copy_of_it_is(text in "\\s{0,2}\\PC{0,210}") {
            prop_assert_eq!(Title::try_from(text.clone()), Title::parse(&text));
        }

        #[test]
        fn parsing_what_was_parsed_changes_nothing(text in "\\PC{0,220}") {
            if let Ok(title) = Title::parse(&text) {
                prop_assert_eq!(Title::parse(title.as_str()), Ok(title));
            }
        }
    }
}
