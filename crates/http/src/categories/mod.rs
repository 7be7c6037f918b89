//! `/api/v1/{user_id}/categories`: one verb a file, and what they share: how a category is read and
//! shown.

mod change;
mod create;
mod find;
mod list;
mod read;
mod remove;
mod view;

pub(crate) use change::{patch, replace};
pub(crate) use create::create;
pub(crate) use find::find;
pub(crate) use list::list;
pub(crate) use remove::remove;
pub(crate) use view::CategoryView;
