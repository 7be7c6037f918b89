//! Limits that instances share through Redis, and what becomes of them when that fails.
//!
//! Needs `redis-server`, which `cargo xtask ci` has and a developer need not: a plain `cargo test`
//! passes by. `cargo xtask test -p creatorvault-tests --test redis` asks for it.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod failing;
mod lying;
mod sharing;

use std::time::{Duration, Instant};

use creatorvault_tests::{Answer, Issuer, PrivateRedis, Service, assert_problem};

/// The contract's.
const BACK: Duration = Duration::from_secs(5);
/// The contract's 50 ms, and what a machine that is busy may need for a whole call.
const DELAY: Duration = Duration::from_millis(50 + 600);

/// Starts a service that counts in a Redis, wherever that is by now.
async fn service(url: &str) -> Service {
    limited(url, "100").await
}

async fn limited(url: &str, calls: &str) -> Service {
    let variables = [("REDIS_URL", url), ("RATE_LIMIT_PER_MINUTE", calls)];
    let service = Service::start_with(&variables).await;
    // The first to come waits for a connection to the database.
    Caller::new("first").call(&service).await;
    service
}

/// Starts one, and waits until it counts there.
async fn counting(redis: &PrivateRedis) -> Service {
    let service = service(&redis.url()).await;
    until_counted(&service, redis).await;
    service
}

/// One call of the first is to see whether Redis is fit to be asked.
async fn until_counted(service: &Service, redis: &PrivateRedis) {
    let began = Instant::now();
    while redis.counted() < 2 {
        assert!(began.elapsed() < BACK, "calls are not counted in Redis");
        Caller::new("somebody").call(service).await;
    }
}

/// A user who calls.
struct Caller {
    path: String,
    token: String,
}

impl Caller {
    fn new(user: &str) -> Self {
        Self {
            path: format!("/api/v1/{user}/ideas/1"),
            token: Issuer::trusted().token(user),
        }
    }

    async fn call(&self, service: &Service) -> Answer {
        service
            .get(&self.path)
            .with_token(&self.token)
            .answer()
            .await
    }

    /// How many of some calls are allowed. The others are refused for their number, and all of them
    /// in time.
    async fn allowed(&self, service: &Service, calls: usize) -> usize {
        let mut allowed = 0;
        for _ in 0..calls {
            let began = Instant::now();
            let answer = self.call(service).await;
            assert!(began.elapsed() < DELAY, "{:?}", began.elapsed());
            match answer.status {
                404 => allowed += 1,
                _ => assert_problem(&answer, 429, "RATE_LIMIT_EXCEEDED"),
            }
            assert!(answer.header("ratelimit").starts_with("\"default\";r="));
        }
        allowed
    }
}

/// How many tokens come back while something goes on, at 100 a minute.
fn back_since(began: Instant) -> usize {
    usize::try_from(began.elapsed().as_millis() / 600 + 1).unwrap()
}
