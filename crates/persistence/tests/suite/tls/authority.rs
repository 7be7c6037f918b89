//! Certificates, as good and as bad as the tests need them.

use std::{fs, path::Path};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    PKCS_ECDSA_P256_SHA256, SignatureAlgorithm, date_time_ymd,
};

/// Somebody who signs certificates.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a server shows, and what proves that it may.
pub(super) struct Identity {
    pub(super) certificate: String,
    pub(super) key: String,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// An identity of those names and addresses.
    pub(super) fn identity(&self, names: &[&str]) -> Identity {
        self.sign(&named(names), &PKCS_ECDSA_P256_SHA256)
    }

    /// One whose time is over.
    pub(super) fn expired(&self, name: &str) -> Identity {
        let mut params = named(&[name]);
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(&params, &PKCS_ECDSA_P256_SHA256)
    }

    /// Writes what those need who trust this authority.
    pub(super) fn write(&self, path: &Path) {
        fs::write(path, self.0.pem()).unwrap();
    }

    fn sign(&self, params: &CertificateParams, algorithm: &'static SignatureAlgorithm) -> Identity {
        let key = KeyPair::generate_for(algorithm).unwrap();
        Identity {
            certificate: params.signed_by(&key, &self.0).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }
}

fn named(names: &[&str]) -> CertificateParams {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    CertificateParams::new(names).unwrap()
}
