//! The product's ideas with nothing around them: actix-web and tokio-postgres, statements prepared
//! once, count and page sent together, a pool for each worker, no log, no limits, no metrics.
//!
//! `PORT`, `DATABASE_URL`, `JWT_PUBLIC_KEY_FILE`, `JWT_ISSUER` and `JWT_AUDIENCE` tell it all; with
//! `LOCK=1` every statement goes behind the product's second lock, pipelined.

mod auth;
mod envelope;
mod ideas;
mod pool;
mod timestamp;

use std::{env, io};

use actix_web::{App, HttpResponse, HttpServer, web};

use auth::Auth;
use pool::Pool;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const WORKERS: usize = 2;
const CONNECTIONS_OF_A_WORKER: usize = 8;

async fn health() -> HttpResponse {
    envelope::ok(200, serde_json::json!({"status": "healthy"}))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let auth = web::Data::new(Auth::from_env());
    let port = variable("PORT").parse().expect("PORT is a port");
    HttpServer::new(move || {
        App::new()
            .app_data(auth.clone())
            .data_factory(|| async { Ok::<_, ()>(Pool::open(CONNECTIONS_OF_A_WORKER).await) })
            .route("/health", web::get().to(health))
            .route("/api/v1/{user}/ideas", web::get().to(ideas::list))
            .route("/api/v1/{user}/ideas", web::post().to(ideas::create))
            .route("/api/v1/{user}/ideas/{id}", web::get().to(ideas::find))
    })
    .workers(WORKERS)
    .bind(("127.0.0.1", port))?
    .run()
    .await
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
