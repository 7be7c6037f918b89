//! What is asked, and wrk, which asks everyone who speaks HTTP.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};
use clap::ValueEnum;
use serde_json::Value;

use super::content::{self, IDEAS_OF_A_USER, USERS};
use crate::{cargo, keys::DevelopmentKey};

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

impl Workload {
    pub(super) const ALL: [Self; 5] = [Self::W1, Self::W2, Self::W3, Self::W4, Self::W5];
}

/// One turn of everyone's.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) workload: Workload,
    pub(super) connections: u32,
    pub(super) round: u32,
    pub(super) seconds: u32,
}

impl Turn {
    /// What comes before it and is not counted.
    pub(super) fn warm_up(self) -> Self {
        Self { seconds: 1, ..self }
    }

    /// Everyone in the order of this round: each begins one of them.
    pub(super) fn order<T>(self, everyone: &[T]) -> impl Iterator<Item = &T> {
        let first = (self.round as usize - 1) % everyone.len().max(1);
        let (last, first) = everyone.split_at(first);
        first.iter().chain(last)
    }
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

    /// Asks whoever listens on the port for as long as the turn takes.
    pub(super) fn ask(&self, port: u16, turn: &Turn) -> anyhow::Result<Answered> {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads=1", "--timeout=10s"])
            .arg(format!("--connections={}", turn.connections))
            .arg(format!("--duration={}s", turn.seconds))
            .arg("--script")
            .arg(content::file("load/mix.lua"))
            .arg(format!("http://127.0.0.1:{port}"))
            .args(["--", &format!("{:?}", turn.workload)])
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

/// Runs a program to its end and says what it said.
pub(super) fn output(command: &mut Command) -> anyhow::Result<String> {
    let program = Path::new(command.get_program()).display().to_string();
    let done = command
        .output()
        .with_context(|| format!("{program} can't be run"))?;
    if !done.status.success() {
        bail!("{program}: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Turn, Workload};

    #[test]
    fn everyone_begins_a_round_in_turn() {
        let order = |round| {
            let turn = Turn {
                workload: Workload::W1,
                connections: 16,
                round,
                seconds: 3,
            };
            turn.order(&["a", "b", "c"]).copied().collect::<String>()
        };
        assert_eq!([1, 2, 3, 4].map(order), ["abc", "bca", "cab", "abc"]);
    }
}
