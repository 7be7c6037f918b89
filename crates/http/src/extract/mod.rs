//! What handlers ask for: whose data, and the request's own parameters and body.

mod body;
mod form;
mod owner;
mod read;

pub(crate) use body::{Input, MAX_BODY};
pub(crate) use form::{Form, Place, Reported};
pub(crate) use owner::Owner;
pub(crate) use read::text;
