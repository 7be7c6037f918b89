//! From a key as people paste it to the DER inside.
//!
//! Deliberately absent: what the DER means, and strictness. A key is an operator's own text, so
//! lost line breaks are forgiven; what can't be a public key is named for what it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;

use crate::KeyError;

const BEGIN: &str = "-----BEGIN ";

pub(crate) fn to_der(text: &str) -> Result<Vec<u8>, KeyError> {
    let text = text.replace("\\r", "").replace("\\n", "\n");
    let text = text.trim();
    if text.contains(BEGIN) {
        return unwrap_pem(text);
    }
    refuse_other_formats(text)?;
    let bytes = decode(text).ok_or(KeyError::Unreadable)?;
    match str::from_utf8(&bytes) {
        Ok(pem) if pem.contains(BEGIN) => unwrap_pem(pem.trim()),
        Ok(_) | Err(_) => Ok(bytes),
    }
}

fn unwrap_pem(text: &str) -> Result<Vec<u8>, KeyError> {
    // Looked for in the whole text: a bundle with a private key anywhere in it is a leak.
    if text.contains("PRIVATE KEY-----") {
        return Err(KeyError::PrivateKey);
    }
    let (label, rest) = text
        .strip_prefix(BEGIN)
        .and_then(|rest| rest.split_once("-----"))
        .ok_or(KeyError::NotAlone)?;
    check_label(label)?;
    let (body, after) = rest
        .split_once(&format!("-----END {label}-----"))
        .ok_or(KeyError::Damaged)?;
    if !after.is_empty() {
        return Err(KeyError::NotAlone);
    }
    decode(body).ok_or(KeyError::Damaged)
}

fn check_label(label: &str) -> Result<(), KeyError> {
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Ok(()),
        "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE" => Err(KeyError::Certificate),
        _ => Err(KeyError::OtherBlock),
    }
}

fn refuse_other_formats(text: &str) -> Result<(), KeyError> {
    if text.is_empty() {
        Err(KeyError::Empty)
    } else if text.starts_with(['{', '[']) {
        Err(KeyError::Json)
    } else if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") {
        Err(KeyError::OpenSsh)
    } else {
        Ok(())
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let dense: String = text.split_ascii_whitespace().collect();
    STANDARD_PAD_INDIFFERENT.decode(dense).ok()
}
