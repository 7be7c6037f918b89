//! `/api/v1/users/me`: the caller's account, and how accounts come to be.

mod account;
mod change;
mod erase;
mod export;
mod show;
mod view;

pub(crate) use account::with_account;
pub(crate) use change::change;
pub(crate) use erase::erase;
pub(crate) use export::export;
pub(crate) use show::show;
