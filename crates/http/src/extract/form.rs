//! Reads all fields of a request and collects all that is wrong with them.
//!
//! A field that can't be read yields [`Reported`], the proof that a detail was noted. So a reader
//! reads every field first, and only then asks with `?` for those that it needs.
//!
//! The same reader describes the request to the documentation: see [`Form::described`].

use std::{borrow::Cow, fmt::Display};

use actix_web::{HttpRequest, web};
use creatorvault_domain::Change;
use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::query::parameter;
use crate::{
    json::{Json, canonical},
    openapi::{Description, Presence},
    problem::{Detail, Fault, Kind, Problem},
    values::{Text, Value},
};

/// The most details of one answer, so that a hostile body can't swell it.
const MAX_DETAILS: usize = 100;

/// Something was wrong with a field, and the form knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported(());

/// What a handler wants to know of a request, and how it is read.
pub(crate) trait FromForm: Sized {
    /// The body that it is read from, if there is one.
    const BODY: Option<Body> = None;

    /// Reads every field, and then hands over what they make.
    fn from_form(form: &mut Form) -> Result<Self, Reported>;
}

/// What a body is called in the documentation, and the media types that it may have.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    pub(crate) name: &'static str,
    pub(crate) media: &'static [&'static str],
}

impl Body {
    /// A whole thing.
    pub(crate) const fn json(name: &'static str) -> Self {
        Self {
            name,
            media: &["application/json"],
        }
    }

    /// What changes of a thing (RFC 7396).
    pub(crate) const fn patch(name: &'static str) -> Self {
        Self {
            name,
            media: &["application/json", "application/merge-patch+json"],
        }
    }
}

/// The fields of a request that are still to be read, and what was wrong with the others.
pub(crate) struct Form {
    request: Option<HttpRequest>,
    members: Vec<(String, Json)>,
    /// Whether there are no members because the body is none, of which a detail was noted.
    is_broken: bool,
    details: Vec<Detail>,
    /// Noted only while the documentation is made.
    description: Option<Box<Description>>,
}

/// A place in the request at which something can be refused.
pub(crate) struct Place<'f> {
    details: &'f mut Vec<Detail>,
    path: String,
}

impl Form {
    pub(crate) fn new(request: HttpRequest, members: Vec<(String, Json)>) -> Self {
        Self {
            request: Some(request),
            members,
            is_broken: false,
            details: Vec::new(),
            description: None,
        }
    }

    /// A request whose body can't be read. Its other fields can, and may be wrong as well.
    pub(crate) fn without_body(request: HttpRequest, fault: Fault) -> Self {
        let mut form = Self {
            is_broken: true,
            ..Self::new(request, Vec::new())
        };
        form.at("body").refuse(fault);
        form
    }

    /// Has a request described by its reader: it reads a form that is empty, and every field that
    /// it asks for is noted. A reader that asks for all of them before it gives up, as it should,
    /// can't leave one out.
    pub(crate) fn described<T: FromForm>() -> Description {
        let mut form = Self {
            request: None,
            members: Vec::new(),
            is_broken: false,
            details: Vec::new(),
            description: Some(Box::default()),
        };
        // Nothing can be read from an empty form, and nothing has to be.
        let _ = T::from_form(&mut form);
        form.description
            .map_or_else(Description::default, |description| *description)
    }

    /// A parameter of the path.
    pub(crate) fn path<T: Text>(&mut self, name: &'static str) -> Result<T, Reported> {
        if let Some(description) = &mut self.description {
            description.path::<T>(name);
            description.fails(Kind::NotFound);
        }
        let request = self.request.as_ref();
        let text = request.map_or("", |request| request.match_info().query(name));
        T::parse(text).map_err(|fault| self.at(name).refuse(fault))
    }

    /// A parameter of the query, if it is there.
    pub(crate) fn query<T: Text>(&mut self, name: &'static str) -> Result<Option<T>, Reported> {
        if let Some(description) = &mut self.description {
            description.query::<T>(name);
        }
        let Some(text) = self.query_text(name)? else {
            return Ok(None);
        };
        let parsed = T::parse(&text);
        parsed
            .map(Some)
            .map_err(|fault| self.at(name).refuse(fault))
    }

    /// A parameter of the query that is as by default where it is absent.
    pub(crate) fn query_or_default<T>(&mut self, name: &'static str) -> Result<T, Reported>
    where
        T: Text + Default + Display,
    {
        if let Some(description) = &mut self.description {
            description.query_with_default::<T>(name);
            return Ok(T::default());
        }
        Ok(self.query(name)?.unwrap_or_default())
    }

    /// A parameter of the query that holds several values, with commas between them.
    pub(crate) fn query_list<T, C>(&mut self, name: &'static str) -> Result<C, Reported>
    where
        T: Text,
        C: Default + FromIterator<T>,
    {
        if let Some(description) = &mut self.description {
            description.query_list::<T>(name);
        }
        let Some(text) = self.query_text(name)? else {
            return Ok(C::default());
        };
        let values = text.split(',').map(T::parse);
        let values: Result<C, Fault> = values.collect();
        values.map_err(|fault| self.at(name).refuse(fault))
    }

    /// A header, if it is there. One that comes twice says nothing.
    pub(crate) fn header<T: Text>(&mut self, name: &'static str) -> Result<Option<T>, Reported> {
        if let Some(description) = &mut self.description {
            description.header::<T>(name);
        }
        let Some(request) = &self.request else {
            return Ok(None);
        };
        let mut values = request.headers().get_all(name);
        let (value, another) = (values.next(), values.next());
        let Some(value) = value else {
            return Ok(None);
        };
        let parsed = match (value.to_str(), another) {
            (Ok(text), None) => T::parse(text),
            (Err(_), _) => Err(Fault::new("value_error", "The header is not ASCII")),
            (_, Some(_)) => Err(Fault::new("value_error", "The header is repeated")),
        };
        parsed
            .map(Some)
            .map_err(|fault| self.at(name).refuse(fault))
    }

    /// A member that must be there.
    pub(crate) fn required<T: Value>(&mut self, name: &'static str) -> Result<T, Reported> {
        if let Some(description) = &mut self.description {
            description.member::<T>(name, Presence::Required);
        }
        match self.take(name) {
            Some(value) => T::read(value, self.at(name)),
            None if self.is_broken => Err(Reported(())),
            None => Err(self.at(name).refuse(Fault::missing())),
        }
    }

    /// A member that is as by default where it is absent; `null` is no value of it.
    pub(crate) fn optional<T>(&mut self, name: &'static str) -> Result<T, Reported>
    where
        T: Value + Default + Serialize,
    {
        if let Some(description) = &mut self.description {
            description.member::<T>(name, Presence::default_of::<T>());
        }
        match self.take(name) {
            Some(value) => T::read(value, self.at(name)),
            None => Ok(T::default()),
        }
    }

    /// A member that may be absent or `null`, which mean the same.
    pub(crate) fn nullable<T: Value>(&mut self, name: &'static str) -> Result<Option<T>, Reported> {
        if let Some(description) = &mut self.description {
            description.member::<T>(name, Presence::Nullable);
        }
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => T::read(value, self.at(name)).map(Some),
        }
    }

    /// A member that changes something, where it is there; `null` is no value of it.
    pub(crate) fn change<T: Value>(&mut self, name: &'static str) -> Result<Change<T>, Reported> {
        if let Some(description) = &mut self.description {
            description.member::<T>(name, Presence::Optional);
        }
        match self.take(name) {
            Some(value) => T::read(value, self.at(name)).map(Change::Set),
            None => Ok(Change::Keep),
        }
    }

    /// A member that changes something, where it is there; `null` clears it.
    pub(crate) fn change_or_clear<T: Value>(
        &mut self,
        name: &'static str,
    ) -> Result<Change<Option<T>>, Reported> {
        if let Some(description) = &mut self.description {
            description.member::<T>(name, Presence::Nullable);
        }
        match self.take(name) {
            Some(Json::Null) => Ok(Change::Set(None)),
            Some(value) => T::read(value, self.at(name)).map(|value| Change::Set(Some(value))),
            None => Ok(Change::Keep),
        }
    }

    /// Whether the body has a member.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.members.iter().any(|(key, _)| key == name)
    }

    /// A member that can't be changed: it may only be sent back as it is.
    pub(crate) fn unchanged(&mut self, name: &str, is: &str, why: &str) {
        let sent = self.take(name);
        if sent.is_some_and(|sent| sent != Json::Text(is.to_owned())) {
            self.at(name).refuse(Fault::new("value_error", why));
        }
    }

    /// Says to the documentation how else the request can fail.
    pub(crate) fn fails(&mut self, kind: Kind) {
        if let Some(description) = &mut self.description {
            description.fails(kind);
        }
    }

    /// What of the application's a reader needs, beside the request.
    pub(crate) fn data<T: 'static>(&self) -> Option<&T> {
        let data = self.request.as_ref()?.app_data::<web::Data<T>>()?;
        Some(data)
    }

    /// Writes what is asked for, and how: equal requests are written alike. Nothing may have been
    /// read from the body yet.
    pub(crate) fn write_canonical(&self, out: &mut impl FnMut(&[u8])) {
        let method = self
            .request
            .as_ref()
            .map(|request| request.method().as_str());
        canonical::text(b"m", method.unwrap_or_default(), out);
        canonical::text(b"p", &self.request_path(), out);
        canonical::object(&self.members, out);
    }

    /// The path, decoded: however it was spelled, it is one path.
    pub(crate) fn request_path(&self) -> Cow<'_, str> {
        let request = self.request.as_ref();
        let path = request.map_or("", |request| request.uri().path());
        percent_decode_str(path).decode_utf8_lossy()
    }

    /// Reads the whole request, if nothing at all is wrong with it.
    pub(crate) fn read<T: FromForm>(mut self) -> Result<T, Problem> {
        match T::from_form(&mut self) {
            Ok(value) if self.details.is_empty() => Ok(value),
            Ok(_) | Err(Reported(())) => Err(Problem::Invalid(self.details)),
        }
    }

    /// A place in the request, by its path.
    pub(crate) fn at(&mut self, path: impl Into<String>) -> Place<'_> {
        Place {
            details: &mut self.details,
            path: path.into(),
        }
    }

    fn query_text(&mut self, name: &'static str) -> Result<Option<String>, Reported> {
        let Some(request) = &self.request else {
            return Ok(None);
        };
        match parameter(request.query_string(), name) {
            Ok(text) => Ok(text.map(Cow::into_owned)),
            Err(fault) => Err(self.at(name).refuse(fault)),
        }
    }

    fn take(&mut self, name: &str) -> Option<Json> {
        let index = self.members.iter().position(|(key, _)| key == name)?;
        Some(self.members.swap_remove(index).1)
    }
}

/// Two parts of one request, of which at most one has a body.
impl<A: FromForm, B: FromForm> FromForm for (A, B) {
    const BODY: Option<Body> = either(A::BODY, B::BODY);

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let (first, second) = (A::from_form(form), B::from_form(form));
        Ok((first?, second?))
    }
}

/// Three parts of one request.
impl<A: FromForm, B: FromForm, C: FromForm> FromForm for (A, B, C) {
    const BODY: Option<Body> = either(either(A::BODY, B::BODY), C::BODY);

    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let (first, rest) = (A::from_form(form), <(B, C)>::from_form(form));
        let (second, third) = rest?;
        Ok((first?, second, third))
    }
}

const fn either(one: Option<Body>, other: Option<Body>) -> Option<Body> {
    assert!(one.is_none() || other.is_none(), "a request has one body");
    match one {
        Some(_) => one,
        None => other,
    }
}

impl Place<'_> {
    /// Notes that the value here can't be taken.
    pub(crate) fn refuse(self, fault: impl Into<Fault>) -> Reported {
        if self.details.len() < MAX_DETAILS {
            self.details.push(Detail::new(self.path, fault.into()));
        }
        Reported(())
    }

    /// The place of an item of the list that stands here.
    pub(crate) fn item(&mut self, index: usize) -> Place<'_> {
        Place {
            path: format!("{}.{index}", self.path),
            details: self.details,
        }
    }
}
