//! What the tests share: folders, processes that get killed, waiting, and one row.

use std::fs;
use std::io::{self, BufRead, BufReader, Lines, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use creatorvault_local_postgres::{Programs, Search, Server};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tokio_postgres::Client;

/// A folder that goes with its value, and that every account may enter.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("creatorvault-local-{}-{count}", std::process::id());
        let path = fs::canonicalize(std::env::temp_dir()).unwrap().join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn programs() -> Programs {
    Programs::find(&Search::of_process()).unwrap()
}

/// Waits for a condition; the deadline is for machines under load.
pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "not in time: {what}"
        );
        thread::yield_now();
    }
}

pub(crate) fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
}

pub(crate) fn kill(id: u32) {
    kill_process(pid(id), Signal::KILL).unwrap();
}

/// A zombie is not alive.
pub(crate) fn is_alive(id: u32) -> bool {
    match stat(id) {
        Some(stat) => stat.state != "Z",
        None => !Path::new("/proc/self/stat").exists() && test_kill_process(pid(id)).is_ok(),
    }
}

/// The fields of Linux's `/proc/ID/stat` that the tests look at.
pub(crate) struct Stat {
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) group: u32,
}

pub(crate) fn stat(id: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.split_once('(')?;
    let (name, rest) = rest.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?.to_owned();
    let group = fields.nth(1)?.parse().ok()?;
    Some(Stat {
        name: name.to_owned(),
        state,
        group,
    })
}

/// The watcher of a supervised program: the shell in its process group.
pub(crate) fn watcher_of(id: u32) -> Option<u32> {
    fs::read_dir("/proc").unwrap().flatten().find_map(|entry| {
        let candidate = entry.file_name().to_str()?.parse().ok()?;
        let stat = stat(candidate)?;
        (candidate != id && stat.group == id && stat.name == "sh").then_some(candidate)
    })
}

/// This test binary again, running one "test" that only acts when its variable is set.
pub(crate) struct Again {
    child: Child,
    /// Kept open: the harness fails when nobody takes its report.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Again {
    /// Starts it and waits for the one word that it says.
    pub(crate) fn start(command: &mut Command, test: &str) -> (Self, String) {
        let mut child = command
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let word = lines.find_map(|line| line.unwrap().strip_prefix("said ").map(str::to_owned));
        (
            Self {
                child,
                _output: lines,
            },
            word.unwrap(),
        )
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it end in order.
    pub(crate) fn release(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The other side of [`Again`]: says the word, and stays until it is released.
pub(crate) fn say_and_stay(word: &str) {
    // The harness captures what is printed by macro, and has begun a line of its own.
    io::stdout()
        .write_all(format!("\nsaid {word}\n").as_bytes())
        .unwrap();
    let _ = io::stdin().read_to_end(&mut Vec::new());
}

pub(crate) async fn connect(url: &str) -> Client {
    creatorvault_local_postgres::connect(url).await.unwrap()
}

pub(crate) async fn put_row(server: &Server) {
    let database = server.ensure_database("kept").await.unwrap();
    let client = connect(database.owner_url()).await;
    client
        .batch_execute("CREATE TABLE t (n int); INSERT INTO t VALUES (42)")
        .await
        .unwrap();
}

pub(crate) async fn assert_row(server: &Server) {
    let client = connect(server.database("kept").unwrap().owner_url()).await;
    let row = client.query_one("SELECT n FROM t", &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 42);
}
