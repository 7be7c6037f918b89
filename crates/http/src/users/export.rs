//! `GET /api/v1/users/me/export`
//!
//! Written while it is read, a step of the walk at a time: however much somebody owns, little of it
//! is in memory, and no transaction waits for whoever reads slowly.

use std::{borrow::Cow, collections::BTreeMap};

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::{self, BoxBody},
    http::{
        Method, StatusCode,
        header::{self, ContentType},
    },
    web::{Bytes, Data},
};
use creatorvault_domain::{IdeaId, OwnerScope};
use creatorvault_persistence::{Account, Database, IdeaRepository};
use futures_util::{
    TryStreamExt,
    stream::{self, Stream, StreamExt},
};
use paperclip::{
    actix::{OperationModifier, api_v2_operation},
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::Apiv2Schema,
    },
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use tracing::error;

use super::{account::account, view::AccountView};
use crate::{
    clock::Clock,
    envelope::{self, to_json},
    extract::Myself,
    ideas::IdeaView,
    openapi,
    problem::Problem,
    reply::NO_STORE,
};

/// Take everything you own with you
///
/// One JSON document, streamed. What changes while it is written is in it as it was when its turn
/// came. One that does not end as JSON does was broken off, and is to be asked for again.
#[api_v2_operation(operation_id = "exportMe", tags("Users"))]
pub(crate) async fn export(
    Myself(owner): Myself,
    database: Data<Database>,
    clock: Data<Clock>,
) -> Result<Export, Problem> {
    let account = account(&owner, &database, clock.now()).await?;
    Ok(Export {
        account,
        ideas: database.ideas(),
        scope: owner.scope,
    })
}

/// Everything that an account owns.
pub(crate) struct Export {
    account: Account,
    ideas: IdeaRepository,
    scope: OwnerScope,
}

impl Responder for Export {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let (before, after) = envelope::around(request);
        let user = to_json(&AccountView::from(self.account));
        let head = [before, br#"{"user":"#, &user, br#","ideas":["#].concat();
        let tail = [b"]}".as_slice(), &after].concat();
        let whole = stream::iter([Ok(Bytes::from(head))])
            .chain(ideas(self.ideas, self.scope))
            .chain(stream::iter([Ok(Bytes::from(tail))]))
            .inspect_err(|problem| error!(reason = %problem, "export broken off"));
        let file = r#"attachment; filename="creatorvault-export.json""#;
        let mut response = HttpResponse::Ok();
        response
            .insert_header(ContentType::json())
            .insert_header((header::CONTENT_DISPOSITION, file))
            .insert_header((header::CACHE_CONTROL, NO_STORE));
        if request.method() == Method::HEAD {
            // actix sends nothing of a stream then, but reads all of it.
            return response.body(body::None::new());
        }
        response.streaming(whole)
    }
}

/// The ideas as items of a list, a step of the walk at a time.
fn ideas(ideas: IdeaRepository, scope: OwnerScope) -> impl Stream<Item = Result<Bytes, Problem>> {
    stream::try_unfold((ideas, scope, None), async |(ideas, scope, after)| {
        let step = ideas.walk(&scope, after).await?;
        let Some(last) = step.last().map(|idea| idea.id) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        for idea in step {
            if after.is_some() || !bytes.is_empty() {
                bytes.push(b',');
            }
            bytes.extend(to_json(&IdeaView::from(idea)));
        }
        Ok(Some((
            Bytes::from(bytes),
            (ideas, scope, Some::<IdeaId>(last)),
        )))
    })
}

/// What an export looks like.
impl JsonSchema for Export {
    fn schema_name() -> Cow<'static, str> {
        "Export".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "user": generator.subschema_for::<AccountView>(),
                "ideas": { "type": "array", "items": generator.subschema_for::<IdeaView>() },
            },
            "required": ["user", "ideas"],
        })
    }
}

impl Apiv2Schema for Export {}

impl OperationModifier for Export {
    fn update_response(operation: &mut DefaultOperationRaw) {
        openapi::answers::<Self>(operation, StatusCode::OK.as_u16(), false);
    }

    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        openapi::defines::<Self>(definitions);
    }
}
