//! Which ideas a list is of, in SQL. No condition has an index to lose, since within one owner's rows
//! they are looked at one by one.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use creatorvault_domain::{DueDate, DueRange, IdeaFilter, OwnerScope, Tag, TagMatch};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Nullable, Timestamptz},
};

use crate::listing::conditions::{self, patterns, push_unless_empty};

/// The owner, and what else an idea has to meet.
pub(super) type Conditions<'q> = conditions::Conditions<'q, Values<'q>>;

pub(super) fn conditions<'q>(scope: &'q OwnerScope, filter: &'q IdeaFilter) -> Conditions<'q> {
    Conditions::new(scope, (!filter.is_empty()).then(|| Values::new(filter)))
}

/// What stands for each condition. An empty list lets everything through, and so does no range.
pub(super) struct Values<'q> {
    stages: Vec<&'static str>,
    priorities: Vec<&'static str>,
    any_tag: Vec<&'q str>,
    all_tags: Vec<&'q str>,
    due_from: Option<DateTime<Utc>>,
    due_until: Option<DateTime<Utc>>,
    words: Vec<String>,
}

impl<'q> Values<'q> {
    fn new(filter: &'q IdeaFilter) -> Self {
        let tags: Vec<_> = filter.tags.iter().map(Tag::as_str).collect();
        let (any_tag, all_tags) = match filter.tags_match {
            TagMatch::Any => (tags, Vec::new()),
            TagMatch::All => (Vec::new(), tags),
        };
        let (due_from, due_until) = bounds(filter.due).unzip();
        Self {
            stages: filter.stages.iter().map(|stage| stage.as_str()).collect(),
            priorities: filter
                .priorities
                .iter()
                .map(|priority| priority.as_str())
                .collect(),
            any_tag,
            all_tags,
            due_from,
            due_until,
            words: patterns(filter.search.as_ref()),
        }
    }

    /// What a title is matched with, one pattern for each word.
    pub(super) fn patterns(&self) -> &[String] {
        &self.words
    }
}

/// Both bounds of a range that has at least one.
fn bounds(range: DueRange<DueDate>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if range.is_endless() {
        return None;
    }
    let from = range.after.map(DueDate::get);
    let until = range.before.map(DueDate::get);
    Some((
        from.unwrap_or_else(|| new_year(DueDate::MIN_YEAR)),
        until.unwrap_or_else(|| new_year(DueDate::MAX_YEAR + 1)),
    ))
}

/// The beginning of a year, or the end of all time where there is no such year.
fn new_year(year: i32) -> DateTime<Utc> {
    NaiveDate::from_yo_opt(year, 1).map_or(DateTime::<Utc>::MAX_UTC, |day| {
        day.and_time(NaiveTime::MIN).and_utc()
    })
}

impl QueryFragment<Pg> for Values<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        push_unless_empty(&mut out, "stage = ANY (", &self.stages, ")")?;
        push_unless_empty(&mut out, "priority = ANY (", &self.priorities, ")")?;
        push_unless_empty(&mut out, "tags ?| ", &self.any_tag, "")?;
        push_unless_empty(&mut out, "tags ?& ", &self.all_tags, "")?;
        push_unless_empty(&mut out, "search_text LIKE ALL (", &self.words, ")")?;
        out.push_sql(" AND (");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.due_from)?;
        out.push_sql(" IS NULL OR (due_date >= ");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.due_from)?;
        out.push_sql(" AND due_date < ");
        out.push_bind_param::<Nullable<Timestamptz>, _>(&self.due_until)?;
        out.push_sql("))");
        Ok(())
    }
}
