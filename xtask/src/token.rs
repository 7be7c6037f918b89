//! `cargo xtask token`: a token as Better Auth would issue it, signed with the development key.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use jsonwebtoken::{Algorithm, Header};
use serde_json::json;

use crate::{clock::now, keys::DevelopmentKey};

/// The issuer and the audience of development tokens, as the service of `dev` expects them.
pub(crate) const ISSUER: &str = "creatorvault-dev";
pub(crate) const AUDIENCE: &str = "creatorvault-api";

#[derive(Args)]
pub(crate) struct Arguments {
    /// Whom the token speaks for
    #[arg(long)]
    user: String,
    /// The user's e-mail address (USER@example.com by default)
    #[arg(long)]
    email: Option<String>,
    /// How long the token is good for, like 30m, 1h or 7d
    #[arg(long, default_value = "1h", value_parser = humantime::parse_duration)]
    ttl: Duration,
}

#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let key = DevelopmentKey::obtain()?;
    let email = arguments
        .email
        .unwrap_or_else(|| format!("{}@example.com", arguments.user));
    println!(
        "{}",
        issue(&key, &arguments.user, &email, arguments.ttl, now())?
    );
    Ok(())
}

/// Signs a token.
pub(crate) fn issue(
    key: &DevelopmentKey,
    user: &str,
    email: &str,
    ttl: Duration,
    now: DateTime<Utc>,
) -> anyhow::Result<String> {
    let claims = json!({
        "sub": user,
        "email": email,
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now.timestamp(),
        "exp": (now + ttl).timestamp(),
    });
    Ok(jsonwebtoken::encode(
        &Header::new(Algorithm::RS256),
        &claims,
        &key.signing()?,
    )?)
}
