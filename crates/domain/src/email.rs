//! An e-mail address as the identity provider states it. Whether it can be reached is not ours to say.

use crate::text::text_value;

/// An e-mail address: 3 to 255 characters with an `@`, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

text_value!(
    Email,
    EmailError,
    "Takes an address as it stands: nothing is trimmed or folded."
);

impl Email {
    /// The fewest characters that an address has.
    pub const MIN_LENGTH: usize = 3;
    /// The most characters that an address has.
    pub const MAX_LENGTH: usize = 255;

    fn accept(text: &str) -> Result<&str, EmailError> {
        let length = text.chars().count();
        if length < Self::MIN_LENGTH {
            return Err(EmailError::TooShort);
        }
        if length > Self::MAX_LENGTH {
            return Err(EmailError::TooLong);
        }
        if !text.contains('@') {
            return Err(EmailError::NoAt);
        }
        if text.chars().any(char::is_control) {
            return Err(EmailError::ControlCharacter);
        }
        Ok(text)
    }
}

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// It has fewer than [`Email::MIN_LENGTH`] characters.
    #[error("An e-mail address has at least {} characters", Email::MIN_LENGTH)]
    TooShort,
    /// It has more than [`Email::MAX_LENGTH`] characters.
    #[error("An e-mail address has at most {} characters", Email::MAX_LENGTH)]
    TooLong,
    /// There is no `@` in it.
    #[error("An e-mail address has an @")]
    NoAt,
    /// There is a control character in it.
    #[error("An e-mail address has no control characters")]
    ControlCharacter,
}

#[cfg(test)]
mod tests {
    use super::{Email, EmailError};

    #[test]
    fn takes_addresses_and_refuses_the_rest() {
        assert!(Email::parse("a@b").is_ok());
        assert!(Email::parse("Ünïcode@exämple.com").is_ok());
        assert!(Email::parse(&format!("{}@x", "é".repeat(253))).is_ok());
        assert_eq!(Email::parse("a@"), Err(EmailError::TooShort));
        assert_eq!(
            Email::parse(&format!("{}@x", "é".repeat(254))),
            Err(EmailError::TooLong)
        );
        assert_eq!(Email::parse("nobody"), Err(EmailError::NoAt));
        assert_eq!(Email::parse("a@b\0"), Err(EmailError::ControlCharacter));
    }
}
