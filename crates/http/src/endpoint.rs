//! A path and the methods it knows. HEAD answers as GET, any other method is told which ones there
//! are, and a panic in a handler is an answer too.

use std::{any::Any, panic::AssertUnwindSafe};

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

use crate::problem::Problem;

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
        Err(panic) => {
            let problem = Problem::internal(format!("panic: {}", said(panic.as_ref())));
            Ok(ServiceResponse::from_err(problem, kept).map_into_right_body::<B>())
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}
