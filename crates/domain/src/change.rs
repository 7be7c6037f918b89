//! A change to one field, and what came of a whole patch.

/// What a patch does to one field. Clearing a field is `Set(None)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// The field keeps its value.
    #[default]
    Keep,
    /// The field takes this value.
    Set(T),
}

impl<T: PartialEq> Change<T> {
    /// Writes the new value, if there is one, and says whether the field is different now.
    pub(crate) fn write(self, field: &mut T) -> bool {
        match self {
            Self::Set(value) if value != *field => {
                *field = value;
                true
            }
            Self::Set(_) | Self::Keep => false,
        }
    }
}

/// Whether a patch made a difference. One that made none must not be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// Nothing is different: neither `updated_at` nor `version` moved.
    Unchanged,
    /// Something is different: `updated_at` and `version` say so.
    Changed,
}
