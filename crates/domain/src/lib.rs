//! The language of `CreatorVault`: ideas, their stages, the tasks they take, and who may touch them.
//!
//! This crate can be used alone. It knows no database, no HTTP and no JSON library; the `serde`
//! feature serialises its values as the API shows them and deserialises them through their parses.
//! Deliberately absent: a clock (`now` is an argument) and any I/O.
//!
//! # Creating an idea and carrying it through its stages
//!
//! ```
//! use chrono::{TimeZone, Utc};
//! use creatorvault_domain::{
//!     Caller, Change, IdeaId, IdeaPatch, NewIdea, Outcome, Stage, Title, UserId,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Whoever verified the token says who calls; only a caller can open a scope, and only its own.
//! let caller = Caller::new(UserId::parse("user_123")?, None, None);
//! let scope = caller.scope("user_123")?;
//!
//! let monday = Utc.with_ymd_and_hms(2026, 1, 5, 9, 0, 0).unwrap();
//! let new = NewIdea::titled(Title::parse("  Compare AI writing tools ")?);
//! let mut idea = new.into_idea(IdeaId::parse("1")?, &scope, monday);
//! assert_eq!(idea.title.as_str(), "Compare AI writing tools");
//! assert_eq!(idea.stage, Stage::Idea);
//!
//! // One stage forward at a time, and back to any earlier one.
//! let tuesday = Utc.with_ymd_and_hms(2026, 1, 6, 9, 0, 0).unwrap();
//! let outlined = IdeaPatch { stage: Change::Set(Stage::Outline), ..IdeaPatch::default() };
//! assert_eq!(idea.apply(outlined, tuesday)?, Outcome::Changed);
//! assert_eq!(idea.updated_at, tuesday);
//!
//! let published = IdeaPatch { stage: Change::Set(Stage::Published), ..IdeaPatch::default() };
//! let refused = idea.apply(published, tuesday).unwrap_err();
//! assert_eq!(
//!     refused.to_string(),
//!     "An idea can't move from 'outline' to 'published'; from 'outline' it can move to 'idea' or 'draft'"
//! );
//! # Ok(())
//! # }
//! ```

#![warn(missing_docs)]

mod category;
mod category_listing;
mod category_name;
mod change;
mod description;
mod due_date;
mod due_day;
mod due_range;
mod email;
mod fold;
mod id;
mod idea;
mod idea_listing;
mod idea_position;
mod listing;
mod name;
mod notes;
mod ownership;
mod position;
mod priority;
mod search;
mod stage;
mod tags;
mod task;
mod task_listing;
mod task_position;
mod task_status;
mod text;
mod title;
mod user;
mod user_id;
mod version;

pub use category::{Category, CategoryId, CategoryIdError, CategoryPatch, NewCategory};
pub use category_listing::{
    CategoryFilter, CategoryKey, CategoryListing, CategoryPosition, CategoryPositionError,
    UnknownCategoryKey,
};
pub use category_name::{CategoryName, CategoryNameError};
pub use change::{Change, Outcome};
pub use description::{CategoryDescription, Description, DescriptionError, TaskDescription};
pub use due_date::{DueDate, DueDateError};
pub use due_day::{DueDay, DueDayError};
pub use due_range::DueRange;
pub use email::{Email, EmailError};
pub use fold::fold;
pub use idea::{Idea, IdeaId, IdeaIdError, IdeaPatch, NewIdea};
pub use idea_listing::{
    IdeaFilter, IdeaKey, IdeaListing, IdeaListingError, IdeaSequence, IdeaSort, TagMatch,
    UnknownIdeaSort, UnknownTagMatch,
};
pub use idea_position::{IdeaPosition, IdeaPositionError};
pub use listing::{
    Limit, LimitError, Listing, Offset, OffsetError, Order, Position, PositionOfAnotherSort, Start,
    UnknownOrder,
};
pub use name::{Name, NameError};
pub use notes::{Notes, NotesError};
pub use ownership::{Caller, ForeignOwner, OwnerScope};
pub use priority::{Priority, UnknownPriority};
pub use search::{SearchText, SearchTextError};
pub use stage::{Stage, StageMoveError, UnknownStage};
pub use tags::{Tag, TagError, Tags, TooManyTags};
pub use task::{NewTask, Task, TaskId, TaskIdError, TaskPatch};
pub use task_listing::{TaskFilter, TaskKey, TaskListing, UnknownTaskKey};
pub use task_position::{TaskPosition, TaskPositionError};
pub use task_status::{TaskStatus, UnknownTaskStatus};
pub use title::{Title, TitleError};
pub use user::{Profile, User, UserPatch};
pub use user_id::{UserId, UserIdError};
pub use version::{Expected, Version};
