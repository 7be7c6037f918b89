//! Which folder a checkout's cluster is kept in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Root's checkouts tend to lie where the account that it steps down to cannot go.
pub(crate) fn place(named: Option<OsString>, checkout: &Path, root: bool) -> PathBuf {
    match named {
        Some(named) => PathBuf::from(named),
        None if root => {
            let hash = stable_hash(checkout.as_os_str().as_encoded_bytes());
            Path::new("/var/lib/creatorvault-dev").join(format!("{hash:016x}"))
        }
        None => checkout.join(".local/postgres"),
    }
}

/// FNV-1a. The standard library's hashes may change between releases, and data would be lost.
fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_comes_first_then_root_s_then_the_checkout_s() {
        let checkout = Path::new("/src/vault");
        let named = Some(OsString::from("/data"));
        assert_eq!(place(named, checkout, true), Path::new("/data"));
        assert_eq!(
            place(None, checkout, false),
            Path::new("/src/vault/.local/postgres")
        );
        let of_root = place(None, checkout, true);
        assert_eq!(
            of_root.parent(),
            Some(Path::new("/var/lib/creatorvault-dev"))
        );
        assert_ne!(of_root, place(None, Path::new("/src/other"), true));
    }

    #[test]
    fn the_hash_never_changes() {
        assert_eq!(stable_hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(stable_hash(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
