//! The statements of a list. How many texts there are is fixed: for each of the two filters, and
//! each sort and direction, three ways to begin.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    DueDate, IdeaKey, IdeaListing, IdeaPosition, IdeaSequence, IdeaSort, Order, Start,
};
use diesel::{
    QueryResult, SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment},
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz},
};

use super::{super::row::IdeaRow, conditions::Conditions};

/// Beyond this offset the ids are found first and then their rows: whoever passes over many rows
/// should not read what is in them.
const DEEP: i64 = 100;

/// How many ideas meet the conditions.
pub(super) struct Count<'q>(pub(super) &'q Conditions<'q>);

impl Query for Count<'_> {
    type SqlType = BigInt;
}

impl QueryFragment<Pg> for Count<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM ideas WHERE ");
        self.0.walk_ast(out)
    }
}

/// The ideas of a page, and one more if there is one.
pub(super) struct Page<'q> {
    conditions: &'q Conditions<'q>,
    sort: IdeaSort,
    order: Order,
    begin: Begin<'q>,
    limit: i64,
    columns: AsSelect<IdeaRow, Pg>,
}

/// Where a page begins, as parameters of a statement.
enum Begin<'q> {
    At(i64),
    After(Key<'q>, i64),
}

/// The key of a position.
enum Key<'q> {
    Moment(DateTime<Utc>),
    Text(&'q str),
    MaybeMoment(Option<DateTime<Utc>>),
}

impl<'q> Page<'q> {
    pub(super) fn new(conditions: &'q Conditions<'q>, listing: &'q IdeaListing) -> Self {
        let (sort, order, begin) = match listing.sequence() {
            IdeaSequence::Keyed { key, order, start } => {
                let begin = match start {
                    Start::At(offset) => Begin::At(offset.get()),
                    Start::After(position) => Begin::After(Key::of(position), position.id().get()),
                };
                (IdeaSort::Key(*key), *order, begin)
            }
            IdeaSequence::Relevant { order, offset } => {
                (IdeaSort::Relevance, *order, Begin::At(offset.get()))
            }
        };
        Self {
            conditions,
            sort,
            order,
            begin,
            limit: i64::from(listing.limit().get()) + 1,
            columns: IdeaRow::as_select(),
        }
    }

    /// Everything from the conditions on.
    fn choose<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.conditions.walk_ast(out.reborrow())?;
        if let (Begin::After(key, id), IdeaSort::Key(by)) = (&self.begin, self.sort) {
            out.push_sql(" AND (");
            push_sortable(&mut out, by, self.order, |out| {
                out.push_sql(column(by));
                Ok(())
            })?;
            push(&mut out, [", id) ", further(self.order), " ("]);
            push_sortable(&mut out, by, self.order, |out| key.walk_ast(out.reborrow()))?;
            out.push_sql(", ");
            out.push_bind_param::<BigInt, _>(id)?;
            out.push_sql(")");
        }
        self.order(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        if let Begin::At(offset) = &self.begin {
            out.push_sql(" OFFSET ");
            out.push_bind_param::<BigInt, _>(offset)?;
        }
        Ok(())
    }

    fn order<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let direction = direction(self.order);
        out.push_sql(" ORDER BY ");
        match self.sort {
            IdeaSort::Key(by) => {
                push_sortable(&mut out, by, self.order, |out| {
                    out.push_sql(column(by));
                    Ok(())
                })?;
            }
            IdeaSort::Relevance => {
                out.push_sql("(SELECT count(*) FROM unnest(");
                out.push_bind_param::<Array<Text>, _>(self.conditions.patterns())?;
                out.push_sql(") AS pattern WHERE title_folded LIKE pattern)");
                push(&mut out, [direction, ", created_at"]);
            }
        }
        push(&mut out, [direction, ", id", direction]);
        Ok(())
    }
}

impl Query for Page<'_> {
    type SqlType = SqlTypeOf<AsSelect<IdeaRow, Pg>>;
}

impl QueryFragment<Pg> for Page<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ideas WHERE ");
        if !matches!(self.begin, Begin::At(offset) if offset > DEEP) {
            return self.choose(out);
        }
        out.push_sql("user_id = ");
        out.push_bind_param::<Text, _>(self.conditions.owner())?;
        out.push_sql(" AND id = ANY (ARRAY(SELECT id FROM ideas WHERE ");
        self.choose(out.reborrow())?;
        out.push_sql("))");
        self.order(out)
    }
}

impl<'q> Key<'q> {
    fn of(position: &'q IdeaPosition) -> Self {
        match position {
            IdeaPosition::CreatedAt(at, _) | IdeaPosition::UpdatedAt(at, _) => Self::Moment(*at),
            IdeaPosition::Title(folded, _) => Self::Text(folded),
            IdeaPosition::Priority(priority, _) => Self::Text(priority.as_str()),
            IdeaPosition::Stage(stage, _) => Self::Text(stage.as_str()),
            IdeaPosition::DueDate(due, _) => Self::MaybeMoment(due.map(DueDate::get)),
        }
    }
}

impl QueryFragment<Pg> for Key<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Moment(at) => out.push_bind_param::<Timestamptz, _>(at),
            Self::Text(text) => out.push_bind_param::<Text, _>(text),
            Self::MaybeMoment(at) => out.push_bind_param::<Nullable<Timestamptz>, _>(at),
        }
    }
}

fn push<const N: usize>(out: &mut AstPass<'_, '_, Pg>, parts: [&str; N]) {
    for part in parts {
        out.push_sql(part);
    }
}

const fn column(key: IdeaKey) -> &'static str {
    match key {
        IdeaKey::CreatedAt => "created_at",
        IdeaKey::UpdatedAt => "updated_at",
        IdeaKey::Title => "title_folded",
        IdeaKey::Priority => "priority",
        IdeaKey::Stage => "stage",
        IdeaKey::DueDate => "due_date",
    }
}

/// Pushes what makes a column, or a value for it, sort as it should.
fn push_sortable<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    key: IdeaKey,
    order: Order,
    operand: impl Fn(&mut AstPass<'_, 'b, Pg>) -> QueryResult<()>,
) -> QueryResult<()> {
    match key {
        IdeaKey::CreatedAt | IdeaKey::UpdatedAt | IdeaKey::Title => operand(out),
        IdeaKey::Priority => {
            out.push_sql("array_position('{low,medium,high}'::text[], ");
            operand(out)?;
            out.push_sql(")");
            Ok(())
        }
        IdeaKey::Stage => {
            out.push_sql("array_position('{idea,outline,draft,published}'::text[], ");
            operand(out)?;
            out.push_sql(")");
            Ok(())
        }
        IdeaKey::DueDate => {
            out.push_sql("CASE WHEN ");
            operand(out)?;
            // An absent due date is the last one either way.
            out.push_sql(match order {
                Order::Ascending => " IS NULL THEN 'infinity'::timestamptz ELSE ",
                Order::Descending => " IS NULL THEN '-infinity'::timestamptz ELSE ",
            });
            operand(out)?;
            out.push_sql(" END");
            Ok(())
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
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use creatorvault_domain::{
        Caller, DueDate, DueRange, IdeaFilter, IdeaId, IdeaListing, IdeaPosition, IdeaSort, Limit,
        Offset, Order, OwnerScope, Priority, SearchText, Stage, Start, Tag, TagMatch, Tags, UserId,
    };
    use diesel::{
        pg::{Pg, PgQueryBuilder},
        query_builder::{QueryBuilder, QueryFragment},
    };

    use super::{super::conditions::Conditions, Count, Page};

    fn text(query: &impl QueryFragment<Pg>) -> String {
        let mut builder = PgQueryBuilder::default();
        query.to_sql(&mut builder, &Pg).unwrap();
        builder.finish()
    }

    /// Filters with and without each condition, in every combination.
    fn filters() -> Vec<IdeaFilter> {
        (0..64)
            .map(|bits| {
                let has = |bit: u32| bits & (1 << bit) != 0;
                let stages: &[Stage] = if has(0) { &Stage::ALL[..2] } else { &[] };
                let priorities: &[Priority] = if has(1) { &Priority::ALL[..1] } else { &[] };
                let tag = has(2).then(|| Tag::parse("a").unwrap());
                let due = has(4).then(|| DueDate::parse("2026-01-01").unwrap());
                IdeaFilter {
                    stages: stages.iter().copied().collect(),
                    priorities: priorities.iter().copied().collect(),
                    tags: Tags::collect(tag).unwrap(),
                    tags_match: if has(3) { TagMatch::All } else { TagMatch::Any },
                    due: DueRange {
                        after: due,
                        before: None,
                    },
                    search: SearchText::parse(if has(5) { "two words" } else { "" }).unwrap(),
                }
            })
            .collect()
    }

    fn starts() -> Vec<Start<IdeaPosition>> {
        let id = IdeaId::new(1).unwrap();
        let at = DateTime::UNIX_EPOCH;
        let offsets = ["0", "100", "101", "9223372036854775807"];
        let offsets = offsets.map(|offset| Start::At(Offset::parse(offset).unwrap()));
        let positions = [
            IdeaPosition::CreatedAt(at, id),
            IdeaPosition::UpdatedAt(at, id),
            IdeaPosition::Title("x".to_owned(), id),
            IdeaPosition::Priority(Priority::Low, id),
            IdeaPosition::Stage(Stage::Idea, id),
            IdeaPosition::DueDate(None, id),
            IdeaPosition::DueDate(Some(DueDate::at(at).unwrap()), id),
        ];
        offsets
            .into_iter()
            .chain(positions.map(Start::After))
            .collect()
    }

    /// A connection keeps every text that it has met.
    #[test]
    fn there_are_few_texts_whatever_is_asked() {
        let scope: OwnerScope = Caller::new(UserId::parse("me").unwrap(), None, None)
            .scope("me")
            .unwrap();
        let (mut texts, mut asked) = (BTreeSet::new(), 0);
        for filter in filters() {
            let conditions = Conditions::new(&scope, &filter);
            texts.insert(text(&Count(&conditions)));
            for (sort, order) in IdeaSort::ALL
                .into_iter()
                .flat_map(|sort| Order::ALL.map(|order| (sort, order)))
            {
                for start in starts() {
                    let limit = Limit::default();
                    let listing = IdeaListing::new(filter.clone(), sort, order, start, limit);
                    if let Ok(listing) = listing {
                        texts.insert(text(&Page::new(&conditions, &listing)));
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 2000, "{asked}");
        // For each filter: a count, and twelve keyed orders that begin in three ways. Relevance is
        // asked for with a filter alone, in two orders that begin in two ways.
        assert_eq!(texts.len(), 2 * (1 + 12 * 3) + 2 * 2, "{texts:#?}");
    }
}
