//! Which ideas a list is of, in SQL.
//!
//! There are two texts: no condition but the owner, and every condition, each of which lets
//! everything through where it was not asked for. A text for each combination would be kept prepared
//! on every connection. Where the parameters are known to the planner it drops what was not asked
//! for; and no condition has an index to lose, since within one owner's rows they are looked at one
//! by one.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use creatorvault_domain::{DueDate, DueRange, IdeaFilter, OwnerScope, SearchText, Tag, TagMatch};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    serialize::ToSql,
    sql_types::{Array, Nullable, Text, Timestamptz},
};

/// The owner, and what else an idea has to meet.
pub(super) struct Conditions<'q> {
    owner: &'q str,
    filter: Option<Values<'q>>,
}

/// What stands for each condition. An empty list lets everything through, and so does no range.
struct Values<'q> {
    stages: Vec<&'static str>,
    priorities: Vec<&'static str>,
    any_tag: Vec<&'q str>,
    all_tags: Vec<&'q str>,
    due_from: Option<DateTime<Utc>>,
    due_until: Option<DateTime<Utc>>,
    words: Vec<String>,
}

impl<'q> Conditions<'q> {
    pub(super) fn new(scope: &'q OwnerScope, filter: &'q IdeaFilter) -> Self {
        Self {
            owner: scope.owner().as_str(),
            filter: (!filter.is_empty()).then(|| Values::new(filter)),
        }
    }

    pub(super) fn owner(&self) -> &str {
        self.owner
    }

    /// What a title is matched with, one pattern for each word.
    pub(super) fn patterns(&self) -> &[String] {
        self.filter.as_ref().map_or(&[], |values| &values.words)
    }
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
            words: filter.search.as_ref().map_or_else(Vec::new, patterns),
        }
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

/// Patterns that match what holds the words, in which every character stands for itself.
fn patterns(search: &SearchText) -> Vec<String> {
    search
        .words()
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

impl QueryFragment<Pg> for Conditions<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("user_id = ");
        out.push_bind_param::<Text, _>(&self.owner)?;
        if let Some(values) = &self.filter {
            values.walk_ast(out)?;
        }
        Ok(())
    }
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

/// Pushes a condition that holds for everything if the list is empty.
fn push_unless_empty<'b, T: ToSql<Text, Pg> + Debug>(
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
