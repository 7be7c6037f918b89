//! How the values of variables are written. An error completes the sentence "NAME …".

use std::{net::SocketAddr, time::Duration};

use reqwest::Url;

use super::Deployment;

/// Whatever is longer than this is no limit, and PostgreSQL could not count it.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Whatever is shorter can be guessed.
const SHORTEST_SECRET: usize = 16;

/// `5s`, `250ms`; a bare number is refused, since nobody knows what it would count.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|_| "is no length of time; write it like 5s or 250ms".to_owned())
}

/// A text that nobody else is to know.
pub(super) fn secret(text: &str) -> Result<String, String> {
    if text.len() < SHORTEST_SECRET {
        return Err(format!("must have at least {SHORTEST_SECRET} characters"));
    }
    Ok(text.to_owned())
}

/// A time limit, which can't be nothing.
pub(super) fn limit(text: &str) -> Result<Duration, String> {
    let limit = duration(text)?;
    if !(Duration::from_millis(1)..=LONGEST).contains(&limit) {
        return Err("must be at least 1ms and at most 1day".to_owned());
    }
    Ok(limit)
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err("is neither true nor false".to_owned()),
    }
}

pub(super) fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count @ 0..=10_000) => Ok(count),
        _ => Err("is no whole number from 0 to 10000".to_owned()),
    }
}

/// So many calls a minute.
pub(super) fn rate(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(calls @ 0..=100_000) => Ok(calls),
        _ => Err("is no whole number from 0 to 100000".to_owned()),
    }
}

pub(super) fn positive(text: &str) -> Result<usize, String> {
    match count(text) {
        Ok(0) | Err(_) => Err("is no whole number from 1 to 10000".to_owned()),
        Ok(count) => Ok(count),
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "is no IP address with a port; write it like 127.0.0.1:9464".to_owned())
}

/// Where a collector takes spans, from the base of what it takes.
pub(super) fn collector(text: &str) -> Result<Url, String> {
    let url = format!("{}/v1/traces", text.trim_end_matches('/'));
    match Url::parse(&url) {
        Ok(url) if ["http", "https"].contains(&url.scheme()) => Ok(url),
        _ => Err("is no http or https URL; write it like http://127.0.0.1:4318".to_owned()),
    }
}

pub(super) fn algorithm(text: &str) -> Result<(), String> {
    if text == "RS256" {
        Ok(())
    } else {
        Err("can only be RS256".to_owned())
    }
}

pub(super) fn deployment(text: &str) -> Result<Deployment, String> {
    match text.to_ascii_lowercase().as_str() {
        "dev" | "development" => Ok(Deployment::Dev),
        "staging" => Ok(Deployment::Staging),
        "production" => Ok(Deployment::Production),
        _ => Err("is none of dev, staging and production".to_owned()),
    }
}

pub(super) fn level(text: &str) -> Result<&'static str, String> {
    match text.to_ascii_uppercase().as_str() {
        "DEBUG" => Ok("debug"),
        "INFO" => Ok("info"),
        "WARNING" | "WARN" => Ok("warn"),
        "ERROR" | "CRITICAL" => Ok("error"),
        _ => Err("is none of DEBUG, INFO, WARNING and ERROR".to_owned()),
    }
}
