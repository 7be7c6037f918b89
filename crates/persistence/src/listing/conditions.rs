//! Which rows a list is of, in SQL.
//!
//! There are few texts: one without a condition, one for each condition that is asked for alone, and
//! one that has them all, each of which lets everything through where it was not asked for. A text for
//! each combination would be kept prepared on every connection; and the one for all of them alone
//! would be planned anew for every request, since its plan for any parameters costs more than one that
//! drops what was not asked for.

use std::slice;

use chrono::{DateTime, NaiveDate, Utc};
use creatorvault_domain::{OwnerScope, SearchText};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz},
};

use super::push;

/// The owner, and what else a row has to meet.
pub(crate) struct Conditions<'q> {
    owner: &'q str,
    others: Vec<Condition<'q>>,
}

/// What a row has to meet, if it is asked for.
pub(crate) enum Condition<'q> {
    /// A comparison: what it says before its operand, and after it.
    Compared(&'static str, Operand<'q>, &'static str),
    /// That the column's value is not before the first, and before the second; one may be absent.
    Within(&'static str, [Operand<'q>; 2]),
}

/// What a row is compared with. An empty list is not asked for, and neither is what is absent.
pub(crate) enum Operand<'q> {
    Texts(Vec<&'q str>),
    Id(Option<i64>),
    Moment(Option<DateTime<Utc>>),
    Day(Option<NaiveDate>),
}

impl<'q> Conditions<'q> {
    /// Every condition of a kind of list must be given, asked for or not, and in the same order each
    /// time.
    pub(crate) fn new(scope: &'q OwnerScope, others: impl Into<Vec<Condition<'q>>>) -> Self {
        Self {
            owner: scope.owner().as_str(),
            others: others.into(),
        }
    }

    /// Whether nothing is asked of a row but whose it is.
    pub(super) fn name_only_the_owner(&self) -> bool {
        !self.others.iter().any(Condition::is_asked)
    }

    pub(super) fn push_owner<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("user_id = ");
        out.push_bind_param::<Text, _>(&self.owner)
    }
}

impl QueryFragment<Pg> for Conditions<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.push_owner(&mut out)?;
        let mut asked = self.others.iter().filter(|other| other.is_asked());
        match (asked.next(), asked.next()) {
            (None, _) => Ok(()),
            (Some(alone), None) => {
                out.push_sql(" AND ");
                alone.push(&mut out)
            }
            (Some(_), Some(_)) => self.others.iter().try_for_each(|condition| {
                out.push_sql(" AND ");
                condition.push_if_asked(&mut out)
            }),
        }
    }
}

impl<'q> Condition<'q> {
    pub(crate) fn of_list(
        before: &'static str,
        texts: impl IntoIterator<Item = &'q str>,
        after: &'static str,
    ) -> Self {
        Self::Compared(before, Operand::Texts(texts.into_iter().collect()), after)
    }

    fn operands(&self) -> &[Operand<'q>] {
        match self {
            Self::Compared(_, operand, _) => slice::from_ref(operand),
            Self::Within(_, ends) => ends,
        }
    }

    fn is_asked(&self) -> bool {
        self.operands().iter().any(Operand::is_asked)
    }

    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Compared(before, operand, after) => {
                out.push_sql(before);
                operand.walk_ast(out.reborrow())?;
                out.push_sql(after);
            }
            Self::Within(column, [from, until]) => {
                // Wrapped, or the planner would believe that a window of which it does not know the ends
                // lets next to nothing through, and would find and sort all there is.
                push(out, ["coalesce(", column, " >= coalesce("]);
                from.walk_ast(out.reborrow())?;
                push(out, [", '-infinity') AND ", column, " < coalesce("]);
                until.walk_ast(out.reborrow())?;
                out.push_sql(", 'infinity'), false)");
            }
        }
        Ok(())
    }

    /// Pushes a condition that holds for everything if it is not asked for.
    fn push_if_asked<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("(");
        for (number, operand) in self.operands().iter().enumerate() {
            out.push_sql(if number == 0 { "" } else { " AND " });
            operand.push_unasked(out)?;
        }
        out.push_sql(" OR ");
        self.push(out)?;
        out.push_sql(")");
        Ok(())
    }
}

impl Operand<'_> {
    fn is_asked(&self) -> bool {
        match self {
            Self::Texts(texts) => !texts.is_empty(),
            Self::Id(id) => id.is_some(),
            Self::Moment(moment) => moment.is_some(),
            Self::Day(day) => day.is_some(),
        }
    }

    /// Pushes whether it is not asked for.
    fn push_unasked<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (before, after) = match self {
            Self::Texts(_) => ("cardinality(", ") = 0"),
            Self::Id(_) | Self::Moment(_) | Self::Day(_) => ("", " IS NULL"),
        };
        out.push_sql(before);
        self.walk_ast(out.reborrow())?;
        out.push_sql(after);
        Ok(())
    }
}

impl QueryFragment<Pg> for Operand<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts),
            Self::Id(id) => out.push_bind_param::<Nullable<BigInt>, _>(id),
            Self::Moment(moment) => out.push_bind_param::<Nullable<Timestamptz>, _>(moment),
            Self::Day(day) => out.push_bind_param::<Nullable<Date>, _>(day),
        }
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

/// That a row's text matches every pattern. Like any that the planner can't estimate it is
/// wrapped, and so is taken to hold for half of the rows: then a page is read in the order of its index
/// until it is full. Left alone it is taken to hold for next to none, and all rows are found and sorted
/// first.
pub(crate) fn matches_all(patterns: &[String]) -> Condition<'_> {
    let patterns = patterns.iter().map(String::as_str);
    Condition::of_list("coalesce(search_text LIKE ALL (", patterns, "), false)")
}
