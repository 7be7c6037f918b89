//! The application that the binary builds, for one test.

use std::{net::SocketAddr, sync::mpsc, thread};

use creatorvault::{
    application::Application,
    config::{Config, Environment, read},
};
use creatorvault_local_postgres::{Database, Server, TestDatabase};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::{runtime::Runtime, sync::oneshot};

use crate::{AUDIENCE, Answer, ISSUER, Issuer};

/// A running service with a database of its own. It stops when this is dropped.
pub struct Service {
    owner_url: String,
    /// Kept, where it is ours, for as long as the service runs.
    database: Option<TestDatabase>,
    client: Client,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Service {
    /// Starts one with everything as by default.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with some variables set.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        Self::start_tuned(variables, |_| {}).await
    }

    /// Starts one with some variables set, and with what no variable says changed.
    pub async fn start_tuned(variables: &[(&str, &str)], tune: impl FnOnce(&mut Config)) -> Self {
        let server = Server::from_env().unwrap();
        let database = TestDatabase::migrated(&server).await.unwrap();
        let mut service = Self::begin(&database, variables, tune);
        service.database = Some(database);
        service
    }

    /// Starts one on a database that is somebody else's to keep.
    #[must_use]
    pub fn start_on(database: &Database, variables: &[(&str, &str)]) -> Self {
        Self::begin(database, variables, |_| {})
    }

    fn begin(
        database: &Database,
        variables: &[(&str, &str)],
        tune: impl FnOnce(&mut Config),
    ) -> Self {
        let environment = environment(database, variables);
        let mut config = read(&environment, Config::read).unwrap();
        tune(&mut config);
        let (told, address) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        // A runtime of its own, as the binary has one: the test's may be single-threaded.
        let thread = thread::spawn(move || {
            Runtime::new().unwrap().block_on(async {
                let application = Application::build(config).unwrap();
                told.send(application.address()).unwrap();
                let mut stopped = Some(stopped);
                let stop = async move || match stopped.take() {
                    Some(stopped) => drop(stopped.await),
                    None => std::future::pending().await,
                };
                application.run(stop).await.unwrap();
            });
        });
        Self {
            owner_url: database.owner_url().to_owned(),
            database: None,
            client: Client::builder().no_proxy().build().unwrap(),
            address: address.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// The URL of its tables' owner, to look into the database and to break it.
    #[must_use]
    pub fn owner_url(&self) -> &str {
        &self.owner_url
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Tells it to stop, and does not wait until it has.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Begins a request.
    #[must_use]
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        Ask(self
            .client
            .request(method, format!("http://{}{path}", self.address)))
    }

    /// Begins a GET.
    #[must_use]
    pub fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }

    /// Begins a POST.
    #[must_use]
    pub fn post(&self, path: &str) -> Ask {
        self.ask(Method::POST, path)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            // A failure in there has failed the test already, or is about to.
            drop(thread.join());
        }
    }
}

fn environment(database: &Database, variables: &[(&str, &str)]) -> Environment {
    let ours = [
        ("DATABASE_URL", database.service_url()),
        ("DATABASE_MIGRATION_URL", database.owner_url()),
        ("JWT_PUBLIC_KEY", Issuer::trusted().public_key()),
        ("JWT_ISSUER", ISSUER),
        ("JWT_AUDIENCE", AUDIENCE),
        ("ALLOWED_HOSTS", "127.0.0.1,test"),
        // The tests of the limits have their own.
        ("RATE_LIMIT_PER_MINUTE", "10000"),
        ("PORT", "0"),
        ("SHUTDOWN_DRAIN", "0s"),
        ("SHUTDOWN_GRACE", "5s"),
    ];
    let all = ours.iter().chain(variables);
    all.map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A request that is being made up.
pub struct Ask(RequestBuilder);

impl Ask {
    /// Comes with a good token of the user's.
    #[must_use]
    pub fn as_user(self, user: &str) -> Self {
        self.with_token(&Issuer::trusted().token(user))
    }

    /// Comes with a token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        Self(self.0.bearer_auth(token))
    }

    /// Comes with a header.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.header(name, value))
    }

    /// Comes with a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    /// Comes with bytes that are called JSON.
    #[must_use]
    pub fn raw_json(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/json").body(body)
    }

    /// Comes with bytes.
    #[must_use]
    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self(self.0.body(body.into()))
    }

    /// Sends it and leaves the answer whole, where it is not JSON.
    pub async fn response(self) -> Response {
        self.0.send().await.unwrap()
    }

    /// Sends it and takes the answer apart.
    pub async fn answer(self) -> Answer {
        Answer::of(self.response().await).await
    }
}
