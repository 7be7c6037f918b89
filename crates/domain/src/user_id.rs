//! The name a user goes by: the `sub` of the token, the owner of every row.

use crate::text::text_value;

/// A user's id: 1 to 255 printable ASCII characters that are plain in a path segment.
///
/// ```
/// use creatorvault_domain::UserId;
/// assert!(UserId::parse("user_123").is_ok());
/// assert!(UserId::parse("a/b").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

text_value!(
    UserId,
    UserIdError,
    "Takes an id as it stands: nothing is trimmed, decoded or folded."
);

impl UserId {
    /// The most characters that an id has.
    pub const MAX_LENGTH: usize = 255;

    fn accept(text: &str) -> Result<&str, UserIdError> {
        if text.is_empty() {
            return Err(UserIdError::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(UserIdError::TooLong);
        }
        if text
            .bytes()
            .any(|byte| !byte.is_ascii_graphic() || b"/?#%\\".contains(&byte))
        {
            return Err(UserIdError::ForbiddenCharacter);
        }
        if text == "." || text == ".." {
            return Err(UserIdError::DotSegment);
        }
        Ok(text)
    }
}

/// Why a text is no user id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserIdError {
    /// There is nothing in it.
    #[error("A user id must not be empty")]
    Empty,
    /// It has more than [`UserId::MAX_LENGTH`] characters.
    #[error("A user id has at most {} characters", UserId::MAX_LENGTH)]
    TooLong,
    /// It holds a space, one of `/ ? # % \`, or something that is not printable ASCII.
    #[error("A user id is printable ASCII without spaces and without / ? # % \\")]
    ForbiddenCharacter,
    /// It is `.` or `..`, which clients resolve away in a path.
    #[error("A user id can't be '.' or '..'")]
    DotSegment,
}

#[cfg(test)]
mod tests {
    use super::{UserId, UserIdError};

    #[test]
    fn accepts_what_issuers_use() {
        for text in [
            "user_123",
            "a",
            "...",
            "auth0|5f7c8ec7c33c6c004bbafe82",
            "me@example.com",
            "~!*'()",
        ] {
            assert_eq!(
                UserId::parse(text).map(UserId::into_string),
                Ok(text.to_owned())
            );
        }
        assert!(UserId::parse(&"x".repeat(255)).is_ok());
    }

    #[test]
    fn refuses_what_a_path_could_not_carry_exactly() {
        let cases = [
            ("", UserIdError::Empty),
            (".", UserIdError::DotSegment),
            ("..", UserIdError::DotSegment),
            (" user", UserIdError::ForbiddenCharacter),
            ("a/b", UserIdError::ForbiddenCharacter),
            ("a?b", UserIdError::ForbiddenCharacter),
            ("a#b", UserIdError::ForbiddenCharacter),
            ("a%2Fb", UserIdError::ForbiddenCharacter),
            ("a\\b", UserIdError::ForbiddenCharacter),
            ("a\0", UserIdError::ForbiddenCharacter),
            ("a\u{7f}", UserIdError::ForbiddenCharacter),
            ("é", UserIdError::ForbiddenCharacter),
        ];
        for (text, error) in cases {
            assert_eq!(UserId::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(UserId::parse(&"x".repeat(256)), Err(UserIdError::TooLong));
    }
}
