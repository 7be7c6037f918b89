//! A request's own parameters and body, read only after the caller is known to be the owner.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header::{self, HeaderValue},
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::Apiv2Schema,
    },
};
use tokio::time::timeout;

use super::{Form, FromForm};
use crate::{
    json::{Document, Json},
    limits::Limits,
    problem::{Detail, Fault, Problem},
};

/// The most bytes that a body has.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// What a request says beyond whose data it is about. Nothing of it is read before it is asked for,
/// so a stranger never learns whether it was any good.
pub(crate) struct Input<T> {
    request: HttpRequest,
    payload: Payload,
    read_as: PhantomData<T>,
}

impl<T> FromRequest for Input<T> {
    /// None, so that it never gets ahead of the owner's while the token is still being checked.
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self {
            request: request.clone(),
            payload: payload.take(),
            read_as: PhantomData,
        }))
    }
}

impl<T: FromForm> Input<T> {
    /// Reads all that the handler wants to know.
    pub(crate) async fn read(self) -> Result<T, Problem> {
        self.form().await?.read()
    }

    /// Reads the body alone, for a handler that has something to check in it that no reader can.
    pub(crate) async fn form(self) -> Result<Form, Problem> {
        match T::BODY {
            Some(body) => self.with_body(body.media).await,
            None => Ok(Form::new(self.request, Vec::new())),
        }
    }

    /// The members of a JSON body, beside the parameters.
    async fn with_body(mut self, media: &[&str]) -> Result<Form, Problem> {
        self.check_media_type(media)?;
        let limit = Limits::of(&self.request).body;
        let bytes = timeout(limit, self.bytes())
            .await
            .map_err(|_| Problem::BodyTimeout)??;
        let document = match Document::parse(&bytes) {
            Ok(document) => document,
            Err(error) => {
                let fault = Fault::new("json_invalid", error.to_string());
                return Ok(Form::without_body(self.request, fault));
            }
        };
        let Json::Object(members) = document.root else {
            let fault = Fault::new("dict_type", "The body should be a JSON object");
            return Ok(Form::without_body(self.request, fault));
        };
        let mut form = Form::new(self.request, members);
        for key in document.repeated {
            form.at(key)
                .refuse(Fault::new("value_error", "The key is repeated"));
        }
        Ok(form)
    }

    fn check_media_type(&self, media: &[&str]) -> Result<(), Problem> {
        let encodings = self.request.headers().get_all(header::CONTENT_ENCODING);
        let mut encodings = encodings.map(HeaderValue::as_bytes);
        let encoded = !encodings.all(|encoding| encoding.eq_ignore_ascii_case(b"identity"));
        let mime = self.request.mime_type().ok().flatten();
        let json = mime.is_some_and(|mime| {
            media.contains(&mime.essence_str())
                && mime
                    .get_param("charset")
                    .is_none_or(|charset| charset == "utf-8")
        });
        if json && !encoded {
            Ok(())
        } else {
            Err(Problem::UnsupportedMediaType)
        }
    }

    async fn bytes(&mut self) -> Result<Bytes, Problem> {
        let announced = self.request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > MAX_BODY) {
            return Err(Problem::PayloadTooLarge);
        }
        let mut body = BytesMut::with_capacity(announced.unwrap_or_default());
        while let Some(chunk) = self.payload.next().await {
            let chunk = chunk.map_err(|error| broken(&error))?;
            if body.len() + chunk.len() > MAX_BODY {
                return Err(Problem::PayloadTooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

fn broken(error: &PayloadError) -> Problem {
    match error {
        PayloadError::Overflow => Problem::PayloadTooLarge,
        _ => whole_body(Fault::new("json_invalid", "The body did not arrive whole")),
    }
}

fn whole_body(fault: Fault) -> Problem {
    Problem::Invalid(vec![Detail::new("body", fault)])
}

impl<T> Apiv2Schema for Input<T> {}

impl<T: FromForm> OperationModifier for Input<T> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        Form::described::<T>().write(T::BODY, operation);
    }

    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        Form::described::<T>().define(T::BODY, definitions);
    }
}
