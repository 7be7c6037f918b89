//! Accounts in the database: made from what a token says, when they are first needed.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
    query_dsl::methods, upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Map, Value};

use creatorvault_domain::{
    Email, Name, Outcome, OwnerScope, Profile, User, UserId, UserPatch, Version,
};

use crate::{Preferences, PreferencesError, StoreError, cached::Cached, door::Door, schema::users};

/// An account with what its user has set.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The account itself.
    pub user: User,
    /// What the user has set.
    pub preferences: Preferences,
}

/// What a request changes of an account; the default changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountPatch {
    /// What it changes of the account itself.
    pub user: UserPatch,
    /// What is merged into the preferences.
    pub preferences: Map<String, Value>,
}

/// What came of a change to an account.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum AccountUpdate {
    /// The account is like this now.
    Done(Box<Account>),
    /// The preferences would not stay within their bounds, and nothing was changed.
    Refused(PreferencesError),
}

/// The account of whoever's scope is given.
#[derive(Clone)]
pub struct UserRepository {
    door: Door,
}

impl UserRepository {
    pub(crate) fn new(door: Door) -> Self {
        Self { door }
    }

    /// Makes sure that the owner has an account with this e-mail address. Many callers at once make
    /// one account; an account that exists keeps its name and follows the address.
    pub async fn provision(
        &self,
        scope: &OwnerScope,
        profile: &Profile,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        match self.upsert(scope, profile, now).await {
            // Of two that insert the same account at once, the loser may trip over the address
            // before it sees the id. By now that account is there to be found.
            Err(StoreError::EmailTaken) => self.upsert(scope, profile, now).await,
            done => done,
        }
    }

    async fn upsert(
        &self,
        scope: &OwnerScope,
        profile: &Profile,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.door
            .write(scope, async |mut connection| {
                let upsert = diesel::insert_into(users::table)
                    .values((
                        users::id.eq(scope.owner().as_str()),
                        users::email.eq(profile.email.as_str()),
                        users::name.eq(profile.name.as_ref().map(Name::as_str)),
                        users::created_at.eq(now),
                        users::updated_at.eq(now),
                    ))
                    .on_conflict(users::id)
                    .do_update()
                    .set((
                        users::email.eq(excluded(users::email)),
                        users::updated_at.eq(excluded(users::updated_at)),
                        users::version.eq(users::version + 1),
                    ));
                let upsert =
                    methods::FilterDsl::filter(upsert, users::email.ne(excluded(users::email)));
                Cached(upsert).execute(&mut connection).await?;
                Ok(())
            })
            .await
    }

    /// Finds the owner's account.
    pub async fn find(&self, scope: &OwnerScope) -> Result<Option<Account>, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                users::table
                    .filter(users::id.eq(scope.owner().as_str()))
                    .select(AccountRow::as_select())
                    .get_result(&mut connection)
                    .await
                    .optional()?
                    .map(AccountRow::into_account)
                    .transpose()
            })
            .await
    }

    /// Changes the owner's account as the patch says. Two who merge into the preferences at once both
    /// do. Nothing is written unless something is different afterwards.
    pub async fn update(
        &self,
        scope: &OwnerScope,
        patch: &AccountPatch,
        now: DateTime<Utc>,
    ) -> Result<AccountUpdate, StoreError> {
        self.door
            .write(scope, async |mut connection| {
                let one = users::table.filter(users::id.eq(scope.owner().as_str()));
                let row = one.select(AccountRow::as_select()).for_update();
                let row = row.get_result(&mut connection).await.optional()?;
                let before = row.ok_or(StoreError::UnknownOwner)?.into_account()?;
                let preferences = match before.preferences.merge(&patch.preferences) {
                    Ok(preferences) => preferences,
                    Err(refused) => return Ok(AccountUpdate::Refused(refused)),
                };
                let mut user = before.user;
                let outcome = user.apply(patch.user.clone(), now);
                let set_anew = preferences != before.preferences;
                if outcome == Outcome::Unchanged && set_anew {
                    user.touch(now);
                }
                let account = Account { user, preferences };
                if outcome == Outcome::Changed || set_anew {
                    write(connection, scope, &account).await?;
                }
                Ok(AccountUpdate::Done(Box::new(account)))
            })
            .await
    }

    /// Erases the owner's account and everything that it owns; says whether there was one.
    pub async fn erase(&self, scope: &OwnerScope) -> Result<bool, StoreError> {
        self.door
            .write(scope, async |mut connection| {
                let one = users::table.filter(users::id.eq(scope.owner().as_str()));
                Ok(diesel::delete(one).execute(&mut connection).await? > 0)
            })
            .await
    }
}

/// Writes an account over its row, which is locked. The address is not ours to change here.
async fn write(
    mut connection: &AsyncPgConnection,
    scope: &OwnerScope,
    account: &Account,
) -> Result<(), StoreError> {
    let one = users::table.filter(users::id.eq(scope.owner().as_str()));
    let update = diesel::update(one).set((
        users::name.eq(account.user.name.as_ref().map(Name::as_str)),
        users::preferences.eq(Value::Object(account.preferences.as_map().clone())),
        users::updated_at.eq(account.user.updated_at),
        users::version.eq(account.user.version.get()),
    ));
    Cached(update).execute(&mut connection).await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
struct AccountRow {
    id: String,
    email: String,
    name: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
    preferences: Value,
}

impl AccountRow {
    /// The row as an account. A row that is none was not written by this service.
    fn into_account(self) -> Result<Account, StoreError> {
        let preferences = serde_json::from_value(self.preferences);
        let user = User {
            id: UserId::try_from(self.id).map_err(StoreError::unexpected)?,
            email: Email::try_from(self.email).map_err(StoreError::unexpected)?,
            name: self
                .name
                .map(Name::try_from)
                .transpose()
                .map_err(StoreError::unexpected)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: Version::new(self.version),
        };
        Ok(Account {
            user,
            preferences: Preferences::stored(preferences.map_err(StoreError::unexpected)?),
        })
    }
}
