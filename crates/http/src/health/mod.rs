//! Is the process up, is its database up, may it be sent requests: public, and never cached.

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::web::Data;
use creatorvault_auth::Verifier;
use creatorvault_persistence::Database;
use paperclip::actix::api_v2_operation;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    extract::Visitor,
    problem::Problem,
    reply::{Reply, Shown},
};

/// Every route in here, as `routes` has them. Probes send an address for a host, and each of these
/// routes is counted by itself.
pub(crate) const ROUTES: [&str; 5] = [
    "/health",
    "/health/db",
    "/health/ready",
    "/livez",
    "/readyz",
];

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
#[derive(Serialize, JsonSchema)]
pub(crate) struct Health {
    status: &'static str,
}

impl Shown for Health {}

const HEALTHY: Health = Health { status: "healthy" };
const READY: Health = Health { status: "ready" };

/// Is the process up?
#[api_v2_operation(operation_id = "getHealth", tags("Health"))]
pub(crate) async fn process(_: Visitor) -> Reply<Health> {
    Reply::ok(HEALTHY)
}

/// Is the process up, as Kubernetes asks it?
#[api_v2_operation(operation_id = "getLivez", tags("Health"))]
pub(crate) async fn livez(_: Visitor) -> Reply<Health> {
    Reply::ok(HEALTHY)
}

/// Does the database answer?
#[api_v2_operation(operation_id = "getDatabaseHealth", tags("Health"))]
pub(crate) async fn database(
    _: Visitor,
    database: Data<Database>,
) -> Result<Reply<Health>, Problem> {
    database
        .ping()
        .await
        .map_err(Problem::DatabaseUnavailable)?;
    Ok(Reply::ok(HEALTHY))
}

/// Will requests be answered?
///
/// The database is reachable and has every migration that this version knows, a key to check tokens
/// with is known, and the service is not shutting down.
#[api_v2_operation(operation_id = "getReadiness", tags("Health"))]
pub(crate) async fn ready(
    _: Visitor,
    database: Data<Database>,
    lifecycle: Data<Lifecycle>,
    verifier: Data<Verifier>,
) -> Result<Reply<Health>, Problem> {
    readiness(&database, &lifecycle, &verifier).await
}

/// Will requests be answered, as Kubernetes asks it?
#[api_v2_operation(operation_id = "getReadyz", tags("Health"))]
pub(crate) async fn readyz(
    _: Visitor,
    database: Data<Database>,
    lifecycle: Data<Lifecycle>,
    verifier: Data<Verifier>,
) -> Result<Reply<Health>, Problem> {
    readiness(&database, &lifecycle, &verifier).await
}

async fn readiness(
    database: &Database,
    lifecycle: &Lifecycle,
    verifier: &Verifier,
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
    Ok(Reply::ok(READY))
}
