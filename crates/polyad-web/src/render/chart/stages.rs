//! Promised, signed, paid, used: bars from zero under each other, to one scale within a unit and never across units.

use super::{at, measured, shortened};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;

/// Units that are drawn; the others stand in the table.
const UNITS_MAX: usize = 4;
/// What is drawn, with its class: soft what was promised, full what was paid. Money of others is no stage of this.
const STAGES: [(&str, &str); 5] =
    [("promised", "soft1"), ("signed", "soft1"), ("paid", "f1"), ("paid, net", "f1"), ("used", "f3")];

struct Bar {
    stage: String,
    class: &'static str,
    value: f64,
    text: String,
}

pub(super) fn draw(title: &str, table: &Table, unit: usize, stage: usize, value: usize) -> Option<Markup> {
    let mut units: Vec<(String, Vec<Bar>)> = Vec::new();
    for row in &table.rows {
        let (unit, stage) = (row.cells.get(unit)?.plain(), row.cells.get(stage)?.plain());
        let Some((_, class)) = STAGES.iter().find(|(known, _)| *known == stage) else { continue };
        let Some((measure, value)) =
            row.cells.get(value).and_then(measured).filter(|(_, value)| *value >= 0.0)
        else {
            continue;
        };
        let bar = Bar { stage, class, value, text: measure::bare(measure) };
        match units.last_mut().filter(|(known, _)| *known == unit) {
            Some((_, bars)) => bars.push(bar),
            None => units.push((unit, vec![bar])),
        }
    }
    units.retain(|(_, bars)| bars.iter().any(|bar| bar.value > 0.0));
    let left_out = units.len().saturating_sub(UNITS_MAX);
    units.truncate(UNITS_MAX);
    if units.is_empty() {
        return None;
    }
    Some(html! {
        @for (unit, bars) in &units {
            @let told: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.stage, bar.text)).collect();
            @let alternative = format!("{title}, {unit}: {}. Values in the table below.", told.join(", "));
            (svg("svg-w", &alternative, bars, [720.0, 110.0, 560.0]))
            (svg("svg-n", &alternative, bars, [358.0, 80.0, 236.0]))
        }
        @if left_out > 0 { p.src { (left_out) " more units in the table." } }
    })
}

/// Bars of one unit: width of the drawing, where bars begin and where the longest ends.
fn svg(class: &str, alternative: &str, bars: &[Bar], [width, left, right]: [f64; 3]) -> Markup {
    let step = 28.0;
    let height = bars.len() as f64 * step + 8.0;
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    html! {
        svg class=(class) viewBox=(format!("0 0 {} {}", at(width), at(height))) role="img" aria-label=(alternative) {
            line.axis x1=(at(left)) x2=(at(left)) y1="0" y2=(at(height)) {}
            @for (n, bar) in bars.iter().enumerate() {
                @let y = n as f64 * step + 5.0;
                @let long = if bar.value > 0.0 { (bar.value / most * (right - left)).max(1.0) } else { 0.0 };
                text.end x=(at(left - 8.0)) y=(at(y + 14.0)) { (shortened(&bar.stage, 14)) }
                rect class=(bar.class) x=(at(left + 1.0)) y=(at(y)) width=(at(long)) height="19" {}
                text.b x=(at(left + long + 8.0)) y=(at(y + 14.0)) { (shortened(&bar.text, 18)) }
            }
        }
    }
}
