//! Time that moves only when a test moves it, and chance that repeats.

use std::sync::{Mutex, PoisonError};

use assay::kernel::clock::Clock;
use assay::kernel::random::Randomness;
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A clock that stands still until it is moved.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    /// Stands at a Monday morning.
    pub fn new() -> Self {
        Self(Mutex::new("2026-05-04T09:00:00Z".parse().unwrap()))
    }

    /// Moves on.
    pub fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Seeded chance: the same in every run.
pub struct TestRandomness(Mutex<StdRng>);

impl TestRandomness {
    pub fn new() -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(7)))
    }
}

impl Randomness for TestRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buffer);
    }
}
