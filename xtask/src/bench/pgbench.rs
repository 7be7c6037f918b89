//! PostgreSQL's own program that asks, with the statements of `bare` and no server in between. It has
//! as many connections as there are in the turn.

use std::{env, path::PathBuf, process::Command};

use anyhow::Context;
use creatorvault_local_postgres::{Database, Programs, Server};

use super::{
    content,
    load::{Answered, Turn, output},
};
use crate::say;

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

    /// Asks for as long as the turn takes. Of times pgbench says no more than the mean, which is none
    /// of ours.
    pub(super) fn ask(&self, turn: &Turn) -> anyhow::Result<Answered> {
        let script = content::file(&format!("pgbench/{:?}.sql", turn.workload));
        let said = output(
            Command::new(&self.program)
                .env_clear()
                .envs(env::var_os("PATH").map(|path| ("PATH", path)))
                .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
                .arg(format!("--client={}", turn.connections))
                .arg(format!("--time={}", turn.seconds))
                .arg("--file")
                .arg(script)
                .arg(self.database.owner_url()),
        )?;
        let requests = figure(&said, "number of transactions actually processed: ");
        let requests = requests.context("pgbench did not say how much it did")?;
        // It says no rate where many connections took all of a short turn to make.
        let rate = figure(&said, "tps = ");
        Ok(Answered {
            requests,
            seconds: rate.map_or(turn.seconds.into(), |rate| requests / rate),
            p50: f64::NAN,
            p99: f64::NAN,
            // PostgreSQL 14 and older end at the first.
            errors: figure(&said, "number of failed transactions: ").unwrap_or(0.0),
        })
    }
}

/// The number behind some words.
fn figure(said: &str, words: &str) -> Option<f64> {
    let (_, rest) = said.split_once(words)?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_stand_behind_their_words() {
        let said = "number of failed transactions: 3 (0.2%)\ntps = 4112.5 (without initial)\n";
        assert_eq!(figure(said, "number of failed transactions: "), Some(3.0));
        assert_eq!(figure(said, "tps = "), Some(4112.5));
        assert_eq!(figure(said, "latency"), None);
    }
}
