//! The metrics, behind a listener of their own: one worker that shares nothing with the others, so
//! that it answers while they can't. Nothing here is for clients, so nothing has an envelope.

use std::{io, net::TcpListener};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    web::{self, Data},
};

/// Who may ask at once. Each takes a file descriptor.
const CONNECTIONS: usize = 8;
const PLAIN: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Serves, at `/metrics`, what `render` makes for each who asks.
pub fn metrics_server(
    listener: TcpListener,
    render: impl Fn() -> String + Send + Sync + 'static,
) -> io::Result<Server> {
    let render: Data<Render> = Data::new(Box::new(render));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(render.clone())
            .route("/metrics", web::get().to(answer))
    });
    let server = server.workers(1).max_connections(CONNECTIONS);
    Ok(server.disable_signals().listen(listener)?.run())
}

type Render = Box<dyn Fn() -> String + Send + Sync>;

async fn answer(render: Data<Render>) -> HttpResponse {
    HttpResponse::Ok().content_type(PLAIN).body(render())
}
