//! What handlers ask for: whose data, and the request's own parameters and body.

mod caller;
mod credentials;
mod form;
mod input;
mod owner;
mod query;
mod visitor;

pub(crate) use form::{Body, Form, FromForm, Place, Reported};
pub(crate) use input::{Input, MAX_BODY};
pub(crate) use owner::{Myself, Owner};
pub(crate) use visitor::Visitor;
