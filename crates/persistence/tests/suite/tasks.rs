//! What `TaskRepository` promises.

use chrono::TimeDelta;
use creatorvault_domain::{
    Change, DueDay, Expected, IdeaId, NewTask, Priority, Task, TaskDescription, TaskId,
    TaskListing, TaskPatch, TaskStatus, Version,
};
use creatorvault_persistence::{Once, Recorded, Removal, StoreError, TaskUpdate, WALK_STEP};

use crate::support::{Vault, claim, connect, noon, scope, task, titled};

mod list;
mod references;

/// A vault with two owners, of whom Ada has a task with everything.
async fn scene() -> (Vault, Task) {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let new = NewTask {
        description: Some(TaskDescription::parse("line\n\tline  ").unwrap()),
        status: TaskStatus::Completed,
        priority: Priority::High,
        category_id: Some(vault.category(&ada, "x").await),
        idea_id: Some(vault.idea(&ada).await),
        due_date: Some(DueDay::parse("2026-03-01").unwrap()),
        ..task("Title 🎬")
    };
    let created = vault
        .database
        .tasks()
        .create(&ada, &new, noon())
        .await
        .unwrap();
    assert_eq!(created, new.into_task(created.id, &ada, noon()));
    assert_eq!(created.completed_at, Some(noon()));
    (vault, created)
}

#[tokio::test]
async fn what_was_created_is_found_by_its_owner_alone() {
    let (vault, full) = scene().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let tasks = vault.database.tasks();
    let bare = tasks.create(&ada, &task("Bare"), noon()).await.unwrap();
    assert_eq!(bare, task("Bare").into_task(bare.id, &ada, noon()));
    for hers in [full, bare] {
        assert_eq!(tasks.find(&bob, hers.id).await.unwrap(), None);
        assert_eq!(tasks.find(&ada, hers.id).await.unwrap(), Some(hers));
    }
    assert_eq!(tasks.count(&ada).await.unwrap(), 2);
    assert_eq!(tasks.count(&bob).await.unwrap(), 0);
    let listed = tasks.list(&bob, &TaskListing::default()).await.unwrap();
    assert_eq!((listed.total, listed.rows.len()), (0, 0));
}

#[tokio::test]
async fn update_and_remove_touch_the_owners_own_tasks_alone() {
    let (vault, hers) = scene().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let tasks = vault.database.tasks();
    for expected in [Expected::Any, Version::FIRST.into(), Version::new(9).into()] {
        let patch = TaskPatch::completion();
        let stolen = tasks.update(&bob, hers.id, patch.clone(), &expected, noon());
        assert_eq!(stolen.await.unwrap(), TaskUpdate::NotFound);
        let removed = tasks.remove(&bob, hers.id, &expected).await.unwrap();
        assert_eq!(removed, Removal::NotFound);
        let nowhere = TaskId::new(i64::MAX).unwrap();
        let missing = tasks.update(&ada, nowhere, patch, &expected, noon());
        assert_eq!(missing.await.unwrap(), TaskUpdate::NotFound);
    }
    assert_eq!(tasks.find(&ada, hers.id).await.unwrap(), Some(hers));
}

#[tokio::test]
async fn update_writes_and_clears_every_field_at_the_version_that_is_expected() {
    let (vault, mut hers) = scene().await;
    let (ada, tasks) = (scope("ada"), vault.database.tasks());
    let later = noon() + TimeDelta::hours(1);
    let clear = TaskPatch {
        title: Change::Set(task("Zweite").title),
        description: Change::Set(None),
        status: Change::Set(TaskStatus::Pending),
        priority: Change::Set(Priority::Low),
        category_id: Change::Set(None),
        idea_id: Change::Set(None),
        due_date: Change::Set(None),
    };
    let restore = TaskPatch {
        title: Change::Keep,
        description: Change::Set(hers.description.clone()),
        status: Change::Set(TaskStatus::Completed),
        priority: Change::Set(Priority::High),
        category_id: Change::Set(hers.category_id),
        idea_id: Change::Set(hers.idea_id),
        due_date: Change::Set(hers.due_date),
    };
    for patch in [clear, restore] {
        let wrong = hers.version.next().into();
        let mismatch = tasks.update(&ada, hers.id, patch.clone(), &wrong, later);
        assert_eq!(mismatch.await.unwrap(), TaskUpdate::VersionMismatch);
        let expected = hers.version.into();
        let _ = hers.apply(patch.clone(), later);
        let updated = tasks.update(&ada, hers.id, patch, &expected, later).await;
        assert_eq!(updated.unwrap(), TaskUpdate::Done(Box::new(hers.clone())));
        let found = tasks.find(&ada, hers.id).await.unwrap();
        assert_eq!(found, Some(hers.clone()));
    }
    assert_eq!(hers.completed_at, Some(later));
    assert_eq!(
        hers.version,
        Version::new(3),
        "the trigger counts nothing twice"
    );
    let owner = connect(vault.test.owner_url()).await;
    let folded = "SELECT title_folded, search_text FROM tasks";
    let folded = owner.query_one(folded, &[]).await.unwrap();
    assert_eq!(folded.get::<_, &str>(0), "zweite");
    assert_eq!(folded.get::<_, &str>(1), "zweite\nline\n\tline  ");
}

#[tokio::test]
async fn update_that_makes_no_difference_writes_nothing() {
    let (vault, hers) = scene().await;
    let (ada, tasks) = (scope("ada"), vault.database.tasks());
    let owner = connect(vault.test.owner_url()).await;
    let place = async || -> String {
        let place = "SELECT ctid::text || xmin::text FROM tasks";
        owner.query_one(place, &[]).await.unwrap().get(0)
    };
    let before = place().await;
    let later = noon() + TimeDelta::hours(1);
    for patch in [TaskPatch::default(), TaskPatch::completion()] {
        let updated = tasks.update(&ada, hers.id, patch, &Expected::Any, later);
        let done = TaskUpdate::Done(Box::new(hers.clone()));
        assert_eq!(updated.await.unwrap(), done);
    }
    assert_eq!(place().await, before);
}

#[tokio::test]
async fn of_many_who_complete_at_the_same_version_one_wins() {
    let (vault, _) = scene().await;
    let (ada, tasks) = (scope("ada"), vault.database.tasks());
    let open = tasks.create(&ada, &task("x"), noon()).await.unwrap();
    let first = Version::FIRST.into();
    let racing = (0..20).map(|_| {
        let patch = TaskPatch::completion();
        tasks.update(&ada, open.id, patch, &first, noon())
    });
    let came = futures_util::future::join_all(racing).await;
    let won = came
        .into_iter()
        .filter(|came| matches!(came, Ok(TaskUpdate::Done(_))));
    assert_eq!(won.count(), 1);
}

#[tokio::test]
async fn remove_takes_the_task_away_once() {
    let (vault, hers) = scene().await;
    let (ada, tasks) = (scope("ada"), vault.database.tasks());
    let wrong = Version::new(9).into();
    let kept = tasks.remove(&ada, hers.id, &wrong).await.unwrap();
    assert_eq!(kept, Removal::VersionMismatch);
    let expected = hers.version.into();
    for came in [Removal::Done, Removal::NotFound] {
        assert_eq!(tasks.remove(&ada, hers.id, &expected).await.unwrap(), came);
    }
    assert_eq!(tasks.find(&ada, hers.id).await.unwrap(), None);
    let ideas = vault.database.ideas();
    let idea = ideas.find(&ada, hers.idea_id.unwrap()).await.unwrap();
    assert!(idea.is_some(), "its idea stays");
}

#[tokio::test]
async fn create_once_takes_effect_once_and_a_refusal_uses_up_no_key() {
    let (vault, _) = scene().await;
    let (ada, tasks) = (scope("ada"), vault.database.tasks());
    let claim = claim("key", &titled("x"));
    let answer = |task: &Task| Recorded {
        status: 201,
        location: None,
        data: task.id.get().into(),
    };
    let nowhere = NewTask {
        idea_id: Some(IdeaId::new(i64::MAX).unwrap()),
        ..task("x")
    };
    let refused = tasks.create_once(&ada, &nowhere, noon(), &claim, answer);
    let refused = refused.await;
    assert!(
        matches!(refused, Err(StoreError::UnknownReferences(_))),
        "{refused:?}"
    );
    let new = task("x");
    let first = tasks.create_once(&ada, &new, noon(), &claim, answer);
    let Once::First(row) = first.await.unwrap() else {
        unreachable!("the key was not used up")
    };
    let again = tasks.create_once(&ada, &new, noon(), &claim, answer);
    assert_eq!(again.await.unwrap(), Once::Again(answer(&row)));
    let nobody = tasks.create(&scope("nobody"), &new, noon()).await;
    assert!(
        matches!(nobody, Err(StoreError::UnknownOwner)),
        "{nobody:?}"
    );
}

#[tokio::test]
async fn a_walk_meets_every_task_of_the_owners_once_and_nobody_elses() {
    let (vault, _) = scene().await;
    let (ada, bob, tasks) = (scope("ada"), scope("bob"), vault.database.tasks());
    let step = usize::try_from(WALK_STEP).unwrap();
    let many: Vec<_> = (0..step + 3).map(|_| (task("x"), noon())).collect();
    tasks.create_many(&bob, &many).await.unwrap();
    tasks.create_many(&bob, &[]).await.unwrap();
    let (mut after, mut steps) = (None, Vec::new());
    loop {
        let found = tasks.walk(&bob, after).await.unwrap();
        let Some(last) = found.last() else { break };
        assert!(found.iter().all(|task| task.user_id == *bob.owner()));
        assert!(
            found
                .iter()
                .all(|task| after.is_none_or(|after| after < task.id))
        );
        after = Some(last.id);
        steps.push(found.len());
    }
    assert_eq!(steps, [step, 3]);
    assert_eq!(tasks.walk(&ada, None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn create_many_keeps_each_as_create_would_or_none() {
    let (vault, full) = scene().await;
    let (ada, bob, tasks) = (scope("ada"), scope("bob"), vault.database.tasks());
    let filed = NewTask {
        status: TaskStatus::Completed,
        category_id: full.category_id,
        ..task("filed")
    };
    let later = noon() + TimeDelta::hours(1);
    let many = [(task("bare"), noon()), (filed, later)];
    let refused = tasks.create_many(&bob, &many).await;
    assert!(
        matches!(refused, Err(StoreError::UnknownReferences(_))),
        "{refused:?}"
    );
    assert_eq!(tasks.count(&bob).await.unwrap(), 0);
    tasks.create_many(&ada, &many).await.unwrap();
    let found = tasks.walk(&ada, Some(full.id)).await.unwrap();
    for (found, (new, now)) in found.into_iter().zip(many) {
        assert_eq!(found, new.into_task(found.id, &ada, now));
    }
}
