//! A running server, as any process sees it that may read the home's passwords.
//!
//! Deliberately absent: the server's process. [`Cluster`](crate::Cluster) owns that.

use std::env;
use std::path::{Path, PathBuf};

use tokio_postgres::Client;

use crate::connect::connect;
use crate::database::Database;
use crate::error::Error;
use crate::home::Home;
use crate::logins::SERVICE;
use crate::password::Password;
use crate::port;

/// Where the server is, and how to log in.
#[derive(Debug)]
pub struct Server {
    home: PathBuf,
    port: u16,
    pub(crate) superuser: Password,
    pub(crate) owner: Password,
    pub(crate) service: Password,
}

impl Server {
    /// Names the home of the tests' server. The passwords stay in its files.
    pub const VARIABLE: &str = "CREATORVAULT_TEST_SERVER";

    /// The tests' server, which `cargo xtask test` has started.
    pub fn from_env() -> Result<Self, Error> {
        let home = env::var_os(Self::VARIABLE).ok_or(Error::NoServer)?;
        Self::of_home(&Home::at(Path::new(&home))?)
    }

    /// The server of a home. Whether it runs shows when it is used.
    pub fn of_home(home: &Home) -> Result<Self, Error> {
        Ok(Self {
            home: home.path().to_owned(),
            port: port::last(home)?,
            superuser: Password::read(&home.file("superuser.password"))?,
            owner: Password::read(&home.file("owner.password"))?,
            service: Password::read(&home.file("service.password"))?,
        })
    }

    /// The home: the value of [`Server::VARIABLE`] for other processes.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URLs of a database, whether it exists or not.
    pub fn database(&self, name: &str) -> Result<Database, Error> {
        Database::new(self, name)
    }

    /// Makes the database unless there is one.
    pub async fn ensure_database(&self, name: &str) -> Result<Database, Error> {
        let client = self.connect().await?;
        let known = client
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
            .await
            .map_err(Error::sql(format!("look for the database {name}")))?;
        if known.is_none() {
            return self.create_database(name, None).await;
        }
        // A killed run may have made it and gone no further.
        admit(&client, name).await?;
        self.database(name)
    }

    /// Makes a database, empty or as a copy. The owner owns it; the service may connect, and
    /// nobody else. Nobody may be connected to the template.
    pub async fn create_database(
        &self,
        name: &str,
        template: Option<&str>,
    ) -> Result<Database, Error> {
        let database = self.database(name)?;
        let template = template.map(|name| self.database(name)).transpose()?;
        let template = template.as_ref().map_or("template1", Database::name);
        let client = self.connect().await?;
        let strategy = copy_strategy(&client).await?;
        let statement = format!(
            r#"CREATE DATABASE "{name}" OWNER creatorvault_owner TEMPLATE "{template}" STRATEGY {strategy}"#
        );
        let action = format!("create the database {name}");
        client
            .batch_execute(&statement)
            .await
            .map_err(Error::sql(action))?;
        admit(&client, name).await?;
        Ok(database)
    }

    /// Drops a database with all its sessions, if there is one.
    pub async fn drop_database(&self, name: &str) -> Result<(), Error> {
        let database = self.database(name)?;
        let statement = format!(
            r#"DROP DATABASE IF EXISTS "{}" WITH (FORCE)"#,
            database.name()
        );
        let action = format!("drop the database {name}");
        self.connect()
            .await?
            .batch_execute(&statement)
            .await
            .map_err(Error::sql(action))
    }

    /// Logs in as the superuser, away from the databases that get copied or dropped.
    pub(crate) async fn connect(&self) -> Result<Client, Error> {
        let database = self.database("postgres")?;
        connect(database.superuser_url())
            .await
            .map_err(Error::sql(format!("take a login on port {}", self.port)))
    }
}

async fn admit(client: &Client, name: &str) -> Result<(), Error> {
    let statement = format!(
        r#"REVOKE ALL ON DATABASE "{name}" FROM PUBLIC; GRANT CONNECT ON DATABASE "{name}" TO {SERVICE}"#
    );
    let action = format!("let the service into {name}");
    client
        .batch_execute(&statement)
        .await
        .map_err(Error::sql(action))
}

/// Copying files is quicker when nothing waits for the disk, and much slower when it does.
async fn copy_strategy(client: &Client) -> Result<&'static str, Error> {
    let row = client
        .query_one("SELECT current_setting('fsync')", &[])
        .await
        .map_err(Error::sql("say whether it waits for the disk"))?;
    let waits = row.get::<_, &str>(0) == "on";
    Ok(if waits { "WAL_LOG" } else { "FILE_COPY" })
}
