//! Accounts, as requests meet them.

mod account;

pub(crate) use account::with_account;
