//! `/api/v1/{user_id}/ideas`: one verb a file, and what they share: how an idea is read and shown.

mod create;
mod find;
mod read;
mod view;

pub(crate) use create::create;
pub(crate) use find::find;
