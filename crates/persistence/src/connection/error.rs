//! What can be wrong with a database URL. Says nothing of the text, which holds a password.

use std::io;

/// Why a text is no database URL. Each message completes "`DATABASE_URL` can't be used: …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionUrlError {
    /// There is no `://` in it.
    #[error("it is no URL; write postgresql://login:password@host:5432/database")]
    NoUrl,
    /// It is a URL of something else.
    #[error("its scheme is not postgresql://")]
    OtherScheme,
    /// The part behind the scheme can't be read.
    #[error(
        "it can't be read; percent-encode special characters in the login and the password, and \
         check the parameters behind the '?'"
    )]
    Unreadable,
    /// It names no login.
    #[error("it names no login; write postgresql://login:password@host:5432/database")]
    NoLogin,
    /// It names no host.
    #[error("it names no host; write postgresql://login:password@host:5432/database")]
    NoHost,
    /// It has a parameter that other programs know and this one can't honour.
    #[error("its parameter {0} isn't supported; remove it")]
    Unsupported(&'static str),
    /// It has a parameter that nobody knows, whose name may be a piece of a password.
    #[error(
        "it has a parameter behind the '?' that isn't known; if that '?' belongs to the password, \
         percent-encode it"
    )]
    UnknownParameter,
    /// A parameter has a value that it can't have.
    #[error("its parameter {0} has a value that isn't allowed")]
    Value(&'static str),
    /// The file of root certificates can't be read.
    #[error("the file that its parameter sslrootcert names can't be read: {0}")]
    RootsUnreadable(io::ErrorKind),
    /// The file of root certificates holds something else.
    #[error("the file that its parameter sslrootcert names doesn't hold certificates in PEM form")]
    NoRoots,
    /// The operating system has no root certificates.
    #[error(
        "sslmode=verify-full needs root certificates and this system has none; install its package \
         ca-certificates, or name a file with sslrootcert"
    )]
    NoSystemRoots,
    /// Anybody can get a certificate from one of the system's authorities, so the name must count.
    #[error("sslrootcert=system protects only with sslmode=verify-full; write that")]
    SystemRootsWithoutName,
    /// As above, where the system's authorities are only implied.
    #[error(
        "sslmode=verify-ca needs the certificate of your own authority; name its file with \
         sslrootcert, or write sslmode=verify-full"
    )]
    NoAuthority,
    /// Direct negotiation leaves no room for a connection without TLS.
    #[error("sslnegotiation=direct needs sslmode=require or a stricter one")]
    DirectWithoutTls,
}
