//! What becomes of the root certificates before anything is connected.

use std::{fs, io::ErrorKind};

use rcgen::{CertificateParams, KeyPair};

use super::{ConnectionUrlError, of_file};

#[test]
fn roots_that_can_t_be_had_stop_the_start() {
    let folder = std::env::temp_dir().join(format!("creatorvault-roots-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("roots.pem");
    let mut seen = vec![of_file(&path).unwrap_err()];
    let key = KeyPair::generate().unwrap();
    let good = CertificateParams::default().self_signed(&key).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let unended = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    let half = good.pem() + unended;
    for text in ["", "no PEM", broken, unended, &half] {
        fs::write(&path, text).unwrap();
        seen.push(of_file(&path).unwrap_err());
    }
    fs::remove_dir_all(&folder).unwrap();
    let none = ConnectionUrlError::NoRoots;
    let missing = ConnectionUrlError::RootsUnreadable(ErrorKind::NotFound);
    assert_eq!(seen, [missing, none, none, none, none, none]);
}
