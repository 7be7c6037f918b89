//! Searching ideas, and sorting them by what was searched for.

use chrono::TimeDelta;
use creatorvault_domain::{
    IdeaFilter, IdeaKey, IdeaSort, NewIdea, Notes, Order, OwnerScope, SearchText,
};
use creatorvault_persistence::IdeaRepository;

use super::list::{at, listing};
use crate::support::{Vault, connect, noon, scope, titled};

/// The titles that a search finds among ideas with these titles and notes.
async fn found(texts: &[(&str, &str)], search: &str) -> Vec<String> {
    let vault = Vault::open().await;
    let ada = scope("ada");
    vault.provision(&ada).await;
    let ideas = vault.database.ideas();
    for (title, notes) in texts {
        let new = NewIdea {
            notes: Some(Notes::parse(notes).unwrap()),
            ..titled(title)
        };
        ideas.create(&ada, &new, noon()).await.unwrap();
    }
    searched(&ideas, &ada, search, IdeaSort::Key(IdeaKey::Title)).await
}

async fn searched(
    ideas: &IdeaRepository,
    owner: &OwnerScope,
    search: &str,
    sort: IdeaSort,
) -> Vec<String> {
    let filter = IdeaFilter {
        search: SearchText::parse(search).unwrap(),
        ..IdeaFilter::default()
    };
    let order = match sort {
        IdeaSort::Relevance => Order::Descending,
        IdeaSort::Key(_) => Order::Ascending,
    };
    let listing = listing(&filter, sort, order, at(0), 100);
    let page = ideas.list(owner, &listing).await.unwrap();
    page.rows
        .into_iter()
        .map(|idea| idea.title.into_string())
        .collect()
}

#[tokio::test]
async fn search_finds_parts_of_words_in_any_script_and_case() {
    let texts = [
        ("ÜBERBLICK", "cafe\u{301} at noon"),
        ("Прогулка по МОСКВЕ", ""),
        ("東京の夜", "Ramen"),
        ("plain", "überall ΟΔΟΣ İstanbul"),
    ];
    for (search, titles) in [
        ("über", vec!["plain", "ÜBERBLICK"]),
        ("ÜBER blick", vec!["ÜBERBLICK"]),
        ("CAFÉ", vec!["ÜBERBLICK"]),
        ("москве гул", vec!["Прогулка по МОСКВЕ"]),
        ("京の", vec!["東京の夜"]),
        ("RAMEN 東京", vec!["東京の夜"]),
        ("οδοσ i\u{307}stan", vec!["plain"]),
        ("plain ramen", vec![]),
        ("kramen", vec![]),
        ("eblick at", vec![]),
    ] {
        assert_eq!(found(&texts, search).await, titles, "{search}");
    }
}

#[tokio::test]
async fn search_takes_every_character_for_itself() {
    let texts = [
        ("100% sure", ""),
        ("1000 sure", ""),
        ("snake_case", "C:\\temp"),
        ("snakeXcase", "it's \"so\" & | ! (a:*)"),
    ];
    for (search, titles) in [
        ("100%", vec!["100% sure"]),
        ("%", vec!["100% sure"]),
        ("snake_c", vec!["snake_case"]),
        ("\\", vec!["snake_case"]),
        ("c:\\t", vec!["snake_case"]),
        ("\\%", vec![]),
        ("it's \"so\" & | ! (a:*)", vec!["snakeXcase"]),
        ("'; DROP TABLE ideas; --", vec![]),
    ] {
        assert_eq!(found(&texts, search).await, titles, "{search}");
    }
}

#[tokio::test]
async fn relevance_counts_the_words_in_the_title_then_the_newest_comes_first() {
    let vault = Vault::open().await;
    let (ada, bob) = (scope("ada"), scope("bob"));
    let ideas = vault.database.ideas();
    for owner in [&ada, &bob] {
        vault.provision(owner).await;
        for (hour, title, notes) in [
            (1, "both red and blue", ""),
            (2, "RED alone", "blue"),
            (5, "neither", "red blue"),
            (4, "blue alone", "red"),
            (4, "blue later", "red"),
            (6, "no", "red"),
        ] {
            let new = NewIdea {
                notes: Some(Notes::parse(notes).unwrap()),
                ..titled(title)
            };
            let at = noon() + TimeDelta::hours(hour);
            ideas.create(owner, &new, at).await.unwrap();
        }
    }
    let best = [
        "both red and blue",
        "blue later",
        "blue alone",
        "RED alone",
        "neither",
    ];
    assert_eq!(
        searched(&ideas, &ada, "red blue", IdeaSort::Relevance).await,
        best
    );

    let filter = IdeaFilter {
        search: SearchText::parse("red blue").unwrap(),
        ..IdeaFilter::default()
    };
    let order = Order::Ascending;
    let worst = listing(&filter, IdeaSort::Relevance, order, at(1), 2);
    let page = ideas.list(&ada, &worst).await.unwrap();
    let titles: Vec<_> = page.rows.iter().map(|idea| idea.title.as_str()).collect();
    assert_eq!(titles, ["RED alone", "blue alone"]);
    assert_eq!((page.total, page.has_more, page.next), (5, true, None));
    let beyond = listing(&filter, IdeaSort::Relevance, order, at(1001), 2);
    let page = ideas.list(&ada, &beyond).await.unwrap();
    assert_eq!((page.rows.len(), page.total, page.has_more), (0, 5, false));
}

#[tokio::test]
async fn the_longest_title_of_the_longest_owner_can_be_kept_and_sorted() {
    let vault = Vault::open().await;
    let longest = scope(&"x".repeat(255));
    let email = "x@example.com";
    let owner = connect(vault.test.owner_url()).await;
    let account = "INSERT INTO users (id, email) VALUES ($1, $2)";
    owner
        .execute(account, &[&longest.owner().as_str(), &email])
        .await
        .unwrap();
    let ideas = vault.database.ideas();
    // Each is composed as three, and hardly two are alike, so that nothing can be compressed away.
    let title: String = (0..200)
        .map(|n| {
            if n * n % 7 % 2 == 0 {
                '\u{1d160}'
            } else {
                '\u{1d161}'
            }
        })
        .collect();
    ideas
        .create(&longest, &titled(&title), noon())
        .await
        .unwrap();
    let found = searched(&ideas, &longest, "\u{1d160}", IdeaSort::Key(IdeaKey::Title)).await;
    assert_eq!(found, [title]);
}
