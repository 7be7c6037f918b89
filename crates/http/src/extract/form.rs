//! Reads all fields of a request and collects all that is wrong with them.
//!
//! A field that can't be read yields [`Reported`], the proof that a detail was noted. So a handler
//! reads every field first, and only then asks with `?` for those that it needs.

use actix_web::HttpRequest;

use crate::{
    json::Json,
    problem::{Detail, Fault, Problem},
};

/// The most details of one answer, so that a hostile body can't swell it.
const MAX_DETAILS: usize = 100;

/// Something was wrong with a field, and the form knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported(());

/// The fields of a request that are still to be read, and what was wrong with the others.
pub(crate) struct Form {
    request: HttpRequest,
    members: Vec<(String, Json)>,
    details: Vec<Detail>,
}

/// A place in the request at which something can be refused.
pub(crate) struct Place<'f> {
    details: &'f mut Vec<Detail>,
    path: String,
}

impl Form {
    pub(crate) fn new(request: HttpRequest, members: Vec<(String, Json)>) -> Self {
        Self {
            request,
            members,
            details: Vec::new(),
        }
    }

    /// A parameter of the path.
    pub(crate) fn path<T, E: Into<Fault>>(
        &mut self,
        name: &str,
        parse: fn(&str) -> Result<T, E>,
    ) -> Result<T, Reported> {
        let parsed = parse(self.request.match_info().query(name));
        parsed.map_err(|error| self.at(name).refuse(error))
    }

    /// A member that must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Json, Place<'_>) -> Result<T, Reported>,
    ) -> Result<T, Reported> {
        match self.take(name) {
            Some(value) => read(value, self.at(name)),
            None => Err(self.at(name).refuse(Fault::missing())),
        }
    }

    /// A member that is as by default where it is absent; `null` is no value of it.
    pub(crate) fn optional<T: Default>(
        &mut self,
        name: &str,
        read: impl FnOnce(Json, Place<'_>) -> Result<T, Reported>,
    ) -> Result<T, Reported> {
        match self.take(name) {
            Some(value) => read(value, self.at(name)),
            None => Ok(T::default()),
        }
    }

    /// A member that may be absent or `null`, which mean the same.
    pub(crate) fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Json, Place<'_>) -> Result<T, Reported>,
    ) -> Result<Option<T>, Reported> {
        match self.take(name) {
            None | Some(Json::Null) => Ok(None),
            Some(value) => read(value, self.at(name)).map(Some),
        }
    }

    /// Hands over what was read, if nothing at all was wrong.
    pub(crate) fn finish<T>(self, read: Result<T, Reported>) -> Result<T, Problem> {
        match read {
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

    fn take(&mut self, name: &str) -> Option<Json> {
        let index = self.members.iter().position(|(key, _)| key == name)?;
        Some(self.members.swap_remove(index).1)
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
