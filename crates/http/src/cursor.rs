//! Cursors: positions in lists, as clients carry them from one page to the next.
//!
//! A cursor is sealed together with what it was given out for: the owner, the list, its filters and
//! its sort. One that was made up, or taken from elsewhere, does not open.

use std::{fmt, num::NonZeroU32, sync::OnceLock};

use aws_lc_rs::{constant_time, hmac, pbkdf2};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// How much of the seal is kept; nobody can guess 128 bits.
const SEAL: usize = 16;

/// How often the secret is stretched: some 40 ms, once. Clients hold seals of positions that they
/// know, and could try secrets on them at leisure.
const STRETCHED: NonZeroU32 = NonZeroU32::new(100_000).unwrap();

/// Whoever knows the secret can seal and open cursors; instances that share it, each other's.
pub struct Cursors {
    secret: String,
    key: OnceLock<hmac::Key>,
}

impl Cursors {
    /// Uses a secret that is hard to guess.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self {
            secret,
            key: OnceLock::new(),
        }
    }

    /// Makes a position opaque.
    pub(crate) fn seal(&self, list: &str, position: &str) -> String {
        let seal = self.sealed(list, position);
        let (seal, _) = seal.as_ref().split_at(SEAL);
        URL_SAFE_NO_PAD.encode([seal, position.as_bytes()].concat())
    }

    /// The position, if it was sealed for this very list.
    pub(crate) fn open(&self, list: &str, cursor: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (seal, position) = bytes.split_at_checked(SEAL)?;
        let position = std::str::from_utf8(position).ok()?;
        let expected = self.sealed(list, position);
        let (expected, _) = expected.as_ref().split_at(SEAL);
        constant_time::verify_slices_are_equal(expected, seal).ok()?;
        Some(position.to_owned())
    }

    /// Made when it is first asked for, so that it delays no start.
    fn key(&self) -> &hmac::Key {
        self.key.get_or_init(|| {
            let mut key = [0; 32];
            let (salt, secret) = (b"creatorvault cursors", self.secret.as_bytes());
            pbkdf2::derive(
                pbkdf2::PBKDF2_HMAC_SHA256,
                STRETCHED,
                salt,
                secret,
                &mut key,
            );
            hmac::Key::new(hmac::HMAC_SHA256, &key)
        })
    }

    fn sealed(&self, list: &str, position: &str) -> hmac::Tag {
        let mut context = hmac::Context::with_key(self.key());
        // The length keeps the end of the one from passing for the beginning of the other.
        context.update(&list.len().to_be_bytes());
        context.update(list.as_bytes());
        context.update(position.as_bytes());
        context.sign()
    }
}

impl fmt::Debug for Cursors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursors")
    }
}

#[cfg(test)]
mod tests {
    use super::Cursors;

    #[test]
    fn a_cursor_opens_where_it_was_sealed() {
        let cursors = Cursors::new("secret".to_owned());
        let cursor = cursors.seal("ideas of user_1", "7.t.ünïcode");
        assert_eq!(
            cursors.open("ideas of user_1", &cursor).as_deref(),
            Some("7.t.ünïcode")
        );
        assert_eq!(cursors.open("ideas of user_2", &cursor), None);
        assert_eq!(
            Cursors::new("other".to_owned()).open("ideas of user_1", &cursor),
            None
        );
    }

    #[test]
    fn the_list_and_the_position_can_t_trade_characters() {
        let cursors = Cursors::new("secret".to_owned());
        let cursor = cursors.seal("ab", "c");
        let seal = &cursor[..21];
        assert!(!cursors.seal("a", "bc").starts_with(seal));
    }

    #[test]
    fn what_was_changed_or_made_up_does_not_open() {
        let cursors = Cursors::new("secret".to_owned());
        let cursor = cursors.seal("list", "7.c.1");
        for index in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(cursors.open("list", &changed), None, "{changed}");
        }
        for made_up in [
            "",
            "AAAA",
            "not base64!",
            &format!("{cursor}="),
            &cursor[..20],
        ] {
            assert_eq!(cursors.open("list", made_up), None, "{made_up}");
        }
    }
}
