//! What a search costs for each idea that it looks at, beside what it costs to look at all.
//!
//! The one figure here that is a time. It is judged as a ratio within one run, of the best of several
//! executions each, and only where somebody asked for it.

use std::fmt;

use creatorvault_domain::{IdeaFilter, IdeaKey, Order, OwnerScope, Stage};

use super::{
    ideas::{Ideas, searched},
    scene::Watched,
    table::{Begin, Table},
};

/// How much more than a filter by stage it may cost.
const ALLOWED: f64 = 3.0;
const EXECUTIONS: usize = 5;

pub(super) struct Search {
    ideas: u64,
    milliseconds: f64,
    /// Of a filter by stage.
    looking: f64,
}

/// Counts the matches of a word that few ideas hold, so that nearly each is read to its end.
pub(super) async fn measure(watched: &Watched, owner: &OwnerScope) -> Search {
    let draft = IdeaFilter {
        stages: [Stage::Draft].into_iter().collect(),
        ..IdeaFilter::default()
    };
    let listing =
        |filter| Ideas::listing(filter, IdeaKey::CreatedAt, Order::Descending, Begin::At(0));
    let (search, stage) = (listing(searched("badarist")), listing(draft));
    let mut best = [f64::INFINITY; 2];
    // In turns, so that what else the machine does meets both.
    for _ in 0..EXECUTIONS {
        for (listing, best) in [&search, &stage].into_iter().zip(&mut best) {
            let seen = watched
                .watch(Ideas::NAME, async |database| {
                    Ideas::list(database, owner, listing).await
                })
                .await;
            let count = seen.iter().find(|seen| seen.is_count()).unwrap();
            *best = best.min(count.milliseconds);
        }
    }
    let [milliseconds, looking] = best;
    let all = watched.database.ideas().count(owner).await.unwrap();
    Search {
        ideas: all.try_into().unwrap(),
        milliseconds,
        looking,
    }
}

impl Search {
    fn ratio(&self) -> f64 {
        self.milliseconds / self.looking
    }

    pub(super) fn assert_kept(&self) {
        assert!(self.ratio() <= ALLOWED, "{self}");
    }
}

impl fmt::Display for Search {
    #[expect(clippy::cast_precision_loss, reason = "nobody has that many ideas")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = |milliseconds| milliseconds * 1000.0 / self.ideas as f64;
        write!(
            f,
            "a search takes {:.2} µs for each of {} ideas, a filter by stage {:.2}; {:.2} times as much, of {ALLOWED}",
            each(self.milliseconds),
            self.ideas,
            each(self.looking),
            self.ratio(),
        )
    }
}
