//! What comes instead of a JWK set. The last good one stays in use, whatever it is.

use std::time::Duration;

use super::{
    Clock, Conduct, Server, UNKNOWN, accepts, eventually, following, judge, set, settle, token,
};
use crate::issuer::{ATTACKER, OURS};

const LIMIT: usize = 64 * 1024;

/// The server has another key now, but answers in this way.
async fn assert_keeps_the_last_good_set(name: &str, conduct: Conduct) {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    server.does(conduct);
    assert_eq!(
        judge(&verifier, &token("b", &ATTACKER)).await,
        UNKNOWN,
        "{name}"
    );
    assert!(accepts(&verifier, &token("a", &OURS)), "{name}");
    assert_eq!(server.asked(), 2, "{name}");
}

fn next_set() -> String {
    set(&[("b", &ATTACKER)])
}

fn padded(length: usize) -> String {
    let set = next_set();
    let blanks = " ".repeat(length - set.len());
    set + &blanks
}

#[tokio::test]
async fn nonsense_changes_nothing() {
    let good = next_set();
    let elliptic = r#"{"keys":[{"kty":"EC","kid":"b","crv":"P-256","x":"AA","y":"AA"}]}"#;
    let half = format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{good}");
    let cut = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1000\r\n{good}");
    for (name, conduct) in [
        (
            "a web page",
            Conduct::set("<!doctype html><title>Sign in</title>"),
        ),
        ("nothing", Conduct::set("")),
        ("an empty set", Conduct::set(r#"{"keys":[]}"#)),
        ("a set without a usable key", Conduct::set(elliptic)),
        (
            "a set with a repeated member",
            Conduct::set(&good.replacen('{', r#"{"keys":1,"#, 1)),
        ),
        (
            "a failure",
            Conduct::answer("500 Internal Server Error", &good),
        ),
        ("a refusal", Conduct::answer("404 Not Found", &good)),
        (
            "another success",
            Conduct::answer("203 Non-Authoritative Information", &good),
        ),
        ("one byte too many", Conduct::set(&padded(LIMIT + 1))),
        ("half an answer", Conduct::Write(half.into_bytes())),
        ("a cut answer", Conduct::Write(cut.into_bytes())),
        (
            "no HTTP",
            Conduct::Write(b"220 smtp.example.com ESMTP\r\n".to_vec()),
        ),
        ("no answer", Conduct::hang_up()),
    ] {
        assert_keeps_the_last_good_set(name, conduct).await;
    }
}

#[tokio::test]
async fn the_longest_answer_is_read() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    server.does(Conduct::set(&padded(LIMIT)));
    assert!(judge(&verifier, &token("b", &ATTACKER)).await.is_ok());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(Conduct::set(&next_set()));
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
    ] {
        let head = format!("HTTP/1.1 {status}\r\nlocation: {}\r\n", elsewhere.url());
        let answer = format!("{head}content-length: 0\r\n\r\n").into_bytes();
        assert_keeps_the_last_good_set(status, Conduct::Write(answer)).await;
    }
    assert_eq!(elsewhere.asked(), 0);
}

#[tokio::test]
async fn a_body_without_an_end_is_not_read_to_it() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    server.does(Conduct::Repeat(b"HTTP/1.1 200 OK\r\n\r\n".repeat(1_000)));
    assert_eq!(judge(&verifier, &token("b", &ATTACKER)).await, UNKNOWN);
    eventually("the connection is closed", || server.ended() == 2).await;
    // What the kernel's own buffers have swallowed may be more than what was read.
    assert!(server.repeated() < 10_000_000, "{}", server.repeated());
    assert!(accepts(&verifier, &token("a", &OURS)));
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_given_up_after_five_seconds() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n";
    let body = format!("{head}{}", next_set());
    for conduct in [
        Conduct::Stall(Vec::new()),
        Conduct::Stall(head.as_bytes()[..20].to_vec()),
        Conduct::Stall(head.into()),
        Conduct::Stall(body.into_bytes()),
        Conduct::Drip(head.into()),
    ] {
        let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
        let verifier = following(&server).await;
        let clock = Clock::stop();
        server.does(conduct);
        let named_b = token("b", &ATTACKER);
        let mut judged = Box::pin(judge(&verifier, &named_b));
        assert!(futures_util::poll!(&mut judged).is_pending());
        eventually("the issuer is asked", || server.asked() == 2).await;

        clock.forward(Duration::from_millis(4_990)).await;
        settle().await;
        assert!(futures_util::poll!(&mut judged).is_pending());
        assert!(accepts(&verifier, &token("a", &OURS)), "nobody else waits");
        clock.forward(Duration::from_millis(20)).await;
        assert_eq!(judged.await, UNKNOWN);
        assert!(accepts(&verifier, &token("a", &OURS)));
        tokio::time::resume();
    }
}
