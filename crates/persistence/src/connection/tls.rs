//! The TLS side of a connection: rustls with aws-lc, told whom to trust.
//!
//! Deliberately absent: client certificates, revocation lists, and watching the root file. A new one
//! is read at the next start.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_native_certs::load_native_certs;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{ConnectionUrlError, verifier::AnyName};

/// What a server must hear when TLS comes before PostgreSQL's own first message.
const PROTOCOL: &[u8] = b"postgresql";

/// Which servers will do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// Whoever answers.
    Anybody,
    /// Whoever has a certificate of such an authority.
    Signed(Roots),
    /// Whoever has a certificate of such an authority for the name that we called.
    Named(Roots),
}

/// Which authorities may sign.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Roots {
    /// Those that the operating system trusts.
    System,
    /// Those in this file.
    File(PathBuf),
}

/// Makes what makes the TLS connections. Its clones share what they know of the server.
pub(super) fn connector(
    trust: &Trust,
    direct: bool,
) -> Result<MakeRustlsConnect, ConnectionUrlError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    #[expect(clippy::expect_used, reason = "the provider is a constant")]
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("aws-lc has TLS 1.2 and 1.3");
    let any_name = |roots| Arc::new(AnyName { roots, algorithms });
    let builder = match trust {
        Trust::Named(roots) => builder.with_root_certificates(roots.read()?),
        Trust::Signed(roots) => builder
            .dangerous()
            .with_custom_certificate_verifier(any_name(Some(roots.read()?))),
        Trust::Anybody => builder
            .dangerous()
            .with_custom_certificate_verifier(any_name(None)),
    };
    let mut config = builder.with_no_client_auth();
    if direct {
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
    }
    Ok(MakeRustlsConnect::new(config))
}

impl Roots {
    fn read(&self) -> Result<RootCertStore, ConnectionUrlError> {
        match self {
            Self::System => of_system(),
            Self::File(path) => of_file(path),
        }
    }
}

/// What the operating system trusts, or `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
fn of_system() -> Result<RootCertStore, ConnectionUrlError> {
    let mut roots = RootCertStore::empty();
    // One that can't be read is one that is not trusted.
    roots.add_parsable_certificates(load_native_certs().certs);
    if roots.is_empty() {
        return Err(ConnectionUrlError::NoSystemRoots);
    }
    Ok(roots)
}

fn of_file(path: &Path) -> Result<RootCertStore, ConnectionUrlError> {
    let text = fs::read(path).map_err(|error| ConnectionUrlError::RootsUnreadable(error.kind()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|_| ConnectionUrlError::NoRoots)?;
        roots
            .add(certificate)
            .map_err(|_| ConnectionUrlError::NoRoots)?;
    }
    if roots.is_empty() {
        return Err(ConnectionUrlError::NoRoots);
    }
    Ok(roots)
}

#[cfg(test)]
mod tests;
