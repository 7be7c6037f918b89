//! Metrics for whoever scrapes them: the recorder of the process, and what it shows.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::dev::Server;
use anyhow::Context;
use creatorvault_persistence::Database;
use metrics::{describe_gauge, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::interval;
use tracing::info;

/// The upper bounds of durations, in seconds, as OpenTelemetry has them for requests.
const BUCKETS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
/// Those of what is done in far less than a millisecond, unless the issuer has to be asked.
const SHORT: &str = "token_verification_duration_seconds";
const SHORT_BUCKETS: [f64; 10] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.05, 0.5, 5.0,
];
const BUILD_INFO: &str = "creatorvault_build_info";
/// How often what has been recorded is summed up, so that it doesn't pile up where nobody scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

/// The metrics of this process, behind a listener of their own.
pub(crate) struct Metrics {
    server: Server,
    recorded: PrometheusHandle,
}

impl Metrics {
    /// Listens, and records from now on. Can be done once in a process.
    pub(crate) fn listen(address: SocketAddr, database: Database) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).with_context(|| {
            format!(
                "{address} can't be listened on for metrics; another service may be there \
                 (METRICS_ADDR)"
            )
        })?;
        info!(metrics_address = %listener.local_addr()?, "metrics are served");
        let recorded = record().context("metrics can't be recorded")?;
        let shown = recorded.clone();
        let render = move || {
            database.record_pool();
            shown.render()
        };
        Ok(Self {
            server: creatorvault_http::metrics_server(listener, render)?,
            recorded,
        })
    }

    /// Serves them until this is dropped.
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let upkeep = async {
            let mut ticks = interval(UPKEEP);
            loop {
                ticks.tick().await;
                self.recorded.run_upkeep();
            }
        };
        tokio::select! {
            ended = self.server => Ok(ended?),
            () = upkeep => Ok(()),
        }
    }
}

fn record() -> Result<PrometheusHandle, BuildError> {
    let recorded = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)?
        .set_buckets_for_metric(Matcher::Full(SHORT.to_owned()), &SHORT_BUCKETS)?
        .install_recorder()?;
    creatorvault_http::describe_metrics();
    creatorvault_persistence::describe_metrics();
    describe_gauge!(BUILD_INFO, "Which version runs; always 1.");
    gauge!(BUILD_INFO, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(recorded)
}
