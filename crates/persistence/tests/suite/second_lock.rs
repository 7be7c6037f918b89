//! The second lock, tried in SQL on every table that the catalogue has: what the service's login can
//! do with another user's id set, with none, and without taking the application role at all.

use futures_util::TryStreamExt;
use tokio_postgres::{Client, error::SqlState};

use crate::support::{Vault, connect};

mod tables;

use tables::Table;

/// Whose rows there are. Eve has none.
const OWNERS: [&str; 2] = ["ada", "bob"];

/// Those who are not Ada: without an id, with one that means nobody, and two other users.
const OTHERS: [Option<&str>; 4] = [None, Some(""), Some("eve"), Some("bob")];

/// What nobody but the tables' owner may do, with `{t}` for the table and `{c}` for a column.
const UNDOING: [&str; 13] = [
    "TRUNCATE {t}",
    "TRUNCATE {t} CASCADE",
    "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE {t} OWNER TO creatorvault_service",
    "ALTER POLICY owner_only ON {t} USING (true)",
    "CREATE POLICY everything ON {t} USING (true)",
    "DROP POLICY owner_only ON {t}",
    "DROP TABLE {t} CASCADE",
    "CREATE TABLE copies AS TABLE {t}",
    "CREATE TRIGGER spy BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION fold_idea()",
    "COPY {t} TO PROGRAM 'cat'",
    "CALL guard_rows('{t}', '{c}')",
];

struct Scene {
    _vault: Vault,
    superuser: Client,
    service: Client,
    tables: Vec<Table>,
    before: Vec<String>,
}

impl Scene {
    /// Ada and Bob have a row each in every table.
    async fn set() -> Self {
        let vault = Vault::open().await;
        let superuser = connect(vault.test.superuser_url()).await;
        let tables = Table::all(&superuser).await;
        Table::fill(&tables, &superuser, &OWNERS).await;
        let service = connect(vault.test.service_url()).await;
        let mut scene = Self {
            _vault: vault,
            superuser,
            service,
            tables,
            before: Vec::new(),
        };
        scene.before = scene.rows().await;
        assert_eq!(scene.before.len(), OWNERS.len() * scene.tables.len());
        assert!(scene.tables.len() >= 3);
        scene
    }

    /// All that there is, as PostgreSQL's superuser sees it.
    async fn rows(&self) -> Vec<String> {
        let of_each = self.tables.iter().map(|Table { name, .. }| {
            format!("SELECT '{name} ' || rows::text AS row FROM {name} AS rows")
        });
        let all = of_each.collect::<Vec<_>>().join(" UNION ALL ") + " ORDER BY row";
        let rows = self.superuser.query(&all, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn enter(&self, user: Option<&str>) {
        self.service
            .batch_execute("BEGIN; SET LOCAL ROLE creatorvault_app")
            .await
            .unwrap();
        if let Some(user) = user {
            let named = "SELECT set_config('app.user_id', $1, true)";
            self.service.execute(named, &[&user]).await.unwrap();
        }
    }

    /// Tries a statement in a transaction under the role, with a user's id or none, and commits it.
    async fn attempt(
        &self,
        user: Option<&str>,
        statement: &str,
    ) -> Result<u64, tokio_postgres::Error> {
        self.enter(user).await;
        let done = self.service.execute(statement, &[]).await;
        self.leave(done.is_ok()).await;
        done
    }

    async fn leave(&self, well: bool) {
        let end = if well { "COMMIT" } else { "ROLLBACK" };
        self.service.batch_execute(end).await.unwrap();
    }

    async fn assert_refused(&self, user: Option<&str>, statement: &str) {
        let done = self.attempt(user, statement).await;
        let code = done.as_ref().err().and_then(tokio_postgres::Error::code);
        assert_eq!(
            code,
            Some(&SqlState::INSUFFICIENT_PRIVILEGE),
            "{user:?}: {statement}: {done:?}"
        );
    }

    async fn assert_untouched(&self) {
        assert_eq!(self.rows().await, self.before);
    }
}

impl Table {
    /// What reads or changes rows that are not the user's; all that there are, where the user has none.
    fn intrusions(&self, user: Option<&str>) -> Vec<String> {
        let (table, owner, other) = (&self.name, self.owner(), self.other());
        let of_others = if user == Some("bob") {
            format!("WHERE {owner} <> 'bob'")
        } else {
            String::new()
        };
        vec![
            format!("SELECT FROM {table} {of_others}"),
            format!("SELECT FROM {table} WHERE {owner} = 'ada'"),
            format!("SELECT FROM {table} {of_others} FOR UPDATE"),
            format!("UPDATE {table} SET {other} = {other} {of_others}"),
            format!("UPDATE {table} SET {other} = {other} WHERE {owner} = 'ada'"),
            format!("UPDATE {table} SET {owner} = 'eve' {of_others}"),
            format!("DELETE FROM {table} {of_others}"),
            format!("DELETE FROM {table} WHERE {owner} = 'ada'"),
        ]
    }

    /// What makes a row somebody else's.
    fn plantings(&self) -> [String; 2] {
        let insert = self.insert("ada");
        [
            format!("{insert} ON CONFLICT DO NOTHING"),
            insert.replace("'ada'", "'mallory'"),
        ]
    }

    fn undoings(&self) -> impl Iterator<Item = String> {
        UNDOING.iter().map(|statement| {
            statement
                .replace("{t}", &self.name)
                .replace("{c}", self.other())
        })
    }
}

#[tokio::test]
async fn nobody_sees_or_changes_a_row_of_anybody_elses() {
    let scene = Scene::set().await;
    for table in &scene.tables {
        for user in OTHERS {
            for statement in table.intrusions(user) {
                let touched = scene.attempt(user, &statement).await.unwrap();
                assert_eq!(touched, 0, "{user:?}: {statement}");
            }
        }
        let own = format!("SELECT FROM {}", table.name);
        assert_eq!(scene.attempt(Some("bob"), &own).await.unwrap(), 1, "{own}");
        scene.assert_untouched().await;
    }
}

#[tokio::test]
async fn nobody_plants_a_row_or_gives_one_away() {
    let scene = Scene::set().await;
    for table in &scene.tables {
        for user in OTHERS {
            for statement in table.plantings() {
                scene.assert_refused(user, &statement).await;
            }
        }
        let given_away = format!("UPDATE {} SET {} = 'ada'", table.name, table.owner());
        scene.assert_refused(Some("bob"), &given_away).await;
        scene.assert_untouched().await;
    }
}

#[tokio::test]
async fn nobody_copies_what_is_anybody_elses() {
    let scene = Scene::set().await;
    for table in &scene.tables {
        for user in OTHERS {
            scene.enter(user).await;
            let copy = format!("COPY {} TO STDOUT", table.name);
            let stream = scene.service.copy_out(&copy).await.unwrap();
            let copied: Vec<_> = stream.try_collect().await.unwrap();
            scene.leave(true).await;
            let copied = String::from_utf8(copied.concat()).unwrap();
            assert_eq!(copied.lines().count(), usize::from(user == Some("bob")));
            assert!(!copied.contains("ada"), "{user:?}: {copied}");
            let planting = format!("COPY {} FROM STDIN", table.name);
            let planted = scene.attempt(user, &planting).await.unwrap_err();
            let code = planted.code().cloned();
            assert_eq!(code, Some(SqlState::FEATURE_NOT_SUPPORTED), "{planted:?}");
        }
    }
    scene.assert_untouched().await;
}

#[tokio::test]
async fn nobody_undoes_the_lock() {
    let scene = Scene::set().await;
    for table in &scene.tables {
        for user in OTHERS {
            for statement in table.undoings() {
                scene.assert_refused(user, &statement).await;
            }
        }
    }
    for user in OTHERS {
        for statement in [
            "SET ROLE creatorvault_owner",
            "SET SESSION AUTHORIZATION creatorvault_owner",
            "ALTER ROLE creatorvault_app BYPASSRLS",
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('1')",
            "DELETE FROM __diesel_schema_migrations",
        ] {
            scene.assert_refused(user, statement).await;
        }
    }
    scene.assert_untouched().await;
}

/// A foreign key tells whether a row is there, and holds on to it.
#[tokio::test]
async fn nobody_refers_to_a_row_of_anybody_elses() {
    let scene = Scene::set().await;
    // Even where the role could make tables.
    let allow = "GRANT CREATE ON SCHEMA public TO creatorvault_app";
    scene.superuser.batch_execute(allow).await.unwrap();
    for table in &scene.tables {
        let spy = format!("CREATE TABLE spy (it TEXT REFERENCES {})", table.name);
        scene.assert_refused(Some("bob"), &spy).await;
    }
    drop(scene);

    let vault = Vault::open().await;
    let superuser = connect(vault.test.superuser_url()).await;
    // A key between two tables of users' rows says whose the row is that it names.
    let ownerless = "
        SELECT conrelid::regclass || '.' || conname FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM unnest(conkey, confkey) AS pair (own, named)
            JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = own
            JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = named
            WHERE a.attname = 'user_id'
                AND b.attname = CASE confrelid WHEN 'users'::regclass THEN 'id' ELSE 'user_id' END)";
    let ownerless = superuser.query(ownerless, &[]).await.unwrap();
    assert!(ownerless.is_empty(), "{ownerless:?}");
}

#[tokio::test]
async fn the_login_can_do_nothing_outside_the_role() {
    let scene = Scene::set().await;
    let owns = "SELECT FROM pg_class WHERE relowner = 'creatorvault_service'::regrole";
    assert_eq!(scene.superuser.execute(owns, &[]).await.unwrap(), 0);
    for table in &scene.tables {
        let statements = table.intrusions(None).into_iter().chain(table.plantings());
        let copy = format!("COPY {} TO STDOUT", table.name);
        for statement in statements.chain(table.undoings()).chain([copy]) {
            let done = scene.service.execute(&statement, &[]).await;
            let code = done.as_ref().err().and_then(tokio_postgres::Error::code);
            assert_eq!(
                code,
                Some(&SqlState::INSUFFICIENT_PRIVILEGE),
                "{statement}: {done:?}"
            );
        }
    }
    scene.assert_untouched().await;
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
    let stray = owner.query(stray, &[]).await.unwrap();
    let stray: Vec<&str> = stray.iter().map(|row| row.get(0)).collect();
    // Whoever sweeps asks what has expired, whoever's it is.
    assert_eq!(stray, ["idempotency_keys_expires_at_idx"]);
}

/// The sweep runs as the tables' owner; a table of the caller's, with triggers of the caller's, would
/// give them the owner's rights.
#[tokio::test]
async fn nobody_lends_the_sweep_a_table_of_their_own() {
    let vault = Vault::open().await;
    let superuser = connect(vault.test.superuser_url()).await;
    // As it is in a database that nobody made for tests.
    let usual = "DO $$ BEGIN
        EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
    END $$";
    superuser.batch_execute(usual).await.unwrap();
    let service = connect(vault.test.service_url()).await;
    let lend = "
        CREATE TEMPORARY TABLE idempotency_keys (expires_at TIMESTAMPTZ);
        INSERT INTO idempotency_keys VALUES ('2000-01-01');
        GRANT ALL ON idempotency_keys TO PUBLIC;
        BEGIN; SET LOCAL ROLE creatorvault_app; SELECT sweep_idempotency_keys(10); COMMIT";
    service.batch_execute(lend).await.unwrap();
    let kept = "SELECT FROM pg_temp.idempotency_keys";
    assert_eq!(service.query(kept, &[]).await.unwrap().len(), 1);
}

/// What would show the rows to others as their owner sees them.
#[tokio::test]
async fn nothing_that_runs_as_the_owner_shows_rows() {
    let vault = Vault::open().await;
    let owner = connect(vault.test.owner_url()).await;
    let ways = "
        SELECT relname::text FROM pg_class
        WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT proname::text FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace";
    let ways = owner.query(ways, &[]).await.unwrap();
    let ways: Vec<&str> = ways.iter().map(|row| row.get(0)).collect();
    assert_eq!(ways, ["sweep_idempotency_keys"]);
}
