//! A host and a port as they stand in `Host`, in a URL and in an origin.

use std::net::Ipv6Addr;

/// The name or address of a host, and the port where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Authority<'t> {
    pub(super) host: Host<'t>,
    pub(super) port: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host<'t> {
    /// A name, in any case, or an IPv4 address.
    Name(&'t str),
    V6(Ipv6Addr),
}

impl<'t> Authority<'t> {
    /// Takes text apart, or says that it is nothing of the kind: a user's name, a path and white
    /// space have no place here.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (host, rest) = if let Some(bracketed) = text.strip_prefix('[') {
            let (address, rest) = bracketed.split_once(']')?;
            (Host::V6(address.parse().ok()?), rest)
        } else {
            let end = text.find(':').unwrap_or(text.len());
            let (name, rest) = text.split_at_checked(end)?;
            (Host::Name(fit(name)?), rest)
        };
        let port = match rest.strip_prefix(':') {
            Some("") => None,
            // `parse` would take a sign.
            Some(port) if port.starts_with(|first: char| first.is_ascii_digit()) => {
                Some(port.parse().ok()?)
            }
            None if rest.is_empty() => None,
            Some(_) | None => return None,
        };
        Some(Self { host, port })
    }
}

fn fit(name: &str) -> Option<&str> {
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    (!name.is_empty() && name.bytes().all(fit)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{Authority, Host};

    #[test]
    fn names_and_addresses_are_taken_apart() {
        let v6 = Host::V6("::1".parse().unwrap());
        for (text, host, port) in [
            ("a.example", Host::Name("a.example"), None),
            ("A_1-b.example:", Host::Name("A_1-b.example"), None),
            ("127.0.0.1:8000", Host::Name("127.0.0.1"), Some(8000)),
            ("[::1]", v6, None),
            ("[0:0::1]:65535", v6, Some(65535)),
        ] {
            assert_eq!(Authority::parse(text), Some(Authority { host, port }));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", ":80", "a b", "a@b", "a/b", "a:b", "a:+1", "a:65536", "a:1:2", "::1", "[::1",
            "[a]", "[::1]x", "[::1]80", "ü", "a,b", "a\0", "*",
        ] {
            assert_eq!(Authority::parse(text), None, "{text:?}");
        }
    }
}
