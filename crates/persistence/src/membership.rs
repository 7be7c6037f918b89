//! Lets the service's login take the application role: the one grant that the migrations can't make
//! in SQL, since only the deployment knows who the service logs in as.

use diesel::{
    QueryResult,
    dsl::sql,
    select,
    sql_types::{Bool, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::{AppRole, migrations::MigrationError, sql::identifier};

/// Makes the login a member of the role unless it is one. The first migration checks the role as
/// well, but a role can change, and so can the one that a deployment names.
pub(crate) async fn grant(
    connection: &mut AsyncPgConnection,
    role: &AppRole,
    login: &str,
) -> Result<(), MigrationError> {
    let role = role.as_str();
    if is_unsafe(connection, role).await? {
        return Err(MigrationError::UnsafeRole(role.to_owned()));
    }
    if may_take(connection, role, login).await? {
        return Ok(());
    }
    let statement = format!("GRANT {} TO {}", identifier(role), identifier(login));
    let Err(cause) = connection.batch_execute(&statement).await else {
        return Ok(());
    };
    // Roles belong to the cluster: a migration of another database may have granted it just now.
    if may_take(connection, role, login).await? {
        return Ok(());
    }
    Err(MigrationError::NotGranted {
        role: role.to_owned(),
        login: login.to_owned(),
        cause,
    })
}

/// Whether row-level security would not bind the role.
async fn is_unsafe(connection: &mut AsyncPgConnection, role: &str) -> QueryResult<bool> {
    select(
        sql::<Bool>(
            "EXISTS (SELECT FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcanlogin) \
             AND rolname = ",
        )
        .bind::<Text, _>(role)
        .sql(")"),
    )
    .get_result(connection)
    .await
}

/// Whether SET ROLE would work. From PostgreSQL 16 on, being a member is not enough for that.
async fn may_take(
    connection: &mut AsyncPgConnection,
    role: &str,
    login: &str,
) -> QueryResult<bool> {
    let privilege = "CASE WHEN current_setting('server_version_num')::int >= 160000 \
                     THEN 'SET' ELSE 'MEMBER' END";
    select(
        sql::<Bool>("pg_has_role(")
            .bind::<Text, _>(login)
            .sql("::name, ")
            .bind::<Text, _>(role)
            .sql(&format!("::name, {privilege})")),
    )
    .get_result(connection)
    .await
}
