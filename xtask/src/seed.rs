//! `cargo xtask seed`: a database full of believable ideas and tasks, to try lists and
//! measurements on.
//!
//! What a row says depends on the arguments and on nothing else. Each account is filled up to its
//! number of ideas and then of tasks, so a second run finds nothing to do, and one after an interruption what is left.

mod account;
mod idea;
mod random;
mod task;
mod words;

use clap::{Args, value_parser};
use creatorvault_domain::{CategoryId, OwnerScope};
use creatorvault_persistence::Database;

use crate::{demo, migrate, postgres::Postgres, say};
use account::Account;

/// How many rows are recorded in one transaction.
const BATCH: u64 = 2000;

#[derive(Args, Clone, Copy)]
pub(crate) struct Arguments {
    /// How many users there are, beside the demo user
    #[arg(long, default_value_t = 100, value_parser = value_parser!(u64).range(1..=100_000))]
    users: u64,
    /// How many ideas they have together; the first user has the most
    #[arg(long, default_value_t = 100_000, value_parser = value_parser!(u64).range(..=100_000_000))]
    ideas: u64,
    /// How many tasks they have together; the first user has the most
    #[arg(long, default_value_t = 20_000, value_parser = value_parser!(u64).range(..=100_000_000))]
    tasks: u64,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let postgres = Postgres::obtain().await?;
    migrate::up(&postgres).await?;
    let database = postgres.open()?;
    demo::seed(&database, idea::beginning()?).await?;
    let Arguments {
        users,
        ideas,
        tasks,
    } = arguments;
    let accounts = Account::share(users, ideas, tasks);
    let mut progress = say::Progress::new("ideas and tasks", ideas + tasks);
    let added = fill(&database, &accounts, |done| progress.update(done)).await?;
    drop(progress);
    if added == 0 {
        say::step("Everything is already there");
    } else {
        say::step(format!("{added} ideas and tasks added"));
    }
    if let Some(first) = accounts.first() {
        say::step(format!(
            "{} has {} ideas and {} tasks: cargo xtask token --user {0}",
            first.id(),
            first.ideas,
            first.tasks
        ));
    }
    Ok(())
}

/// Records what the accounts lack, and says how many ideas and tasks that was.
async fn fill(
    database: &Database,
    accounts: &[Account],
    mut tell: impl FnMut(u64),
) -> anyhow::Result<u64> {
    let (ideas, tasks, users) = (database.ideas(), database.tasks(), database.users());
    let (mut done, mut added) = (0, 0);
    for account in accounts {
        let scope = account.scope()?;
        users
            .provision(&scope, &account.profile()?, idea::beginning()?)
            .await?;
        let there = u64::try_from(ideas.count(&scope).await?)?;
        done += there.min(account.ideas);
        for (next, end) in batches(there, account.ideas) {
            let batch = (next..end).map(|number| account.idea(number));
            let batch = batch.collect::<anyhow::Result<Vec<_>>>()?;
            ideas.create_many(&scope, &batch).await?;
            done += end - next;
            added += end - next;
            tell(done);
        }
        let there = u64::try_from(tasks.count(&scope).await?)?;
        done += there.min(account.tasks);
        if there >= account.tasks {
            continue;
        }
        let categories = categories(database, &scope).await?;
        // The ids that the first ideas have, by their numbers.
        let first = ideas.walk(&scope, None).await?;
        let first: Vec<_> = first.iter().map(|idea| idea.id).collect();
        for (next, end) in batches(there, account.tasks) {
            let batch = (next..end).map(|number| account.task(number, &categories, &first));
            let batch = batch.collect::<anyhow::Result<Vec<_>>>()?;
            tasks.create_many(&scope, &batch).await?;
            done += end - next;
            added += end - next;
            tell(done);
        }
    }
    Ok(added)
}

/// The steps from what is there to what there should be.
fn batches(there: u64, wanted: u64) -> impl Iterator<Item = (u64, u64)> {
    let begins = (there..wanted).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX));
    begins.map(move |next| (next, wanted.min(next + BATCH)))
}

/// Makes the categories that the owner lacks, and says under which ids all of them are.
async fn categories(database: &Database, scope: &OwnerScope) -> anyhow::Result<Vec<CategoryId>> {
    let there = database.categories().walk(scope, None).await?;
    let mut ids = Vec::new();
    for new in task::categories()? {
        let known = there.iter().find(|category| category.name == new.name);
        ids.push(if let Some(known) = known {
            known.id
        } else {
            let made = database.categories();
            made.create(scope, &new, idea::beginning()?).await?.id
        });
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use creatorvault_domain::IdeaId;
    use creatorvault_local_postgres::{Server, TestDatabase, connect};
    use creatorvault_persistence::Database;

    use super::{Account, fill};
    use crate::postgres::Postgres;

    const IDEAS: u64 = 500;
    const TASKS: u64 = 300;

    struct Seeded {
        test: TestDatabase,
        database: Database,
    }

    impl Seeded {
        async fn new() -> Self {
            let test = TestDatabase::migrated(&Server::from_env().unwrap())
                .await
                .unwrap();
            let given = Postgres::Given {
                service: test.service_url().to_owned(),
                owner: test.owner_url().to_owned(),
            };
            let seeded = Self {
                database: given.open().unwrap(),
                test,
            };
            assert_eq!(seeded.fill().await, IDEAS + TASKS);
            seeded
        }

        async fn fill(&self) -> u64 {
            let mut told = 0;
            let added = fill(&self.database, &accounts(), |done| told = done)
                .await
                .unwrap();
            assert!(added == 0 || told == IDEAS + TASKS, "{told}");
            added
        }

        /// Everything in it but the numbers that the database gives.
        async fn content(&self) -> String {
            let owner = connect(self.test.owner_url()).await.unwrap();
            let query = "SELECT string_agg(row::text, '\n' ORDER BY row::text) FROM (
                    SELECT to_jsonb(users) AS row FROM users
                    UNION ALL SELECT to_jsonb(ideas) - 'id' FROM ideas
                    UNION ALL SELECT to_jsonb(categories) - 'id' FROM categories
                    UNION ALL SELECT to_jsonb(tasks) - '{id,idea_id,category_id}'::text[]
                        || jsonb_build_object('idea', ideas.title, 'category', categories.name)
                    FROM tasks
                    LEFT JOIN ideas ON ideas.user_id = tasks.user_id AND ideas.id = idea_id
                    LEFT JOIN categories ON categories.user_id = tasks.user_id
                        AND categories.id = category_id
                ) AS rows";
            owner.query_one(query, &[]).await.unwrap().get(0)
        }
    }

    fn accounts() -> Vec<Account> {
        Account::share(3, IDEAS, TASKS)
    }

    #[tokio::test]
    async fn the_same_arguments_make_the_same_content() {
        let (one, other) = (Seeded::new().await, Seeded::new().await);
        assert_eq!(one.content().await, other.content().await);
    }

    #[tokio::test]
    async fn a_second_run_changes_nothing_and_one_after_an_interruption_completes() {
        let seeded = Seeded::new().await;
        let before = seeded.content().await;
        assert_eq!(seeded.fill().await, 0);
        assert_eq!(seeded.content().await, before);
        let owner = connect(seeded.test.owner_url()).await.unwrap();
        let first = accounts()[0];
        let interrupt = "DELETE FROM users WHERE id <> 'creator-001' AND id <> 'demo';
            DELETE FROM tasks WHERE id > 50; DELETE FROM categories WHERE name = 'Paperwork'
            AND NOT EXISTS (SELECT FROM tasks WHERE category_id = categories.id)";
        owner.batch_execute(interrupt).await.unwrap();
        assert_eq!(
            seeded.fill().await,
            IDEAS - first.ideas + TASKS - 50,
            "what is left"
        );
        assert_eq!(seeded.content().await, before);
        let interrupt = "DELETE FROM tasks; DELETE FROM ideas WHERE id > 100;
            DELETE FROM users WHERE id = 'creator-003'";
        owner.batch_execute(interrupt).await.unwrap();
        assert_eq!(seeded.fill().await, IDEAS - 100 + TASKS);
        assert_eq!(seeded.content().await, before);
    }

    #[tokio::test]
    async fn whatever_is_stored_reads_back() {
        let seeded = Seeded::new().await;
        let ideas = seeded.database.ideas();
        let mut id = 0;
        for account in accounts() {
            let scope = account.scope().unwrap();
            for number in 0..account.ideas {
                id += 1;
                let id = IdeaId::new(id).unwrap();
                let (new, created) = account.idea(number).unwrap();
                let stored = ideas.find(&scope, id).await.unwrap();
                assert_eq!(stored, Some(new.into_idea(id, &scope, created)));
            }
        }
    }
}
