//! Accounts in the database: made from what a token says, when they are first needed.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
    query_dsl::methods::FilterDsl, upsert::excluded,
};
use diesel_async::RunQueryDsl;

use creatorvault_domain::{Email, Name, OwnerScope, Profile, User, UserId, Version};

use crate::{StoreError, cached::Cached, door::Door, schema::users};

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
                let upsert = FilterDsl::filter(upsert, users::email.ne(excluded(users::email)));
                Cached(upsert).execute(&mut connection).await?;
                Ok(())
            })
            .await
    }

    /// Finds the owner's account.
    pub async fn find(&self, scope: &OwnerScope) -> Result<Option<User>, StoreError> {
        self.door
            .read(scope, async |mut connection| {
                QueryDsl::filter(users::table, users::id.eq(scope.owner().as_str()))
                    .select(UserRow::as_select())
                    .first(&mut connection)
                    .await
                    .optional()?
                    .map(UserRow::into_user)
                    .transpose()
            })
            .await
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
struct UserRow {
    id: String,
    email: String,
    name: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl UserRow {
    /// The row as an account. A row that is none was not written by this service.
    fn into_user(self) -> Result<User, StoreError> {
        Ok(User {
            id: UserId::parse(&self.id).map_err(StoreError::unexpected)?,
            email: Email::parse(&self.email).map_err(StoreError::unexpected)?,
            name: self
                .name
                .map(|name| Name::parse(&name))
                .transpose()
                .map_err(StoreError::unexpected)?,
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: Version::new(self.version),
        })
    }
}
