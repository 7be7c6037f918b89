//! Somebody answers in Redis's place.

use std::time::{Duration, Instant};

use creatorvault_tests::{Liar, PrivateRedis};

use super::{Caller, back_since, counting, limited, until_counted};

const LIES: [&[u8]; 14] = [
    b"+OK\r\n",
    b":1\r\n",
    b"$-1\r\n",
    b"*0\r\n",
    b"*2\r\n:1\r\n:-5\r\n",
    b"*2\r\n:1\r\n:0\r\n",
    b"*2\r\n:0\r\n:0\r\n",
    b"*2\r\n:7\r\n:600000\r\n",
    b"*2\r\n:1\r\n:9223372036854775807\r\n",
    b"*2\r\n:1\r\n:99999999999999999999999\r\n",
    b"*2\r\n$3\r\nyes\r\n$2\r\nno\r\n",
    b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    b"$99999999999\r\n",
    b"HTTP/1.1 400 Bad Request\r\n\r\n\xff\0",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_lie_makes_a_limit_go_away_or_an_answer_fail() {
    // The one call that sees whether Redis is fit to be asked goes well, and what the limit is for
    // does not.
    let found_out_late = LIES.map(|lie| (lie, 1));
    let earlier_and_later = [(LIES[4], 0), (LIES[4], 5)];
    for (lie, honest) in found_out_late.into_iter().chain(earlier_and_later) {
        let redis = PrivateRedis::absent();
        let _liar = Liar::at(redis.address(), honest, lie).await;
        let service = limited(&redis.url(), "20").await;
        let (ada, began) = (Caller::new("ada"), Instant::now());
        let allowed = ada.allowed(&service, 30).await;
        let most = 20 + back_since(began);
        assert!((20..=most).contains(&allowed), "{allowed} {lie:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liar_in_redis_place_is_found_out_and_redis_taken_back() {
    let mut redis = PrivateRedis::start();
    let service = counting(&redis).await;
    let (ada, began) = (Caller::new("ada"), Instant::now());
    let mut allowed = ada.allowed(&service, 50).await;
    redis.kill();
    let liar = Liar::at(redis.address(), 1, b"*2\r\n:1\r\n:-1\r\n").await;
    // Long enough to be met.
    while began.elapsed() < Duration::from_secs(3) {
        allowed += ada.allowed(&service, 1).await;
    }
    assert!(
        (100..=100 + back_since(began)).contains(&allowed),
        "{allowed}"
    );
    drop(liar);
    redis.restart();
    until_counted(&service, &redis).await;
}
