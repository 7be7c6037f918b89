//! The two logins that CreatorVault has in every private cluster.
//!
//! Deliberately absent: roles without a login. The migrations make those, as they do in production.

use tokio_postgres::Client;

use crate::error::Error;
use crate::password::Password;

/// Owns the databases and migrates. Superusers pass row-level security by; this one does not.
pub(crate) const OWNER: &str = "creatorvault_owner";
/// Serves. Owns nothing, and is granted nothing here.
pub(crate) const SERVICE: &str = "creatorvault_service";

/// Makes the logins, or makes them what they should be: a killed run may have left half of it.
pub(crate) async fn ensure(
    client: &Client,
    owner: &Password,
    service: &Password,
) -> Result<(), Error> {
    login(client, OWNER, "CREATEROLE INHERIT", owner).await?;
    login(client, SERVICE, "NOCREATEROLE NOINHERIT", service).await
}

async fn login(
    client: &Client,
    name: &str,
    rights: &str,
    password: &Password,
) -> Result<(), Error> {
    let action = format!("make the login {name}");
    let known = client
        .query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&name])
        .await
        .map_err(Error::sql(action.as_str()))?;
    let verb = if known.is_some() { "ALTER" } else { "CREATE" };
    let password = password.as_str();
    let statement = format!(
        "{verb} ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOREPLICATION {rights} \
         PASSWORD '{password}'"
    );
    client
        .batch_execute(&statement)
        .await
        .map_err(Error::sql(action))
}
