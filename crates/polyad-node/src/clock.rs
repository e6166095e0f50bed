//! Where the node takes its time from. Nothing below this crate has a clock.

use polyad_model::Instant;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A source of the present time, in UTC.
pub trait Clock: Send + Sync {
    /// Now, to the millisecond. It may go backwards; the node copes.
    fn now(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that moves only when it is read or told to; for tests and worked examples.
#[derive(Debug)]
pub struct SteppedClock {
    millis: AtomicI64,
    step: i64,
}

impl SteppedClock {
    /// Begins at `start`; every reading is `step_millis` after the one before.
    pub fn new(start: Instant, step_millis: i64) -> Self {
        SteppedClock { millis: AtomicI64::new(start.millis()), step: step_millis }
    }

    /// Moves the clock, backwards if negative.
    pub fn advance(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.millis.fetch_add(self.step, Ordering::SeqCst))
    }
}
