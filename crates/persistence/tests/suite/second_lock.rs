//! The second lock, tried in SQL: what the service's login can do with another user's id set, with
//! none, and without taking the application role at all.

use creatorvault_domain::OwnerScope;
use tokio_postgres::{Client, error::SqlState};

use crate::support::{Vault, connect, scope, titled};

/// What an attacker would like to do, with `{ada}` for the victim.
const WRITES: [&str; 8] = [
    "UPDATE ideas SET title = 'stolen'",
    "UPDATE ideas SET title = 'stolen' WHERE user_id = 'ada'",
    "DELETE FROM ideas",
    "UPDATE users SET name = 'stolen'",
    "DELETE FROM users",
    "DELETE FROM users WHERE id = 'ada'",
    "UPDATE idempotency_keys SET status = 299",
    "DELETE FROM idempotency_keys",
];

const REFUSED: [&str; 9] = [
    "INSERT INTO ideas (user_id, title) VALUES ('ada', 'planted')",
    "INSERT INTO users (id, email) VALUES ('eve', 'eve@example.com')",
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
    /// Ada and Bob have an account, an idea and a kept answer each.
    async fn set() -> Self {
        let vault = Vault::open().await;
        for owner in ["ada", "bob"] {
            record(&vault, &scope(owner)).await;
        }
        let service = connect(vault.test.service_url()).await;
        let before = rows(&vault).await;
        assert_eq!(before.len(), 6);
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
    let _ = vault.keyed(owner, "key", titled("An idea")).await.unwrap();
}

/// All that there is, as PostgreSQL's superuser sees it.
async fn rows(vault: &Vault) -> Vec<String> {
    let superuser = connect(vault.test.superuser_url()).await;
    let all = "SELECT i::text FROM ideas i UNION ALL SELECT u::text FROM users u
        UNION ALL SELECT k::text FROM idempotency_keys k ORDER BY 1";
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
        for table in ["ideas", "users", "idempotency_keys"] {
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
        let given_away = scene
            .attempt(user, "UPDATE ideas SET user_id = 'ada'")
            .await;
        assert_eq!(
            given_away.is_err(),
            user == Some("bob"),
            "{user:?}: {given_away:?}"
        );
        scene.assert_untouched("UPDATE ideas SET user_id").await;
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
