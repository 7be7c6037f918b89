//! How tests look at what the statements of lists say. What they cost is counted in
//! `tests/suite/plans`.

use creatorvault_domain::{Caller, OwnerScope, UserId};
use diesel::{
    pg::{Pg, PgQueryBuilder},
    query_builder::{QueryBuilder, QueryFragment},
};

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
