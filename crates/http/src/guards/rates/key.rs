//! What a bucket is called: a digest, so that neither memory nor Redis shows who called. It hides
//! nobody from those who try names and addresses on it.

use std::{fmt, net::IpAddr};

use aws_lc_rs::digest::{Context, SHA256};
use creatorvault_domain::UserId;

/// The first half of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 16]);

impl Key {
    /// A user's.
    pub(super) fn of_user(user: &UserId) -> Self {
        Self::new(b'u', user.as_str().as_bytes())
    }

    /// An address's: of IPv6, everybody's in its /64, which is what one customer gets.
    pub(super) fn of_address(address: IpAddr) -> Self {
        Self::of_address_at(address, "")
    }

    /// An address's at one path.
    pub(super) fn of_address_at(address: IpAddr, path: &str) -> Self {
        let mut bytes = [0; 8];
        let kind = match address.to_canonical() {
            IpAddr::V4(v4) => {
                let (front, _) = bytes.split_at_mut(4);
                front.copy_from_slice(&v4.octets());
                b'4'
            }
            IpAddr::V6(v6) => {
                let prefix = v6.to_bits() >> 64;
                bytes = u64::try_from(prefix).unwrap_or_default().to_be_bytes();
                b'6'
            }
        };
        Self::digest(&[&[kind], &bytes, path.as_bytes()])
    }

    pub(super) fn new(kind: u8, name: &[u8]) -> Self {
        Self::digest(&[&[kind], name])
    }

    fn digest(parts: &[&[u8]]) -> Self {
        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(part);
        }
        let whole = context.finish();
        let mut half = [0; 16];
        half.iter_mut()
            .zip(whole.as_ref())
            .for_each(|(to, from)| *to = *from);
        Self(half)
    }
}

impl fmt::LowerHex for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    fn of(address: &str) -> Key {
        Key::of_address(address.parse().unwrap())
    }

    #[test]
    fn a_network_of_64_bits_is_one_and_ipv4_in_ipv6_is_ipv4() {
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("::ffff:192.0.2.1"), of("192.0.2.2"));
        assert_ne!(of("192.0.2.1"), of("c000:0201::"));
    }
}
