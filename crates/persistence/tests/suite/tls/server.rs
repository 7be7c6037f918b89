//! A PostgreSQL of the test's own, whose certificate and rules the test chooses.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use creatorvault_local_postgres::{Cluster, Database, Home, Programs, Search, Settings};
use creatorvault_persistence::Database as Vault;

use super::authority::{Authority, Identity};
use crate::support::{connect, settings};

/// How a connection came about: with TLS or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Encrypted,
    Plain,
    /// With these words.
    Refused(&'static str),
}

/// A running server and the authority that its clients trust.
pub(super) struct Server {
    cluster: Cluster,
    pub(super) authority: Authority,
    pub(super) database: Database,
}

impl Server {
    /// Starts one that has no TLS yet.
    pub(super) async fn start() -> Self {
        let home = Home::temporary().unwrap();
        let mut settings = Settings::thrown();
        let data = home.path().join("data").display().to_string();
        settings
            .extra
            .push(("unix_socket_directories".to_owned(), data));
        let programs = Programs::find(&Search::of_process()).unwrap();
        let cluster = Cluster::start(home, &programs, &settings).await.unwrap();
        let authority = Authority::new("the trusted authority");
        authority.write(&cluster.server().home().join("ca.pem"));
        let database = cluster
            .server()
            .create_database("vault", None)
            .await
            .unwrap();
        let role = "CREATE ROLE creatorvault_app; GRANT creatorvault_app TO creatorvault_service";
        let superuser = connect(database.superuser_url()).await;
        superuser.batch_execute(role).await.unwrap();
        Self {
            cluster,
            authority,
            database,
        }
    }

    /// Starts one with a certificate that is in order.
    pub(super) async fn trusted() -> Self {
        let server = Self::start().await;
        let identity = server.authority.identity(&["localhost"]);
        server.present(&identity, &[]).await;
        server
    }

    /// Shows a certificate from now on.
    pub(super) async fn present(&self, identity: &Identity, settings: &[(&str, &str)]) {
        let count = next();
        let certificate = self.data().join(format!("{count}.crt"));
        let key = self.data().join(format!("{count}.key"));
        self.write(&certificate, &identity.certificate);
        self.write(&key, &identity.key);
        let mut all = vec![
            ("ssl_key_file", key.to_str().unwrap()),
            ("ssl_cert_file", certificate.to_str().unwrap()),
            ("ssl", "on"),
        ];
        all.extend(settings);
        self.set(&all).await;
    }

    /// Has other rules from now on for who may come in how.
    pub(super) async fn admit(&self, rules: &str) {
        self.write(&self.data().join("pg_hba.conf"), rules);
        self.set(&[]).await;
    }

    /// Changes settings, and returns when they hold for whoever connects next.
    pub(super) async fn set(&self, settings: &[(&str, &str)]) {
        let superuser = self.cluster.server().database("postgres").unwrap();
        let client = connect(superuser.superuser_url()).await;
        let loaded = "SELECT pg_conf_load_time()";
        let before = client.query_one(loaded, &[]).await.unwrap();
        let before: std::time::SystemTime = before.get(0);
        for (name, value) in settings {
            let statement = format!("ALTER SYSTEM SET {name} = '{value}'");
            client.batch_execute(&statement).await.unwrap();
        }
        client
            .batch_execute("SELECT pg_reload_conf()")
            .await
            .unwrap();
        let start = Instant::now();
        loop {
            let client = connect(superuser.superuser_url()).await;
            let row = client.query_one(loaded, &[]).await.unwrap();
            if row.get::<_, std::time::SystemTime>(0) > before {
                break;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "not reloaded");
        }
    }

    /// The service's URL, with the host by its name.
    pub(super) fn url(&self, parameters: &str) -> String {
        self.url_at("localhost", parameters)
    }

    /// The service's URL with another host. `{ca}` stands for the file of the trusted authority.
    pub(super) fn url_at(&self, host: &str, parameters: &str) -> String {
        with(self.database.service_url(), host, &self.ca(), parameters)
    }

    /// The URL of the owner of the tables.
    pub(super) fn owner_url(&self, parameters: &str) -> String {
        let url = self.database.owner_url();
        with(url, "localhost", &self.ca(), parameters)
    }

    /// The host of the server's Unix socket.
    pub(super) fn socket(&self) -> String {
        self.data().display().to_string().replace('/', "%2F")
    }

    pub(super) fn ca(&self) -> PathBuf {
        self.cluster.server().home().join("ca.pem")
    }

    /// Connects as the service does, and asks the server how.
    pub(super) async fn see(&self, url: &str) -> Result<bool, String> {
        let name = format!("seen_{}", next());
        let url = format!("{url}&application_name={name}");
        let vault = Vault::new(settings(&url)).unwrap();
        vault.ping().await.map_err(|error| error.to_string())?;
        let superuser = connect(self.database.superuser_url()).await;
        let how = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE application_name = $1";
        Ok(superuser.query_one(how, &[&name]).await.unwrap().get(0))
    }

    /// Fails unless it is seen as expected.
    pub(super) async fn expect(&self, url: &str, expected: Seen, case: &str) {
        let seen = self.see(url).await;
        let as_expected = match (&seen, expected) {
            (Ok(encrypted), Seen::Encrypted) => *encrypted,
            (Ok(encrypted), Seen::Plain) => !encrypted,
            (Err(message), Seen::Refused(words)) => message.contains(words),
            _ => false,
        };
        assert!(as_expected, "{case}: {expected:?}, but {seen:?}");
    }

    fn data(&self) -> PathBuf {
        self.cluster.server().home().join("data")
    }

    /// Writes a file that only the server's account can read.
    fn write(&self, path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
        let data = fs::metadata(self.data()).unwrap();
        chown(path, Some(data.uid()), Some(data.gid())).unwrap();
    }
}

/// A number that nobody else has.
fn next() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

fn with(url: &str, host: &str, ca: &Path, parameters: &str) -> String {
    let parameters = parameters.replace("{ca}", ca.to_str().unwrap());
    format!("{}?{parameters}", url.replace("127.0.0.1", host))
}
