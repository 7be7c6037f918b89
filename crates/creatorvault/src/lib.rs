//! The service, wired together: configuration in, a running application out.
//!
//! The binary is a few lines around this; tests build the same application on a port of their own.
//! Deliberately absent: anything that another crate could do.

pub mod application;
pub mod command;
pub mod config;
mod descriptors;
mod shutdown;
mod sweep;
mod telemetry;
