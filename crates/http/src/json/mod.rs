//! A JSON body as it was sent: read without a target type, so that all that is wrong with it can be
//! said at once.

pub(crate) mod canonical;
mod document;
mod reader;

pub(crate) use document::{Document, Json};
