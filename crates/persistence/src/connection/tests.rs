//! Which texts are database URLs, and what is said of those that are none.

use tokio_postgres::config::Host;

use super::{ConnectionUrl, ConnectionUrlError};

#[test]
fn takes_the_spellings_that_people_have() {
    for scheme in [
        "postgres",
        "postgresql",
        "postgresql+asyncpg",
        "postgresql+psycopg",
    ] {
        let url = ConnectionUrl::parse(&format!("{scheme}://ada:p%40ss@db.example:6543/vault"));
        assert_eq!(url.unwrap().login(), "ada", "{scheme}");
    }
}

#[test]
fn takes_the_urls_that_hosts_hand_out() {
    for url in [
        "postgresql://ada:pw@ep-x.eu.aws.neon.tech/db?sslmode=require&channel_binding=require",
        "postgres://ada:pw@db.example:25060/db?sslmode=require",
        "postgresql://ada:pw@db.example/db?sslmode=require&options=endpoint%3Dep-x",
        "postgresql://ada:pw@one,two:6432/db?target_session_attrs=read-write&connect_timeout=10",
        "postgresql+asyncpg://ada:pw@db.example/db?ssl=require",
        "postgresql://ada:pw@%2Fvar%2Frun%2Fpostgresql/db?sslmode=require",
    ] {
        ConnectionUrl::parse(url).unwrap();
    }
}

#[test]
fn says_what_is_wrong_and_never_what_was_given() {
    let cases = [
        ("", ConnectionUrlError::NoUrl),
        ("localhost/vault", ConnectionUrlError::NoUrl),
        ("mysql://ada@host/vault", ConnectionUrlError::OtherScheme),
        (
            "postgresql://ada:p@host:port/vault",
            ConnectionUrlError::Unreadable,
        ),
        ("postgresql://host/vault", ConnectionUrlError::NoLogin),
        ("postgresql://ada:p@/vault", ConnectionUrlError::NoHost),
    ];
    for (text, error) in cases {
        assert_eq!(ConnectionUrl::parse(text).unwrap_err(), error, "{text:?}");
    }
    let url = ConnectionUrl::parse("postgresql://ada:secret@host/vault").unwrap();
    assert!(!format!("{url:?}").contains("secret"));
}

#[test]
fn a_question_mark_in_the_password_starts_no_parameters() {
    let url = ConnectionUrl::parse("postgresql://ada:p?sslmode=no@host/vault?sslmode=disable");
    let config = url.unwrap().config;
    assert_eq!(config.get_password(), Some(b"p?sslmode=no".as_slice()));
    assert_eq!(config.get_hosts(), [Host::Tcp("host".to_owned())]);
    assert_eq!(config.get_dbname(), Some("vault"));
}

#[test]
fn the_database_hears_who_is_calling() {
    let name = |parameters: &str| {
        let url = ConnectionUrl::parse(&format!("postgresql://ada@host/vault{parameters}"));
        let config = url.unwrap().config;
        config.get_application_name().map(str::to_owned)
    };
    assert_eq!(name("").as_deref(), Some("creatorvault"));
    assert_eq!(name("?application_name=seed").as_deref(), Some("seed"));
}
