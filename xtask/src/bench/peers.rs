//! Who is measured: the product with everything on, the same thing with nothing in it, with and
//! without the lock, and what else the product might have been.

use std::{
    fs::File,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;
use creatorvault_local_postgres::{Database, Server, StopSignal, Supervised};

use super::content;
use crate::{
    cargo,
    keys::DevelopmentKey,
    say,
    service::{Variables, free_port},
    token, tools,
};

pub(super) const PRODUCT: &str = "product";
/// actix-web and tokio-postgres, without the lock.
pub(super) const BARE: &str = "bare";
/// The same behind the lock.
pub(super) const LOCKED: &str = "bare-rls";
pub(super) const DESIGNED: &str = "fastapi";
pub(super) const FASTIFY: &str = "fastify";

/// How long anybody may take to start.
const LIMIT: Duration = Duration::from_secs(60);

/// A server that is built, and what it needs.
pub(super) struct Recipe {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    variables: Variables,
    content: Content,
    /// What is asked to know that it is ready.
    health: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Content {
    Migrated,
    Plain,
    Locked,
}

/// A server with a database of its own.
pub(super) struct Peer {
    pub(super) name: &'static str,
    pub(super) database: Database,
    recipe: Recipe,
}

/// Builds everyone; a peer whose toolchain is missing is left out by name.
pub(super) fn build(all: bool) -> anyhow::Result<Vec<Recipe>> {
    let key = DevelopmentKey::obtain()?;
    let pem = cargo::folder(content::FOLDER)?.join("key.pem");
    content::write_key(&pem, &key)?;
    let issuer = vec![
        ("JWT_PUBLIC_KEY_FILE", pem.display().to_string()),
        ("JWT_ISSUER", token::ISSUER.to_owned()),
        ("JWT_AUDIENCE", token::AUDIENCE.to_owned()),
    ];
    say::step("Building the product and what is in nobody's way");
    let mut recipes = vec![product(&key)?];
    let bare = cargo::build_bare()?;
    for (name, content) in [(BARE, Content::Plain), (LOCKED, Content::Locked)] {
        let mut variables = issuer.clone();
        variables.push(("LOCK", u8::from(content == Content::Locked).to_string()));
        recipes.push(Recipe {
            name,
            program: bare.clone(),
            arguments: Vec::new(),
            folder: cargo::folder(content::FOLDER)?,
            variables,
            content,
            health: "/health",
        });
    }
    if all {
        for (name, peers) in [("FastAPI", fastapi(&issuer)), ("Fastify", fastify(&issuer))] {
            match peers {
                Ok(peers) => recipes.extend(peers),
                Err(error) => say::step(format!("Without {name}: {error:#}")),
            }
        }
    }
    Ok(recipes)
}

/// The release, with its log, its metrics and a limit that nobody reaches.
fn product(key: &DevelopmentKey) -> anyhow::Result<Recipe> {
    let metrics = free_port()?;
    let said = [
        ("JWT_PUBLIC_KEY", key.public()?),
        ("JWT_ISSUER", token::ISSUER.to_owned()),
        ("JWT_AUDIENCE", token::AUDIENCE.to_owned()),
        ("DATABASE_POOL_SIZE", "16".to_owned()),
        ("RATE_LIMIT_PER_MINUTE", "100000".to_owned()),
        ("METRICS_ADDR", format!("127.0.0.1:{metrics}")),
        ("SHUTDOWN_DRAIN", "0s".to_owned()),
    ];
    Ok(Recipe {
        name: PRODUCT,
        program: cargo::build_release()?,
        arguments: vec!["serve".to_owned()],
        folder: cargo::folder(content::FOLDER)?,
        variables: said.into(),
        content: Content::Migrated,
        health: "/health/ready",
    })
}

fn fastapi(issuer: &Variables) -> anyhow::Result<Vec<Recipe>> {
    let folder = content::file("peers/fastapi");
    let environment = cargo::folder(content::FOLDER)?.join("python");
    let programs = tools::python(&folder.join("requirements.txt"), &environment)?;
    let arguments = "main:app --workers 2 --no-access-log --log-level warning --port $PORT";
    let recipe = |name, lean: &str| {
        let mut variables = issuer.clone();
        variables.push(("PEER_LEAN", lean.to_owned()));
        variables.push(("PEER_LOG", "/dev/null".to_owned()));
        Recipe {
            name,
            program: programs.join("uvicorn"),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            folder: folder.clone(),
            variables,
            content: Content::Plain,
            health: "/health",
        }
    };
    Ok(vec![recipe(DESIGNED, "0"), recipe("fastapi-lean", "1")])
}

fn fastify(issuer: &Variables) -> anyhow::Result<Vec<Recipe>> {
    let folder = content::file("peers/fastify");
    tools::install(&folder)?;
    Ok(vec![Recipe {
        name: FASTIFY,
        program: "/usr/bin/env".into(),
        arguments: vec!["node".to_owned(), "server.js".to_owned()],
        folder,
        variables: issuer.clone(),
        content: Content::Plain,
        health: "/health",
    }])
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
        peers.push(Peer {
            name: recipe.name,
            database,
            recipe,
        });
    }
    Ok(peers)
}

impl Peer {
    /// Starts it, and waits until it answers.
    pub(super) fn start(&self) -> anyhow::Result<Running> {
        let Self {
            recipe, database, ..
        } = self;
        let port = free_port()?;
        let url = match recipe.content {
            Content::Plain => database.owner_url(),
            Content::Migrated | Content::Locked => database.service_url(),
        };
        let complaints = cargo::folder(content::FOLDER)?.join(format!("{}.log", self.name));
        let complaints = File::create(complaints)?;
        let began = Instant::now();
        let mut process = Supervised::spawn(&recipe.program, StopSignal::Terminate, |command| {
            let port = port.to_string();
            command
                .args(
                    recipe
                        .arguments
                        .iter()
                        .map(|word| word.replace("$PORT", &port)),
                )
                .current_dir(&recipe.folder)
                .envs(recipe.variables.iter().map(|(name, value)| (name, value)))
                .env("DATABASE_URL", url)
                .env("PORT", port)
                .stdout(Stdio::null())
                .stderr(complaints);
        })?;
        while !answers(port, recipe.health) {
            if process.try_wait()?.is_some() || began.elapsed() > LIMIT {
                let folder = cargo::folder(content::FOLDER)?;
                bail!("{} does not start; see {}", self.name, folder.display());
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(Running {
            url: format!("http://127.0.0.1:{port}"),
            ready_after: began.elapsed(),
            process,
        })
    }
}

/// A server that answers, until this is dropped.
pub(super) struct Running {
    pub(super) url: String,
    pub(super) ready_after: Duration,
    process: Supervised,
}

impl Running {
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }
}

fn answers(port: u16, path: &str) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        std::io::Result::Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
