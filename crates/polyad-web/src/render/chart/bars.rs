//! Horizontal bars from zero, labelled directly.

use super::{at, measured, shortened};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;

/// More bars than this are read better in the table.
const BARS_MAX: usize = 30;

struct Bar {
    label: String,
    value: f64,
    text: String,
}

pub(super) fn draw(title: &str, table: &Table, label: usize, value: usize) -> Option<Markup> {
    let mut missing = 0;
    let mut bars = Vec::new();
    for row in &table.rows {
        match row.cells.get(value).and_then(measured) {
            Some((measure, number)) if number >= 0.0 => {
                bars.push(Bar {
                    label: row.cells.get(label)?.plain(),
                    value: number,
                    text: measure::bare(measure),
                });
            }
            // Bars begin at zero: a table with losses keeps to its rows.
            Some(_) => return None,
            None => missing += 1,
        }
    }
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    if bars.is_empty() || bars.len() > BARS_MAX || most == 0.0 {
        return None;
    }
    let listed: Vec<String> = bars.iter().take(8).map(|bar| format!("{} {}", bar.label, bar.text)).collect();
    let alternative = format!("{title}. {}. Values in the table below.", listed.join(", "));
    Some(html! {
        (wide(&alternative, &bars, most))
        (narrow(&alternative, &bars, most))
        @if missing > 0 { p.src { (missing) " without a value; see the table." } }
    })
}

fn wide(alternative: &str, bars: &[Bar], most: f64) -> Markup {
    let (left, right, step) = (250.0, 600.0, 30.0);
    let height = bars.len() as f64 * step + 8.0;
    html! {
        svg.svg-w viewBox=(format!("0 0 720 {}", at(height))) role="img" aria-label=(alternative) {
            line.axis x1=(at(left)) y1="0" x2=(at(left)) y2=(at(height)) {}
            @for (n, bar) in bars.iter().enumerate() {
                @let y = n as f64 * step + 6.0;
                @let width = (bar.value / most * (right - left)).max(1.0);
                text.end x=(at(left - 10.0)) y=(at(y + 14.0)) { (shortened(&bar.label, 34)) }
                rect.f1 x=(at(left + 1.0)) y=(at(y)) width=(at(width)) height="20" {}
                text.b x=(at(left + width + 9.0)) y=(at(y + 14.0)) { (shortened(&bar.text, 18)) }
            }
        }
    }
}

fn narrow(alternative: &str, bars: &[Bar], most: f64) -> Markup {
    let step = 44.0;
    html! {
        svg.svg-n viewBox=(format!("0 0 358 {}", at(bars.len() as f64 * step + 4.0))) role="img" aria-label=(alternative) {
            @for (n, bar) in bars.iter().enumerate() {
                @let y = n as f64 * step;
                @let width = (bar.value / most * 260.0).max(1.0);
                text x="0" y=(at(y + 14.0)) { (shortened(&bar.label, 46)) }
                rect.f1 x="0" y=(at(y + 20.0)) width=(at(width)) height="16" {}
                text.b x=(at(width + 8.0)) y=(at(y + 33.0)) { (shortened(&bar.text, 14)) }
            }
        }
    }
}
