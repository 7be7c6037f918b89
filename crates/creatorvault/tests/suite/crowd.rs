//! The binary among many clients that want nothing.

use std::{
    io::{BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::running::{Running, complete, eventually, limited, migrated};

/// How soon the service says that it is well, whoever else is there.
const SOON: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_thousand_idle_clients_and_half_heads_besides_keep_nobody_waiting() {
    have_descriptors_for(2100);
    let database = migrated().await;
    // The soft limit that many systems have would not do.
    let running = Running::of(limited("ulimit -S -n 1024", &complete(&database)));
    let mut crowd: Vec<TcpStream> = (0..1200).map(|_| running.connect()).collect();
    for stream in crowd.iter_mut().take(200) {
        stream.write_all(b"GET /health HTTP/1.1\r\nHo").unwrap();
    }
    // A machine that is busy with other things may be late; a service that is held up always is.
    eventually("fifty answers in a row are soon there", || {
        (0..50).all(|_| {
            let asked = Instant::now();
            running.get("/health") == 200 && asked.elapsed() < SOON
        })
    });
    for stream in &crowd {
        stream.set_nonblocking(true).unwrap();
        let read = (&*stream).read(&mut [0; 1]);
        assert!(read.is_err(), "the crowd is still there");
    }
}

#[tokio::test]
async fn more_clients_than_there_can_be_leave_the_service_its_database() {
    have_descriptors_for(2100);
    let database = migrated().await;
    let running = Running::of(limited("ulimit -n 160", &complete(&database)));
    let mut early = running.connect();
    let crowd: Vec<TcpStream> = (0..300).map(|_| running.connect()).collect();
    // Once one of them is answered, as many have been let in as there can be.
    assert!(ask(&mut &crowd[20], "/health").starts_with("HTTP/1.1 200 "));
    assert!(ask(&mut early, "/health/ready").starts_with("HTTP/1.1 200 "));
    drop(crowd);
    eventually("others are let in again", || {
        running.get("/health/ready") == 200
    });
}

fn ask(stream: &mut (impl Read + Write), path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    for byte in BufReader::new(stream).bytes() {
        answer.push(byte.unwrap());
        if answer.ends_with(b"\"}}") {
            break;
        }
    }
    String::from_utf8(answer).unwrap()
}

pub(crate) fn have_descriptors_for(clients: u64) {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= clients) {
        return;
    }
    let current = maximum.map_or(Some(clients), |maximum| Some(clients.min(maximum)));
    setrlimit(Resource::Nofile, Rlimit { current, maximum }).unwrap();
}
