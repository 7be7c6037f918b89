//! Whom [`AnyName`] still turns away: servers with a certificate that is not their own.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, ConnectionCommon, Error, ServerConfig,
    ServerConnection, SupportedProtocolVersion,
    crypto::aws_lc_rs,
    pki_types::PrivateKeyDer,
    sign::{CertifiedKey, SingleCertAndKey},
    version::{TLS12, TLS13},
};

use super::AnyName;

fn client(version: &'static SupportedProtocolVersion) -> ClientConnection {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let verifier = AnyName {
        roots: None,
        algorithms,
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap()
}

/// A server that shows a certificate of the one key and signs with the other.
fn server(certified: &KeyPair, own: &KeyPair) -> ServerConnection {
    let provider = aws_lc_rs::default_provider();
    let certificate = CertificateParams::default().self_signed(certified).unwrap();
    let key = PrivateKeyDer::try_from(own.serialize_der()).unwrap();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let shown = CertifiedKey::new(vec![certificate.der().clone()], key);
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    ServerConnection::new(Arc::new(config)).unwrap()
}

fn carry<A, B>(from: &mut ConnectionCommon<A>, to: &mut ConnectionCommon<B>) {
    let mut bytes = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut bytes).unwrap();
    }
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        to.read_tls(&mut rest).unwrap();
    }
}

/// What the client says of the server.
fn shake(mut client: ClientConnection, mut server: ServerConnection) -> Result<(), Error> {
    while client.is_handshaking() {
        carry(&mut client, &mut server);
        server.process_new_packets().unwrap();
        carry(&mut server, &mut client);
        client.process_new_packets()?;
    }
    Ok(())
}

#[test]
fn a_certificate_that_is_not_the_server_s_own_is_refused() {
    let [own, stolen] = [(); 2].map(|()| KeyPair::generate().unwrap());
    for version in [&TLS12, &TLS13] {
        assert_eq!(shake(client(version), server(&own, &own)), Ok(()));
        let refused = shake(client(version), server(&stolen, &own));
        let forged = Error::InvalidCertificate(CertificateError::BadSignature);
        assert_eq!(refused, Err(forged), "{version:?}");
    }
}
