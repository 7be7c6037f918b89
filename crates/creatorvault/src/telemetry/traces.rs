//! Traces for whoever collects them: spans are sent in batches, from a thread of their own, and
//! dropped where the collector does not keep up.

use std::{mem, thread, time::Duration};

use anyhow::{Context, anyhow};
use creatorvault_http::Traces;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use reqwest::{Certificate, blocking::Client, redirect::Policy};
use tokio::sync::oneshot;
use tracing::warn;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::config::Collector;

/// How long the collector may take for a batch, and for the last one.
const LIMIT: Duration = Duration::from_secs(5);

/// Spans on their way to a collector.
pub(crate) struct TraceExport(SdkTracerProvider);

impl TraceExport {
    /// Sends them from now on. Whether the collector answers is not waited for.
    pub(crate) fn begin(collector: &Collector) -> anyhow::Result<Self> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client().context("traces can't be sent")?)
            .with_endpoint(collector.url.as_str())
            .with_timeout(LIMIT)
            .build()
            .context("traces can't be sent to OTEL_EXPORTER_OTLP_ENDPOINT")?;
        let resource = Resource::builder_empty()
            .with_service_name(collector.service.clone())
            .with_attributes([
                KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
                KeyValue::new("deployment.environment.name", collector.deployment.as_str()),
            ])
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// Where the spans of requests go.
    pub(crate) fn traces(&self) -> Traces {
        Traces::to(self.0.tracer("creatorvault"))
    }

    /// Sends what is left.
    pub(crate) async fn end(self) {
        let (tell, ended) = oneshot::channel();
        // Not on a thread of the runtime, which would wait for it even where nobody does.
        thread::spawn(move || tell.send(self.0.shutdown_with_timeout(LIMIT)));
        if !matches!(ended.await, Ok(Ok(()))) {
            warn!("the last traces could not be sent");
        }
    }

    /// Sends nothing more. Dropped, it would send what is left, and wait for that.
    pub(crate) fn abandon(self) {
        mem::forget(self);
    }
}

/// A client that blocks, for the thread that sends. Trusts whom the one for keys trusts.
fn client() -> anyhow::Result<Client> {
    let mozillas = TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|der| Certificate::from_der(der))
        .collect::<Result<Vec<_>, _>>()?;
    let builder = Client::builder()
        .user_agent(concat!("creatorvault/", env!("CARGO_PKG_VERSION")))
        .timeout(LIMIT)
        .redirect(Policy::none())
        .tls_certs_merge(mozillas);
    // It may not be made on a thread that drives futures.
    let made = thread::spawn(|| builder.build()).join();
    Ok(made.map_err(|_| anyhow!("no HTTP client can be made"))??)
}
