//! An identity provider for tests: it signs whatever claims it is given.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RsaPublicKeyComponents},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::Utc;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use pkcs8::PrivateKeyInfoRef;
use serde_json::{Value, json};

/// The issuer that the service under test accepts.
pub const ISSUER: &str = "https://issuer.example";
/// The audience that it wants to be.
pub const AUDIENCE: &str = "creatorvault-api";

/// An RSA key pair that signs tokens.
pub struct Issuer {
    signing: EncodingKey,
    public: String,
    modulus: String,
}

impl Issuer {
    /// The one whose key the service under test has. Made once a process.
    #[must_use]
    pub fn trusted() -> &'static Self {
        static TRUSTED: LazyLock<Issuer> = LazyLock::new(Issuer::new);
        &TRUSTED
    }

    /// One with a key of its own.
    #[must_use]
    pub fn new() -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let private = PrivateKeyInfoRef::try_from(private.as_ref())
            .unwrap()
            .private_key
            .as_bytes();
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let public = STANDARD.encode(public.as_ref());
        let numbers = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public_key());
        Self {
            signing: EncodingKey::from_rsa_der(private),
            public,
            modulus: URL_SAFE_NO_PAD.encode(numbers.n),
        }
    }

    /// The public key, as `JWT_PUBLIC_KEY` takes it.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The public key as a JWK set lists it, in the words of Better Auth.
    #[must_use]
    pub fn jwk(&self, id: &str) -> Value {
        json!({"alg": "RS256", "kty": "RSA", "n": self.modulus, "e": "AQAB", "kid": id})
    }

    /// A good token for a user.
    #[must_use]
    pub fn token(&self, user: &str) -> String {
        self.sign(&Self::claims(user))
    }

    /// The claims of a good token for a user.
    #[must_use]
    pub fn claims(user: &str) -> Value {
        #[expect(
            clippy::disallowed_methods,
            reason = "the service under test has the real clock"
        )]
        let now = Utc::now().timestamp();
        json!({
            "sub": user,
            "email": format!("{user}@example.com"),
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 900,
        })
    }

    /// A token that says what it is told to.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &self.signing).unwrap()
    }

    /// The same, by a key that the token names.
    #[must_use]
    pub fn sign_as(&self, id: &str, claims: &Value) -> String {
        let header = Header {
            kid: Some(id.to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        jsonwebtoken::encode(&header, claims, &self.signing).unwrap()
    }
}

impl Default for Issuer {
    fn default() -> Self {
        Self::new()
    }
}
