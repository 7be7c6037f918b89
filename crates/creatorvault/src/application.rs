//! The running application: built from a configuration, stopped in order.

use std::{net::SocketAddr, time::Duration};

use actix_web::{HttpServer, dev::Server, web::Data};
use anyhow::Context;
use creatorvault_auth::Verifier;
use creatorvault_http::{Clock, Lifecycle, Parts, app};
use creatorvault_persistence::Database;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::config::{Config, Shutdown};

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A service that listens.
pub struct Application {
    server: Server,
    address: SocketAddr,
    lifecycle: Data<Lifecycle>,
    shutdown: Shutdown,
}

impl Application {
    /// Binds the port and prepares everything that requests need; the database is not asked yet.
    ///
    /// Must be called within a multi-threaded Tokio runtime.
    pub fn build(config: Config) -> anyhow::Result<Self> {
        let lifecycle = Data::new(Lifecycle::default());
        let parts = Parts {
            database: Data::new(Database::new(config.database)?),
            verifier: Data::new(Verifier::new(config.policy, config.key)),
            clock: Data::new(Clock::system()),
            lifecycle: lifecycle.clone(),
        };
        let listener = config.listener;
        let server = HttpServer::new(move || app(parts.clone()))
            .disable_signals()
            .client_request_timeout(HEAD_TIMEOUT)
            .shutdown_timeout(u64::MAX)
            .bind((listener.host, listener.port))
            .with_context(|| {
                format!(
                    "{}:{} can't be listened on; another service may be there (HOST, PORT)",
                    listener.host, listener.port
                )
            })?;
        let address = *server
            .addrs()
            .first()
            .context("the server has no address")?;
        let server = server.run();
        Ok(Self {
            server,
            address,
            lifecycle,
            shutdown: config.shutdown,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `signal` comes, then stops without dropping a request; a second one, or the end
    /// of the grace, drops whatever is left.
    pub async fn run(self, mut signal: impl AsyncFnMut()) -> anyhow::Result<()> {
        info!(address = %self.address, "listening");
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        tokio::select! {
            ended = &mut server => return Ok(ended??),
            () = signal() => {}
        }
        info!("stopping: no longer ready");
        self.lifecycle.drain();
        let Shutdown { drain, grace } = self.shutdown;
        // Whoever sends requests learns late that no more should come, so the listener goes on for
        // a while.
        let stopped = async {
            sleep(drain).await;
            timeout(grace, handle.stop(true)).await.is_ok()
        };
        let in_order = tokio::select! {
            in_time = stopped => in_time,
            () = signal() => false,
        };
        if in_order {
            info!("stopped");
            return Ok(server.await??);
        }
        warn!("stopped at once, whatever was in flight");
        // Not through its handle: it takes no second command before the first is done.
        server.abort();
        let _ = server.await;
        Ok(())
    }
}
