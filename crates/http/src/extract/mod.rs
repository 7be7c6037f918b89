//! What handlers ask for: whose data, and the request's own parameters and body.

mod form;
mod input;
mod owner;
mod query;

pub(crate) use form::{Body, Form, FromForm, Place, Reported};
pub(crate) use input::{Input, MAX_BODY};
pub(crate) use owner::Owner;
