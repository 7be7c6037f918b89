//! What the binary says of a configuration that it can't use.

use crate::running::{KEY, complete, creatorvault, migrated, said};

#[test]
fn everything_that_is_missing_is_named_at_once() {
    let (code, text) = said(&creatorvault(&[]).output().unwrap());
    assert_eq!(code, Some(1));
    for name in [
        "DATABASE_URL",
        "JWT_PUBLIC_KEY",
        "JWT_AUDIENCE",
        "JWT_ISSUER",
    ] {
        assert_eq!(
            text.matches(&format!("{name} is not set")).count(),
            1,
            "{name}: {text}"
        );
    }
    assert!(text.contains("docs/configuration.md"), "{text}");
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_secret_shown() {
    let variables = [
        ("DATABASE_URL", "mysql://ada:hunter2@host/vault"),
        (
            "DATABASE_MIGRATION_URL",
            "postgresql://ada:hunter3@host:port/vault",
        ),
        ("DATABASE_POOL_SIZE", "0"),
        ("DATABASE_MAX_OVERFLOW", "-1"),
        ("DATABASE_POOL_WAIT", "3"),
        ("DATABASE_CONNECT_TIMEOUT", "0s"),
        ("STATEMENT_TIMEOUT", "soon"),
        ("DATABASE_APP_ROLE", "x\ny"),
        ("MIGRATE_ON_START", "maybe"),
        ("JWT_PUBLIC_KEY", "hunter4"),
        ("JWT_JWKS_URL", "https://ada:hunter5@example.com/jwks"),
        ("JWT_ALGORITHM", "HS256"),
        ("JWT_AUDIENCE", " "),
        ("JWT_LEEWAY", "long"),
        ("ENVIRONMENT", "prod"),
        ("LOG_LEVEL", "LOUD"),
        ("DEBUG", "perhaps"),
        ("REQUEST_TIMEOUT", "0"),
        ("BODY_TIMEOUT", "0ms"),
        ("HOST", "example.com"),
        ("PORT", "80000"),
        ("SHUTDOWN_DRAIN", "2"),
        ("SHUTDOWN_GRACE", "-1s"),
    ];
    let (code, text) = said(&creatorvault(&variables).output().unwrap());
    assert_eq!(code, Some(1));
    for (name, _) in variables {
        assert_eq!(
            text.matches(&format!("- {name} ")).count(),
            1,
            "{name}: {text}"
        );
    }
    assert!(text.contains("- JWT_ISSUER is not set"), "{text}");
    assert!(!text.contains("hunter"), "{text}");
}

#[test]
fn one_of_two_places_has_to_give_keys() {
    let (_, text) = said(&creatorvault(&[]).output().unwrap());
    let both = "JWT_PUBLIC_KEY is not set, and neither is JWT_JWKS_URL";
    assert!(text.contains(both), "{text}");
    for one in [
        ("JWT_PUBLIC_KEY", KEY),
        ("JWT_JWKS_URL", "https://a.example/jwks"),
    ] {
        let (code, text) = said(&creatorvault(&[one]).output().unwrap());
        assert_eq!(code, Some(1));
        assert!(
            text.contains("JWT_ISSUER") && !text.contains(one.0),
            "{text}"
        );
    }
}

#[test]
fn a_jwk_set_comes_over_the_web_and_in_production_encrypted() {
    let refusal = "JWT_JWKS_URL can't be plain http where ENVIRONMENT is production";
    for (environment, url, expected) in [
        ("production", "http://auth.example.com/jwks", refusal),
        ("production", "http://127.0.0.1:3000/jwks", refusal),
        (
            "dev",
            "file:///jwks.json",
            "JWT_JWKS_URL can't be used: a JWK set is fetched over https",
        ),
        (
            "dev",
            "auth.example.com/jwks",
            "JWT_JWKS_URL can't be used: this is no URL",
        ),
    ] {
        let variables = [("ENVIRONMENT", environment), ("JWT_JWKS_URL", url)];
        let (code, text) = said(&creatorvault(&variables).output().unwrap());
        assert_eq!(code, Some(1));
        assert!(text.contains(expected), "{url}: {text}");
    }
    for environment in ["dev", "staging"] {
        let url = "http://127.0.0.1:3000/jwks";
        let variables = [("ENVIRONMENT", environment), ("JWT_JWKS_URL", url)];
        let (_, text) = said(&creatorvault(&variables).output().unwrap());
        assert!(!text.contains("JWT_JWKS_URL"), "{text}");
    }
}

#[tokio::test]
async fn production_is_not_debugged() {
    let database = migrated().await;
    let mut variables = complete(&database);
    variables.push(("DEBUG", "true"));
    let (code, text) = said(&creatorvault(&variables).output().unwrap());
    assert_eq!(code, Some(1));
    assert!(
        text.contains("DEBUG can't be true where ENVIRONMENT is production"),
        "{text}"
    );
}

#[test]
fn help_and_version_need_no_configuration() {
    for (argument, word) in [
        ("--help", "healthcheck"),
        ("--version", env!("CARGO_PKG_VERSION")),
    ] {
        let (code, text) = said(&creatorvault(&[]).arg(argument).output().unwrap());
        assert_eq!(code, Some(0));
        assert!(text.contains(word), "{text}");
    }
}

#[test]
fn migrate_asks_for_the_database_alone() {
    let (code, text) = said(&creatorvault(&[]).arg("migrate").output().unwrap());
    assert_eq!(code, Some(1));
    assert!(
        text.contains("DATABASE_URL is not set") && !text.contains("JWT"),
        "{text}"
    );
}
