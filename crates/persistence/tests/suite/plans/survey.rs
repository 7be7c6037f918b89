//! What is asked of every table, and how many pages it may read.

use creatorvault_domain::{Order, OwnerScope};

use super::{
    ledger::Ledger,
    scene::{Plan, Watched},
    table::{Begin, Table},
};
use crate::support::scope;

/// For what reads a page of a list, or one row, from an index.
const FLAT: u64 = 30;
/// For whatever a user of 200 rows asks.
const SMALL: u64 = 250;

/// Somebody, and how many rows of a table they have.
pub(super) struct Owner {
    scope: OwnerScope,
    rows: u64,
}

impl Owner {
    pub(super) fn new(user: &str, rows: u32) -> Self {
        Self {
            scope: scope(user),
            rows: rows.into(),
        }
    }
}

/// One way of planning, and where it is written down.
pub(super) struct Survey<'l> {
    pub(super) watched: &'l Watched,
    pub(super) plan: Plan,
    pub(super) ledger: &'l mut Ledger,
}

/// What a page and a total may read, if that is bounded.
#[derive(Clone, Copy)]
struct Allowed {
    page: Option<u64>,
    total: Option<u64>,
}

impl Survey<'_> {
    /// Whatever a user with few rows asks.
    pub(super) async fn of_few<T: Table>(&mut self, owner: &Owner) {
        self.of_any::<T>(owner).await;
        let allowed = Allowed {
            page: Some(SMALL),
            total: Some(SMALL),
        };
        for filtered in T::filters(&self.middle::<T>(owner).await) {
            for (order, offset) in [
                (Order::Ascending, 0),
                (Order::Descending, 0),
                (Order::Descending, owner.rows / 2 + 1),
            ] {
                for (key, listing) in T::sorted(&filtered.filter, order, offset) {
                    let (name, order) = (filtered.name, order.as_str());
                    let what = format!("{name} by {key} {order} from {offset}");
                    self.list::<T>(owner, &listing, &what, allowed).await;
                }
            }
        }
    }

    /// What grows with the offset and, for the record, with what a user has.
    pub(super) async fn of_many<T: Table>(&mut self, owner: &Owner) {
        self.of_any::<T>(owner).await;
        for offset in [50, 1_000, owner.rows * 9 / 10] {
            for &(key, order) in T::INDEXED {
                let listing = T::listing(T::Filter::default(), key, order, Begin::At(offset));
                let (by, order) = (T::key_name(key), order.as_str());
                let allowed = Allowed {
                    page: T::passing(key, offset).map(|pages| pages + 60),
                    total: None,
                };
                let what = format!("page at {offset} by {by} {order}");
                self.list::<T>(owner, &listing, &what, allowed).await;
            }
        }
        let &(key, order) = T::INDEXED.first().unwrap();
        for filtered in T::filters(&self.middle::<T>(owner).await) {
            // Planned once for all, a statement has to do for whoever asks for no such thing.
            let indexed = filtered.indexed.filter(|_| self.plan == Plan::Custom);
            let pages = indexed.map(|pages| pages(owner.rows));
            let allowed = Allowed {
                page: pages.or(filtered.soon_full.then_some(SMALL)),
                total: pages,
            };
            let listing = T::listing(filtered.filter, key, order, Begin::At(0));
            self.list::<T>(owner, &listing, filtered.name, allowed)
                .await;
        }
    }

    /// What costs the same whoever asks: one row, and pages in an indexed order.
    async fn of_any<T: Table>(&mut self, owner: &Owner) {
        let middle = self.middle::<T>(owner).await;
        let row = middle.first().unwrap();
        let found = self
            .watched
            .watch(T::NAME, async |database| {
                T::find(database, &owner.scope, row).await;
            })
            .await;
        assert_eq!(found.len(), 1, "{}", T::NAME);
        for seen in found {
            let what = format!("{}: one of {}", owner.scope.owner(), T::NAME);
            self.ledger.record(self.plan, what, Some(FLAT), seen);
        }
        let allowed = Allowed {
            page: Some(FLAT),
            total: Some((T::TOTAL * owner.rows / 1000).max(FLAT)),
        };
        for &(key, order) in T::INDEXED {
            let middle = self.page_at::<T>(owner, key, order, owner.rows / 2).await;
            for (page, begin) in [
                ("first page", Begin::At(0)),
                ("page by cursor", Begin::After(middle.first().unwrap())),
            ] {
                let what = format!("{page} by {} {}", T::key_name(key), order.as_str());
                let listing = T::listing(T::Filter::default(), key, order, begin);
                self.list::<T>(owner, &listing, &what, allowed).await;
            }
        }
    }

    /// Records what a list costs: its page, and its total.
    async fn list<T: Table>(
        &mut self,
        owner: &Owner,
        listing: &T::Listing,
        what: &str,
        allowed: Allowed,
    ) {
        let seen = self
            .watched
            .watch(T::NAME, async |database| {
                T::list(database, &owner.scope, listing).await
            })
            .await;
        assert_eq!(seen.len(), 2, "{}: {what}", T::NAME);
        for seen in seen {
            let (part, allowed) = if seen.is_count() {
                ("total", allowed.total)
            } else {
                ("page", allowed.page)
            };
            let what = format!("{}, {}: {what}, {part}", owner.scope.owner(), T::NAME);
            self.ledger.record(self.plan, what, allowed, seen);
        }
    }

    async fn middle<T: Table>(&self, owner: &Owner) -> Vec<T::Row> {
        let &(key, order) = T::INDEXED.first().unwrap();
        self.page_at::<T>(owner, key, order, owner.rows / 2).await
    }

    async fn page_at<T: Table>(
        &self,
        owner: &Owner,
        key: T::Key,
        order: Order,
        offset: u64,
    ) -> Vec<T::Row> {
        let listing = T::listing(T::Filter::default(), key, order, Begin::At(offset));
        T::list(&self.watched.database, &owner.scope, &listing).await
    }
}
