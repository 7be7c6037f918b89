//! `/openapi.json`, `/docs`, `/redoc` and what they load. Whether the pages work is for a browser to
//! say: see `tests/tests/browser/`.

use creatorvault_tests::{Answer, Service, assert_problem};
use reqwest::{Method, Response};

const PAGES: [&str; 2] = ["/docs", "/redoc"];

const FILES: [(&str, &str); 5] = [
    ("docs.js", "text/javascript"),
    ("pages.css", "text/css"),
    ("redoc.standalone.js", "text/javascript"),
    ("swagger-ui-bundle.js", "text/javascript"),
    ("swagger-ui.css", "text/css"),
];

fn everything() -> Vec<String> {
    let files = FILES.iter().map(|(name, _)| format!("/docs/{name}"));
    let pages = ["/openapi.json"].into_iter().chain(PAGES);
    pages.map(str::to_owned).chain(files).collect()
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    let value = response.headers().get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

async fn text(service: &Service, path: &str) -> String {
    service.get(path).response().await.text().await.unwrap()
}

/// What stands between quotes after each of these beginnings.
fn quoted<'t>(text: &'t str, beginning: &str) -> Vec<&'t str> {
    let rests = text.split(beginning).skip(1);
    rests.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn the_document_is_what_the_code_says_and_stands_in_no_envelope() {
    let service = Service::start().await;
    let answer = service.get("/openapi.json").answer().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.body, creatorvault_http::document());
}

#[tokio::test]
async fn a_page_is_html_under_a_policy_that_names_no_other_host() {
    let service = Service::start().await;
    let shared = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";
    let own = [
        "style-src 'self'",
        "worker-src blob:; style-src 'self' \
         'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' \
         'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
    ];
    for (page, own) in PAGES.into_iter().zip(own) {
        let response = service.get(page).response().await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            header(&response, "content-type"),
            "text/html; charset=utf-8"
        );
        assert_eq!(
            header(&response, "content-security-policy"),
            format!("{shared}{own}")
        );
    }
}

#[tokio::test]
async fn a_page_loads_only_what_is_there() {
    let service = Service::start().await;
    for page in PAGES {
        let html = text(&service, page).await;
        let mut loaded = quoted(&html, "href=\"");
        loaded.extend(quoted(&html, "src=\""));
        assert!(loaded.len() > 2, "{html}");
        for path in loaded.into_iter().filter(|path| *path != "data:,") {
            assert!(path.starts_with("/docs/"), "{page} loads {path}");
            assert_eq!(service.get(path).response().await.status(), 200, "{path}");
        }
        assert!(!html.contains("://") && !html.contains("<style"), "{html}");
        // The policy lets no script run that stands in the page.
        assert!(
            quoted(&html, "<script>").is_empty() && !html.contains(" on"),
            "{html}"
        );
    }
    for (name, _) in FILES.iter().filter(|(_, media)| *media == "text/css") {
        let css = text(&service, &format!("/docs/{name}")).await;
        assert!(!css.contains("@import"), "{name}");
        for url in css.split("url(").skip(1) {
            let url = url.trim_start_matches(['"', '\'']);
            assert!(url.starts_with("data:"), "{name} loads {url:.80}");
        }
    }
}

#[tokio::test]
async fn a_file_is_sent_as_the_client_can_read_it() {
    let service = Service::start().await;
    for (name, media) in FILES {
        let path = format!("/docs/{name}");
        let plain = service.get(&path).response().await;
        assert_eq!(plain.status(), 200);
        assert_eq!(header(&plain, "content-type"), media);
        assert_eq!(header(&plain, "content-encoding"), "");
        let packable = header(&plain, "vary") == "accept-encoding";
        let plain = plain.bytes().await.unwrap();
        std::str::from_utf8(&plain).unwrap();
        assert_eq!(packable, plain.len() > 1024, "{name}");

        for (accepted, packed) in [
            ("gzip, deflate, br, zstd", packable),
            ("*", false),
            ("gzip;q=0.5, identity;q=0", packable),
            ("br", false),
            ("gzip;q=0", false),
            ("", false),
        ] {
            let ask = service.get(&path).header("accept-encoding", accepted);
            let response = ask.response().await;
            let encoding = header(&response, "content-encoding");
            assert_eq!(encoding == "gzip", packed, "{name} for {accepted:?}");
            let bytes = response.bytes().await.unwrap();
            if packed {
                assert!(bytes.starts_with(&[0x1f, 0x8b]) && bytes.len() * 3 < plain.len());
            } else {
                assert!(bytes == plain, "{name} for {accepted:?}");
            }
        }
    }
}

#[tokio::test]
async fn who_has_it_already_is_told_so() {
    let service = Service::start().await;
    for path in everything() {
        let first = service.get(&path).response().await;
        let tag = header(&first, "etag").to_owned();
        assert!(tag.len() > 30, "{path}: {tag}");
        assert_eq!(header(&first, "cache-control"), "no-cache");

        let again = service.get(&path).header("if-none-match", &tag);
        let again = again.response().await;
        assert_eq!(again.status(), 304, "{path}");
        for name in ["etag", "cache-control", "vary", "content-security-policy"] {
            assert_eq!(header(&again, name), header(&first, name), "{path}");
        }
        assert!(again.bytes().await.unwrap().is_empty());

        let other = service.get(&path).header("if-none-match", "\"other\"");
        assert_eq!(other.response().await.status(), 200);
    }
}

#[tokio::test]
async fn head_answers_as_get_without_the_body() {
    let service = Service::start().await;
    for path in everything() {
        let got = service.get(&path).response().await;
        let head = service.ask(Method::HEAD, &path).response().await;
        assert_eq!(head.status(), 200, "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(header(&head, name), header(&got, name), "{path}: {name}");
        }
        assert!(head.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_nothing_can_be_written() {
    let service = Service::start().await;
    for path in [
        "/docs/",
        "/docs/nope.js",
        "/docs/docs.html",
        "/docs/DOCS.JS",
        "/docs/docs.js/",
        "/docs/..%2fdocs.js",
        "/docs/%2e%2e%2f%2e%2e%2fCargo.toml",
        "/redoc/",
        "/redoc/redoc.standalone.js",
        "/openapi.yaml",
    ] {
        let answer = service.get(path).answer().await;
        assert_problem(&answer, 404, "NOT_FOUND");
    }
    for path in everything() {
        let response = service.post(&path).response().await;
        let answer = Answer::of(response).await;
        assert_problem(&answer, 405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), "GET, HEAD");
    }
}
