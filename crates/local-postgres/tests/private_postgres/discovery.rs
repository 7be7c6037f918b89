//! Where programs are found, in a made-up file system.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use creatorvault_local_postgres::{Error, Programs, Search};

use crate::support::Folder;

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// An installation under `usr/lib/postgresql`, with its contrib modules.
fn install(root: &Folder, major: u32) -> PathBuf {
    let bin = install_without_contrib(root, major);
    let extension = root.join(&format!("usr/share/postgresql/{major}/extension"));
    fs::create_dir_all(&extension).unwrap();
    fs::write(extension.join("pg_trgm.control"), "").unwrap();
    bin
}

fn install_without_contrib(root: &Folder, major: u32) -> PathBuf {
    let bin = root.join(&format!("usr/lib/postgresql/{major}/bin"));
    script(&bin.join("initdb"), "exit 1");
    script(
        &bin.join("postgres"),
        &format!("echo 'postgres (PostgreSQL) {major}.4 (Debian)'"),
    );
    bin
}

/// The machine's own programs are out of sight.
fn search(root: &Folder) -> Search {
    Search {
        bin: None,
        path: Some(root.join("bin").into()),
        root: root.path().to_owned(),
        offline: true,
        major: None,
    }
}

fn found(search: &Search) -> PathBuf {
    Programs::find(search).unwrap().bin().to_owned()
}

#[test]
fn the_newest_of_the_usual_folders_is_taken() {
    let root = Folder::new();
    let older = install(&root, 9 + 6);
    let newest = install(&root, 17);
    install(&root, 16);
    install_without_contrib(&root, 18);
    assert_eq!(found(&search(&root)), newest);
    assert_eq!(Programs::find(&search(&root)).unwrap().major(), 17);
    let for_data = |major| Search {
        major: Some(major),
        ..search(&root)
    };
    assert_eq!(
        found(&for_data(15)),
        older,
        "the data's own version comes first"
    );
    assert_eq!(
        found(&for_data(14)),
        newest,
        "and if there is none, the best"
    );
}

#[test]
fn the_path_comes_before_the_usual_folders_and_links_are_followed() {
    let root = Folder::new();
    let linked = install(&root, 16);
    install(&root, 17);
    fs::create_dir(root.join("bin")).unwrap();
    std::os::unix::fs::symlink(linked.join("initdb"), root.join("bin/initdb")).unwrap();
    assert_eq!(found(&search(&root)), linked);
}

#[test]
fn a_wrapper_on_the_path_is_passed_by() {
    let root = Folder::new();
    let real = install(&root, 16);
    script(&root.join("bin/initdb"), "exit 1");
    assert_eq!(found(&search(&root)), real);
    script(
        &root.join("bin/postgres"),
        "echo 'postgres (PostgreSQL) 17.1'",
    );
    assert_eq!(
        found(&search(&root)),
        real,
        "also with a second one, since its modules are not there"
    );
}

#[test]
fn pg_config_comes_before_the_usual_folders() {
    let root = Folder::new();
    let told = install(&root, 15);
    install(&root, 17);
    script(
        &root.join("bin/pg_config"),
        &format!("echo '{}'", told.display()),
    );
    assert_eq!(found(&search(&root)), told);
}

#[test]
fn pg_config_tells_where_the_modules_are() {
    let root = Folder::new();
    let bin = install_without_contrib(&root, 17);
    let share = root.join("elsewhere");
    script(
        &bin.join("pg_config"),
        &format!("echo '{}'", share.display()),
    );
    assert!(matches!(
        Programs::find(&search(&root)),
        Err(Error::NotFound { .. })
    ));
    fs::create_dir_all(share.join("extension")).unwrap();
    fs::write(share.join("extension/pg_trgm.control"), "").unwrap();
    assert_eq!(found(&search(&root)), bin);
}

#[test]
fn a_named_folder_is_the_only_one() {
    let root = Folder::new();
    let named = install(&root, 15);
    install(&root, 17);
    assert_eq!(
        found(&Search {
            bin: Some(named),
            ..search(&root)
        }),
        root.join("usr/lib/postgresql/15/bin")
    );
    let wrong = Search {
        bin: Some(root.join("nothing")),
        ..search(&root)
    };
    let text = Programs::find(&wrong).unwrap_err().to_string();
    assert!(text.contains("nothing: no initdb there"), "{text}");
    assert!(!text.contains("/17/"), "{text}");
}

#[test]
fn what_will_not_do_is_told_with_its_reason() {
    let root = Folder::new();
    install(&root, 14);
    install_without_contrib(&root, 16);
    let text = Programs::find(&search(&root)).unwrap_err().to_string();
    for part in [
        "postgresql/14/bin: PostgreSQL 14 is older than 15",
        "postgresql/16/bin: PostgreSQL 16 without the contrib modules",
        "apt-get install postgresql",
        "CREATORVAULT_PG_BIN",
        "DATABASE_URL",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
}

/// A made-up `apt-get` that records its arguments and installs an installation.
fn apt_get(root: &Folder, ending: &str) {
    let record = root.join("asked");
    let hidden = root.join("usr/lib/postgresql/hidden");
    let shown = root.join("usr/lib/postgresql/17");
    install(root, 17);
    fs::rename(&shown, &hidden).unwrap();
    let (record, hidden, shown) = (record.display(), hidden.display(), shown.display());
    let text = format!(
        "echo \"$*\" >> {record}\n[ \"$1\" = update ] || /bin/mv {hidden} {shown}\n{ending}"
    );
    script(&root.join("bin/apt-get"), &text);
}

fn find_or_install(search: &Search) -> (Result<Programs, Error>, String) {
    let said = Mutex::new(String::new());
    let found = Programs::find_or_install(search, &|text| said.lock().unwrap().push_str(text));
    (found, said.into_inner().unwrap())
}

#[test]
fn the_system_s_package_is_installed_aloud_unless_offline() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let root = Folder::new();
    apt_get(&root, "");
    let (missing, said) = find_or_install(&search(&root));
    assert!(matches!(missing, Err(Error::NotFound { .. })));
    assert_eq!(said, "");

    let online = Search {
        offline: false,
        ..search(&root)
    };
    let (found, said) = find_or_install(&online);
    assert_eq!(found.unwrap().major(), 17);
    assert!(said.contains("apt-get install"), "{said}");
    let asked = fs::read_to_string(root.join("asked")).unwrap();
    assert_eq!(
        asked,
        "update\ninstall -y --no-install-recommends postgresql\n"
    );
    let configuration = root.join("etc/postgresql-common/createcluster.conf");
    let text = fs::read_to_string(configuration).unwrap();
    assert!(text.contains("\ncreate_main_cluster = false\n"), "{text}");

    let (_, said) = find_or_install(&online);
    assert_eq!(said, "", "what is there is not installed again");
}

#[test]
fn a_failed_installation_tells_what_the_system_said() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let root = Folder::new();
    apt_get(&root, "echo 'no network' >&2; exit 100");
    let (found, _) = find_or_install(&Search {
        offline: false,
        ..search(&root)
    });
    let text = found.unwrap_err().to_string();
    assert!(
        text.contains("`apt-get update` failed:\nno network"),
        "{text}"
    );
}
