//! What a list is searched for.

use crate::fold;

/// Words, each of which must occur somewhere in a text, in the middle of a word too.
///
/// ```
/// use creatorvault_domain::SearchText;
/// let search = SearchText::parse(" Über  50% über ")?.unwrap();
/// assert_eq!(search.words(), ["über", "50%"]);
/// assert_eq!(SearchText::parse("  ")?, None);
/// # Ok::<(), creatorvault_domain::SearchTextError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchText {
    words: Vec<String>,
}

impl SearchText {
    /// The most characters that may be searched for, blanks around them not counted.
    pub const MAX_LENGTH: usize = 200;

    /// Takes the words of a text; a blank text has none, and searches for nothing.
    pub fn parse(text: &str) -> Result<Option<Self>, SearchTextError> {
        let text = text.trim();
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(SearchTextError::TooLong);
        }
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Err(SearchTextError::ControlCharacter);
        }
        let mut words = Vec::new();
        for word in text.split_whitespace().map(fold) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Ok((!words.is_empty()).then_some(Self { words }))
    }

    /// The words, folded as [`fold()`] folds, each once, in their order.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// Why a text can't be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchTextError {
    /// It has more than [`SearchText::MAX_LENGTH`] characters.
    #[error("A search has at most {} characters", SearchText::MAX_LENGTH)]
    TooLong,
    /// There is a control character in it that does not part words.
    #[error("A search has no control characters")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{SearchText, SearchTextError};

    fn words(text: &str) -> Vec<String> {
        SearchText::parse(text)
            .unwrap()
            .map_or_else(Vec::new, |search| search.words().to_vec())
    }

    #[test]
    fn words_are_parted_by_any_blank_and_folded() {
        assert_eq!(words("Foo\tBAR\u{3000}東京\nfoo"), ["foo", "bar", "東京"]);
        assert_eq!(
            words(r#"a_b 100% "q" \ &|!"#),
            ["a_b", "100%", "\"q\"", "\\", "&|!"]
        );
        for blank in ["", "   ", "\t\n", "\u{a0}"] {
            assert_eq!(SearchText::parse(blank), Ok(None), "{blank:?}");
        }
    }

    #[test]
    fn length_counts_characters_after_trimming() {
        assert!(SearchText::parse(&format!("  {}  ", "é".repeat(200))).is_ok());
        assert_eq!(
            SearchText::parse(&"é".repeat(201)),
            Err(SearchTextError::TooLong)
        );
    }

    #[test]
    fn what_no_text_can_hold_is_not_searched_for() {
        for text in ["a\0b", "\u{7f}", "\u{1b}"] {
            assert_eq!(
                SearchText::parse(text),
                Err(SearchTextError::ControlCharacter),
                "{text:?}"
            );
        }
    }
}
