//! The tags of an idea: what one looks like, and how many there may be.

use std::collections::HashSet;

use crate::text::text_value;

/// A tag: trimmed, 1 to 50 characters, no comma (filters list tags by commas), case significant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tag(String);

text_value!(Tag, TagError, "Trims the text and takes what is left.");

impl Tag {
    /// The most characters that a tag has.
    pub const MAX_LENGTH: usize = 50;

    fn accept(text: &str) -> Result<&str, TagError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TagError::Empty);
        }
        if text.chars().count() > Self::MAX_LENGTH {
            return Err(TagError::TooLong);
        }
        if text.contains(',') {
            return Err(TagError::Comma);
        }
        if text.chars().any(char::is_control) {
            return Err(TagError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text is no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// Nothing is left after trimming.
    #[error("A tag must not be empty")]
    Empty,
    /// It has more than [`Tag::MAX_LENGTH`] characters.
    #[error("A tag has at most {} characters", Tag::MAX_LENGTH)]
    TooLong,
    /// There is a comma in it.
    #[error("A tag has no comma")]
    Comma,
    /// There is a control character in it.
    #[error("A tag has no control characters")]
    ControlCharacter,
}

/// At most 32 different tags, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Vec<Tag>")
)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// The most tags that an idea has.
    pub const MAX_COUNT: usize = 32;

    /// Drops exact duplicates, then counts.
    pub fn collect(tags: impl IntoIterator<Item = Tag>) -> Result<Self, TooManyTags> {
        let mut kept = Vec::new();
        let mut tags = tags.into_iter();
        while let Some(tag) = tags.next() {
            if !kept.contains(&tag) {
                kept.push(tag);
            }
            if kept.len() > Self::MAX_COUNT {
                let all: HashSet<Tag> = kept.into_iter().chain(tags).collect();
                return Err(TooManyTags { count: all.len() });
            }
        }
        Ok(Self(kept))
    }

    /// The tags, in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Tag> {
        self.0.iter()
    }
}

impl TryFrom<Vec<Tag>> for Tags {
    type Error = TooManyTags;

    fn try_from(tags: Vec<Tag>) -> Result<Self, Self::Error> {
        Self::collect(tags)
    }
}

/// There are more than [`Tags::MAX_COUNT`] different tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("An idea has at most {} different tags, not {count}", Tags::MAX_COUNT)]
pub struct TooManyTags {
    /// How many there were, without duplicates.
    pub count: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Tag, TagError, Tags, TooManyTags};

    fn tag(text: &str) -> Tag {
        Tag::parse(text).unwrap()
    }

    #[test]
    fn a_tag_is_trimmed_and_keeps_its_case() {
        assert_eq!(tag("  Blog ").as_str(), "Blog");
        assert_ne!(tag("Blog"), tag("blog"));
        assert!(Tag::parse(&"é".repeat(50)).is_ok());
    }

    #[test]
    fn a_tag_refuses_what_a_filter_could_not_name() {
        let cases = [
            ("", TagError::Empty),
            ("  ", TagError::Empty),
            ("a,b", TagError::Comma),
            ("a\tb", TagError::ControlCharacter),
        ];
        for (text, error) in cases {
            assert_eq!(Tag::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(Tag::parse(&"é".repeat(51)), Err(TagError::TooLong));
    }

    #[test]
    fn duplicates_are_dropped_before_counting() {
        let tags = Tags::collect(["b", "a", " b", "B"].map(tag)).unwrap();
        assert_eq!(
            tags.iter().map(Tag::as_str).collect::<Vec<_>>(),
            ["b", "a", "B"]
        );

        let many = |count: usize| (0..count).map(|n| tag(&n.to_string()));
        assert!(Tags::collect(many(32).chain(many(32))).is_ok());
        assert_eq!(Tags::collect(many(33)), Err(TooManyTags { count: 33 }));
    }

    proptest! {
        #[test]
        fn collecting_what_was_collected_changes_nothing(texts in prop::collection::vec("[a-c]{1,2}", 0..20)) {
            let tags = Tags::collect(texts.iter().map(|text| tag(text))).unwrap();
            prop_assert_eq!(Tags::collect(tags.iter().cloned()), Ok(tags));
        }
    }
}
