//! `PATCH /api/v1/users/me`

use actix_web::web::Data;
use creatorvault_domain::{Change, UserPatch};
use creatorvault_persistence::{AccountPatch, AccountUpdate, Database};
use paperclip::actix::api_v2_operation;
use serde_json::Map;

use super::{
    account::{account, with_account},
    view::AccountView,
};
use crate::{
    clock::Clock,
    extract::{Body, Form, FromForm, Input, Myself, Reported},
    problem::{Detail, Kind, Problem},
    reply::Reply,
};

/// Change your account
///
/// `name` may be cleared by `null`; `preferences` are merged (RFC 7396). The e-mail address is your
/// identity provider's business.
#[api_v2_operation(operation_id = "changeMe", tags("Users"))]
pub(crate) async fn change(
    Myself(owner): Myself,
    input: Input<AccountPatch>,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Reply<AccountView>, Problem> {
    let now = clock.now();
    let mut form = input.form().await?;
    if form.mentions("email") {
        let known = account(&owner, &database, now).await?;
        let why = "The e-mail address is managed by the identity provider";
        form.unchanged("email", known.user.email.as_str(), why);
    }
    let patch: AccountPatch = form.read()?;
    let users = database.users();
    let updated = with_account(&owner, &database, now, async || {
        users.update(&owner.scope, &patch, now).await
    });
    match updated.await? {
        AccountUpdate::Done(account) => Ok(Reply::ok((*account).into())),
        AccountUpdate::Refused(refused) => Err(Problem::Invalid(vec![Detail::new(
            "preferences",
            refused.into(),
        )])),
    }
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
