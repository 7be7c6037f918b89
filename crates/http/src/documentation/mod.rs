//! `/openapi.json`, and the pages that show it to people: `/docs` and `/redoc`.
//!
//! All of it is in the binary, the same for everyone, and public. Deliberately absent: anything that
//! would make a browser ask another host.

mod files;
mod page;
mod served;

use std::sync::LazyLock;

use paperclip::actix::api_v2_operation;

use crate::{extract::Input, openapi, problem::Problem};

use files::FileName;
use page::{DOCS, DOCS_POLICY, REDOC, REDOC_POLICY};
use served::{Content, Document, File, Page, Served};

static DOCUMENT: LazyLock<Content> = LazyLock::new(|| {
    let text = format!("{:#}\n", openapi::document());
    Content::plain("application/json", text)
});

/// The API, as an OpenAPI 3.1 document
#[api_v2_operation(operation_id = "getOpenapi", tags("Documentation"))]
pub(crate) async fn openapi_json() -> Served<Document> {
    Served::of(&DOCUMENT)
}

/// The API, to try it
///
/// Swagger UI. It forgets a token together with the page.
#[api_v2_operation(operation_id = "getDocs", tags("Documentation"))]
pub(crate) async fn docs() -> Served<Page> {
    Served::of(&DOCS).under(DOCS_POLICY)
}

/// The API, to read it
///
/// ReDoc.
#[api_v2_operation(operation_id = "getRedoc", tags("Documentation"))]
pub(crate) async fn redoc() -> Served<Page> {
    Served::of(&REDOC).under(REDOC_POLICY)
}

/// A style sheet or a program of these pages
#[api_v2_operation(operation_id = "getDocsFile", tags("Documentation"))]
pub(crate) async fn file(name: Input<FileName>) -> Result<Served<File>, Problem> {
    let name = name.read().await?;
    let content = name.content().ok_or(Problem::NoSuchRoute)?;
    Ok(Served::of(content))
}
