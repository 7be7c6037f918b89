//! A category as its table holds it, and as it gets there.

#![expect(clippy::ref_option_ref, reason = "Diesel derives such types")]

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    Category, CategoryDescription, CategoryId, CategoryName, NewCategory, OwnerScope, UserId,
    Version,
};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};

use crate::{StoreError, folded::Folded, schema::categories};

#[derive(Queryable, Selectable)]
#[diesel(table_name = categories, check_for_backend(diesel::pg::Pg))]
pub(super) struct CategoryRow {
    id: i64,
    user_id: String,
    name: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl CategoryRow {
    /// The row as a category. A row that is none was not written by this service.
    pub(super) fn into_category(self) -> Result<Category, StoreError> {
        Ok(Category {
            id: CategoryId::new(self.id).map_err(StoreError::unexpected)?,
            user_id: UserId::try_from(self.user_id).map_err(StoreError::unexpected)?,
            name: CategoryName::try_from(self.name).map_err(StoreError::unexpected)?,
            description: self
                .description
                .map(CategoryDescription::try_from)
                .transpose()
                .map_err(StoreError::unexpected)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: Version::new(self.version),
        })
    }
}

/// What is stored of a category that is new; the database adds its id and its first version.
#[derive(Insertable)]
// What is absent is NULL, so that the statement has one text, and is kept prepared.
#[diesel(table_name = categories, treat_none_as_default_value = false)]
pub(super) struct NewRow<'a> {
    user_id: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    name_folded: String,
    search_text: String,
}

impl<'a> NewRow<'a> {
    pub(super) fn of(scope: &'a OwnerScope, new: &'a NewCategory, now: DateTime<Utc>) -> Self {
        let folded = folded(&new.name, new.description.as_ref());
        Self {
            user_id: scope.owner().as_str(),
            name: new.name.as_str(),
            description: new.description.as_ref().map(CategoryDescription::as_str),
            created_at: now,
            updated_at: now,
            name_folded: folded.title,
            search_text: folded.text,
        }
    }
}

/// What is written of a category that has changed.
#[derive(AsChangeset)]
// What is absent is NULL, and not left as it was.
#[diesel(table_name = categories, treat_none_as_null = true)]
pub(super) struct Changes<'a> {
    name: &'a str,
    description: Option<&'a str>,
    updated_at: DateTime<Utc>,
    version: i64,
    name_folded: String,
    search_text: String,
}

pub(super) fn changes(category: &Category) -> Changes<'_> {
    let folded = folded(&category.name, category.description.as_ref());
    Changes {
        name: category.name.as_str(),
        description: category
            .description
            .as_ref()
            .map(CategoryDescription::as_str),
        updated_at: category.updated_at,
        version: category.version.get(),
        name_folded: folded.title,
        search_text: folded.text,
    }
}

fn folded(name: &CategoryName, description: Option<&CategoryDescription>) -> Folded {
    Folded::of(name.as_str(), description.map(CategoryDescription::as_str))
}
