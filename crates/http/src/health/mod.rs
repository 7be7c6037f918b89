//! Is the process up, is its database up, may it be sent requests: public, and never cached.

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web::Data;
use creatorvault_auth::Verifier;
use creatorvault_persistence::Database;
use serde::Serialize;

use crate::{problem::Problem, reply::Reply};

/// Whether the service is going away. Set once, by whoever stops it.
#[derive(Debug, Default)]
pub struct Lifecycle {
    draining: AtomicBool,
}

impl Lifecycle {
    /// From now on the service is not ready.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}

/// What a health check says when all is well.
#[derive(Serialize)]
pub(crate) struct Health {
    status: &'static str,
}

/// `GET /health`, or `/livez` as Kubernetes calls it: the process answers.
pub(crate) async fn process() -> Reply<Health> {
    Reply::ok(Health { status: "healthy" })
}

/// `GET /health/db`: the database answers, in one round trip.
pub(crate) async fn database(database: Data<Database>) -> Result<Reply<Health>, Problem> {
    database
        .ping()
        .await
        .map_err(Problem::DatabaseUnavailable)?;
    Ok(Reply::ok(Health { status: "healthy" }))
}

/// `GET /health/ready`, or `/readyz`: requests will be answered.
pub(crate) async fn ready(
    database: Data<Database>,
    lifecycle: Data<Lifecycle>,
    verifier: Data<Verifier>,
) -> Result<Reply<Health>, Problem> {
    if lifecycle.is_draining() {
        return Err(Problem::ShuttingDown);
    }
    if !verifier.knows_a_key() {
        return Err(Problem::AuthUnavailable);
    }
    // Whatever the database says instead of an answer, it can't be used.
    if !database
        .is_ready()
        .await
        .map_err(Problem::DatabaseUnavailable)?
    {
        return Err(Problem::NotMigrated);
    }
    Ok(Reply::ok(Health { status: "ready" }))
}
