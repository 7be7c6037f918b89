//! The tables as the catalogue has them, and rows for them that are made from their columns alone. So
//! a new table is tried like the others without a word being said about it here.

use tokio_postgres::Client;

const COLUMNS: &str = "
    SELECT relname::text, attname::text, typname::text
    FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        AND attidentity = '' AND attgenerated = ''
    JOIN pg_type ON pg_type.oid = atttypid
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        AND relname <> '__diesel_schema_migrations'
    ORDER BY relname, attnum";

/// Without them any row can be made, and nothing but the lock can refuse one.
const FORGET_CONSTRAINTS: &str = "
    DO $$
    DECLARE
        one record;
    BEGIN
        FOR one IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f')
        LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.of, one.conname);
        END LOOP;
    END
    $$";

/// A table with users' rows.
pub(super) struct Table {
    pub(super) name: String,
    /// Its columns that can be written, with the names of their types.
    columns: Vec<(String, String)>,
}

impl Table {
    /// Every table that there is.
    pub(super) async fn all(superuser: &Client) -> Vec<Self> {
        let mut tables: Vec<Self> = Vec::new();
        for row in superuser.query(COLUMNS, &[]).await.unwrap() {
            let name: String = row.get(0);
            if tables.last().is_none_or(|last| last.name != name) {
                let columns = Vec::new();
                tables.push(Self { name, columns });
            }
            let column = (row.get(1), row.get(2));
            tables.last_mut().unwrap().columns.push(column);
        }
        tables
    }

    /// Gives each owner a row in every table.
    pub(super) async fn fill(all: &[Self], superuser: &Client, owners: &[&str]) {
        superuser.batch_execute(FORGET_CONSTRAINTS).await.unwrap();
        for table in all {
            for owner in owners {
                superuser.execute(&table.insert(owner), &[]).await.unwrap();
            }
        }
    }

    /// The column that says whose a row is.
    pub(super) fn owner(&self) -> &str {
        let owner = if self.name == "users" {
            "id"
        } else {
            "user_id"
        };
        let there = self.columns.iter().any(|(name, _)| name == owner);
        assert!(there, "{} does not say whose its rows are", self.name);
        owner
    }

    /// A column other than the owner.
    pub(super) fn other(&self) -> &str {
        let owner = self.owner();
        let other = self.columns.iter().find(|(name, _)| name != owner);
        &other.unwrap().0
    }

    /// Adds a row of somebody's.
    pub(super) fn insert(&self, owner: &str) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        let values: Vec<_> = self
            .columns
            .iter()
            .map(|(name, kind)| {
                let text = if name == self.owner() { "" } else { name };
                value(kind, &format!("{owner}{text}"))
            })
            .collect();
        let (names, values) = (names.join(", "), values.join(", "));
        format!("INSERT INTO {} ({names}) VALUES ({values})", self.name)
    }
}

/// A value of a type, which is different for each text where the type can tell texts apart.
fn value(kind: &str, text: &str) -> String {
    match kind {
        "text" => format!("'{text}'"),
        "bytea" => format!("'\\x{:02x}'", text.len()),
        "jsonb" => format!("'[\"{text}\"]'"),
        "int2" | "int4" | "int8" => "1".to_owned(),
        "bool" => "true".to_owned(),
        "date" | "timestamptz" => "now()".to_owned(),
        "uuid" => "gen_random_uuid()".to_owned(),
        "_text" => format!("'{{{text}}}'"),
        other => unreachable!("say here what a {other} can hold"),
    }
}
