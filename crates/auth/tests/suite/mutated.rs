//! An honest token with anything changed in it is no token any more.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::issuer::{Payload, VERIFIER, good_token, now};

/// One that has been accepted before anything is changed in it.
static GOOD: LazyLock<String> = LazyLock::new(|| {
    let good = good_token();
    assert!(VERIFIER.verify(&good, now()).is_ok());
    good
});

fn assert_refused_unless_unchanged(changed: &str) -> Result<(), TestCaseError> {
    let accepted = VERIFIER.verify(changed, now()).is_ok();
    prop_assert_eq!(accepted, changed == *GOOD, "{}", changed);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_other_character_anywhere(at in any::<prop::sample::Index>(), other in any::<char>()) {
        let mut changed: Vec<char> = GOOD.chars().collect();
        let at = at.index(changed.len());
        changed[at] = other;
        assert_refused_unless_unchanged(&changed.into_iter().collect::<String>())?;
    }

    #[test]
    fn no_other_letter_of_the_alphabet_anywhere(
        at in any::<prop::sample::Index>(),
        other in "[A-Za-z0-9_.=-]",
    ) {
        let mut changed = GOOD.clone();
        let at = at.index(changed.len());
        changed.replace_range(at..=at, &other);
        assert_refused_unless_unchanged(&changed)?;
    }

    #[test]
    fn no_splice(
        from in any::<prop::sample::Index>(),
        length in 0_usize..20,
        insert in "[A-Za-z0-9_.=-]{0,20}",
    ) {
        let from = from.index(GOOD.len());
        let to = GOOD.len().min(from + length);
        let mut changed = GOOD.clone();
        changed.replace_range(from..to, &insert);
        assert_refused_unless_unchanged(&changed)?;
    }

    #[test]
    fn nothing_that_was_never_signed(text in r"\PC{0,200}|[A-Za-z0-9_-]{0,80}(\.[A-Za-z0-9_-]{0,80}){0,4}") {
        prop_assert!(VERIFIER.verify(&text, now()).is_err());
    }
}

#[test]
fn no_single_bit_flipped() {
    for at in 0..GOOD.len() {
        for bit in 0..7 {
            let mut changed = GOOD.clone().into_bytes();
            changed[at] ^= 1 << bit;
            let changed = String::from_utf8(changed).unwrap();
            assert!(
                VERIFIER.verify(&changed, now()).is_err(),
                "byte {at}, bit {bit}"
            );
        }
    }
}

#[test]
fn no_part_of_another_honest_token() {
    let other = Payload::good().with("sub", r#""user_2""#).signed();
    let mine: Vec<_> = GOOD.split('.').collect();
    let theirs: Vec<_> = other.split('.').collect();
    let mixed = [mine[0], theirs[1], mine[2]].join(".");
    assert!(VERIFIER.verify(&mixed, now()).is_err());
    let mixed = [mine[0], mine[1], theirs[2]].join(".");
    assert!(VERIFIER.verify(&mixed, now()).is_err());
    let mixed = [mine[1], mine[0], mine[2]].join(".");
    assert!(VERIFIER.verify(&mixed, now()).is_err());
}
