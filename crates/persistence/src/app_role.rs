//! The role under which user data is touched.

/// The name of the application role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRole(String);

impl AppRole {
    /// What it is called unless a deployment says otherwise.
    pub const DEFAULT: &str = "creatorvault_app";

    /// PostgreSQL's own limit, in bytes.
    pub const MAX_LENGTH: usize = 63;

    /// Takes a name that a role can have.
    pub fn parse(text: &str) -> Result<Self, AppRoleError> {
        if text.is_empty() || text.len() > Self::MAX_LENGTH || text.chars().any(char::is_control) {
            return Err(AppRoleError::NoName);
        }
        // `SET ROLE "none"` takes no role: it gives the one that was taken up, quoted or not.
        if text == "none" || text == "public" || text.starts_with("pg_") {
            return Err(AppRoleError::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text names no application role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppRoleError {
    /// It can't be a name at all.
    #[error("is no name that a role can have (1 to {} bytes)", AppRole::MAX_LENGTH)]
    NoName,
    /// PostgreSQL keeps the name for itself.
    #[error("is a name that PostgreSQL keeps for itself")]
    Reserved,
}

#[cfg(test)]
mod tests {
    use super::{AppRole, AppRoleError};

    #[test]
    fn names_that_would_open_the_lock_are_refused() {
        assert!(AppRole::parse(AppRole::DEFAULT).is_ok());
        assert!(AppRole::parse("Rôle \"of\" ours").is_ok());
        for text in ["none", "public", "pg_monitor"] {
            assert_eq!(AppRole::parse(text), Err(AppRoleError::Reserved), "{text}");
        }
        for text in ["", "a\0", &"x".repeat(64)] {
            assert_eq!(AppRole::parse(text), Err(AppRoleError::NoName), "{text}");
        }
    }
}
