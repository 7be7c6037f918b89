//! What everyone's database holds: the same users and the same ideas, in the product's tables or in
//! the peers' plainer ones.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context;
use creatorvault_local_postgres::{Database, Server, connect};
use creatorvault_persistence::AppRole;

use crate::{clock::now, keys::DevelopmentKey, migrate::migrator, token, workspace};

/// How many users have ideas.
pub(super) const USERS: u32 = 1000;
/// How many ideas each of them has.
pub(super) const IDEAS_OF_A_USER: u32 = 200;

/// Where in the target directory the bench writes what nobody keeps.
pub(super) const FOLDER: &str = "bench/files";
pub(super) const TOKEN_TTL: Duration = Duration::from_secs(24 * 3600);
/// The template of everyone's database but the product's.
const PLAIN: &str = "bench_plain";

/// A file of the bench.
pub(super) fn file(name: &str) -> PathBuf {
    workspace::root().join("bench").join(name)
}

fn script(name: &str) -> anyhow::Result<String> {
    let path = file(name);
    fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))
}

/// The product's tables with everything in them.
pub(super) async fn migrated(server: &Server, name: &str) -> anyhow::Result<Database> {
    let database = server.ensure_database(name).await?;
    let (owner, service) = (database.owner_url(), database.service_url());
    migrator(owner, service, AppRole::parse(AppRole::DEFAULT)?)?
        .up()
        .await?;
    fill(&database).await?;
    Ok(database)
}

/// The peers' tables with everything in them, for others to copy.
pub(super) async fn make_plain(server: &Server) -> anyhow::Result<()> {
    let database = server.ensure_database(PLAIN).await?;
    run(&database, &script("sql/peers.sql")?).await?;
    fill(&database).await
}

/// A copy of the peers' tables.
pub(super) async fn plain(server: &Server, name: &str) -> anyhow::Result<Database> {
    let database = server.create_database(name, Some(PLAIN)).await?;
    run(&database, "VACUUM ANALYZE").await?;
    Ok(database)
}

/// A copy of the peers' tables, behind the product's second lock.
pub(super) async fn locked(server: &Server, name: &str) -> anyhow::Result<Database> {
    let database = plain(server, name).await?;
    run(&database, &script("sql/lock.sql")?).await?;
    Ok(database)
}

/// Deletes what was created since, and has all that is new in the cluster written to its files, so that
/// nobody's turn pays for it.
pub(super) async fn forget_new(database: &Database) -> anyhow::Result<()> {
    let last = USERS * IDEAS_OF_A_USER;
    run(database, &format!("DELETE FROM ideas WHERE id > {last}")).await?;
    run(database, "VACUUM ideas").await?;
    connect(database.superuser_url())
        .await?
        .batch_execute("CHECKPOINT")
        .await?;
    Ok(())
}

async fn fill(database: &Database) -> anyhow::Result<()> {
    let ideas = USERS * IDEAS_OF_A_USER;
    let shape =
        format!("SET content.users = {USERS}; SET content.ideas = {ideas}; SET content.share = 0;");
    let content = script("sql/content.sql")?;
    let owner = connect(database.owner_url()).await?;
    owner.batch_execute(&shape).await?;
    owner.batch_execute(&content).await?;
    owner.batch_execute("VACUUM ANALYZE").await?;
    Ok(())
}

async fn run(database: &Database, sql: &str) -> anyhow::Result<()> {
    connect(database.owner_url())
        .await?
        .batch_execute(sql)
        .await?;
    Ok(())
}

/// Writes a token for every user down, as wrk's script reads them.
pub(super) fn write_tokens(path: &Path, key: &DevelopmentKey) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for number in 1..=USERS {
        let user = format!("user_{number}");
        let email = format!("user{number}@example.com");
        let token = token::issue(key, &user, &email, TOKEN_TTL, now())?;
        writeln!(file, "{user} {token}")?;
    }
    Ok(())
}

/// A public key as a PEM file.
pub(super) fn write_key(path: &Path, key: &DevelopmentKey) -> anyhow::Result<()> {
    let text = key.public()?;
    let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
    for line in text.as_bytes().chunks(64) {
        pem += &String::from_utf8_lossy(line);
        pem.push('\n');
    }
    pem += "-----END PUBLIC KEY-----\n";
    fs::write(path, pem)?;
    Ok(())
}
