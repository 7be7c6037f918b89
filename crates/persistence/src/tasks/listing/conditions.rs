//! Which tasks a list is of, in SQL.

use creatorvault_domain::{CategoryId, DueDay, IdeaId, OwnerScope, TaskFilter};

use crate::listing::conditions::{Conditions, Operand, Test, matches_all};

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
    let due_from = Operand::Day(filter.due.after.map(DueDay::get));
    let due_until = Operand::Day(filter.due.before.map(DueDay::get));
    Conditions::new(
        scope,
        [
            Test::of_list("status = ANY (", statuses, ")"),
            Test::of_list("priority = ANY (", priorities, ")"),
            matches_all(patterns),
            Test::new("category_id = ", category),
            Test::new("idea_id = ", idea),
            Test::new("due_date >= ", due_from),
            Test::new("due_date < ", due_until),
        ],
    )
}
