//! Which code does which job.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

use super::{Job, JobError};

type BoxedRun<'a> = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + 'a>>;
type Runner<C> = Arc<dyn for<'a> Fn(Value, &'a C) -> BoxedRun<'a> + Send + Sync>;

/// All jobs that a process knows.
pub struct Registry<C> {
    entries: HashMap<&'static str, Entry<C>>,
}

#[derive(Clone)]
pub(super) struct Entry<C> {
    pub(super) attempts: i32,
    pub(super) run: Runner<C>,
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self { entries: HashMap::new() }
    }
}

impl<C> std::fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.entries.keys()).finish()
    }
}

impl<C: Sync + 'static> Registry<C> {
    /// Adds a kind of job.
    #[must_use]
    pub fn with<J: Job<C>>(mut self) -> Self {
        let run: Runner<C> = Arc::new(|payload, context| {
            Box::pin(async move {
                let job: J = serde_json::from_value(payload).map_err(|error| JobError::GiveUp(error.into()))?;
                job.run(context).await
            })
        });
        self.entries.insert(J::NAME, Entry { attempts: J::ATTEMPTS, run });
        self
    }

    pub(super) fn find(&self, name: &str) -> Option<&Entry<C>> {
        self.entries.get(name)
    }
}
