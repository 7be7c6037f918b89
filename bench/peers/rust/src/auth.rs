//! The token, which must be for the user in the path.

use std::fs;

use actix_web::{Error, HttpRequest};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::{envelope::fail, variable};

pub struct Auth {
    key: DecodingKey,
    validation: Validation,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl Auth {
    pub fn from_env() -> Self {
        let pem = fs::read(variable("JWT_PUBLIC_KEY_FILE")).expect("the key can be read");
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_audience(&[variable("JWT_AUDIENCE")]);
        validation.set_issuer(&[variable("JWT_ISSUER")]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        Self {
            key: DecodingKey::from_rsa_pem(&pem).expect("the key is one"),
            validation,
        }
    }

    pub fn check(&self, request: &HttpRequest, user: &str) -> Result<(), Error> {
        let header = request.headers().get("authorization");
        let token = header
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        match token.and_then(|token| decode::<Claims>(token, &self.key, &self.validation).ok()) {
            None => Err(fail(401, "AUTH_ERROR", "Missing or invalid token")),
            Some(token) if token.claims.sub != user => {
                Err(fail(403, "FORBIDDEN", "Access forbidden"))
            }
            Some(_) => Ok(()),
        }
    }
}
