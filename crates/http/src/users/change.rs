//! `PATCH /api/v1/users/me`

use actix_web::web::Data;
use creatorvault_domain::{Change, Email, UserPatch};
use creatorvault_persistence::{AccountPatch, AccountUpdate, Database};
use paperclip::actix::api_v2_operation;
use serde_json::Map;

use super::{
    account::{account, is_current, with_account},
    view::AccountView,
};
use crate::{
    clock::Clock,
    extract::{Body, Form, FromForm, Input, Myself, Owner, Reported},
    problem::{Detail, Kind, Problem},
    reply::Reply,
};

/// Change your account
///
/// `name` may be cleared by `null`; `preferences` are merged (RFC 7396). The e-mail address is your
/// identity provider's business: `email` may only be sent back as it is.
#[api_v2_operation(operation_id = "changeMe", tags("Users"))]
pub(crate) async fn change(
    Myself(owner): Myself,
    input: Input<AccountPatch>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<AccountView>, Problem> {
    let now = clock.now();
    let mut form = input.form().await?;
    if form.mentions("email")
        && let Some(email) = email(&owner, &database).await?
    {
        let why = "The e-mail address is managed by the identity provider";
        form.unchanged("email", email.as_str(), why);
    }
    let patch: AccountPatch = form.read()?;
    let users = database.users();
    let updated = with_account(&owner, &database, now, async || {
        users.update(&owner.scope, &patch, now).await
    });
    match updated.await? {
        AccountUpdate::Done(done) if is_current(&owner, &done) => Ok(Reply::ok((*done).into())),
        AccountUpdate::Done(_) => Ok(Reply::ok(account(&owner, &database, now).await?.into())),
        AccountUpdate::Refused(refused) => Err(Problem::Invalid(vec![Detail::new(
            "preferences",
            refused.into(),
        )])),
    }
}

/// The address that the account has, or will have once it has followed the token. Nothing is written
/// for the question: the request may be refused yet.
async fn email(owner: &Owner, database: &Database) -> Result<Option<Email>, Problem> {
    if let Some(profile) = owner.caller.profile() {
        return Ok(Some(profile.email));
    }
    let account = database.users().find(&owner.scope).await?;
    Ok(account.map(|account| account.user.email))
}

impl FromForm for AccountPatch {
    const BODY: Option<Body> = Some(Body::patch("UserPatch"));

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        form.fails(Kind::Conflict);
        let name = form.change_or_clear("name");
        let preferences = form.change("preferences");
        Ok(Self {
            user: UserPatch { name: name? },
            preferences: match preferences? {
                Change::Set(patch) => patch,
                Change::Keep => Map::default(),
            },
        })
    }
}
