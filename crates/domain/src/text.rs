//! What the text values share: how they are held, shown and serialised, never what they accept.
//! Each value states its own rules beside its own error.

/// Gives a newtype over `String` its accessors, `Display`, `FromStr` and, with the feature, serde.
///
/// The type itself supplies `accept(&str) -> Result<&str, $error>`, which says what of a text it keeps.
/// It may have its greatest length for a parameter. The sentence is what `parse` says of that.
macro_rules! text_value {
    ($value:ident $(<$max:ident>)?, $error:ident, $taken:literal) => {
        impl$(<const $max: usize>)? $value$(<$max>)? {
            #[doc = $taken]
            ///
            /// Whatever breaks the type's rules is refused, with the rule that it breaks.
            pub fn parse(text: &str) -> Result<Self, $error> {
                Self::accept(text).map(|kept| Self(kept.to_owned()))
            }

            /// The text, as it was accepted.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text itself, without a copy.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl$(<const $max: usize>)? ::std::fmt::Display for $value$(<$max>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl$(<const $max: usize>)? ::std::str::FromStr for $value$(<$max>)? {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        /// As [`parse`](Self::parse) does, without a copy of what is kept as it is.
        impl$(<const $max: usize>)? ::std::convert::TryFrom<String> for $value$(<$max>)? {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let kept = Self::accept(&text)?;
                if kept.len() == text.len() {
                    Ok(Self(text))
                } else {
                    Ok(Self(kept.to_owned()))
                }
            }
        }

        #[cfg(feature = "serde")]
        impl$(<const $max: usize>)? ::serde::Serialize for $value$(<$max>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de $(, const $max: usize)?> ::serde::Deserialize<'de> for $value$(<$max>)? {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::try_from(text).map_err(::serde::de::Error::custom)
            }
        }
    };
}

/// Serialises a value as it is displayed and deserialises it through its `FromStr`.
macro_rules! serde_as_text {
    ($value:ident) => {
        #[cfg(feature = "serde")]
        impl ::serde::Serialize for $value {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> ::serde::Deserialize<'de> for $value {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use serde_as_text;
pub(crate) use text_value;

/// Quotes a list of words for a message: `'a', 'b' or 'c'`.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("'{word}'")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
