//! Statistics that lenses share. Each is a plain function with a worked example.
//!
//! Powers, logarithms and the gamma function come from one pinned portable library, so that every machine gives the
//! same digits.

pub mod fit;
pub mod student;
pub mod trend;

/// Bounds of the Herfindahl-Hirschman index, the sum of squared shares, when part of the whole is undisclosed.
///
/// `known` are shares of the whole, `undisclosed` is the rest of it. The least value gives the rest to holders
/// too small to matter; the greatest gives it to the largest known holder, or to one holder when none is known.
/// `None` when a share lies outside 0..=1 or all do not sum to 1 within 1e-9.
///
/// Source: Hirschman, "The Paternity of an Index", American Economic Review 54(5), 1964; bounds as in Manski,
/// "Partial Identification of Probability Distributions", 2003.
pub fn concentration_bounds(known: &[f64], undisclosed: f64) -> Option<(f64, f64)> {
    let total: f64 = known.iter().sum::<f64>() + undisclosed;
    let in_range = |share: &f64| (0.0..=1.0).contains(share);
    if (total - 1.0).abs() > 1e-9 || !known.iter().all(in_range) || !in_range(&undisclosed) {
        return None;
    }
    let low: f64 = known.iter().map(|share| share * share).sum();
    let largest = known.iter().copied().fold(0.0, f64::max);
    let high = low - largest * largest + (largest + undisclosed) * (largest + undisclosed);
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concentration_with_a_fifth_undisclosed() {
        let (low, high) = concentration_bounds(&[0.30, 0.25, 0.15, 0.10], 0.20).expect("shares of one whole");
        assert!((low - 0.185).abs() < 1e-12, "{low}");
        assert!((high - 0.345).abs() < 1e-12, "{high}");
    }

    #[test]
    fn shares_of_no_whole_are_refused() {
        assert_eq!(concentration_bounds(&[0.3, 0.3], 0.2), None);
        assert_eq!(concentration_bounds(&[1.2], -0.2), None);
    }
}
