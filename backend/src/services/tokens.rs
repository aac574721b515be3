//! Secrets that travel in cookies and links, and what is stored of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A new secret: 256 random bits in letters that may stand in an address.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The SHA-256 of a secret, in hexadecimal: what is stored. A fast hash is enough, as the secret cannot be guessed.
pub fn hash_token(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two secrets are equal, in a time that says nothing about where they differ.
pub fn is_same_token(one: &str, other: &str) -> bool {
    hash_token(one) == hash_token(other)
}
