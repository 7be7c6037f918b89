//! From which address a request comes, as far as somebody who is trusted says so.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{
    HttpRequest,
    http::header::{HeaderMap, X_FORWARDED_FOR},
};

use crate::guards::Networks;

/// Whom a call is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Client {
    pub(super) address: IpAddr,
    /// Whether that is all there is to say. Somebody who forwards for others, and is not trusted to,
    /// is not the one whom an exemption was meant for.
    pub(super) is_itself: bool,
}

impl Client {
    /// The client of a request: the peer or, where that is a proxy of ours, the last in
    /// `X-Forwarded-For` that is not.
    pub(super) fn of(request: &HttpRequest, proxies: &Networks) -> Self {
        // There is none on a listener that is no TCP, and there all are one.
        let peer = request
            .peer_addr()
            .map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        Self::behind(peer, request.headers(), proxies)
    }

    fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &Networks) -> Self {
        let mut client = Self {
            address: peer.to_canonical(),
            is_itself: !headers.contains_key(X_FORWARDED_FOR),
        };
        if !proxies.contain(peer) {
            return client;
        }
        let lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).collect();
        for line in lines.into_iter().rev() {
            for hop in line.as_bytes().rsplit(|byte| *byte == b',') {
                // What can't be read was not written by a proxy that knew whom it had, so the
                // proxy that let it pass is as near as anybody gets.
                let Some(address) = address(hop) else {
                    client.is_itself = false;
                    return client;
                };
                client = Self {
                    address: address.to_canonical(),
                    is_itself: true,
                };
                if !proxies.contain(address) {
                    return client;
                }
            }
        }
        client
    }
}

/// An address as proxies write it, some of them with a port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(hop).ok()?.trim();
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Ok(socket) = text.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    let bracketed = text.strip_prefix('[')?.strip_suffix(']')?;
    bracketed.parse().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderMap, HeaderValue, X_FORWARDED_FOR};

    use super::Client;

    /// The proxies are those that begin with 10 or with fd.
    fn behind(peer: &str, lines: &[&[u8]]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        let proxies = "10.0.0.0/8,fd00::/8".parse().unwrap();
        let client = Client::behind(peer.parse().unwrap(), &headers, &proxies);
        (client.address.to_string(), client.is_itself)
    }

    #[test]
    fn the_last_that_is_no_proxy_of_ours_is_the_client() {
        for (peer, lines, address) in [
            ("192.0.2.1", &[][..], "192.0.2.1"),
            ("::ffff:192.0.2.1", &[][..], "192.0.2.1"),
            ("10.0.0.1", &[][..], "10.0.0.1"),
            ("10.0.0.1", &[&b"1.1.1.1"[..]][..], "1.1.1.1"),
            ("::ffff:10.0.0.1", &[b"1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", &[b"9.9.9.9, 1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", &[b"9.9.9.9, 1.1.1.1 ,10.0.0.2"], "1.1.1.1"),
            (
                "10.0.0.1",
                &[b"9.9.9.9, 1.1.1.1", b"10.0.0.3, fd00::1"],
                "1.1.1.1",
            ),
            ("10.0.0.1", &[b"9.9.9.9", b"1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", &[b"10.0.0.9, 10.0.0.8"], "10.0.0.9"),
            ("fd00::1", &[b"1.1.1.1:4711"], "1.1.1.1"),
            ("fd00::1", &[b"[2001:db8::1]:4711"], "2001:db8::1"),
            ("fd00::1", &[b"[2001:db8::1]"], "2001:db8::1"),
            ("fd00::1", &[b"garbage, ::ffff:1.1.1.1"], "1.1.1.1"),
        ] {
            assert_eq!(behind(peer, lines), (address.to_owned(), true), "{lines:?}");
        }
    }

    #[test]
    fn nobody_else_is_believed_and_garbage_is_the_proxys_that_let_it_pass() {
        for (peer, lines, address) in [
            ("192.0.2.1", &[&b"1.1.1.1"[..]][..], "192.0.2.1"),
            ("192.0.2.1", &[b""], "192.0.2.1"),
            ("127.0.0.1", &[b"127.0.0.1"], "127.0.0.1"),
            ("10.0.0.1", &[b""], "10.0.0.1"),
            ("10.0.0.1", &[b"unknown"], "10.0.0.1"),
            ("10.0.0.1", &[b"1.1.1.1, \xff"], "10.0.0.1"),
            ("10.0.0.1", &[b"1.1.1.1, , 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[b"1.1.1.1,"], "10.0.0.1"),
            ("10.0.0.1", &[b"1.1.1.1", b"evil"], "10.0.0.1"),
            ("10.0.0.1", &[b"010.1.1.1"], "10.0.0.1"),
        ] {
            assert_eq!(
                behind(peer, lines),
                (address.to_owned(), false),
                "{lines:?}"
            );
        }
    }
}
