//! `sslmode`: how much TLS a connection must have, in libpq's words and with libpq's meaning.

use tokio_postgres::config;

/// From the weakest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SslMode {
    /// Never TLS.
    Disable,
    /// TLS where the server insists.
    Allow,
    /// TLS where that works.
    Prefer,
    /// TLS, with whomever.
    Require,
    /// TLS, with a server whose certificate our authority has signed.
    VerifyCa,
    /// TLS, with the server of that name.
    VerifyFull,
}

impl SslMode {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return None,
        })
    }

    /// What to ask of the driver first, and what else if that fails.
    pub(super) fn ways(self) -> (config::SslMode, Option<config::SslMode>) {
        use config::SslMode as Way;
        match self {
            Self::Disable => (Way::Disable, None),
            Self::Allow => (Way::Disable, Some(Way::Require)),
            Self::Prefer => (Way::Prefer, Some(Way::Disable)),
            Self::Require | Self::VerifyCa | Self::VerifyFull => (Way::Require, None),
        }
    }
}
