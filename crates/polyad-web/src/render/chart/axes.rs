//! The axes of drawings over time: where years and values lie, their round steps, and what stands beside them.

use super::at;
use maud::{Markup, html};
use polyad_lens::{Cell, Unit};

/// Room above the highest value.
const TOP: f64 = 14.0;
/// Room for the years below the lowest.
const BOTTOM: f64 = 30.0;

/// How values are written at the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// Whole and broken numbers, large ones in millions.
    Number,
    /// Shares from 0 to 1, in per cent.
    Share,
    /// Numbers that are per cent themselves.
    PerCent,
}

impl Scale {
    pub(super) fn of(unit: &Unit) -> Scale {
        match unit {
            Unit::Share => Scale::Share,
            Unit::Code(code) if code == "percent" => Scale::PerCent,
            _ => Scale::Number,
        }
    }
}

/// The room of a drawing: its size, and the margins for values on the left and names on the right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// Where years and values lie in a drawing.
pub(super) struct Axes {
    pub(super) room: Room,
    /// First and last year.
    pub(super) years: (f64, f64),
    values: (f64, f64),
    step: f64,
    scale: Scale,
}

impl Axes {
    /// Axes that hold all points, by year and value; the values reach to round numbers above and below.
    pub(super) fn around(points: impl Iterator<Item = (f64, f64)>, room: Room, scale: Scale) -> Axes {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let wider = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        let (years, (low, high)) = points
            .fold((none, none), |(years, values), (year, value)| (wider(years, year), wider(values, value)));
        let step = round_step((high - low).max(high.abs() * 1e-3).max(1e-9) / 4.0);
        let floor = (low / step).floor();
        let values = (floor * step, (high / step).ceil().max(floor + 1.0) * step);
        Axes { room, years, values, step, scale }
    }

    /// Where a year lies.
    pub(super) fn x(&self, year: f64) -> f64 {
        let Room { width, left, right, .. } = self.room;
        left + (year - self.years.0) / (self.years.1 - self.years.0) * (width - left - right)
    }

    /// Where a value lies.
    pub(super) fn y(&self, value: f64) -> f64 {
        TOP + (self.values.1 - value) / (self.values.1 - self.values.0) * (self.floor() - TOP)
    }

    /// Where the axis of years lies.
    pub(super) fn floor(&self) -> f64 {
        self.room.height - BOTTOM
    }

    /// Points as a line, by year and value.
    pub(super) fn path(&self, points: impl Iterator<Item = (f64, f64)>) -> String {
        let mut path = String::new();
        for (n, (year, value)) in points.enumerate() {
            path.push_str(if n == 0 { "M" } else { " L" });
            path.push_str(&format!("{} {}", at(self.x(year)), at(self.y(value))));
        }
        path
    }

    /// A drawing: the axes with their labels, and what is drawn over them.
    pub(super) fn svg(&self, class: &str, alternative: &str, drawn: &Markup) -> Markup {
        let lines = ((self.values.1 - self.values.0) / self.step).round() as i64;
        let Room { width, height, left, right } = self.room;
        let floor = self.floor();
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", at(width), at(height))) role="img" aria-label=(alternative) {
                @for n in 0..=lines {
                    @let value = self.values.0 + n as f64 * self.step;
                    line class=(if n == 0 { "axis" } else { "grid" }) x1=(at(left)) x2=(at(width - right))
                        y1=(at(self.y(value))) y2=(at(self.y(value))) {}
                    text.end.m.sm x=(at(left - 8.0)) y=(at(self.y(value) + 4.0)) { (self.label(value)) }
                }
                @for year in self.year_labels() {
                    line.axis x1=(at(self.x(year))) x2=(at(self.x(year))) y1=(at(floor)) y2=(at(floor + 5.0)) {}
                    text.mid.m.sm x=(at(self.x(year))) y=(at(floor + 20.0)) { (year as i64) }
                }
                (drawn)
            }
        }
    }

    fn label(&self, value: f64) -> String {
        if self.scale == Scale::Share {
            return crate::render::number::per_cent((value * 1e9).round() / 1e9);
        }
        let sign = if self.scale == Scale::PerCent { "%" } else { "" };
        let rounded = (value / self.step).round() * self.step;
        let number = match rounded.abs() {
            large if large >= 1e9 => format!("{}bn", trimmed(rounded / 1e9)),
            large if large >= 1e6 => format!("{}m", trimmed(rounded / 1e6)),
            _ => crate::render::number::group_digits(&trimmed(rounded)),
        };
        format!("{number}{sign}")
    }

    /// Round years, as many as have room.
    fn year_labels(&self) -> Vec<f64> {
        let most = if self.room.width > 500.0 { 7.0 } else { 4.0 };
        let step = round_step(((self.years.1 - self.years.0) / most).max(1.0)).max(1.0).round();
        let mut year = (self.years.0 / step).ceil() * step;
        let mut labels = Vec::new();
        while year <= self.years.1 + 1e-9 {
            labels.push(year);
            year += step;
        }
        labels
    }
}

/// The year a period begins, with the month as a fraction.
pub(super) fn time_of(cell: &Cell) -> Option<f64> {
    let text = cell.plain();
    let year: f64 = text.get(..4)?.parse().ok()?;
    let month =
        text.get(4..7).and_then(|rest| rest.strip_prefix('-')).and_then(|month| month.parse::<f64>().ok());
    Some(year + month.map_or(0.0, |month| (month - 1.0) / 12.0))
}

/// 1, 2 or 5 times a power of ten, not less than the value.
fn round_step(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let times = value / power;
    power * [1.0, 2.0, 5.0].into_iter().find(|round| times <= *round).unwrap_or(10.0)
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_not_too_small() {
        let steps: Vec<f64> = [0.9, 1.1, 3.0, 7.0, 23.0].into_iter().map(round_step).collect();
        assert_eq!(steps, [1.0, 2.0, 5.0, 10.0, 50.0]);
    }

    #[test]
    fn axes_reach_to_round_values_and_have_room_for_a_single_one() {
        let room = Room { width: 720.0, height: 320.0, left: 50.0, right: 150.0 };
        let around = |points: &[(f64, f64)]| Axes::around(points.iter().copied(), room, Scale::PerCent);
        let axes = around(&[(2010.0, 83.0), (2030.0, 100.0)]);
        assert_eq!((axes.values, axes.step), ((80.0, 100.0), 5.0));
        assert_eq!((axes.x(2010.0), axes.x(2030.0)), (50.0, 570.0));
        assert_eq!((axes.y(100.0), axes.y(80.0)), (TOP, axes.floor()));
        assert_eq!(axes.label(85.0), "85%");
        let flat = around(&[(2010.0, 100.0), (2020.0, 100.0)]);
        assert!(flat.values.0 <= 100.0 && flat.values.1 > flat.values.0, "{:?}", flat.values);
    }
}
