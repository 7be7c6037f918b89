//! Chromium, and its debuggers' protocol over its debugging pipe: JSON messages with a zero byte after
//! each. A pipe needs no port and no WebSocket, and Chromium ends when it does.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use rustix::process::{Pid, Signal, geteuid, kill_process_group};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

/// What Chromium is called where somebody installed it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// How long an answer may take. Whoever waits longer gives up, and the browser is killed.
const LIMIT: Duration = Duration::from_secs(30);

/// A browser with a profile of its own. It is killed, and the profile removed, when this is dropped.
pub(crate) struct Browser {
    child: Child,
    profile: PathBuf,
    writer: ChildStdin,
    reader: BufReader<ChildStdout>,
    asked: u64,
    /// What it told without being asked.
    events: Vec<Value>,
}

impl Browser {
    /// Starts one that finds no host but this one.
    pub(crate) fn start() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = format!("chromium-{}-{number}", std::process::id());
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(profile);
        fs::create_dir_all(&profile).unwrap();

        // Chromium reads its third descriptor and writes to its fourth.
        let mut command = Command::new("sh");
        command
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
            .arg(program())
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                "--window-size=1400,1000",
            ])
            .arg(format!("--user-data-dir={}", profile.display()));
        if geteuid().is_root() {
            // Its sandbox refuses to be root's.
            command.arg("--no-sandbox");
        }
        let mut child = command
            .arg("about:blank")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(profile.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        Self {
            writer: child.stdin.take().unwrap(),
            reader: BufReader::new(child.stdout.take().unwrap()),
            child,
            profile,
            asked: 0,
            events: Vec::new(),
        }
    }

    /// Has something done and waits for its result.
    pub(crate) async fn call(&mut self, session: Option<&str>, method: &str, with: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let mut message = json!({ "id": id, "method": method, "params": with });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        let mut message = message.to_string().into_bytes();
        message.push(0);
        let asking = async {
            self.writer.write_all(&message).await.unwrap();
            self.answer(id).await
        };
        let answer = timeout(LIMIT, asking).await;
        let answer = answer.unwrap_or_else(|_| panic!("no answer to {method} {with}"));
        assert!(answer.get("error").is_none(), "{method} {with}: {answer}");
        answer["result"].clone()
    }

    /// All that it told without being asked, up to now.
    pub(crate) fn events(&self) -> &[Value] {
        &self.events
    }

    async fn answer(&mut self, id: u64) -> Value {
        loop {
            let mut message = Vec::new();
            self.reader.read_until(0, &mut message).await.unwrap();
            let Some(message) = message.strip_suffix(&[0]) else {
                let said = fs::read_to_string(self.profile.join("stderr")).unwrap();
                panic!("Chromium ended: {said}");
            };
            let message: Value = serde_json::from_slice(message).unwrap();
            if message["id"] == id {
                return message;
            }
            self.events.push(message);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its group, which is all that it started. It may be gone already.
        let group = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(id.cast_signed()));
        if let Some(group) = group {
            let _ = kill_process_group(group, Signal::KILL);
        }
        drop(fs::remove_dir_all(&self.profile));
    }
}

fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    let places = NAMES.iter();
    let mut places = places.flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.find(|place| place.is_file()).unwrap_or_else(|| {
        panic!(
            "the documentation's pages are tested in Chromium, and PATH has none of {}; on Debian, \
             install it with `apt-get install chromium`",
            NAMES.join(", ")
        )
    })
}
