//! Days on one line: what was planned above it, what happened below it.

use super::{at, shortened};
use maud::{Markup, html};
use polyad_lens::Table;
use polyad_model::PartialDate;

struct Mark {
    event: String,
    date: String,
    /// Years, with the middle of the date's interval as a fraction.
    time: f64,
    /// Whether it was only planned: drawn hollow, above the line.
    planned: bool,
}

/// Rows of a mark: text of neighbours must not touch.
const LEVELS: usize = 3;

pub(super) fn draw(title: &str, table: &Table, event: usize, date: usize) -> Option<Markup> {
    let mut marks: Vec<Mark> = Vec::new();
    for row in &table.rows {
        let event = row.cells.get(event)?.plain();
        let date = row.cells.get(date)?.plain();
        let Ok(parsed) = date.parse::<PartialDate>() else { continue };
        marks.push(Mark { planned: event.starts_with("Planned"), time: middle(parsed), event, date });
    }
    marks.sort_by(|a, b| a.time.total_cmp(&b.time));
    let (first, last) = (marks.first()?.time, marks.last()?.time);
    if marks.len() < 2 || last - first < 1.0 / 366.0 {
        return None;
    }
    let told: Vec<String> = marks.iter().map(|mark| format!("{} {}", mark.event, mark.date)).collect();
    let alternative = format!("{title} on one line: {}.", told.join(", "));
    Some(html! {
        (svg("svg-w", &alternative, &marks, 720.0))
        (svg("svg-n", &alternative, &marks, 358.0))
    })
}

fn svg(class: &str, alternative: &str, marks: &[Mark], width: f64) -> Markup {
    let side = if width > 500.0 { 60.0 } else { 46.0 };
    let (from, to) = (marks[0].time, marks[marks.len() - 1].time);
    let x = |time: f64| side + (time - from) / (to - from) * (width - 2.0 * side);
    let (placed, above, below) = levels(marks, &x);
    let line = 20.0 + 34.0 * above as f64;
    let height = line + 24.0 + 34.0 * below as f64;
    html! {
        svg class=(class) viewBox=(format!("0 0 {} {}", at(width), at(height))) role="img" aria-label=(alternative) {
            line.axis x1="0" x2=(at(width)) y1=(at(line)) y2=(at(line)) {}
            @for year in years(from, to, if width > 500.0 { 8.0 } else { 4.0 }) {
                line.axis x1=(at(x(year))) x2=(at(x(year))) y1=(at(line - 4.0)) y2=(at(line + 4.0)) {}
            }
            @for (mark, level) in marks.iter().zip(&placed) {
                @let place = x(mark.time);
                @let way = if mark.planned { -1.0 } else { 1.0 };
                @let text = line + way * (18.0 + 34.0 * *level as f64) + if mark.planned { -14.0 } else { 4.0 };
                line.grid x1=(at(place)) x2=(at(place)) y1=(at(line)) y2=(at(line + way * (12.0 + 34.0 * *level as f64))) {}
                circle class=(if mark.planned { "fbg s1" } else { "f1" }) cx=(at(place)) cy=(at(line)) r="5" stroke-width="2" {}
                text.mid.sm.halo x=(at(inside(place, width))) y=(at(text)) { (shortened(&mark.event, 18)) }
                text.mid.b.sm.halo x=(at(inside(place, width))) y=(at(text + 14.0)) { (mark.date) }
            }
        }
    }
}

/// Half of the widest label.
const HALF: f64 = 54.0;

/// A label's middle, kept inside the drawing.
fn inside(place: f64, width: f64) -> f64 {
    place.clamp(HALF, (width - HALF).max(HALF))
}

/// The level of each mark, and how many levels there are above and below the line.
fn levels(marks: &[Mark], x: &dyn Fn(f64) -> f64) -> (Vec<usize>, usize, usize) {
    let mut ends = [[f64::NEG_INFINITY; LEVELS]; 2];
    let mut used = [0; 2];
    let mut placed = Vec::with_capacity(marks.len());
    for mark in marks {
        let side = usize::from(!mark.planned);
        let place = x(mark.time);
        let free = ends[side].iter().position(|end| place - end >= 2.0 * HALF);
        let level = free.unwrap_or(LEVELS - 1);
        ends[side][level] = place;
        used[side] = used[side].max(level + 1);
        placed.push(level);
    }
    (placed, used[0], used[1])
}

/// Beginnings of years, not more than asked for.
fn years(from: f64, to: f64, most: f64) -> Vec<f64> {
    let step = ((to - from) / most).ceil().max(1.0);
    let mut year = from.ceil();
    let mut found = Vec::new();
    while year <= to {
        found.push(year);
        year += step;
    }
    found
}

fn middle(date: PartialDate) -> f64 {
    let month = f64::from(date.month().map_or(6, |month| month - 1));
    let day = f64::from(date.day().map_or(15, |day| day - 1));
    f64::from(date.year()) + (month + day / 31.0) / 12.0
}
