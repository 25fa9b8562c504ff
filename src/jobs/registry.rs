//! Which code does which job.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::Value;

use super::{Job, JobError};

type BoxedRun<'a> = Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + 'a>>;
pub(super) type Runner<C> = Arc<dyn for<'a> Fn(Value, &'a C) -> BoxedRun<'a> + Send + Sync>;

/// All jobs that a process knows.
pub struct Registry<C> {
    entries: HashMap<&'static str, Entry<C>>,
}

#[derive(Clone)]
pub(super) struct Entry<C> {
    pub(super) attempts: i32,
    pub(super) run: Runner<C>,
    pub(super) give_up: Runner<C>,
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
        let run: Runner<C> =
            Arc::new(|payload, context| Box::pin(async move { read::<C, J>(payload)?.run(context).await }));
        let give_up: Runner<C> = Arc::new(|payload, context| {
            Box::pin(async move {
                // What cannot be read is nothing that anybody waits for.
                let Ok(job) = read::<C, J>(payload) else { return Ok(()) };
                job.give_up(context).await
            })
        });
        self.entries.insert(J::NAME, Entry { attempts: J::ATTEMPTS, run, give_up });
        self
    }

    pub(super) fn find(&self, name: &str) -> Option<&Entry<C>> {
        self.entries.get(name)
    }
}

fn read<C, J: Job<C>>(payload: Value) -> Result<J, JobError> {
    serde_json::from_value(payload).map_err(|error| JobError::GiveUp(error.into()))
}
