//! Every operation of the OpenAPI document, and how it is asked for.
//!
//! What an operation needs is found out from the document alone: a body is its example, and a row
//! that a path or a body names is made by a POST to the collection that it stands in. An operation
//! that can't be driven like that fails whoever asks for it.

use std::{
    pin::Pin,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use reqwest::Method;
use serde_json::Value;

use crate::{Ask, Service, assert_success};

static DOCUMENT: LazyLock<Value> = LazyLock::new(creatorvault_http::document);

/// The parameter of a path that names whose data it is about.
const OWNER: &str = "user_id";

/// One operation of the document.
#[derive(Clone, Copy)]
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    says: &'static Value,
}

/// What is asked for: an operation with all that it needs.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path, with every parameter filled in.
    pub path: String,
    /// The body, where one is read.
    pub body: Option<Value>,
}

impl Call {
    /// Begins the request.
    #[must_use]
    pub fn ask(&self, service: &Service) -> Ask {
        let ask = self.ask_without_body(service);
        match &self.body {
            Some(body) => ask.json(body),
            None => ask,
        }
    }

    /// Begins the request, and leaves its body to somebody else.
    #[must_use]
    pub fn ask_without_body(&self, service: &Service) -> Ask {
        service.ask(self.method.clone(), &self.path)
    }
}

impl Operation {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let paths = object(member(&DOCUMENT, "paths")).iter();
        paths.flat_map(|(path, methods)| {
            let methods = object(methods).iter();
            methods.map(move |(method, says)| Self { method, path, says })
        })
    }

    /// Those that want a token.
    pub fn guarded() -> impl Iterator<Item = Self> {
        Self::all().filter(|operation| !operation.is_public())
    }

    /// What generated clients call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        member(self.says, "operationId").as_str().unwrap()
    }

    /// Whether no token is needed.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.says.get("security").is_none()
    }

    /// Whether its path names an owner.
    #[must_use]
    pub fn has_owner(&self) -> bool {
        self.parameters().any(|name| name == OWNER)
    }

    /// Whether its path names a row of the owner's.
    #[must_use]
    pub fn has_row(&self) -> bool {
        self.row_parameter().is_some()
    }

    /// Whether it listens to a header.
    #[must_use]
    pub fn reads_header(&self, name: &str) -> bool {
        let described = list(member(self.says, "parameters")).iter().map(resolve);
        let mut headers = described.filter(|parameter| parameter["in"] == "header");
        headers.any(|header| header["name"] == name)
    }

    /// The parameter of its path that names a row of the owner's, if one does.
    #[must_use]
    pub fn row_parameter(&self) -> Option<&'static str> {
        let mut rows = self.parameters().filter(|name| *name != OWNER);
        rows.next().filter(|_| !self.is_public())
    }

    /// What it may answer: statuses and what is said of them, failures left out.
    pub fn successes(&self) -> impl Iterator<Item = (u16, &'static Value)> {
        let all = object(member(self.says, "responses")).iter();
        all.map(|(status, says)| (status.parse().unwrap(), resolve(says)))
            .filter(|(status, _)| *status < 400)
    }

    /// Prepares it for an owner: whatever rows it needs are theirs.
    #[must_use]
    pub fn prepare<'s>(
        self,
        service: &'s Service,
        owner: &'s str,
    ) -> Pin<Box<dyn Future<Output = Call> + 's>> {
        // Boxed, since making a row is an operation too.
        Box::pin(async move {
            let mut path = String::new();
            for segment in self.path.split('/').skip(1) {
                let segment = match parameter_of(segment) {
                    None => segment.to_owned(),
                    Some(OWNER) => owner.to_owned(),
                    Some(name) if self.is_public() => self.example_of(name),
                    Some(name) => text(&make(service, owner, name).await),
                };
                path.push('/');
                path.push_str(&segment);
            }
            Call {
                method: self.method.to_uppercase().parse().unwrap(),
                path,
                body: self.example_body(service, owner).await,
            }
        })
    }

    fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(parameter_of)
    }

    fn example_of(&self, name: &str) -> String {
        let mut described = list(member(self.says, "parameters")).iter().map(resolve);
        let parameter = described.find(|parameter| parameter["name"] == name);
        text(first_example(member(parameter.unwrap(), "schema")))
    }

    /// The example of its body, in which the ids of rows are those of rows that are there.
    async fn example_body(&self, service: &Service, owner: &str) -> Option<Value> {
        let content = self.says.get("requestBody")?.pointer("/content");
        let schema = content.unwrap().get("application/json").unwrap();
        let schema = resolve(member(schema, "schema"));
        let mut body = first_example(schema).clone();
        for (name, value) in body.as_object_mut().unwrap() {
            if collection_of(name).is_some() {
                *value = make(service, owner, name).await;
            } else if let Some(text) = value.as_str()
                && schema
                    .pointer(&format!("/properties/{name}/maxLength"))
                    .is_some()
            {
                // Free text may have to be the owner's only one of its kind.
                let number = MADE.fetch_add(1, Ordering::Relaxed);
                *value = format!("{text} {number}").into();
            }
        }
        Some(body)
    }
}

/// How many texts were made up.
static MADE: AtomicUsize = AtomicUsize::new(1);

/// Makes the row that a parameter or a member names, and returns its id.
async fn make(service: &Service, owner: &str, name: &str) -> Value {
    let collection = collection_of(name);
    let collection = collection.unwrap_or_else(|| panic!("no path ends with {{{name}}}"));
    let mut posts = Operation::all().filter(|operation| operation.method == "post");
    let post = posts.find(|post| post.path == collection);
    let post = post.unwrap_or_else(|| panic!("nothing can be made in {collection}"));
    let call = post.prepare(service, owner).await;
    let answer = call.ask(service).as_user(owner).answer().await;
    assert_success(&answer, 201);
    answer.data().get("id").unwrap().clone()
}

/// The collection whose rows a parameter names.
fn collection_of(name: &str) -> Option<&'static str> {
    let end = format!("/{{{name}}}");
    Operation::guarded().find_map(|operation| operation.path.strip_suffix(&end))
}

fn parameter_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// What a reference leads to, or what stands there by itself.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

fn first_example(schema: &'static Value) -> &'static Value {
    let examples = member(schema, "examples");
    list(examples).first().unwrap()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    let found = value.get(name);
    found.unwrap_or_else(|| panic!("the document has no {name} in {value:#}"))
}

fn object(value: &Value) -> &serde_json::Map<String, Value> {
    value.as_object().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}
