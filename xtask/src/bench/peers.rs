//! A server with a database of its own, and with no variable but its own: what the developer's shell
//! says would change what is measured.

use std::{
    env, fs,
    fs::File,
    path::PathBuf,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;
use creatorvault_local_postgres::{Database, Server, StopSignal, Supervised};

use super::{
    ask::ask,
    content,
    recipes::{Content, Recipe},
};
use crate::{cargo, service::free_port};

/// How long anybody may take to start.
const LIMIT: Duration = Duration::from_secs(60);
/// How many lines of a log say why nobody answers.
const LINES: usize = 12;

pub(super) struct Peer {
    pub(super) database: Database,
    recipe: Recipe,
}

/// Gives everyone a database.
pub(super) async fn settle(server: &Server, recipes: Vec<Recipe>) -> anyhow::Result<Vec<Peer>> {
    let mut peers = Vec::new();
    for recipe in recipes {
        let name = format!("bench_{}", recipe.name.replace('-', "_"));
        let database = match recipe.content {
            Content::Migrated => content::migrated(server, &name).await?,
            Content::Plain => content::plain(server, &name).await?,
            Content::Locked => content::locked(server, &name).await?,
        };
        peers.push(Peer { database, recipe });
    }
    Ok(peers)
}

impl Peer {
    pub(super) fn name(&self) -> &'static str {
        self.recipe.name
    }

    pub(super) fn is_optional(&self) -> bool {
        self.recipe.optional
    }

    /// Starts it and listens to all that it says, so that it can be read why it does not answer.
    pub(super) fn try_out(&self) -> anyhow::Result<Running> {
        let log = File::create(self.log()?)?;
        self.start_with(log.try_clone()?.into(), log)
    }

    /// Starts it as it is measured, and waits until it answers. Its log goes nowhere.
    pub(super) fn start(&self) -> anyhow::Result<Running> {
        self.start_with(Stdio::null(), File::create(self.log()?)?)
    }

    fn start_with(&self, output: Stdio, errors: File) -> anyhow::Result<Running> {
        let Self { recipe, database } = self;
        let port = free_port()?;
        let url = match recipe.content {
            Content::Plain => database.owner_url(),
            Content::Migrated | Content::Locked => database.service_url(),
        };
        let began = Instant::now();
        let mut process = Supervised::spawn(&recipe.program, StopSignal::Terminate, |command| {
            let port = port.to_string();
            let arguments = recipe.arguments.iter();
            command
                .args(arguments.map(|word| word.replace("$PORT", &port)))
                .current_dir(&recipe.folder)
                .env_clear()
                .envs(env::var_os("PATH").map(|path| ("PATH", path)))
                .envs(recipe.variables.iter().map(|(name, value)| (name, value)))
                .env("DATABASE_URL", url)
                .env("PORT", port)
                .stdout(output)
                .stderr(errors);
        })?;
        let health = format!("GET {}", recipe.health);
        while ask(port, &health, &[], "").map_or(true, |answer| answer.status != 200) {
            if let Some(status) = process.try_wait()? {
                bail!(
                    "{} ended with {status}; {}",
                    recipe.name,
                    self.last_words()?
                );
            }
            if began.elapsed() > LIMIT {
                bail!("{} does not answer; {}", recipe.name, self.last_words()?);
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(Running {
            port,
            ready_after: began.elapsed(),
            process,
        })
    }

    fn log(&self) -> anyhow::Result<PathBuf> {
        Ok(cargo::folder(content::FOLDER)?.join(format!("{}.log", self.name())))
    }

    fn last_words(&self) -> anyhow::Result<String> {
        let path = self.log()?;
        let log = fs::read(&path).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<_> = log.lines().collect();
        let last = lines.get(lines.len().saturating_sub(LINES)..);
        let last = last.unwrap_or_default().join("\n");
        Ok(format!("{} ends with\n{last}", path.display()))
    }
}

/// A server that answers, until this is dropped.
pub(super) struct Running {
    pub(super) port: u16,
    pub(super) ready_after: Duration,
    process: Supervised,
}

impl Running {
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }
}
