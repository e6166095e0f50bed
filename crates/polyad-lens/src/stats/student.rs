//! Student's t distribution with few degrees of freedom, as small samples of yearly values need it.
//!
//! Source: Student, "The Probable Error of a Mean", Biometrika 6(1), 1908; the incomplete beta function by its
//! continued fraction, as in Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.5.8 and 26.7.1.

/// The probability that a t variable of `freedom` degrees is at most `t`, from 0 to 1.
///
/// `freedom` is above zero. `NaN` gives `NaN`; infinities give 0 and 1.
pub fn probability_up_to(t: f64, freedom: f64) -> f64 {
    if t.is_infinite() {
        return if t > 0.0 { 1.0 } else { 0.0 };
    }
    let tail = 0.5 * incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The `t` above which a share `tail` (0 < tail < 0.5) of the distribution lies: 0.1 for the upper end of a band
/// that holds 80 %.
///
/// The interval is halved until it no longer shrinks, so every machine ends on the same digits.
pub fn upper_quantile(tail: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while probability_up_to(-high, freedom) > tail {
        high *= 2.0;
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if probability_up_to(-middle, freedom) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let logarithm =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(logarithm);
    // The fraction converges fast below the mean only; above it the symmetric one is taken.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const LEAST: f64 = 1e-300;
    const STEPS_MAX: u32 = 400;
    let away_from_zero = |value: f64| if value.abs() < LEAST { LEAST } else { value };
    let mut upper = 1.0;
    let mut lower = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = lower;
    for step in 1..=STEPS_MAX {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        lower = 1.0 / away_from_zero(1.0 + even * lower);
        upper = away_from_zero(1.0 + even / upper);
        fraction *= lower * upper;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        lower = 1.0 / away_from_zero(1.0 + odd * lower);
        upper = away_from_zero(1.0 + odd / upper);
        let change = lower * upper;
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        // Two-sided 80 % and 95 %; the first freedom has the closed form of Cauchy.
        for (tail, freedom, expected) in [
            (0.10, 1.0, 3.077_683_537),
            (0.10, 4.0, 1.533_206_274),
            (0.025, 4.0, 2.776_445_105),
            (0.025, 10.0, 2.228_138_852),
            (0.10, 30.0, 1.310_415_025),
        ] {
            let quantile = upper_quantile(tail, freedom);
            assert!((quantile - expected).abs() < 1e-8, "{tail} {freedom}: {quantile}");
            assert!((probability_up_to(quantile, freedom) - (1.0 - tail)).abs() < 1e-12);
        }
    }

    #[test]
    fn one_degree_of_freedom_is_the_cauchy_distribution() {
        for t in [-30.0, -1.0, -0.2, 0.0, 0.5, 4.0] {
            let expected = 0.5 + libm::atan(t) / std::f64::consts::PI;
            assert!((probability_up_to(t, 1.0) - expected).abs() < 1e-13, "{t}");
        }
    }
}
