//! A user's account, what it is first made of, and how it changes.

use chrono::{DateTime, Utc};

use crate::{Change, Email, Name, Outcome, UserId, Version};

/// What the identity provider says of a user: what a new account is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Managed by the identity provider; no request of the user's changes it.
    pub email: Email,
    /// The name to begin with.
    pub name: Option<Name>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct User {
    /// The `sub` of the user's tokens.
    pub id: UserId,
    /// Managed by the identity provider.
    pub email: Email,
    /// What the user likes to be called.
    pub name: Option<Name>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: Version,
}

/// What a user may change of their account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserPatch {
    /// A new name, or none.
    pub name: Change<Option<Name>>,
}

impl User {
    /// Applies a patch; one that makes no difference moves neither `updated_at` nor `version`.
    pub fn apply(&mut self, patch: UserPatch, now: DateTime<Utc>) -> Outcome {
        if !patch.name.write(&mut self.name) {
            return Outcome::Unchanged;
        }
        self.touch(now);
        Outcome::Changed
    }

    /// Notes that something changed which belongs to the account and is kept elsewhere.
    pub fn touch(&mut self, now: DateTime<Utc>) {
        self.updated_at = self.updated_at.max(now);
        self.version = self.version.next();
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{User, UserPatch};
    use crate::{Change, Email, Name, Outcome, UserId, Version};

    #[test]
    fn a_patch_that_changes_nothing_leaves_no_trace() {
        let before = User {
            id: UserId::parse("user_1").unwrap(),
            email: Email::parse("a@b.c").unwrap(),
            name: Some(Name::parse("Ada").unwrap()),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            version: Version::FIRST,
        };
        let later = DateTime::UNIX_EPOCH + TimeDelta::days(1);

        let mut user = before.clone();
        assert_eq!(user.apply(UserPatch::default(), later), Outcome::Unchanged);
        let same = UserPatch {
            name: Change::Set(before.name.clone()),
        };
        assert_eq!(user.apply(same, later), Outcome::Unchanged);
        assert_eq!(user, before);

        assert_eq!(
            user.apply(
                UserPatch {
                    name: Change::Set(None)
                },
                later
            ),
            Outcome::Changed
        );
        assert_eq!(
            (user.name, user.updated_at, user.version),
            (None, later, Version::new(2))
        );
    }
}
