//! Chance that falls the same way every time and everywhere.
//!
//! `SplitMix64`, written out: it is short, and no new version of a crate can change what is seeded.

/// A sequence of numbers that its two parts determine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn of(one: u64, two: u64) -> Self {
        let one = Self(one).next();
        Self(one ^ two)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; zero where the bound is.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// Whether something happens that does in so many of a hundred cases.
    pub(super) fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// One of several texts.
    pub(super) fn pick(&mut self, texts: &[&'static str]) -> &'static str {
        let bound = texts.len() as u64;
        nth(texts, self.below(bound))
    }

    /// One of several texts, the first ones far more often than the last ones.
    pub(super) fn pick_skewed(&mut self, texts: &[&'static str]) -> &'static str {
        let bound = self.below(texts.len() as u64) + 1;
        let bound = self.below(bound) + 1;
        nth(texts, self.below(bound))
    }
}

fn nth(texts: &[&'static str], place: u64) -> &'static str {
    let place = usize::try_from(place).unwrap_or_default();
    texts.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn is_the_generator_that_it_says() {
        // The first numbers of the published SplitMix64 from 1234567.
        let mut random = Random(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn stays_below_its_bound_and_reaches_all_of_it() {
        let mut random = Random::of(1, 2);
        let mut met = [false; 7];
        for _ in 0..1000 {
            met[usize::try_from(random.below(7)).unwrap()] = true;
        }
        assert_eq!(met, [true; 7]);
        assert_eq!(random.below(0), 0);
    }
}
