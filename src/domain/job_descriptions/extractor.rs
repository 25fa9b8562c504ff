//! Who reads a job description.
//!
//! The vocabulary and the rules of [`extraction`] do it here and now. Whoever replaces them, a language
//! model say, implements the same trait and keeps its promise: what is found stands in the text.

use async_trait::async_trait;

use super::extraction::{self, Extraction};
use crate::jobs::JobError;

/// Reads a pasted text. May be asked the same again; no transaction is open meanwhile.
#[async_trait]
pub trait Extractor: Send + Sync {
    /// What the text says about the job, or whether another try can help.
    async fn extract(&self, text: String) -> Result<Extraction, JobError>;
}

/// The reader that is built in: deterministic, and in need of nothing.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedExtractor;

#[async_trait]
impl Extractor for EmbeddedExtractor {
    async fn extract(&self, text: String) -> Result<Extraction, JobError> {
        // A long text keeps a core busy for milliseconds: not one of those that answer requests.
        let read = tokio::task::spawn_blocking(move || extraction::extract(&text)).await;
        read.map_err(|panicked| JobError::Retry(panicked.into()))
    }
}
