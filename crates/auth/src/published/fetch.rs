//! One GET of a JWK set: bounded in time and size, and trusting nothing but the address.
//!
//! Deliberately absent: redirects, proxies, credentials, and when to fetch.

use std::error::Error;
use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, StatusCode};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::set::{KeySet, Nonsense};
use super::url::SetUrl;

/// From the first packet to the last byte.
const LIMIT: Duration = Duration::from_secs(5);

/// A hundred keys fit in.
const MAX_BYTES: usize = 64 * 1024;

/// Where the set is, and the client that asks for it.
#[derive(Debug)]
pub(super) struct Source {
    client: Client,
    url: SetUrl,
}

/// The HTTP client that would fetch a JWK set can't be made.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be made")]
pub struct ClientError(#[source] reqwest::Error);

/// Why there is no set. It never holds any of what was answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("{}", chain(.0))]
    Broken(reqwest::Error),
    #[error("the answer is {0}")]
    Status(StatusCode),
    #[error("the answer is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("the answer is no JWK set: {0}")]
    Nonsense(Nonsense),
}

impl Source {
    /// Certificates of the machine are trusted, which may include a company's own, and Mozilla's,
    /// since a small container has none. A proxy is not taken from the environment: one variable
    /// says where keys come from.
    pub(super) fn new(url: SetUrl) -> Result<Self, ClientError> {
        let mozillas = TLS_SERVER_ROOT_CERTS
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<Vec<_>, _>>()
            .map_err(ClientError)?;
        let client = Client::builder()
            .user_agent(concat!("creatorvault/", env!("CARGO_PKG_VERSION")))
            .timeout(LIMIT)
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .tls_certs_merge(mozillas)
            .build()
            .map_err(ClientError)?;
        Ok(Self { client, url })
    }

    pub(super) async fn fetch(&self) -> Result<KeySet, FetchError> {
        KeySet::parse(&self.document().await?).map_err(FetchError::Nonsense)
    }

    async fn document(&self) -> Result<Vec<u8>, FetchError> {
        let request = self.client.get(self.url.url());
        let mut answer = request
            .header(ACCEPT, "application/jwk-set+json, application/json")
            .send()
            .await?;
        if answer.status() != StatusCode::OK {
            return Err(FetchError::Status(answer.status()));
        }
        let mut document = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if document.len() + chunk.len() > MAX_BYTES {
                return Err(FetchError::TooLong);
            }
            document.extend_from_slice(&chunk);
        }
        Ok(document)
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        Self::Broken(error.without_url())
    }
}

/// The error and what caused it, since the outermost says only that something failed.
fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
