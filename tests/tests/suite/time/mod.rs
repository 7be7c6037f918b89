//! What slow, silent and stubborn clients meet.

mod bodies;
mod heads;
mod readers;
mod requests;

use std::time::Duration;

use creatorvault::config::Config;
use creatorvault_tests::{Service, connect};
use tokio_postgres::Client;

/// The limits of these tests for what no variable says.
const HEAD: Duration = Duration::from_millis(400);
const STALL: Duration = Duration::from_millis(400);
/// Beyond a limit, whatever a machine that is busy may need.
const SLACK: Duration = Duration::from_secs(3);

const HEALTH: &str = "GET /health HTTP/1.1\r\nHost: test\r\n\r\n";

async fn impatient(variables: &[(&str, &str)]) -> Service {
    let tune = |config: &mut Config| {
        config.limits.head = HEAD;
        config.limits.stall = STALL;
    };
    Service::start_tuned(variables, tune).await
}

/// Holds up whoever writes ideas, until the client rolls back.
async fn locked(service: &Service) -> Client {
    let client = connect(service.owner_url()).await;
    client
        .batch_execute("BEGIN; LOCK TABLE ideas")
        .await
        .unwrap();
    client
}
