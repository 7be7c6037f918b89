//! Keys that an issuer publishes, as it changes them, fails, lies and is lied about.

mod broken;
mod choice;
mod rotation;
mod server;

use std::convert::Infallible;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use creatorvault_auth::{Invalidity, KeySource, Keys, Rejection, Verifier};
use creatorvault_domain::Caller;

use self::server::{Conduct, Server};
use crate::issuer::{Payload, base64url, now, policy, signature};

const UNKNOWN: Result<Caller, Rejection> = Err(Rejection::Invalid(Invalidity::UnknownKey));

/// A JWK set of these keys, as Better Auth writes it.
fn set(keys: &[(&str, &KeyPair)]) -> String {
    let keys: Vec<_> = keys.iter().map(|(id, key)| jwk(id, key)).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

fn jwk(id: &str, key: &KeyPair) -> String {
    let RsaPublicKeyComponents { n, e } = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    let (n, e) = (base64url(n), base64url(e));
    format!(r#"{{"alg":"RS256","kty":"RSA","n":"{n}","e":"{e}","kid":"{id}"}}"#)
}

/// A good token that names a key, signed by a key.
fn token(id: &str, key: &KeyPair) -> String {
    token_with(&format!(r#"{{"alg":"RS256","kid":"{id}"}}"#), key)
}

fn token_with(header: &str, key: &KeyPair) -> String {
    let signed = format!(
        "{}.{}",
        base64url(header),
        base64url(Payload::good().text())
    );
    let signature = base64url(signature(key, &RSA_PKCS1_SHA256, &signed));
    format!("{signed}.{signature}")
}

fn verifier(source: KeySource) -> Verifier {
    Verifier::new(policy(30), Keys::open(source).unwrap())
}

/// A verifier that has nothing but the server's set, and has fetched it.
async fn following(server: &Server) -> Verifier {
    let verifier = verifier(KeySource::Published(server.url()));
    eventually("the set is known", || verifier.knows_a_key()).await;
    verifier
}

fn accepts(verifier: &Verifier, token: &str) -> bool {
    verifier.verify(token, now()).is_ok()
}

/// The last word on a token.
async fn judge(verifier: &Verifier, token: &str) -> Result<Caller, Rejection> {
    match verifier.verify(token, now()) {
        Err(rejection) if rejection.is_for_want_of_a_key() => {
            verifier.verify_with_fresh_keys(token, now()).await
        }
        other => other,
    }
}

/// Waits for something to become true, by the machine's clock and not by Tokio's.
async fn eventually(what: &str, is_true: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_true() {
        assert!(Instant::now() < deadline, "it never happens that {what}");
        tokio::task::yield_now().await;
    }
}

/// Lets whatever is on its way through the loopback arrive.
async fn settle() {
    let until = Instant::now() + Duration::from_millis(50);
    while Instant::now() < until {
        tokio::task::yield_now().await;
    }
}

/// Tokio's clock, which from now on moves by hand only.
struct Clock {
    _held: mpsc::Sender<Infallible>,
}

impl Clock {
    fn stop() -> Self {
        tokio::time::pause();
        // Tokio would move the clock by itself whenever it has nothing to do, such as while it
        // waits for the network; it does not while a blocking task runs.
        let (held, until_dropped) = mpsc::channel();
        tokio::task::spawn_blocking(move || until_dropped.recv());
        Self { _held: held }
    }

    /// A timer fires up to a millisecond late, since Tokio counts those.
    async fn forward(&self, by: Duration) {
        tokio::time::advance(by).await;
    }
}
