//! What `create` and `list` do beside asking the database, for whoever measures it.
//!
//! A benchmark is another crate, and all of this is private. To measure through the application
//! instead would take a database and a token, which cost many times what the JSON does. So this is
//! public while the feature `bench` is on, and nothing else calls it.

use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder, ResponseError, dev::Payload};
use creatorvault_domain::NewIdea;
use creatorvault_persistence::{Claim, IdeaPage};

use super::list::ListIdeas;
use crate::{
    cursor::Cursors,
    extract::{FromForm, Input},
    problem::Problem,
    reply::Reply,
};

/// Reads a request as `create` does.
pub async fn read_new_idea(
    request: &HttpRequest,
    mut payload: Payload,
) -> Result<NewIdea, impl ResponseError> {
    read(request, &mut payload)
        .await
        .map(|(_, new): (Option<Claim>, NewIdea)| new)
}

/// Reads a request as `list` does. What comes back answers it, as often as it is asked to.
pub async fn read_list(
    request: HttpRequest,
    cursors: Cursors,
) -> Result<impl Fn(IdeaPage) -> HttpResponse, impl ResponseError> {
    let asked: ListIdeas = read(&request, &mut Payload::None).await?;
    Ok::<_, Problem>(move |page| {
        Reply::ok(asked.answered_with(page, &cursors)).respond_to(&request)
    })
}

async fn read<T: FromForm>(request: &HttpRequest, payload: &mut Payload) -> Result<T, Problem> {
    let Ok(input) = Input::from_request(request, payload).await;
    input.read().await
}
