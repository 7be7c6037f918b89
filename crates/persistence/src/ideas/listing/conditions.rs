//! Which ideas a list is of, in SQL.
//!
//! There are two texts: no condition but the owner, and every condition, where those that were not
//! asked for let everything through. A text for each combination would be kept prepared on every
//! connection, and none of the conditions has an index that it could lose: within one owner's rows
//! they are looked at one by one.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use creatorvault_domain::{
    DueDate, DueRange, IdeaFilter, OwnerScope, Priority, SearchText, Stage, Tag, TagMatch,
};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, Text, Timestamptz},
};

/// The owner, and what else an idea has to meet.
pub(super) struct Conditions<'q> {
    owner: &'q str,
    filter: Option<Values<'q>>,
}

/// What stands for each condition. An empty list of tags or words lets everything through.
struct Values<'q> {
    stages: Vec<&'static str>,
    priorities: Vec<&'static str>,
    any_tag: Vec<&'q str>,
    all_tags: Vec<&'q str>,
    due: Due,
    words: Vec<String>,
}

/// A range of due dates, and where in it or outside an absent one counts.
struct Due {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    absent: DateTime<Utc>,
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
        Self {
            stages: chosen(&filter.stages, &Stage::ALL, Stage::as_str),
            priorities: chosen(&filter.priorities, &Priority::ALL, Priority::as_str),
            any_tag,
            all_tags,
            due: Due::new(filter.due),
            words: filter.search.as_ref().map_or_else(Vec::new, patterns),
        }
    }
}

/// The names of those that are wanted, or of all, where none is named.
fn chosen<'v, T: Copy + 'v>(
    wanted: impl IntoIterator<Item = &'v T, IntoIter: ExactSizeIterator>,
    all: &'v [T],
    name: fn(T) -> &'static str,
) -> Vec<&'static str> {
    let wanted = wanted.into_iter();
    if wanted.len() == 0 {
        all.iter().copied().map(name).collect()
    } else {
        wanted.copied().map(name).collect()
    }
}

impl Due {
    fn new(range: DueRange) -> Self {
        let from = range
            .after
            .map_or_else(|| new_year(DueDate::MIN_YEAR), DueDate::get);
        let until = range
            .before
            .map_or_else(|| new_year(DueDate::MAX_YEAR + 1), DueDate::get);
        let anything = range == DueRange::default();
        Self {
            from,
            until,
            absent: if anything { from } else { until },
        }
    }
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
        out.push_sql(" AND stage = ANY (");
        out.push_bind_param::<Array<Text>, _>(&self.stages)?;
        out.push_sql(") AND priority = ANY (");
        out.push_bind_param::<Array<Text>, _>(&self.priorities)?;
        out.push_sql(") AND tags ?& ");
        out.push_bind_param::<Array<Text>, _>(&self.all_tags)?;
        out.push_sql(" AND (cardinality(");
        out.push_bind_param::<Array<Text>, _>(&self.any_tag)?;
        out.push_sql(") = 0 OR tags ?| ");
        out.push_bind_param::<Array<Text>, _>(&self.any_tag)?;
        out.push_sql(") AND coalesce(due_date, ");
        out.push_bind_param::<Timestamptz, _>(&self.due.absent)?;
        out.push_sql(") >= ");
        out.push_bind_param::<Timestamptz, _>(&self.due.from)?;
        out.push_sql(" AND coalesce(due_date, ");
        out.push_bind_param::<Timestamptz, _>(&self.due.absent)?;
        out.push_sql(") < ");
        out.push_bind_param::<Timestamptz, _>(&self.due.until)?;
        out.push_sql(" AND search_text LIKE ALL (");
        out.push_bind_param::<Array<Text>, _>(&self.words)?;
        out.push_sql(")");
        Ok(())
    }
}
