//! What PostgreSQL itself says of the statements that it is sent.

use std::{collections::BTreeMap, fs};

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{
    Change, Email, Expected, Idea, IdeaFilter, IdeaListing, IdeaPatch, IdeaPosition, IdeaSort,
    Limit, Name, Offset, Order, Priority, Profile, SearchText, Start, UserPatch, Version,
};
use creatorvault_local_postgres::{Cluster, Durability, Home, Programs, Search, Settings};
use creatorvault_persistence::{
    AccountPatch, Database, DatabaseSettings, IdeaUpdate, PoolSettings,
};

use crate::support::{answer, claim, migrator, noon, profile, scope, settings, titled};

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
        use_everything(&database, now, round).await;
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
    assert!(
        parsed.len() > 76,
        "the lists alone are that many: {parsed:#?}"
    );
    let twice: Vec<_> = parsed.iter().filter(|&(_, &count)| count > 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

/// Calls every method of every repository, and lists in every way.
async fn use_everything(database: &Database, now: DateTime<Utc>, round: i64) {
    let ada = scope("ada");
    let (users, ideas) = (database.users(), database.ideas());
    users.find(&ada).await.unwrap();
    let name = Name::parse(&format!("Ada {round}")).unwrap();
    let patch = AccountPatch {
        user: UserPatch {
            name: Change::Set(Some(name)),
        },
        ..AccountPatch::default()
    };
    let _ = users.update(&ada, &patch, now).await.unwrap();

    let idea = ideas.create(&ada, &titled("x"), now).await.unwrap();
    ideas.find(&ada, idea.id).await.unwrap();
    ideas.walk(&ada, None).await.unwrap();
    let new = titled("x");
    let claim = claim(&format!("key {round}"), &new);
    for _ in 0..2 {
        let once = ideas.create_once(&ada, &new, now, &claim, answer);
        let _ = once.await.unwrap();
    }
    for listing in listings(&idea) {
        ideas.list(&ada, &listing).await.unwrap();
    }
    let patch = IdeaPatch {
        priority: Change::Set(Priority::High),
        ..IdeaPatch::default()
    };
    let updated = ideas
        .update(&ada, idea.id, patch, &Expected::Any, now)
        .await
        .unwrap();
    assert!(matches!(updated, IdeaUpdate::Done(_)));
    let several = Expected::OneOf(vec![Version::new(2), Version::new(3)]);
    let expected = [Version::FIRST.into(), several, Expected::Any];
    for expected in expected {
        let _ = ideas.remove(&ada, idea.id, &expected).await.unwrap();
    }
    database.sweep().await.unwrap();
    users.erase(&ada).await.unwrap();
}

/// Every sort, both ways, from each kind of start, with a filter and without.
fn listings(idea: &Idea) -> Vec<IdeaListing> {
    let searching = IdeaFilter {
        search: SearchText::parse("x").unwrap(),
        ..IdeaFilter::default()
    };
    let mut listings = Vec::new();
    for filter in [IdeaFilter::default(), searching] {
        for (sort, order) in IdeaSort::ALL
            .into_iter()
            .flat_map(|sort| Order::ALL.map(|order| (sort, order)))
        {
            let mut starts = ["0", "101"]
                .map(|offset| Start::At(Offset::parse(offset).unwrap()))
                .to_vec();
            if let IdeaSort::Key(key) = sort {
                starts.push(Start::After(IdeaPosition::of(idea, key)));
            }
            for start in starts {
                let limit = Limit::default();
                listings.extend(IdeaListing::new(filter.clone(), sort, order, start, limit));
            }
        }
    }
    listings
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
