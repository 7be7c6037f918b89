//! What is asked of categories, of which an owner has dozens.

use creatorvault_domain::{
    Category, CategoryFilter, CategoryKey, CategoryListing, CategoryPosition, Limit, Order,
    OwnerScope, SearchText,
};
use creatorvault_persistence::Database;

use super::table::{Begin, Filtered, Table};

pub(super) enum Categories {}

impl Table for Categories {
    const NAME: &'static str = "categories";
    const KEYS: &'static [CategoryKey] = &CategoryKey::ALL;
    /// No index has their order, and none is missed.
    const INDEXED: &'static [(CategoryKey, Order)] = &[
        (CategoryKey::CreatedAt, Order::Descending),
        (CategoryKey::UpdatedAt, Order::Ascending),
        (CategoryKey::Name, Order::Ascending),
    ];
    const TOTAL: u64 = 10;
    type Row = Category;
    type Key = CategoryKey;
    type Filter = CategoryFilter;
    type Listing = CategoryListing;

    fn listing(
        filter: CategoryFilter,
        key: CategoryKey,
        order: Order,
        begin: Begin<'_, Category>,
    ) -> CategoryListing {
        let start = begin.start(|category| CategoryPosition::of(category, key));
        CategoryListing::new(filter, key, order, start, Limit::default()).unwrap()
    }

    fn key_name(key: CategoryKey) -> &'static str {
        key.as_str()
    }

    fn passing(_: CategoryKey, _: u64) -> Option<u64> {
        None
    }

    fn filters(_: &[Category]) -> Vec<Filtered<CategoryFilter>> {
        let search = CategoryFilter {
            search: SearchText::parse("video").unwrap(),
        };
        vec![
            Filtered::by_looking("no filter", CategoryFilter::default()),
            Filtered::by_looking("search", search),
        ]
    }

    async fn find(database: &Database, owner: &OwnerScope, category: &Category) {
        let found = database.categories().find(owner, category.id).await;
        assert_eq!(found.unwrap().as_ref(), Some(category));
    }

    async fn list(
        database: &Database,
        owner: &OwnerScope,
        listing: &CategoryListing,
    ) -> Vec<Category> {
        let page = database.categories().list(owner, listing).await;
        page.unwrap().rows
    }
}
