//! `/docs` and `/redoc`, as a person uses them.

use creatorvault_tests::{Issuer, Service, assert_success};
use serde_json::Value;

use crate::tab::Tab;

/// A summary of the document, and so a text on both pages.
const OPERATION: &str = "Record an idea";

async fn open(service: &Service, page: &str) -> Tab {
    let mut tab = Tab::open(&format!("http://{}{page}", service.address())).await;
    tab.read(OPERATION).await;
    tab
}

/// Asserts that nothing was wrong, and that these files were asked for and no others.
fn assert_quiet(tab: &Tab, service: &Service, files: &[&str]) {
    let complaints = tab.complaints();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let expected = files.iter();
    let expected = expected.map(|path| format!("http://{}{path}", service.address()));
    let expected: std::collections::BTreeSet<_> = expected.collect();
    assert_eq!(tab.asked(), expected.iter().map(String::as_str).collect());
}

#[tokio::test]
#[ignore = "needs Chromium: cargo xtask ci"]
async fn an_idea_is_recorded_from_the_page() {
    let service = Service::start().await;
    let mut tab = open(&service, "/docs").await;
    tab.picture("docs.png").await;

    tab.click(".auth-wrapper .authorize").await;
    let token = Issuer::trusted().token("user_1");
    tab.fill(".modal-ux input", &token).await;
    tab.click(".modal-ux .modal-btn.authorize").await;
    tab.click(".modal-ux .btn-done").await;

    tab.click("#operations-Ideas-createIdea .opblock-summary-control")
        .await;
    tab.click(".try-out__btn").await;
    tab.fill("tr[data-param-name=user_id] input", "user_1")
        .await;
    tab.click(".execute").await;
    let status = "document.querySelector('.live-responses-table tr.response .response-col_status')?.innerText";
    let status = tab.see(status).await;
    tab.see("(document.querySelector('.live-responses-table').scrollIntoView(), true)")
        .await;
    tab.picture("docs-executed.png").await;
    assert!(status.as_str().unwrap().starts_with("201"), "{status}");

    let body = "document.querySelector('.live-responses-table .microlight')?.textContent";
    let body = tab.see(body).await;
    let shown: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
    let path = format!("/api/v1/user_1/ideas/{}", shown["data"]["id"]);
    let kept = service.get(&path).as_user("user_1").answer().await;
    assert_success(&kept, 200);
    assert_eq!(kept.data(), &shown["data"]);

    // What is folded has styles of its own.
    tab.click("section.models button").await;
    tab.click("section.models .json-schema-2020-12-accordion")
        .await;

    let files = [
        "/docs",
        "/docs/docs.js",
        "/docs/pages.css",
        "/docs/swagger-ui-bundle.js",
        "/docs/swagger-ui.css",
        "/openapi.json",
        "/api/v1/user_1/ideas",
    ];
    assert_quiet(&tab, &service, &files);
}

#[tokio::test]
#[ignore = "needs Chromium: cargo xtask ci"]
async fn the_api_can_be_read_and_searched() {
    let service = Service::start().await;
    let mut tab = open(&service, "/redoc").await;
    tab.read("/api/v1/{user_id}/ideas/{idea_id}").await;
    tab.picture("redoc.png").await;

    tab.fill("input[type=text]", "record").await;
    let found = "[...document.querySelectorAll('[data-role=\"search:results\"] *')]
        .some(it => it.textContent.includes('Record an idea'))";
    tab.see(found).await;

    let files = [
        "/docs/pages.css",
        "/docs/redoc.standalone.js",
        "/openapi.json",
        "/redoc",
    ];
    assert_quiet(&tab, &service, &files);
}
