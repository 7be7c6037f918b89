//! How an account stands in an answer.

use chrono::{DateTime, Utc};
use creatorvault_domain::{Email, Name, UserId};
use creatorvault_persistence::{Account, Preferences};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    envelope::in_utc,
    reply::Shown,
    values::{described, described_or_null, moment},
};

/// An account as its user sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
pub(crate) struct AccountView {
    #[schemars(schema_with = "described::<UserId>")]
    id: UserId,
    #[schemars(schema_with = "described::<Email>")]
    email: Email,
    #[schemars(schema_with = "described_or_null::<Name>")]
    name: Option<Name>,
    #[schemars(schema_with = "described::<Preferences>")]
    preferences: Map<String, Value>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "in_utc")]
    #[schemars(schema_with = "moment")]
    updated_at: DateTime<Utc>,
}

impl Shown for AccountView {}

impl From<Account> for AccountView {
    fn from(Account { user, preferences }: Account) -> Self {
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            preferences: preferences.into_map(),
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}
