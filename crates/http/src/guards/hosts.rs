//! Under which names the service is reached. A request for any other is not for us: a page whose
//! name was pointed at our address after it was loaded would send one.

use std::{net::Ipv6Addr, str::FromStr};

use actix_web::{
    HttpRequest,
    http::{Version, header::HOST},
};

use super::authority::{Authority, Host};
use crate::{health, problem::Problem};

/// The names that are ours.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<Pattern>);

#[derive(Clone, Debug)]
struct Pattern {
    host: Ours,
    /// Any, where none is named.
    port: Option<u16>,
}

#[derive(Clone, Debug)]
enum Ours {
    Any,
    Name(String),
    /// Any name that ends so, and has something before that.
    Below(String),
    V6(Ipv6Addr),
}

/// The list holds something else.
#[derive(Debug, thiserror::Error)]
#[error(
    "lists '{0}', which is no host; write it like api.example.com, *.example.com, 10.0.0.1:8000 or [::1]"
)]
pub struct HostsError(String);

impl Hosts {
    /// Whether every name is ours.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.0
            .iter()
            .any(|pattern| matches!(pattern.host, Ours::Any))
    }

    /// Refuses a request that names another host, or none, or several. Probes send an address, so
    /// the health routes answer under any name, and without one where HTTP has none yet.
    pub(super) fn admit(&self, request: &HttpRequest) -> Result<(), Problem> {
        let probe = health::ROUTES.contains(&request.path());
        let mut named = request.headers().get_all(HOST);
        let named = match (named.next(), named.next()) {
            (Some(one), None) => one.to_str().ok().and_then(Authority::parse),
            (None, _) if probe && request.version() < Version::HTTP_11 => return Ok(()),
            (None | Some(_), _) => None,
        };
        // In the request line, where it wins over the header.
        let asked = match request.uri().authority() {
            Some(asked) => Authority::parse(asked.as_str()),
            None => named,
        };
        match (named, asked) {
            (Some(_), Some(_)) if probe => Ok(()),
            (Some(named), Some(asked)) if self.contain(named) && self.contain(asked) => Ok(()),
            _ => Err(Problem::WrongHost),
        }
    }

    fn contain(&self, asked: Authority<'_>) -> bool {
        self.0.iter().any(|pattern| pattern.matches(asked))
    }
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::any_port(Ours::Any));
        }
        if let Ok(address) = text.parse() {
            return Some(Self::any_port(Ours::V6(address)));
        }
        let (text, below) = match text.strip_prefix("*.") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let Authority { host, port } = Authority::parse(text)?;
        let host = match host {
            Host::Name(name) if below => Ours::Below(format!(".{name}").to_ascii_lowercase()),
            Host::Name(name) => Ours::Name(name.to_ascii_lowercase()),
            Host::V6(_) if below => return None,
            Host::V6(address) => Ours::V6(address),
        };
        Some(Self { host, port })
    }

    fn any_port(host: Ours) -> Self {
        Self { host, port: None }
    }

    fn matches(&self, asked: Authority<'_>) -> bool {
        let host = match (&self.host, asked.host) {
            (Ours::Any, _) => true,
            (Ours::Name(ours), Host::Name(name)) => name.eq_ignore_ascii_case(ours),
            (Ours::Below(ending), Host::Name(name)) => {
                let start = name.len().saturating_sub(ending.len());
                start > 0
                    && name
                        .get(start..)
                        .is_some_and(|end| end.eq_ignore_ascii_case(ending))
            }
            (Ours::V6(ours), Host::V6(address)) => *ours == address,
            (Ours::Name(_) | Ours::Below(_), Host::V6(_)) | (Ours::V6(_), Host::Name(_)) => false,
        };
        host && (self.port.is_none() || self.port == asked.port)
    }
}

impl FromStr for Hosts {
    type Err = HostsError;

    /// Reads a list with commas.
    fn from_str(text: &str) -> Result<Self, HostsError> {
        let items = text.split(',').map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .map(|item| Pattern::parse(item).ok_or_else(|| HostsError(item.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Authority, Hosts};

    fn serves(list: &str, host: &str) -> bool {
        let hosts: Hosts = list.parse().unwrap();
        hosts.contain(Authority::parse(host).unwrap())
    }

    #[test]
    fn a_name_is_ours_in_any_case_and_on_any_port_unless_one_is_named() {
        for (list, host, expected) in [
            ("a.example, localhost", "A.Example:8000", true),
            ("a.example,, localhost", "localhost", true),
            ("a.example", "b.a.example", false),
            ("a.example", "a.example.evil", false),
            ("A.example:8000", "a.example:8000", true),
            ("a.example:8000", "a.example", false),
            ("a.example:8000", "a.example:8001", false),
            ("::1", "[::1]:80", true),
            ("[0::1]", "[::1]", true),
            ("[::1]:80", "[::1]:81", false),
            ("127.0.0.1", "127.0.0.1:1", true),
            ("127.0.0.1", "[::ffff:127.0.0.1]", false),
            ("*.a.example", "b.A.example:1", true),
            ("*.a.example", "c.b.a.example", true),
            ("*.a.example", "a.example", false),
            ("*.a.example", ".a.example", false),
            ("*.a.example", "ba.example", false),
            ("*", "anything", true),
            ("*", "[::1]:80", true),
        ] {
            assert_eq!(serves(list, host), expected, "{list:?} {host:?}");
        }
    }

    #[test]
    fn what_is_no_host_is_named() {
        for text in [
            "https://a.example",
            "a.example/",
            "a*b",
            "*.*",
            "a b",
            "*.[::1]",
            "a:x",
            "**",
        ] {
            let error = text.parse::<Hosts>().unwrap_err().to_string();
            assert!(error.contains(&format!("'{text}'")), "{error}");
        }
    }
}
