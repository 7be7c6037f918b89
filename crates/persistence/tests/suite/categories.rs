//! What `CategoryRepository` promises.

use chrono::TimeDelta;
use creatorvault_domain::{
    Category, CategoryDescription, CategoryFilter, CategoryId, CategoryKey, CategoryListing,
    CategoryName, CategoryPatch, Change, Expected, Limit, NewCategory, NewTask, Offset, Order,
    OwnerScope, SearchText, Start, Version,
};
use creatorvault_persistence::{CategoryUpdate, Once, Recorded, Removal, StoreError};
use futures_util::future::join_all;

use crate::support::{Vault, claim, named, noon, scope, task, titled};

fn renamed(name: &str) -> CategoryPatch {
    CategoryPatch {
        name: Change::Set(CategoryName::parse(name).unwrap()),
        ..CategoryPatch::default()
    }
}

/// A vault with two owners, of whom Ada has a category.
async fn scene() -> (Vault, OwnerScope, OwnerScope, Category) {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let categories = vault.database.categories();
    let new = NewCategory {
        description: Some(CategoryDescription::parse("line\n\tline  ").unwrap()),
        ..named("Küche")
    };
    let category = categories.create(&ada, &new, noon()).await.unwrap();
    assert_eq!(category, new.into_category(category.id, &ada, noon()));
    (vault, ada, bob, category)
}

#[tokio::test]
async fn a_category_is_its_owners_alone() {
    let (vault, ada, bob, hers) = scene().await;
    let categories = vault.database.categories();
    let any = Expected::Any;
    assert_eq!(categories.find(&bob, hers.id).await.unwrap(), None);
    let stolen = categories.update(&bob, hers.id, renamed("stolen"), &any, noon());
    assert_eq!(stolen.await.unwrap(), CategoryUpdate::NotFound);
    for expected in [any, hers.version.into()] {
        let removed = categories.remove(&bob, hers.id, &expected).await.unwrap();
        assert_eq!(removed, Removal::NotFound);
    }
    assert!(categories.walk(&bob, None).await.unwrap().is_empty());
    let listed = categories.list(&bob, &CategoryListing::default()).await;
    assert_eq!(listed.unwrap().total, 0);
    let found = categories.find(&ada, hers.id).await.unwrap();
    assert_eq!(found, Some(hers.clone()));
    assert_eq!(categories.walk(&ada, None).await.unwrap(), [hers]);
}

#[tokio::test]
async fn a_name_is_taken_in_any_case_and_by_its_owner_alone() {
    let (vault, ada, bob, hers) = scene().await;
    let categories = vault.database.categories();
    for name in ["Küche", "KÜCHE", "ku\u{308}che"] {
        let refused = categories.create(&ada, &named(name), noon()).await;
        let taken = matches!(refused, Err(StoreError::CategoryNameTaken));
        assert!(taken, "{name}: {refused:?}");
    }
    categories
        .create(&bob, &named("küche"), noon())
        .await
        .unwrap();
    let other = categories
        .create(&ada, &named("Kuche"), noon())
        .await
        .unwrap();
    let refused = categories.update(&ada, other.id, renamed("KÜCHE"), &Expected::Any, noon());
    let refused = refused.await;
    assert!(
        matches!(refused, Err(StoreError::CategoryNameTaken)),
        "{refused:?}"
    );
    // One may take its own name in another case, and one that was given up is free.
    for name in ["KÜCHE", "Bad"] {
        let updated = categories.update(&ada, hers.id, renamed(name), &Expected::Any, noon());
        assert!(matches!(updated.await.unwrap(), CategoryUpdate::Done(_)));
    }
    categories
        .create(&ada, &named("küche"), noon())
        .await
        .unwrap();
}

#[tokio::test]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    let (vault, ada, _, _) = scene().await;
    let categories = vault.database.categories();
    let names = ["bad", "Bad", "BAD", "bAd"].map(named);
    let racing = names.iter().map(|new| categories.create(&ada, new, noon()));
    let came = join_all(racing).await;
    let won = came.iter().filter(|came| came.is_ok()).count();
    let lost = came
        .iter()
        .filter(|came| matches!(came, Err(StoreError::CategoryNameTaken)));
    assert_eq!((won, lost.count()), (1, 3));
}

#[tokio::test]
async fn update_writes_and_clears_at_the_version_that_is_expected() {
    let (vault, ada, _, mut hers) = scene().await;
    let categories = vault.database.categories();
    let later = noon() + TimeDelta::hours(1);
    let patch = CategoryPatch {
        description: Change::Set(None),
        ..renamed("Bad")
    };
    let wrong = Version::new(2).into();
    let mismatch = categories.update(&ada, hers.id, patch.clone(), &wrong, later);
    assert_eq!(mismatch.await.unwrap(), CategoryUpdate::VersionMismatch);
    let kept = categories.remove(&ada, hers.id, &wrong).await.unwrap();
    assert_eq!(kept, Removal::VersionMismatch);
    let _ = hers.apply(patch.clone(), later);
    for _ in 0..2 {
        let updated = categories.update(&ada, hers.id, patch.clone(), &Expected::Any, later);
        let done = CategoryUpdate::Done(Box::new(hers.clone()));
        assert_eq!(updated.await.unwrap(), done, "the second changes nothing");
    }
    let found = categories.find(&ada, hers.id).await.unwrap();
    assert_eq!(found, Some(hers.clone()));
    assert_eq!(hers.version, Version::new(2));
    let search = SearchText::parse("BAD").unwrap();
    let filter = CategoryFilter { search };
    let listing = listing(filter, CategoryKey::Name, Start::default());
    let found = categories.list(&ada, &listing).await.unwrap();
    assert_eq!(found.rows, [hers]);
}

#[tokio::test]
async fn create_once_takes_effect_once_and_a_refusal_uses_up_no_key() {
    let (vault, ada, _, _) = scene().await;
    let categories = vault.database.categories();
    let claim = claim("key", &titled("x"));
    let answer = |category: &Category| Recorded {
        status: 201,
        location: None,
        data: category.id.get().into(),
    };
    let taken = named("küche");
    // Again at once, as clients do: the claim must not be held by what was refused.
    for _ in 0..20 {
        let refused = categories.create_once(&ada, &taken, noon(), &claim, answer);
        let refused = refused.await;
        assert!(
            matches!(refused, Err(StoreError::CategoryNameTaken)),
            "{refused:?}"
        );
    }
    let new = named("Bad");
    let first = categories.create_once(&ada, &new, noon(), &claim, answer);
    let Once::First(category) = first.await.unwrap() else {
        unreachable!("the key was not used up")
    };
    let again = categories.create_once(&ada, &new, noon(), &claim, answer);
    assert_eq!(again.await.unwrap(), Once::Again(answer(&category)));
    let nobody = categories.create(&scope("nobody"), &new, noon()).await;
    assert!(
        matches!(nobody, Err(StoreError::UnknownOwner)),
        "{nobody:?}"
    );
}

fn listing(
    filter: CategoryFilter,
    key: CategoryKey,
    start: Start<creatorvault_domain::CategoryPosition>,
) -> CategoryListing {
    let limit = Limit::parse("3").unwrap();
    CategoryListing::new(filter, key, Order::Ascending, start, limit).unwrap()
}

#[tokio::test]
async fn every_sort_pages_by_offset_and_by_position_alike() {
    let (vault, ada, bob, first) = scene().await;
    let categories = vault.database.categories();
    let mut all = vec![first];
    for (hours, name) in (1..).zip(["b", "C", "a", "Ä", "d"]) {
        let at = noon() + TimeDelta::hours(hours % 3);
        all.push(categories.create(&ada, &named(name), at).await.unwrap());
        categories.create(&bob, &named(name), at).await.unwrap();
    }
    for key in CategoryKey::ALL {
        all.sort_by_key(|category| match key {
            CategoryKey::CreatedAt => (Some(category.created_at), String::new(), category.id),
            CategoryKey::UpdatedAt => (Some(category.updated_at), String::new(), category.id),
            CategoryKey::Name => (None, category.name.folded(), category.id),
        });
        let (mut start, mut offset) = (Start::default(), 0);
        for expected in all.chunks(3) {
            let page = listing(CategoryFilter::default(), key, start);
            let page = categories.list(&ada, &page).await.unwrap();
            assert_eq!(page.rows, expected, "{key} at {offset}");
            assert_eq!(page.total, 6);
            let at = Start::At(Offset::parse(&offset.to_string()).unwrap());
            let same = listing(CategoryFilter::default(), key, at);
            assert_eq!(categories.list(&ada, &same).await.unwrap(), page);
            offset += 3;
            let Some(next) = page.next else { break };
            start = Start::After(next);
        }
        assert_eq!(offset, 6, "{key}");
    }
}

#[tokio::test]
async fn removing_a_category_leaves_its_tasks_at_another_version() {
    let (vault, ada, _, hers) = scene().await;
    let (categories, tasks) = (vault.database.categories(), vault.database.tasks());
    let filed = NewTask {
        category_id: Some(hers.id),
        ..task("filed")
    };
    let filed = tasks.create(&ada, &filed, noon()).await.unwrap();
    let other = tasks.create(&ada, &task("other"), noon()).await.unwrap();
    let removed = categories.remove(&ada, hers.id, &hers.version.into()).await;
    assert_eq!(removed.unwrap(), Removal::Done);
    let again = categories.remove(&ada, hers.id, &Expected::Any).await;
    assert_eq!(again.unwrap(), Removal::NotFound);
    let after = tasks.find(&ada, filed.id).await.unwrap().unwrap();
    assert_eq!(after.category_id, None);
    assert_eq!(after.version, filed.version.next());
    assert!(after.updated_at > filed.updated_at);
    assert_eq!(tasks.find(&ada, other.id).await.unwrap(), Some(other));
    let gone = CategoryId::new(hers.id.get()).unwrap();
    assert_eq!(categories.find(&ada, gone).await.unwrap(), None);
}
