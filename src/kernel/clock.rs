//! The clock comes in by argument: deadlines, leases and tokens are decided by a clock that a test can move.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time. Shared by reference count, since every room holds one.
pub type SharedClock = Arc<dyn Clock>;

/// A source of the current time.
pub trait Clock: Send + Sync + 'static {
    /// The current instant, to the microsecond: what PostgreSQL can keep, so that a time read back equals the one written.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
