//! Passwords: hashing and checking them with argon2id, a few at a time.
//!
//! Each hash takes 19 MB and some tens of milliseconds: done beside the request's thread, and never more at once than
//! there are slots, so that a crowd signing in neither blocks the server nor exhausts its memory.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::problem::Problem;

/// Fewest characters of a password.
pub const MIN_PASSWORD_LENGTH: usize = 12;
/// Longest password, in bytes: longer ones would only cost time.
pub const MAX_PASSWORD_LENGTH: usize = 500;
const SLOTS: usize = 4;

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    slots: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { slots: Semaphore::new(SLOTS) }
    }
}

impl Passwords {
    /// Hashes a password, as a PHC string.
    ///
    /// # Errors
    /// When the machine gives no randomness or memory.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let _slot = self.slots.acquire().await.map_err(Problem::internal)?;
        let password = password.to_owned();
        let hashed = spawn_blocking(move || hash(&password)).await.map_err(Problem::internal)?;
        hashed.map_err(|error| Problem::internal(error.to_string()))
    }

    /// Checks a password against a stored hash. Without one it takes as long, and says no: nobody learns from the time
    /// whether an account exists.
    ///
    /// # Errors
    /// When the server is stopping.
    pub async fn is_right(&self, stored: Option<String>, password: &str) -> Result<bool, Problem> {
        let _slot = self.slots.acquire().await.map_err(Problem::internal)?;
        let password = password.to_owned();
        spawn_blocking(move || match stored {
            Some(stored) => verify(&stored, &password),
            None => {
                verify(decoy(), &password);
                false
            }
        })
        .await
        .map_err(Problem::internal)
    }
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

fn verify(stored: &str, password: &str) -> bool {
    let matches = |parsed: PasswordHash| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    PasswordHash::new(stored).is_ok_and(matches)
}

fn decoy() -> &'static str {
    static DECOY: OnceLock<String> = OnceLock::new();
    DECOY.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_right() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse battery").await.expect("hashed");
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(passwords.is_right(Some(stored.clone()), "correct horse battery").await.expect("checked"));
        assert!(!passwords.is_right(Some(stored), "correct horse batterz").await.expect("checked"));
        assert!(!passwords.is_right(None, "nobody has this password").await.expect("checked"));
    }
}
