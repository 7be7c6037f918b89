//! What a page costs: how many pages of the database it reads under the second lock, which is free of
//! noise, where times are not.

use std::time::Duration;

use chrono::DateTime;
use creatorvault_domain::{
    Caller, DueDate, IdeaFilter, IdeaId, IdeaKey, IdeaListing, IdeaPosition, IdeaSort, Limit,
    Offset, Order, OwnerScope, Start, UserId,
};
use creatorvault_local_postgres::{Server, TestDatabase, connect};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::Text,
};
use diesel_async::RunQueryDsl;

use super::{conditions::Conditions, statement::Page};
use crate::{AppRole, ConnectionUrl, PoolSettings, door::Door, pool::Pool};

const IDEAS: i64 = 20_000;
const LIMIT: Duration = Duration::from_secs(5);

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

struct Scene {
    door: Door,
    ada: OwnerScope,
    _test: TestDatabase,
}

impl Scene {
    /// Ada has many ideas, in no order, and so have others.
    async fn set() -> Self {
        let test = TestDatabase::migrated(&Server::from_env().unwrap())
            .await
            .unwrap();
        let owner = connect(test.owner_url()).await.unwrap();
        let fill = format!(
            "SET synchronous_commit = on; -- Or VACUUM might not know yet that the rows are there.
            INSERT INTO users (id, email) VALUES ('ada', 'ada@x'), ('bob', 'bob@x');
            INSERT INTO ideas (user_id, title, title_folded, search_text, due_date, created_at,
                updated_at)
            SELECT u, 'Title ' || n, 'title ' || n, 'title ' || n || E'\\n',
                CASE WHEN n % 4 > 0 THEN timestamptz '2026-01-01' + n * interval '1 min' END,
                timestamptz '2025-01-01' + n * interval '1 min',
                timestamptz '2025-06-01' + n * interval '1 min'
            FROM (SELECT u, n * 7919 % {IDEAS} AS n
                FROM generate_series(1, {IDEAS}) AS n, unnest(ARRAY['ada', 'bob']) AS u) AS rows"
        );
        owner.batch_execute(&fill).await.unwrap();
        owner.batch_execute("VACUUM ANALYZE ideas").await.unwrap();
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
            ada: Caller::new(UserId::parse("ada").unwrap(), None, None)
                .scope("ada")
                .unwrap(),
            _test: test,
        }
    }

    /// How many pages it takes, and how it was done.
    async fn cost(
        &self,
        key: IdeaKey,
        order: Order,
        start: Start<IdeaPosition>,
    ) -> (usize, String) {
        let filter = IdeaFilter::default();
        let limit = Limit::default();
        let listing =
            IdeaListing::new(filter.clone(), IdeaSort::Key(key), order, start, limit).unwrap();
        let conditions = Conditions::new(&self.ada, &filter);
        let page = Explained(Page::new(&conditions, &listing));
        let lines: Vec<String> = self
            .door
            .read(&self.ada, async |mut connection| {
                Ok(page.load(&mut connection).await?)
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

fn at(offset: i64) -> Start<IdeaPosition> {
    Start::At(Offset::parse(&offset.to_string()).unwrap())
}

#[tokio::test]
async fn a_page_costs_the_same_wherever_it_begins() {
    let scene = Scene::set().await;
    let id = IdeaId::new(IDEAS / 2).unwrap();
    let moment = |text| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let both = Order::ALL.as_slice();
    let due = DueDate::parse("2026-01-07").unwrap();
    for (position, orders) in [
        (
            IdeaPosition::CreatedAt(moment("2025-01-07T00:00:00Z"), id),
            both,
        ),
        (
            IdeaPosition::UpdatedAt(moment("2025-06-07T00:00:00Z"), id),
            both,
        ),
        (IdeaPosition::Title("title 15000".to_owned(), id), both),
        (IdeaPosition::DueDate(Some(due), id), &[Order::Ascending]),
        (IdeaPosition::DueDate(None, id), &[Order::Ascending]),
    ] {
        for &order in orders {
            let key = position.key();
            for start in [at(0), Start::After(position.clone())] {
                let (pages, plan) = scene.cost(key, order, start).await;
                assert!(pages <= 30, "{plan}");
            }
        }
    }
}

#[tokio::test]
async fn a_deep_offset_reads_no_rows_that_it_passes_over() {
    let scene = Scene::set().await;
    for offset in [1_000, 10_000] {
        let start = at(offset);
        let (pages, plan) = scene
            .cost(IdeaKey::CreatedAt, Order::Descending, start)
            .await;
        let allowed = usize::try_from(offset).unwrap() / 50 + 110;
        assert!(pages <= allowed, "{pages} of {allowed}:\n{plan}");
    }
}
