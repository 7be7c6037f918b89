//! A bare connection, for what no client library would do: half a head, a body by the byte, an answer
//! that nobody reads.

use std::{io, net::SocketAddr, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};

use crate::Answer;

/// How long anything that has to come may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Between two bytes of a client that is slow.
const PAUSE: Duration = Duration::from_millis(20);

/// A connection, and what it has received beyond the answers that were read.
pub struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub async fn to(address: SocketAddr) -> Self {
        Self::of(TcpStream::connect(address).await.unwrap())
    }

    /// Connects, with little room for what comes in.
    pub async fn narrow_to(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        Self::of(socket.connect(address).await.unwrap())
    }

    fn of(stream: TcpStream) -> Self {
        Self {
            stream,
            received: Vec::new(),
        }
    }

    /// Sends text as it is.
    pub async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends text again and again, reading nothing, until the connection is taken away.
    pub async fn flood(&mut self, text: &str) -> io::Error {
        let flood = async {
            loop {
                if let Err(error) = self.stream.write_all(text.as_bytes()).await {
                    return error;
                }
            }
        };
        timeout(LIMIT, flood).await.unwrap()
    }

    /// Sends text over and over, byte by byte, until the connection ends, and takes what has come.
    pub async fn drip(mut self, text: &str) -> String {
        let (mut reader, mut writer) = self.stream.split();
        let bytes = async {
            for byte in text.bytes().cycle() {
                if writer.write_all(&[byte]).await.is_err() {
                    break;
                }
                sleep(PAUSE).await;
            }
            std::future::pending::<()>().await;
        };
        let end = until_end(&mut reader, &mut self.received);
        tokio::select! {
            () = bytes => unreachable!("it drips until the connection ends"),
            ended = timeout(LIMIT, end) => ended.unwrap(),
        }
        String::from_utf8(self.received).unwrap()
    }

    /// Waits until so many bytes have come, and takes hardly more.
    pub async fn receive(&mut self, bytes: usize) {
        while self.received.len() < bytes {
            let mut sips = (&mut self.stream).take(4096);
            let read = timeout(LIMIT, sips.read_buf(&mut self.received)).await;
            assert!(read.unwrap().unwrap() > 0, "no more comes");
        }
    }

    /// Reads one answer.
    pub async fn answer(&mut self) -> Answer {
        self.answer_in_sips(64 * 1024).await
    }

    /// Reads one answer, a little at a time.
    pub async fn answer_in_sips(&mut self, sip: u64) -> Answer {
        loop {
            if let Some(answer) = self.take_answer() {
                return answer;
            }
            let mut sips = (&mut self.stream).take(sip);
            let read = timeout(LIMIT, sips.read_buf(&mut self.received)).await;
            let before = String::from_utf8_lossy(&self.received);
            assert!(read.unwrap().unwrap() > 0, "no whole answer: {before:?}");
        }
    }

    /// The first answer in what has been received, if it is whole.
    fn take_answer(&mut self) -> Option<Answer> {
        let head = find(&self.received, b"\r\n\r\n")?;
        let (status, headers) = parse_head(self.received.get(..head)?);
        let length = headers.get("content-length").map_or(0, |length| {
            length.to_str().unwrap().parse::<usize>().unwrap()
        });
        let end = head + 4 + length;
        let body = match self.received.get(head + 4..end)? {
            [] => Value::Null,
            bytes => serde_json::from_slice(bytes).unwrap(),
        };
        self.received.drain(..end);
        Some(Answer {
            status,
            headers,
            body,
        })
    }

    /// Waits for the connection to end, and takes what has come before.
    pub async fn rest(mut self) -> String {
        let end = until_end(&mut self.stream, &mut self.received);
        timeout(LIMIT, end).await.unwrap();
        String::from_utf8(self.received).unwrap()
    }
}

/// A reset is an end too.
async fn until_end(stream: &mut (impl AsyncReadExt + Unpin), received: &mut Vec<u8>) {
    while !matches!(stream.read_buf(received).await, Ok(0) | Err(_)) {}
}

fn parse_head(head: &[u8]) -> (u16, HeaderMap) {
    let head = std::str::from_utf8(head).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        let name: HeaderName = name.parse().unwrap();
        (name, HeaderValue::from_str(value).unwrap())
    });
    (status.parse().unwrap(), headers.collect())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
