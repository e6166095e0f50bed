//! A straight line through transformed values over time, and what it says of a later year.
//!
//! Weighted least squares of `z` on `t`; `z` is the logit of a share between 0 and 1, the logarithm of a positive
//! amount, else the value itself. The band is that of a new observation: both the line and the scatter around it.
//!
//! Source: Draper and Smith, "Applied Regression Analysis", 3rd edition, 1998, chapters 1 and 9.

use super::student;

/// How a value enters the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// The logit of a share, strictly between 0 and 1.
    Logit,
    /// The logarithm of a positive amount.
    Logarithm,
    /// The value itself.
    Linear,
}

/// A fitted line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    scale: Scale,
    points: usize,
    weight: f64,
    time_mean: f64,
    z_mean: f64,
    time_squares: f64,
    /// Change of `z` per year.
    pub slope: f64,
    /// Standard deviation of `z` around the line, with n - 2 degrees of freedom; `None` for two points.
    pub deviation: Option<f64>,
}

impl Scale {
    /// The transformed value; `None` outside the scale's range.
    pub fn of(self, value: f64) -> Option<f64> {
        match self {
            Scale::Logit => (value > 0.0 && value < 1.0).then(|| libm::log(value) - libm::log1p(-value)),
            Scale::Logarithm => (value > 0.0).then(|| libm::log(value)),
            Scale::Linear => value.is_finite().then_some(value),
        }
    }

    /// The value that a transformed value stands for.
    pub fn back(self, z: f64) -> f64 {
        match self {
            Scale::Logit => 1.0 / (1.0 + libm::exp(-z)),
            Scale::Logarithm => libm::exp(z),
            Scale::Linear => z,
        }
    }
}

impl Line {
    /// Fits a line to values by time in years, newest last; a value counts `decay` times as much as one a year newer
    /// (1: all alike).
    ///
    /// `None` for fewer than two different times, or a value outside the scale's range.
    pub fn fit(scale: Scale, decay: f64, points: &[(f64, f64)]) -> Option<Line> {
        let newest = points.last()?.0;
        let transformed: Option<Vec<(f64, f64, f64)>> =
            points.iter().map(|(t, y)| Some((*t, scale.of(*y)?, libm::pow(decay, newest - t)))).collect();
        let transformed = transformed?;
        let weight: f64 = transformed.iter().map(|(.., w)| w).sum();
        let time_mean = transformed.iter().map(|(t, _, w)| w * t).sum::<f64>() / weight;
        let z_mean = transformed.iter().map(|(_, z, w)| w * z).sum::<f64>() / weight;
        let time_squares: f64 =
            transformed.iter().map(|(t, _, w)| w * (t - time_mean) * (t - time_mean)).sum();
        if time_squares <= 0.0 || !time_squares.is_finite() {
            return None;
        }
        let products: f64 = transformed.iter().map(|(t, z, w)| w * (t - time_mean) * (z - z_mean)).sum();
        let slope = products / time_squares;
        let rest = |t: f64, z: f64| z - z_mean - slope * (t - time_mean);
        let squares: f64 = transformed.iter().map(|(t, z, w)| w * rest(*t, *z) * rest(*t, *z)).sum();
        let freedom = points.len().saturating_sub(2);
        let deviation = (freedom > 0).then(|| libm::sqrt(squares / freedom as f64));
        Some(Line { scale, points: points.len(), weight, time_mean, z_mean, time_squares, slope, deviation })
    }

    /// The value on the line at a time.
    pub fn at(&self, time: f64) -> f64 {
        self.scale.back(self.z_at(time))
    }

    /// The end of the band that holds `share` of new observations at a time: the lower, or the `upper`.
    /// `None` for two points.
    pub fn band(&self, time: f64, share: f64, upper: bool) -> Option<f64> {
        let width = student::upper_quantile((1.0 - share) / 2.0, self.freedom()?) * self.error_at(time)?;
        Some(self.scale.back(if upper { self.z_at(time) + width } else { self.z_at(time) - width }))
    }

    /// The probability that an observation at a time reaches a value: at least it when `direction` is 1, at most it
    /// when -1. `None` for two points. A value that the scale cannot hold lies beyond all others.
    pub fn reaches(&self, time: f64, value: f64, direction: f64) -> Option<f64> {
        let target = self.scale.of(value).unwrap_or(match value {
            low if low <= 0.0 => f64::NEG_INFINITY,
            _ => f64::INFINITY,
        });
        let (error, distance) = (self.error_at(time)?, direction * (target - self.z_at(time)));
        if error == 0.0 {
            return Some(if distance <= 0.0 { 1.0 } else { 0.0 });
        }
        Some(student::probability_up_to(-distance / error, self.freedom()?))
    }

    fn z_at(&self, time: f64) -> f64 {
        self.z_mean + self.slope * (time - self.time_mean)
    }

    fn freedom(&self) -> Option<f64> {
        (self.points > 2).then(|| (self.points - 2) as f64)
    }

    /// The standard error of a new observation.
    fn error_at(&self, time: f64) -> Option<f64> {
        let away = time - self.time_mean;
        Some(self.deviation? * libm::sqrt(1.0 + 1.0 / self.weight + away * away / self.time_squares))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renewable shares of six years, to 2030.
    const SHARES: [(f64, f64); 6] = [
        (2015.0, 0.200),
        (2016.0, 0.210),
        (2017.0, 0.218),
        (2018.0, 0.231),
        (2019.0, 0.239),
        (2020.0, 0.252),
    ];

    #[track_caller]
    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 5e-7, "{value} is not {expected}");
    }

    #[test]
    fn t2_6_shares_on_the_logit_scale() {
        let line = Line::fit(Scale::Logit, 1.0, &SHARES).expect("a line");
        near(line.slope, 0.059044);
        near(line.deviation.expect("six points"), 0.007090);
        near(line.at(2030.0), 0.377186);
        near(line.band(2030.0, 0.80, false).expect("a band"), 0.369107);
        near(line.band(2030.0, 0.80, true).expect("a band"), 0.385333);
        near(line.band(2030.0, 0.95, false).expect("a band"), 0.362610);
        near(line.band(2030.0, 0.95, true).expect("a band"), 0.391987);
        near(line.reaches(2030.0, 0.40, 1.0).expect("a probability"), 0.006508);
        near(line.reaches(2030.0, 0.40, -1.0).expect("a probability"), 1.0 - 0.006508);
    }

    #[test]
    fn two_points_give_a_line_without_a_band() {
        let line = Line::fit(Scale::Linear, 1.0, &SHARES[..2]).expect("a line");
        near(line.at(2017.0), 0.220);
        assert_eq!(
            (line.deviation, line.band(2030.0, 0.8, true), line.reaches(2030.0, 0.4, 1.0)),
            (None, None, None)
        );
        assert_eq!(Line::fit(Scale::Linear, 1.0, &SHARES[..1]), None);
    }

    #[test]
    fn the_whole_is_never_reached_on_the_logit_scale_and_newer_values_can_weigh_more() {
        let line = Line::fit(Scale::Logit, 1.0, &SHARES).expect("a line");
        near(line.reaches(2030.0, 1.0, 1.0).expect("a probability"), 0.0);
        let bent = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (4.0, 2.0)];
        let slope = |decay| Line::fit(Scale::Linear, decay, &bent).expect("a line").slope;
        assert!(slope(0.5) > slope(1.0));
        assert_eq!(Line::fit(Scale::Logit, 1.0, &[(0.0, 0.5), (1.0, 1.0)]), None);
    }
}
