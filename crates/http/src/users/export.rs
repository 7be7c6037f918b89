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
use creatorvault_domain::OwnerScope;
use creatorvault_persistence::{Account, Database, StoreError};
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
use serde::Serialize;
use tracing::error;

use super::{account::account, view::AccountView};
use crate::{
    categories::CategoryView,
    clock::Clock,
    envelope::{self, to_json},
    extract::Myself,
    ideas::IdeaView,
    openapi,
    problem::Problem,
    reply::NO_STORE,
    tasks::TaskView,
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
        database: Database::clone(&database),
        scope: owner.scope,
    })
}

/// Everything that an account owns.
pub(crate) struct Export {
    account: Account,
    database: Database,
    scope: OwnerScope,
}

impl Responder for Export {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let (before, after) = envelope::around(request);
        let user = to_json(&AccountView::from(self.account));
        let head = [before, br#"{"user":"#, &user].concat();
        let tail = [b"}".as_slice(), &after].concat();
        let (database, scope) = (self.database, self.scope);
        let ideas = {
            let (ideas, scope) = (database.ideas(), scope.clone());
            let walk = async move |after| ideas.walk(&scope, after).await;
            section("ideas", walk, |idea| idea.id, IdeaView::from)
        };
        let categories = {
            let (categories, scope) = (database.categories(), scope.clone());
            let walk = async move |after| categories.walk(&scope, after).await;
            section(
                "categories",
                walk,
                |category| category.id,
                CategoryView::from,
            )
        };
        let tasks = {
            let tasks = database.tasks();
            let walk = async move |after| tasks.walk(&scope, after).await;
            section("tasks", walk, |task| task.id, TaskView::from)
        };
        let whole = piece(head)
            .chain(ideas)
            .chain(categories)
            .chain(tasks)
            .chain(piece(tail))
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

/// Bytes that are there already, as a part of the stream.
fn piece(bytes: impl Into<Bytes>) -> impl Stream<Item = Result<Bytes, Problem>> {
    stream::iter([Ok(bytes.into())])
}

/// Everything of one kind as a list with a name, a step of the walk at a time.
fn section<T, Id: Copy, View: Serialize>(
    name: &str,
    walk: impl AsyncFn(Option<Id>) -> Result<Vec<T>, StoreError>,
    id: fn(&T) -> Id,
    view: fn(T) -> View,
) -> impl Stream<Item = Result<Bytes, Problem>> {
    let items = stream::try_unfold((walk, None), move |(walk, after)| async move {
        let step = walk(after).await?;
        let Some(last) = step.last().map(id) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        for row in step {
            if after.is_some() || !bytes.is_empty() {
                bytes.push(b',');
            }
            bytes.extend(to_json(&view(row)));
        }
        Ok(Some((Bytes::from(bytes), (walk, Some(last)))))
    });
    piece(format!(r#","{name}":["#))
        .chain(items)
        .chain(piece("]"))
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
                "categories": {
                    "type": "array",
                    "items": generator.subschema_for::<CategoryView>(),
                },
                "tasks": { "type": "array", "items": generator.subschema_for::<TaskView>() },
            },
            "required": ["user", "ideas", "categories", "tasks"],
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
