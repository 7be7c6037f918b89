//! How often anybody may call.

mod addresses;
mod order;
mod users;

use creatorvault_tests::{Answer, assert_problem};

/// Nobody is exempt.
const ALL: (&str, &str) = ("RATE_LIMIT_EXEMPT", "");

fn assert_limited(answer: &Answer) {
    assert_problem(answer, 429, "RATE_LIMIT_EXCEEDED");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}

/// What is left of which limit, as the answer says it.
fn left(answer: &Answer) -> (&str, &str) {
    (
        answer.header("ratelimit-policy"),
        answer.header("ratelimit"),
    )
}
