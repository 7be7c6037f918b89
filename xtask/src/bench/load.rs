//! Who asks: wrk for everyone who speaks HTTP, and pgbench with the peers' statements for PostgreSQL
//! alone.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use clap::ValueEnum;
use creatorvault_local_postgres::{Database, Programs, Server};
use serde_json::Value;

use super::{
    content::{self, IDEAS_OF_A_USER, USERS},
    peers::Running,
};
use crate::{cargo, keys::DevelopmentKey, say};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Workload {
    /// One idea
    W1,
    /// The first page of a list
    W2,
    /// A new idea
    W3,
    /// The first page of a search
    W4,
    /// The first page of what has one of some tags
    W5,
}

/// One turn of everyone's.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) workload: Workload,
    pub(super) connections: u32,
    pub(super) round: u32,
    pub(super) seconds: u32,
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            workload,
            connections,
            round,
            ..
        } = self;
        write!(f, "{workload:?}, {connections} connections, round {round}")
    }
}

/// What came of asking.
pub(super) struct Answered {
    pub(super) requests: f64,
    pub(super) seconds: f64,
    /// Milliseconds.
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) errors: f64,
}

/// The program that asks over HTTP.
pub(super) struct Wrk {
    tokens: PathBuf,
}

impl Wrk {
    pub(super) fn find() -> anyhow::Result<Self> {
        // It has no option that does nothing; its version ends with a failure.
        Command::new("wrk")
            .arg("--version")
            .output()
            .context("wrk is needed to ask: install the package wrk")?;
        let tokens = cargo::folder(content::FOLDER)?.join("tokens");
        content::write_tokens(&tokens, &DevelopmentKey::obtain()?)?;
        Ok(Self { tokens })
    }

    /// Asks for a second to warm up, and then for as long as the turn takes.
    pub(super) fn warm_up(&self, peer: &Running, turn: &Turn) -> anyhow::Result<()> {
        self.ask(
            peer,
            &Turn {
                seconds: 1,
                ..*turn
            },
        )
        .map(drop)
    }

    pub(super) fn ask(&self, peer: &Running, turn: &Turn) -> anyhow::Result<Answered> {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads=1", "--timeout=10s"])
            .arg(format!("--connections={}", turn.connections))
            .arg(format!("--duration={}s", turn.seconds))
            .arg("--script")
            .arg(content::file("load/mix.lua"))
            .args([&peer.url, "--", &format!("{:?}", turn.workload)])
            .arg(&self.tokens)
            .args([USERS.to_string(), IDEAS_OF_A_USER.to_string()]);
        let said = output(&mut wrk)?;
        let line = said.lines().find_map(|line| line.strip_prefix("JSON "));
        let said: Value = serde_json::from_str(line.context("wrk said nothing")?)?;
        let field = |name: &str| {
            let value = said.get(name).and_then(Value::as_f64);
            value.with_context(|| format!("wrk did not say {name}"))
        };
        Ok(Answered {
            requests: field("n")?,
            seconds: field("us")? / 1e6,
            p50: field("p50")? / 1e3,
            p99: field("p99")? / 1e3,
            errors: field("errors")?,
        })
    }
}

/// PostgreSQL's own program that asks.
pub(super) struct Pgbench {
    program: PathBuf,
    pub(super) database: Database,
}

impl Pgbench {
    pub(super) const NAME: &str = "pgbench";

    /// With a database of its own; or not at all, where the program is missing.
    pub(super) async fn settle(
        programs: &Programs,
        server: &Server,
    ) -> anyhow::Result<Option<Self>> {
        let beside = programs.bin().join("pgbench");
        let program = if beside.exists() {
            beside
        } else {
            "pgbench".into()
        };
        if Command::new(&program).arg("--version").output().is_err() {
            say::step("Without pgbench, which is not installed");
            return Ok(None);
        }
        let database = content::plain(server, "bench_pgbench").await?;
        Ok(Some(Self { program, database }))
    }

    pub(super) fn ask(&self, turn: &Turn) -> anyhow::Result<Answered> {
        let script = content::file(&format!("pgbench/{:?}.sql", turn.workload));
        let said = output(
            Command::new(&self.program)
                .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
                .arg(format!("--client={}", turn.connections))
                .arg(format!("--time={}", turn.seconds))
                .arg("--file")
                .arg(script)
                .arg(self.database.owner_url()),
        )?;
        let after = |words: &str| {
            let (_, rest) = said.split_once(words)?;
            let digits = rest.trim_start_matches([' ', ':', '=']);
            let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.');
            digits.get(..end.unwrap_or(digits.len()))?.parse().ok()
        };
        let figure = |words: &str| {
            let figure: Option<f64> = after(words);
            figure.with_context(|| format!("pgbench did not say the {words}"))
        };
        let latency = figure("latency average")?;
        Ok(Answered {
            requests: figure("number of transactions actually processed")?,
            seconds: f64::from(turn.seconds),
            p50: latency,
            p99: f64::NAN,
            errors: 0.0,
        })
    }
}

fn output(command: &mut Command) -> anyhow::Result<String> {
    let program = Path::new(command.get_program()).display().to_string();
    let done = command
        .output()
        .with_context(|| format!("{program} can't be run"))?;
    if !done.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
