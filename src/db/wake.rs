//! Wake-ups inside a process: whoever commits work pokes whoever does it.
//!
//! They carry nothing and may be lost; polling is the net beneath.

use std::sync::Arc;

use tokio::sync::Notify;

/// The bells of a process.
#[derive(Debug, Clone, Default)]
pub struct Wakes {
    /// Rung when facts were committed: the sequencer numbers them.
    pub sequencer: Arc<Notify>,
    /// Rung when jobs were committed: the worker runs them.
    pub worker: Arc<Notify>,
    /// Rung when facts were numbered: the bus reads them for subscribers.
    pub bus: Arc<Notify>,
}
