//! The binary in a process of its own, with an environment of its own.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Output, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use creatorvault_local_postgres::{Server, TestDatabase};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long anything here may take.
const LIMIT: Duration = Duration::from_secs(20);

/// A key for which nobody has the other half.
pub(crate) const KEY: &str = include_str!("stranger.pem");

/// The binary, which inherits nothing and finds no `.env` and, as in a small container, none of the
/// machine's certificates.
pub(crate) fn creatorvault(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_creatorvault"));
    surround(&mut command, variables);
    command
}

/// The binary under a limit that the shell sets.
pub(crate) fn limited(limit: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .arg("-c")
        .arg(format!("{limit} && exec \"$0\""))
        .arg(env!("CARGO_BIN_EXE_creatorvault"));
    surround(&mut command, variables);
    command
}

fn surround(command: &mut Command, variables: &[(&str, &str)]) {
    command
        .env_clear()
        .envs([("SSL_CERT_FILE", "/none"), ("SSL_CERT_DIR", "/none")])
        .envs(variables.iter().copied())
        .current_dir(std::env::temp_dir());
}

/// Everything that has to be set.
pub(crate) fn complete(database: &TestDatabase) -> Vec<(&str, &str)> {
    vec![
        ("DATABASE_URL", database.service_url()),
        ("DATABASE_MIGRATION_URL", database.owner_url()),
        ("JWT_PUBLIC_KEY", KEY),
        ("JWT_ISSUER", "issuer"),
        ("JWT_AUDIENCE", "audience"),
        ("ALLOWED_HOSTS", "test,a,hunter2"),
        ("PORT", "0"),
        ("SHUTDOWN_DRAIN", "0s"),
    ]
}

pub(crate) async fn migrated() -> TestDatabase {
    TestDatabase::migrated(&Server::from_env().unwrap())
        .await
        .unwrap()
}

/// What a command said and how it ended.
pub(crate) fn said(output: &Output) -> (Option<i32>, String) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

/// A service that listens.
pub(crate) struct Running {
    child: Child,
    lines: Option<JoinHandle<Vec<String>>>,
    pub(crate) address: SocketAddr,
    /// Where its metrics are, if it has any.
    pub(crate) metrics: Option<SocketAddr>,
}

impl Running {
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        Self::of(creatorvault(variables))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut read, mut metrics) = (Vec::new(), None);
        let address = lines
            .find_map(|line| {
                read.push(line.unwrap());
                let line: Value = serde_json::from_str(read.last()?).unwrap();
                metrics = metrics.or_else(|| line.get("metrics_address")?.as_str()?.parse().ok());
                line.get("address")?.as_str()?.parse().ok()
            })
            .unwrap();
        // Read on, or the service would stand still before a full pipe.
        let lines = std::thread::spawn(move || {
            read.extend(lines.map(Result::unwrap));
            read
        });
        Self {
            child,
            lines: Some(lines),
            address,
            metrics,
        }
    }

    /// Ends it, and takes every line that it has logged.
    pub(crate) fn log(mut self) -> Vec<String> {
        self.signal(Signal::TERM);
        assert_eq!(self.exit_code(), Some(0));
        self.lines.take().unwrap().join().unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the end, within the limit.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        let mut status = None;
        eventually("the service ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap().code()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// Everything that comes back on a connection of its own, after which the service closes it.
    pub(crate) fn ask(&self, request: &str) -> String {
        ask(self.connect(), request)
    }

    /// The metrics as they are.
    pub(crate) fn scrape(&self) -> String {
        let request = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        let answer = ask(connect(self.metrics.unwrap()), request);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        answer
    }

    /// The status of a GET on a connection of its own.
    pub(crate) fn get(&self, path: &str) -> u16 {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        status(&mut stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

fn ask(mut stream: TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Waits for something to become true, within the limit.
pub(crate) fn eventually(what: &str, mut is_true: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !is_true() {
        assert!(Instant::now() < deadline, "it never happens that {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Reads an answer to its end and takes its status.
pub(crate) fn status(stream: &mut TcpStream) -> u16 {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
        .split(' ')
        .nth(1)
        .unwrap_or_else(|| unreachable!("no answer: {answer:?}"))
        .parse()
        .unwrap()
}
