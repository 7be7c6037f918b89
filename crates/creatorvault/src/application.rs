//! The running application: built from a configuration, stopped in order.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use actix_web::{dev::Server, web::Data};
use anyhow::Context;
use creatorvault_auth::{Keys, Verifier};
use creatorvault_http::{Guards, Lifecycle, Parts, server, workers};
use creatorvault_persistence::Database;
use tokio::{
    net::TcpSocket,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tracing::{info, warn};

use crate::{
    config::{Config, Shutdown},
    descriptors,
    sweep::sweep,
    telemetry::{Metrics, TraceExport},
};

/// How many connections may wait to be accepted; the system may allow fewer.
const BACKLOG: u32 = 1024;

/// A service that listens.
pub struct Application {
    server: Server,
    metrics: Option<Metrics>,
    traces: Option<TraceExport>,
    address: SocketAddr,
    lifecycle: Data<Lifecycle>,
    shutdown: Shutdown,
    sweeping: JoinHandle<()>,
}

impl Application {
    /// Binds the port and prepares everything that requests need; the database is not asked yet,
    /// and whether the issuer answers is not waited for.
    ///
    /// Must be called within a multi-threaded Tokio runtime.
    pub fn build(config: Config) -> anyhow::Result<Self> {
        let wanted = SocketAddr::new(config.listener.host, config.listener.port);
        let listener = listen(wanted).with_context(|| {
            format!("{wanted} can't be listened on; another service may be there (HOST, PORT)")
        })?;
        let address = listener.local_addr()?;
        let pool = config.database.pool;
        let clients = descriptors::for_clients(pool.size + pool.overflow);
        let lifecycle = Data::new(Lifecycle::default());
        let workers = workers();
        let database = Database::for_workers(workers, config.database)?;
        let sweeping = tokio::spawn(sweep(database.clone()));
        let metrics = config.metrics;
        let metrics = metrics.map(|address| Metrics::listen(address, database.clone()));
        let traces = config.collector.as_ref().map(TraceExport::begin);
        let traces = traces.transpose()?;
        let parts = Parts {
            database: Data::new(database),
            verifier: Data::new(Verifier::new(config.policy, Keys::open(config.keys)?)),
            clock: Data::new(config.clock),
            cursors: Data::new(config.cursors),
            lifecycle: lifecycle.clone(),
            limits: Data::new(config.limits),
            guards: Data::new(Guards::new(config.guards, config.clock)),
            traces: traces.as_ref().map(|traces| Data::new(traces.traces())),
        };
        Ok(Self {
            server: server(parts, listener, workers, clients)?,
            metrics: metrics.transpose()?,
            traces,
            address,
            lifecycle,
            shutdown: config.shutdown,
            sweeping,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `signal` comes, then stops without dropping a request; a second one, or the end
    /// of the grace, drops whatever is left. Metrics are served to the end.
    pub async fn run(mut self, mut signal: impl AsyncFnMut()) -> anyhow::Result<()> {
        let (metrics, traces) = (self.metrics.take(), self.traces.take());
        let metrics = metrics.map(|metrics| tokio::spawn(metrics.run()));
        let in_order = self.serve(&mut signal).await;
        match traces {
            Some(traces) if matches!(in_order, Ok(true)) => tokio::select! {
                () = traces.end() => {}
                () = signal() => {}
            },
            Some(traces) => traces.abandon(),
            None => {}
        }
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        in_order.map(drop)
    }

    /// Whether it stopped in order.
    async fn serve(self, signal: &mut impl AsyncFnMut()) -> anyhow::Result<bool> {
        info!(address = %self.address, "listening");
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        tokio::select! {
            ended = &mut server => return Ok(ended?.map(|()| true)?),
            () = signal() => {}
        }
        info!("stopping: no longer ready");
        self.sweeping.abort();
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
            server.await??;
            return Ok(true);
        }
        warn!("stopped at once, whatever was in flight");
        // Not through its handle: it takes no second command before the first is done.
        server.abort();
        let _ = server.await;
        Ok(false)
    }
}

/// Listens, even where connections of a service before this one are not forgotten yet.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}
