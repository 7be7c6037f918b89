//! The statements of a list. How many texts there are is fixed: for each text of the conditions, and
//! each sort and direction, at most four ways to begin.

use creatorvault_domain::{Limit, Order};
use diesel::{
    Expression, QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment},
    sql_types::{Array, BigInt, Text},
};

use super::{
    conditions::Conditions,
    key::{Key, Value},
    push,
};

/// Beyond this offset the ids of a page are found first, so that what is passed over, and sorted where
/// it has to be, goes without what is in it. Below it, finding each row again would cost more.
const DEEP: i64 = 1000;

/// How many rows meet the conditions.
pub(crate) struct Count<'q> {
    pub(crate) table: &'static str,
    pub(crate) conditions: &'q Conditions<'q>,
}

/// The rows of a page, and one more if there is one.
pub(crate) struct Select<'q, Columns> {
    pub(crate) table: &'static str,
    pub(crate) columns: Columns,
    pub(crate) conditions: &'q Conditions<'q>,
    pub(crate) sort: Sort<'q>,
    pub(crate) order: Order,
    pub(crate) begin: Begin<'q>,
    pub(crate) limit: MoreThan,
}

/// How many rows are asked for: one more than a page holds.
pub(crate) struct MoreThan(i64);

impl MoreThan {
    /// How many rows the longest page asks for.
    const MOST: &str = "101";
}

impl From<Limit> for MoreThan {
    fn from(limit: Limit) -> Self {
        Self(i64::from(limit.get()) + 1)
    }
}

/// What a list is sorted by, before the id.
pub(crate) enum Sort<'q> {
    Key(Key),
    /// By how many of these patterns the folded title matches, and then by creation.
    Relevance(&'q [String]),
}

/// Where a page begins, as parameters of a statement.
pub(crate) enum Begin<'q> {
    At(i64),
    After(Value<'q>, i64),
}

impl Query for Count<'_> {
    type SqlType = BigInt;
}

impl QueryFragment<Pg> for Count<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        push(&mut out, ["SELECT count(*) FROM ", self.table, " WHERE "]);
        self.conditions.walk_ast(out)
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "Diesel binds what it is lent"
)]
impl<Columns> Select<'_, Columns> {
    /// Chooses from where the list begins, or after a position.
    ///
    /// The limit is said twice. Of one that is a parameter the planner believes that it lets a tenth of
    /// all rows through, so that a plan for any parameters would look dearer than one for these, and
    /// each request would be planned anew.
    fn choose_near<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" FROM (SELECT *, ");
        self.push_sorted_by(&mut out)?;
        push(&mut out, [" AS place_in_list FROM ", self.table, " WHERE "]);
        self.conditions.walk_ast(out.reborrow())?;
        if let (Begin::After(value, id), Sort::Key(key)) = (&self.begin, &self.sort) {
            out.push_sql(" AND (");
            key.push_place(&mut out, self.order)?;
            push(&mut out, [") ", further(self.order), " ("]);
            let bind = |out: &mut AstPass<'_, 'b, Pg>| value.walk_ast(out.reborrow());
            key.push_sortable(&mut out, self.order, bind)?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(id)?;
            out.push_sql(")");
        }
        self.order_by_place(&mut out);
        push(&mut out, [" LIMIT ", MoreThan::MOST, ") AS ", self.table]);
        self.order_by_place(&mut out);
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit.0)
    }

    /// Passes over as many rows as the offset says.
    fn choose_at<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>, offset: &'b i64) -> QueryResult<()> {
        push(&mut out, [" FROM ", self.table, " WHERE "]);
        self.conditions.walk_ast(out.reborrow())?;
        self.order(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit.0)?;
        out.push_sql(" OFFSET ");
        out.push_bind_param::<BigInt, _>(offset)
    }

    /// Finds where the page begins by walking an index alone, and reads on from there: whoever passes
    /// over many rows should not read what is in them.
    fn choose_along_index<'b>(
        &'b self,
        mut out: AstPass<'_, 'b, Pg>,
        key: Key,
        offset: &'b i64,
    ) -> QueryResult<()> {
        push(&mut out, [" FROM ", self.table, " WHERE "]);
        self.conditions.push_owner(&mut out)?;
        out.push_sql(" AND (");
        key.push_place(&mut out, self.order)?;
        push(&mut out, [") ", further(self.order), "= (SELECT "]);
        key.push_place(&mut out, self.order)?;
        push(&mut out, [" FROM ", self.table, " WHERE "]);
        self.conditions.push_owner(&mut out)?;
        self.order(out.reborrow())?;
        out.push_sql(" LIMIT 1 OFFSET ");
        out.push_bind_param::<BigInt, _>(offset)?;
        out.push_sql(")");
        self.order(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit.0)
    }

    /// Finds the ids first and then their rows.
    fn choose_ids_first<'b>(
        &'b self,
        mut out: AstPass<'_, 'b, Pg>,
        offset: &'b i64,
    ) -> QueryResult<()> {
        push(&mut out, [" FROM ", self.table, " WHERE "]);
        self.conditions.push_owner(&mut out)?;
        out.push_sql(" AND id = ANY (ARRAY(SELECT id");
        self.choose_at(out.reborrow(), offset)?;
        out.push_sql("))");
        self.order(out)
    }

    fn order<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" ORDER BY ");
        self.push_sorted_by(&mut out)?;
        self.push_directions(&mut out);
        Ok(())
    }

    fn order_by_place(&self, out: &mut AstPass<'_, '_, Pg>) {
        out.push_sql(" ORDER BY place_in_list");
        self.push_directions(out);
    }

    fn push_sorted_by<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match &self.sort {
            Sort::Key(key) => key.push_column(out, self.order),
            Sort::Relevance(patterns) => {
                out.push_sql("(SELECT count(*) FROM unnest(");
                out.push_bind_param::<Array<Text>, _>(*patterns)?;
                out.push_sql(") AS pattern WHERE title_folded LIKE pattern)");
                Ok(())
            }
        }
    }

    /// Pushes which way it is sorted, and by what else.
    fn push_directions(&self, out: &mut AstPass<'_, '_, Pg>) {
        let direction = direction(self.order);
        if let Sort::Relevance(_) = self.sort {
            push(out, [direction, ", created_at"]);
        }
        push(out, [direction, ", id", direction]);
    }
}

impl<Columns: Expression> Query for Select<'_, Columns> {
    type SqlType = Columns::SqlType;
}

impl<Columns: QueryFragment<Pg>> QueryFragment<Pg> for Select<'_, Columns> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        match (&self.begin, &self.sort) {
            (Begin::At(0) | Begin::After(..), _) => self.choose_near(out),
            (Begin::At(offset), Sort::Key(key))
                if key.indexed && self.conditions.name_only_the_owner() =>
            {
                self.choose_along_index(out, *key, offset)
            }
            (Begin::At(offset), _) if *offset > DEEP => self.choose_ids_first(out, offset),
            (Begin::At(offset), _) => self.choose_at(out, offset),
        }
    }
}

const fn direction(order: Order) -> &'static str {
    match order {
        Order::Ascending => " ASC",
        Order::Descending => " DESC",
    }
}

/// How what follows compares with what it follows.
const fn further(order: Order) -> &'static str {
    match order {
        Order::Ascending => ">",
        Order::Descending => "<",
    }
}

#[cfg(test)]
mod tests {
    use creatorvault_domain::Limit;

    use super::MoreThan;

    #[test]
    fn no_page_is_longer_than_the_planner_is_told() {
        let longest = MoreThan::from(Limit::MAX);
        assert_eq!(longest.0.to_string(), MoreThan::MOST);
    }
}
