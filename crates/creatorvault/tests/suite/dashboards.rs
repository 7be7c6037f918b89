//! The dashboard and the alerts name what the service says of itself, and all of it.

use std::collections::BTreeSet;

use creatorvault_tests::Issuer;

use crate::{
    logs::{claims, open, post},
    running::{Running, migrated},
};

const DASHBOARD: &str = include_str!("../../../../docs/observability/dashboard.json");
const ALERTS: &str = include_str!("../../../../docs/observability/alerts.yml");

/// Names of Prometheus's and Grafana's own.
const LANGUAGE: [&str; 3] = ["avg_over_time", "histogram_quantile", "label_values"];

#[tokio::test]
async fn every_name_in_them_is_one_of_a_metric_or_a_label() {
    let metrics = everything().await;
    let alerts = ALERTS.lines().map(str::trim);
    let recorded = alerts
        .clone()
        .filter_map(|line| line.strip_prefix("- record: "));
    let known: BTreeSet<_> = names(&metrics).chain(recorded).chain(LANGUAGE).collect();
    let alerts = alerts.filter(|line| !line.starts_with('#'));
    for line in alerts.chain(DASHBOARD.lines()) {
        assert_eq!(
            names(line).find(|name| !known.contains(name)),
            None,
            "{line}"
        );
    }
}

#[tokio::test]
async fn every_metric_is_on_the_dashboard() {
    let metrics = everything().await;
    let shown: BTreeSet<_> = names(DASHBOARD).collect();
    let all = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "));
    let all: Vec<_> = all.filter_map(|line| line.split(' ').next()).collect();
    assert!(all.contains(&"creatorvault_build_info"), "{metrics}");
    let is_shown = |name: &str| {
        ["", "_count", "_bucket"]
            .iter()
            .any(|form| shown.contains(format!("{name}{form}").as_str()))
    };
    assert_eq!(all.iter().find(|name| !is_shown(name)), None);
}

/// The metrics of a service that has done something of every kind.
async fn everything() -> String {
    let database = migrated().await;
    let mut variables = open(&database);
    variables.push(("METRICS_ADDR", "127.0.0.1:0"));
    let running = Running::start(&variables);
    let token = Issuer::trusted().sign(&claims());
    running.ask(&post("/api/v1/ada/ideas", &token, r#"{"title":"a"}"#));
    running.ask(&post("/api/v1/ada/ideas", "no.token", ""));
    running.scrape()
}

/// The words that can be names of metrics or labels, which have an underscore in them. Variables of
/// Grafana begin with a `$`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_:$".contains(letter))
        .filter(|word| word.contains('_') && !word.starts_with('$'))
}
