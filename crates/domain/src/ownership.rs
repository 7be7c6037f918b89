//! Who calls, and the proof that they may touch an owner's data.
//!
//! Authority is a value here: whatever reads or writes a user's rows takes an [`OwnerScope`], and
//! the only way to one is through a [`Caller`]. A check that was forgotten does not compile.

use crate::{Email, Name, Profile, UserId};

/// Someone whose token was verified. Made by whoever verified it, and by nobody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    id: UserId,
    email: Option<Email>,
    name: Option<Name>,
}

impl Caller {
    /// States that a token of this user was verified, and what it said of them.
    #[must_use]
    pub fn new(id: UserId, email: Option<Email>, name: Option<Name>) -> Self {
        Self { id, email, name }
    }

    /// The caller's own id.
    #[must_use]
    pub fn id(&self) -> &UserId {
        &self.id
    }

    /// What an account is made of, unless the token named no usable e-mail address.
    #[must_use]
    pub fn profile(&self) -> Option<Profile> {
        let email = self.email.clone()?;
        Some(Profile {
            email,
            name: self.name.clone(),
        })
    }

    /// Opens the scope of the caller's own data.
    #[must_use]
    pub fn own_scope(&self) -> OwnerScope {
        OwnerScope {
            owner: self.id.clone(),
        }
    }

    /// Opens the scope of an owner's data, which is the caller's own or none.
    ///
    /// The owner is named as a request names it, after percent-decoding, and is compared exactly.
    pub fn scope(&self, owner: &str) -> Result<OwnerScope, ForeignOwner> {
        if self.id.as_str() == owner {
            Ok(self.own_scope())
        } else {
            Err(ForeignOwner)
        }
    }
}

/// The proof that data of one owner may be touched. It can't be made by hand:
///
/// ```compile_fail,E0451
/// use creatorvault_domain::{OwnerScope, UserId};
///
/// let victim = UserId::parse("somebody_else").unwrap();
/// let scope = OwnerScope { owner: victim }; // error[E0451]: field `owner` is private
/// ```
///
/// and where it is asked for
///
/// ```
/// use creatorvault_domain::{Caller, Idea, IdeaId, NewIdea, OwnerScope, Title, UserId};
///
/// fn record(scope: &OwnerScope, new: NewIdea) -> Idea {
///     new.into_idea(IdeaId::parse("1").unwrap(), scope, chrono::DateTime::UNIX_EPOCH)
/// }
///
/// let caller = Caller::new(UserId::parse("me").unwrap(), None, None);
/// record(&caller.scope("me").unwrap(), NewIdea::titled(Title::parse("Mine").unwrap()));
/// ```
///
/// a bare id does not stand in for it:
///
/// ```compile_fail,E0308
/// use creatorvault_domain::{Idea, IdeaId, NewIdea, OwnerScope, Title, UserId};
///
/// fn record(scope: &OwnerScope, new: NewIdea) -> Idea {
///     new.into_idea(IdeaId::parse("1").unwrap(), scope, chrono::DateTime::UNIX_EPOCH)
/// }
///
/// let victim = UserId::parse("somebody_else").unwrap();
/// record(&victim, NewIdea::titled(Title::parse("Mine now").unwrap())); // error[E0308]
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerScope {
    owner: UserId,
}

impl OwnerScope {
    /// Whose data this scope covers.
    #[must_use]
    pub fn owner(&self) -> &UserId {
        &self.owner
    }
}

/// The data belongs to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("These are not the caller's data")]
pub struct ForeignOwner;

#[cfg(test)]
mod tests {
    use super::{Caller, ForeignOwner};
    use crate::{Email, Name, UserId};

    fn caller() -> Caller {
        Caller::new(UserId::parse("user_1").unwrap(), None, None)
    }

    #[test]
    fn opens_its_own_scope_alone() {
        assert_eq!(caller().scope("user_1").unwrap().owner().as_str(), "user_1");
        for foreign in [
            "user_2",
            "USER_1",
            "user_1 ",
            "user_",
            "user_11",
            "",
            "user\u{fffd}1",
        ] {
            assert_eq!(caller().scope(foreign), Err(ForeignOwner), "{foreign:?}");
        }
    }

    #[test]
    fn has_a_profile_only_with_an_email() {
        assert_eq!(caller().profile(), None);
        let email = Email::parse("a@b.c").unwrap();
        let named = Caller::new(
            UserId::parse("u").unwrap(),
            Some(email.clone()),
            Some(Name::parse("Ada").unwrap()),
        );
        assert_eq!(named.profile().unwrap().email, email);
    }
}
