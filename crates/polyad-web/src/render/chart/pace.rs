//! What was due and what was paid, each added up over time: due dashed, paid solid, the gap between them to be seen.

use super::{at, measured};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;
use polyad_model::PartialDate;

/// A sum at a time.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    /// Years, with the day as a fraction.
    time: f64,
    value: f64,
    text: String,
}

struct Pace {
    due: Vec<Point>,
    paid: Vec<Point>,
    /// Whether what is due jumps at instalments; else it grows evenly.
    is_stepped: bool,
    times: (f64, f64),
    most: f64,
    today: Option<f64>,
}

pub(super) fn draw(
    title: &str,
    table: &Table,
    date: usize,
    due: usize,
    paid: usize,
    what: usize,
) -> Option<Markup> {
    let pace = Pace::of(table, [date, due, paid, what])?;
    let last = |points: &[Point]| {
        points.last().map(|point| point.text.clone()).unwrap_or_else(|| "nothing on record".to_owned())
    };
    let alternative = format!(
        "{title}. Due in the end {}, paid {}. Values in the table below.",
        last(&pace.due),
        last(&pace.paid)
    );
    Some(html! {
        (Drawing { pace: &pace, width: 720.0, height: 290.0, left: 20.0, right: 130.0 }.svg("svg-w", &alternative))
        (Drawing { pace: &pace, width: 358.0, height: 230.0, left: 8.0, right: 96.0 }.svg("svg-n", &alternative))
    })
}

impl Pace {
    fn of(table: &Table, [date, due, paid, what]: [usize; 4]) -> Option<Pace> {
        let mut pace = Pace {
            due: Vec::new(),
            paid: Vec::new(),
            is_stepped: true,
            times: (f64::INFINITY, f64::NEG_INFINITY),
            most: 0.0,
            today: None,
        };
        for row in &table.rows {
            let time = years(row.cells.get(date)?.plain().parse().ok()?);
            pace.times = (pace.times.0.min(time), pace.times.1.max(time));
            let words = row.cells.get(what).map(|cell| cell.plain()).unwrap_or_default();
            pace.is_stepped &= !words.contains("begins");
            if words.contains("day asked about") {
                pace.today = Some(time);
            }
            for (column, points) in [(due, &mut pace.due), (paid, &mut pace.paid)] {
                if let Some((measure, value)) = row.cells.get(column).and_then(measured) {
                    points.push(Point { time, value, text: measure::bare(measure) });
                    pace.most = pace.most.max(value);
                }
            }
        }
        let any = !pace.due.is_empty() && pace.most > 0.0 && pace.times.1 > pace.times.0;
        // Sums below zero, of money given back, are read in the table.
        let falls_below = pace.paid.iter().any(|point| point.value < 0.0);
        (any && !falls_below).then_some(pace)
    }
}

struct Drawing<'a> {
    pace: &'a Pace,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
}

const TOP: f64 = 18.0;
const BOTTOM: f64 = 30.0;

impl Drawing<'_> {
    fn x(&self, time: f64) -> f64 {
        let (from, to) = self.pace.times;
        self.left + (time - from) / (to - from) * (self.width - self.left - self.right)
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (1.0 - value / self.pace.most) * (self.height - TOP - BOTTOM)
    }

    fn svg(&self, class: &str, alternative: &str) -> Markup {
        let floor = self.height - BOTTOM;
        let end = self.width - self.right;
        let (due, paid) = (self.pace.due.last(), self.pace.paid.last());
        let (due_at, paid_at) = self.labels();
        html! {
            svg class=(class) viewBox=(format!("0 0 {} {}", at(self.width), at(self.height))) role="img" aria-label=(alternative) {
                line.axis x1=(at(self.left)) x2=(at(end)) y1=(at(floor)) y2=(at(floor)) {}
                @for year in self.years() {
                    line.axis x1=(at(self.x(year))) x2=(at(self.x(year))) y1=(at(floor)) y2=(at(floor + 5.0)) {}
                    text.mid.m.sm x=(at(self.x(year).clamp(16.0, self.width - 16.0))) y=(at(floor + 20.0)) { (year as i64) }
                }
                @if let Some(today) = self.pace.today.filter(|today| *today < self.pace.times.1) {
                    line.grid x1=(at(self.x(today))) x2=(at(self.x(today))) y1=(at(TOP)) y2=(at(floor)) {}
                    text.mid.m.sm x=(at(self.x(today).clamp(30.0, end))) y="12" { "today" }
                }
                path.ln.s2.dash2 d=(self.path(&self.pace.due, self.pace.is_stepped)) {}
                path.ln.s1 d=(self.path(&self.pace.paid, true)) {}
                @for point in &self.pace.paid {
                    circle.f1 cx=(at(self.x(point.time))) cy=(at(self.y(point.value))) r="2.6" {}
                }
                @if let Some(due) = due { (self.label("due", &due.text, due_at)) }
                @if let Some(paid) = paid { (self.label("paid", &paid.text, paid_at)) }
                @else { text.m.sm x=(at(end + 8.0)) y=(at(floor - 4.0)) { "paid: no record" } }
            }
        }
    }

    fn label(&self, word: &str, text: &str, y: f64) -> Markup {
        let x = self.width - self.right + 8.0;
        html! {
            text.sm.m x=(at(x)) y=(at(y)) { (word) }
            text.b.sm x=(at(x)) y=(at(y + 15.0)) { (super::shortened(text, 16)) }
        }
    }

    /// Where the labels stand: at the ends of their lines, apart from each other.
    fn labels(&self) -> (f64, f64) {
        let y = |points: &[Point]| points.last().map_or(self.height - BOTTOM, |point| self.y(point.value));
        let (due, paid) = (y(&self.pace.due), y(&self.pace.paid));
        let lowest = self.height - BOTTOM - 18.0;
        if (due - paid).abs() >= 34.0 {
            return (due.clamp(TOP, lowest), paid.clamp(TOP, lowest));
        }
        let upper = ((due + paid) / 2.0 - 17.0).clamp(TOP, lowest - 34.0);
        if due <= paid { (upper, upper + 34.0) } else { (upper + 34.0, upper) }
    }

    /// From nothing, through every point, on to the end of what is known.
    fn path(&self, points: &[Point], is_stepped: bool) -> String {
        let Some(first) = points.first() else { return String::new() };
        let mut path =
            format!("M{} {}", at(self.x(first.time)), at(self.y(if is_stepped { 0.0 } else { first.value })));
        let mut level = if is_stepped { 0.0 } else { first.value };
        for point in points {
            if is_stepped {
                path.push_str(&format!(" L{} {}", at(self.x(point.time)), at(self.y(level))));
            }
            path.push_str(&format!(" L{} {}", at(self.x(point.time)), at(self.y(point.value))));
            level = point.value;
        }
        path
    }

    fn years(&self) -> Vec<f64> {
        let (from, to) = self.pace.times;
        let most = if self.width > 500.0 { 8.0 } else { 4.0 };
        let step = ((to - from) / most).ceil().max(1.0);
        let mut year = from.ceil();
        let mut found = Vec::new();
        while year <= to {
            found.push(year);
            year += step;
        }
        found
    }
}

fn years(date: PartialDate) -> f64 {
    let day = date.first_day();
    f64::from(day.year()) + (f64::from(day.day_of_year()) - 1.0) / f64::from(day.days_in_year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_part_of_its_year() {
        let at = |text: &str| years(text.parse().unwrap());
        assert_eq!(at("2024-01-01"), 2024.0);
        assert!(at("2024-12-31") < 2025.0 && at("2024-12-31") > 2024.99);
    }
}
