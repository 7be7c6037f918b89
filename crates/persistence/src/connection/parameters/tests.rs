//! What each parameter does, and what the pair that says how to trust means.

use super::{
    super::ConnectionUrlError as Error, DRIVER, Parameters, Roots, SslMode, Trust, UNSUPPORTED,
};

fn tls(query: &str) -> Result<(SslMode, Trust), Error> {
    Parameters::read(query)?.tls(query.contains("sslnegotiation=direct"))
}

fn error(query: &str) -> Error {
    tls(query).unwrap_err()
}

#[test]
fn sslmode_and_sslrootcert_mean_what_libpq_means() {
    let file = || Roots::File("/run/secrets/my ca.pem".into());
    for (query, expected) in [
        ("", (SslMode::Prefer, Trust::Anybody)),
        ("sslmode=disable", (SslMode::Disable, Trust::Anybody)),
        ("sslmode=allow", (SslMode::Allow, Trust::Anybody)),
        ("sslmode=prefer", (SslMode::Prefer, Trust::Anybody)),
        ("sslmode=require", (SslMode::Require, Trust::Anybody)),
        (
            "sslmode=require&sslmode=disable&",
            (SslMode::Disable, Trust::Anybody),
        ),
        ("ssl=true", (SslMode::Require, Trust::Anybody)),
        ("ssl=allow", (SslMode::Allow, Trust::Anybody)),
        (
            "sslrootcert=/run/secrets/my%20ca.pem",
            (SslMode::Prefer, Trust::Signed(file())),
        ),
        (
            "sslmode=verify-ca&sslrootcert=/run/secrets/my%20ca.pem",
            (SslMode::VerifyCa, Trust::Signed(file())),
        ),
        (
            "sslmode=verify-full&sslrootcert=/run/secrets/my%20ca.pem",
            (SslMode::VerifyFull, Trust::Named(file())),
        ),
        (
            "sslmode=verify-full",
            (SslMode::VerifyFull, Trust::Named(Roots::System)),
        ),
        (
            "sslrootcert=system",
            (SslMode::VerifyFull, Trust::Named(Roots::System)),
        ),
        (
            "sslrootcert=system&sslmode=verify-full",
            (SslMode::VerifyFull, Trust::Named(Roots::System)),
        ),
        (
            "sslnegotiation=direct&sslmode=require",
            (SslMode::Require, Trust::Anybody),
        ),
    ] {
        assert_eq!(tls(query), Ok(expected), "{query}");
    }
}

#[test]
fn what_protects_less_than_it_seems_to_is_refused() {
    for mode in ["disable", "allow", "prefer", "require", "verify-ca"] {
        let query = format!("sslrootcert=system&sslmode={mode}");
        assert_eq!(error(&query), Error::SystemRootsWithoutName, "{mode}");
    }
    assert_eq!(error("sslmode=verify-ca"), Error::NoAuthority);
    for mode in ["", "&sslmode=disable", "&sslmode=allow", "&sslmode=prefer"] {
        let query = format!("sslnegotiation=direct{mode}");
        assert_eq!(error(&query), Error::DirectWithoutTls, "{mode}");
    }
}

#[test]
fn a_value_that_is_not_allowed_is_blamed_on_its_parameter() {
    for (query, name) in [
        ("sslmode=", "sslmode"),
        ("sslmode=strict", "sslmode"),
        ("sslmode=REQUIRE", "sslmode"),
        ("ssl=false", "ssl"),
        ("sslrootcert=", "sslrootcert"),
        ("sslrootcert=%FF", "sslrootcert"),
        ("channel_binding=yes", "channel_binding"),
        ("connect_timeout=soon", "connect_timeout"),
        (
            "options=a&target_session_attrs=primary",
            "target_session_attrs",
        ),
        ("sslnegotiation=none", "sslnegotiation"),
        ("port=many", "port"),
    ] {
        assert_eq!(error(query), Error::Value(name), "{query}");
    }
}

#[test]
fn what_can_t_be_honoured_is_refused_by_name() {
    for &name in UNSUPPORTED {
        let error = error(&format!("sslmode=require&{name}=hunter2"));
        assert_eq!(error, Error::Unsupported(name));
        assert!(error.to_string().contains(name) && !error.to_string().contains("hunter2"));
    }
}

#[test]
fn what_nobody_knows_may_be_a_password_and_is_not_shown() {
    for query in ["hunter2", "hunter2=x", "sslmode=require&hunter2=x@host/db"] {
        let error = error(query);
        assert_eq!(error, Error::UnknownParameter);
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn the_driver_gets_what_is_the_driver_s_and_nothing_else() {
    let query = "options=-c%20a%3Db&sslmode=require&application_name=x&ssl=true";
    let driver = Parameters::read(query).unwrap().driver();
    assert_eq!(driver, "options=-c%20a%3Db&application_name=x");
    assert!(DRIVER.iter().all(|name| !UNSUPPORTED.contains(name)));
}
