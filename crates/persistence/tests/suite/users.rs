//! What `UserRepository` promises.

use chrono::TimeDelta;
use creatorvault_domain::{Change, Email, Name, Profile, UserPatch, Version};
use creatorvault_persistence::{
    Account, AccountPatch, AccountUpdate, PreferencesError, StoreError, UserRepository,
};
use serde_json::{Map, Value, json};

use crate::support::{Vault, connect, noon, profile, scope, titled};

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
    let user = users.find(&ada).await.unwrap().unwrap().user;
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

    let user = users.find(&ada).await.unwrap().unwrap().user;
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

fn preferring(preferences: Value) -> AccountPatch {
    let Value::Object(preferences) = preferences else {
        unreachable!("{preferences} is no object")
    };
    AccountPatch {
        preferences,
        ..AccountPatch::default()
    }
}

fn called(name: Option<&str>) -> AccountPatch {
    AccountPatch {
        user: UserPatch {
            name: Change::Set(name.map(|name| Name::parse(name).unwrap())),
        },
        ..AccountPatch::default()
    }
}

fn done(update: AccountUpdate) -> Account {
    let AccountUpdate::Done(account) = update else {
        unreachable!("{update:?}")
    };
    *account
}

async fn preferences(users: &UserRepository, user: &str) -> Map<String, Value> {
    let account = users.find(&scope(user)).await.unwrap().unwrap();
    account.preferences.as_map().clone()
}

#[tokio::test]
async fn update_changes_the_owners_own_account_alone() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let users = vault.database.users();
    let before = users.find(&bob).await.unwrap();

    let later = noon() + TimeDelta::hours(1);
    let patch = AccountPatch {
        preferences: preferring(json!({"theme": {"dark": true}})).preferences,
        ..called(Some("Ada"))
    };
    let account = done(users.update(&ada, &patch, later).await.unwrap());
    assert_eq!(account.user.name, Some(Name::parse("Ada").unwrap()));
    assert_eq!(
        account.user.version,
        Version::new(2),
        "one change, one version"
    );
    assert_eq!(account.user.updated_at, later);
    assert_eq!(users.find(&ada).await.unwrap(), Some(account));
    assert_eq!(users.find(&bob).await.unwrap(), before);
}

#[tokio::test]
async fn update_merges_preferences_and_writes_nothing_that_makes_no_difference() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let users = vault.database.users();
    let first = preferring(json!({"a": {"b": 1, "c": [1.5, "é"]}, "d": null}));
    let first = done(users.update(&ada, &first, noon()).await.unwrap());
    assert_eq!(
        Value::Object(first.preferences.as_map().clone()),
        json!({"a": {"b": 1, "c": [1.5, "é"]}})
    );

    let later = noon() + TimeDelta::hours(1);
    for patch in [
        AccountPatch::default(),
        preferring(json!({"a": {"b": 1}, "x": null})),
        called(None),
    ] {
        let same = done(users.update(&ada, &patch, later).await.unwrap());
        assert_eq!(same, first, "{patch:?}");
    }
    let merged = preferring(json!({"a": {"b": null}, "e": 2}));
    let merged = done(users.update(&ada, &merged, later).await.unwrap());
    assert_eq!(merged.user.version, first.user.version.next());
    assert_eq!(
        Value::Object(preferences(&users, "ada").await),
        json!({"a": {"c": [1.5, "é"]}, "e": 2})
    );
}

#[tokio::test]
async fn update_refuses_preferences_out_of_bounds_and_changes_nothing_then() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let users = vault.database.users();
    let before = users.find(&ada).await.unwrap();
    let patch = AccountPatch {
        preferences: preferring(json!({"a": "x".repeat(17_000)})).preferences,
        ..called(Some("Ada"))
    };
    let refused = users.update(&ada, &patch, noon()).await.unwrap();
    assert_eq!(refused, AccountUpdate::Refused(PreferencesError::TooLarge));
    assert_eq!(users.find(&ada).await.unwrap(), before);
}

#[tokio::test]
async fn update_loses_nothing_when_many_merge_at_once() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let users = vault.database.users();
    let patches: Vec<_> = (0..20)
        .map(|n| preferring(json!({n.to_string(): n})))
        .collect();
    let asked = patches
        .iter()
        .map(|patch| users.update(&ada, patch, noon()));
    let lock = "SELECT FROM users FOR UPDATE";
    for updated in vault
        .crowded(lock, futures_util::future::join_all(asked))
        .await
    {
        done(updated.unwrap());
    }
    assert_eq!(preferences(&users, "ada").await.len(), 20);
}

#[tokio::test]
async fn update_says_when_the_owner_has_no_account() {
    let vault = Vault::open().await;
    let refused = vault
        .database
        .users()
        .update(&scope("nobody"), &called(None), noon())
        .await;
    assert!(
        matches!(refused, Err(StoreError::UnknownOwner)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn erase_takes_everything_of_the_owners_and_nothing_else() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    for owner in [&ada, &bob] {
        vault.provision(owner).await;
        let _ = vault.keyed(owner, "key", titled("x")).await.unwrap();
    }
    let users = vault.database.users();
    assert!(users.erase(&ada).await.unwrap());
    assert!(!users.erase(&ada).await.unwrap());
    assert_eq!(users.find(&ada).await.unwrap(), None);

    let superuser = connect(vault.test.superuser_url()).await;
    let left = "SELECT user_id FROM ideas UNION ALL SELECT user_id FROM idempotency_keys
        UNION ALL SELECT id FROM users";
    let left = superuser.query(left, &[]).await.unwrap();
    let left: Vec<String> = left.iter().map(|row| row.get(0)).collect();
    assert_eq!(left, ["bob", "bob", "bob"]);

    vault.provision(&ada).await;
    let anew = users.find(&ada).await.unwrap().unwrap();
    assert_eq!(
        (anew.user.version, anew.preferences.as_map().len()),
        (Version::FIRST, 0)
    );
}
