//! A goal's series: observed values solid, the required path dashed, the projection dotted with its band.

use super::{at, measured};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::{Cell, Table, Unit};

/// One column of the table as points by time.
type Points = Vec<(f64, f64)>;

/// What is drawn, and how its ends are labelled.
struct Curves {
    observed: Points,
    required: Points,
    projected: Points,
    /// Time, lower and upper end.
    band: Vec<(f64, f64, f64)>,
    /// What stands behind values at the axis.
    sign: &'static str,
    /// The last value of each curve as text.
    observed_text: String,
    required_text: String,
    projected_text: String,
}

pub(super) fn draw(title: &str, table: &Table, period: usize, observed: usize) -> Option<Markup> {
    let curves = Curves::of(table, period, observed)?;
    let mut alternative =
        format!("{title}. Observed {} in {}", curves.observed_text, curves.observed.last()?.0.trunc());
    if let Some((year, _)) = curves.required.last() {
        alternative.push_str(&format!("; required {} in {}", curves.required_text, year.trunc()));
    }
    if let Some((year, _)) = curves.projected.last() {
        alternative.push_str(&format!("; projected {} in {}", curves.projected_text, year.trunc()));
    }
    alternative.push_str(". Values in the table below.");
    Some(html! {
        (Drawing::new(&curves, 720.0, 320.0, 150.0).svg("svg-w", &alternative, &curves))
        (Drawing::new(&curves, 358.0, 250.0, 96.0).svg("svg-n", &alternative, &curves))
    })
}

impl Curves {
    /// Nothing to draw with fewer than two points in all, or without time between them.
    fn of(table: &Table, period: usize, observed: usize) -> Option<Curves> {
        let mut curves = Curves {
            observed: Vec::new(),
            required: Vec::new(),
            projected: Vec::new(),
            band: Vec::new(),
            sign: "",
            observed_text: String::new(),
            required_text: String::new(),
            projected_text: String::new(),
        };
        for row in &table.rows {
            let time = time_of(row.cells.get(period)?)?;
            let cell = |column: usize| row.cells.get(observed + column).and_then(measured);
            let columns = [
                (&mut curves.observed, &mut curves.observed_text),
                (&mut curves.required, &mut curves.required_text),
                (&mut curves.projected, &mut curves.projected_text),
            ];
            for (column, (points, text)) in columns.into_iter().enumerate() {
                if let Some((measure, value)) = cell(column) {
                    points.push((time, value));
                    curves.sign = if measure.unit == Unit::Code("percent".to_owned()) { "%" } else { "" };
                    *text = measure::bare(measure);
                }
            }
            if let (Some((_, low)), Some((_, high))) = (cell(3), cell(4)) {
                curves.band.push((time, low, high));
            }
        }
        let times: Vec<f64> = curves.all().map(|(time, _)| time).collect();
        let (first, last) =
            (times.iter().copied().fold(f64::INFINITY, f64::min), times.iter().copied().fold(0.0, f64::max));
        (!curves.observed.is_empty() && last > first).then_some(curves)
    }

    fn all(&self) -> impl Iterator<Item = (f64, f64)> {
        let band = self.band.iter().flat_map(|(time, low, high)| [(*time, *low), (*time, *high)]);
        self.observed.iter().chain(&self.required).chain(&self.projected).copied().chain(band)
    }
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
}

impl Drawing {
    fn new(curves: &Curves, width: f64, height: f64, right: f64) -> Drawing {
        let extreme = |pick: fn((f64, f64)) -> f64, better: fn(f64, f64) -> f64, start: f64| {
            curves.all().map(pick).fold(start, better)
        };
        let (low, high) =
            (extreme(|p| p.1, f64::min, f64::INFINITY), extreme(|p| p.1, f64::max, f64::NEG_INFINITY));
        let years =
            (extreme(|p| p.0, f64::min, f64::INFINITY), extreme(|p| p.0, f64::max, f64::NEG_INFINITY));
        let step = round_step((high - low).max(high.abs() * 1e-3).max(1e-9) / 4.0);
        let floor = (low / step).floor() * step;
        let values = (floor, ((high / step).ceil() * step).max(floor + step));
        Drawing { width, height, left: 50.0, right, bottom: 30.0, years, values, step }
    }

    fn x(&self, time: f64) -> f64 {
        self.left
            + (time - self.years.0) / (self.years.1 - self.years.0) * (self.width - self.left - self.right)
    }

    fn y(&self, value: f64) -> f64 {
        let top = 14.0;
        top + (self.values.1 - value) / (self.values.1 - self.values.0) * (self.height - self.bottom - top)
    }

    fn svg(&self, class: &str, alternative: &str, curves: &Curves) -> Markup {
        let lines = ((self.values.1 - self.values.0) / self.step).round() as i64;
        let floor = self.height - self.bottom;
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", at(self.width), at(self.height))) role="img" aria-label=(alternative) {
                @for n in 0..=lines {
                    @let value = self.values.0 + n as f64 * self.step;
                    line class=(if n == 0 { "axis" } else { "grid" }) x1=(at(self.left)) x2=(at(self.width - self.right))
                        y1=(at(self.y(value))) y2=(at(self.y(value))) {}
                    text.end.m.sm x=(at(self.left - 8.0)) y=(at(self.y(value) + 4.0)) { (self.label(value)) (curves.sign) }
                }
                @for year in self.year_labels() {
                    line.axis x1=(at(self.x(year))) x2=(at(self.x(year))) y1=(at(floor)) y2=(at(floor + 5.0)) {}
                    text.mid.m.sm x=(at(self.x(year))) y=(at(floor + 20.0)) { (year as i64) }
                }
                @if curves.band.len() > 1 { path.soft2 d=(self.area(&curves.band)) {} }
                @if curves.required.len() > 1 { path.ln.s0.dash2 d=(self.path(&curves.required)) {} }
                @if curves.projected.len() > 1 { path.ln.s2.dash d=(self.path(&curves.projected)) {} }
                @if curves.observed.len() > 1 { path.ln.s1 d=(self.path(&curves.observed)) {} }
                @for (time, value) in &curves.observed { circle.f1 cx=(at(self.x(*time))) cy=(at(self.y(*value))) r="2.6" {} }
                @for (line, text, y) in self.labels(curves) {
                    text.b x=(at(self.width - self.right + 10.0)) y=(at(y)) { (text) }
                    text.m.sm x=(at(self.width - self.right + 10.0)) y=(at(y + 15.0)) { (line) }
                }
            }
        }
    }

    /// Names of the curves beside their last points, apart from each other. The observed one ends inside the drawing
    /// where there is a projection, and is then named beneath its last point by the others.
    fn labels(&self, curves: &Curves) -> Vec<(String, String, f64)> {
        let mut labels: Vec<(String, String, f64)> = Vec::new();
        let named = [
            ("required", &curves.required, &curves.required_text),
            ("projected", &curves.projected, &curves.projected_text),
            ("observed", &curves.observed, &curves.observed_text),
        ];
        for (name, points, text) in named {
            if let Some((time, value)) = points.last() {
                // The curves that end on the date need not say so.
                let ends =
                    if time < &self.years.1 { format!("{name} {}", time.trunc()) } else { name.to_owned() };
                labels.push((ends, text.clone(), self.y(*value) - 2.0));
            }
        }
        labels.sort_by(|(.., a), (.., b)| a.total_cmp(b));
        // Downwards first, then upwards from the floor, so that no label leaves the drawing.
        const APART: f64 = 34.0;
        let lowest = self.height - self.bottom - 16.0;
        for n in 0..labels.len() {
            let least = if n == 0 { 12.0 } else { labels[n - 1].2 + APART };
            labels[n].2 = labels[n].2.max(least);
        }
        for n in (0..labels.len()).rev() {
            let most = if n + 1 == labels.len() { lowest } else { labels[n + 1].2 - APART };
            labels[n].2 = labels[n].2.min(most);
        }
        labels
    }

    fn path(&self, points: &[(f64, f64)]) -> String {
        let mut path = String::new();
        for (n, (time, value)) in points.iter().enumerate() {
            path.push_str(if n == 0 { "M" } else { " L" });
            path.push_str(&format!("{} {}", at(self.x(*time)), at(self.y(*value))));
        }
        path
    }

    fn area(&self, band: &[(f64, f64, f64)]) -> String {
        let upper = band.iter().map(|(time, _, high)| (*time, *high));
        let lower = band.iter().rev().map(|(time, low, _)| (*time, *low));
        format!("{} Z", self.path(&upper.chain(lower).collect::<Vec<_>>()))
    }

    fn label(&self, value: f64) -> String {
        let rounded = (value / self.step).round() * self.step;
        match rounded.abs() {
            large if large >= 1e9 => format!("{}bn", trimmed(rounded / 1e9)),
            large if large >= 1e6 => format!("{}m", trimmed(rounded / 1e6)),
            _ => crate::render::number::group_digits(&trimmed(rounded)),
        }
    }

    fn year_labels(&self) -> Vec<f64> {
        let most = if self.width > 500.0 { 7.0 } else { 4.0 };
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

/// 1, 2 or 5 times a power of ten, not less than the value.
fn round_step(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let times = value / power;
    power * [1.0, 2.0, 5.0].into_iter().find(|round| times <= *round).unwrap_or(10.0)
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The year, with the month as a fraction.
fn time_of(cell: &Cell) -> Option<f64> {
    let text = cell.plain();
    let year: f64 = text.get(..4)?.parse().ok()?;
    let month =
        text.get(4..7).and_then(|rest| rest.strip_prefix('-')).and_then(|month| month.parse::<f64>().ok());
    Some(year + month.map_or(0.0, |month| (month - 1.0) / 12.0))
}
