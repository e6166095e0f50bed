//! The body: what is stated. It lies outside the signature, bound by a salted commitment, and can be erased.

use crate::json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A body whose commitment and shape were checked against its header.
#[derive(Debug, Clone)]
pub struct Body {
    /// What is stated.
    pub value: Arc<Value>,
    /// Its bytes, in canonical form.
    pub text: Arc<str>,
}

/// 32 random bytes: without them nobody can test a guess at an erased body against its commitment.
pub type Salt = [u8; 32];

/// `SHA-256("polyad/body/v1" ‖ 00 ‖ salt ‖ body bytes)`.
pub fn commitment(salt: &Salt, body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(b"polyad/body/v1\0").chain_update(salt).chain_update(body).finalize().into()
}
