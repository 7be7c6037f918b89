//! A child that does not outlive its parent.

use std::io::{PipeReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use creatorvault_local_postgres::{StopSignal, Supervised};

use crate::support::{Again, eventually, is_alive, say_and_stay, stat, watcher_of};

const VARIABLE: &str = "CREATORVAULT_LOCAL_PARENT";
const AGES: &str = "100000";

fn shell(script: &str) -> (Supervised, PipeReader) {
    let (reader, writer) = std::io::pipe().unwrap();
    let program = Supervised::spawn(Path::new("/bin/sh"), StopSignal::Terminate, |command| {
        command.args(["-c", script]).stdout(writer);
    });
    (program.unwrap(), reader)
}

/// Fails, rather than hangs, when somebody keeps the pipe open.
fn read_to_end(mut reader: PipeReader) -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        sender.send(text)
    });
    receiver.recv_timeout(Duration::from_secs(30)).unwrap()
}

fn sleeper() -> Supervised {
    Supervised::spawn(Path::new("/bin/sleep"), StopSignal::Terminate, |command| {
        command
            .arg(AGES)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
    })
    .unwrap()
}

#[test]
fn parent() {
    if std::env::var_os(VARIABLE).is_some() {
        let child = sleeper();
        say_and_stay(&child.id().to_string());
    }
}

#[test]
fn a_killed_parent_takes_its_child_along() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let (mut parent, id) = Again::start(command.env(VARIABLE, "1"), "supervised::parent");
    let id = id.parse().unwrap();
    assert!(is_alive(id));
    parent.kill();
    eventually("the child ends", || !is_alive(id));
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
fn the_id_is_the_program_s_own_and_so_is_the_group() {
    let sleeper = sleeper();
    eventually("the shell becomes the program", || {
        stat(sleeper.id()).is_some_and(|stat| stat.name == "sleep")
    });
    assert_eq!(stat(sleeper.id()).unwrap().group, sleeper.id());
}

#[test]
fn the_caller_s_pipe_closes_with_the_program() {
    let (program, reader) = shell("echo hello");
    assert_eq!(read_to_end(reader), "hello\n");
    drop(program);
}

#[test]
fn the_program_s_input_is_empty() {
    let (_program, reader) = shell("cat; echo end");
    assert_eq!(read_to_end(reader), "end\n");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "looks into /proc")]
fn a_program_that_has_ended_is_not_watched_any_more() {
    let (mut program, _reader) = shell("exit 7");
    let id = program.id();
    let mut status = None;
    eventually("it ends", || {
        status = program.try_wait().unwrap();
        status.is_some()
    });
    assert_eq!(status.unwrap().code(), Some(7));
    eventually("the watcher leaves", || watcher_of(id).is_none());
}

#[test]
fn stopping_asks_first_and_kills_after_a_while() {
    use std::os::unix::process::ExitStatusExt as _;
    let (mut polite, mut reader) =
        shell("trap 'exit 3' TERM; echo x; while :; do sleep 0.01; done");
    reader.read_exact(&mut [0]).unwrap();
    assert_eq!(
        polite.stop(Duration::from_secs(30)).unwrap().code(),
        Some(3)
    );

    let (mut deaf, mut reader) = shell("trap '' TERM; echo x; while :; do sleep 0.01; done");
    reader.read_exact(&mut [0]).unwrap();
    assert_eq!(
        deaf.stop(Duration::from_millis(100)).unwrap().signal(),
        Some(9)
    );
}

#[test]
fn a_dropped_program_is_stopped() {
    let sleeper = sleeper();
    let id = sleeper.id();
    drop(sleeper);
    assert!(!is_alive(id));
}
