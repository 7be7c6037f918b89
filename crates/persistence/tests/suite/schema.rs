//! `schema.rs` against a migrated database.

use std::fmt::Write;

use crate::support::{Vault, connect};

const COLUMNS: &str = "
    SELECT relname::text, attname::text, typname::text, attnotnull,
        (SELECT string_agg(a.attname, ', ' ORDER BY k.position)
         FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, position), pg_attribute a
         WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.number)
    FROM pg_class c
    JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    JOIN pg_type ON pg_type.oid = atttypid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname <> '__diesel_schema_migrations'
    ORDER BY relname, attnum";

#[tokio::test]
async fn schema_is_what_the_migrations_leave() {
    let vault = Vault::open().await;
    let owner = connect(vault.test.owner_url()).await;
    let mut tables = String::new();
    let mut last = String::new();
    for row in owner.query(COLUMNS, &[]).await.unwrap() {
        let (table, column, kind): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let (required, key): (bool, String) = (row.get(3), row.get(4));
        if table != last {
            let close = if last.is_empty() { "" } else { "    }\n}\n" };
            write!(
                tables,
                "{close}\ndiesel::table! {{\n    {table} ({key}) {{\n"
            )
            .unwrap();
            last = table;
        }
        let kind = diesel_type(&kind);
        let kind = if required {
            kind.to_owned()
        } else {
            format!("Nullable<{kind}>")
        };
        writeln!(tables, "        {column} -> {kind},").unwrap();
    }
    tables.push_str("    }\n}\n");

    let checked_in = include_str!("../../src/schema.rs");
    let (_, checked_in) = checked_in.split_once("should stand here.\n").unwrap();
    assert_eq!(
        checked_in, tables,
        "crates/persistence/src/schema.rs should hold:\n{tables}"
    );
}

/// The name of a PostgreSQL type in Diesel's schema language.
fn diesel_type(name: &str) -> &str {
    match name {
        "int2" => "Int2",
        "int8" => "Int8",
        "bytea" => "Bytea",
        "text" => "Text",
        "jsonb" => "Jsonb",
        "timestamptz" => "Timestamptz",
        "date" => "Date",
        "bool" => "Bool",
        other => unreachable!("say here what {other} is in Diesel's schema language"),
    }
}
