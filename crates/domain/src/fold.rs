//! How text is made alike for searching and sorting: the one place that knows.
//!
//! Deliberately absent: any locale. Two databases, and a database and this crate, agree on it.

use unicode_normalization::UnicodeNormalization;

/// Composes the text (NFC) and lower-cases it character by character.
///
/// A character is lower-cased by itself, whatever stands beside it, so that a part of a text folds
/// to a part of the folded text.
///
/// ```
/// use creatorvault_domain::fold;
/// assert_eq!(fold("Cafe\u{301} ÜBER Москва 東京"), "caf\u{e9} über москва 東京");
/// assert_eq!(fold("ΣΑΣ"), "σασ");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn makes_case_and_composition_alike() {
        let alike = [
            ("HELLO", "hello"),
            ("Élan", "e\u{301}lan"),
            ("ЁЛКА", "ёлка"),
            ("İ", "i\u{307}"),
            ("가", "\u{1100}\u{1161}"),
            ("Å", "\u{212b}"),
            ("ǅ", "ǆ"),
        ];
        for (one, other) in alike {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("straße"), fold("STRASSE"), "folding is not expanding");
        assert_ne!(fold("elan"), fold("élan"), "accents count");
    }

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(text in "[ -~]{0,40}") {
            prop_assert_eq!(fold(&text).chars().collect::<Vec<_>>(),
                text.chars().flat_map(char::to_lowercase).collect::<Vec<_>>());
        }

        #[test]
        fn upper_and_lower_letters_of_one_to_one_scripts_are_alike(text in "[a-zа-яёα-ρτ-ωéüñ ]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
