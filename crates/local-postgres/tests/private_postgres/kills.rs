//! `kill -9` of everything, in every combination: the next start works and the data are there.

use std::env;
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use creatorvault_local_postgres::{Cluster, Home, Server, Settings};
use rustix::process::geteuid;

use crate::cluster::home;
use crate::support::{
    Again, Folder, assert_row, eventually, is_alive, kill, programs, put_row, stat, watcher_of,
};

/// The home to start, or `temporary`.
const VARIABLE: &str = "CREATORVAULT_LOCAL_LAUNCH";
const NOBODY: u32 = 65534;

async fn start(folder: &Folder) -> Cluster {
    Cluster::start(home(folder), &programs(), &Settings::kept())
        .await
        .unwrap()
}

#[tokio::test]
async fn launcher() {
    let Some(place) = env::var_os(VARIABLE) else {
        return;
    };
    let home = if place == "temporary" {
        Home::temporary().unwrap()
    } else {
        Home::at(Path::new(&place)).unwrap()
    };
    let path = home.path().display().to_string();
    let cluster = Cluster::start(home, &programs(), &Settings::kept())
        .await
        .unwrap();
    say(&cluster, &path);
}

fn say(cluster: &Cluster, path: &str) {
    crate::support::say_and_stay(&format!("{} {path}", cluster.id()));
}

/// Another process that runs a cluster; its server's id; its home.
fn launch(command: &mut Command) -> (Again, u32, Home) {
    let (launcher, word) = Again::start(command, "kills::launcher");
    let (id, path) = word.split_once(' ').unwrap();
    (
        launcher,
        id.parse().unwrap(),
        Home::at(Path::new(path)).unwrap(),
    )
}

fn launcher_of(folder: &Folder) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(VARIABLE, home(folder).path());
    command
}

async fn launch_with_row(folder: &Folder) -> (Again, u32) {
    let (launcher, id, home) = launch(&mut launcher_of(folder));
    put_row(&Server::of_home(&home).unwrap()).await;
    (launcher, id)
}

#[tokio::test]
async fn a_killed_server() {
    let folder = Folder::new();
    let mut cluster = start(&folder).await;
    put_row(cluster.server()).await;
    assert!(cluster.is_running());
    kill(cluster.id());
    eventually("it is noticed", || !cluster.is_running());
    drop(cluster);
    assert_row(start(&folder).await.server()).await;
}

#[tokio::test]
async fn a_killed_launcher() {
    let folder = Folder::new();
    let (mut launcher, id) = launch_with_row(&folder).await;
    launcher.kill();
    eventually("the server stops by itself", || !is_alive(id));
    assert_row(start(&folder).await.server()).await;
}

#[tokio::test]
async fn a_killed_launcher_and_an_impatient_successor() {
    let folder = Folder::new();
    let (mut launcher, _) = launch_with_row(&folder).await;
    launcher.kill();
    assert_row(start(&folder).await.server()).await;
}

#[tokio::test]
async fn both_killed() {
    let folder = Folder::new();
    let (mut launcher, id) = launch_with_row(&folder).await;
    kill(id);
    launcher.kill();
    assert_row(start(&folder).await.server()).await;
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
async fn a_killed_launcher_and_watcher_leave_an_orphan_that_is_stopped() {
    let folder = Folder::new();
    let (mut launcher, id) = launch_with_row(&folder).await;
    kill(watcher_of(id).unwrap());
    launcher.kill();
    assert!(is_alive(id));
    let successor = start(&folder).await;
    assert!(!is_alive(id));
    assert_row(successor.server()).await;
}

/// Makes the home look as if the server had been killed and its id were this one.
async fn stale(folder: &Folder, id: u32) {
    let cluster = start(folder).await;
    put_row(cluster.server()).await;
    let file = folder.join("home/data/postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    drop(cluster);
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&file, format!("{id}\n{rest}")).unwrap();
}

/// PostgreSQL disregards processes of other accounts, so these must have the server's.
fn process_of_the_account(folder: &Folder, program: &str) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped());
    if geteuid().is_root() {
        use std::os::unix::fs::MetadataExt as _;
        let owner = fs::metadata(folder.join("home/data")).unwrap();
        command.uid(owner.uid()).gid(owner.gid());
    }
    command
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
async fn a_zombie_with_the_server_s_id() {
    let folder = Folder::new();
    drop(start(&folder).await);
    let mut zombie = process_of_the_account(&folder, "true").spawn().unwrap();
    eventually("it is a zombie", || {
        stat(zombie.id()).is_none_or(|stat| stat.state == "Z")
    });
    stale(&folder, zombie.id()).await;
    assert_row(start(&folder).await.server()).await;
    zombie.wait().unwrap();
}

#[tokio::test]
async fn a_stranger_with_the_server_s_id_is_unharmed() {
    let folder = Folder::new();
    drop(start(&folder).await);
    let mut stranger = process_of_the_account(&folder, "cat").spawn().unwrap();
    stale(&folder, stranger.id()).await;
    assert_row(start(&folder).await.server()).await;
    assert!(stranger.try_wait().unwrap().is_none());
    drop(stranger.stdin.take());
    stranger.wait().unwrap();
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
async fn a_killed_run_s_temporary_home_is_swept_up_by_the_next() {
    let folder = Folder::new();
    let temporary = || {
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .env(VARIABLE, "temporary")
            .env("TMPDIR", folder.path());
        launch(&mut command)
    };
    let (mut first, id, first_home) = temporary();
    let (second, _, second_home) = temporary();
    assert!(first_home.path().exists(), "a live run is left alone");
    kill(watcher_of(id).unwrap());
    first.kill();
    let (third, _, third_home) = temporary();
    assert!(!is_alive(id));
    assert!(!first_home.path().exists());
    assert!(second_home.path().exists());
    second.release();
    third.release();
    assert!(!second_home.path().exists() && !third_home.path().exists());
}

#[tokio::test]
async fn an_ordinary_user_can_do_all_this() {
    if !geteuid().is_root() {
        return; // The other tests have shown it.
    }
    let folder = Folder::new();
    let program = folder.join("launcher");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let path = folder.join("nobody-s");
    fs::create_dir(&path).unwrap();
    chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
    let again = || {
        let mut command = Command::new(&program);
        command
            .env(VARIABLE, path.join("home"))
            .current_dir(&path)
            .uid(NOBODY)
            .gid(NOBODY);
        launch(&mut command)
    };
    let (mut first, id, home) = again();
    put_row(&Server::of_home(&home).unwrap()).await;
    kill(id);
    first.kill();
    let (mut second, id, home) = again();
    assert_row(&Server::of_home(&home).unwrap()).await;
    second.kill();
    eventually("the server stops by itself", || !is_alive(id));
    let (third, _, home) = again();
    assert_row(&Server::of_home(&home).unwrap()).await;
    third.release();
}
