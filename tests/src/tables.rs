//! What is in the database, whatever tables there are: the catalogue names them.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use crate::{Service, connect};

/// All tables of a service, seen by their owner, from whom no row is hidden.
pub struct Tables {
    owner: Client,
    names: Vec<String>,
}

impl Tables {
    /// Those that there are.
    pub async fn of(service: &Service) -> Self {
        let owner = connect(service.owner_url()).await;
        let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()
            ORDER BY tablename";
        let names = owner.query(names, &[]).await.unwrap();
        let names: Vec<String> = names.iter().map(|row| row.get(0)).collect();
        assert!(names.iter().any(|name| name == "users"), "{names:?}");
        Self { owner, names }
    }

    /// How many rows each table has, and a digest of them.
    pub async fn contents(&self) -> BTreeMap<String, (i64, String)> {
        let mut contents = BTreeMap::new();
        for name in &self.names {
            let digest = format!(
                r#"SELECT count(*), coalesce(md5(string_agg(row::text, ',' ORDER BY row::text)), '')
                    FROM "{name}" AS row"#
            );
            let row = self.owner.query_one(&digest, &[]).await.unwrap();
            contents.insert(name.clone(), (row.get(0), row.get(1)));
        }
        contents
    }

    /// How many rows of each table are a user's, for every table that has rows of users.
    pub async fn owned_by(&self, user: &str) -> BTreeMap<String, i64> {
        let mut owned = BTreeMap::new();
        for (name, column) in self.owners().await {
            let count = format!(r#"SELECT count(*) FROM "{name}" WHERE "{column}" = $1"#);
            let row = self.owner.query_one(&count, &[&user]).await.unwrap();
            owned.insert(name, row.get(0));
        }
        owned
    }

    /// A digest of a user's rows in every table that has rows of users.
    pub async fn digest_of(&self, user: &str) -> Vec<String> {
        let mut digests = Vec::new();
        for (name, column) in self.owners().await {
            let digest = format!(
                r#"SELECT coalesce(md5(string_agg(row::text, ',' ORDER BY row::text)), '')
                    FROM "{name}" AS row WHERE "{column}" = $1"#
            );
            let row = self.owner.query_one(&digest, &[&user]).await.unwrap();
            digests.push(row.get(0));
        }
        digests
    }

    /// How many rows there are, of whatever table, in which a text stands anywhere.
    pub async fn mention(&self, text: &str) -> i64 {
        let mut found = 0;
        for name in &self.names {
            let count =
                format!(r#"SELECT count(*) FROM "{name}" AS row WHERE strpos(row::text, $1) > 0"#);
            let row = self.owner.query_one(&count, &[&text]).await.unwrap();
            found += row.get::<_, i64>(0);
        }
        found
    }

    /// The tables that have rows of users, by the lock that hides those, and the column that says whose.
    async fn owners(&self) -> Vec<(String, String)> {
        let policies = "SELECT tablename::text, substring(qual FROM '^\\((\\w+) = ')
            FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'owner_only'
            ORDER BY tablename";
        let policies = self.owner.query(policies, &[]).await.unwrap();
        let owners = policies.iter().map(|row| (row.get(0), row.get(1)));
        owners.collect()
    }
}
