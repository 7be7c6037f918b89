//! How tests look at the statements of lists: their texts, and what they cost under the second lock.

use std::time::Duration;

use creatorvault_domain::{Caller, OwnerScope, UserId};
use creatorvault_local_postgres::{Server, TestDatabase, connect};
use diesel::{
    QueryResult,
    pg::{Pg, PgQueryBuilder},
    query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId},
    sql_types::Text,
};
use diesel_async::RunQueryDsl;

use crate::{AppRole, ConnectionUrl, PoolSettings, door::Door, pool::Pool};

const LIMIT: Duration = Duration::from_secs(5);

/// What a statement says.
pub(crate) fn text(query: &impl QueryFragment<Pg>) -> String {
    let mut builder = PgQueryBuilder::default();
    query.to_sql(&mut builder, &Pg).unwrap();
    builder.finish()
}

pub(crate) fn scope(user: &str) -> OwnerScope {
    let user = UserId::parse(user).unwrap();
    Caller::new(user, None, None).own_scope()
}

/// Asks how a statement was carried out.
struct Explained<Q>(Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Explained<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) ");
        self.0.walk_ast(out)
    }
}

impl<Q> QueryId for Explained<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> Query for Explained<Q> {
    type SqlType = Text;
}

/// A database that was filled for a measurement.
pub(crate) struct Scene {
    door: Door,
    pub(crate) ada: OwnerScope,
    _test: TestDatabase,
}

impl Scene {
    /// Ada and Bob have accounts, and what the filling gives them in a table.
    pub(crate) async fn set(table: &str, fill: &str) -> Self {
        let test = TestDatabase::migrated(&Server::from_env().unwrap())
            .await
            .unwrap();
        let owner = connect(test.owner_url()).await.unwrap();
        let fill = format!(
            "SET synchronous_commit = on; -- Or VACUUM might not know yet that the rows are there.
            INSERT INTO users (id, email) VALUES ('ada', 'ada@x'), ('bob', 'bob@x');
            {fill}"
        );
        owner.batch_execute(&fill).await.unwrap();
        let vacuum = format!("VACUUM ANALYZE {table}");
        owner.batch_execute(&vacuum).await.unwrap();
        let pool = PoolSettings {
            size: 1,
            overflow: 0,
            wait: LIMIT,
            connect: LIMIT,
        };
        let url = ConnectionUrl::parse(test.service_url()).unwrap();
        let role = AppRole::parse(AppRole::DEFAULT).unwrap();
        Self {
            door: Door::new(Pool::new(url, pool).unwrap(), &role, LIMIT),
            ada: scope("ada"),
            _test: test,
        }
    }

    /// How many pages of the database a statement reads, which is free of noise, where times are
    /// not; and how it was done.
    pub(crate) async fn cost<Q>(&self, query: Q) -> (usize, String)
    where
        Q: QueryFragment<Pg> + Send,
    {
        let explained = Explained(query);
        let lines: Vec<String> = self
            .door
            .read(&self.ada, async |mut connection| {
                Ok(explained.load(&mut connection).await?)
            })
            .await
            .unwrap();
        let plan = lines.join("\n");
        let (_, buffers) = plan.split_once("Buffers: shared ").unwrap();
        let buffers = buffers.lines().next().unwrap();
        let pages = buffers
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse::<usize>().ok())
            .sum();
        (pages, plan)
    }
}
