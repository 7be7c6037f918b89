//! What `UserRepository` promises.

use chrono::TimeDelta;
use creatorvault_domain::{Email, Name, Profile, Version};
use creatorvault_persistence::StoreError;

use crate::support::{Vault, connect, noon, profile, scope};

#[tokio::test]
async fn provision_makes_one_account_however_many_ask_at_once() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let users = vault.database.users();
    let profile = profile(&ada);
    let asked = (0..20).map(|_| users.provision(&ada, &profile, noon()));
    for done in futures_util::future::join_all(asked).await {
        done.unwrap();
    }
    let user = users.find(&ada).await.unwrap().unwrap();
    assert_eq!(
        (user.id.as_str(), user.email.as_str()),
        ("ada", "ada@example.com")
    );
    assert_eq!((user.name, user.version), (None, Version::FIRST));

    let owner = connect(vault.test.owner_url()).await;
    let count: i64 = owner
        .query_one("SELECT count(*) FROM users", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(count, 1);
}

#[tokio::test]
async fn provision_follows_the_email_and_keeps_the_name() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    let users = vault.database.users();
    let first = Profile {
        name: Some(Name::parse("Ada").unwrap()),
        ..profile(&ada)
    };
    users.provision(&ada, &first, noon()).await.unwrap();

    let later = noon() + TimeDelta::hours(1);
    let moved = Profile {
        email: Email::parse("ada@new.example").unwrap(),
        name: None,
    };
    users.provision(&ada, &moved, later).await.unwrap();
    users
        .provision(&ada, &moved, later + TimeDelta::hours(1))
        .await
        .unwrap();

    let user = users.find(&ada).await.unwrap().unwrap();
    assert_eq!((user.email, user.name), (moved.email, first.name));
    assert_eq!((user.created_at, user.updated_at), (noon(), later));
    assert_eq!(
        user.version,
        Version::new(2),
        "the second time changed nothing"
    );
}

#[tokio::test]
async fn provision_refuses_an_email_that_is_another_accounts() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    let users = vault.database.users();
    let refused = users.provision(&bob, &profile(&ada), noon()).await;
    assert!(
        matches!(refused, Err(StoreError::EmailTaken)),
        "{refused:?}"
    );
    assert_eq!(users.find(&bob).await.unwrap(), None);
}

#[tokio::test]
async fn find_sees_the_owners_own_account_alone() {
    let vault = Vault::open().await;
    vault.provision(&scope("ada")).await;
    assert_eq!(
        vault.database.users().find(&scope("bob")).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn provision_tries_again_where_the_address_was_seen_before_the_id() {
    let vault = Vault::open().await;
    let owner = connect(vault.test.owner_url()).await;
    // The race, made certain: the first insert loses it. A sequence is not rolled back.
    let race = "CREATE SEQUENCE tries; GRANT USAGE ON SEQUENCE tries TO creatorvault_app;
        CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('tries') = 1 THEN
                RAISE unique_violation USING CONSTRAINT = 'users_email_key';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER lose BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lose()";
    owner.batch_execute(race).await.unwrap();
    let ada = scope("ada");
    let users = vault.database.users();
    users.provision(&ada, &profile(&ada), noon()).await.unwrap();
    assert!(users.find(&ada).await.unwrap().is_some());
}
