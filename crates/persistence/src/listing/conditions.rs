//! Which rows a list is of, in SQL.
//!
//! There are two texts: no condition but the owner, and every condition, each of which lets
//! everything through where it was not asked for. A text for each combination would be kept prepared
//! on every connection. Where the parameters are known to the planner it drops what was not asked
//! for.

use std::fmt::Debug;

use creatorvault_domain::{OwnerScope, SearchText};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    serialize::ToSql,
    sql_types::{Array, HasSqlType, Nullable, SingleValue, SqlType, Text, is_nullable::NotNull},
};

/// The owner, and what else a row has to meet: `Values` stand for that, each with an ` AND` before
/// it.
pub(crate) struct Conditions<'q, Values> {
    owner: &'q str,
    pub(crate) filter: Option<Values>,
}

impl<'q, Values> Conditions<'q, Values> {
    pub(crate) fn new(scope: &'q OwnerScope, filter: Option<Values>) -> Self {
        Self {
            owner: scope.owner().as_str(),
            filter,
        }
    }

    pub(super) fn push_owner<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("user_id = ");
        out.push_bind_param::<Text, _>(&self.owner)
    }
}

impl<Values: QueryFragment<Pg>> QueryFragment<Pg> for Conditions<'_, Values> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.push_owner(&mut out)?;
        self.filter
            .as_ref()
            .map_or(Ok(()), |values| values.walk_ast(out))
    }
}

/// Patterns that match what holds the words, in which every character stands for itself.
pub(crate) fn patterns(search: Option<&SearchText>) -> Vec<String> {
    search
        .map_or(&[][..], SearchText::words)
        .iter()
        .map(|word| {
            let mut pattern = String::from("%");
            for c in word.chars() {
                if matches!(c, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(c);
            }
            pattern.push('%');
            pattern
        })
        .collect()
}

/// Pushes a condition that holds for everything if the list is empty.
pub(crate) fn push_unless_empty<'b, T: ToSql<Text, Pg> + Debug>(
    out: &mut AstPass<'_, 'b, Pg>,
    before: &str,
    list: &'b [T],
    after: &str,
) -> QueryResult<()> {
    out.push_sql(" AND (cardinality(");
    out.push_bind_param::<Array<Text>, _>(list)?;
    out.push_sql(") = 0 OR ");
    out.push_sql(before);
    out.push_bind_param::<Array<Text>, _>(list)?;
    out.push_sql(after);
    out.push_sql(")");
    Ok(())
}

/// Pushes the condition that a column compares with a value like this, which holds for everything if
/// there is no value.
#[expect(
    clippy::ref_option,
    reason = "a parameter is borrowed where it is kept"
)]
pub(crate) fn push_unless_null<'b, Type, T>(
    out: &mut AstPass<'_, 'b, Pg>,
    comparison: &str,
    value: &'b Option<T>,
) -> QueryResult<()>
where
    Type: SingleValue + SqlType<IsNull = NotNull> + 'static,
    Pg: HasSqlType<Type>,
    T: ToSql<Type, Pg> + Debug,
{
    out.push_sql(" AND (");
    out.push_bind_param::<Nullable<Type>, _>(value)?;
    out.push_sql(" IS NULL OR ");
    out.push_sql(comparison);
    out.push_bind_param::<Nullable<Type>, _>(value)?;
    out.push_sql(")");
    Ok(())
}
