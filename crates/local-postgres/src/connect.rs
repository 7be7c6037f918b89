//! A plain connection, for what no client of the product's would do.

use tokio_postgres::{Client, Error, NoTls};

/// Logs in by a URL.
pub async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends with the client; what goes wrong shows in the client's own calls.
    drop(tokio::spawn(connection));
    Ok(client)
}
