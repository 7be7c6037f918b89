//! A cluster's ordinary life.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use creatorvault_local_postgres::{Cluster, Error, Home, Server, Settings};
use tokio_postgres::error::SqlState;

use crate::support::{Folder, assert_row, connect, programs, put_row};

pub(crate) fn home(folder: &Folder) -> Home {
    Home::at(&folder.join("home")).unwrap()
}

pub(crate) async fn start(folder: &Folder) -> Result<Cluster, Error> {
    Cluster::start(home(folder), &programs(), &Settings::thrown()).await
}

fn passwords(home: &Path) -> Vec<String> {
    ["superuser", "owner", "service"]
        .map(|login| fs::read_to_string(home.join(format!("{login}.password"))).unwrap())
        .to_vec()
}

#[tokio::test]
async fn the_second_start_has_the_data_and_the_port_of_the_first() {
    let folder = Folder::new();
    let first = start(&folder).await.unwrap();
    let (port, url) = (
        first.server().port(),
        first
            .server()
            .database("kept")
            .unwrap()
            .owner_url()
            .to_owned(),
    );
    put_row(first.server()).await;
    drop(first);
    let second = start(&folder).await.unwrap();
    assert_eq!(second.server().port(), port);
    assert_eq!(second.server().database("kept").unwrap().owner_url(), url);
    assert_row(second.server()).await;
}

#[tokio::test]
async fn a_taken_port_is_left_to_who_has_it() {
    let folder = Folder::new();
    let port = start(&folder).await.unwrap().server().port();
    let _taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
    assert_ne!(start(&folder).await.unwrap().server().port(), port);
}

#[tokio::test]
async fn a_second_instance_is_refused_and_the_first_is_unharmed() {
    let folder = Folder::new();
    let first = start(&folder).await.unwrap();
    put_row(first.server()).await;
    let error = start(&folder).await.unwrap_err();
    assert!(matches!(error, Error::InUse { .. }));
    let text = error.to_string();
    let url = format!("postgres://127.0.0.1:{}", first.server().port());
    assert!(
        text.contains(&format!("process {}, {url}.", std::process::id())),
        "{text}"
    );
    assert!(matches!(home(&folder).erase(), Err(Error::InUse { .. })));
    assert_row(first.server()).await;
    let elsewhere = Server::of_home(&home(&folder)).unwrap();
    assert_row(&elsewhere).await;
}

#[tokio::test]
async fn what_a_killed_first_start_left_is_made_anew() {
    let folder = Folder::new();
    let draft = folder.join("home/data.new");
    fs::create_dir_all(&draft).unwrap();
    fs::write(draft.join("PG_VERSION"), "15\n").unwrap();
    fs::write(folder.join("home/initdb.password"), "old").unwrap();
    fs::write(folder.join("home/owner.new"), "half").unwrap();
    let cluster = start(&folder).await.unwrap();
    put_row(cluster.server()).await;
    assert!(!draft.exists());
    assert!(!folder.join("home/initdb.password").exists());
}

#[tokio::test]
async fn passwords_are_needed_kept_to_their_owner_and_not_shown() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let all = passwords(cluster.server().home());
    for login in ["superuser", "owner", "service"] {
        let file = cluster.server().home().join(format!("{login}.password"));
        assert_eq!(
            fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let database = cluster.server().database("postgres").unwrap();
    let shown = format!("{cluster:?} {database:?}");
    assert!(
        all.iter().all(|password| !shown.contains(password)),
        "{shown}"
    );
    let wrong = database.superuser_url().replace(&all[0], &all[1]);
    let refused = creatorvault_local_postgres::connect(&wrong)
        .await
        .err()
        .unwrap();
    assert_eq!(refused.code(), Some(&SqlState::INVALID_PASSWORD));
}

#[tokio::test]
async fn the_logins_can_do_what_they_are_for_and_no_more() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let database = cluster
        .server()
        .ensure_database("creatorvault")
        .await
        .unwrap();
    let rights = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolreplication, rolcreaterole, \
                  rolinherit FROM pg_roles WHERE rolname = current_user";
    for (url, expected) in [
        (
            database.owner_url(),
            [false, false, false, false, true, true],
        ),
        (
            database.service_url(),
            [false, false, false, false, false, false],
        ),
    ] {
        let row = connect(url).await.query_one(rights, &[]).await.unwrap();
        let found: Vec<bool> = (0..expected.len()).map(|column| row.get(column)).collect();
        assert_eq!(found, expected);
    }
    let owner = connect(database.owner_url()).await;
    let migrate = "CREATE EXTENSION pg_trgm; CREATE ROLE app NOLOGIN; CREATE TABLE ideas (n int); \
                   GRANT app TO creatorvault_service";
    owner.batch_execute(migrate).await.unwrap();
    let service = connect(database.service_url()).await;
    for statement in [
        "SELECT * FROM ideas",
        "CREATE TABLE mine (n int)",
        "CREATE ROLE mine",
    ] {
        let refused = service.batch_execute(statement).await.unwrap_err();
        assert_eq!(
            refused.code(),
            Some(&SqlState::INSUFFICIENT_PRIVILEGE),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn letters_beyond_ascii_are_letters() {
    let folder = Folder::new();
    let cluster = start(&folder).await.unwrap();
    let client = connect(
        cluster
            .server()
            .database("postgres")
            .unwrap()
            .superuser_url(),
    )
    .await;
    let row = client
        .query_one("SELECT lower('ÄÉ'), current_setting('TimeZone')", &[])
        .await;
    let row = row.unwrap();
    assert_eq!((row.get(0), row.get(1)), ("äé", "UTC"));
}

#[tokio::test]
async fn another_version_s_data_are_left_alone() {
    let folder = Folder::new();
    let data = folder.join("home/data");
    fs::create_dir_all(&data).unwrap();
    fs::write(data.join("PG_VERSION"), "9\n").unwrap();
    let text = start(&folder).await.unwrap_err().to_string();
    assert!(
        text.contains("was made by PostgreSQL 9; found only"),
        "{text}"
    );
    assert!(data.join("PG_VERSION").exists());
}

#[tokio::test]
async fn a_server_that_cannot_start_is_quoted_and_further_settings_count() {
    let folder = Folder::new();
    let mut settings = Settings::thrown();
    settings
        .extra
        .push(("work_mem".to_owned(), "lots".to_owned()));
    let error = Cluster::start(home(&folder), &programs(), &settings)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Stopped { .. }));
    assert!(
        error
            .to_string()
            .contains("invalid value for parameter \"work_mem\""),
        "{error}"
    );

    settings.extra = vec![("work_mem".to_owned(), "7MB".to_owned())];
    let cluster = Cluster::start(home(&folder), &programs(), &settings)
        .await
        .unwrap();
    let client = connect(
        cluster
            .server()
            .database("postgres")
            .unwrap()
            .superuser_url(),
    )
    .await;
    let row = client.query_one("SHOW work_mem", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "7MB");
}

#[tokio::test]
async fn a_folder_that_the_server_cannot_enter_is_named() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = Folder::new();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = start(&folder).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }));
    let text = error.to_string();
    assert!(
        text.contains(&folder.join("home").display().to_string()),
        "{text}"
    );
    assert!(text.contains("CREATORVAULT_DATA_DIR"), "{text}");
}

#[tokio::test]
async fn erasing_takes_the_data_and_nothing_else() {
    let folder = Folder::new();
    home(&folder).erase().unwrap();
    drop(start(&folder).await.unwrap());
    let foreign = folder.join("home/notes.txt");
    fs::write(&foreign, "mine").unwrap();
    home(&folder).erase().unwrap();
    assert!(home(&folder).made_by().is_none());
    let left: Vec<_> = fs::read_dir(folder.join("home"))
        .unwrap()
        .flatten()
        .collect();
    assert!(left.iter().all(|entry| !entry.path().is_dir()), "{left:?}");
    assert!(foreign.exists());
}

#[tokio::test]
async fn a_temporary_home_goes_with_its_cluster() {
    let home = Home::temporary().unwrap();
    let path = home.path().to_owned();
    let cluster = Cluster::start(home, &programs(), &Settings::thrown())
        .await
        .unwrap();
    assert!(path.join("data").exists());
    drop(cluster);
    assert!(!path.exists());
}
