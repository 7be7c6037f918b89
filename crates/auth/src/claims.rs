//! The rules on a payload whose signature has been checked, and the caller it speaks of.
//!
//! The age of a token is looked at last, so that "expired" means that nothing else is wrong.
//! Deliberately absent: signatures, and claims that no rule names, which are ignored.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{Caller, Email, Name, UserId};
use serde_json::{Number, Value};

use crate::strict_json::Object;
use crate::{Claim, Invalidity, Policy, Rejection};

/// 10000-01-01T00:00:00Z, which no four-digit year can write.
const YEAR_10000: Duration = Duration::from_secs(253_402_300_800);

pub(crate) fn caller(
    claims: &Object,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Caller, Rejection> {
    check_issuer(required(claims, Claim::Issuer)?, &policy.issuer)?;
    check_audience(required(claims, Claim::Audience)?, &policy.audience)?;
    let id = subject(required(claims, Claim::Subject)?)?;
    for claim in [Claim::NotBefore, Claim::IssuedAt] {
        if let Some(value) = claims.get(claim.name()) {
            check_started(time(value, claim)?, claim, policy, now)?;
        }
    }
    let expiry = time(required(claims, Claim::Expiry)?, Claim::Expiry)?;
    if elapsed(expiry, now).is_some_and(|age| age >= policy.leeway) {
        return Err(Rejection::Expired);
    }
    Ok(Caller::new(
        id,
        lenient(claims, "email", |text| Email::parse(text).ok()),
        lenient(claims, "name", |text| Name::parse(text).ok()),
    ))
}

fn required(claims: &Object, claim: Claim) -> Result<&Value, Invalidity> {
    claims.get(claim.name()).ok_or(Invalidity::Absent(claim))
}

fn check_issuer(value: &Value, ours: &str) -> Result<(), Invalidity> {
    match value.as_str() {
        Some(issuer) if issuer == ours => Ok(()),
        Some(_) => Err(Invalidity::Foreign(Claim::Issuer)),
        None => Err(Invalidity::Unusable(Claim::Issuer)),
    }
}

fn check_audience(value: &Value, ours: &str) -> Result<(), Invalidity> {
    let audiences = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    if !audiences.iter().all(Value::is_string) {
        return Err(Invalidity::Unusable(Claim::Audience));
    }
    if !audiences
        .iter()
        .any(|audience| audience.as_str() == Some(ours))
    {
        return Err(Invalidity::Foreign(Claim::Audience));
    }
    Ok(())
}

fn subject(value: &Value) -> Result<UserId, Invalidity> {
    value
        .as_str()
        .and_then(|text| UserId::parse(text).ok())
        .ok_or(Invalidity::Unusable(Claim::Subject))
}

fn check_started(
    start: DateTime<Utc>,
    claim: Claim,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<(), Invalidity> {
    if elapsed(now, start).is_some_and(|wait| wait > policy.leeway) {
        return Err(Invalidity::Future(claim));
    }
    Ok(())
}

fn time(value: &Value, claim: Claim) -> Result<DateTime<Utc>, Invalidity> {
    value
        .as_number()
        .and_then(since_epoch)
        .filter(|offset| *offset < YEAR_10000)
        .and_then(|offset| TimeDelta::from_std(offset).ok())
        .and_then(|offset| DateTime::UNIX_EPOCH.checked_add_signed(offset))
        .ok_or(Invalidity::Unusable(claim))
}

fn since_epoch(number: &Number) -> Option<Duration> {
    match number.as_u64() {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => Duration::try_from_secs_f64(number.as_f64()?).ok(),
    }
}

/// The time from one to the other, unless it would run backwards. Durations are compared, and
/// never added to a time, so that no leeway overflows.
fn elapsed(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Duration> {
    to.signed_duration_since(from).to_std().ok()
}

fn lenient<T>(claims: &Object, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    claims.get(name)?.as_str().and_then(parse)
}
