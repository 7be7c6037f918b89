//! A Redis of one test's own, to be killed, frozen and started again; and somebody who pretends to
//! be one.

use std::{
    env, fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use creatorvault_local_postgres::{StopSignal, Supervised};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    task::JoinHandle,
};

const LIMIT: Duration = Duration::from_secs(10);

/// A server that keeps nothing over its end, and always has the same port.
pub struct PrivateRedis {
    program: PathBuf,
    port: u16,
    arguments: Vec<String>,
    running: Option<Supervised>,
}

impl PrivateRedis {
    /// Starts one that lets anybody in.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one with arguments of its own.
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let mut redis = Self::absent();
        redis.arguments = arguments.iter().map(|&text| text.to_owned()).collect();
        redis.restart();
        redis
    }

    /// One that is yet to be started.
    #[must_use]
    pub fn absent() -> Self {
        Self {
            program: program(),
            port: free_port(),
            arguments: Vec::new(),
            running: None,
        }
    }

    /// As `REDIS_URL` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://{}/0", self.address())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Kills it without a warning and leaves it dead.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.running = None;
    }

    /// Starts it, wherever it was left, with nothing in it.
    pub fn restart(&mut self) {
        let port = self.port.to_string();
        let running = Supervised::spawn(&self.program, StopSignal::Terminate, |command| {
            command
                .args(["--port", &port, "--bind", "127.0.0.1", "--save", ""])
                .args(&self.arguments)
                .current_dir(env::temp_dir())
                .stdout(Stdio::null());
        });
        self.running = Some(running.unwrap());
        let deadline = Instant::now() + LIMIT;
        while self.try_tell("PING").is_none() {
            assert!(Instant::now() < deadline, "Redis does not answer");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Stops it where it is: it answers nothing and closes nothing.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// What it answers to a command.
    #[must_use]
    pub fn tell(&self, command: &str) -> String {
        self.try_tell(command).unwrap()
    }

    /// How many calls it has counted, or tried to, since it was started.
    #[must_use]
    pub fn counted(&self) -> u64 {
        let told = self.tell("INFO commandstats");
        let Some((_, told)) = told.split_once("cmdstat_evalsha:calls=") else {
            return 0;
        };
        let digits = told.split(',').next().unwrap();
        digits.parse().unwrap()
    }

    fn try_tell(&self, command: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address()).ok()?;
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        write!(stream, "{command}\r\nQUIT\r\n").ok()?;
        let mut told = String::new();
        stream.read_to_string(&mut told).ok()?;
        Some(told)
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.running.as_ref().unwrap().id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.kill();
        }
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|folder| folder.join("redis-server"))
        .find(|program| fs::metadata(program).is_ok_and(|file| file.is_file()));
    found.unwrap_or_else(|| {
        unreachable!(
            "redis-server is not on PATH, and these tests are about Redis: install it (on Debian \
             and Ubuntu: apt-get install redis-server), or leave them to CI"
        )
    })
}

/// Somebody who takes commands as Redis does, and to the calls that are to be counted answers well
/// for a while and then lies. It goes away when this is dropped.
pub struct Liar(JoinHandle<()>);

impl Liar {
    /// Begins to lie, on a port that is free, from some call of each connection on.
    pub async fn at(address: SocketAddr, honest: usize, lie: &'static [u8]) -> Self {
        let listener = loop {
            match tokio::net::TcpListener::bind(address).await {
                Ok(listener) => break listener,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        Self(tokio::spawn(async move {
            let mut heard = tokio::task::JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                heard.spawn(deceive(stream, honest, lie));
            }
        }))
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn deceive(mut stream: tokio::net::TcpStream, honest: usize, lie: &[u8]) {
    let (mut received, mut calls) = (Vec::new(), 0);
    while matches!(stream.read_buf(&mut received).await, Ok(1..)) {
        while let Some(command) = take_command(&mut received) {
            let answer = match command.first().map(Vec::as_slice) {
                Some(b"EVALSHA") => {
                    calls += 1;
                    if calls > honest {
                        lie
                    } else {
                        b"*2\r\n:1\r\n:60000000\r\n"
                    }
                }
                Some(b"SCRIPT") => b"$1\r\nx\r\n",
                _ => b"+OK\r\n",
            };
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}

/// The first command of what has come, if it is whole: an array of strings with their lengths.
fn take_command(received: &mut Vec<u8>) -> Option<Vec<Vec<u8>>> {
    let mut rest = received.as_slice();
    let count = take_number(&mut rest, b'*')?;
    let mut command = Vec::new();
    for _ in 0..count {
        let length = take_number(&mut rest, b'$')?;
        command.push(rest.get(..length)?.to_vec());
        rest = rest.get(length + 2..)?;
    }
    let taken = received.len() - rest.len();
    received.drain(..taken);
    Some(command)
}

fn take_number(rest: &mut &[u8], mark: u8) -> Option<usize> {
    let end = rest.windows(2).position(|two| two == b"\r\n")?;
    let (line, after) = rest.split_at_checked(end)?;
    assert_eq!(line.first(), Some(&mark));
    *rest = after.get(2..)?;
    std::str::from_utf8(line.get(1..)?).ok()?.parse().ok()
}
