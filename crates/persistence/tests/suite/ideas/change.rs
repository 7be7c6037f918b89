//! Changing and removing ideas.

use chrono::TimeDelta;
use creatorvault_domain::{
    Change, DueDate, Expected, Idea, IdeaId, IdeaListing, IdeaPatch, Notes, Priority, Stage, Tag,
    Tags, Title, Version,
};
use creatorvault_persistence::{IdeaUpdate, Removal};

use crate::support::{Vault, connect, noon, scope, titled};

fn retitled(title: &str) -> IdeaPatch {
    IdeaPatch {
        title: Change::Set(Title::parse(title).unwrap()),
        ..IdeaPatch::default()
    }
}

fn moved(stage: Stage) -> IdeaPatch {
    IdeaPatch {
        stage: Change::Set(stage),
        ..IdeaPatch::default()
    }
}

/// A vault with two owners, of whom Ada has an idea.
async fn scene() -> (Vault, Idea) {
    let vault = Vault::open().await;
    for owner in ["ada", "bob"].map(scope) {
        vault.provision(&owner).await;
    }
    let ideas = vault.database.ideas();
    let idea = ideas.create(&scope("ada"), &titled("First"), noon()).await;
    (vault, idea.unwrap())
}

#[tokio::test]
async fn update_writes_every_field_and_keeps_the_rest() {
    let (vault, mut idea) = scene().await;
    let ada = scope("ada");
    let later = noon() + TimeDelta::hours(1);
    let patch = IdeaPatch {
        title: Change::Set(Title::parse("Zweite").unwrap()),
        notes: Change::Set(Some(Notes::parse("Größe").unwrap())),
        stage: Change::Set(Stage::Outline),
        tags: Change::Set(Tags::collect([Tag::parse("t").unwrap()]).unwrap()),
        priority: Change::Set(Priority::High),
        due_date: Change::Set(Some(DueDate::parse("2026-01-01").unwrap())),
    };
    let _ = idea.apply(patch.clone(), later).unwrap();
    let ideas = vault.database.ideas();
    let first = Version::FIRST.into();
    let updated = ideas.update(&ada, idea.id, patch, &first, later).await;
    assert_eq!(updated.unwrap(), IdeaUpdate::Done(Box::new(idea.clone())));
    assert_eq!(ideas.find(&ada, idea.id).await.unwrap(), Some(idea.clone()));

    let owner = connect(vault.test.owner_url()).await;
    let folded = "SELECT title_folded, search_text FROM ideas";
    let folded = owner.query_one(folded, &[]).await.unwrap();
    assert_eq!(folded.get::<_, &str>(0), "zweite");
    assert_eq!(folded.get::<_, &str>(1), "zweite\ngröße");

    let clear = IdeaPatch {
        notes: Change::Set(None),
        due_date: Change::Set(None),
        ..IdeaPatch::default()
    };
    let _ = idea.apply(clear.clone(), later).unwrap();
    let updated = ideas
        .update(&ada, idea.id, clear, &Expected::Any, later)
        .await;
    assert_eq!(updated.unwrap(), IdeaUpdate::Done(Box::new(idea.clone())));
    assert_eq!(ideas.find(&ada, idea.id).await.unwrap(), Some(idea));
}

#[tokio::test]
async fn update_that_makes_no_difference_writes_nothing() {
    let (vault, idea) = scene().await;
    let ada = scope("ada");
    let ideas = vault.database.ideas();
    let owner = connect(vault.test.owner_url()).await;
    let place = "SELECT ctid::text, xmin::text FROM ideas";
    let before: (String, String) = row(&owner.query_one(place, &[]).await.unwrap());
    let later = noon() + TimeDelta::hours(1);
    for patch in [IdeaPatch::default(), retitled("First"), moved(Stage::Idea)] {
        let updated = ideas
            .update(&ada, idea.id, patch, &Expected::Any, later)
            .await;
        assert_eq!(updated.unwrap(), IdeaUpdate::Done(Box::new(idea.clone())));
    }
    let after: (String, String) = row(&owner.query_one(place, &[]).await.unwrap());
    assert_eq!(after, before);
}

fn row(row: &tokio_postgres::Row) -> (String, String) {
    (row.get(0), row.get(1))
}

#[tokio::test]
async fn update_and_remove_touch_the_owners_own_ideas_alone() {
    let (vault, idea) = scene().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let ideas = vault.database.ideas();
    for expected in [Expected::Any, Version::FIRST.into(), Version::new(9).into()] {
        let stolen = ideas.update(&bob, idea.id, retitled("stolen"), &expected, noon());
        assert_eq!(stolen.await.unwrap(), IdeaUpdate::NotFound);
        let removed = ideas.remove(&bob, idea.id, &expected).await.unwrap();
        assert_eq!(removed, Removal::NotFound);
        let nowhere = IdeaId::new(i64::MAX).unwrap();
        let missing = ideas.update(&ada, nowhere, retitled("x"), &expected, noon());
        assert_eq!(missing.await.unwrap(), IdeaUpdate::NotFound);
        let missing = ideas.remove(&ada, nowhere, &expected).await.unwrap();
        assert_eq!(missing, Removal::NotFound);
    }
    assert_eq!(ideas.find(&ada, idea.id).await.unwrap(), Some(idea));
}

#[tokio::test]
async fn a_wrong_version_is_said_before_a_forbidden_move_and_neither_changes_anything() {
    let (vault, idea) = scene().await;
    let ada = scope("ada");
    let ideas = vault.database.ideas();
    let patch = IdeaPatch {
        stage: Change::Set(Stage::Published),
        ..retitled("Second")
    };
    let wrong = Expected::OneOf(vec![Version::new(2), Version::new(3)]);
    let refused = ideas
        .update(&ada, idea.id, patch.clone(), &wrong, noon())
        .await;
    assert_eq!(refused.unwrap(), IdeaUpdate::VersionMismatch);
    let forbidden = ideas
        .update(&ada, idea.id, patch, &Version::FIRST.into(), noon())
        .await;
    let error = Stage::Idea.move_to(Stage::Published).unwrap_err();
    assert_eq!(forbidden.unwrap(), IdeaUpdate::Forbidden(error));
    let kept = ideas.remove(&ada, idea.id, &wrong).await.unwrap();
    assert_eq!(kept, Removal::VersionMismatch);
    assert_eq!(ideas.find(&ada, idea.id).await.unwrap(), Some(idea));
}

#[tokio::test]
async fn remove_takes_the_idea_away_once() {
    let (vault, idea) = scene().await;
    let ada = scope("ada");
    let ideas = vault.database.ideas();
    let other = ideas.create(&ada, &titled("Other"), noon()).await.unwrap();
    let removed = ideas.remove(&ada, idea.id, &idea.version.into()).await;
    assert_eq!(removed.unwrap(), Removal::Done);
    let again = ideas.remove(&ada, idea.id, &idea.version.into()).await;
    assert_eq!(again.unwrap(), Removal::NotFound);
    let left = ideas.list(&ada, &IdeaListing::default()).await.unwrap();
    assert_eq!(left.rows, std::slice::from_ref(&other));
    assert_eq!(
        ideas.remove(&ada, other.id, &Expected::Any).await.unwrap(),
        Removal::Done
    );
    assert_eq!(ideas.find(&ada, other.id).await.unwrap(), None);
}

#[tokio::test]
async fn of_many_who_expect_the_same_version_one_wins() {
    let (vault, idea) = scene().await;
    let ada = scope("ada");
    let ideas = vault.database.ideas();
    let first = Version::FIRST.into();
    let racing = (0..50).map(|n| {
        let patch = retitled(&format!("by {n}"));
        ideas.update(&ada, idea.id, patch, &first, noon())
    });
    let lock = "SELECT FROM ideas FOR UPDATE";
    let came = vault
        .crowded(lock, futures_util::future::join_all(racing))
        .await;
    let came: Vec<_> = came.into_iter().map(Result::unwrap).collect();
    let won = came
        .iter()
        .filter(|came| matches!(came, IdeaUpdate::Done(_)));
    let lost = came
        .iter()
        .filter(|came| **came == IdeaUpdate::VersionMismatch);
    assert_eq!((won.count(), lost.count()), (1, 49));
    let after = ideas.find(&ada, idea.id).await.unwrap().unwrap();
    assert_eq!(after.version, Version::new(2));
}

#[tokio::test]
async fn of_many_who_expect_nothing_none_is_lost() {
    let (vault, idea) = scene().await;
    let ada = scope("ada");
    let ideas = vault.database.ideas();
    let racing = (0..20).map(|n| {
        let patch = retitled(&format!("by {n}"));
        ideas.update(&ada, idea.id, patch, &Expected::Any, noon())
    });
    let lock = "SELECT FROM ideas FOR UPDATE";
    for came in vault
        .crowded(lock, futures_util::future::join_all(racing))
        .await
    {
        assert!(matches!(came.unwrap(), IdeaUpdate::Done(_)));
    }
    let after = ideas.find(&ada, idea.id).await.unwrap().unwrap();
    assert_eq!(after.version, Version::new(21));
}
