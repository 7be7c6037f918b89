//! The traces, as a collector gets them.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use crate::{
    logs::SECRET,
    running::{Running, complete, eventually, migrated},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACE_BYTES: [u8; 16] = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes();
const CALLER: &str = "00f067aa0ba902b7";
const CALLER_BYTES: [u8; 8] = 0x00f0_67aa_0ba9_02b7_u64.to_be_bytes();

#[tokio::test]
async fn a_request_is_a_span_of_its_callers_trace_and_sent_before_the_end() {
    let collector = Collector::start();
    let received = traced(
        &collector,
        &[&format!("traceparent: 00-{TRACE}-{CALLER}-01")],
    )
    .await;
    assert_eq!(count(&received, b"GET /health/db"), 1);
    assert_eq!(count(&received, &TRACE_BYTES), 1);
    assert_eq!(count(&received, &CALLER_BYTES), 1);
    for expected in [
        "creatorvault-backend",
        "staging",
        "http.response.status_code",
        "req-traced",
    ] {
        assert_eq!(count(&received, expected.as_bytes()), 1, "{expected}");
    }
    assert_eq!(count(&received, SECRET.as_bytes()), 0);
}

#[tokio::test]
async fn a_caller_that_is_out_of_order_has_no_part_in_the_trace() {
    let collector = Collector::start();
    let good = format!("traceparent: 00-{TRACE}-{CALLER}-01");
    let future = format!("traceparent: cc-{TRACE}-{CALLER}-01-what-the-future-will-be-like");
    let received = traced(&collector, &[&format!("{good}\r\n{good}"), &future, ""]).await;
    assert_eq!(count(&received, b"GET /health/db"), 3);
    assert_eq!(count(&received, &TRACE_BYTES), 0);
}

#[tokio::test]
async fn a_caller_that_records_nothing_is_not_recorded() {
    let collector = Collector::start();
    let unsampled = format!("traceparent: 00-{TRACE}-{CALLER}-00");
    let received = traced(&collector, &[&unsampled]).await;
    assert_eq!(count(&received, b"GET /health/db"), 0);
}

#[tokio::test]
async fn a_collector_that_is_not_there_keeps_nobody_waiting() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
    let running = Running::start(&variables);
    assert_eq!(running.get("/health/db"), 200);
    let told = Instant::now();
    running.log();
    assert!(
        told.elapsed() < Duration::from_secs(5),
        "{:?}",
        told.elapsed()
    );
}

#[tokio::test]
async fn a_second_signal_does_not_wait_for_a_collector_that_says_nothing() {
    let database = migrated().await;
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let mut variables = complete(&database);
    variables.push(("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint));
    let mut running = Running::start(&variables);
    assert_eq!(running.get("/health/db"), 200);
    running.signal(Signal::TERM);
    silent.set_nonblocking(true).unwrap();
    let mut sent = None;
    eventually("the last traces are sent", || {
        sent = silent.accept().ok();
        sent.is_some()
    });
    let told = Instant::now();
    running.signal(Signal::TERM);
    assert_eq!(running.exit_code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(3),
        "{:?}",
        told.elapsed()
    );
}

/// What a collector gets of a service that is asked, each time with other headers, and then ends.
async fn traced(collector: &Collector, headers: &[&str]) -> Vec<u8> {
    let database = migrated().await;
    let endpoint = format!("http://{}/", collector.address);
    let mut variables = complete(&database);
    variables.extend([
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("ENVIRONMENT", "staging"),
    ]);
    let running = Running::start(&variables);
    for header in headers {
        let head = "GET /health/db?hunter2 HTTP/1.1\r\nHost: hunter2\r\nX-Request-ID: req-traced";
        let line_end = if header.is_empty() { "" } else { "\r\n" };
        let request = format!("{head}{line_end}{header}\r\nConnection: close\r\n\r\n");
        assert!(running.ask(&request).starts_with("HTTP/1.1 200"));
    }
    running.log();
    collector.received.lock().unwrap().clone()
}

/// Takes whatever it is sent at `/v1/traces`.
struct Collector {
    address: SocketAddr,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let body = take(stream.unwrap());
                kept.lock().unwrap().extend(body);
            }
        });
        Self { address, received }
    }
}

fn take(stream: TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "POST /v1/traces HTTP/1.1\r\n");
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let header = line.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    reader.get_mut().write_all(answer).unwrap();
    body
}

fn count(text: &[u8], part: &[u8]) -> usize {
    let windows = text.windows(part.len());
    windows.filter(|window| *window == part).count()
}
