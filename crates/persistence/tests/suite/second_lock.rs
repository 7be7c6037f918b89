//! The second lock, tried in SQL: what the service's login can do with another user's id set, with
//! none, and without taking the application role at all.

use creatorvault_domain::{NewTask, OwnerScope};
use creatorvault_persistence::Once;
use tokio_postgres::{Client, error::SqlState};

use crate::support::{Vault, connect, named, noon, scope, task, titled};

/// What an attacker would like to do, with `{ada}` for the victim.
const WRITES: [&str; 12] = [
    "UPDATE ideas SET title = 'stolen'",
    "UPDATE ideas SET title = 'stolen' WHERE user_id = 'ada'",
    "DELETE FROM ideas",
    "UPDATE users SET name = 'stolen'",
    "DELETE FROM users",
    "DELETE FROM users WHERE id = 'ada'",
    "UPDATE idempotency_keys SET status = 299",
    "DELETE FROM idempotency_keys",
    "UPDATE categories SET name = 'stolen'",
    "DELETE FROM categories",
    "UPDATE tasks SET title = 'stolen'",
    "DELETE FROM tasks",
];

const REFUSED: [&str; 11] = [
    "INSERT INTO ideas (user_id, title) VALUES ('ada', 'planted')",
    "INSERT INTO users (id, email) VALUES ('eve', 'eve@example.com')",
    "INSERT INTO categories (user_id, name, name_folded, search_text) VALUES ('ada', 'x', 'x', 'x')",
    "INSERT INTO tasks (user_id, title, title_folded, search_text) VALUES ('ada', 'x', 'x', 'x')",
    "TRUNCATE ideas",
    "TRUNCATE users CASCADE",
    "ALTER TABLE ideas DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE users NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY owner_only ON ideas",
    "CREATE TABLE copies AS TABLE ideas",
    "CALL guard_rows('ideas', 'title')",
];

struct Scene {
    vault: Vault,
    service: Client,
    before: Vec<String>,
}

impl Scene {
    /// Ada and Bob have an account, an idea, a category, a task that points at both, and a kept
    /// answer each.
    async fn set() -> Self {
        let vault = Vault::open().await;
        for owner in ["ada", "bob"] {
            record(&vault, &scope(owner)).await;
        }
        let service = connect(vault.test.service_url()).await;
        let before = rows(&vault).await;
        assert_eq!(before.len(), 10);
        Self {
            vault,
            service,
            before,
        }
    }

    /// Tries a statement in a transaction under the role, with a user's id or none, and commits it.
    async fn attempt(
        &self,
        user: Option<&str>,
        statement: &str,
    ) -> Result<u64, tokio_postgres::Error> {
        self.service
            .batch_execute("BEGIN; SET LOCAL ROLE creatorvault_app")
            .await
            .unwrap();
        if let Some(user) = user {
            let named = "SELECT set_config('app.user_id', $1, true)";
            self.service.execute(named, &[&user]).await.unwrap();
        }
        let done = self.service.execute(statement, &[]).await;
        self.service
            .batch_execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })
            .await
            .unwrap();
        done
    }

    async fn assert_untouched(&self, statement: &str) {
        assert_eq!(rows(&self.vault).await, self.before, "{statement}");
    }
}

async fn record(vault: &Vault, owner: &OwnerScope) {
    vault.provision(owner).await;
    let Once::First(idea) = vault.keyed(owner, "key", titled("An idea")).await.unwrap() else {
        unreachable!("the key is new")
    };
    let (categories, tasks) = (vault.database.categories(), vault.database.tasks());
    let category = categories.create(owner, &named("x"), noon()).await.unwrap();
    let new = NewTask {
        category_id: Some(category.id),
        idea_id: Some(idea.id),
        ..task("A task")
    };
    tasks.create(owner, &new, noon()).await.unwrap();
}

/// All that there is, as PostgreSQL's superuser sees it.
async fn rows(vault: &Vault) -> Vec<String> {
    let superuser = connect(vault.test.superuser_url()).await;
    let all = "SELECT i::text FROM ideas i UNION ALL SELECT u::text FROM users u
        UNION ALL SELECT k::text FROM idempotency_keys k UNION ALL SELECT c::text FROM categories c
        UNION ALL SELECT t::text FROM tasks t ORDER BY 1";
    superuser
        .query(all, &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect()
}

#[tokio::test]
async fn nobody_sees_a_row_of_anybody_elses() {
    let scene = Scene::set().await;
    for (user, seen) in [(None, 0), (Some(""), 0), (Some("eve"), 0), (Some("bob"), 1)] {
        for table in ["ideas", "users", "idempotency_keys", "categories", "tasks"] {
            let count = scene
                .attempt(user, &format!("SELECT FROM {table}"))
                .await
                .unwrap();
            assert_eq!(count, seen, "{user:?} in {table}");
        }
    }
}

#[tokio::test]
async fn nobody_changes_a_row_of_anybody_elses() {
    let scene = Scene::set().await;
    for user in [None, Some(""), Some("eve")] {
        for statement in WRITES {
            assert_eq!(
                scene.attempt(user, statement).await.unwrap(),
                0,
                "{user:?}: {statement}"
            );
            scene.assert_untouched(statement).await;
        }
    }
}

#[tokio::test]
async fn nobody_plants_a_row_or_undoes_the_lock() {
    let scene = Scene::set().await;
    for user in [None, Some(""), Some("bob")] {
        for statement in REFUSED {
            let refused = scene.attempt(user, statement).await.unwrap_err();
            let code = refused.code().cloned();
            assert_eq!(
                code,
                Some(SqlState::INSUFFICIENT_PRIVILEGE),
                "{user:?}: {statement}"
            );
            scene.assert_untouched(statement).await;
        }
        for table in ["ideas", "categories", "tasks"] {
            let gift = format!("UPDATE {table} SET user_id = 'ada'");
            let attempted = scene.attempt(user, &gift).await;
            assert_eq!(
                attempted.is_err(),
                user == Some("bob"),
                "{user:?}: {attempted:?}"
            );
            scene.assert_untouched(&gift).await;
        }
    }
}

/// Row-level security does not stand between a foreign key and the rows that it looks for; that the
/// key names the owner does.
#[tokio::test]
async fn nobody_points_at_a_row_of_anybody_elses() {
    let scene = Scene::set().await;
    let superuser = connect(scene.vault.test.superuser_url()).await;
    for (column, table) in [("idea_id", "ideas"), ("category_id", "categories")] {
        let hers = format!("SELECT id FROM {table} WHERE user_id = 'ada'");
        let hers: i64 = superuser.query_one(&hers, &[]).await.unwrap().get(0);
        for statement in [
            format!("UPDATE tasks SET {column} = {hers}"),
            format!(
                "INSERT INTO tasks (user_id, title, title_folded, search_text, {column})
                VALUES ('bob', 'x', 'x', 'x', {hers})"
            ),
        ] {
            let refused = scene.attempt(Some("bob"), &statement).await.unwrap_err();
            let said = refused.as_db_error().unwrap();
            assert_eq!(*said.code(), SqlState::FOREIGN_KEY_VIOLATION, "{statement}");
            let constraint = format!("tasks_{column}_fkey");
            assert_eq!(said.constraint(), Some(&*constraint), "{statement}");
            scene.assert_untouched(&statement).await;
        }
        for user in [None, Some(""), Some("eve")] {
            let statement = format!("UPDATE tasks SET {column} = {hers}");
            assert_eq!(scene.attempt(user, &statement).await.unwrap(), 0);
            scene.assert_untouched(&statement).await;
        }
    }
}

#[tokio::test]
async fn the_login_can_do_nothing_outside_the_role() {
    let scene = Scene::set().await;
    for statement in ["SELECT FROM ideas", "SELECT FROM users"]
        .iter()
        .chain(&WRITES)
        .chain(&REFUSED)
    {
        let refused = scene.service.execute(*statement, &[]).await.unwrap_err();
        let code = refused.code().cloned();
        assert_eq!(code, Some(SqlState::INSUFFICIENT_PRIVILEGE), "{statement}");
    }
}

#[tokio::test]
async fn every_table_with_user_data_is_locked_and_every_index_led_by_its_owner() {
    let vault = Vault::open().await;
    let owner = connect(vault.test.owner_url()).await;
    let open = "
        SELECT relname::text FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            AND relname <> '__diesel_schema_migrations'
            AND (NOT relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))";
    assert!(owner.query(open, &[]).await.unwrap().is_empty());
    let stray = "
        SELECT indexrelid::regclass::text FROM pg_index
        JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
        WHERE relname NOT IN ('users', '__diesel_schema_migrations') AND attname <> 'user_id'";
    assert!(owner.query(stray, &[]).await.unwrap().is_empty());
}
