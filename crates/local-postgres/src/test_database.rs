//! A database for one test.

use std::ops::Deref;
use std::thread;

use crate::database::Database;
use crate::error::Error;
use crate::home::Home;
use crate::random;
use crate::server::Server;

/// A database that is dropped with its value.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    home: Home,
}

impl TestDatabase {
    /// The migrated database that `cargo xtask test` makes for the tests to copy.
    pub const TEMPLATE: &str = "creatorvault_template";

    /// Makes one as the migrations leave it.
    pub async fn migrated(server: &Server) -> Result<Self, Error> {
        Self::create(server, Some(Self::TEMPLATE)).await
    }

    /// Makes one under a name of its own, empty or as a copy of the template.
    pub async fn create(server: &Server, template: Option<&str>) -> Result<Self, Error> {
        let name = format!("test_{}", random::hex()?);
        let database = server.create_database(&name, template).await?;
        Ok(Self {
            database,
            home: Home::at(server.home())?,
        })
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // Dropping cannot await, and the test's own runtime may be the one that is blocked here.
        // What stays behind goes with the cluster.
        thread::scope(|scope| {
            let _ = scope
                .spawn(|| drop_database(&self.home, self.database.name()))
                .join();
        });
    }
}

fn drop_database(home: &Home, name: &str) -> Option<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    let server = Server::of_home(home).ok()?;
    runtime.block_on(server.drop_database(name)).ok()
}
