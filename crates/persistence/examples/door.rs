//! What the door costs: the same row found by a plain query, through a door that waits for each of
//! its steps, and through ours; and a row recorded by each. One interleaved run, on a PostgreSQL of
//! its own; absolute numbers are the machine's, only the ratios say something.
//!
//! `cargo run --release --package creatorvault-persistence --example door -- --rounds 5 --seconds 3`

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement, not a service"
)]

use std::{
    env, fs,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use creatorvault_domain::{Caller, Email, IdeaId, NewIdea, OwnerScope, Profile, Title, UserId};
use creatorvault_local_postgres::{Cluster, Home, Programs, Search, Settings};
use creatorvault_persistence::{
    AppRole, ConnectionUrl, Database, DatabaseSettings, PoolSettings, migrations::Migrator,
    schema::ideas,
};
use diesel::{
    ExpressionMethods, QueryDsl, select,
    sql_types::{Bool, Text},
};
use diesel_async::{
    AsyncConnection, AsyncPgConnection, RunQueryDsl,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool,
    },
};

const TASKS: usize = 16;
const OWNERS: usize = 200;
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

diesel::define_sql_function! {
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}

type Row = (
    i64,
    String,
    String,
    Option<String>,
    String,
    serde_json::Value,
    String,
);

/// What is measured, and on what.
struct Bench {
    plain: Pool<AsyncPgConnection>,
    database: Database,
    owners: Vec<(OwnerScope, IdeaId)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Plain,
    Waiting,
    Ours,
}

#[derive(Clone, Copy, PartialEq)]
enum Work {
    Find,
    Create,
}

impl Bench {
    async fn set_up(url: &str, owner_url: &str) -> Self {
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::new_with_config(owner_url, config);
        let plain = Pool::builder(manager).max_size(TASKS).build().unwrap();
        let limit = Duration::from_secs(10);
        let database = Database::new(DatabaseSettings {
            url: ConnectionUrl::parse(url).unwrap(),
            app_role: AppRole::parse(AppRole::DEFAULT).unwrap(),
            statement_timeout: limit,
            pool: PoolSettings {
                size: TASKS,
                overflow: 0,
                wait: limit,
                connect: limit,
            },
        })
        .unwrap();
        let mut owners = Vec::new();
        for number in 0..OWNERS {
            let name = format!("user_{number}");
            let scope = Caller::new(UserId::parse(&name).unwrap(), None, None)
                .scope(&name)
                .unwrap();
            let email = Email::parse(&format!("{name}@example.com")).unwrap();
            database
                .users()
                .provision(&scope, &Profile { email, name: None }, NOW)
                .await
                .unwrap();
            let idea = database
                .ideas()
                .create(&scope, &new_idea(), NOW)
                .await
                .unwrap();
            owners.push((scope, idea.id));
        }
        Self {
            plain,
            database,
            owners,
        }
    }

    async fn once(&self, way: Way, work: Work, number: usize) {
        let (scope, id) = &self.owners[number % OWNERS];
        match (way, work) {
            (Way::Ours, Work::Find) => {
                self.database
                    .ideas()
                    .find(scope, *id)
                    .await
                    .unwrap()
                    .unwrap();
            }
            (Way::Ours, Work::Create) => {
                self.database
                    .ideas()
                    .create(scope, &new_idea(), NOW)
                    .await
                    .unwrap();
            }
            (Way::Plain, _) => {
                statement(&mut self.plain.get().await.unwrap(), scope, *id, work).await;
            }
            (Way::Waiting, _) => {
                let mut connection = self.plain.get().await.unwrap();
                let (owner, id) = (scope.clone(), *id);
                connection
                    .transaction::<_, diesel::result::Error, _>(async move |connection| {
                        select((
                            set_config("role", "creatorvault_app", true),
                            set_config("app.user_id", owner.owner().as_str(), true),
                            set_config("statement_timeout", "10000", true),
                        ))
                        .execute(connection)
                        .await?;
                        statement(connection, &owner, id, work).await;
                        Ok(())
                    })
                    .await
                    .unwrap();
            }
        }
    }
}

/// The statement itself, as the repository writes it.
async fn statement(connection: &mut AsyncPgConnection, scope: &OwnerScope, id: IdeaId, work: Work) {
    let columns = (
        ideas::id,
        ideas::user_id,
        ideas::title,
        ideas::notes,
        ideas::stage,
        ideas::tags,
        ideas::priority,
    );
    let _row: Row = match work {
        Work::Find => ideas::table
            .filter(ideas::user_id.eq(scope.owner().as_str()))
            .filter(ideas::id.eq(id.get()))
            .select(columns)
            .first(connection)
            .await
            .unwrap(),
        Work::Create => diesel::insert_into(ideas::table)
            .values((
                ideas::user_id.eq(scope.owner().as_str()),
                ideas::title.eq("An idea to be found"),
                ideas::notes.eq(None::<&str>),
                ideas::stage.eq("idea"),
                ideas::tags.eq(serde_json::Value::Array(Vec::new())),
                ideas::priority.eq("medium"),
                ideas::due_date.eq(None::<DateTime<Utc>>),
                ideas::created_at.eq(NOW),
                ideas::updated_at.eq(NOW),
            ))
            .returning(columns)
            .get_result(connection)
            .await
            .unwrap(),
    };
}

fn new_idea() -> NewIdea {
    NewIdea::titled(Title::parse("An idea to be found").unwrap())
}

/// One measurement: operations a second, and CPU microseconds an operation of us and of PostgreSQL.
#[derive(Clone, Copy)]
struct Figure {
    rate: f64,
    ours: f64,
    theirs: f64,
}

async fn measure(
    bench: &Arc<Bench>,
    postmaster: u32,
    way: Way,
    work: Work,
    time: Duration,
) -> Figure {
    let before = (cpu(&[std::process::id()]), cpu(&family(postmaster)));
    let began = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let bench = Arc::clone(bench);
            tokio::spawn(async move {
                let mut done = 0;
                while began.elapsed() < time {
                    bench.once(way, work, task * 31 + done).await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
    let done = done as f64;
    Figure {
        rate: done / began.elapsed().as_secs_f64(),
        ours: (cpu(&[std::process::id()]) - before.0) / done * 1e6,
        theirs: (cpu(&family(postmaster)) - before.1) / done * 1e6,
    }
}

/// The postmaster and the processes that it has started.
fn family(postmaster: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let mut family: Vec<_> = processes
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let parent: u32 = stat(process)?.get(1)?.parse().ok()?;
            (parent == postmaster).then_some(process)
        })
        .collect();
    family.push(postmaster);
    family
}

/// CPU seconds that processes have used.
fn cpu(processes: &[u32]) -> f64 {
    let ticks: f64 = processes
        .iter()
        .filter_map(|&process| {
            let stat = stat(process)?;
            Some(stat.get(11)?.parse::<f64>().ok()? + stat.get(12)?.parse::<f64>().ok()?)
        })
        .sum();
    ticks / 100.0
}

/// The fields of /proc/PID/stat behind the name, which may hold spaces.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = env::args().skip_while(|argument| argument != name).skip(1);
    arguments
        .next()
        .map_or(default, |value| value.parse().unwrap())
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(run());
}

async fn run() {
    let programs = Programs::find(&Search::of_process()).unwrap();
    let home = Home::temporary().unwrap();
    let cluster = Cluster::start(home, &programs, &Settings::kept())
        .await
        .unwrap();
    let vault = cluster.server().ensure_database("vault").await.unwrap();
    let migrator = Migrator {
        url: ConnectionUrl::parse(vault.owner_url()).unwrap(),
        app_role: AppRole::parse(AppRole::DEFAULT).unwrap(),
        service_login: "creatorvault_service".to_owned(),
    };
    migrator.up().await.unwrap();
    // The plain ways log in as the owner, who may do both: touch the tables, and take the role.
    Migrator {
        service_login: "creatorvault_owner".to_owned(),
        ..migrator
    }
    .up()
    .await
    .unwrap();
    let bench = Arc::new(Bench::set_up(vault.service_url(), vault.owner_url()).await);
    let (rounds, time) = (
        argument("--rounds", 5),
        Duration::from_secs(argument("--seconds", 3)),
    );
    let ways = [
        ("plain query", Way::Plain),
        ("door that waits", Way::Waiting),
        ("our door", Way::Ours),
    ];

    for (title, work) in [("find", Work::Find), ("create", Work::Create)] {
        let mut figures = ways.map(|_| Vec::new());
        for round in 0..=rounds {
            for ((_, way), figures) in ways.iter().zip(&mut figures) {
                let figure = measure(&bench, cluster.id(), *way, work, time).await;
                if round > 0 {
                    figures.push(figure);
                }
            }
        }
        println!(
            "\n| {title} | ops/s | × plain | CPU µs/op, ours | PostgreSQL's |\n|---|---|---|---|---|"
        );
        let rate = |figures: &[Figure]| median(figures.iter().map(|figure| figure.rate).collect());
        let plain = rate(&figures[0]);
        for ((name, _), figures) in ways.iter().zip(&figures) {
            println!(
                "| {name} | {:.0} | {:.2} | {:.0} | {:.0} |",
                rate(figures),
                rate(figures) / plain,
                median(figures.iter().map(|figure| figure.ours).collect()),
                median(figures.iter().map(|figure| figure.theirs).collect()),
            );
        }
    }
}
