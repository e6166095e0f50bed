//! A line over time: observed values solid, a gap where nothing is reported.

use super::{at, measured};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::{Cell, Table, Unit};

struct Point {
    year: f64,
    value: f64,
    text: String,
}

/// How values are written at the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Number,
    Share,
    PerCent,
}

impl Scale {
    fn of(unit: &Unit) -> Scale {
        match unit {
            Unit::Share => Scale::Share,
            Unit::Code(code) if code == "percent" => Scale::PerCent,
            _ => Scale::Number,
        }
    }
}

pub(super) fn draw(title: &str, table: &Table, period: usize, value: usize) -> Option<Markup> {
    // A point a row; `None` is a period without a value, where the line breaks.
    let mut points: Vec<(f64, Option<Point>)> = Vec::new();
    let mut scale = Scale::Number;
    for row in &table.rows {
        let year = year_of(row.cells.get(period)?)?;
        let point = row.cells.get(value).and_then(measured).map(|(measure, number)| {
            scale = Scale::of(&measure.unit);
            Point { year, value: number, text: measure::bare(measure) }
        });
        points.push((year, point));
    }
    points.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let known: Vec<&Point> = points.iter().filter_map(|(_, point)| point.as_ref()).collect();
    let (first, last) = (known.first()?, known.last()?);
    if known.len() < 3 || last.year <= first.year {
        return None;
    }
    let alternative = format!(
        "Line: {title}. {} in {}, {} in {}. Values in the table below.",
        first.text, first.year as i64, last.text, last.year as i64
    );
    let frame = |width: f64, height: f64, right: f64| Drawing::new(&known, width, height, right, scale);
    Some(html! {
        (frame(720.0, 300.0, 90.0).svg("svg-w", &alternative, &points))
        (frame(358.0, 220.0, 20.0).svg("svg-n", &alternative, &points))
    })
}

/// Where years and values lie in a drawing.
struct Drawing {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    years: (f64, f64),
    values: (f64, f64),
    step: f64,
    scale: Scale,
}

impl Drawing {
    fn new(known: &[&Point], width: f64, height: f64, right: f64, scale: Scale) -> Drawing {
        let low = known.iter().map(|point| point.value).fold(f64::INFINITY, f64::min);
        let high = known.iter().map(|point| point.value).fold(f64::NEG_INFINITY, f64::max);
        let step = round_step((high - low).max(high.abs() * 1e-3).max(1e-9) / 4.0);
        let values =
            ((low / step).floor() * step, (high / step).ceil().max((low / step).floor() + 1.0) * step);
        let years = (known[0].year, known[known.len() - 1].year);
        Drawing { width, height, left: 56.0, right, bottom: 30.0, years, values, step, scale }
    }

    fn x(&self, year: f64) -> f64 {
        self.left
            + (year - self.years.0) / (self.years.1 - self.years.0) * (self.width - self.left - self.right)
    }

    fn y(&self, value: f64) -> f64 {
        let top = 14.0;
        top + (self.values.1 - value) / (self.values.1 - self.values.0) * (self.height - self.bottom - top)
    }

    fn svg(&self, class: &str, alternative: &str, points: &[(f64, Option<Point>)]) -> Markup {
        let last = points.iter().rev().find_map(|(_, point)| point.as_ref());
        let lines = ((self.values.1 - self.values.0) / self.step).round() as i64;
        let floor = self.height - self.bottom;
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", at(self.width), at(self.height))) role="img" aria-label=(alternative) {
                @for n in 0..=lines {
                    @let value = self.values.0 + n as f64 * self.step;
                    line class=(if n == 0 { "axis" } else { "grid" }) x1=(at(self.left)) x2=(at(self.width - self.right))
                        y1=(at(self.y(value))) y2=(at(self.y(value))) {}
                    text.end.m.sm x=(at(self.left - 8.0)) y=(at(self.y(value) + 4.0)) { (self.label(value)) }
                }
                @for year in self.year_labels() {
                    line.axis x1=(at(self.x(year))) x2=(at(self.x(year))) y1=(at(floor)) y2=(at(floor + 5.0)) {}
                    text.mid.m.sm x=(at(self.x(year))) y=(at(floor + 20.0)) { (year as i64) }
                }
                @for part in solid_parts(points) {
                    path.ln.s1 d=(self.path(&part)) {}
                }
                @for point in points.iter().filter_map(|(_, point)| point.as_ref()) {
                    circle.f1 cx=(at(self.x(point.year))) cy=(at(self.y(point.value))) r="2.6" {}
                }
                @if let Some(last) = last {
                    @if self.right > 40.0 {
                        text.b x=(at(self.x(last.year) + 10.0)) y=(at(self.y(last.value) + 4.0)) { (last.text) }
                    } @else {
                        text.b.end.halo x=(at(self.x(last.year))) y=(at((self.y(last.value) - 9.0).max(12.0))) { (last.text) }
                    }
                }
            }
        }
    }

    fn path(&self, part: &[&Point]) -> String {
        let mut path = String::new();
        for (n, point) in part.iter().enumerate() {
            path.push_str(if n == 0 { "M" } else { " L" });
            path.push_str(&format!("{} {}", at(self.x(point.year)), at(self.y(point.value))));
        }
        path
    }

    fn label(&self, value: f64) -> String {
        if self.scale == Scale::Share {
            return crate::render::number::per_cent((value * 1e9).round() / 1e9);
        }
        let sign = if self.scale == Scale::PerCent { "%" } else { "" };
        let rounded = (value / self.step).round() * self.step;
        match rounded.abs() {
            large if large >= 1e9 => format!("{}bn", trimmed(rounded / 1e9)),
            large if large >= 1e6 => format!("{}m", trimmed(rounded / 1e6)),
            _ => format!("{}{sign}", crate::render::number::group_digits(&trimmed(rounded))),
        }
    }

    fn year_labels(&self) -> Vec<f64> {
        let span = self.years.1 - self.years.0;
        let most = if self.width > 500.0 { 7.0 } else { 4.0 };
        let step = round_step((span / most).max(1.0)).max(1.0).round();
        let mut year = (self.years.0 / step).ceil() * step;
        let mut labels = Vec::new();
        while year <= self.years.1 + 1e-9 {
            labels.push(year);
            year += step;
        }
        labels
    }
}

/// Runs of points without a missing period between them.
fn solid_parts(points: &[(f64, Option<Point>)]) -> Vec<Vec<&Point>> {
    let mut parts: Vec<Vec<&Point>> = vec![Vec::new()];
    for (_, point) in points {
        match (point, parts.last_mut()) {
            (Some(point), Some(part)) => part.push(point),
            _ => parts.push(Vec::new()),
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

/// 1, 2 or 5 times a power of ten, not less than the value.
fn round_step(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let times = value / power;
    let round = if times <= 1.0 {
        1.0
    } else if times <= 2.0 {
        2.0
    } else if times <= 5.0 {
        5.0
    } else {
        10.0
    };
    round * power
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The year a period begins, with the month as a fraction.
fn year_of(cell: &Cell) -> Option<f64> {
    let text = cell.plain();
    let year: f64 = text.get(..4)?.parse().ok()?;
    let month =
        text.get(4..7).and_then(|rest| rest.strip_prefix('-')).and_then(|month| month.parse::<f64>().ok());
    Some(year + month.map_or(0.0, |month| (month - 1.0) / 12.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_not_too_small() {
        let steps: Vec<f64> = [0.9, 1.1, 3.0, 7.0, 23.0].into_iter().map(round_step).collect();
        assert_eq!(steps, [1.0, 2.0, 5.0, 10.0, 50.0]);
    }
}
