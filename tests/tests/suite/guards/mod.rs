//! What stands before every route.

mod cors;
mod headers;
mod hosts;
mod rates;
