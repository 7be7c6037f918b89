//! What the binary says of a configuration that it can't use.

use std::time::Duration;

use creatorvault::config::{Config, Environment, Logs, read};

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
        ("REQUEST_TIMEOUT", "25h"),
        ("BODY_TIMEOUT", "0ms"),
        ("ALLOWED_HOSTS", "a b"),
        ("ALLOWED_ORIGINS", "app.example.com"),
        ("RATE_LIMIT_PER_MINUTE", "-1"),
        ("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "100001"),
        ("RATE_LIMIT_EXEMPT", "loopback"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("REDIS_URL", "hunter7:6379"),
        ("METRICS_ADDR", "9464"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "hunter6:4318"),
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
fn production_is_not_open_to_every_host_and_origin() {
    let open = [("ALLOWED_HOSTS", "a,*"), ("ALLOWED_ORIGINS", "*")];
    for (environment, expected) in [("production", 1), ("dev", 0), ("staging", 0)] {
        let variables = [&open[..], &[("ENVIRONMENT", environment)]].concat();
        let (_, text) = said(&creatorvault(&variables).output().unwrap());
        for (name, _) in open {
            let refusal = format!("- {name} can't be * where ENVIRONMENT is production");
            assert_eq!(text.matches(&refusal).count(), expected, "{text}");
        }
    }
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

#[test]
fn a_dotenv_file_stands_below_the_process_and_shows_no_secret() {
    let folder = std::env::temp_dir().join(format!("creatorvault-env-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let with = |file: &str| {
        std::fs::write(folder.join(".env"), file).unwrap();
        let mut command = creatorvault(&[("PORT", "process")]);
        said(&command.current_dir(&folder).output().unwrap())
    };
    let (_, taken) = with("PORT=file\nHOST=file\n");
    let (code, broken) = with("JWT_PUBLIC_KEY=hunter2 hunter3\n");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(taken.contains("- PORT 'process' "), "{taken}");
    assert!(taken.contains("- HOST 'file' "), "{taken}");
    assert_eq!(code, Some(1));
    assert!(
        broken.contains(".env can't be read: one of its lines"),
        "{broken}"
    );
    assert!(!broken.contains("hunter"), "{broken}");
}

#[test]
fn every_value_arrives_where_it_is_needed() {
    let variables = [
        ("DATABASE_URL", "postgres://service@host/vault"),
        ("DATABASE_POOL_SIZE", "1"),
        ("DATABASE_MAX_OVERFLOW", "2"),
        ("DATABASE_POOL_WAIT", "3s"),
        ("DATABASE_CONNECT_TIMEOUT", "4s"),
        ("STATEMENT_TIMEOUT", "5s 1ms"),
        ("MIGRATE_ON_START", "1"),
        ("JWT_PUBLIC_KEY", KEY),
        ("JWT_ISSUER", "issuer"),
        ("JWT_AUDIENCE", "audience"),
        ("JWT_LEEWAY", "6s"),
        ("ENVIRONMENT", "Dev"),
        ("LOG_LEVEL", "warning"),
        ("DEBUG", "ON"),
        ("RATE_LIMIT_PER_MINUTE", "0"),
        ("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "100000"),
        ("REDIS_URL", "redis://:hunter8@host"),
        ("REQUEST_TIMEOUT", "7s"),
        ("BODY_TIMEOUT", "8s"),
        ("HOST", " localhost\n"),
        ("PORT", " 9 "),
        ("SHUTDOWN_DRAIN", "10s"),
        ("SHUTDOWN_GRACE", "11s"),
    ];
    let owned = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment: Environment = owned.into_iter().collect();
    let config = read(&environment, Config::read).unwrap();
    let logs = read(&environment, Logs::read).unwrap();
    let (pool, limits, shutdown) = (config.database.pool, config.limits, config.shutdown);
    assert_eq!((pool.size, pool.overflow), (1, 2));
    let times = [
        pool.wait,
        pool.connect,
        config.database.statement_timeout,
        config.policy.leeway,
        limits.request,
        limits.body,
        shutdown.drain,
        shutdown.grace,
    ];
    let expected = [3000, 4000, 5001, 6000, 7000, 8000, 10_000, 11_000];
    assert_eq!(times, expected.map(Duration::from_millis));
    assert_eq!(config.listener.host.to_string(), "127.0.0.1");
    assert_eq!((config.listener.port, config.migrate_on_start), (9, true));
    assert_eq!((logs.level, logs.debug), ("warn", true));
    assert_eq!(config.migrator.service_login, "service");
    let rates = &config.guards.rates;
    assert_eq!((rates.per_user, rates.per_address), (0, 100_000));
    assert!(rates.redis.is_some() && !format!("{config:?}").contains("hunter"));
}
