//! One span of a distributed trace for each request, where traces are wanted.
//!
//! Written to OpenTelemetry itself and not through the log's spans, so that lines hold nothing that
//! only a trace needs, and a trace nothing that a client made up.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};
use opentelemetry::{
    Context, KeyValue, SpanId, TraceFlags, TraceId,
    global::{BoxedTracer, ObjectSafeTracer},
    trace::{Span, SpanContext, SpanKind, Status, TraceContextExt, TraceState, Tracer},
};

use crate::{known, request_id::RequestId};

/// Where the spans go.
pub struct Traces(BoxedTracer);

impl Traces {
    /// Spans go to a tracer.
    pub fn to(tracer: impl ObjectSafeTracer + Send + Sync + 'static) -> Self {
        Self(BoxedTracer::new(Box::new(tracer)))
    }

    fn begin(&self, request: &ServiceRequest) -> impl Span + use<> {
        let (method, route) = (known::method(request), known::route(request));
        let parent = Context::new();
        let parent = match sent_with(request) {
            Some(caller) => parent.with_remote_span_context(caller),
            None => parent,
        };
        self.0
            .span_builder(format!("{method} {route}"))
            .with_kind(SpanKind::Server)
            .with_attributes([
                KeyValue::new("http.request.method", method),
                KeyValue::new("http.route", route),
                KeyValue::new("request.id", RequestId::of(request.request()).to_string()),
            ])
            .start_with_context(&self.0, &parent)
    }
}

/// Middleware: a request is a span, which ends with it, or when it is given up.
pub(crate) async fn request<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(traces) = request.app_data::<Data<Traces>>().cloned() else {
        return next.call(request).await;
    };
    let mut span = traces.begin(&request);
    let result = next.call(request).await;
    let status = match &result {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let code = i64::from(status.as_u16());
    span.set_attribute(KeyValue::new("http.response.status_code", code));
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
    result
}

/// The span of whoever called, if there is exactly one `traceparent` and it is in order.
fn sent_with(request: &ServiceRequest) -> Option<SpanContext> {
    let mut sent = request.headers().get_all("traceparent");
    match (sent.next(), sent.next()) {
        (Some(one), None) => parse(one.to_str().ok()?),
        _ => None,
    }
}

/// Reads version 00 of a `traceparent`, as W3C Trace Context writes it.
fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let hexadecimal = |text: &str, length| text.len() == length && text.bytes().all(lower);
    let in_order = version == "00"
        && hexadecimal(trace, 32)
        && hexadecimal(span, 16)
        && hexadecimal(flags, 2)
        && parts.next().is_none();
    if !in_order {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        // Of the flags, version 00 knows one.
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::parse;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn a_span_is_read_as_it_was_written() {
        for (flags, sampled) in [("01", true), ("00", false), ("03", true), ("fe", false)] {
            let context = parse(&format!("00-{TRACE}-{SPAN}-{flags}")).unwrap();
            assert_eq!(context.trace_id().to_string(), TRACE);
            assert_eq!(context.span_id().to_string(), SPAN);
            assert_eq!(context.is_sampled(), sampled, "{flags}");
            assert!(context.is_remote());
        }
    }

    #[test]
    fn what_is_out_of_order_is_no_span() {
        let zeros = "0".repeat(32);
        for text in [
            String::new(),
            format!("01-{TRACE}-{SPAN}-01"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-01-"),
            format!("00-{TRACE}-{SPAN}-1"),
            format!("00-{zeros}-{SPAN}-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-+{}-{SPAN}-01", &TRACE[1..]),
            format!("00-{TRACE}-{SPAN}-+1"),
            format!(" 00-{TRACE}-{SPAN}-01"),
        ] {
            assert!(parse(&text).is_none(), "{text}");
        }
    }
}
