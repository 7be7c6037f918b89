//! Tokens as an attacker, a careless issuer and an honest one make them, and keys as operators
//! paste them. Every signature is real; every JSON text is written out, never serialised.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that can't make its own token must stop"
)]

mod accepted;
mod edges;
mod hostile;
mod issuer;
mod keys;
mod mutated;
mod published;
