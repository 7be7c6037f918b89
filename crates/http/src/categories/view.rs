//! How a category stands in an answer.

use chrono::{DateTime, Utc};
use creatorvault_domain::{
    Category, CategoryDescription, CategoryId, CategoryName, UserId, Version,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    envelope::in_utc,
    reply::Shown,
    values::{described, described_or_null, moment},
};

/// A category as its owner sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Category")]
pub(crate) struct CategoryView {
    #[schemars(schema_with = "described::<CategoryId>")]
    id: CategoryId,
    #[schemars(schema_with = "described::<UserId>")]
    user_id: UserId,
    #[schemars(schema_with = "described::<CategoryName>")]
    name: CategoryName,
    #[schemars(schema_with = "described_or_null::<CategoryDescription>")]
    description: Option<CategoryDescription>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    updated_at: DateTime<Utc>,
    #[schemars(schema_with = "described::<Version>")]
    version: Version,
}

impl Shown for CategoryView {
    const TAGGED: bool = true;

    fn version(&self) -> Option<Version> {
        Some(self.version)
    }
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            user_id: category.user_id,
            name: category.name,
            description: category.description,
            created_at: category.created_at,
            updated_at: category.updated_at,
            version: category.version,
        }
    }
}
