//! Words in titles and notes.

use creatorvault_tests::Service;
use serde_json::json;

use super::{assert_refused, list, page, record, titles};

async fn recorded(texts: &[(&str, &str)]) -> Service {
    let service = Service::start().await;
    for (title, notes) in texts {
        record(&service, &json!({"title": title, "notes": notes})).await;
    }
    service
}

async fn assert_found(service: &Service, search: &str, expected: &[&str]) {
    let parameters = [("search", search), ("sort", "created_at"), ("order", "asc")];
    let answer = page(service, &parameters).await;
    assert_eq!(titles(&answer), expected, "{search:?}");
}

#[tokio::test]
async fn finds_parts_of_words_in_any_script_and_case() {
    let service = recorded(&[
        ("ÜBERBLICK", "cafe\u{301} at noon"),
        ("Прогулка по МОСКВЕ", ""),
        ("東京の夜", "Ramen"),
        ("plain", "überall ΟΔΟΣ"),
    ])
    .await;
    for (search, expected) in [
        ("über", ["ÜBERBLICK", "plain"].as_slice()),
        ("U\u{308}BER", &["ÜBERBLICK", "plain"]),
        ("caf\u{e9} BLICK", &["ÜBERBLICK"]),
        ("москве гул", &["Прогулка по МОСКВЕ"]),
        ("京の", &["東京の夜"]),
        ("RAMEN\u{3000}東京", &["東京の夜"]),
        ("οδοσ", &["plain"]),
        ("  plain\tALL  ", &["plain"]),
        ("plain ramen", &[]),
        ("plainüber", &[]),
        ("uber", &[]),
    ] {
        assert_found(&service, search, expected).await;
    }
}

#[tokio::test]
async fn takes_every_character_for_itself() {
    let service = recorded(&[
        ("100% sure", ""),
        ("1000 sure", ""),
        ("snake_case", r"C:\temp"),
        ("snakeXcase", r#"it's "so" & | ! (a:*) + - <b>"#),
    ])
    .await;
    for (search, expected) in [
        ("100%", ["100% sure"].as_slice()),
        ("%", &["100% sure"]),
        ("_", &["snake_case"]),
        ("snake_case", &["snake_case"]),
        (r"\", &["snake_case"]),
        (r":\T", &["snake_case"]),
        (r"\\", &[]),
        (r"\%", &[]),
        ("%%", &[]),
        (r#""so""#, &["snakeXcase"]),
        ("it's", &["snakeXcase"]),
        ("& | ! (a:*) + - <b>", &["snakeXcase"]),
        ("sure OR snake", &[]),
        ("-sure", &[]),
        ("'; DROP TABLE ideas; --", &[]),
    ] {
        assert_found(&service, search, expected).await;
    }
}

#[tokio::test]
async fn follows_what_becomes_of_an_idea() {
    let service = recorded(&[("before", "words")]).await;
    let answer = page(&service, &[]).await;
    let id = super::ideas(&answer)[0]["id"].as_i64().unwrap();
    let path = format!("{}/{id}", super::PATH);
    let change = super::ask(&service, reqwest::Method::PATCH, &path);
    let change = change.json(&json!({"title": "AFTER", "notes": null}));
    assert_eq!(change.answer().await.status, 200);
    assert_found(&service, "after", &["AFTER"]).await;
    for gone in ["before", "words", "null"] {
        assert_found(&service, gone, &[]).await;
    }
}

#[tokio::test]
async fn a_blank_search_is_none_and_a_long_one_is_refused() {
    let service = recorded(&[("x", "")]).await;
    for blank in ["", " ", "\t\n", "\u{3000}\u{a0}"] {
        assert_found(&service, blank, &["x"]).await;
    }
    let longest = "é".repeat(200);
    assert_found(&service, &format!("  {longest} "), &[]).await;
    let longer = list(&service, &[("search", &"é".repeat(201))]).await;
    assert_refused(&longer, "search", "string_too_long");
    for bad in ["a\u{0}b", "\u{7f}"] {
        let answer = list(&service, &[("search", bad)]).await;
        assert_refused(&answer, "search", "value_error");
    }
    let answer = super::list_raw(&service, "search=%ff").await;
    assert_refused(&answer, "search", "value_error");
}

#[tokio::test]
async fn the_most_relevant_have_the_most_words_in_their_titles() {
    let service = recorded(&[
        ("both RED and blue", ""),
        ("red alone", "blue"),
        ("neither", "Red blue"),
        ("blue alone", "red"),
        ("no", "red"),
    ])
    .await;
    let mut best = ["both RED and blue", "blue alone", "red alone", "neither"];
    let search = ("search", "red blue");
    let relevance = [search, ("sort", "relevance")];
    assert_eq!(titles(&page(&service, &relevance).await), best);
    best.reverse();
    let ascending = [relevance.as_slice(), &[("order", "asc")]].concat();
    assert_eq!(titles(&page(&service, &ascending).await), best);

    // It pages by offset alone.
    let first = page(
        &service,
        &[relevance.as_slice(), &[("limit", "3")]].concat(),
    )
    .await;
    let pagination = first.data().get("pagination").unwrap();
    let expected = json!({
        "total": 4, "limit": 3, "offset": 0, "has_more": true, "next_cursor": null,
    });
    assert_eq!(pagination, &expected);
    let rest = [("limit", "3"), ("offset", "3")];
    let rest = page(&service, &[relevance.as_slice(), &rest].concat()).await;
    assert_eq!(titles(&rest), ["neither"]);
    let by_key = page(&service, &[search, ("limit", "3")]).await;
    let cursor = super::next(&by_key).unwrap();
    let foreign = [relevance.as_slice(), &[("cursor", cursor)]].concat();
    assert_refused(&list(&service, &foreign).await, "cursor", "value_error");
}

#[tokio::test]
async fn relevance_needs_words() {
    let service = recorded(&[("x", "")]).await;
    for search in [None, Some(""), Some(" ")] {
        let mut parameters = vec![("sort", "relevance")];
        parameters.extend(search.map(|search| ("search", search)));
        let answer = list(&service, &parameters).await;
        assert_refused(&answer, "sort", "value_error");
    }
}
