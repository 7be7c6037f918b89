//! A tab in which a person reads, clicks and types, and what the browser has to say about it.

use std::{collections::BTreeSet, fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::devtools::Browser;

/// How long a person looks for something, in milliseconds.
const PATIENCE: u32 = 20_000;

/// A tab of a browser of its own.
pub(crate) struct Tab {
    browser: Browser,
    session: String,
}

impl Tab {
    /// Opens an address.
    pub(crate) async fn open(address: &str) -> Self {
        let mut browser = Browser::start();
        let target = json!({ "url": "about:blank" });
        let target = browser.call(None, "Target.createTarget", target).await;
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call(None, "Target.attachToTarget", target).await;
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let mut tab = Self { browser, session };
        for domain in ["Network", "Runtime", "Log", "Audits", "Page"] {
            tab.call(&format!("{domain}.enable"), json!({})).await;
        }
        tab.call("Page.navigate", json!({ "url": address })).await;
        tab
    }

    async fn call(&mut self, method: &str, with: Value) -> Value {
        self.browser.call(Some(&self.session), method, with).await
    }

    /// Waits until an expression of JavaScript has a value that is true, and takes it.
    pub(crate) async fn see(&mut self, expression: &str) -> Value {
        let wait = format!(
            "new Promise((seen, given_up) => {{
                const end = Date.now() + {PATIENCE};
                const look = () => {{
                    const it = {expression};
                    if (it) seen(it);
                    else if (Date.now() > end) given_up('not seen, but: ' + document.body.innerText);
                    else setTimeout(look, 20);
                }};
                look();
            }})"
        );
        let wait = json!({ "expression": wait, "awaitPromise": true, "returnByValue": true });
        let seen = self.call("Runtime.evaluate", wait).await;
        let failure = seen.get("exceptionDetails");
        assert!(failure.is_none(), "{expression}: {:#}", failure.unwrap());
        seen["result"]["value"].clone()
    }

    /// Waits until a text can be read.
    pub(crate) async fn read(&mut self, text: &str) {
        let text = json!(text);
        self.see(&format!("document.body?.innerText.includes({text})"))
            .await;
    }

    /// Waits for an element, and clicks on it.
    pub(crate) async fn click(&mut self, element: &str) {
        let element = json!(element);
        let found = format!("document.querySelector({element})");
        self.see(&format!("({found}) && ({found}.click(), true)"))
            .await;
    }

    /// Waits for an input that takes something, types into it, in place of what was there, and
    /// leaves it: Swagger UI waits for either that or some time before it believes what was typed.
    pub(crate) async fn fill(&mut self, input: &str, text: &str) {
        let input = json!(format!("{input}:enabled"));
        let found = format!("document.querySelector({input})");
        let take = format!("({found}) && ({found}.focus(), {found}.select(), true)");
        self.see(&take).await;
        self.call("Input.insertText", json!({ "text": text })).await;
        self.see(&format!("({found}) && ({found}.blur(), true)"))
            .await;
    }

    /// Keeps a picture of the tab where the build puts such things.
    pub(crate) async fn picture(&mut self, name: &str) {
        let shot = self.call("Page.captureScreenshot", json!({})).await;
        let shot = STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(path, shot).unwrap();
    }

    /// Every address that was asked for, but those that hold their own answer.
    pub(crate) fn asked(&self) -> BTreeSet<&str> {
        let events = self.browser.events().iter();
        let requests = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        requests
            .map(|event| event["params"]["request"]["url"].as_str().unwrap())
            .filter(|url| !url.starts_with("data:") && !url.starts_with("blob:"))
            .collect()
    }

    /// All that the browser found wrong: errors and warnings of the console, exceptions that nobody
    /// caught, and what the page's policy refused.
    pub(crate) fn complaints(&self) -> Vec<&Value> {
        let events = self.browser.events().iter();
        let bad = |value: &Value| *value == "error" || *value == "warning";
        events
            .filter(|event| {
                let params = &event["params"];
                match event["method"].as_str().unwrap_or_default() {
                    "Runtime.exceptionThrown" => true,
                    "Runtime.consoleAPICalled" => bad(&params["type"]),
                    "Log.entryAdded" => bad(&params["entry"]["level"]),
                    "Audits.issueAdded" => params["issue"]["code"] == "ContentSecurityPolicyIssue",
                    _ => false,
                }
            })
            .collect()
    }
}
