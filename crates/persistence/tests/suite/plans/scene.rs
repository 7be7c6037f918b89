//! A cluster full of ideas and tasks that says in its log how it carried each statement out: the very
//! statements that the repositories send, under the role and through the door as ever.

#![expect(
    clippy::indexing_slicing,
    reason = "what JSON does not have reads as null"
)]

use std::{
    fmt::Write,
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
};

use creatorvault_local_postgres::{
    self as local, Cluster, Durability, Home, Programs, Search, Settings,
};
use creatorvault_persistence::{Database, DatabaseSettings, PoolSettings};
use serde_json::Value;

use crate::support::{connect, migrator, settings};

const IDEAS: &str = include_str!("../../../../../bench/sql/content.sql");
const TASKS: &str = include_str!("../../../../../bench/sql/tasks.sql");

/// How PostgreSQL comes by the plan of a prepared statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// Anew each time, for the parameters that it has.
    Custom,
    /// Once, for whatever parameters may come.
    Generic,
}

impl Plan {
    pub(super) const BOTH: [Self; 2] = [Self::Custom, Self::Generic];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::Generic => "generic",
        }
    }
}

/// How many ideas there are, and whose. All users but one have 200 ideas, and as many tasks or none.
pub(super) struct Shape {
    pub(super) users: u32,
    pub(super) ideas: u32,
    /// Every so-maniest idea is `user_0`'s.
    pub(super) share: u32,
    /// Up to which number users have tasks.
    pub(super) busy: u32,
    /// Whether times are measured too. Then all that one user has stays in memory, or a search would be
    /// measured by what it reads; and the indexes are as they are after `REINDEX`, and not as inserts
    /// have left them, some only half full.
    pub(super) timed: bool,
}

pub(super) struct Scene {
    cluster: Cluster,
    vault: local::Database,
}

impl Scene {
    pub(super) async fn set(shape: &Shape) -> Self {
        let memory: &[_] = if shape.timed {
            &[("max_wal_size", "8GB"), ("shared_buffers", "1GB")]
        } else {
            &[]
        };
        let memory = memory.iter();
        let quiet = Settings {
            durability: Durability::Thrown,
            extra: memory
                .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        let programs = Programs::find(&Search::of_process()).unwrap();
        let cluster = Cluster::start(Home::temporary().unwrap(), &programs, &quiet)
            .await
            .unwrap();
        let vault = cluster.server().ensure_database("vault").await.unwrap();
        migrator(&vault, "creatorvault_app").up().await.unwrap();
        let superuser = connect(vault.superuser_url()).await;
        let Shape {
            users,
            ideas,
            share,
            busy,
            timed,
        } = shape;
        let shape = format!(
            "SET content.users = {users}; SET content.ideas = {ideas}; SET content.share = {share};
            SET content.busy = {busy};
            SET synchronous_commit = on; -- Or VACUUM might not know yet that the rows are there."
        );
        superuser.batch_execute(&shape).await.unwrap();
        superuser.batch_execute(IDEAS).await.unwrap();
        superuser.batch_execute(TASKS).await.unwrap();
        for table in ["users", "ideas", "tasks", "categories"] {
            if *timed {
                let reindex = format!("REINDEX TABLE {table}");
                superuser.batch_execute(&reindex).await.unwrap();
            }
            let vacuum = format!("VACUUM (ANALYZE) {table}");
            superuser.batch_execute(&vacuum).await.unwrap();
        }
        for statement in [
            "ALTER DATABASE vault SET session_preload_libraries = auto_explain",
            "ALTER DATABASE vault SET auto_explain.log_min_duration = 0",
            "ALTER DATABASE vault SET auto_explain.log_analyze = on",
            "ALTER DATABASE vault SET auto_explain.log_buffers = on",
            "ALTER DATABASE vault SET auto_explain.log_timing = off",
            "ALTER DATABASE vault SET auto_explain.log_format = json",
        ] {
            superuser.batch_execute(statement).await.unwrap();
        }
        Self { cluster, vault }
    }

    /// The repositories, whose statements are planned in one way.
    pub(super) async fn planned(&self, plan: Plan) -> Watched {
        let superuser = connect(self.vault.superuser_url()).await;
        let mode = plan.as_str();
        let setting = format!("ALTER DATABASE vault SET plan_cache_mode = force_{mode}_plan");
        superuser.batch_execute(&setting).await.unwrap();
        let ours = settings(self.vault.service_url());
        let pool = PoolSettings {
            size: 1,
            ..ours.pool
        };
        Watched {
            database: Database::new(DatabaseSettings { pool, ..ours }).unwrap(),
            log: self.cluster.server().home().join("postgres.log"),
        }
    }
}

/// Repositories with one connection, and the log of what PostgreSQL does for it.
pub(super) struct Watched {
    pub(super) database: Database,
    log: PathBuf,
}

/// A statement as it was carried out.
pub(super) struct Seen {
    pub(super) text: String,
    pub(super) pages: u64,
    pub(super) milliseconds: f64,
    plan: Value,
}

impl Watched {
    /// The statements on a table that some work sends, once it has warmed up.
    pub(super) async fn watch<T>(
        &self,
        table: &str,
        work: impl AsyncFn(&Database) -> T,
    ) -> Vec<Seen> {
        work(&self.database).await;
        self.settle().await;
        let mut log = File::open(&self.log).unwrap();
        log.seek(SeekFrom::End(0)).unwrap();
        work(&self.database).await;
        self.settle().await;
        let mut new = String::new();
        log.read_to_string(&mut new).unwrap();
        Seen::all(&new, table)
    }

    /// Waits for the end of a reading transaction, which the repositories do not wait for.
    async fn settle(&self) {
        self.database.ping().await.unwrap();
    }
}

impl Seen {
    fn all(log: &str, table: &str) -> Vec<Self> {
        let mut entries: Vec<_> = log.split("duration: ").collect();
        entries.remove(0);
        let seen = entries.into_iter().filter_map(Self::of);
        seen.filter(|seen| seen.text.contains(table)).collect()
    }

    fn of(entry: &str) -> Option<Self> {
        let (head, plan) = entry.split_once("  plan:\n")?;
        let plan: String = plan
            .lines()
            .take_while(|line| line.starts_with('\t'))
            .collect();
        // The newest entry may be half written. It is the ping's, and nobody's business.
        let plan: Value = serde_json::from_str(&plan).ok()?;
        let count = |name| plan["Plan"][name].as_u64().unwrap();
        Some(Self {
            text: plan["Query Text"].as_str().unwrap().to_owned(),
            pages: count("Shared Hit Blocks") + count("Shared Read Blocks"),
            milliseconds: head.split(' ').next().unwrap().parse().unwrap(),
            plan,
        })
    }

    pub(super) fn is_count(&self) -> bool {
        self.text.starts_with("SELECT count(*)")
    }

    /// How it was carried out, on one line.
    pub(super) fn shape(&self) -> String {
        fn write_node(node: &Value, shape: &mut String) {
            let index = node["Index Name"].as_str().unwrap_or_default();
            let (kind, rows) = (node["Node Type"].as_str().unwrap(), &node["Actual Rows"]);
            write!(shape, " > {kind} {index} ({rows})").unwrap();
            for part in node["Plans"].as_array().into_iter().flatten() {
                write_node(part, shape);
            }
        }
        let mut shape = String::new();
        write_node(&self.plan["Plan"], &mut shape);
        shape
    }
}
