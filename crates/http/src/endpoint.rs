//! A path and the methods it knows. HEAD answers as GET, any other method is told which ones there
//! are, and a panic in a handler is an answer too. Each handler also describes itself to the
//! documentation, so no route can be left out of it.

use std::{collections::BTreeMap, panic::AssertUnwindSafe};

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder,
    body::MessageBody,
    dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse},
    guard,
    http::Method,
    middleware::{Next, from_fn},
    web,
};
use futures_util::FutureExt;
use paperclip::{
    actix::Mountable,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw, HttpMethod, SecurityScheme},
        schema::Apiv2Operation,
    },
};

use crate::{deadline, extract::Visitor, problem::Problem};

/// A path that is being given its methods.
pub(crate) struct Endpoint {
    path: &'static str,
    resource: Resource,
    methods: Vec<Method>,
    documented: Vec<Documented>,
}

/// A method of a path, and how its handler describes itself when it is asked to.
struct Documented {
    method: HttpMethod,
    operation: fn() -> DefaultOperationRaw,
    definitions: fn() -> BTreeMap<String, DefaultSchemaRaw>,
}

/// Begins a path.
pub(crate) fn at(path: &'static str) -> Endpoint {
    Endpoint {
        path,
        resource: web::resource(path),
        methods: Vec::new(),
        documented: Vec::new(),
    }
}

impl Endpoint {
    /// What GET, and so HEAD, does here.
    pub(crate) fn get<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        self.answers(HttpMethod::Get, &[Method::GET, Method::HEAD], handler)
    }

    /// What POST does here.
    pub(crate) fn post<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        self.answers(HttpMethod::Post, &[Method::POST], handler)
    }

    /// What PUT does here.
    pub(crate) fn put<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        self.answers(HttpMethod::Put, &[Method::PUT], handler)
    }

    /// What PATCH does here.
    pub(crate) fn patch<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        self.answers(HttpMethod::Patch, &[Method::PATCH], handler)
    }

    /// What DELETE does here.
    pub(crate) fn delete<F, Args>(self, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        self.answers(HttpMethod::Delete, &[Method::DELETE], handler)
    }

    fn answers<F, Args>(mut self, method: HttpMethod, to: &[Method], handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static, Future: Apiv2Operation>,
        Args: FromRequest + 'static,
    {
        let asked = to.to_vec();
        let guard = guard::fn_guard(move |context| asked.contains(&context.head().method));
        self.resource = self.resource.route(web::route().guard(guard).to(handler));
        self.methods.extend_from_slice(to);
        self.documented.push(Documented {
            method,
            operation: F::Future::operation,
            definitions: F::Future::definitions,
        });
        self
    }
}

impl HttpServiceFactory for Endpoint {
    fn register(self, config: &mut AppService) {
        let methods = self.methods;
        let other = move |_: Visitor| {
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

/// How the documentation finds its operations.
impl Mountable for Endpoint {
    fn path(&self) -> &str {
        self.path
    }

    fn operations(&mut self) -> BTreeMap<HttpMethod, DefaultOperationRaw> {
        let documented = self.documented.iter();
        documented
            .map(|known| (known.method, (known.operation)()))
            .collect()
    }

    fn definitions(&mut self) -> BTreeMap<String, DefaultSchemaRaw> {
        let documented = self.documented.iter();
        documented.flat_map(|known| (known.definitions)()).collect()
    }

    fn security_definitions(&mut self) -> BTreeMap<String, SecurityScheme> {
        BTreeMap::new()
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
    use paperclip::actix::api_v2_operation;
    use serde_json::Value;

    use super::at;
    use crate::{problem::render, request_id::assign};

    #[api_v2_operation(skip)]
    async fn boom() -> HttpResponse {
        panic!("the secret cause")
    }

    #[api_v2_operation(skip)]
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
