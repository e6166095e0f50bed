//! Capability: what a people earns above a development threshold, by a lognormal distribution of incomes.
//!
//! Source: Climate Equity Reference Framework, earlier Greenhouse Development Rights (Baer, Athanasiou, Kartha and
//! Kemp-Benedict, 2008); a lognormal with mean y and Gini g has sigma = sqrt(2) x Phi^-1((1 + g) / 2).

/// The income above the threshold a head, in the unit of the mean income.
///
/// `mean` and `threshold` are incomes a head above zero; `gini` lies above 0 and below 1. `None` otherwise.
pub fn above_threshold(mean: f64, gini: f64, threshold: f64) -> Option<f64> {
    if !(mean > 0.0 && threshold > 0.0 && gini > 0.0 && gini < 1.0) {
        return None;
    }
    let sigma = std::f64::consts::SQRT_2 * quantile((1.0 + gini) / 2.0);
    let mu = libm::log(mean) - sigma * sigma / 2.0;
    let d = (libm::log(threshold) - mu) / sigma;
    Some(mean * (1.0 - below(d - sigma)) - threshold * (1.0 - below(d)))
}

/// The share of a normal distribution that lies below `z`.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Below which a share (0.5 to 1) of a normal distribution lies.
///
/// The interval is halved until it no longer shrinks, so every machine ends on the same digits.
fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if below(middle) < share { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_2_income_above_the_threshold() {
        let of = |mean, gini| format!("{:.6}", above_threshold(mean, gini, 7500.0).unwrap());
        assert_eq!(of(60_000.0, 0.40), "52511.142896");
        assert_eq!(of(20_000.0, 0.38), "12802.396395");
        assert_eq!(of(7_000.0, 0.35), "1584.870309");
    }

    #[test]
    fn shares_and_incomes_out_of_range_have_none() {
        assert_eq!(above_threshold(7_000.0, 0.0, 7_500.0), None);
        assert_eq!(above_threshold(7_000.0, 1.0, 7_500.0), None);
        assert_eq!(above_threshold(0.0, 0.4, 7_500.0), None);
    }
}
