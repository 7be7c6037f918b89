//! Folded text that the service did not write: rows that were there, and rows of older binaries.

use creatorvault_domain::fold;

use crate::support::{Vault, connect, migrator, noon, scope, titled};

/// Marks that are newer than the Unicode of PostgreSQL 15, which therefore does not know how they are
/// ordered among other marks.
const NEWER: [char; 3] = ['\u{1aeb}', '\u{1e4ec}', '\u{1e4ed}'];

/// Every character of the scripts that have letters of two cases or composed ones, by itself and
/// with an accent.
fn texts() -> Vec<String> {
    let letters = ('\u{1}'..'\u{3400}')
        .chain('\u{a000}'..'\u{ac80}')
        .chain('\u{f900}'..'\u{20000}');
    letters
        .filter(|letter| !NEWER.contains(letter))
        .map(|letter| format!("{letter} {letter}\u{301}"))
        .collect()
}

#[tokio::test]
async fn the_databases_fold_is_the_domains() {
    let vault = Vault::open().await;
    let owner = connect(vault.test.owner_url()).await;
    let texts = texts();
    let folded =
        "SELECT fold_text(t) FROM unnest($1::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n";
    let folded = owner.query(folded, &[&texts]).await.unwrap();
    assert_eq!(folded.len(), texts.len());
    let differ: Vec<_> = texts
        .iter()
        .zip(folded)
        .filter(|(text, row)| row.get::<_, &str>(0) != fold(text))
        .map(|(text, _)| text)
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
}

const TITLE: &str = "ÜBER Cafe\u{301} İ";
const NOTES: &str = "МОСКВА";

async fn assert_folded(owner: &tokio_postgres::Client) {
    let row = "SELECT title_folded, search_text FROM ideas";
    let row = owner.query_one(row, &[]).await.unwrap();
    assert_eq!(row.get::<_, String>(0), fold(TITLE));
    assert_eq!(
        row.get::<_, String>(1),
        format!("{}\n{}", fold(TITLE), fold(NOTES))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ideas_that_were_there_are_folded_by_the_migration() {
    let vault = Vault::open().await;
    vault.provision(&scope("ada")).await;
    let migrator = migrator(&vault.test, "creatorvault_app");
    while migrator.down().await.unwrap().unwrap() != "2026-11-30-220000_ideas_folded_text" {}
    let owner = connect(vault.test.owner_url()).await;
    let insert = "INSERT INTO ideas (user_id, title, notes) VALUES ('ada', $1, $2)";
    owner.execute(insert, &[&TITLE, &NOTES]).await.unwrap();
    migrator.up().await.unwrap();
    assert_folded(&owner).await;
}

#[tokio::test]
async fn ideas_of_binaries_that_do_not_fold_are_folded() {
    let vault = Vault::open().await;
    vault.provision(&scope("ada")).await;
    let service = connect(vault.test.service_url()).await;
    let enter = "BEGIN; SET LOCAL ROLE creatorvault_app; SET LOCAL app.user_id = 'ada'";
    service.batch_execute(enter).await.unwrap();
    let insert = "INSERT INTO ideas (user_id, title, notes) VALUES ('ada', $1, $2)";
    service.execute(insert, &[&TITLE, &NOTES]).await.unwrap();
    service.batch_execute("COMMIT").await.unwrap();
    assert_folded(&connect(vault.test.owner_url()).await).await;
}

#[tokio::test]
async fn what_the_service_folds_is_left_alone() {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let owner = connect(vault.test.owner_url()).await;
    let broken = "CREATE OR REPLACE FUNCTION fold_idea() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'not to be called'; END $$";
    owner.batch_execute(broken).await.unwrap();
    let ideas = vault.database.ideas();
    ideas.create(&ada, &titled("x"), noon()).await.unwrap();
}
