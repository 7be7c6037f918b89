//! Lets a connection keep the prepared form of a statement that Diesel would prepare every time.
//!
//! Diesel keeps only what it can tell apart by type. An UPDATE, an upsert and raw SQL are never kept:
//! each execution is parsed and planned anew. Wrapped, a statement is told apart by its text.

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

/// A statement whose text, and so whose plan, depends on nothing but its shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cached<Q>(pub(crate) Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Cached<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

/// Without a static id the cache goes by the statement's text and the types of its parameters.
impl<Q> QueryId for Cached<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Cached<Q> {
    type SqlType = Q::SqlType;
}
