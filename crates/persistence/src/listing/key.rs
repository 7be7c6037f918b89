//! What a list is sorted by, in SQL.

use chrono::{DateTime, NaiveDate, Utc};
use creatorvault_domain::Order;
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Date, Nullable, Text, Timestamptz},
};

use super::push;

/// A column, and what makes it sort as it should.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) column: &'static str,
    pub(crate) shape: Shape,
    /// Whether an index has all of an owner's rows in this order, either way, and can be read alone.
    pub(crate) indexed: bool,
}

/// Ideas and tasks have the same priorities.
pub(crate) const PRIORITIES: Shape = Shape::Words("{low,medium,high}");

#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// It sorts as it is.
    Plain,
    /// It holds one of these words, and sorts as they do; written as an array of PostgreSQL's.
    Words(&'static str),
    /// It holds something of this type, and nothing is last either way.
    NullsLast(&'static str),
}

/// What a position holds of a row.
pub(crate) enum Value<'q> {
    Moment(DateTime<Utc>),
    Text(&'q str),
    MaybeMoment(Option<DateTime<Utc>>),
    MaybeDay(Option<NaiveDate>),
}

impl Key {
    /// Pushes what a row's place is told by.
    pub(super) fn push_place(self, out: &mut AstPass<'_, '_, Pg>, order: Order) -> QueryResult<()> {
        self.push_column(out, order)?;
        out.push_sql(", id");
        Ok(())
    }

    pub(super) fn push_column(
        self,
        out: &mut AstPass<'_, '_, Pg>,
        order: Order,
    ) -> QueryResult<()> {
        self.push_sortable(out, order, |out| {
            out.push_sql(self.column);
            Ok(())
        })
    }

    /// Pushes what makes the column, or a value for it, sort as it should.
    pub(super) fn push_sortable<'b>(
        self,
        out: &mut AstPass<'_, 'b, Pg>,
        order: Order,
        operand: impl Fn(&mut AstPass<'_, 'b, Pg>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        match self.shape {
            Shape::Plain => operand(out),
            Shape::Words(words) => {
                push(out, ["array_position('", words, "'::text[], "]);
                operand(out)?;
                out.push_sql(")");
                Ok(())
            }
            Shape::NullsLast(kind) => {
                out.push_sql("CASE WHEN ");
                operand(out)?;
                let last = match order {
                    Order::Ascending => "infinity",
                    Order::Descending => "-infinity",
                };
                push(out, [" IS NULL THEN '", last, "'::", kind, " ELSE "]);
                operand(out)?;
                out.push_sql(" END");
                Ok(())
            }
        }
    }
}

impl QueryFragment<Pg> for Value<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Moment(at) => out.push_bind_param::<Timestamptz, _>(at),
            Self::Text(text) => out.push_bind_param::<Text, _>(text),
            Self::MaybeMoment(at) => out.push_bind_param::<Nullable<Timestamptz>, _>(at),
            Self::MaybeDay(day) => out.push_bind_param::<Nullable<Date>, _>(day),
        }
    }
}
