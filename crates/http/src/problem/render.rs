//! Middleware: whatever went wrong further in leaves here as the envelope of a failure, logged once.

use actix_web::{
    HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
};
use creatorvault_auth::Rejection;
use tracing::{debug, error, info, warn};

use super::Problem;
use crate::{envelope, reply::NO_STORE};

/// How long a client should wait before it asks again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");
/// What a client that sent no token is told (RFC 6750: without an error code).
const CHALLENGE: HeaderValue = HeaderValue::from_static(r#"Bearer realm="creatorvault""#);
const INVALID_TOKEN: HeaderValue =
    HeaderValue::from_static(r#"Bearer realm="creatorvault", error="invalid_token""#);

/// Answers every problem, and every failure that actix makes by itself.
pub(crate) async fn render<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let response = next.call(request).await?;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response.map_into_left_body());
    }
    let problem = response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>());
    let answer = match problem {
        Some(problem) => answer(response.request(), problem),
        None => answer(response.request(), &of_actix(&response)),
    };
    Ok(response.into_response(answer).map_into_right_body())
}

/// What actix means by a failure of its own; one that it is not known to make is unexpected.
fn of_actix<B>(response: &ServiceResponse<B>) -> Problem {
    match response.status() {
        StatusCode::BAD_REQUEST => Problem::Invalid(Vec::new()),
        StatusCode::NOT_FOUND => Problem::NoSuchRoute,
        StatusCode::REQUEST_TIMEOUT => Problem::BodyTimeout,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::UnsupportedMediaType,
        status => match response.response().error() {
            Some(error) => Problem::internal(error.to_string()),
            None => Problem::internal(format!("a handler answered {status} without a problem")),
        },
    }
}

fn answer(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    log(problem);
    let mut response = HttpResponse::build(problem.kind().status());
    response.insert_header((header::CACHE_CONTROL, NO_STORE));
    match problem {
        Problem::Unauthenticated(Rejection::Missing) => {
            response.insert_header((header::WWW_AUTHENTICATE, CHALLENGE));
        }
        Problem::Unauthenticated(_) | Problem::AccountNeedsEmail => {
            response.insert_header((header::WWW_AUTHENTICATE, INVALID_TOKEN));
        }
        Problem::MethodNotAllowed(methods) => {
            let methods: Vec<_> = methods.iter().map(Method::as_str).collect();
            response.insert_header((header::ALLOW, methods.join(", ")));
        }
        Problem::AuthUnavailable
        | Problem::DatabaseUnavailable(_)
        | Problem::TookTooLong(_)
        | Problem::NotMigrated
        | Problem::ShuttingDown
        | Problem::KeyInUse => {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        Problem::BodyTimeout | Problem::PayloadTooLarge => {
            // What is still to come of the body is not waited for.
            response.force_close();
        }
        Problem::TooManyCalls { retry_after } => {
            response.insert_header((header::RETRY_AFTER, *retry_after));
        }
        Problem::Invalid(_)
        | Problem::WrongHost
        | Problem::Forbidden
        | Problem::NoSuchRoute
        | Problem::NotFound(_)
        | Problem::EmailTaken
        | Problem::Erased
        | Problem::Conflict(_)
        | Problem::PreconditionFailed
        | Problem::KeyReused
        | Problem::UnsupportedMediaType
        | Problem::Panicked
        | Problem::Internal(_) => {}
    }
    envelope::failure(
        request,
        &mut response,
        problem.kind().code(),
        &problem.message(),
        problem.details(),
    )
}

/// The one place where a problem is logged. Refusals keep their reason here and nowhere else.
fn log(problem: &Problem) {
    let code = problem.kind().code();
    match problem {
        // Logged by the process's panic hook, which alone knows where it was.
        Problem::Panicked => {}
        Problem::Internal(_) => error!(code, reason = %problem, "request failed"),
        Problem::AuthUnavailable
        | Problem::DatabaseUnavailable(_)
        | Problem::TookTooLong(_)
        | Problem::NotMigrated => {
            warn!(code, reason = %problem, "request failed");
        }
        Problem::Unauthenticated(_) | Problem::AccountNeedsEmail | Problem::Forbidden => {
            info!(code, reason = %problem, "request refused");
        }
        Problem::Invalid(_)
        | Problem::NoSuchRoute
        | Problem::NotFound(_)
        | Problem::MethodNotAllowed(_)
        | Problem::EmailTaken
        | Problem::Erased
        | Problem::Conflict(_)
        | Problem::PreconditionFailed
        | Problem::KeyInUse
        | Problem::KeyReused
        | Problem::WrongHost
        | Problem::TooManyCalls { .. }
        | Problem::BodyTimeout
        | Problem::PayloadTooLarge
        | Problem::UnsupportedMediaType
        | Problem::ShuttingDown => debug!(code, reason = %problem, "request refused"),
    }
}
