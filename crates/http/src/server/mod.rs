//! The application behind a listener.
//!
//! What `HttpServer` would do, except that each connection is a [`Connection`]: actix times the first
//! head of a connection, but no later one, no body that nobody reads, and no client that does not
//! take in its answer.

mod connection;
mod metrics;
mod turn;

use std::{future::ready, io, net::TcpListener, thread::available_parallelism, time::Duration};

use actix_http::HttpService;
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{dev::AppConfig, web::Data};
use tokio::net::TcpStream;
use tracing::error;

use crate::{Parts, app};
use connection::Connection;

pub use metrics::metrics_server;
pub(crate) use turn::hold;

/// How long a connection is kept between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(5);
/// How long a client that was answered early may go on sending before its connection is closed.
const LINGER: Duration = Duration::from_secs(1);
/// The most connections of one worker, and the most workers, however much the machine could have.
const MOST_OF_A_WORKER: usize = 25_600;
const MOST_WORKERS: usize = 512;

/// How many workers this machine is best served by: as many as there are processors.
#[must_use]
pub fn workers() -> usize {
    available_parallelism().map_or(2, |all| all.get().min(MOST_WORKERS))
}

/// Serves an application, on as many workers as its database was prepared for. Of more than
/// `connections` the rest wait, unaccepted, until one of them ends.
///
/// An orderly stop waits for the requests in flight for as long as whoever stops it does.
pub fn server(
    parts: Parts,
    listener: TcpListener,
    workers: usize,
    connections: usize,
) -> io::Result<Server> {
    let builder = Server::build()
        .disable_signals()
        .workers(workers)
        .max_concurrent_connections((connections / workers).clamp(1, MOST_OF_A_WORKER))
        .shutdown_timeout(u64::MAX);
    let stopping = builder.graceful_shutdown_signal();
    let builder = builder.listen("http", listener, move || {
        let (stopping, limits) = (stopping.clone(), **parts.limits);
        // This runs in the worker.
        let mut parts = parts.clone();
        match parts.database.of_worker() {
            Ok(own) => parts.database = Data::new(own),
            Err(error) => error!(%error, "a worker has no database connections of its own"),
        }
        let application = map_config(app(parts).into_factory(), |()| AppConfig::default());
        let http = HttpService::build()
            .keep_alive(KEEP_ALIVE)
            // The connection times every head, the first one too.
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(LINGER)
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .on_connect_ext(|connection: &Connection<TcpStream>, data| {
                data.insert(connection.turn());
            })
            .h1(application);
        fn_service(move |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            ready(Ok((Connection::new(stream, limits), peer)))
        })
        .and_then(http)
    })?;
    Ok(builder.run())
}
