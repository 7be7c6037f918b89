//! When something is due, as a list is asked for it.

/// A time in which something is due. With either bound, what has no due date is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRange<Due> {
    /// The first moment or day.
    pub after: Option<Due>,
    /// The first moment or day that is too late.
    pub before: Option<Due>,
}

impl<Due> Default for DueRange<Due> {
    fn default() -> Self {
        Self {
            after: None,
            before: None,
        }
    }
}
