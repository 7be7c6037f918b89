//! Which tasks a list is of, in SQL.

use creatorvault_domain::{CategoryId, DueDay, IdeaId, OwnerScope, TaskFilter};

use crate::listing::conditions::{Condition, Conditions, Operand, matches_all};

/// The owner, and what else a task has to meet; its text has to match the patterns.
pub(super) fn conditions<'q>(
    scope: &'q OwnerScope,
    filter: &'q TaskFilter,
    patterns: &'q [String],
) -> Conditions<'q> {
    let statuses = filter.statuses.iter().map(|status| status.as_str());
    let priorities = filter.priorities.iter().map(|priority| priority.as_str());
    let category = Operand::Id(filter.category_id.map(CategoryId::get));
    let idea = Operand::Id(filter.idea_id.map(IdeaId::get));
    let due = [filter.due.after, filter.due.before].map(|end| Operand::Day(end.map(DueDay::get)));
    Conditions::new(
        scope,
        [
            Condition::of_list("status = ANY (", statuses, ")"),
            Condition::of_list("priority = ANY (", priorities, ")"),
            matches_all(patterns),
            Condition::Compared("category_id = ", category, ""),
            Condition::Compared("idea_id = ", idea, ""),
            Condition::Within("due_date", due),
        ],
    )
}
