//! Chance comes in by argument: tokens and ids are drawn from a source that a test can seed.

use std::sync::Arc;

/// Draws random bytes. Shared by reference count, since every room holds one.
pub type SharedRandomness = Arc<dyn Randomness>;

/// A source of unpredictable bytes, good enough for tokens.
pub trait Randomness: Send + Sync + 'static {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

impl dyn Randomness {
    /// An array of random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut buffer = [0; N];
        self.fill(&mut buffer);
        buffer
    }
}

/// The operating system's generator, by way of a thread-local one that it seeds.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance enters")]
    fn fill(&self, buffer: &mut [u8]) {
        rand::Rng::fill_bytes(&mut rand::rng(), buffer);
    }
}
