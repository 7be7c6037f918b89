//! `/api/v1/{user_id}/ideas`: one verb a file, and what they share: how an idea is read and shown.

#[cfg(feature = "bench")]
pub mod bench;
mod change;
mod create;
mod find;
mod list;
mod read;
mod remove;
mod view;

pub(crate) use change::{patch, replace, stage};
pub(crate) use create::create;
pub(crate) use find::find;
pub(crate) use list::list;
pub(crate) use remove::remove;
pub(crate) use view::IdeaView;
