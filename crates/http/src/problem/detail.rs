//! One bad field of a request, in the vocabulary that clients know from Pydantic.

use creatorvault_domain::{
    CategoryIdError, CategoryNameError, DescriptionError, DueDateError, DueDayError, IdeaIdError,
    IdeaListingError, LimitError, NameError, NotesError, OffsetError, PositionOfAnotherSort,
    SearchTextError, TagError, TaskIdError, TitleError, TooManyTags, UnknownCategoryKey,
    UnknownIdeaSort, UnknownOrder, UnknownPriority, UnknownStage, UnknownTagMatch, UnknownTaskKey,
    UnknownTaskStatus,
};
use creatorvault_persistence::{PreferencesError, Reference};
use serde::Serialize;

/// What is wrong with a value, wherever it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// A field that must be there is not.
    pub(crate) fn missing() -> Self {
        Self::new("missing", "Field required")
    }
}

/// A fault and the field it was found in: a JSON path, or a parameter's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Detail {
    field: String,
    message: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Detail {
    pub(crate) fn new(field: impl Into<String>, fault: Fault) -> Self {
        Self {
            field: field.into(),
            message: fault.message,
            kind: fault.kind,
        }
    }

    /// What is wrong.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The detail as a sentence of its own.
    pub(crate) fn summary(&self) -> String {
        format!("{}: {}", self.field, self.message)
    }
}

impl From<Reference> for Detail {
    fn from(missing: Reference) -> Self {
        let (field, message) = match missing {
            Reference::Category => ("category_id", "You have no such category"),
            Reference::Idea => ("idea_id", "You have no such idea"),
        };
        Self::new(field, Fault::new("value_error", message))
    }
}

impl From<TitleError> for Fault {
    fn from(error: TitleError) -> Self {
        let kind = match error {
            TitleError::Empty => "string_too_short",
            TitleError::TooLong => "string_too_long",
            TitleError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<NotesError> for Fault {
    fn from(error: NotesError) -> Self {
        let kind = match error {
            NotesError::TooLong => "string_too_long",
            NotesError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<TagError> for Fault {
    fn from(error: TagError) -> Self {
        let kind = match error {
            TagError::Empty => "string_too_short",
            TagError::TooLong => "string_too_long",
            TagError::Comma | TagError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<DueDateError> for Fault {
    fn from(error: DueDateError) -> Self {
        let kind = match error {
            DueDateError::Unreadable => "datetime_parsing",
            DueDateError::OutOfRange => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<DueDayError> for Fault {
    fn from(error: DueDayError) -> Self {
        let kind = match error {
            DueDayError::Unreadable => "date_parsing",
            DueDayError::OutOfRange => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<DescriptionError> for Fault {
    fn from(error: DescriptionError) -> Self {
        let kind = match error {
            DescriptionError::TooLong { .. } => "string_too_long",
            DescriptionError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<CategoryNameError> for Fault {
    fn from(error: CategoryNameError) -> Self {
        let kind = match error {
            CategoryNameError::Empty => "string_too_short",
            CategoryNameError::TooLong => "string_too_long",
            CategoryNameError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<TooManyTags> for Fault {
    fn from(error: TooManyTags) -> Self {
        Self::new("too_long", error.to_string())
    }
}

/// What is none of the words that it could be.
macro_rules! enums {
    ($($error:ty),+) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::new("enum", error.to_string())
            }
        }
    )+};
}

enums!(
    UnknownCategoryKey,
    UnknownIdeaSort,
    UnknownOrder,
    UnknownPriority,
    UnknownStage,
    UnknownTagMatch,
    UnknownTaskKey,
    UnknownTaskStatus
);

impl From<LimitError> for Fault {
    fn from(error: LimitError) -> Self {
        let kind = match error {
            LimitError::Unreadable => "int_parsing",
            LimitError::TooSmall => "greater_than_equal",
            LimitError::TooLarge => "less_than_equal",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<OffsetError> for Fault {
    fn from(error: OffsetError) -> Self {
        let kind = match error {
            OffsetError::Unreadable => "int_parsing",
            OffsetError::Negative => "greater_than_equal",
            OffsetError::TooLarge => "less_than_equal",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<SearchTextError> for Fault {
    fn from(error: SearchTextError) -> Self {
        let kind = match error {
            SearchTextError::TooLong => "string_too_long",
            SearchTextError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<IdeaListingError> for Fault {
    fn from(error: IdeaListingError) -> Self {
        Self::new("value_error", error.to_string())
    }
}

impl From<PositionOfAnotherSort> for Fault {
    fn from(error: PositionOfAnotherSort) -> Self {
        Self::new("value_error", error.to_string())
    }
}

/// What is no row's id.
macro_rules! ids {
    ($($error:ty),+) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::new("int_parsing", error.to_string())
            }
        }
    )+};
}

ids!(CategoryIdError, IdeaIdError, TaskIdError);

impl From<NameError> for Fault {
    fn from(error: NameError) -> Self {
        let kind = match error {
            NameError::Empty => "string_too_short",
            NameError::TooLong => "string_too_long",
            NameError::ControlCharacter => "value_error",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<PreferencesError> for Fault {
    fn from(error: PreferencesError) -> Self {
        Self::new("value_error", error.to_string())
    }
}
