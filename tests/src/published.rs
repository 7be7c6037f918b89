//! An issuer's JWK set, on a port of its own, which the tests change and take away.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::RwLock,
};

use crate::Issuer;

/// What is published. It stays reachable until the test's runtime ends.
pub struct Published {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Nothing means that whoever asks is hung up on.
    document: Mutex<Option<String>>,
    asked: AtomicUsize,
    /// Held by a test that keeps the answers back.
    gate: RwLock<()>,
}

impl Published {
    /// Begins without a set: the issuer hangs up.
    pub async fn nothing() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::<Shared>::default();
        let accepted = Arc::clone(&shared);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, Arc::clone(&accepted)));
            }
        });
        Self { address, shared }
    }

    /// Publishes these keys and no others.
    pub fn set(&self, keys: &[(&str, &Issuer)]) {
        let keys: Vec<_> = keys.iter().map(|(id, issuer)| issuer.jwk(id)).collect();
        let document = serde_json::json!({ "keys": keys }).to_string();
        *self.shared.document.lock().unwrap() = Some(document);
    }

    /// Keeps all answers back until what this returns is dropped.
    pub async fn hold(&self) -> impl Drop {
        self.shared.gate.write().await
    }

    /// How often somebody asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/api/auth/jwks", self.address)
    }
}

async fn answer(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut lines = BufReader::new(&mut stream).lines();
    while lines
        .next_line()
        .await
        .unwrap()
        .is_some_and(|line| !line.is_empty())
    {}
    shared.asked.fetch_add(1, Ordering::SeqCst);
    let _open = shared.gate.read().await;
    let document = shared.document.lock().unwrap().clone();
    if let Some(document) = document {
        let length = document.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        stream
            .write_all((head + &document).as_bytes())
            .await
            .unwrap();
    }
}
