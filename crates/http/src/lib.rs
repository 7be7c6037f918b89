//! The HTTP API: the only crate that knows HTTP.
//!
//! A request's way: `routes` picks the handler, `extract` turns the token into an owner's scope and
//! the body into values of the domain, the handler calls a repository, `reply` or `problem` answers.
//! `server` puts all that behind a listener, where no client can hold a connection by doing nothing.
//! Deliberately absent: SQL, keys, configuration, and any service layer that would only forward.

mod app;
mod categories;
mod clock;
mod cursor;
mod deadline;
mod documentation;
mod endpoint;
mod envelope;
mod extract;
mod guards;
mod health;
mod ideas;
mod idempotency;
mod json;
mod known;
mod limits;
mod measure;
mod openapi;
mod paging;
mod path;
mod precondition;
mod problem;
mod reply;
mod request_id;
mod routes;
mod server;
mod span;
mod tasks;
mod trace;
mod users;
mod values;

pub use app::{Parts, app};
pub use clock::Clock;
pub use cursor::Cursors;
pub use guards::{
    GuardSettings, Guards, Hosts, HostsError, Networks, NetworksError, Origins, OriginsError,
    RateSettings, RedisUrl, RedisUrlError,
};
pub use health::Lifecycle;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub use ideas::bench;
pub use limits::Limits;
pub use measure::describe_metrics;
pub use openapi::document;
pub use server::{metrics_server, server, workers};
pub use trace::Traces;
