//! TLS to servers of every kind: what each `sslmode` makes of them, and what it says of those that
//! it refuses. The servers are private, since the one of all other tests has no TLS.

mod authority;
mod server;

use std::{env, process::Command};

use creatorvault_persistence::{
    AppRole, ConnectionUrl, Database,
    migrations::{MigrationError, Migrator},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use self::{
    authority::Authority,
    server::{
        Seen::{self, Encrypted, Plain, Refused},
        Server,
    },
};
use crate::support::settings;

const NO_TLS: Seen = Refused("error performing TLS handshake: server does not support TLS");
const TOO_OLD: Seen = Refused("ProtocolVersion");
const OTHER_NAME: Seen = Refused("certificate not valid for name \"localhost\"");
const OTHER_AUTHORITY: Seen = Refused("invalid peer certificate: UnknownIssuer");
const EXPIRED: Seen = Refused("invalid peer certificate: certificate expired");

/// The rule by which the tests themselves come in.
const SUPERUSER: &str = "host all postgres 127.0.0.1/32 scram-sha-256\n";

/// For each `sslmode` what comes of a server with a good certificate, one for another name, one of
/// another authority, one that has expired, of a server without TLS, and of one with TLS 1.1 only.
#[rustfmt::skip]
const TABLE: [(&str, [Seen; 6]); 11] = [
    ("sslmode=disable",                    [Plain, Plain, Plain, Plain, Plain, Plain]),
    ("sslmode=allow",                      [Plain, Plain, Plain, Plain, Plain, Plain]),
    ("sslmode=prefer",                     [Encrypted, Encrypted, Encrypted, Encrypted, Plain, Plain]),
    ("",                                   [Encrypted, Encrypted, Encrypted, Encrypted, Plain, Plain]),
    ("sslmode=require",                    [Encrypted, Encrypted, Encrypted, Encrypted, NO_TLS, TOO_OLD]),
    ("sslmode=disable&sslrootcert={ca}",   [Plain, Plain, Plain, Plain, Plain, Plain]),
    ("sslmode=allow&sslrootcert={ca}",     [Plain, Plain, Plain, Plain, Plain, Plain]),
    ("sslmode=prefer&sslrootcert={ca}",    [Encrypted, Encrypted, Plain, Plain, Plain, Plain]),
    ("sslmode=require&sslrootcert={ca}",   [Encrypted, Encrypted, OTHER_AUTHORITY, EXPIRED, NO_TLS, TOO_OLD]),
    ("sslmode=verify-ca&sslrootcert={ca}", [Encrypted, Encrypted, OTHER_AUTHORITY, EXPIRED, NO_TLS, TOO_OLD]),
    ("sslmode=verify-full&sslrootcert={ca}", [Encrypted, OTHER_NAME, OTHER_AUTHORITY, EXPIRED, NO_TLS, TOO_OLD]),
];

#[tokio::test]
async fn each_sslmode_makes_of_each_server_what_libpq_does() {
    let server = Server::start().await;
    let good = server.authority.identity(&["localhost"]);
    let other_name = server.authority.identity(&["elsewhere.example"]);
    let other_authority = Authority::new("another authority").identity(&["localhost"]);
    let expired = server.authority.expired("localhost");
    let identities = [&good, &other_name, &other_authority, &expired, &good, &good];
    for (column, identity) in identities.into_iter().enumerate() {
        let further: &[_] = match column {
            4 => &[("ssl", "off")],
            5 => &[
                ("ssl_min_protocol_version", "TLSv1"),
                ("ssl_max_protocol_version", "TLSv1.1"),
            ],
            _ => &[],
        };
        server.present(identity, further).await;
        for (parameters, expected) in TABLE {
            let case = format!("{parameters:?} with server {column}");
            server
                .expect(&server.url(parameters), expected[column], &case)
                .await;
        }
    }
}

#[tokio::test]
async fn an_address_must_be_in_the_certificate_as_an_address() {
    let server = Server::trusted().await;
    let full = "sslmode=verify-full&sslrootcert={ca}";
    let by_address = server.url_at("127.0.0.1", full);
    let not_valid = Refused("certificate not valid for name \"127.0.0.1\"");
    server.expect(&by_address, not_valid, "a name only").await;
    let by_both = server.url(&format!("{full}&hostaddr=127.0.0.1"));
    server.expect(&by_both, Encrypted, "name and address").await;

    let identity = server.authority.identity(&["127.0.0.1"]);
    server.present(&identity, &[]).await;
    server.expect(&by_address, Encrypted, "an address").await;
    server.expect(&by_both, OTHER_NAME, "an address only").await;
}

#[tokio::test]
async fn channel_binding_is_honoured() {
    let unbound = Refused("authentication error: server did not use channel binding");
    let server = Server::trusted().await;
    for (binding, with_tls, without) in [
        ("disable", Encrypted, Plain),
        ("prefer", Encrypted, Plain),
        ("require", Encrypted, unbound),
    ] {
        for (sslmode, expected) in [("require", with_tls), ("disable", without)] {
            let parameters = format!("sslmode={sslmode}&channel_binding={binding}");
            server
                .expect(&server.url(&parameters), expected, &parameters)
                .await;
        }
    }
}

#[tokio::test]
async fn a_unix_socket_needs_no_tls() {
    let server = Server::trusted().await;
    for (parameters, _) in TABLE {
        let url = server.url_at(&server.socket(), parameters);
        server.expect(&url, Plain, parameters).await;
    }
}

#[tokio::test]
async fn allow_and_prefer_give_way_to_the_server_s_rules() {
    let server = Server::trusted().await;
    let rejected = Refused("error: FATAL: pg_hba.conf rejects connection for host");
    let both = Refused("; then ");
    for (rules, seen) in [
        (
            "hostssl vault all 127.0.0.1/32 scram-sha-256\nhost vault all 127.0.0.1/32 reject\n",
            [rejected, Encrypted, Encrypted, Encrypted],
        ),
        (
            "hostnossl vault all 127.0.0.1/32 scram-sha-256\nhost vault all 127.0.0.1/32 reject\n",
            [Plain, Plain, Plain, rejected],
        ),
        (
            "host vault all 127.0.0.1/32 reject\n",
            [rejected, both, both, rejected],
        ),
    ] {
        server.admit(&format!("{SUPERUSER}{rules}")).await;
        for (sslmode, expected) in ["disable", "allow", "prefer", "require"].iter().zip(seen) {
            let url = server.url(&format!("sslmode={sslmode}"));
            server
                .expect(&url, expected, &format!("{sslmode}: {rules}"))
                .await;
        }
    }
}

#[tokio::test]
async fn what_two_ways_have_in_common_is_said_once() {
    let server = Server::start().await;
    let hba = format!("{SUPERUSER}host vault all 127.0.0.1/32 reject\n");
    server.admit(&hba).await;
    let refused = server.see(&server.url("sslmode=prefer")).await.unwrap_err();
    assert_eq!(refused.matches("no encryption").count(), 1, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_and_repositories_take_the_same_way() {
    let server = Server::trusted().await;
    let hba = format!("{SUPERUSER}hostssl all all 127.0.0.1/32 scram-sha-256\n");
    server.admit(&hba).await;
    let migrator = |parameters: &str| Migrator {
        url: ConnectionUrl::parse(&server.owner_url(parameters)).unwrap(),
        app_role: AppRole::parse(AppRole::DEFAULT).unwrap(),
        service_login: "creatorvault_service".to_owned(),
    };
    let strict = "sslmode=verify-full&sslrootcert={ca}&channel_binding=require";
    assert!(!migrator(strict).up().await.unwrap().is_empty());
    let database = Database::new(settings(&server.url(strict))).unwrap();
    assert!(database.is_ready().await.unwrap());

    let unsafe_server = Authority::new("another authority").identity(&["localhost"]);
    server.present(&unsafe_server, &[]).await;
    let refused = migrator(strict).status().await.unwrap_err();
    assert!(
        matches!(refused, MigrationError::Unreachable(_)),
        "{refused}"
    );
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
}

/// Runs itself once more, since the platform's roots are a matter of the environment.
#[tokio::test]
async fn without_a_file_the_platform_s_roots_count() {
    const URL: &str = "CREATORVAULT_TEST_TLS_URL";
    if let Ok(url) = env::var(URL) {
        let database = Database::new(settings(&url)).unwrap();
        return database.ping().await.unwrap();
    }
    let server = Server::trusted().await;
    let stranger = server.ca().with_file_name("stranger.pem");
    Authority::new("another authority").write(&stranger);
    for parameters in ["sslmode=verify-full", "sslrootcert=system"] {
        for (roots, words) in [
            (server.ca(), None),
            (stranger.clone(), Some("UnknownIssuer")),
            (
                server.ca().with_file_name("none.pem"),
                Some("NoSystemRoots"),
            ),
        ] {
            let again = Command::new(env::current_exe().unwrap())
                .args(["--exact", "tls::without_a_file_the_platform_s_roots_count"])
                .env(URL, server.url(parameters))
                .env("SSL_CERT_FILE", roots)
                .env_remove("SSL_CERT_DIR")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&again.stdout);
            assert_eq!(again.status.success(), words.is_none(), "{said}");
            assert!(said.contains(words.unwrap_or_default()), "{said}");
        }
    }
}

/// What a server hears before it has said anything that matters.
async fn first_words(host: &str, parameters: &str, negotiated: bool) -> Vec<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("postgresql://ada:pw@{host}:{port}/vault?{parameters}");
    let database = Database::new(settings(&url)).unwrap();
    let asking = tokio::spawn(async move { database.ping().await });
    let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
    if negotiated {
        let mut request = [0; 8];
        stream.read_exact(&mut request).await.unwrap();
        assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47]);
        stream.write_all(b"S").await.unwrap();
    }
    let mut header = [0; 5];
    stream.read_exact(&mut header).await.unwrap();
    assert_eq!(header[0], 22, "a handshake of TLS");
    let mut hello = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
    stream.read_exact(&mut hello).await.unwrap();
    drop(stream);
    assert!(asking.await.unwrap().is_err());
    hello
}

fn holds(hello: &[u8], words: &[u8]) -> bool {
    hello.windows(words.len()).any(|window| window == words)
}

#[tokio::test]
async fn a_server_hears_its_name_and_in_direct_negotiation_the_protocol_s() {
    let hello = first_words("localhost", "sslmode=require", true).await;
    assert!(holds(&hello, b"localhost") && !holds(&hello, b"postgresql"));
    let hello = first_words("127.0.0.1", "sslmode=require", true).await;
    assert!(!holds(&hello, b"127.0.0.1"));
    let direct = "sslmode=require&sslnegotiation=direct";
    let hello = first_words("localhost", direct, false).await;
    assert!(holds(&hello, b"localhost") && holds(&hello, b"\x0apostgresql"));
}
