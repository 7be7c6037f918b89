//! The buckets of this process: as many as are worth keeping, and no more than a fixed number.

use std::{
    array,
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Mutex, PoisonError},
};

use super::{
    key::Key,
    quota::{Quota, Verdict},
};

/// Enough that two workers seldom want the same one.
const SHARDS: usize = 32;

/// When each bucket that is not full will be. Whoever is not in here has a full one.
pub(super) struct Buckets {
    shards: [Mutex<HashMap<Key, u64>>; SHARDS],
    /// Keyed anew by each process, so that nobody can choose keys for one shard.
    hasher: RandomState,
    most_of_a_shard: usize,
}

impl Buckets {
    /// Keeps at most so many buckets, of some 40 bytes each.
    pub(super) fn at_most(buckets: usize) -> Self {
        Self {
            shards: array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
            most_of_a_shard: buckets.div_ceil(SHARDS),
        }
    }

    /// Takes a token from a bucket, if there is one, at a time in microseconds that never goes back.
    pub(super) fn take(&self, key: Key, quota: Quota, now: u64) -> Verdict {
        let place = self.hasher.hash_one(key) % SHARDS as u64;
        let Some(shard) = usize::try_from(place).ok().and_then(|n| self.shards.get(n)) else {
            return quota.take(0);
        };
        // Whoever panicked did so between two whole buckets.
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = shard.get_mut(&key) {
            let verdict = quota.take(full_at.saturating_sub(now));
            *full_at = now.saturating_add(verdict.debt);
            return verdict;
        }
        if shard.len() >= self.most_of_a_shard {
            make_room(&mut shard, now);
        }
        let verdict = quota.take(0);
        shard.insert(key, now.saturating_add(verdict.debt));
        verdict
    }
}

/// Forgets the buckets that are full and, where none is, the one that will be first, which forgives
/// the least.
fn make_room(shard: &mut HashMap<Key, u64>, now: u64) {
    let before = shard.len();
    let mut first: Option<(Key, u64)> = None;
    shard.retain(|key, full_at| {
        if first.is_none_or(|(_, earliest)| *full_at < earliest) {
            first = Some((*key, *full_at));
        }
        *full_at > now
    });
    if let Some((key, _)) = first
        && shard.len() == before
    {
        shard.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::{Buckets, Key, PoisonError, Quota, SHARDS};

    fn key(number: u32) -> Key {
        Key::new(b'a', &number.to_be_bytes())
    }

    fn kept(buckets: &Buckets) -> usize {
        let length = |shard: &std::sync::Mutex<std::collections::HashMap<Key, u64>>| {
            shard.lock().unwrap_or_else(PoisonError::into_inner).len()
        };
        buckets.shards.iter().map(length).sum()
    }

    #[test]
    fn each_bucket_empties_and_fills_by_itself() {
        let (buckets, quota) = (Buckets::at_most(1000), Quota::per_minute(10).unwrap());
        for _ in 0..10 {
            assert!(buckets.take(key(1), quota, 5).allowed);
        }
        assert!(!buckets.take(key(1), quota, 5).allowed);
        assert!(!buckets.take(key(1), quota, 6_000_004).allowed);
        assert!(buckets.take(key(2), quota, 5).allowed);
        assert!(buckets.take(key(1), quota, 6_000_005).allowed);
        assert!(!buckets.take(key(1), quota, 6_000_005).allowed);
        let full = buckets.take(key(1), quota, 600_000_000);
        assert_eq!((full.allowed, full.remaining()), (true, 9));
    }

    #[test]
    fn any_number_of_keys_takes_bounded_room_and_the_emptiest_buckets_stay() {
        let (buckets, quota) = (Buckets::at_most(640), Quota::per_minute(10).unwrap());
        for _ in 0..11 {
            buckets.take(key(u32::MAX), quota, 0);
        }
        for number in 0..50_000 {
            buckets.take(key(number), quota, 1);
        }
        assert!(
            (640 - 2 * SHARDS..=640).contains(&kept(&buckets)),
            "{}",
            kept(&buckets)
        );
        assert!(!buckets.take(key(u32::MAX), quota, 1).allowed);
        // All are full by now, so the first that comes to a shard clears it.
        for number in 0..1000 {
            buckets.take(key(number), quota, 120_000_000 + u64::from(number));
        }
        assert!(kept(&buckets) <= 640);
    }
}
