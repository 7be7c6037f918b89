//! `/api/v1`

mod access;
mod categories;
mod ideas;
mod keys;
mod tasks;
mod users;
