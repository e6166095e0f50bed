//! A goal's series: observed values solid, the required path dashed, the projection dotted with its band.

use super::axes::{Axes, Room, Scale, time_of};
use super::{at, measured};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;

/// One column of the table as points by time.
type Points = Vec<(f64, f64)>;

/// What is drawn, and how its ends are labelled.
struct Curves {
    observed: Points,
    required: Points,
    projected: Points,
    /// Time, lower and upper end.
    band: Vec<(f64, f64, f64)>,
    scale: Scale,
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
        (curves.drawn(720.0, 320.0, 150.0).svg("svg-w", &alternative))
        (curves.drawn(358.0, 250.0, 96.0).svg("svg-n", &alternative))
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
            scale: Scale::Number,
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
                    curves.scale = Scale::of(&measure.unit);
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

    fn drawn(&self, width: f64, height: f64, right: f64) -> Drawing<'_> {
        let room = Room { width, height, left: 50.0, right };
        Drawing { curves: self, axes: Axes::around(self.all(), room, self.scale) }
    }

    fn all(&self) -> impl Iterator<Item = (f64, f64)> {
        let band = self.band.iter().flat_map(|(time, low, high)| [(*time, *low), (*time, *high)]);
        self.observed.iter().chain(&self.required).chain(&self.projected).copied().chain(band)
    }
}

/// The curves between their axes.
struct Drawing<'a> {
    curves: &'a Curves,
    axes: Axes,
}

impl Drawing<'_> {
    fn svg(&self, class: &str, alternative: &str) -> Markup {
        let (curves, axes) = (self.curves, &self.axes);
        let beside = at(axes.room.width - axes.room.right + 10.0);
        let line = |points: &Points| axes.path(points.iter().copied());
        axes.svg(class, alternative, &html! {
            @if curves.band.len() > 1 { path.soft2 d=(self.area()) {} }
            @if curves.required.len() > 1 { path.ln.s0.dash2 d=(line(&curves.required)) {} }
            @if curves.projected.len() > 1 { path.ln.s2.dash d=(line(&curves.projected)) {} }
            @if curves.observed.len() > 1 { path.ln.s1 d=(line(&curves.observed)) {} }
            @for (time, value) in &curves.observed { circle.f1 cx=(at(axes.x(*time))) cy=(at(axes.y(*value))) r="2.6" {} }
            @for (line, text, y) in self.labels() {
                text.b x=(beside) y=(at(y)) { (text) }
                text.m.sm x=(beside) y=(at(y + 15.0)) { (line) }
            }
        })
    }

    /// Names of the curves beside their last points, apart from each other. The observed one ends inside the drawing
    /// where there is a projection, and is then named beneath its last point by the others.
    fn labels(&self) -> Vec<(String, String, f64)> {
        let mut labels: Vec<(String, String, f64)> = Vec::new();
        let named = [
            ("required", &self.curves.required, &self.curves.required_text),
            ("projected", &self.curves.projected, &self.curves.projected_text),
            ("observed", &self.curves.observed, &self.curves.observed_text),
        ];
        for (name, points, text) in named {
            if let Some((time, value)) = points.last() {
                // The curves that end on the date need not say so.
                let ends = if time < &self.axes.years.1 {
                    format!("{name} {}", time.trunc())
                } else {
                    name.to_owned()
                };
                labels.push((ends, text.clone(), self.axes.y(*value) - 2.0));
            }
        }
        labels.sort_by(|(.., a), (.., b)| a.total_cmp(b));
        // Downwards first, then upwards from the floor, so that no label leaves the drawing.
        const APART: f64 = 34.0;
        let lowest = self.axes.floor() - 16.0;
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

    fn area(&self) -> String {
        let upper = self.curves.band.iter().map(|(time, _, high)| (*time, *high));
        let lower = self.curves.band.iter().rev().map(|(time, low, _)| (*time, *low));
        format!("{} Z", self.axes.path(upper.chain(lower)))
    }
}
