//! Whose address a call is counted for.

use creatorvault_tests::{Service, assert_problem};

use super::{ALL, assert_limited, left};

const IDEA: &str = "/api/v1/ada/ideas/1";
const ONE: (&str, &str) = ("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "1");
const PROXIES: (&str, &str) = ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, fd00::/8");

/// Asks through some proxies, each line in a header of its own, and says whether that was too often.
async fn is_limited(service: &Service, forwarded: &[&str]) -> bool {
    let ask = service.get(IDEA);
    let ask = forwarded
        .iter()
        .fold(ask, |ask, line| ask.header("x-forwarded-for", line));
    let answer = ask.answer().await;
    if answer.status == 429 {
        assert_limited(&answer);
        return true;
    }
    assert_problem(&answer, 401, "AUTH_ERROR");
    false
}

#[tokio::test]
async fn loopback_is_exempt_unless_it_forwards_for_somebody() {
    let service = Service::start().await;
    for _ in 0..12 {
        let answer = service.get(IDEA).answer().await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        assert_eq!(left(&answer), ("", ""));
        assert_eq!(service.get("/health").answer().await.status, 200);
    }
    for number in 0..10 {
        assert!(!is_limited(&service, &[&format!("192.0.2.{number}")]).await);
    }
    assert!(is_limited(&service, &["192.0.2.99"]).await);
    assert!(is_limited(&service, &["127.0.0.1"]).await);
    assert!(is_limited(&service, &[""]).await);
    assert!(!is_limited(&service, &[]).await);
}

#[tokio::test]
async fn the_last_address_that_is_no_proxy_is_counted_and_nothing_that_stands_before_it() {
    let service = Service::start_with(&[ALL, ONE, PROXIES]).await;
    assert!(!is_limited(&service, &["192.0.2.1"]).await);
    for spoofed in [
        &["192.0.2.1"][..],
        &["192.0.2.7, 192.0.2.1"],
        &["192.0.2.8", "192.0.2.1"],
        &["garbage, 192.0.2.1"],
        &["192.0.2.9, 192.0.2.1, 10.0.0.7", "10.1.1.1,fd00::1"],
        &["::ffff:192.0.2.1"],
        &["192.0.2.1:4711"],
    ] {
        assert!(is_limited(&service, spoofed).await, "{spoofed:?}");
    }
    assert!(!is_limited(&service, &["192.0.2.2"]).await);
    assert!(!is_limited(&service, &["192.0.2.1, 192.0.2.3"]).await);
}

#[tokio::test]
async fn garbage_is_counted_for_the_proxy_that_let_it_pass_and_never_exempt() {
    let service = Service::start_with(&[ONE, PROXIES]).await;
    // The proxy itself is exempt.
    assert!(!is_limited(&service, &[]).await);
    assert!(!is_limited(&service, &["unknown"]).await);
    for garbage in [
        "unknown",
        "",
        "192.0.2.1, ",
        "1.2.3.4.5",
        "_hidden",
        "\u{fc}",
    ] {
        assert!(is_limited(&service, &[garbage]).await, "{garbage:?}");
    }
    assert!(!is_limited(&service, &[]).await);
    assert!(!is_limited(&service, &["192.0.2.1"]).await);
}

#[tokio::test]
async fn ipv6_is_counted_by_its_network_of_64_bits() {
    let service = Service::start_with(&[ALL, ONE, PROXIES]).await;
    assert!(!is_limited(&service, &["2001:db8:0:1::1"]).await);
    assert!(is_limited(&service, &["2001:db8:0:1:ffff:ffff:ffff:ffff"]).await);
    assert!(is_limited(&service, &["[2001:db8:0:1::2]:4711"]).await);
    assert!(!is_limited(&service, &["2001:db8:0:2::1"]).await);
}

#[tokio::test]
async fn an_exempt_range_is_free_of_the_limit_by_address_and_not_of_the_users() {
    let variables = [
        ("RATE_LIMIT_EXEMPT", "192.0.2.0/24"),
        ("RATE_LIMIT_PER_MINUTE", "1"),
        ONE,
        PROXIES,
    ];
    let service = Service::start_with(&variables).await;
    for _ in 0..3 {
        assert!(!is_limited(&service, &["192.0.2.7"]).await);
    }
    let call = || {
        let ask = service.get(IDEA).header("x-forwarded-for", "192.0.2.7");
        ask.as_user("ada").answer()
    };
    assert_problem(&call().await, 404, "NOT_FOUND");
    assert_limited(&call().await);
    // Loopback no longer is.
    assert!(!is_limited(&service, &[]).await);
    assert!(is_limited(&service, &[]).await);
}

#[tokio::test]
async fn no_limit_is_none() {
    let off = ("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "0");
    let service = Service::start_with(&[ALL, off]).await;
    for _ in 0..12 {
        let answer = service.get(IDEA).answer().await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        assert_eq!(left(&answer), ("", ""));
        assert_eq!(service.get("/health").answer().await.status, 200);
    }
}
