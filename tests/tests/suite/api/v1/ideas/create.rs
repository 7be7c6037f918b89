//! `POST /api/v1/{user_id}/ideas`

use creatorvault_tests::{Answer, Issuer, Service, assert_problem, assert_success};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/user_1/ideas";

async fn create(service: &Service, body: &Value) -> Answer {
    service
        .post(PATH)
        .as_user("user_1")
        .json(body)
        .answer()
        .await
}

async fn create_raw(service: &Service, body: impl Into<Vec<u8>>) -> Answer {
    service
        .post(PATH)
        .as_user("user_1")
        .raw_json(body)
        .answer()
        .await
}

#[tokio::test]
async fn records_an_idea_and_says_where_it_is() {
    let service = Service::start().await;
    let body = json!({
        "title": "  AI tools  ",
        "notes": "Compare\n\tfive",
        "stage": "draft",
        "tags": ["blog", " research ", "blog"],
        "priority": "high",
        "due_date": "2026-03-01T01:30:00+02:00",
    });
    let answer = create(&service, &body).await;
    assert_success(&answer, 201);
    let id = answer.data().get("id").and_then(Value::as_i64).unwrap();
    assert_eq!(answer.header("location"), format!("{PATH}/{id}"));
    assert_eq!(answer.header("etag"), "\"1\"");
    insta::assert_json_snapshot!(answer.data(), {
        ".id" => "[id]", ".created_at" => "[now]", ".updated_at" => "[now]",
    }, @r#"
    {
      "created_at": "[now]",
      "due_date": "2026-02-28T23:30:00Z",
      "id": "[id]",
      "notes": "Compare\n\tfive",
      "priority": "high",
      "stage": "draft",
      "tags": [
        "blog",
        "research"
      ],
      "title": "AI tools",
      "updated_at": "[now]",
      "user_id": "user_1",
      "version": 1
    }
    "#);
}

#[tokio::test]
async fn everything_but_the_title_has_a_default() {
    let service = Service::start().await;
    for body in [
        json!({"title": "x"}),
        json!({"title": "x", "notes": null, "due_date": null}),
    ] {
        let answer = create(&service, &body).await;
        assert_success(&answer, 201);
        let data = answer.data();
        assert_eq!(data.get("notes"), Some(&Value::Null));
        assert_eq!(data.get("due_date"), Some(&Value::Null));
        assert_eq!(data.get("stage"), Some(&json!("idea")));
        assert_eq!(data.get("priority"), Some(&json!("medium")));
        assert_eq!(data.get("tags"), Some(&json!([])));
    }
}

#[tokio::test]
async fn members_that_the_service_decides_take_no_effect() {
    let service = Service::start().await;
    let body = json!({
        "title": "x", "id": 99_999, "user_id": "user_2", "version": 7,
        "created_at": "2000-01-01T00:00:00Z", "updated_at": 5, "whatever": {"a": [1]},
    });
    let answer = create(&service, &body).await;
    assert_success(&answer, 201);
    assert_eq!(answer.data().get("user_id"), Some(&json!("user_1")));
    assert_eq!(answer.data().get("version"), Some(&json!(1)));
    assert_ne!(answer.data().get("id"), Some(&json!(99_999)));
    assert_ne!(
        answer.data().get("created_at"),
        Some(&json!("2000-01-01T00:00:00Z"))
    );
}

#[tokio::test]
async fn all_bad_fields_are_reported_at_once() {
    let service = Service::start().await;
    let body = json!({
        "title": " ", "notes": 5, "stage": "done", "priority": null, "due_date": "soon",
        "tags": ["", "ok", 7, "a,b"],
    });
    let answer = create(&service, &body).await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    let expected = [
        ("title", "string_too_short"),
        ("notes", "string_type"),
        ("stage", "enum"),
        ("tags.0", "string_too_short"),
        ("tags.2", "string_type"),
        ("tags.3", "value_error"),
        ("priority", "string_type"),
        ("due_date", "datetime_parsing"),
    ];
    assert_eq!(
        answer.details(),
        expected.map(|(field, kind)| (field.to_owned(), kind.to_owned()))
    );
}

#[tokio::test]
async fn each_rule_has_its_type() {
    let service = Service::start().await;
    let (long_title, long_notes) = ("é".repeat(201), "é".repeat(5001));
    let many: Vec<_> = (0..33).map(|n| n.to_string()).collect();
    let cases = [
        (json!({}), "title", "missing"),
        (json!({"title": null}), "title", "string_type"),
        (json!({"title": ["x"]}), "title", "string_type"),
        (json!({"title": long_title}), "title", "string_too_long"),
        (json!({"title": "a\u{0}b"}), "title", "value_error"),
        (
            json!({"title": "x", "notes": long_notes}),
            "notes",
            "string_too_long",
        ),
        (
            json!({"title": "x", "notes": "\u{7}"}),
            "notes",
            "value_error",
        ),
        (json!({"title": "x", "stage": null}), "stage", "string_type"),
        (
            json!({"title": "x", "priority": "urgent"}),
            "priority",
            "enum",
        ),
        (json!({"title": "x", "tags": null}), "tags", "list_type"),
        (json!({"title": "x", "tags": "a"}), "tags", "list_type"),
        (json!({"title": "x", "tags": many}), "tags", "too_long"),
        (
            json!({"title": "x", "tags": ["x".repeat(51)]}),
            "tags.0",
            "string_too_long",
        ),
        (
            json!({"title": "x", "due_date": 5}),
            "due_date",
            "string_type",
        ),
        (
            json!({"title": "x", "due_date": "1969-12-31"}),
            "due_date",
            "value_error",
        ),
    ];
    for (body, field, kind) in cases {
        let answer = create(&service, &body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(
            answer.details(),
            [(field.to_owned(), kind.to_owned())],
            "{body}"
        );
        let message = answer.body.pointer("/error/message").unwrap();
        let message = message.as_str().unwrap();
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused_whole() {
    let service = Service::start().await;
    let cases: [(&[u8], &str, &str); 8] = [
        (b"", "body", "json_invalid"),
        (b"{\"title\": ", "body", "json_invalid"),
        (b"{\"title\": \"x\"} trailing", "body", "json_invalid"),
        (b"\xef\xbb\xbf{\"title\": \"x\"}", "body", "json_invalid"),
        (b"{\"title\": \"\xff\"}", "body", "json_invalid"),
        (br#"{"title": "\ud800"}"#, "body", "json_invalid"),
        (b"[]", "body", "dict_type"),
        (b"null", "body", "dict_type"),
    ];
    for (body, field, kind) in cases {
        let answer = create_raw(&service, body).await;
        assert_problem(&answer, 400, "VALIDATION_ERROR");
        assert_eq!(
            answer.details(),
            [(field.to_owned(), kind.to_owned())],
            "{body:?}"
        );
    }
}

#[tokio::test]
async fn repeated_keys_are_refused_at_any_depth_beside_everything_else() {
    let service = Service::start().await;
    let body = br#"{"title": "a", "title": "b", "x": [{"y": 1, "y": 2}], "stage": "no"}"#;
    let answer = service
        .post(PATH)
        .as_user("user_1")
        .raw_json(&body[..])
        .answer()
        .await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    let expected = [
        ("title", "value_error"),
        ("x.0.y", "value_error"),
        ("stage", "enum"),
    ];
    assert_eq!(
        answer.details(),
        expected.map(|(field, kind)| (field.to_owned(), kind.to_owned()))
    );
}

#[tokio::test]
async fn a_hostile_body_can_not_swell_the_answer() {
    let service = Service::start().await;
    let body = format!(r#"{{"title": "x", "tags": [{}1]}}"#, "1,".repeat(100_000));
    let answer = create_raw(&service, body).await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    assert_eq!(answer.details().len(), 100);

    let (key, pairs) = ("k".repeat(200_000), r#""a":1,"#.repeat(9_000));
    let body = format!(r#"{{"title": "x", "{key}": {{{pairs}"a": 1}}}}"#);
    let answer = create_raw(&service, body).await;
    assert_problem(&answer, 400, "VALIDATION_ERROR");
    assert_eq!(answer.details().len(), 100);
    assert!(answer.body.to_string().len() < 64 * 1024);
    let (field, _) = &answer.details()[0];
    assert!(field.starts_with("kkk") && field.ends_with('…'), "{field}");
}

#[tokio::test]
async fn only_plain_json_of_a_bounded_size_is_read() {
    let service = Service::start().await;
    let json = br#"{"title": "x"}"#;
    let ask = || service.post(PATH).as_user("user_1");
    for media_type in [
        "text/plain",
        "application/foo+json",
        "application/json; charset=latin1",
        "",
    ] {
        let answer = ask()
            .header("content-type", media_type)
            .body(&json[..])
            .answer()
            .await;
        assert_problem(&answer, 415, "UNSUPPORTED_MEDIA_TYPE");
    }
    assert_problem(
        &ask().body(&json[..]).answer().await,
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    );
    let compressed = ask()
        .header("content-encoding", "gzip")
        .raw_json(&json[..])
        .answer()
        .await;
    assert_problem(&compressed, 415, "UNSUPPORTED_MEDIA_TYPE");
    let utf8 = ask()
        .header("content-type", "application/json; charset=UTF-8")
        .body(&json[..]);
    assert_success(&utf8.answer().await, 201);

    let padded = |length: usize| [&json[..], &vec![b' '; length - json.len()]].concat();
    assert_success(&ask().raw_json(padded(256 * 1024)).answer().await, 201);
    let too_large = ask().raw_json(padded(256 * 1024 + 1)).answer().await;
    assert_problem(&too_large, 413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn the_first_idea_gives_its_owner_an_account() {
    let service = Service::start().await;
    let body = json!({"title": "x"});
    let mut nameless = Issuer::claims("user_1");
    for email in [Value::Null, json!(5), json!("nobody"), json!("a@b\n")] {
        nameless
            .as_object_mut()
            .unwrap()
            .insert("email".into(), email);
        let token = Issuer::trusted().sign(&nameless);
        let answer = service
            .post(PATH)
            .with_token(&token)
            .json(&body)
            .answer()
            .await;
        assert_problem(&answer, 401, "AUTH_ERROR");
        assert!(
            answer
                .body
                .pointer("/error/message")
                .unwrap()
                .as_str()
                .unwrap()
                .contains("e-mail")
        );
        assert!(
            answer
                .header("www-authenticate")
                .contains(r#"error="invalid_token""#)
        );
    }
    assert_success(&create(&service, &body).await, 201);
    // From now on the address is known, and a token need not say it.
    let token = Issuer::trusted().sign(&nameless);
    assert_success(
        &service
            .post(PATH)
            .with_token(&token)
            .json(&body)
            .answer()
            .await,
        201,
    );
}

#[tokio::test]
async fn an_email_that_belongs_to_another_account_is_a_conflict() {
    let service = Service::start().await;
    let body = json!({"title": "x"});
    assert_success(&create(&service, &body).await, 201);
    let mut claims = Issuer::claims("user_2");
    claims
        .as_object_mut()
        .unwrap()
        .insert("email".into(), json!("user_1@example.com"));
    let token = Issuer::trusted().sign(&claims);
    let answer = service
        .post("/api/v1/user_2/ideas")
        .with_token(&token)
        .json(&body)
        .answer()
        .await;
    assert_problem(&answer, 409, "CONFLICT");
}

#[tokio::test]
async fn many_first_requests_at_once_all_succeed() {
    let service = Service::start().await;
    let body = json!({"title": "x"});
    let asked = (0..20).map(|_| service.post(PATH).as_user("user_1").json(&body).answer());
    for answer in futures_util::future::join_all(asked).await {
        assert_success(&answer, 201);
    }
}

#[tokio::test]
async fn what_is_made_is_shown_whatever_the_client_has() {
    let service = Service::start().await;
    for known in [r#""1""#, "*"] {
        let ask = service.post(PATH).as_user("user_1");
        let ask = ask.header("if-none-match", known);
        assert_success(&ask.json(&json!({"title": "x"})).answer().await, 201);
    }
}

#[tokio::test]
async fn the_longest_and_the_outermost_of_everything_is_taken() {
    let service = Service::start().await;
    // Each is one character, of four bytes.
    let long = |length: usize| "🌱".repeat(length);
    let mut tags: Vec<_> = (0..31).map(|n| format!("{}{n:02}", long(48))).collect();
    tags.extend(["Case".to_owned()]);
    let twice: Vec<_> = tags.iter().chain(&tags).collect();
    let body = json!({
        "title": format!("\t {} ", long(200)), "notes": format!("{}\r\n\t", long(4997)),
        "tags": twice, "due_date": "9999-12-31T23:59:59.999999Z",
    });
    let answer = create(&service, &body).await;
    assert_success(&answer, 201);
    let data = answer.data();
    assert_eq!(data["title"], long(200));
    assert_eq!(data["notes"], body["notes"]);
    assert_eq!(data["tags"], json!(tags));
    assert_eq!(data["due_date"], body["due_date"]);
    let shown = service.get(answer.header("location")).as_user("user_1");
    assert_eq!(shown.answer().await.data(), data);

    for (written, shown) in [
        ("1970-01-01", Some("1970-01-01T00:00:00Z")),
        ("1970-01-01T00:00:00+00:01", None),
        ("1969-12-31T23:59:00-00:01", Some("1970-01-01T00:00:00Z")),
        ("9999-12-31T23:59:00-00:01", None),
    ] {
        let body = json!({"title": "x", "due_date": written});
        let answer = create(&service, &body).await;
        if let Some(shown) = shown {
            assert_eq!(answer.data()["due_date"], shown);
        } else {
            assert_problem(&answer, 400, "VALIDATION_ERROR");
            let expected = [("due_date".to_owned(), "value_error".to_owned())];
            assert_eq!(answer.details(), expected);
        }
    }
}
