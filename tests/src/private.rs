//! A PostgreSQL of one test's own, to be killed, frozen and started again.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use creatorvault_local_postgres::{Cluster, Database, Home, Programs, Search, Settings};
use creatorvault_persistence::{AppRole, ConnectionUrl, migrations::Migrator};
use rustix::process::{Pid, Signal, kill_process};
use tokio_postgres::Client;

/// A cluster that keeps its data over kills, until this is dropped.
pub struct PrivatePostgres {
    home: PathBuf,
    cluster: Option<Cluster>,
    frozen: Vec<Pid>,
}

impl PrivatePostgres {
    /// Makes and starts one.
    pub async fn start() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("creatorvault-private-{}-{number}", std::process::id());
        let mut postgres = Self {
            home: std::env::temp_dir().join(name),
            cluster: None,
            frozen: Vec::new(),
        };
        // A run with the same process id may have been killed.
        drop(fs::remove_dir_all(&postgres.home));
        postgres.restart().await;
        postgres
    }

    /// A migrated database in it. Needs a multi-threaded runtime.
    pub async fn migrated(&self) -> Database {
        let server = self.cluster.as_ref().unwrap().server();
        let database = server.ensure_database("vault").await.unwrap();
        let login = ConnectionUrl::parse(database.service_url())
            .unwrap()
            .login()
            .to_owned();
        let url = ConnectionUrl::parse(database.owner_url()).unwrap();
        let app_role = AppRole::parse(AppRole::DEFAULT).unwrap();
        Migrator {
            url,
            app_role,
            service_login: login,
        }
        .up()
        .await
        .unwrap();
        database
    }

    /// Kills it without a warning and leaves it dead.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.cluster = None;
    }

    /// Starts it, wherever it was left.
    pub async fn restart(&mut self) {
        let programs = Programs::find(&Search::of_process()).unwrap();
        let home = Home::at(&self.home).unwrap();
        self.cluster = Some(
            Cluster::start(home, &programs, &Settings::kept())
                .await
                .unwrap(),
        );
    }

    /// Stops all its processes where they are; nothing answers and nothing is closed.
    pub async fn freeze(&mut self) {
        let server = self.cluster.as_ref().unwrap().server();
        let superuser = connect(server.database("postgres").unwrap().superuser_url()).await;
        let processes = "SELECT pid FROM pg_stat_activity";
        let processes = superuser.query(processes, &[]).await.unwrap();
        // The postmaster first, so that it makes no more of them.
        self.frozen.push(self.postmaster());
        self.frozen
            .extend(processes.iter().filter_map(|row| Pid::from_raw(row.get(0))));
        for pid in &self.frozen {
            kill_process(*pid, Signal::STOP).unwrap();
        }
    }

    /// Lets all of them go on.
    pub fn thaw(&mut self) {
        for pid in self.frozen.drain(..) {
            // Whoever has ended meanwhile needs no waking.
            let _ = kill_process(pid, Signal::CONT);
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.postmaster(), signal).unwrap();
    }

    fn postmaster(&self) -> Pid {
        let id = self.cluster.as_ref().unwrap().id();
        Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.thaw();
        self.cluster = None;
        // The children of a killed postmaster outlive it for a moment, and go on writing files.
        let deadline = Instant::now() + Duration::from_secs(5);
        while fs::remove_dir_all(&self.home).is_err() && self.home.exists() {
            if Instant::now() > deadline {
                // Nothing is left to fail by what can't be removed.
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A plain connection, for what no client of ours would do.
pub async fn connect(url: &str) -> Client {
    creatorvault_local_postgres::connect(url).await.unwrap()
}
