//! The tests that need a browser. `cargo xtask test` leaves them out, since nobody should have to
//! install one for it; where there is none, the tests say what to do.

use crate::{say, test};

pub(crate) async fn run() -> anyhow::Result<()> {
    let tests = test::Arguments::of(&["--test", "browser", "--", "--ignored"]);
    say::timed("The documentation's pages in a browser", test::run(&tests)).await
}
