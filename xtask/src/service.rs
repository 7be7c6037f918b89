//! A service that was built here, and told everything by its variables.

use std::{
    net::TcpListener,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::bail;
use creatorvault_local_postgres::Supervised;
use tokio::time::sleep;

const START_LIMIT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(100);

/// What a service is told.
pub(crate) type Variables = Vec<(&'static str, String)>;

/// A port that is free now. Somebody may still be quicker.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Waits until a service that was started answers requests.
pub(crate) async fn wait_until_ready(
    running: &mut Supervised,
    program: &Path,
    variables: &Variables,
) -> anyhow::Result<()> {
    let deadline = Instant::now() + START_LIMIT;
    loop {
        if let Some(status) = running.try_wait()? {
            bail!("the service ended with {status}; its log says why");
        }
        let mut check = Command::new(program);
        check.envs(variables.iter().map(|(name, value)| (name, value)));
        if check.arg("healthcheck").output()?.status.success() {
            return Ok(());
        }
        if Instant::now() > deadline {
            let limit = START_LIMIT.as_secs();
            bail!("the service was not ready within {limit} s; its log says why");
        }
        sleep(POLL).await;
    }
}
