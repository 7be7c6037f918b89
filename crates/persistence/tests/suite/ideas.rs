//! What `IdeaRepository` promises.

use chrono::TimeDelta;
use creatorvault_domain::{
    DueDate, IdeaId, NewIdea, Notes, Priority, Stage, Tag, Tags, Title, Version,
};
use creatorvault_persistence::StoreError;

use crate::support::{Vault, connect, noon, scope, titled};

mod change;
mod list;
mod once;
mod search;
mod walk;

#[tokio::test]
async fn create_keeps_everything_and_find_gives_it_back() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let new = NewIdea {
        title: Title::parse("Title 🎬").unwrap(),
        notes: Some(Notes::parse("line\n\tline  ").unwrap()),
        stage: Stage::Draft,
        tags: Tags::collect(["b", "a", "ü"].map(|tag| Tag::parse(tag).unwrap())).unwrap(),
        priority: Priority::High,
        due_date: Some(DueDate::parse("2026-03-01T09:30:00.123456Z").unwrap()),
    };
    let created = vault
        .database
        .ideas()
        .create(&ada, &new, noon())
        .await
        .unwrap();
    assert_eq!(created, new.into_idea(created.id, &ada, noon()));
    assert_eq!(created.version, Version::FIRST);
    assert_eq!(
        vault.database.ideas().find(&ada, created.id).await.unwrap(),
        Some(created)
    );
}

#[tokio::test]
async fn create_keeps_what_is_absent_absent() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let created = vault
        .database
        .ideas()
        .create(&ada, &titled("Bare"), noon())
        .await
        .unwrap();
    assert_eq!(created, titled("Bare").into_idea(created.id, &ada, noon()));
}

#[tokio::test]
async fn create_says_when_the_owner_has_no_account() {
    let vault = Vault::open().await;
    let refused = vault
        .database
        .ideas()
        .create(&scope("nobody"), &titled("x"), noon())
        .await;
    assert!(
        matches!(refused, Err(StoreError::UnknownOwner)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn create_many_keeps_each_as_create_would() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    let full = NewIdea {
        notes: Some(Notes::parse("line\n\tline  ").unwrap()),
        stage: Stage::Draft,
        tags: Tags::collect(["b", "a", "ü"].map(|tag| Tag::parse(tag).unwrap())).unwrap(),
        priority: Priority::High,
        due_date: Some(DueDate::parse("2026-03-01T09:30:00.123456Z").unwrap()),
        ..titled("Full")
    };
    let ideas = vault.database.ideas();
    let first = ideas.create(&ada, &titled("First"), noon()).await.unwrap();
    let later = noon() + TimeDelta::hours(1);
    let many = [(full.clone(), noon()), (titled("Bare"), later)];
    ideas.create_many(&ada, &many).await.unwrap();
    for (next, (new, now)) in (1..).zip(many) {
        let id = IdeaId::new(first.id.get() + next).unwrap();
        assert_eq!(
            ideas.find(&ada, id).await.unwrap(),
            Some(new.into_idea(id, &ada, now))
        );
        assert_eq!(ideas.find(&bob, id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn create_many_takes_more_than_one_statement_holds_and_none_at_all() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    let ideas = vault.database.ideas();
    let many: Vec<_> = (0..2500).map(|_| (titled("x"), noon())).collect();
    ideas.create_many(&ada, &many).await.unwrap();
    ideas.create_many(&ada, &[]).await.unwrap();
    assert_eq!(ideas.count(&ada).await.unwrap(), 2500);
    assert_eq!(ideas.count(&bob).await.unwrap(), 0);
}

#[tokio::test]
async fn create_many_keeps_none_where_one_is_refused() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let owner = connect(vault.test.owner_url()).await;
    let forbid = "ALTER TABLE ideas ADD CONSTRAINT no_z CHECK (title <> 'z')";
    owner.batch_execute(forbid).await.unwrap();
    let ideas = vault.database.ideas();
    let mut many: Vec<_> = (0..1500).map(|_| (titled("x"), noon())).collect();
    many.push((titled("z"), noon()));
    let refused = ideas.create_many(&ada, &many).await;
    assert!(
        matches!(refused, Err(StoreError::Unexpected(_))),
        "{refused:?}"
    );
    assert_eq!(ideas.count(&ada).await.unwrap(), 0);
    let refused = ideas.create_many(&scope("nobody"), &many[..1]).await;
    assert!(
        matches!(refused, Err(StoreError::UnknownOwner)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn find_sees_the_owners_own_ideas_alone() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let hers = vault
        .database
        .ideas()
        .create(&ada, &titled("Hers"), noon())
        .await
        .unwrap();
    let his = vault
        .database
        .ideas()
        .create(&bob, &titled("His"), noon())
        .await
        .unwrap();

    let ideas = vault.database.ideas();
    assert_eq!(ideas.find(&bob, hers.id).await.unwrap(), None);
    assert_eq!(ideas.find(&ada, his.id).await.unwrap(), None);
    assert_eq!(
        ideas
            .find(&ada, IdeaId::new(i64::MAX).unwrap())
            .await
            .unwrap(),
        None
    );
    assert_eq!(ideas.find(&ada, hers.id).await.unwrap(), Some(hers));
}

#[tokio::test]
async fn an_owner_can_be_called_anything_that_a_token_may_say() {
    let vault = Vault::open().await;
    let quoting = scope("o'Brien\";--");
    vault.provision(&quoting).await;
    let created = vault
        .database
        .ideas()
        .create(&quoting, &titled("x"), noon())
        .await
        .unwrap();
    assert_eq!(created.user_id.as_str(), "o'Brien\";--");
}
