//! An issuer's HTTP server that answers as it is told, and counts.
//!
//! It has threads of its own, so that the tests may stop Tokio's clock.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use creatorvault_auth::SetUrl;

/// What the server does with a connection, once it has read a request.
#[derive(Clone, Debug)]
pub(super) enum Conduct {
    /// Writes this and closes.
    Write(Vec<u8>),
    /// Writes this over and over, until nobody reads it any more.
    Repeat(Vec<u8>),
    /// Writes this and leaves the connection open.
    Stall(Vec<u8>),
    /// Writes this, and then a blank now and again until nobody reads them any more.
    Drip(Vec<u8>),
}

impl Conduct {
    pub(super) fn answer(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::Write(
            format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes(),
        )
    }

    pub(super) fn set(body: &str) -> Self {
        Self::answer("200 OK", body)
    }

    pub(super) fn hang_up() -> Self {
        Self::Write(Vec::new())
    }
}

pub(super) struct Server {
    address: SocketAddr,
    conduct: Arc<Mutex<Conduct>>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    asked: AtomicUsize,
    /// Bytes that could be written of what is repeated.
    repeated: AtomicUsize,
    /// Connections that have come to their end.
    ended: AtomicUsize,
}

impl Server {
    pub(super) fn start(conduct: Conduct) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            conduct: Arc::new(Mutex::new(conduct)),
            counts: Arc::default(),
        };
        let (conduct, counts) = (Arc::clone(&server.conduct), Arc::clone(&server.counts));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (conduct, counts) = (Arc::clone(&conduct), Arc::clone(&counts));
                std::thread::spawn(move || {
                    // The other side may go away at any time.
                    drop(serve(&stream.unwrap(), &conduct, &counts));
                    counts.ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    pub(super) fn url(&self) -> SetUrl {
        format!("http://{}/jwks", self.address).parse().unwrap()
    }

    pub(super) fn does(&self, conduct: Conduct) {
        *self.conduct.lock().unwrap() = conduct;
    }

    pub(super) fn asked(&self) -> usize {
        self.counts.asked.load(Ordering::SeqCst)
    }

    pub(super) fn repeated(&self) -> usize {
        self.counts.repeated.load(Ordering::SeqCst)
    }

    pub(super) fn ended(&self) -> usize {
        self.counts.ended.load(Ordering::SeqCst)
    }
}

fn serve(stream: &TcpStream, conduct: &Mutex<Conduct>, counts: &Counts) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    counts.asked.fetch_add(1, Ordering::SeqCst);
    let conduct = conduct.lock().unwrap().clone();
    let mut stream = stream;
    match conduct {
        Conduct::Write(bytes) => stream.write_all(&bytes),
        Conduct::Repeat(bytes) => loop {
            stream.write_all(&bytes)?;
            counts.repeated.fetch_add(bytes.len(), Ordering::SeqCst);
        },
        Conduct::Drip(bytes) => {
            stream.write_all(&bytes)?;
            loop {
                std::thread::sleep(Duration::from_millis(1));
                stream.write_all(b" ")?;
            }
        }
        Conduct::Stall(bytes) => {
            stream.write_all(&bytes)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            // Until the other side closes.
            stream.peek(&mut [0]).map(drop)
        }
    }
}
