//! The number that grows with every change to a row; entity tags are made of it.

/// How often a row has been written. The first version is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct Version(i64);

impl Version {
    /// The version of a row that was just created.
    pub const FIRST: Self = Self(1);

    /// A version that was stored or sent.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number itself.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The version after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Which versions of a row a change may be made to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    #[default]
    Any,
    /// One of these; none, if there is none.
    OneOf(Vec<Version>),
}

impl Expected {
    /// Whether a row at this version may be changed.
    #[must_use]
    pub fn allows(&self, version: Version) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(versions) => versions.contains(&version),
        }
    }
}

impl From<Version> for Expected {
    fn from(version: Version) -> Self {
        Self::OneOf(vec![version])
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, Version};

    #[test]
    fn nothing_but_what_is_named_is_expected() {
        let (first, second) = (Version::FIRST, Version::FIRST.next());
        assert!(Expected::default().allows(first));
        let named = Expected::OneOf(vec![second, Version::new(9)]);
        assert!(named.allows(second) && !named.allows(first));
        assert!(!Expected::OneOf(Vec::new()).allows(first));
    }
}
