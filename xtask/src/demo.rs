//! The demo user, so that a first look at a new database is not a look at nothing.

use anyhow::Context;
use chrono::{DateTime, Utc};
use creatorvault_domain::{
    Caller, DueDate, Email, Name, NewIdea, Notes, Priority, Stage, Tag, Tags, Title, UserId,
};
use creatorvault_persistence::Database;

/// Whom the request that `dev` prints speaks for.
pub(crate) const USER: &str = "demo";
pub(crate) const EMAIL: &str = "demo@example.com";

const IDEAS: [(&str, Stage, Priority, &[&str]); 4] = [
    (
        "Ten tools that I use every day",
        Stage::Published,
        Priority::Medium,
        &["video", "tools"],
    ),
    (
        "How a title changes who watches",
        Stage::Draft,
        Priority::High,
        &["essay"],
    ),
    (
        "Behind the scenes of a launch",
        Stage::Outline,
        Priority::Medium,
        &["video", "launch"],
    ),
    (
        "Ask the audience for its questions",
        Stage::Idea,
        Priority::Low,
        &[],
    ),
];

/// Makes the demo user and some ideas of theirs, unless the user is there.
pub(crate) async fn seed(database: &Database, now: DateTime<Utc>) -> anyhow::Result<()> {
    let caller = Caller::new(
        UserId::parse(USER)?,
        Some(Email::parse(EMAIL)?),
        Some(Name::parse("Demo Creator")?),
    );
    let scope = caller.scope(USER)?;
    if database.users().find(&scope).await?.is_some() {
        return Ok(());
    }
    let profile = caller
        .profile()
        .context("the demo user has an e-mail address")?;
    database.users().provision(&scope, &profile, now).await?;
    for (title, stage, priority, tags) in IDEAS {
        let tags = tags
            .iter()
            .map(|tag| Tag::parse(tag))
            .collect::<Result<Vec<_>, _>>()?;
        let new = NewIdea {
            notes: Some(Notes::parse("Made by `cargo xtask dev`.")?),
            stage,
            priority,
            tags: Tags::collect(tags)?,
            due_date: (stage == Stage::Draft)
                .then(|| DueDate::at(now))
                .transpose()?,
            ..NewIdea::titled(Title::parse(title)?)
        };
        database.ideas().create(&scope, &new, now).await?;
    }
    Ok(())
}
