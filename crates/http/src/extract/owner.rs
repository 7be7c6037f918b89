//! That a caller may touch what the path names. 403 ends here.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use creatorvault_domain::{Caller, OwnerScope, UserId};
use paperclip::{
    actix::OperationModifier,
    v2::{models::DefaultOperationRaw, schema::Apiv2Schema},
};
use percent_encoding::percent_decode_str;

use super::caller::{Admission, admit};
use crate::{
    openapi::{self, Description},
    problem::{Kind, Problem},
};

/// The caller, whom a valid token names, in the scope of the owner whom the path names.
pub(crate) struct Owner {
    pub(crate) caller: Caller,
    pub(crate) scope: OwnerScope,
}

impl FromRequest for Owner {
    type Error = Problem;
    type Future = Admission<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        admit(request, |request, caller| {
            let owner = named_in_path(request).ok_or(Problem::Forbidden)?;
            let scope = caller.scope(&owner).map_err(|_| Problem::Forbidden)?;
            Ok(Self { caller, scope })
        })
    }
}

/// The caller in their own scope, on a path that names nobody.
pub(crate) struct Myself(pub(crate) Owner);

impl FromRequest for Myself {
    type Error = Problem;
    type Future = Admission<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        admit(request, |_, caller| {
            let scope = caller.own_scope();
            Ok(Self(Owner { caller, scope }))
        })
    }
}

/// The owner in `/api/v1/{user_id}/…`, decoded once. Taken from the raw path: actix replaces what is
/// not UTF-8 before it routes, and an id must be compared exactly.
fn named_in_path(request: &HttpRequest) -> Option<String> {
    let segment = request.uri().path().split('/').nth(3)?;
    let owner = percent_decode_str(segment).decode_utf8().ok()?;
    Some(owner.into_owned())
}

impl Apiv2Schema for Owner {}

impl OperationModifier for Owner {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        let mut description = Description::default();
        description.path::<UserId>("user_id");
        description.write(None, operation);
        for kind in [
            Kind::Validation,
            Kind::Auth,
            Kind::Forbidden,
            Kind::RateLimitExceeded,
        ] {
            openapi::fails(operation, kind);
        }
    }

    fn update_security(operation: &mut DefaultOperationRaw) {
        openapi::needs_token(operation);
    }
}

impl Apiv2Schema for Myself {}

impl OperationModifier for Myself {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        for kind in [
            Kind::Validation,
            Kind::Auth,
            Kind::RateLimitExceeded,
            Kind::Conflict,
        ] {
            openapi::fails(operation, kind);
        }
    }

    fn update_security(operation: &mut DefaultOperationRaw) {
        openapi::needs_token(operation);
    }
}
