//! Buckets that instances share, in Redis, for as long as it is fit to be asked.
//!
//! One task keeps one connection, on the runtime that starts the service, since workers end one by
//! one. Whoever gets no answer in time, or nonsense, closes it, and until the task has opened another
//! nobody waits: see `docs/adr/0007-rate-limits.md`.

use std::{
    fmt,
    sync::{Arc, LazyLock, PoisonError, RwLock},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use redis::{
    AsyncConnectionConfig, Client, RedisError, RedisResult, Script, TlsCertificates, Value,
    aio::MultiplexedConnection, cmd,
};
use tokio::{
    sync::Notify,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tracing::{info, warn};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::{
    key::Key,
    quota::{Quota, Verdict},
};
use crate::measure;

/// For an answer; the contract has 50 ms for everything.
const ANSWER: Duration = Duration::from_millis(40);
/// For a new connection and all that is said on it before it is used.
const CONNECT: Duration = Duration::from_secs(2);
/// Between two attempts.
const PAUSE: Duration = Duration::from_secs(1);
const PREFIX: &str = "creatorvault:rate:";

const SCRIPT: &str = include_str!("bucket.lua");
/// What Redis calls the script once it has it.
static NAME: LazyLock<String> = LazyLock::new(|| Script::new(SCRIPT).get_hash().to_owned());

/// Where Redis is, and how to get in. Shows no password.
#[derive(Clone)]
pub struct RedisUrl(Client);

/// The address can't be one of Redis's.
#[derive(Debug, thiserror::Error)]
#[error("is no Redis URL; write it like redis://:password@host:6379/0, or rediss://… for TLS")]
pub struct RedisUrlError(());

impl RedisUrl {
    /// Reads an address. Nothing is connected to.
    pub fn parse(text: &str) -> Result<Self, RedisUrlError> {
        // What stands behind a `#` is about doing without certificates.
        let encrypted = text.starts_with("rediss://");
        if !encrypted && !text.starts_with("redis://") || text.contains('#') {
            return Err(RedisUrlError(()));
        }
        let client = if encrypted {
            let certificates = TlsCertificates {
                client_tls: None,
                root_cert: Some(authorities()),
            };
            Client::build_with_tls(text, certificates)
        } else {
            Client::open(text)
        };
        client.map(Self).map_err(|_| RedisUrlError(()))
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisUrl")
    }
}

/// The machine's certificates, which may include a company's own, and Mozilla's, since a small
/// container has none.
fn authorities() -> Vec<u8> {
    let machines = rustls_native_certs::load_native_certs().certs;
    let all = machines.iter().chain(TLS_SERVER_ROOT_CERTS);
    let pem = all.map(|certificate| {
        let text = STANDARD.encode(certificate);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    });
    pem.collect::<String>().into_bytes()
}

/// Redis, while it answers and while it does not.
pub(super) struct Redis {
    shared: Arc<Shared>,
    keeper: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    open: RwLock<Option<Open>>,
    lost: Notify,
}

#[derive(Clone)]
struct Open {
    connection: MultiplexedConnection,
    /// Which one of all that were made.
    number: u64,
}

/// A connection that was open when it was asked for.
pub(super) struct Line {
    shared: Arc<Shared>,
    open: Open,
}

/// Why Redis does not count.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Broken(#[from] RedisError),
    #[error("it answered what can't be")]
    Nonsense,
    #[error("it did not answer within {0:?}")]
    Silent(Duration),
    #[error("its client panicked at what it answered")]
    Panicked,
}

impl Redis {
    /// Begins to connect.
    pub(super) fn new(url: RedisUrl) -> Self {
        let shared = Arc::<Shared>::default();
        let keeper = tokio::spawn(keep(url.0, Arc::clone(&shared)));
        Self { shared, keeper }
    }

    /// Where to ask, if Redis is fit to be asked.
    pub(super) fn line(&self) -> Option<Line> {
        let open = self.shared.open.read();
        let open = open.unwrap_or_else(PoisonError::into_inner).clone();
        if open.is_none() {
            measure::fell_back();
        }
        let shared = Arc::clone(&self.shared);
        open.map(|open| Line { shared, open })
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl Line {
    /// Takes a token from a bucket, if there is one. Nothing is no answer.
    pub(super) async fn take(mut self, key: Key, quota: Quota) -> Option<Verdict> {
        match ask(&mut self.open.connection, key, quota).await {
            Ok(verdict) => Some(verdict),
            Err(trouble) => {
                measure::fell_back();
                self.shared.lose(self.open.number, &trouble);
                None
            }
        }
    }
}

impl Shared {
    /// Closes a connection, unless somebody else has.
    fn lose(&self, number: u64, trouble: &Trouble) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        if open.take_if(|open| open.number == number).is_some() {
            say_lost(trouble);
            self.lost.notify_one();
        }
    }

    fn open(&self, connection: MultiplexedConnection, number: u64) {
        let open = Some(Open { connection, number });
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = open;
    }
}

/// Keeps a connection open while there is somebody at its other end.
async fn keep(client: Client, shared: Arc<Shared>) {
    let mut said = false;
    for number in 0.. {
        // In a task of its own, so that this one goes on whatever is read there.
        let connecting = tokio::spawn(timeout(CONNECT, connect(client.clone())));
        let connected = match connecting.await {
            Ok(in_time) => in_time.unwrap_or(Err(Trouble::Silent(CONNECT))),
            Err(_) => Err(Trouble::Panicked),
        };
        match connected {
            Ok(connection) => {
                info!("calls are counted in Redis");
                shared.open(connection, number);
                shared.lost.notified().await;
                // By whoever lost it.
                said = true;
            }
            Err(trouble) if !said => {
                say_lost(&trouble);
                said = true;
            }
            Err(_) => {}
        }
        sleep(PAUSE).await;
    }
}

fn say_lost(trouble: &Trouble) {
    warn!(reason = %trouble, "calls are not counted in Redis but by each instance for itself");
}

/// Opens a connection, and sees whether it is good for what it is for.
async fn connect(client: Client) -> Result<MultiplexedConnection, Trouble> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(None)
        .set_response_timeout(None);
    let mut connection = client
        .get_multiplexed_async_connection_with_config(&config)
        .await?;
    let mut load = cmd("SCRIPT");
    let loaded: RedisResult<Value> = load
        .arg("LOAD")
        .arg(SCRIPT)
        .query_async(&mut connection)
        .await;
    loaded?;
    if let Some(quota) = Quota::per_minute(1) {
        ask(&mut connection, Key::new(b'p', b"probe"), quota).await?;
    }
    Ok(connection)
}

async fn ask(
    connection: &mut MultiplexedConnection,
    key: Key,
    quota: Quota,
) -> Result<Verdict, Trouble> {
    let mut call = cmd("EVALSHA");
    call.arg(NAME.as_str())
        .arg(1)
        .arg(format!("{PREFIX}{key:x}"))
        .arg(quota.interval())
        .arg(quota.capacity());
    let answer = timeout(ANSWER, call.query_async(connection)).await;
    let answer: Value = answer.map_err(|_| Trouble::Silent(ANSWER))??;
    let Value::Array(numbers) = answer else {
        return Err(Trouble::Nonsense);
    };
    let [Value::Int(allowed), Value::Int(debt)] = *numbers else {
        return Err(Trouble::Nonsense);
    };
    quota.decided(allowed, debt).ok_or(Trouble::Nonsense)
}

#[cfg(test)]
mod tests {
    use super::RedisUrl;

    #[test]
    fn an_address_is_read_and_never_shown() {
        for text in [
            "redis://localhost",
            "redis://localhost:6379/0",
            "redis://ada:hunter2@[::1]:6380/15",
            "rediss://:hunter2@redis.example.com",
        ] {
            let url = RedisUrl::parse(text).unwrap();
            assert_eq!(format!("{url:?}"), "RedisUrl");
        }
        for text in [
            "localhost:6379",
            "http://hunter2",
            "redis://",
            "redis://a:hunter2/0",
            "redis://a/hunter2",
            "rediss://a#insecure",
        ] {
            let error = RedisUrl::parse(text).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
