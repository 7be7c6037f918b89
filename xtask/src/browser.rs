//! The tests that need a browser. `cargo xtask test` leaves them out, since nobody should have to
//! install one for it; where there is none, the tests say what to do.

use std::time::Instant;

use crate::{say, test};

pub(crate) async fn run() -> anyhow::Result<()> {
    say::step("The documentation's pages in a browser");
    let began = Instant::now();
    test::run(&test::Arguments::of(&[
        "--test",
        "browser",
        "--",
        "--ignored",
    ]))
    .await?;
    say::step(format!(
        "The documentation's pages in a browser: fine after {} s",
        began.elapsed().as_secs()
    ));
    Ok(())
}
