//! A round table seen from above: one mark a seat, in the order of its categories, with the category's letter.

use super::at;
use maud::{Markup, html};
use polyad_lens::Table;
use std::f64::consts::TAU;

/// More marks than this cannot be told apart.
const SEATS_MAX: usize = 400;

/// What one is called, and what several are.
type Words = (&'static str, &'static str);

const UNCLASSIFIED: Words = ("other or not classified", "others and not classified");

/// Class of the fill of each letter; what has no letter stands grey.
const FILLS: [(&str, &str, Words); 7] = [
    ("S", "f1", ("state", "states")),
    ("I", "f5", ("international organisation", "international organisations")),
    ("B", "f2", ("business", "business")),
    ("P", "f4", ("philanthropy", "philanthropy")),
    ("C", "f3", ("civil society", "civil society")),
    ("M", "f6", ("city or region", "cities and regions")),
    ("A", "f7", ("academic or technical", "academic and technical")),
];

pub(super) fn draw(title: &str, table: &Table, _actor: usize, category: usize) -> Option<Markup> {
    let letters: Vec<String> =
        table.rows.iter().map(|row| row.cells.get(category).map(|c| c.plain())).collect::<Option<_>>()?;
    if letters.is_empty() || letters.len() > SEATS_MAX {
        return None;
    }
    let mut seated: Vec<&'static str> = letters.iter().map(|letter| known_letter(letter)).collect();
    seated.sort_by_key(|letter| place_of(letter));
    let counts: Vec<(usize, &str, &str, Words)> = FILLS
        .iter()
        .map(|(letter, fill, words)| (seated.iter().filter(|s| *s == letter).count(), *letter, *fill, *words))
        .chain([(seated.iter().filter(|s| **s == "-").count(), "-", "f0", UNCLASSIFIED)])
        .filter(|(count, ..)| *count > 0)
        .collect();
    let listed: Vec<String> =
        counts.iter().map(|(count, _, _, words)| format!("{count} {}", called(*count, *words))).collect();
    let alternative = format!(
        "Round table seen from above with {} {}: {}. {title}.",
        seated.len(),
        if seated.len() == 1 { "seat" } else { "seats" },
        listed.join(", ")
    );
    Some(html! {
        (table_svg("svg-w seat-svg", 560.0, 330.0, &alternative, &seated))
        (table_svg("svg-n", 358.0, 260.0, &alternative, &seated))
        ul.key.gap-s {
            @for (count, letter, fill, words) in counts {
                li {
                    svg.letter viewBox="0 0 22 22" aria-hidden="true" {
                        circle class=(fill) cx="11" cy="11" r="11" {}
                        text.mid.sm.onmark x="11" y="15.5" { (letter) }
                    }
                    (count) " " (called(count, words))
                }
            }
        }
    })
}

fn called(count: usize, (one, several): Words) -> &'static str {
    if count == 1 { one } else { several }
}

fn known_letter(letter: &str) -> &'static str {
    FILLS.iter().find(|(known, ..)| *known == letter).map_or("-", |(known, ..)| known)
}

fn place_of(letter: &str) -> usize {
    FILLS.iter().position(|(known, ..)| *known == letter).unwrap_or(FILLS.len())
}

/// The table with its rings of seats. Many seats stand in two or three rings, and lose their letters.
fn table_svg(class: &str, width: f64, height: f64, alternative: &str, seated: &[&'static str]) -> Markup {
    let rings = if seated.len() > 180 {
        3
    } else if seated.len() > 80 {
        2
    } else {
        1
    };
    let per_ring = seated.len().div_ceil(rings);
    let radius = (around(width / 2.0 - 18.0, height / 2.0 - 18.0) / per_ring as f64 / 2.6).clamp(3.0, 12.0);
    let outer = (width / 2.0 - radius - 2.0, height / 2.0 - radius - 2.0);
    let gap = radius * 2.4;
    let inner = |ring: usize| (outer.0 - gap * ring as f64, outer.1 - gap * ring as f64);
    let (table_x, table_y) =
        (inner(rings - 1).0 - radius * 2.0 - 8.0, inner(rings - 1).1 - radius * 2.0 - 8.0);
    let (cx, cy) = (width / 2.0, height / 2.0);
    let places: Vec<(f64, f64, &str)> = places(seated, rings, &inner);
    html! {
        svg class=(class) viewBox=(format!("0 0 {} {}", at(width), at(height))) role="img" aria-label=(alternative) {
            ellipse.fpaper.edge cx=(at(cx)) cy=(at(cy)) rx=(at(table_x.max(10.0))) ry=(at(table_y.max(6.0))) {}
            @for (x, y, letter) in places {
                circle class=(fill_of(letter)) cx=(at(cx + x)) cy=(at(cy + y)) r=(at(radius)) {}
                @if radius >= 8.5 { text.mid.sm.onmark x=(at(cx + x)) y=(at(cy + y + 4.4)) { (letter) } }
            }
            @if table_y > 24.0 {
                text.mid.b x=(at(cx)) y=(at(cy + 5.0)) {
                    (seated.len()) (if seated.len() == 1 { " seat" } else { " seats" })
                }
            }
        }
    }
}

fn fill_of(letter: &str) -> &'static str {
    FILLS.iter().find(|(known, ..)| *known == letter).map_or("f0", |(_, fill, _)| fill)
}

/// Where each seat stands, from the top clockwise, at equal distances along its ring.
fn places<'a>(
    seated: &[&'a str],
    rings: usize,
    inner: &dyn Fn(usize) -> (f64, f64),
) -> Vec<(f64, f64, &'a str)> {
    // Categories keep together across rings: seat n stands in ring n mod rings, at its share of the way round.
    let mut found = Vec::with_capacity(seated.len());
    for ring in 0..rings {
        let (a, b) = inner(ring);
        let own: Vec<&str> = seated.iter().skip(ring).step_by(rings).copied().collect();
        let length = around(a, b);
        let (mut walked, mut next) = (0.0, 0);
        let steps = 2000;
        let mut before = (0.0, -b);
        for step in 0..=steps {
            let angle = TAU * step as f64 / steps as f64;
            let point = (a * angle.sin(), -b * angle.cos());
            walked += ((point.0 - before.0).powi(2) + (point.1 - before.1).powi(2)).sqrt();
            before = point;
            while next < own.len() && walked + 1e-9 >= length * (next as f64 + 0.5) / own.len() as f64 {
                found.push((point.0, point.1, own[next]));
                next += 1;
            }
        }
    }
    found
}

/// Length of an ellipse, near enough (Ramanujan's first approximation, 1914).
fn around(a: f64, b: f64) -> f64 {
    std::f64::consts::PI * (3.0 * (a + b) - ((3.0 * a + b) * (a + 3.0 * b)).sqrt())
}
