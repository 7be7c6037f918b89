//! `GET /api/v1/{user_id}/categories`

use actix_web::web::Data;
use creatorvault_domain::{
    CategoryFilter, CategoryKey, CategoryListing, CategoryPosition, Order, SearchText,
};
use creatorvault_persistence::{CategoryPage, Database};
use paperclip::actix::api_v2_operation;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::CategoryView;
use crate::{
    cursor::Cursors,
    extract::{Form, FromForm, Input, Owner, Reported},
    paging::{Binding, Pagination, Paging},
    problem::Problem,
    reply::{Reply, Shown},
};

/// List categories
///
/// Page with `next_cursor`, which misses nothing and repeats nothing while others write, or with
/// `offset`.
#[api_v2_operation(operation_id = "listCategories", tags("Categories"))]
pub(crate) async fn list(
    owner: Owner,
    input: Input<ListCategories>,
    database: Data<Database>,
    cursors: Data<Cursors>,
) -> Result<Reply<CategoryList>, Problem> {
    let asked = input.read().await?;
    let categories = database.categories();
    let page = categories.list(&owner.scope, &asked.listing).await?;
    Ok(Reply::ok(asked.answered_with(page, &cursors)))
}

/// What is asked of the list, and what the cursors in the answer are bound to.
pub(crate) struct ListCategories {
    listing: CategoryListing,
    binding: Binding,
}

/// A part of the caller's categories.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CategoryList {
    categories: Vec<CategoryView>,
    pagination: Pagination,
}

impl Shown for CategoryList {}

impl FromForm for ListCategories {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let search = form.query::<Option<SearchText>>("search");
        let key = form.query_or_default::<CategoryKey>("sort");
        let order = form.query_or_default::<Order>("order");
        let paging = Paging::read(form);
        let (search, key, order) = (search?.flatten(), key?, order?);
        let words = search.as_ref().map_or(&[][..], SearchText::words);
        let binding = Binding::of(form)
            .and(words.iter().map(String::as_str))
            .and([key.as_str(), order.as_str()]);
        let start = paging.start(form, &binding, CategoryPosition::parse);
        let filter = CategoryFilter { search };
        let listing = CategoryListing::new(filter, key, order, start?, paging.limit?);
        Ok(Self {
            listing: listing.map_err(|error| form.at("sort").refuse(error))?,
            binding,
        })
    }
}

impl ListCategories {
    fn answered_with(&self, page: CategoryPage, cursors: &Cursors) -> CategoryList {
        let (limit, offset) = (self.listing.limit(), self.listing.offset());
        CategoryList {
            pagination: Pagination::of(&page, limit, offset, &self.binding, cursors),
            categories: page.rows.into_iter().map(CategoryView::from).collect(),
        }
    }
}
