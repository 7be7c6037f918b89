//! `/api/v1/{user_id}/ideas`

mod create;
mod find;
