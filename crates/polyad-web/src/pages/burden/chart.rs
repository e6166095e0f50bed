//! The range over the rules: a line a member from its least to its greatest ratio, with the rule shown as a mark.

use maud::{Markup, html};
use polyad_lens::{Cell, Measure, Table};

/// Members drawn; the others stand in the table.
const MEMBERS_MAX: usize = 40;
/// Ratios drawn: an eighth of what is asked to eight times of it, by doublings; what lies beyond stands at the edge.
const DOUBLINGS: f64 = 3.0;
/// What stands at the axis.
const STEPS: [(f64, &str); 7] =
    [(-3.0, "⅛"), (-2.0, "¼"), (-1.0, "½"), (0.0, "as asked"), (1.0, "2×"), (2.0, "4×"), (3.0, "8×")];

struct Line {
    name: String,
    least: f64,
    greatest: f64,
    shown: Option<f64>,
    text: String,
}

/// How wide a drawing is, and where its scale begins and ends.
struct Room {
    class: &'static str,
    width: f64,
    left: f64,
    right: f64,
    step: f64,
    is_narrow: bool,
}

/// The drawing of the table of members; nothing where no member has a ratio.
pub(super) fn draw(table: &Table, rule: &str) -> Option<Markup> {
    let at = |key: &str| table.columns.iter().position(|column| column.key == key);
    let (least, greatest, ratio) = (at("least")?, at("greatest")?, at("ratio")?);
    let all: Vec<Line> = table
        .rows
        .iter()
        .filter_map(|row| {
            let of = |column: usize| measured(row.cells.get(column)?);
            let (low, high) = (of(least)?, of(greatest)?);
            let text = if number(low) == number(high) {
                number(low)
            } else {
                format!("{} to {}", number(low), number(high))
            };
            Some(Line {
                name: row.cells.first()?.plain(),
                least: low,
                greatest: high,
                shown: of(ratio),
                text,
            })
        })
        .collect();
    if all.is_empty() {
        return None;
    }
    let drawn = &all[..all.len().min(MEMBERS_MAX)];
    let told: Vec<String> = drawn.iter().take(8).map(|line| format!("{} {}", line.name, line.text)).collect();
    let alternative = format!(
        "Given over asked, from the least to the greatest over the rules: {}. Values in the table below.",
        told.join("; ")
    );
    let wide = Room { class: "svg-w", width: 720.0, left: 190.0, right: 590.0, step: 30.0, is_narrow: false };
    let narrow = Room { class: "svg-n", width: 358.0, left: 14.0, right: 344.0, step: 48.0, is_narrow: true };
    Some(html! {
        p.src { "Line: from the least to the greatest over the rules. Mark: " (rule) ". On the right of “as asked”, more was given than asked." }
        (svg(&wide, &alternative, drawn))
        (svg(&narrow, &alternative, drawn))
        @if all.len() > MEMBERS_MAX { p.src { (all.len() - MEMBERS_MAX) " more members in the table." } }
    })
}

fn svg(room: &Room, alternative: &str, lines: &[Line]) -> Markup {
    let Room { class, width, left, right, step, is_narrow } = *room;
    let foot = lines.len() as f64 * step + 10.0;
    let x = |ratio: f64| {
        let doublings = if ratio > 0.0 { ratio.log2().clamp(-DOUBLINGS, DOUBLINGS) } else { -DOUBLINGS };
        left + (doublings + DOUBLINGS) / (2.0 * DOUBLINGS) * (right - left)
    };
    html! {
        svg class=(class) viewBox=(format!("0 0 {} {}", coordinate(width), coordinate(foot + 26.0))) role="img" aria-label=(alternative) {
            @for (doublings, label) in STEPS {
                @let at = x(2f64.powf(doublings));
                line class=(if doublings == 0.0 { "axis" } else { "grid" }) x1=(coordinate(at)) x2=(coordinate(at)) y1="0" y2=(coordinate(foot)) {}
                text.mid.m.sm x=(coordinate(at)) y=(coordinate(foot + 18.0)) { (label) }
            }
            @for (n, line) in lines.iter().enumerate() {
                @let top = n as f64 * step;
                @let y = if is_narrow { top + 34.0 } else { top + 19.0 };
                @let (from, to) = (x(line.least), x(line.greatest));
                @if is_narrow {
                    text x="0" y=(coordinate(top + 18.0)) { (shortened(&line.name, 26)) }
                    text.end.b x=(coordinate(width)) y=(coordinate(top + 18.0)) { (line.text) }
                } @else {
                    text.end x=(coordinate(left - 16.0)) y=(coordinate(y + 5.0)) { (shortened(&line.name, 24)) }
                    text.b x=(coordinate(right + 14.0)) y=(coordinate(y + 5.0)) { (line.text) }
                }
                rect.soft1 x=(coordinate(from - 3.0)) y=(coordinate(y - 5.0)) width=(coordinate(to - from + 6.0)) height="10" rx="5" {}
                @if let Some(shown) = line.shown { circle.f1 cx=(coordinate(x(shown))) cy=(coordinate(y)) r="6" {} }
            }
        }
    }
}

fn measured(cell: &Cell) -> Option<f64> {
    let value = |measure: &Measure| measure.value.map(|value| value.to_f64());
    match cell {
        Cell::Measure(measure) => value(measure).filter(|value| value.is_finite()),
        _ => None,
    }
}

/// A ratio with two digits after the point, as the table rounds it at most.
fn number(ratio: f64) -> String {
    format!("{ratio:.2}")
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A coordinate with one decimal.
fn coordinate(value: f64) -> String {
    format!("{value:.1}")
}
