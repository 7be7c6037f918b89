//! The development key pair: it signs the tokens of `cargo xtask token` and of nobody else.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::EncodingKey;
use pkcs8::PrivateKeyInfoRef;

use crate::workspace;

/// A key pair of this checkout, made when it is first needed.
pub(crate) struct DevelopmentKey {
    pair: KeyPair,
    private: Vec<u8>,
}

impl DevelopmentKey {
    /// Reads the key, or makes it.
    pub(crate) fn obtain() -> anyhow::Result<Self> {
        let path = path();
        let private = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) => make(&path)?,
        };
        let pair = KeyPair::from_pkcs8(&private).map_err(|_| {
            anyhow!(
                "{} holds no RSA key; delete it and a new one is made",
                path.display()
            )
        })?;
        Ok(Self { pair, private })
    }

    /// The public half, as `JWT_PUBLIC_KEY` takes it.
    pub(crate) fn public(&self) -> anyhow::Result<String> {
        let der: PublicKeyX509Der<'_> = self
            .pair
            .public_key()
            .as_der()
            .map_err(|_| anyhow!("the public key can't be written"))?;
        Ok(STANDARD.encode(der.as_ref()))
    }

    /// The private half, to sign with.
    pub(crate) fn signing(&self) -> anyhow::Result<EncodingKey> {
        let info = PrivateKeyInfoRef::try_from(self.private.as_slice())
            .map_err(|_| anyhow!("{} holds no PKCS#8 key; delete it", path().display()))?;
        Ok(EncodingKey::from_rsa_der(info.private_key.as_bytes()))
    }
}

fn path() -> PathBuf {
    workspace::local().join("development-key.der")
}

fn make(path: &Path) -> anyhow::Result<Vec<u8>> {
    let pair =
        KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("no RSA key can be made"))?;
    let der: Pkcs8V1Der<'_> = pair
        .as_der()
        .map_err(|_| anyhow!("the private key can't be written"))?;
    let bytes = der.as_ref().to_vec();
    fs::create_dir_all(workspace::local())?;
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(&bytes))
        .with_context(|| format!("{} can't be written", path.display()))?;
    Ok(bytes)
}
