//! What a category is called.

use crate::{fold, text::text_value};

/// A category's name: trimmed, 1 to 100 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CategoryName(String);

text_value!(
    CategoryName,
    CategoryNameError,
    "Trims the text and takes what is left."
);

impl CategoryName {
    /// The most characters that a name has.
    pub const MAX_LENGTH: usize = 100;

    fn accept(text: &str) -> Result<&str, CategoryNameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CategoryNameError::Empty);
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(CategoryNameError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(CategoryNameError::ControlCharacter);
        }
        Ok(text)
    }

    /// What the name is compared by: no two categories of one owner may be alike in it.
    #[must_use]
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Why a text is no category's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CategoryNameError {
    /// Nothing is left after trimming.
    #[error("A category's name must not be empty")]
    Empty,
    /// It has more than [`CategoryName::MAX_LENGTH`] characters.
    #[error(
        "A category's name has at most {} characters",
        CategoryName::MAX_LENGTH
    )]
    TooLong,
    /// There is a control character in it.
    #[error("A category's name has no control characters, line breaks and tabs among them")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{CategoryName, CategoryNameError};

    #[test]
    fn counts_characters_after_trimming() {
        let name = CategoryName::parse("  Home \u{3000}").unwrap();
        assert_eq!(name.as_str(), "Home");
        assert!(CategoryName::parse(&"🎬".repeat(100)).is_ok());
        for (text, error) in [
            ("🎬".repeat(101), CategoryNameError::TooLong),
            (" \u{a0} ".to_owned(), CategoryNameError::Empty),
            ("a\tb".to_owned(), CategoryNameError::ControlCharacter),
        ] {
            assert_eq!(CategoryName::parse(&text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_alike() {
        let folded = |text| CategoryName::parse(text).unwrap().folded();
        assert_eq!(folded("Küche"), folded("KU\u{308}CHE"));
        assert_ne!(folded("Küche"), folded("Kuche"));
    }
}
