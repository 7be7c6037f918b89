//! The issuer changes its keys, and nobody restarts anything.

use std::time::Duration;

use creatorvault_auth::{KeySource, Rejection};

use super::{
    Clock, Conduct, Server, UNKNOWN, accepts, eventually, following, judge, set, settle, token,
    verifier,
};
use crate::issuer::{ATTACKER, OURS, Payload, base64url, now};

const NEW: &std::sync::LazyLock<aws_lc_rs::rsa::KeyPair> = &ATTACKER;

#[tokio::test]
async fn a_new_key_is_accepted_and_an_old_one_refused_once_the_issuer_is_asked() {
    let server = Server::start(Conduct::set(&set(&[("old", &OURS)])));
    let verifier = following(&server).await;
    assert!(accepts(&verifier, &token("old", &OURS)));

    server.does(Conduct::set(&set(&[("new", NEW)])));
    assert_eq!(verifier.verify(&token("new", NEW), now()), UNKNOWN);
    assert!(judge(&verifier, &token("new", NEW)).await.is_ok());
    assert!(accepts(&verifier, &token("new", NEW)));
    assert_eq!(verifier.verify(&token("old", &OURS), now()), UNKNOWN);
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_refused_within_five_minutes_without_anyone_asking() {
    let server = Server::start(Conduct::set(&set(&[("old", &OURS)])));
    let verifier = following(&server).await;
    let clock = Clock::stop();
    server.does(Conduct::set(&set(&[("new", NEW)])));

    clock.forward(Duration::from_secs(299)).await;
    settle().await;
    assert!(accepts(&verifier, &token("old", &OURS)));
    assert_eq!(server.asked(), 1);

    clock.forward(Duration::from_secs(2)).await;
    eventually("the new key is known", || {
        accepts(&verifier, &token("new", NEW))
    })
    .await;
    assert!(!accepts(&verifier, &token("old", &OURS)));
}

#[tokio::test]
async fn a_thousand_forged_key_ids_make_the_issuer_be_asked_once_in_thirty_seconds() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    let clock = Clock::stop();
    for (seconds, expected) in [(0, 2), (29, 2), (1, 3), (29, 3), (1, 4)] {
        clock.forward(Duration::from_secs(seconds)).await;
        let forged: Vec<_> = (0..1_000).map(|id| forged(&id.to_string())).collect();
        let judged = forged.iter().map(|token| judge(&verifier, token));
        for judged in futures_util::future::join_all(judged).await {
            assert_eq!(judged, UNKNOWN);
        }
        assert_eq!(server.asked(), expected);
    }
}

#[tokio::test]
async fn a_failure_is_not_tried_again_by_the_next_request() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    let _clock = Clock::stop();
    server.does(Conduct::hang_up());
    assert_eq!(judge(&verifier, &token("b", NEW)).await, UNKNOWN);
    server.does(Conduct::set(&set(&[("b", NEW)])));
    assert_eq!(judge(&verifier, &token("b", NEW)).await, UNKNOWN);
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn requests_wait_for_the_one_that_is_under_way() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    let clock = Clock::stop();
    server.does(Conduct::Stall(Vec::new()));
    let token = token("b", NEW);
    let mut first = Box::pin(judge(&verifier, &token));
    assert!(futures_util::poll!(&mut first).is_pending());
    eventually("the issuer is asked", || server.asked() == 2).await;

    let others = futures_util::future::join_all((0..100).map(|_| judge(&verifier, &token)));
    let mut others = Box::pin(others);
    assert!(futures_util::poll!(&mut others).is_pending());
    assert!(
        accepts(&verifier, &super::token("a", &OURS)),
        "nobody else waits"
    );

    clock.forward(Duration::from_millis(5_010)).await;
    assert_eq!(first.await, UNKNOWN);
    assert!(others.await.iter().all(|judged| *judged == UNKNOWN));
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn a_request_that_goes_away_takes_no_answer_from_the_others() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    server.does(Conduct::set(&set(&[("b", NEW)])));
    let token = token("b", NEW);
    let mut given_up = Box::pin(judge(&verifier, &token));
    assert!(futures_util::poll!(&mut given_up).is_pending());
    drop(given_up);
    eventually("the key is known", || accepts(&verifier, &token)).await;
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn without_an_issuer_nothing_is_decided_until_it_comes_back() {
    let server = Server::start(Conduct::hang_up());
    let verifier = verifier(KeySource::Published(server.url()));
    let clock = Clock::stop();
    eventually("the issuer is asked", || server.ended() == 1).await;
    let token = token("a", &OURS);
    assert_eq!(verifier.verify(&token, now()), Err(Rejection::Unverifiable));
    assert!(!verifier.knows_a_key());
    assert_eq!(
        verifier
            .verify("a.b.c", now())
            .map_err(Rejection::is_for_want_of_a_key),
        Err(false)
    );

    // Each pause is twice the one before, up to thirty seconds.
    for (asked, pause) in [1, 2, 4, 8, 16, 30, 30].into_iter().enumerate() {
        eventually("the issuer has failed", || server.ended() == asked + 1).await;
        settle().await;
        clock
            .forward(Duration::from_millis(pause * 1_000 - 10))
            .await;
        settle().await;
        assert_eq!(server.asked(), asked + 1);
        clock.forward(Duration::from_millis(20)).await;
        eventually("the issuer is asked again", || server.asked() == asked + 2).await;
    }
    eventually("the issuer has failed", || server.ended() == 8).await;
    settle().await;
    server.does(Conduct::set(&set(&[("a", &OURS)])));
    clock.forward(Duration::from_millis(30_010)).await;
    eventually("a key is known", || verifier.knows_a_key()).await;
    assert!(accepts(&verifier, &token));
}

/// A token that names a key which nobody has, and that nobody signed.
fn forged(id: &str) -> String {
    let header = base64url(format!(r#"{{"alg":"RS256","kid":"{id}"}}"#));
    format!("{header}.{}.AAAA", base64url(Payload::good().text()))
}

#[tokio::test]
async fn a_request_that_comes_before_the_first_set_waits_for_it() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = verifier(KeySource::Published(server.url()));
    assert!(judge(&verifier, &token("a", &OURS)).await.is_ok());
    settle().await;
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_request_brings_a_missing_set_before_its_time() {
    let server = Server::start(Conduct::hang_up());
    let verifier = verifier(KeySource::Published(server.url()));
    let _clock = Clock::stop();
    let token = token("a", &OURS);
    assert_eq!(judge(&verifier, &token).await, Err(Rejection::Unverifiable));
    server.does(Conduct::set(&set(&[("a", &OURS)])));
    assert!(judge(&verifier, &token).await.is_ok());
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn nobody_is_asked_once_the_verifier_is_gone() {
    let server = Server::start(Conduct::set(&set(&[("a", &OURS)])));
    let verifier = following(&server).await;
    let clock = Clock::stop();
    drop(verifier);
    clock.forward(Duration::from_secs(3_600)).await;
    settle().await;
    assert_eq!(server.asked(), 1);
}
