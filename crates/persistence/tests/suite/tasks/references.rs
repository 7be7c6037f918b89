//! What tasks point at: that it is there, is the owner's, and may go.

use chrono::TimeDelta;
use creatorvault_domain::{
    CategoryId, Change, Expected, IdeaId, NewTask, OwnerScope, Task, TaskPatch, Version,
};
use creatorvault_persistence::{
    Reference::{self, Category, Idea},
    Removal, StoreError, TaskUpdate,
};

use crate::support::{Vault, connect, noon, scope, task};

/// An idea and a category of somebody's.
async fn things(vault: &Vault, owner: &OwnerScope) -> (CategoryId, IdeaId) {
    vault.provision(owner).await;
    (vault.category(owner, "x").await, vault.idea(owner).await)
}

fn pointing(category: Option<CategoryId>, idea: Option<IdeaId>) -> NewTask {
    NewTask {
        category_id: category,
        idea_id: idea,
        ..task("x")
    }
}

fn repointed(category: Option<CategoryId>, idea: Option<IdeaId>) -> TaskPatch {
    TaskPatch {
        category_id: Change::Set(category),
        idea_id: Change::Set(idea),
        ..TaskPatch::default()
    }
}

fn missing<T: std::fmt::Debug>(refused: Result<T, StoreError>) -> Vec<Reference> {
    match refused {
        Err(StoreError::UnknownReferences(missing)) => missing,
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn all_that_is_not_the_owners_is_named_at_once() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let (her_category, her_idea) = things(&vault, &ada).await;
    let (his_category, his_idea) = things(&vault, &bob).await;
    let tasks = vault.database.tasks();
    let own = pointing(Some(his_category), Some(his_idea));
    let own = tasks.create(&bob, &own, noon()).await.unwrap();
    let (no_category, no_idea) = (
        CategoryId::new(i64::MAX).unwrap(),
        IdeaId::new(i64::MAX).unwrap(),
    );
    let cases = [
        (Some(her_category), Some(his_idea), vec![Category]),
        (Some(her_category), None, vec![Category]),
        (Some(his_category), Some(her_idea), vec![Idea]),
        (None, Some(her_idea), vec![Idea]),
        (Some(her_category), Some(her_idea), vec![Category, Idea]),
        (Some(no_category), Some(no_idea), vec![Category, Idea]),
    ];
    for (category, idea, expected) in cases {
        let created = tasks.create(&bob, &pointing(category, idea), noon()).await;
        assert_eq!(missing(created), expected);
        let patch = repointed(category, idea);
        let updated = tasks.update(&bob, own.id, patch, &Expected::Any, noon());
        assert_eq!(missing(updated.await), expected);
    }
    assert_eq!(tasks.find(&bob, own.id).await.unwrap(), Some(own));
    assert_eq!(tasks.count(&bob).await.unwrap(), 1);
}

#[tokio::test]
async fn a_missing_task_and_a_wrong_version_are_said_before_a_missing_reference() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let tasks = vault.database.tasks();
    let own = tasks.create(&ada, &task("x"), noon()).await.unwrap();
    let patch = repointed(None, Some(IdeaId::new(i64::MAX).unwrap()));
    let wrong = Version::new(9).into();
    let update = tasks.update(&ada, own.id, patch, &wrong, noon()).await;
    assert_eq!(update.unwrap(), TaskUpdate::VersionMismatch);
}

#[tokio::test]
async fn removing_an_idea_leaves_its_tasks_at_another_version_and_nobody_elses() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let (category, idea) = things(&vault, &ada).await;
    let (_, his_idea) = things(&vault, &bob).await;
    let tasks = vault.database.tasks();
    let both = pointing(Some(category), Some(idea));
    let both = tasks.create(&ada, &both, noon()).await.unwrap();
    let other = tasks.create(&ada, &task("x"), noon()).await.unwrap();
    let his = pointing(None, Some(his_idea));
    let his = tasks.create(&bob, &his, noon()).await.unwrap();

    let ideas = vault.database.ideas();
    let removed = ideas.remove(&ada, idea, &Expected::Any).await.unwrap();
    assert_eq!(removed, Removal::Done);
    let after = tasks.find(&ada, both.id).await.unwrap().unwrap();
    assert!(after.updated_at > both.updated_at);
    let expected = Task {
        idea_id: None,
        version: both.version.next(),
        updated_at: after.updated_at,
        ..both
    };
    assert_eq!(after, expected);
    assert_eq!(tasks.find(&ada, other.id).await.unwrap(), Some(other));
    assert_eq!(tasks.find(&bob, his.id).await.unwrap(), Some(his));
}

/// Whoever deletes, by whatever statement, moves the version: a binary that knows no tasks as well.
#[tokio::test]
async fn a_time_never_runs_back_when_an_idea_goes() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let (_, idea) = things(&vault, &ada).await;
    let tasks = vault.database.tasks();
    let ahead = noon() + TimeDelta::days(365 * 200);
    let new = pointing(None, Some(idea));
    let before = tasks.create(&ada, &new, ahead).await.unwrap();
    let owner = connect(vault.test.owner_url()).await;
    owner.batch_execute("DELETE FROM ideas").await.unwrap();
    let after = tasks.find(&ada, before.id).await.unwrap().unwrap();
    assert_eq!((after.idea_id, after.updated_at), (None, ahead));
    assert_eq!(after.version, before.version.next());
}

/// While a category or an idea is being deleted, a task that is filed under it waits for that, and
/// is then refused.
#[tokio::test]
async fn what_vanishes_while_a_task_is_pointed_at_it_is_missing() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let (category, idea) = things(&vault, &ada).await;
    let tasks = vault.database.tasks();
    let open = tasks.create(&ada, &task("x"), noon()).await.unwrap();
    // Whoever is in a transaction sees the activity as it was when they first asked.
    let watcher = connect(vault.test.owner_url()).await;
    for (table, reference) in [("categories", Category), ("ideas", Idea)] {
        let (category, idea) = match reference {
            Category => (Some(category), None),
            Idea => (None, Some(idea)),
        };
        let mut owner = connect(vault.test.owner_url()).await;
        let deleting = owner.transaction().await.unwrap();
        let delete = format!("DELETE FROM {table}");
        deleting.batch_execute(&delete).await.unwrap();
        let new = pointing(category, idea);
        let create = tasks.create(&ada, &new, noon());
        let update = tasks.update(
            &ada,
            open.id,
            repointed(category, idea),
            &Expected::Any,
            noon(),
        );
        let vanish = async {
            // Until both wait, they have not met the deletion.
            let waiting = "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND datname = current_database()";
            while watcher.query(waiting, &[]).await.unwrap().len() < 2 {
                tokio::task::yield_now().await;
            }
            deleting.commit().await.unwrap();
        };
        let (created, updated, ()) = tokio::join!(create, update, vanish);
        assert_eq!(missing(created), [reference]);
        assert_eq!(missing(updated), [reference]);
    }
    assert_eq!(tasks.find(&ada, open.id).await.unwrap(), Some(open));
}

#[tokio::test]
async fn whoever_files_tasks_while_their_category_goes_gets_one_answer_or_the_other() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let (_, idea) = things(&vault, &ada).await;
    let (tasks, categories) = (vault.database.tasks(), vault.database.categories());
    for round in 0..10 {
        let category = vault.category(&ada, &format!("category {round}")).await;
        let new = pointing(Some(category), Some(idea));
        let filing =
            futures_util::future::join_all((0..4).map(|_| tasks.create(&ada, &new, noon())));
        let removing = categories.remove(&ada, category, &Expected::Any);
        let (filed, removed) = tokio::join!(filing, removing);
        assert_eq!(removed.unwrap(), Removal::Done);
        for filed in filed {
            match filed {
                Ok(task) => {
                    let after = tasks.find(&ada, task.id).await.unwrap().unwrap();
                    assert_eq!(after.category_id, None);
                    assert_eq!(after.version, task.version.next());
                }
                refused => assert_eq!(missing(refused), [Category]),
            }
        }
    }
}

#[tokio::test]
async fn erasing_an_account_takes_its_tasks_and_categories_and_nobody_elses() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    for owner in [&ada, &bob] {
        let (category, idea) = things(&vault, owner).await;
        let new = pointing(Some(category), Some(idea));
        let tasks = vault.database.tasks();
        tasks.create(owner, &new, noon()).await.unwrap();
    }
    assert!(vault.database.users().erase(&ada).await.unwrap());
    let owner = connect(vault.test.owner_url()).await;
    for table in ["ideas", "categories", "tasks"] {
        let left = format!("SELECT user_id FROM {table}");
        let left = owner.query(&left, &[]).await.unwrap();
        let left: Vec<&str> = left.iter().map(|row| row.get(0)).collect();
        assert_eq!(left, ["bob"], "{table}");
    }
}
