//! Passwords: argon2id with the library's parameters (19 MiB, two passes), a few at a time, never on an async thread.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::kernel::error::{ApiError, Report};
use crate::kernel::random::Randomness;

/// Fewest characters of a password (NIST SP 800-63B asks for 8 where a second factor may follow).
pub const MIN_CHARACTERS: usize = 10;
/// Most bytes of a password: bounds the work of hashing.
pub const MAX_BYTES: usize = 1000;

/// Passwords hashed side by side; each takes 19 MiB and a core.
static SLOTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get)));

/// Hashes a password with a fresh salt.
pub async fn hash(password: SecretString, random: &dyn Randomness) -> Result<String, ApiError> {
    let salt: [u8; 16] = random.bytes();
    work(move || {
        let hashed = Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hashed.map(|hash| hash.to_string()).map_err(|error| Report::from(error.to_string()))
    })
    .await
}

/// True when the password fits the stored hash. Without a stored one the same work is done in vain, so that the time
/// taken does not tell whether an account exists.
pub async fn verify(password: SecretString, stored: Option<String>) -> Result<bool, ApiError> {
    work(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODYS_HASH.clone());
        let hash = PasswordHash::new(&stored).map_err(|error| Report::from(error.to_string()))?;
        Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok() && known)
    })
    .await
}

/// A hash that belongs to no account.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| {
    Argon2::default().hash_password_with_salt(b"nobody", &[0; 16]).map(|hash| hash.to_string()).unwrap_or_default()
});

async fn work<T: Send + 'static>(job: impl FnOnce() -> Result<T, Report> + Send + 'static) -> Result<T, ApiError> {
    let _slot = SLOTS.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(job).await.map_err(ApiError::internal)?.map_err(ApiError::Internal)
}
