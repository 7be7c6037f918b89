//! What PostgreSQL itself says of the statements that it is sent.

use std::{collections::BTreeMap, fs};

use chrono::TimeDelta;
use creatorvault_domain::{Email, Profile};
use creatorvault_local_postgres::{Cluster, Durability, Home, Programs, Search, Settings};
use creatorvault_persistence::{Database, DatabaseSettings, PoolSettings};

use crate::support::{migrator, noon, profile, scope, settings, titled};

/// Nothing that is asked for twice on a connection is parsed twice.
#[tokio::test(flavor = "multi_thread")]
async fn no_statement_is_parsed_twice_on_a_connection() {
    let logged = Settings {
        durability: Durability::Thrown,
        extra: vec![("log_min_duration_statement".to_owned(), "0".to_owned())],
    };
    let programs = Programs::find(&Search::of_process()).unwrap();
    let cluster = Cluster::start(Home::temporary().unwrap(), &programs, &logged)
        .await
        .unwrap();
    let vault = cluster.server().ensure_database("vault").await.unwrap();
    migrator(&vault, "creatorvault_app").up().await.unwrap();

    let log = cluster.server().home().join("postgres.log");
    let before = fs::read_to_string(&log).unwrap().len();
    let one = PoolSettings {
        size: 1,
        ..settings(vault.service_url()).pool
    };
    let settings = DatabaseSettings {
        pool: one,
        ..settings(vault.service_url())
    };
    let database = Database::new(settings).unwrap();
    for round in 0..3 {
        let ada = scope("ada");
        let email = Email::parse(&format!("ada{round}@example.com")).unwrap();
        let profile = Profile {
            email,
            ..profile(&ada)
        };
        let now = noon() + TimeDelta::hours(round);
        database
            .users()
            .provision(&ada, &profile, now)
            .await
            .unwrap();
        database.users().find(&ada).await.unwrap();
        let idea = database
            .ideas()
            .create(&ada, &titled("x"), now)
            .await
            .unwrap();
        database.ideas().find(&ada, idea.id).await.unwrap();
        assert!(database.is_ready().await.unwrap());
        database.ping().await.unwrap();
    }

    let log = fs::read_to_string(&log).unwrap();
    let parsed = parsed(log.get(before..).unwrap());
    assert!(
        parsed
            .keys()
            .any(|(_, statement)| statement.starts_with("INSERT INTO \"ideas\"")),
        "{log}"
    );
    assert!(
        parsed
            .keys()
            .any(|(_, statement)| statement.contains("ON CONFLICT")),
        "{log}"
    );
    let twice: Vec<_> = parsed.iter().filter(|&(_, &count)| count > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

/// How often each process parsed each statement.
fn parsed(log: &str) -> BTreeMap<(&str, &str), usize> {
    let mut parsed = BTreeMap::new();
    for line in log.lines() {
        let (Some(start), Some(process)) = (line.find("  parse s"), line.find('[')) else {
            continue;
        };
        let process = line.get(process..).and_then(|rest| rest.split(']').next());
        let statement = line.get(start..).and_then(|rest| rest.split_once(": "));
        let (Some(process), Some((_, statement))) = (process, statement) else {
            continue;
        };
        *parsed.entry((process, statement)).or_default() += 1;
    }
    parsed
}
