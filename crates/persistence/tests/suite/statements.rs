//! What PostgreSQL itself says of the statements that it is sent.

use std::{collections::BTreeMap, fs};

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{
    CategoryFilter, CategoryId, CategoryKey, CategoryName, CategoryPatch, CategoryPosition, Change,
    DueDate, DueDay, DueRange, Email, Expected, Idea, IdeaFilter, IdeaId, IdeaListing, IdeaPatch,
    IdeaPosition, IdeaSort, Limit, Listing, Name, NewTask, Offset, Order, Priority, Profile,
    SearchText, Stage, Start, TaskFilter, TaskKey, TaskPatch, TaskPosition, UserPatch, Version,
};
use creatorvault_local_postgres::{Cluster, Durability, Home, Programs, Search, Settings};
use creatorvault_persistence::{
    AccountPatch, Database, DatabaseSettings, IdeaUpdate, PoolSettings, Recorded,
};

use crate::support::{
    answer, claim, migrator, named, noon, profile, scope, settings, task, titled,
};

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
    // With a search and without, each key begins in four ways in two orders, and there is a total; by
    // relevance a list of ideas begins in three. Of three keys an index finds any offset in one way.
    // The other filters make a page and a total each.
    let keyed = |keys| 2 * (keys * 2 * 4 + 1);
    let expected = [
        keyed(IDEA_KEYS) - 3 * 2 + 2 * 3 + 2 * idea_filters().len(),
        keyed(TaskKey::ALL.len()) - 3 * 2 + 2 * task_filters().len(),
        keyed(CategoryKey::ALL.len()),
    ];
    let lists = ["ideas", "tasks", "categories"].map(|table| {
        let from = format!(" FROM {table} WHERE ");
        let statements = parsed.keys().filter(|(_, statement)| {
            let of_one_row = statement.contains(" AND id = $");
            statement.contains(&from) && !of_one_row
        });
        statements.count()
    });
    assert_eq!(lists, expected, "{parsed:#?}");
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
    use_categories(database, now, round).await;
    use_tasks(database, now, round).await;
    database.sweep().await.unwrap();
    users.erase(&ada).await.unwrap();
}

async fn use_categories(database: &Database, now: DateTime<Utc>, round: i64) {
    let (ada, categories) = (scope("ada"), database.categories());
    let category = categories.create(&ada, &named("x"), now).await.unwrap();
    categories.find(&ada, category.id).await.unwrap();
    categories.walk(&ada, None).await.unwrap();
    let new = titled("x");
    let claim = claim(&format!("category {round}"), &new);
    let recorded = Recorded {
        status: 201,
        location: None,
        data: serde_json::Value::Null,
    };
    for _ in 0..2 {
        let named = named("y");
        let once = categories.create_once(&ada, &named, now, &claim, |_| recorded.clone());
        let _ = once.await.unwrap();
    }
    let searching = CategoryFilter {
        search: SearchText::parse("x").unwrap(),
    };
    for filter in [CategoryFilter::default(), searching] {
        for key in CategoryKey::ALL {
            let position = CategoryPosition::of(&category, key);
            for (order, start) in orders_and_starts(&position) {
                let limit = Limit::default();
                let listing = Listing::new(filter.clone(), key, order, start, limit).unwrap();
                categories.list(&ada, &listing).await.unwrap();
            }
        }
    }
    let patch = CategoryPatch {
        name: Change::Set(CategoryName::parse("z").unwrap()),
        ..CategoryPatch::default()
    };
    let updated = categories.update(&ada, category.id, patch, &Expected::Any, now);
    let _ = updated.await.unwrap();
    for expected in [Version::FIRST.into(), Expected::Any] {
        let _ = categories
            .remove(&ada, category.id, &expected)
            .await
            .unwrap();
    }
}

async fn use_tasks(database: &Database, now: DateTime<Utc>, round: i64) {
    let (ada, tasks) = (scope("ada"), database.tasks());
    let row = tasks.create(&ada, &task("x"), now).await.unwrap();
    tasks.find(&ada, row.id).await.unwrap();
    tasks.walk(&ada, None).await.unwrap();
    tasks.count(&ada).await.unwrap();
    let claim = claim(&format!("task {round}"), &titled("x"));
    let recorded = Recorded {
        status: 201,
        location: None,
        data: serde_json::Value::Null,
    };
    for _ in 0..2 {
        let new = task("y");
        let once = tasks.create_once(&ada, &new, now, &claim, |_| recorded.clone());
        let _ = once.await.unwrap();
    }
    let nowhere = NewTask {
        idea_id: Some(IdeaId::new(i64::MAX).unwrap()),
        ..task("z")
    };
    tasks.create(&ada, &nowhere, now).await.unwrap_err();
    let searching = TaskFilter {
        search: SearchText::parse("x").unwrap(),
        ..TaskFilter::default()
    };
    for filter in [TaskFilter::default(), searching] {
        for key in TaskKey::ALL {
            let position = TaskPosition::of(&row, key);
            for (order, start) in orders_and_starts(&position) {
                let limit = Limit::default();
                let listing = Listing::new(filter.clone(), key, order, start, limit).unwrap();
                tasks.list(&ada, &listing).await.unwrap();
            }
        }
    }
    for filter in task_filters() {
        let (key, order, limit) = (TaskKey::CreatedAt, Order::default(), Limit::default());
        let listing = Listing::new(filter, key, order, Start::default(), limit).unwrap();
        tasks.list(&ada, &listing).await.unwrap();
    }
    let patch = TaskPatch::completion();
    let updated = tasks.update(&ada, row.id, patch, &Expected::Any, now);
    let _ = updated.await.unwrap();
    for expected in [Version::FIRST.into(), Expected::Any] {
        let _ = tasks.remove(&ada, row.id, &expected).await.unwrap();
    }
}

fn orders_and_starts<P: Clone>(position: &P) -> Vec<(Order, Start<P>)> {
    let at = |offset| Start::At(Offset::parse(offset).unwrap());
    let starts = || [at("0"), at("1"), at("1001"), Start::After(position.clone())];
    Order::ALL
        .into_iter()
        .flat_map(|order| starts().map(|start| (order, start)))
        .collect()
}

/// What ideas can be sorted by, but for relevance.
const IDEA_KEYS: usize = IdeaSort::ALL.len() - 1;

/// A filter for each kind of operand that a search is not, and one with two conditions.
fn idea_filters() -> [IdeaFilter; 3] {
    let due = DueRange {
        after: Some(DueDate::parse("2026-01-01").unwrap()),
        before: None,
    };
    let (stages, none) = ([Stage::Draft], IdeaFilter::default());
    [
        IdeaFilter {
            stages: stages.into(),
            ..none.clone()
        },
        IdeaFilter {
            due,
            ..none.clone()
        },
        IdeaFilter {
            stages: stages.into(),
            due,
            ..none
        },
    ]
}

/// The same of tasks, which may be filed.
fn task_filters() -> [TaskFilter; 3] {
    let due = DueRange {
        after: None,
        before: Some(DueDay::parse("2026-01-01").unwrap()),
    };
    let (category_id, none) = (CategoryId::new(1).ok(), TaskFilter::default());
    [
        TaskFilter {
            category_id,
            ..none.clone()
        },
        TaskFilter {
            due,
            ..none.clone()
        },
        TaskFilter {
            category_id,
            due,
            ..none
        },
    ]
}

/// Every sort, both ways, from each kind of start, with a search and without; and other filters.
fn listings(idea: &Idea) -> Vec<IdeaListing> {
    let searching = IdeaFilter {
        search: SearchText::parse("x").unwrap(),
        ..IdeaFilter::default()
    };
    let (sort, order, limit) = (IdeaSort::default(), Order::default(), Limit::default());
    let mut listings: Vec<_> = idea_filters()
        .into_iter()
        .map(|filter| IdeaListing::new(filter, sort, order, Start::default(), limit).unwrap())
        .collect();
    for filter in [IdeaFilter::default(), searching] {
        for (sort, order) in IdeaSort::ALL
            .into_iter()
            .flat_map(|sort| Order::ALL.map(|order| (sort, order)))
        {
            let mut starts = ["0", "1", "1001"]
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
