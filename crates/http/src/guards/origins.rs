//! Which web pages may read answers.

use std::str::FromStr;

use actix_web::http::header::{HeaderMap, HeaderValue, ORIGIN};

use super::authority::{Authority, Host};

/// The origins whose pages may.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    all: bool,
    listed: Vec<String>,
}

/// The list holds something else.
#[derive(Debug, thiserror::Error)]
#[error(
    "lists '{0}', which is no origin as browsers write them; write it like https://app.example.com or http://localhost:3000"
)]
pub struct OriginsError(String);

impl Origins {
    /// Whether every page may.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.all
    }

    /// Whether no page may.
    pub(super) fn are_none(&self) -> bool {
        !self.all && self.listed.is_empty()
    }

    /// The origin that a request comes from, if that may read the answer. Where all may, `null` may
    /// not: anybody can take on that one.
    pub(super) fn allowed<'r>(&self, headers: &'r HeaderMap) -> Option<&'r HeaderValue> {
        let mut sent = headers.get_all(ORIGIN);
        let (Some(origin), None) = (sent.next(), sent.next()) else {
            return None;
        };
        let text = origin.to_str().ok()?;
        let allowed = self.listed.iter().any(|listed| listed == text);
        (allowed || self.all && is_origin(text)).then_some(origin)
    }
}

/// Whether text is an origin, spelled as browsers do, without which it would never be met.
fn is_origin(text: &str) -> bool {
    let (authority, usual) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, 443),
        (None, Some(rest)) => (rest, 80),
        (None, None) => return false,
    };
    let Some(parsed) = Authority::parse(authority) else {
        return false;
    };
    let host = match parsed.host {
        Host::Name(name) => name.to_ascii_lowercase(),
        Host::V6(address) => format!("[{address}]"),
    };
    match parsed.port {
        None => authority == host,
        Some(port) => port != usual && authority == format!("{host}:{port}"),
    }
}

impl FromStr for Origins {
    type Err = OriginsError;

    /// Reads a list with commas.
    fn from_str(text: &str) -> Result<Self, OriginsError> {
        let mut origins = Self::default();
        let items = text.split(',').map(str::trim);
        for item in items.filter(|item| !item.is_empty()) {
            match item {
                "*" => origins.all = true,
                _ if is_origin(item) => origins.listed.push(item.to_owned()),
                _ => return Err(OriginsError(item.to_owned())),
            }
        }
        Ok(origins)
    }
}

#[cfg(test)]
mod tests {
    use super::{Origins, is_origin};

    #[test]
    fn an_origin_is_spelled_as_browsers_do() {
        for text in [
            "https://app.example.com",
            "http://localhost:3000",
            "http://127.0.0.1",
            "https://[::1]:8443",
        ] {
            assert!(is_origin(text), "{text}");
        }
        for text in [
            "null",
            "app.example.com",
            "ftp://a.example",
            "HTTPS://a.example",
            "https://A.example",
            "https://a.example/",
            "https://a.example/x",
            "https://a.example:443",
            "http://a.example:80",
            "https://a.example:",
            "https://a.example:08443",
            "https://u@a.example",
            "https://*.example.com",
            "https://[0::1]",
            "https://",
        ] {
            assert!(!is_origin(text), "{text}");
            assert!(text.parse::<Origins>().is_err(), "{text}");
        }
    }
}
