//! A line over time: observed values solid, a gap where nothing is reported.

use super::axes::{Axes, Room, Scale, time_of};
use super::{at, measured};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;

struct Point {
    year: f64,
    value: f64,
    text: String,
}

pub(super) fn draw(title: &str, table: &Table, period: usize, value: usize) -> Option<Markup> {
    // A point a row; `None` is a period without a value, where the line breaks.
    let mut points: Vec<(f64, Option<Point>)> = Vec::new();
    let mut scale = Scale::Number;
    for row in &table.rows {
        let year = time_of(row.cells.get(period)?)?;
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
    let drawing = |class: &str, width: f64, height: f64, right: f64| {
        let room = Room { width, height, left: 56.0, right };
        let axes = Axes::around(known.iter().map(|point| (point.year, point.value)), room, scale);
        axes.svg(class, &alternative, &curve(&axes, &points, last))
    };
    Some(html! { (drawing("svg-w", 720.0, 300.0, 90.0)) (drawing("svg-n", 358.0, 220.0, 20.0)) })
}

/// The line with its points, and its last value: beside it where there is room, else above it.
fn curve(axes: &Axes, points: &[(f64, Option<Point>)], last: &Point) -> Markup {
    html! {
        @for part in solid_parts(points) {
            path.ln.s1 d=(axes.path(part.iter().map(|point| (point.year, point.value)))) {}
        }
        @for point in points.iter().filter_map(|(_, point)| point.as_ref()) {
            circle.f1 cx=(at(axes.x(point.year))) cy=(at(axes.y(point.value))) r="2.6" {}
        }
        @if axes.room.right > 40.0 {
            text.b x=(at(axes.x(last.year) + 10.0)) y=(at(axes.y(last.value) + 4.0)) { (last.text) }
        } @else {
            text.b.end.halo x=(at(axes.x(last.year))) y=(at((axes.y(last.value) - 9.0).max(12.0))) { (last.text) }
        }
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
