//! Who is measured, and how they are built: the product with everything on, the same thing with nothing
//! in it, with and without the lock, and what else the product might have been.
//!
//! Everyone has two workers and sixteen connections that these share.

use std::path::PathBuf;

use super::content;
use crate::{cargo, keys::DevelopmentKey, say, service::Variables, token, tools};

pub(super) const PRODUCT: &str = "product";
/// actix-web and tokio-postgres, without the lock.
pub(super) const BARE: &str = "bare";
/// The same behind the lock.
pub(super) const LOCKED: &str = "bare-rls";
pub(super) const DESIGNED: &str = "fastapi";
const TUNED: &str = "fastapi-lean";
pub(super) const FASTIFY: &str = "fastify";

/// A server that is built, and what it needs.
pub(super) struct Recipe {
    pub(super) name: &'static str,
    pub(super) program: PathBuf,
    /// `$PORT` in them is where it listens.
    pub(super) arguments: Vec<String>,
    pub(super) folder: PathBuf,
    pub(super) variables: Variables,
    pub(super) content: Content,
    /// What is asked to know that it is ready.
    pub(super) health: &'static str,
    /// Whether others can be measured without it.
    pub(super) optional: bool,
}

/// What its database holds, and behind what.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Content {
    Migrated,
    Plain,
    Locked,
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
    say::step("Building the product and bare");
    let mut recipes = vec![product(&key)?];
    recipes.extend(bare(&issuer)?);
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

/// The release, with its log, its metrics and a limit that nobody reaches. It shares seventeen
/// connections: eight for each worker, and one that is nobody's.
fn product(key: &DevelopmentKey) -> anyhow::Result<Recipe> {
    let variables = [
        ("ENVIRONMENT", "production"),
        ("LOG_LEVEL", "INFO"),
        ("HOST", "127.0.0.1"),
        ("DATABASE_POOL_SIZE", "17"),
        ("DATABASE_MAX_OVERFLOW", "0"),
        ("RATE_LIMIT_PER_MINUTE", "100000"),
        ("METRICS_ADDR", "127.0.0.1:0"),
        ("SHUTDOWN_DRAIN", "0s"),
        ("JWT_ISSUER", token::ISSUER),
        ("JWT_AUDIENCE", token::AUDIENCE),
    ];
    let mut variables = variables
        .map(|(name, value)| (name, value.to_owned()))
        .to_vec();
    variables.push(("JWT_PUBLIC_KEY", key.public()?));
    Ok(Recipe {
        name: PRODUCT,
        program: cargo::build_release()?,
        arguments: vec!["serve".to_owned()],
        folder: cargo::folder(content::FOLDER)?,
        variables,
        content: Content::Migrated,
        health: "/health/ready",
        optional: false,
    })
}

fn bare(issuer: &Variables) -> anyhow::Result<[Recipe; 2]> {
    let program = cargo::build_bare()?;
    let folder = cargo::folder(content::FOLDER)?;
    let recipe = |name, content, lock: &str| {
        let mut variables = issuer.clone();
        variables.push(("LOCK", lock.to_owned()));
        Recipe {
            name,
            program: program.clone(),
            arguments: Vec::new(),
            folder: folder.clone(),
            variables,
            content,
            health: "/health",
            optional: false,
        }
    };
    Ok([
        recipe(BARE, Content::Plain, "0"),
        recipe(LOCKED, Content::Locked, "1"),
    ])
}

fn fastapi(issuer: &Variables) -> anyhow::Result<Vec<Recipe>> {
    tools::find_python()?;
    let folder = content::file("peers/fastapi");
    let environment = cargo::folder(content::FOLDER)?.join("python");
    let programs = tools::python(&folder.join("requirements.txt"), &environment)?;
    let arguments = "main:app --workers 2 --no-access-log --log-level warning --port $PORT";
    let recipe = |name, lean| {
        let said = [
            ("PEER_LEAN", lean),
            ("PEER_LOG", "/dev/null"),
            ("DATABASE_POOL_SIZE", "8"),
            ("DATABASE_MAX_OVERFLOW", "0"),
            ("PYTHONDONTWRITEBYTECODE", "1"),
        ];
        let mut variables = issuer.clone();
        variables.extend(said.map(|(name, value)| (name, value.to_owned())));
        Recipe {
            name,
            program: programs.join("uvicorn"),
            arguments: arguments.split(' ').map(str::to_owned).collect(),
            folder: folder.clone(),
            variables,
            content: Content::Plain,
            health: "/health",
            optional: true,
        }
    };
    Ok(vec![recipe(DESIGNED, "0"), recipe(TUNED, "1")])
}

fn fastify(issuer: &Variables) -> anyhow::Result<Vec<Recipe>> {
    tools::find_node()?;
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
        optional: true,
    }])
}
