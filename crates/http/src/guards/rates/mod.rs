//! How often anybody may call: each user, and each address for what comes without a valid token.
//!
//! Every call is counted in this process. Where Redis is there, what it says of all instances
//! together wins; where it is not, or says nothing in time, what was counted here holds. Deliberately
//! absent: who is calling, which the extractors know.

mod buckets;
mod client;
mod key;
mod quota;
mod redis;
mod standing;

use std::{
    future::{Ready, ready},
    net::IpAddr,
    time::Instant,
};

use actix_web::HttpRequest;
use creatorvault_domain::UserId;
use futures_util::future::{Either, LocalBoxFuture};

use super::{Guards, Networks};
use crate::{clock::Clock, health, measure, problem::Problem};
use buckets::Buckets;
use client::Client;
use key::Key;
use quota::{Quota, Verdict, micros};
use redis::Redis;

pub use redis::{RedisUrl, RedisUrlError};
pub(crate) use standing::Standing;

/// How many buckets are kept of either kind. A user has shown a token, so there are fewer of them
/// than of addresses, and no number of addresses makes a user's bucket be forgotten.
const MOST_BUCKETS: usize = 100_000;

/// How often anybody may call.
#[derive(Clone, Debug)]
pub struct RateSettings {
    /// A user, in a minute; 0 is as often as they like.
    pub per_user: u32,
    /// An address without a valid token, in a minute; 0 is as often as it likes.
    pub per_address: u32,
    /// Whose `X-Forwarded-For` is believed.
    pub proxies: Networks,
    /// Which addresses are not counted.
    pub exempt: Networks,
    /// Where instances count together.
    pub redis: Option<RedisUrl>,
}

/// The limits, and the buckets that keep them.
pub(super) struct RateLimits {
    per_user: Option<Quota>,
    per_address: Option<Quota>,
    proxies: Networks,
    exempt: Networks,
    began: Instant,
    users: Buckets,
    addresses: Buckets,
    redis: Option<Redis>,
}

/// Whose bucket a call is paid from.
#[derive(Clone, Copy)]
pub(crate) enum Payer<'c> {
    /// A user's, who has shown a valid token.
    User(&'c UserId),
    /// That of the address which the call comes from. Each health route has one of its own.
    Address,
}

/// What is being decided of a call; at once, but where Redis has to be asked.
pub(crate) type Counting =
    Either<Ready<Result<(), Problem>>, LocalBoxFuture<'static, Result<(), Problem>>>;

/// Which limit a call is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    User,
    Address,
    Health,
}

/// Counts a call, and refuses it if there were too many.
pub(crate) fn count(request: &HttpRequest, payer: Payer<'_>) -> Counting {
    let guards = match Guards::of(request) {
        Ok(guards) => guards,
        Err(problem) => return Either::Left(ready(Err(problem))),
    };
    let rates = &guards.rates;
    let Some((scope, key, quota)) = rates.bucket(request, payer) else {
        return Either::Left(ready(Ok(())));
    };
    let here = rates.take_here(scope, key, quota, Clock::of(request).ticks());
    // What this instance alone has refused, all of them together have too.
    match &rates.redis {
        Some(redis) if here.allowed => match redis.line() {
            Some(line) => {
                let request = request.clone();
                Either::Right(Box::pin(async move {
                    let everywhere = line.take(key, quota).await;
                    settle(&request, scope, everywhere.unwrap_or(here))
                }))
            }
            None => Either::Left(ready(settle(request, scope, here))),
        },
        _ => Either::Left(ready(settle(request, scope, here))),
    }
}

fn settle(request: &HttpRequest, scope: Scope, verdict: Verdict) -> Result<(), Problem> {
    measure::counted(scope, verdict.allowed);
    Standing::leave(request, verdict);
    if verdict.allowed {
        return Ok(());
    }
    Err(Problem::TooManyCalls {
        retry_after: verdict.retry_after(),
    })
}

impl RateLimits {
    pub(super) fn new(settings: RateSettings, began: Instant) -> Self {
        Self {
            per_user: Quota::per_minute(settings.per_user),
            per_address: Quota::per_minute(settings.per_address),
            proxies: settings.proxies,
            exempt: settings.exempt,
            began,
            users: Buckets::at_most(MOST_BUCKETS),
            addresses: Buckets::at_most(MOST_BUCKETS),
            redis: settings.redis.map(Redis::new),
        }
    }

    /// The bucket that a call is paid from, unless it is free.
    fn bucket(&self, request: &HttpRequest, payer: Payer<'_>) -> Option<(Scope, Key, Quota)> {
        match payer {
            Payer::User(user) => Some((Scope::User, Key::of_user(user), self.per_user?)),
            Payer::Address => {
                let quota = self.per_address?;
                let address = self.counted_address(request)?;
                let probed = health::ROUTES
                    .iter()
                    .find(|route| **route == request.path());
                Some(match probed {
                    Some(route) => (Scope::Health, Key::of_address_at(address, route), quota),
                    None => (Scope::Address, Key::of_address(address), quota),
                })
            }
        }
    }

    fn counted_address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let client = Client::of(request, &self.proxies);
        let exempt = client.is_itself && self.exempt.contain(client.address);
        (!exempt).then_some(client.address)
    }

    fn take_here(&self, scope: Scope, key: Key, quota: Quota, now: Instant) -> Verdict {
        let buckets = match scope {
            Scope::User => &self.users,
            Scope::Address | Scope::Health => &self.addresses,
        };
        buckets.take(
            key,
            quota,
            micros(now.saturating_duration_since(self.began)),
        )
    }
}
