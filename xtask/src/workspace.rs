//! Where things are in this checkout.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    // xtask is only ever run from the checkout that it was built in.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// What belongs to this checkout alone and is not committed: keys, and a user's database.
pub(crate) fn local() -> PathBuf {
    root().join(".local")
}
