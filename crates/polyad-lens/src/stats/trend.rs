//! Rates of change and paths to a target.
//!
//! Sources: Open SDG, progress calculation (inspired by Eurostat, "Sustainable development in the European Union",
//! annex on methods); UN Statistics Division, SDG Progress Chart 2023, technical note.

/// The compound rate per year that leads from `start` to `end` in `years`: `(end / start)^(1 / years) - 1`.
///
/// `None` unless both are above zero and time passes.
pub fn annual_rate(end: f64, start: f64, years: f64) -> Option<f64> {
    let defined = start > 0.0 && end > 0.0 && years > 0.0;
    defined.then(|| libm::pow(end / start, 1.0 / years) - 1.0)
}

/// What `start` becomes at a compound rate per year: `start (1 + rate)^years`. `None` at a rate of -100 % and below.
pub fn compounded(start: f64, rate: f64, years: f64) -> Option<f64> {
    (rate > -1.0).then(|| start * libm::pow(1.0 + rate, years))
}

/// The yearly rate of fall that the rest of the time needs, so that the whole comes to `target_rate` over
/// `years_all`, after `observed_rate` over the first `years_done`:
/// `1 - ((1 - target)^all / (1 - observed)^done)^(1 / (all - done))`.
///
/// `None` when no time is left, or at a rate of 100 % and above.
pub fn catch_up_rate(target_rate: f64, observed_rate: f64, years_all: f64, years_done: f64) -> Option<f64> {
    let defined = target_rate < 1.0 && observed_rate < 1.0 && years_all > years_done;
    defined.then(|| {
        let rest = libm::pow(1.0 - target_rate, years_all) / libm::pow(1.0 - observed_rate, years_done);
        1.0 - libm::pow(rest, 1.0 / (years_all - years_done))
    })
}

/// One yearly rate of fall for several that follow each other, each with its years:
/// `1 - ((1 - r1)^n1 (1 - r2)^n2 …)^(1 / (n1 + n2 + …))`. `None` without years, or at a rate of 100 % and above.
pub fn mean_rate_of_fall(rates: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut left, mut years) = (1.0, 0.0);
    for (rate, length) in rates {
        if rate >= 1.0 {
            return None;
        }
        left *= libm::pow(1.0 - rate, length);
        years += length;
    }
    (years > 0.0).then(|| 1.0 - libm::pow(left, 1.0 / years))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_undefined_where_a_power_is() {
        assert_eq!(annual_rate(2.0, 0.0, 5.0), None);
        assert_eq!(annual_rate(-2.0, 1.0, 5.0), None);
        assert_eq!(annual_rate(2.0, 1.0, 0.0), None);
        assert_eq!(compounded(2.0, -1.0, 5.0), None);
        assert_eq!(catch_up_rate(0.02, 0.01, 5.0, 5.0), None);
    }

    #[test]
    fn a_rate_carried_on_ends_where_it_was_taken() {
        let rate = annual_rate(85.3, 83.0, 4.0).expect("a rate");
        assert!((compounded(83.0, rate, 4.0).expect("a value") - 85.3).abs() < 1e-12);
    }
}
