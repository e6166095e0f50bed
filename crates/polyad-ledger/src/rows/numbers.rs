//! Exact numbers, row after row: nine bytes for each that fits in 64 bits.

use polyad_model::Exact;
use std::collections::BTreeMap;

/// In the column of places: the row has no number.
const ABSENT: u8 = u8::MAX;
/// In the column of places: the number is too long for 64 bits and lies apart.
const LONG: u8 = u8::MAX - 1;

/// One exact number a row, or none. The printed places after the point are kept.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    digits: Vec<i64>,
    places: Vec<u8>,
    long: BTreeMap<u32, Exact>,
}

impl Numbers {
    pub(super) fn push(&mut self, number: Option<Exact>) {
        let row = self.digits.len() as u32;
        let (digits, places) = match number {
            None => (0, ABSENT),
            Some(number) => match i64::try_from(number.digits()) {
                Ok(digits) => (digits, number.scale()),
                Err(_) => {
                    self.long.insert(row, number);
                    (0, LONG)
                }
            },
        };
        self.digits.push(digits);
        self.places.push(places);
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> Option<Exact> {
        match self.places[row] {
            ABSENT => None,
            LONG => self.long.get(&(row as u32)).copied(),
            places => Exact::new(i128::from(self.digits[row]), places).ok(),
        }
    }

    /// The unscaled integer and the places after the point of a row's number; `None` without a number, and for one
    /// that 64 bits do not hold.
    pub fn short(&self, row: usize) -> Option<(i64, u8)> {
        let places = self.places[row];
        (places < LONG).then(|| (self.digits[row], places))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    pub(super) fn shrink(&mut self) {
        self.digits.shrink_to_fit();
        self.places.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_with_its_places() {
        let printed =
            ["1", "-0.50", "99999999999999999999.99", "0", "9223372036854775808", "-9223372036854775808"];
        let mut numbers = Numbers::default();
        for text in printed {
            numbers.push(text.parse().ok());
            numbers.push(None);
        }
        for (n, text) in printed.iter().enumerate() {
            assert_eq!(numbers.get(2 * n).unwrap().to_string(), *text);
            assert!(numbers.get(2 * n + 1).is_none());
        }
    }
}
