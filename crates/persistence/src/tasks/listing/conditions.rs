//! Which tasks a list is of, in SQL.

use chrono::NaiveDate;
use creatorvault_domain::{CategoryId, DueDay, IdeaId, OwnerScope, TaskFilter};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{BigInt, Date},
};

use crate::listing::conditions::{self, patterns, push_unless_empty, push_unless_null};

/// The owner, and what else a task has to meet.
pub(super) type Conditions<'q> = conditions::Conditions<'q, Values>;

pub(super) fn conditions<'q>(scope: &'q OwnerScope, filter: &'q TaskFilter) -> Conditions<'q> {
    Conditions::new(scope, (!filter.is_empty()).then(|| Values::new(filter)))
}

/// What stands for each condition. An empty list lets everything through, and so does what is absent.
pub(super) struct Values {
    statuses: Vec<&'static str>,
    priorities: Vec<&'static str>,
    category: Option<i64>,
    idea: Option<i64>,
    due_from: Option<NaiveDate>,
    due_until: Option<NaiveDate>,
    words: Vec<String>,
}

impl Values {
    fn new(filter: &TaskFilter) -> Self {
        Self {
            statuses: filter.statuses.iter().map(|it| it.as_str()).collect(),
            priorities: filter.priorities.iter().map(|it| it.as_str()).collect(),
            category: filter.category_id.map(CategoryId::get),
            idea: filter.idea_id.map(IdeaId::get),
            due_from: filter.due.after.map(DueDay::get),
            due_until: filter.due.before.map(DueDay::get),
            words: patterns(filter.search.as_ref()),
        }
    }
}

impl QueryFragment<Pg> for Values {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        push_unless_empty(&mut out, "status = ANY (", &self.statuses, ")")?;
        push_unless_empty(&mut out, "priority = ANY (", &self.priorities, ")")?;
        push_unless_empty(&mut out, "search_text LIKE ALL (", &self.words, ")")?;
        push_unless_null::<BigInt, _>(&mut out, "category_id = ", &self.category)?;
        push_unless_null::<BigInt, _>(&mut out, "idea_id = ", &self.idea)?;
        push_unless_null::<Date, _>(&mut out, "due_date >= ", &self.due_from)?;
        push_unless_null::<Date, _>(&mut out, "due_date < ", &self.due_until)
    }
}
