//! `/api/v1`

mod access;
mod ideas;
mod keys;
mod users;
