//! Which ideas a list is of, in SQL. No condition has an index to lose, since within one owner's rows
//! they are looked at one by one.

use creatorvault_domain::{DueDate, IdeaFilter, OwnerScope, Tag, TagMatch};

use crate::listing::conditions::{Condition, Conditions, Operand, matches_all};

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
    let due =
        [filter.due.after, filter.due.before].map(|end| Operand::Moment(end.map(DueDate::get)));
    Conditions::new(
        scope,
        [
            Condition::of_list("stage = ANY (", stages, ")"),
            Condition::of_list("priority = ANY (", priorities, ")"),
            // Wrapped for the same reason as a search.
            Condition::of_list("coalesce(tags ?| ", tags(TagMatch::Any), ", false)"),
            Condition::of_list("coalesce(tags ?& ", tags(TagMatch::All), ", false)"),
            matches_all(patterns),
            Condition::Within("due_date", due),
        ],
    )
}
