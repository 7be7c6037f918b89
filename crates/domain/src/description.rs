//! What there is to say about a task or a category.

use crate::text::text_value;

/// A description: at most so many characters, kept exactly; tabs and line breaks are the only
/// controls.
///
/// An empty description is one, not its absence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Description<const MAX: usize>(String);

/// What there is to say about a task.
pub type TaskDescription = Description<5000>;

/// What there is to say about a category.
pub type CategoryDescription = Description<1000>;

text_value!(
    Description<MAX>,
    DescriptionError,
    "Takes a text as it stands."
);

impl<const MAX: usize> Description<MAX> {
    /// The most characters that it has.
    pub const MAX_LENGTH: usize = MAX;

    fn accept(text: &str) -> Result<&str, DescriptionError> {
        if text.chars().count() > MAX {
            return Err(DescriptionError::TooLong { most: MAX });
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        {
            return Err(DescriptionError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text is no description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// It has more characters than it may have.
    #[error("A description has at most {most} characters")]
    TooLong {
        /// How many it may have.
        most: usize,
    },
    /// There is a control character in it that is neither a tab nor a line break.
    #[error("A description has no control characters but tabs and line breaks")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{CategoryDescription, DescriptionError, TaskDescription};

    #[test]
    fn keeps_text_exactly_up_to_its_own_length() {
        let text = "  one\r\n\ttwo  ";
        assert_eq!(TaskDescription::parse(text).unwrap().as_str(), text);
        assert!(CategoryDescription::parse("").is_ok());
        assert!(TaskDescription::parse(&"é".repeat(5000)).is_ok());
        assert_eq!(
            TaskDescription::parse(&"é".repeat(5001)),
            Err(DescriptionError::TooLong { most: 5000 })
        );
        assert!(CategoryDescription::parse(&"é".repeat(1000)).is_ok());
        assert_eq!(
            CategoryDescription::parse(&"é".repeat(1001)),
            Err(DescriptionError::TooLong { most: 1000 })
        );
    }

    #[test]
    fn refuses_other_controls() {
        for text in ["\0", "\u{b}", "\u{1b}[31m", "\u{9b}"] {
            assert_eq!(
                TaskDescription::parse(text),
                Err(DescriptionError::ControlCharacter),
                "{text:?}"
            );
        }
    }
}
