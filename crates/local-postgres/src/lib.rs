//! The private PostgreSQL of development and tests.
//!
//! [`Programs`] finds a server's programs, [`Home`] says where a cluster lives, [`Cluster`] runs
//! it for as long as its owner lives, and [`Server`] is what any process needs to use it.
//!
//! Deliberately absent: `DATABASE_URL` (who has one needs no private cluster), migrations, Windows,
//! and anything that production uses.

mod account;
mod cluster;
mod connect;
mod database;
mod deadline;
mod error;
mod home;
mod inhabitants;
mod initdb;
mod install;
mod installation;
mod lock;
mod logins;
mod orphans;
mod password;
mod place;
mod port;
mod postmaster;
mod programs;
mod random;
mod search;
mod server;
mod settings;
mod supervised;
mod temporary;
mod test_database;

pub use crate::cluster::Cluster;
pub use crate::connect::connect;
pub use crate::database::Database;
pub use crate::error::Error;
pub use crate::home::Home;
pub use crate::programs::Programs;
pub use crate::search::Search;
pub use crate::server::Server;
pub use crate::settings::{Durability, Settings};
pub use crate::supervised::{StopSignal, Supervised};
pub use crate::test_database::TestDatabase;
