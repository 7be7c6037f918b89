//! The numbers that rows are known by: what they share. Each kind of row has a type of its own, so
//! that no idea is looked for under a task's number.

/// Makes a row's id, and the error of a text or number that is none.
macro_rules! row_id {
    ($id:ident, $error:ident, $whose:literal) => {
        #[doc = concat!("The number ", $whose, " is known by, greater than zero.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize, serde::Deserialize),
            serde(try_from = "i64", into = "i64")
        )]
        pub struct $id(i64);

        impl $id {
            /// Takes an id as a path writes it: decimal digits alone.
            pub fn parse(text: &str) -> Result<Self, $error> {
                $crate::id::parse(text).ok_or($error).and_then(Self::new)
            }

            /// Takes a number that was stored or sent.
            pub const fn new(number: i64) -> Result<Self, $error> {
                if number > 0 {
                    Ok(Self(number))
                } else {
                    Err($error)
                }
            }

            /// The number itself.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl ::std::fmt::Display for $id {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl TryFrom<i64> for $id {
            type Error = $error;

            fn try_from(number: i64) -> Result<Self, Self::Error> {
                Self::new(number)
            }
        }

        impl From<$id> for i64 {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        #[doc = concat!("The text or number is not the id of ", $whose, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("The id of {} is a whole number from 1 to {}", $whose, i64::MAX)]
        pub struct $error;
    };
}

pub(crate) use row_id;

/// Reads a number in its one spelling.
pub(crate) fn parse(text: &str) -> Option<i64> {
    // `i64` reads "+1" and "01" as well, which would be other spellings of the same resource.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::{CategoryId, IdeaId, IdeaIdError, TaskId, TaskIdError};

    #[test]
    fn ids_are_plain_positive_numbers() {
        assert_eq!(IdeaId::parse("1").map(IdeaId::get), Ok(1));
        assert_eq!(
            TaskId::parse("9223372036854775807").map(TaskId::get),
            Ok(i64::MAX)
        );
        for text in [
            "",
            "0",
            "01",
            "-1",
            "+1",
            "1.0",
            "1e3",
            " 1",
            "٣",
            "abc",
            "9223372036854775808",
        ] {
            assert_eq!(IdeaId::parse(text), Err(IdeaIdError), "{text:?}");
        }
        assert_eq!(TaskId::new(0), Err(TaskIdError));
    }

    #[test]
    fn each_says_whose_it_is() {
        assert_eq!(
            CategoryId::parse("x").unwrap_err().to_string(),
            "The id of a category is a whole number from 1 to 9223372036854775807"
        );
    }
}
