//! Ranges of addresses.

use std::{
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// Addresses, alone or as ranges in CIDR notation.
#[derive(Clone, Debug, Default)]
pub struct Networks(Vec<Network>);

/// The addresses whose first `prefix` bits are those of `base`. IPv4 stands in IPv6, as
/// `::ffff:0:0/96` does, so that one address has one spelling.
#[derive(Clone, Copy, Debug)]
struct Network {
    base: u128,
    prefix: u32,
}

/// The list holds something else.
#[derive(Debug, thiserror::Error)]
#[error(
    "lists '{0}', which is neither an address nor a range; write it like 10.0.0.1, 10.0.0.0/8 or fd00::/8"
)]
pub struct NetworksError(String);

impl Networks {
    /// Whether an address is one of them.
    pub(super) fn contain(&self, address: IpAddr) -> bool {
        let address = bits(address);
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => width,
            // `parse` would take a sign.
            Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
        };
        (prefix <= width).then(|| Self {
            base: bits(address),
            prefix: prefix + (128 - width),
        })
    }

    fn contains(self, address: u128) -> bool {
        let rest = 128 - self.prefix;
        // A shift by all the bits there are is none.
        (address ^ self.base).checked_shr(rest).unwrap_or(0) == 0
    }
}

fn bits(address: IpAddr) -> u128 {
    let address: Ipv6Addr = match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped(),
        IpAddr::V6(v6) => v6,
    };
    address.to_bits()
}

impl FromStr for Networks {
    type Err = NetworksError;

    /// Reads a list with commas.
    fn from_str(text: &str) -> Result<Self, NetworksError> {
        let items = text.split(',').map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .map(|item| Network::parse(item).ok_or_else(|| NetworksError(item.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Networks;

    #[test]
    fn a_range_holds_what_begins_like_it() {
        for (list, address, expected) in [
            ("", "127.0.0.1", false),
            ("127.0.0.0/8,::1", "127.255.0.1", true),
            ("127.0.0.0/8,::1", "::1", true),
            ("127.0.0.0/8,::1", "::2", false),
            ("127.0.0.0/8", "::ffff:127.0.0.1", true),
            ("::ffff:127.0.0.0/104", "127.0.0.1", true),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("10.0.0.0/31", "10.0.0.1", true),
            ("10.0.0.0/31", "10.0.0.2", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "fd00::1", false),
            ("::/0", "fd00::1", true),
            ("fd00::/8", "fdff::1", true),
            ("fd00::/8", "fe00::1", false),
        ] {
            let networks: Networks = list.parse().unwrap();
            let contains = networks.contain(address.parse().unwrap());
            assert_eq!(contains, expected, "{list} {address}");
        }
    }

    #[test]
    fn what_is_no_range_is_named() {
        for text in [
            "localhost",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0/8",
            "[::1]",
            "10.0.0.1:80",
        ] {
            let error = text.parse::<Networks>().unwrap_err().to_string();
            assert!(error.contains(&format!("'{text}'")), "{error}");
        }
    }
}
