//! The OpenAPI document: made from the routes, so nothing can be served that it does not know.
//!
//! paperclip walks the handlers and asks each argument and each answer to describe itself, in its
//! own Swagger 2 model. That model can't say all that is true of a value, so `carrier` lets a JSON
//! Schema of 2020-12 travel through it, and `lift` writes the whole down as OpenAPI 3.1. What every
//! operation shares, failures and headers, stands in `components`. Deliberately absent: any list
//! of routes, fields or limits; those are where they are read.

mod answers;
mod carrier;
mod components;
mod description;
mod lift;

use paperclip::{actix::Mountable, v2::models::DefaultApiRaw};
use serde_json::Value;

pub(crate) use answers::{answers, answers_nothing, defines, fails, needs_token, serves};
pub(crate) use description::{Description, Presence};

use crate::routes::routes;

/// The whole document.
#[must_use]
pub fn document() -> Value {
    let mut api = DefaultApiRaw::default();
    for mut endpoint in routes() {
        api.definitions.extend(endpoint.definitions());
        endpoint.update_operations(&mut api.paths);
    }
    lift::lift(api)
}

#[cfg(test)]
mod tests;
