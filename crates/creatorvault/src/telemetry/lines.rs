//! One JSON object a line, with the fields of the event, and of the spans that it stands in, at its
//! top: what `tracing_subscriber`'s own format nests.

use std::io::Write;

use tracing::{
    Event, Level, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    fmt::{
        MakeWriter,
        format::Writer,
        time::{FormatTime, SystemTime},
    },
    layer::Context,
    registry::LookupSpan,
};

use super::fields::Fields;

/// The target of an error that ends the process, for which tracing has no level.
pub(super) const CRITICAL: &str = "creatorvault::critical";

const SERVICE: &str = "creatorvault-backend";

/// Writes the lines.
pub(super) struct JsonLines<W> {
    environment: &'static str,
    writer: W,
}

impl<W> JsonLines<W> {
    pub(super) fn new(environment: &'static str, writer: W) -> Self {
        Self {
            environment,
            writer,
        }
    }

    /// What every line has.
    fn required(&self, metadata: &Metadata<'_>, own: &mut Fields) -> Fields {
        let message = own.take("message").unwrap_or_default();
        // A line of the `log` crate is an event with the true target among its fields.
        let logger = own.take("log.target");
        own.drop_all("log.");
        let mut fields = Fields::default();
        fields.set("timestamp", now().into());
        fields.set("level", level(metadata).into());
        fields.set("message", message);
        fields.set("service", SERVICE.into());
        fields.set("environment", self.environment.into());
        fields.set("logger", logger.unwrap_or_else(|| metadata.target().into()));
        fields
    }
}

impl<S, W> Layer<S> for JsonLines<W>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut own = Fields::default();
        event.record(&mut own);
        let mut line = self.required(event.metadata(), &mut own);
        line.add_missing(&own);
        // From the innermost, so that what was said last holds.
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<Fields>() {
                line.add_missing(fields);
            }
        }
        if let Ok(mut bytes) = serde_json::to_vec(&line) {
            bytes.push(b'\n');
            // There is nobody else who could be told.
            let _ = self.writer.make_writer().write_all(&bytes);
        }
    }
}

fn now() -> String {
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

fn level(metadata: &Metadata<'_>) -> &'static str {
    match *metadata.level() {
        Level::ERROR if metadata.target() == CRITICAL => "CRITICAL",
        Level::ERROR => "ERROR",
        Level::WARN => "WARNING",
        Level::INFO => "INFO",
        Level::DEBUG | Level::TRACE => "DEBUG",
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{pipe, read_to_string},
        panic::{self, catch_unwind},
        sync::Arc,
    };

    use serde_json::{Value, json};
    use tracing::{debug, error, error_span, field::Empty, info, info_span, subscriber, warn};
    use tracing_subscriber::prelude::*;

    use super::{CRITICAL, JsonLines};
    use crate::telemetry::panics;

    /// The lines that some work leaves, each without its time, which is checked.
    fn lines(work: impl FnOnce()) -> Vec<Value> {
        let (written, writer) = pipe().unwrap();
        let lines = JsonLines::new("staging", Arc::new(writer));
        subscriber::with_default(tracing_subscriber::registry().with(lines), work);
        let written = read_to_string(written).unwrap();
        written.lines().map(taken_apart).collect()
    }

    fn taken_apart(line: &str) -> Value {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let fields = line.as_object_mut().unwrap();
        let timestamp = fields.remove("timestamp").unwrap();
        let timestamp = timestamp.as_str().unwrap();
        assert!(humantime::parse_rfc3339(timestamp).is_ok(), "{timestamp}");
        assert_eq!(fields.remove("service").unwrap(), "creatorvault-backend");
        assert_eq!(fields.remove("environment").unwrap(), "staging");
        fields.remove("logger").unwrap();
        line
    }

    #[test]
    fn what_is_known_of_a_request_is_on_each_of_its_lines() {
        let lines = lines(|| {
            let request = error_span!("request", request_id = "req_1", user_id = Empty, tries = 1);
            let _request = request.enter();
            info!("anonymous");
            request.record("user_id", "ada");
            let _inner = info_span!("inner", tries = 2, part = ?Some(1)).entered();
            info!(status = 200_u16, duration_ms = 1.5, ok = true, "known");
        });
        let expected = json!([
            {"level": "INFO", "message": "anonymous", "request_id": "req_1", "tries": 1},
            {"level": "INFO", "message": "known", "request_id": "req_1", "user_id": "ada",
             "tries": 2, "part": "Some(1)", "status": 200, "duration_ms": 1.5, "ok": true},
        ]);
        assert_eq!(Value::from(lines), expected);
    }

    #[test]
    fn levels_have_the_names_of_pythons_logging() {
        let lines = lines(|| {
            debug!("");
            info!("");
            warn!("");
            error!("");
            error!(target: CRITICAL, "");
        });
        let levels: Vec<_> = lines.iter().map(|line| &line["level"]).collect();
        assert_eq!(levels, ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]);
    }

    #[test]
    fn no_field_can_pass_for_another_or_end_the_line() {
        let lines = lines(|| {
            let _span = info_span!("span", level = "none", service = "other").entered();
            info!(
                timestamp = "never",
                environment = "moon",
                "a\n\"b\u{1b}[31m\u{2028}"
            );
        });
        let expected = json!([{"level": "INFO", "message": "a\n\"b\u{1b}[31m\u{2028}"}]);
        assert_eq!(Value::from(lines), expected);
    }

    #[test]
    fn a_panic_is_one_line_that_quotes_nothing() {
        let secret = "hunter2";
        let lines = lines(|| {
            let before = panic::take_hook();
            panics::log_all();
            let _request = error_span!("request", request_id = "req_1").entered();
            let literal = catch_unwind(|| panic!("ours\nalone"));
            let quoting = catch_unwind(|| panic!("a client sent {secret}"));
            panic::set_hook(before);
            assert!(literal.is_err() && quoting.is_err());
        });
        let [literal, quoting] = lines.as_slice() else {
            panic!("{lines:?}")
        };
        assert_eq!(literal["reason"], "ours\nalone");
        for line in &lines {
            assert_eq!(
                (&line["level"], &line["request_id"]),
                (&"ERROR".into(), &"req_1".into())
            );
            assert!(
                line["place"].as_str().unwrap().contains("lines.rs:"),
                "{line}"
            );
        }
        assert!(!quoting.to_string().contains(secret), "{quoting}");
    }
}
