//! A walk through all ideas of one owner.

use creatorvault_domain::IdeaId;
use creatorvault_persistence::WALK_STEP;

use crate::support::{Vault, connect, noon, scope, titled};

#[tokio::test]
async fn meets_every_idea_of_the_owners_once_and_nobody_elses() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    vault.provision(&ada).await;
    vault.provision(&bob).await;
    let step = usize::try_from(WALK_STEP).unwrap();
    let many = "INSERT INTO ideas (user_id, title)
        SELECT (ARRAY['ada', 'bob'])[1 + n % 2], n::text FROM generate_series(1, $1::bigint) AS n";
    let owner = connect(vault.test.owner_url()).await;
    let count = i64::from(WALK_STEP) * 4 + 6;
    owner.execute(many, &[&count]).await.unwrap();

    let ideas = vault.database.ideas();
    let (mut after, mut steps, mut met) = (None, Vec::new(), Vec::new());
    loop {
        let found = ideas.walk(&ada, after).await.unwrap();
        let Some(last) = found.last() else { break };
        after = Some(last.id);
        steps.push(found.len());
        met.extend(found.iter().map(|idea| idea.id));
        assert!(found.iter().all(|idea| idea.user_id == *ada.owner()));
        // What is recorded meanwhile is met at the latest at the end.
        if steps.len() == 1 {
            let late = ideas.create(&ada, &titled("late"), noon()).await.unwrap();
            assert!(!met.contains(&late.id));
        }
    }
    assert_eq!(steps, [step, step, 4]);
    assert!(met.is_sorted_by(|one, next| one < next));
}

#[tokio::test]
async fn ends_at_once_where_there_is_nothing() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let ideas = vault.database.ideas();
    let only = ideas.create(&ada, &titled("x"), noon()).await.unwrap();
    assert!(ideas.walk(&scope("bob"), None).await.unwrap().is_empty());
    assert!(ideas.walk(&ada, Some(only.id)).await.unwrap().is_empty());
    let end = IdeaId::new(i64::MAX).unwrap();
    assert!(ideas.walk(&ada, Some(end)).await.unwrap().is_empty());
}
