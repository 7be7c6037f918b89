//! Which ideas a list is of, in SQL. No condition has an index to lose, since within one owner's rows
//! they are looked at one by one.

use creatorvault_domain::{DueDate, IdeaFilter, OwnerScope, Tag, TagMatch};

use crate::listing::conditions::{Conditions, Operand, Test, matches_all};

/// The owner, and what else an idea has to meet; its text has to match the patterns.
pub(super) fn conditions<'q>(
    scope: &'q OwnerScope,
    filter: &'q IdeaFilter,
    patterns: &'q [String],
) -> Conditions<'q> {
    let stages = filter.stages.iter().map(|stage| stage.as_str());
    let priorities = filter.priorities.iter().map(|priority| priority.as_str());
    let tags = |tags_match| {
        let asked = (filter.tags_match == tags_match).then(|| filter.tags.iter());
        asked.into_iter().flatten().map(Tag::as_str)
    };
    let due_from = Operand::Moment(filter.due.after.map(DueDate::get));
    let due_until = Operand::Moment(filter.due.before.map(DueDate::get));
    Conditions::new(
        scope,
        [
            Test::of_list("stage = ANY (", stages, ")"),
            Test::of_list("priority = ANY (", priorities, ")"),
            // Wrapped for the same reason as a search.
            Test::of_list("coalesce(tags ?| ", tags(TagMatch::Any), ", false)"),
            Test::of_list("coalesce(tags ?& ", tags(TagMatch::All), ", false)"),
            matches_all(patterns),
            Test::new("due_date >= ", due_from),
            Test::new("due_date < ", due_until),
        ],
    )
}
