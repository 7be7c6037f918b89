//! Requests that are sent again.

use chrono::TimeDelta;
use creatorvault_domain::{Expected, IdeaListing, OwnerScope};
use creatorvault_persistence::{Database, Once, StoreError};

use crate::support::{Vault, answer, claim, connect, noon, scope, titled};

async fn count(vault: &Vault, owner: &OwnerScope) -> u64 {
    let ideas = vault.database.ideas();
    ideas
        .list(owner, &IdeaListing::default())
        .await
        .unwrap()
        .total
}

#[tokio::test]
async fn the_same_request_takes_effect_once_and_is_answered_alike() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let first = vault.keyed(&ada, "k", titled("x")).await.unwrap();
    let Once::First(idea) = first else {
        unreachable!("{first:?}")
    };
    let again = vault.keyed(&ada, "k", titled("x")).await.unwrap();
    assert_eq!(again, Once::Again(answer(&idea)));
    let other = vault.keyed(&ada, "k", titled("y")).await.unwrap();
    assert_eq!(other, Once::Reused);
    assert!(matches!(
        vault.keyed(&ada, "l", titled("x")).await.unwrap(),
        Once::First(_)
    ));
    assert_eq!(count(&vault, &ada).await, 2);

    let _ = vault
        .database
        .ideas()
        .remove(&ada, idea.id, &Expected::Any)
        .await
        .unwrap();
    let again = vault.keyed(&ada, "k", titled("x")).await.unwrap();
    assert_eq!(again, Once::Again(answer(&idea)), "though the row is gone");
}

#[tokio::test]
async fn keys_belong_to_their_owner() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    for owner in [&ada, &bob] {
        vault.provision(owner).await;
        let first = vault.keyed(owner, "k", titled("x")).await.unwrap();
        assert!(matches!(first, Once::First(_)), "{first:?}");
        assert_eq!(count(&vault, owner).await, 1);
    }
}

#[tokio::test]
async fn while_the_first_still_runs_the_second_is_told_so_at_once() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    // Holds up the first request inside its transaction, by a lock that its insert needs.
    let mut blocker = connect(vault.test.owner_url()).await;
    let blocking = blocker.transaction().await.unwrap();
    let lock = "LOCK TABLE ideas IN SHARE MODE";
    blocking.batch_execute(lock).await.unwrap();
    let first = vault.keyed(&ada, "k", titled("x"));
    let second = async {
        loop {
            // Until the first has its claim, the second would be held up in its place.
            let claims = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            if !blocking.query(claims, &[]).await.unwrap().is_empty() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let second = vault.keyed(&ada, "k", titled("x")).await.unwrap();
        blocking.commit().await.unwrap();
        second
    };
    let (first, second) = futures_util::future::join(first, second).await;
    assert_eq!(second, Once::InUse);
    assert!(matches!(first.unwrap(), Once::First(_)));
}

#[tokio::test]
async fn of_many_at_once_one_takes_effect() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let racing = (0..20).map(|_| vault.keyed(&ada, "k", titled("x")));
    let came = futures_util::future::join_all(racing).await;
    let firsts = came.into_iter().map(Result::unwrap);
    let firsts = firsts.filter(|came| matches!(came, Once::First(_)));
    assert_eq!(firsts.count(), 1);
    assert_eq!(count(&vault, &ada).await, 1);
}

#[tokio::test]
async fn what_is_refused_uses_up_no_key() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let refused = vault.keyed(&ada, "k", titled("x")).await;
    assert!(
        matches!(refused, Err(StoreError::UnknownOwner)),
        "{refused:?}"
    );
    vault.provision(&ada).await;
    let first = vault.keyed(&ada, "k", titled("y")).await.unwrap();
    assert!(matches!(first, Once::First(_)), "{first:?}");
}

#[tokio::test]
async fn a_key_is_kept_for_a_day() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let ideas = vault.database.ideas();
    let _ = vault.keyed(&ada, "k", titled("x")).await.unwrap();
    let new = titled("y");
    let claim = claim("k", &new);
    let day = noon() + TimeDelta::days(1);
    let within = day - TimeDelta::microseconds(1);
    let came = ideas.create_once(&ada, &new, within, &claim, answer).await;
    assert_eq!(came.unwrap(), Once::Reused);
    let came = ideas
        .create_once(&ada, &new, day, &claim, answer)
        .await
        .unwrap();
    assert!(matches!(came, Once::First(_)), "{came:?}");
    let came = ideas
        .create_once(&ada, &new, day, &claim, answer)
        .await
        .unwrap();
    assert!(matches!(came, Once::Again(_)), "{came:?}");
}

#[tokio::test]
async fn expired_keys_are_swept_and_no_others() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let _ = vault.keyed(&ada, "old", titled("x")).await.unwrap();
    let owner = connect(vault.test.owner_url()).await;
    let fresh = "INSERT INTO idempotency_keys
        SELECT 'bob', 'fresh', fingerprint, status, location, data, now(), now() + interval '1 minute'
        FROM idempotency_keys";
    owner.batch_execute(fresh).await.unwrap();
    let old = "INSERT INTO idempotency_keys
        SELECT 'bob', n::text, fingerprint, status, location, data, created_at, expires_at
        FROM idempotency_keys, generate_series(1, $1::bigint) AS n WHERE user_id = 'ada'";
    let many = i64::from(Database::SWEEP);
    owner.execute(old, &[&many]).await.unwrap();

    assert_eq!(
        vault.database.sweep().await.unwrap(),
        u64::from(Database::SWEEP)
    );
    assert_eq!(vault.database.sweep().await.unwrap(), 1);
    assert_eq!(vault.database.sweep().await.unwrap(), 0);
    let left = "SELECT user_id || key FROM idempotency_keys";
    let left: String = owner.query_one(left, &[]).await.unwrap().get(0);
    assert_eq!(left, "bobfresh");
}
