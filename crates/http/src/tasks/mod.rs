//! `/api/v1/{user_id}/tasks`: one verb a file, and what they share: how a task is read and
//! shown.

mod change;
mod create;
mod find;
mod list;
mod read;
mod remove;
mod view;

pub(crate) use change::{complete, patch, replace};
pub(crate) use create::create;
pub(crate) use find::find;
pub(crate) use list::list;
pub(crate) use remove::remove;
pub(crate) use view::TaskView;
