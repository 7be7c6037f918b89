//! A path and the methods it knows. HEAD answers as GET, any other method is told which ones there
//! are, and a panic in a handler is an answer too.

use std::panic::AssertUnwindSafe;

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse},
    guard::{Any as AnyOf, Method as MethodGuard},
    http::Method,
    middleware::{Next, from_fn},
    web,
};
use futures_util::FutureExt;

use crate::{deadline, problem::Problem};

/// A path that is being given its methods.
pub(crate) struct Endpoint {
    resource: Resource,
    methods: Vec<Method>,
}

/// Begins a path.
pub(crate) fn at(path: &str) -> Endpoint {
    Endpoint {
        resource: web::resource(path),
        methods: Vec::new(),
    }
}

impl Endpoint {
    /// What GET, and so HEAD, does here.
    pub(crate) fn get<F, Args>(mut self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.methods.extend([Method::GET, Method::HEAD]);
        let either = AnyOf(MethodGuard(Method::GET)).or(MethodGuard(Method::HEAD));
        self.resource = self.resource.route(web::route().guard(either).to(handler));
        self
    }

    /// What POST does here.
    pub(crate) fn post<F, Args>(mut self, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.methods.push(Method::POST);
        self.resource = self.resource.route(web::post().to(handler));
        self
    }
}

impl HttpServiceFactory for Endpoint {
    fn register(self, config: &mut AppService) {
        let methods = self.methods;
        let other = move || {
            let problem = Problem::MethodNotAllowed(methods.clone());
            async { Err::<HttpResponse, _>(problem) }
        };
        self.resource
            .default_service(web::to(other))
            .wrap(from_fn(deadline::keep))
            .wrap(from_fn(catch_panic))
            .register(config);
    }
}

/// Caught here, where routing is over: only then may the request be kept for the answer.
async fn catch_panic<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let kept = request.request().clone();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => Ok(response.map_into_left_body()),
        Ok(Err(error)) => Err(error),
        Err(_) => Ok(ServiceResponse::from_err(Problem::Panicked, kept).map_into_right_body::<B>()),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{App, HttpResponse, http::StatusCode, middleware::from_fn, test, web};
    use serde_json::Value;

    use super::at;
    use crate::{problem::render, request_id::assign};

    async fn boom() -> HttpResponse {
        panic!("the secret cause")
    }

    async fn teapot() -> HttpResponse {
        HttpResponse::ImATeapot().body("a handler that answers by itself")
    }

    async fn answer(path: &str) -> (StatusCode, Value, bool) {
        let app = App::new()
            .service(at("/boom").get(boom))
            .service(at("/teapot").get(teapot))
            .default_service(web::to(HttpResponse::NotFound))
            .wrap(from_fn(render))
            .wrap(from_fn(assign));
        let service = test::init_service(app).await;
        let request = test::TestRequest::get().uri(path).to_request();
        let response = test::call_service(&service, request).await;
        let status = response.status();
        let id = response
            .headers()
            .get("x-request-id")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let body: Value = test::read_body_json(response).await;
        let same_id = body["meta"]["request_id"] == id.as_str();
        (status, body, same_id)
    }

    #[actix_web::test]
    async fn a_panic_is_answered_as_an_internal_error_without_its_cause() {
        let (status, body, same_id) = answer("/boom").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(body["error"]["code"], "INTERNAL_ERROR");
        assert_eq!(body["error"]["details"], serde_json::json!([]));
        assert!(!body.to_string().contains("secret") && same_id, "{body}");
    }

    #[actix_web::test]
    async fn what_actix_answers_by_itself_gets_the_envelope_and_what_nobody_planned_is_a_500() {
        let (status, body, same_id) = answer("/nope").await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (StatusCode::NOT_FOUND, &"NOT_FOUND".into())
        );
        assert!(same_id);
        let (status, body, _) = answer("/teapot").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{body}");
    }
}
