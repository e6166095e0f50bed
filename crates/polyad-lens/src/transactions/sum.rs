//! Exact sums of many amounts, with no map to look into for the usual number of places.

use polyad_model::{Exact, ExactSum};

/// Places after the point that have a total of their own.
const COMMON: usize = 5;

/// A sum and how many amounts it has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sum {
    by_places: [i128; COMMON],
    /// Which of the common places occurred: a zero with two places makes a total with two places.
    seen: [bool; COMMON],
    others: Option<Box<ExactSum>>,
    /// How many amounts.
    pub(crate) count: u64,
}

impl Sum {
    /// Adds `digits / 10^places`.
    pub(crate) fn add_short(&mut self, digits: i64, places: u8) {
        match self.by_places.get_mut(usize::from(places)) {
            // Nine quintillion amounts of 64 bits fit into 128.
            Some(total) => {
                *total += i128::from(digits);
                self.seen[usize::from(places)] = true;
                self.count += 1;
            }
            None => {
                if let Ok(amount) = Exact::new(i128::from(digits), places) {
                    self.add(amount);
                }
            }
        }
    }

    /// Adds any amount.
    pub(crate) fn add(&mut self, amount: Exact) {
        self.others.get_or_insert_default().add(amount);
        self.count += 1;
    }

    /// Adds another sum.
    pub(crate) fn join(&mut self, other: &Sum) {
        for places in 0..COMMON {
            self.by_places[places] += other.by_places[places];
            self.seen[places] |= other.seen[places];
        }
        if let Some(others) = &other.others {
            self.others.get_or_insert_default().join(others);
        }
        self.count += other.count;
    }

    /// The exact total; `None` past 38 digits.
    pub(crate) fn total(&self) -> Option<Exact> {
        let mut all = self.others.as_deref().cloned().unwrap_or_default();
        for places in (0..COMMON).filter(|places| self.seen[*places]) {
            all.add(Exact::new(self.by_places[places], places as u8).ok()?);
        }
        all.total()
    }
}
