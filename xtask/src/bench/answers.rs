//! What everyone answers before anybody is measured. Whoever answers something else than the product
//! does less or more than it, and a page that the lock leaves empty is a fast one.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{
    ask::{Answer, ask},
    content::{self, IDEAS_OF_A_USER, TOKEN_TTL},
    load::Workload,
    peers::{Peer, Running},
};
use crate::{clock::now, keys::DevelopmentKey, say, token};

/// Who asks. An idea's number modulo the users' number is its owner's.
const USER: u32 = 7;

/// Starts one after the other, compares what they answer, and leaves out by name who does not start,
/// unless the bench is about it.
pub(super) async fn compare(peers: Vec<Peer>) -> anyhow::Result<Vec<Peer>> {
    let user = format!("user_{USER}");
    let key = DevelopmentKey::obtain()?;
    let token = token::issue(&key, &user, "user7@example.com", TOKEN_TTL, now())?;
    let mut same: Vec<Peer> = Vec::new();
    let mut expected: Vec<Value> = Vec::new();
    for peer in peers {
        let running = match peer.try_out() {
            Err(error) if peer.is_optional() => {
                say::step(format!("Without {}: {error:#}", peer.name()));
                continue;
            }
            started => started?,
        };
        for (nth, &workload) in Workload::ALL.iter().enumerate() {
            let name = peer.name();
            let essence = essence_of(&running, workload, &token)
                .with_context(|| format!("{name} does not answer {workload:?}"))?;
            match expected.get(nth) {
                None => expected.push(essence),
                Some(expected) if *expected == essence => {}
                Some(expected) => {
                    bail!("{name} answers {workload:?} with {essence} and not with {expected}")
                }
            }
        }
        content::forget_new(&peer.database).await?;
        same.push(peer);
    }
    Ok(same)
}

/// What of an answer has to be the same for everyone.
fn essence_of(running: &Running, workload: Workload, token: &str) -> anyhow::Result<Value> {
    let (what, body) = question(workload);
    let authorization = format!("Authorization: Bearer {token}");
    let Answer { status, body } = ask(running.port, &what, &[authorization], body)?;
    let said: Value = serde_json::from_str(&body).unwrap_or_default();
    let wanted = if workload == Workload::W3 { 201 } else { 200 };
    if status != wanted {
        bail!("it says {status}: {body}");
    }
    let data = said.get("data").context("it says no data")?;
    let essence = match workload {
        Workload::W1 => fields(data, &["id", "title", "notes", "stage", "tags", "priority"]),
        Workload::W3 => fields(
            data,
            &["user_id", "title", "notes", "stage", "tags", "priority"],
        ),
        Workload::W2 | Workload::W4 | Workload::W5 => page(data)?,
    };
    Ok(essence)
}

fn question(workload: Workload) -> (String, &'static str) {
    let ideas = format!("/api/v1/user_{USER}/ideas");
    match workload {
        Workload::W1 => (format!("GET {ideas}/{USER}"), ""),
        Workload::W2 => (format!("GET {ideas}"), ""),
        Workload::W3 => (
            format!("POST {ideas}"),
            r#"{"title":"A trial","notes":"Of notes.","tags":["blog","research"],"priority":"high"}"#,
        ),
        Workload::W4 => (format!("GET {ideas}?search=kitchen"), ""),
        Workload::W5 => (format!("GET {ideas}?tags=blog,video"), ""),
    }
}

fn fields(idea: &Value, names: &[&str]) -> Value {
    names
        .iter()
        .map(|&name| idea.get(name).cloned().unwrap_or_default())
        .collect()
}

/// The total and the ids, of which there have to be some.
fn page(data: &Value) -> anyhow::Result<Value> {
    let total = data.pointer("/pagination/total").and_then(Value::as_u64);
    let ideas = data.get("ideas").and_then(Value::as_array);
    let (total, ideas) = total.zip(ideas).context("it says no page")?;
    if ideas.is_empty() || total > u64::from(IDEAS_OF_A_USER) {
        bail!("its page has {} of {total} ideas", ideas.len());
    }
    let ids: Vec<_> = ideas.iter().map(|idea| idea.get("id")).collect();
    Ok(json!({ "total": total, "ids": ids }))
}
