//! Bands between those who give and those who receive. Widths are sums; the greatest flows only.

use super::{at, measured, shortened};
use crate::render::measure;
use maud::{Markup, html};
use polyad_lens::Table;

/// Flows that are drawn; the table has all.
const FLOWS_MOST: usize = 14;
/// Least height of a label's place.
const PITCH: f64 = 22.0;
/// The height that all flows together have.
const HEIGHT: f64 = 300.0;
/// Left and right edge of the bands.
const LEFT: f64 = 246.0;
const RIGHT: f64 = 474.0;
/// Width of the bar of one who gives or receives.
const BAR: f64 = 8.0;

struct Flow {
    from: usize,
    to: usize,
    value: f64,
    text: String,
}

/// One who gives or receives: where its bar stands.
struct Node {
    name: String,
    value: f64,
    top: f64,
    /// Where the next band begins.
    filled: f64,
}

pub(super) fn draw(title: &str, table: &Table, from: usize, to: usize, value: usize) -> Option<Markup> {
    let mut givers: Vec<Node> = Vec::new();
    let mut receivers: Vec<Node> = Vec::new();
    let mut flows = Vec::new();
    for row in &table.rows {
        let Some((measure, number)) =
            row.cells.get(value).and_then(measured).filter(|(_, number)| *number > 0.0)
        else {
            continue;
        };
        if flows.len() == FLOWS_MOST {
            break;
        }
        let text = measure::bare(measure);
        let (from, to) = (row.cells.get(from)?.plain(), row.cells.get(to)?.plain());
        let (from, to) = (place(&mut givers, from, number), place(&mut receivers, to, number));
        flows.push(Flow { from, to, value: number, text });
    }
    if flows.len() < 2 {
        return None;
    }
    let whole: f64 = flows.iter().map(|flow| flow.value).sum();
    let scale = HEIGHT / whole;
    let height = stack(&mut givers, scale).max(stack(&mut receivers, scale));
    let listed: Vec<String> = flows.iter().take(6).map(|flow| words(flow, &givers, &receivers)).collect();
    let alternative = format!("{title}: {}. All of them in the table below.", listed.join("; "));
    let left_out = table.rows.len() - flows.len();
    Some(html! {
        (wide(&alternative, &flows, &mut givers, &mut receivers, scale, height))
        (narrow(&alternative, &flows, &givers, &receivers))
        @if left_out > 0 { p.src { "The " (flows.len()) " greatest flows of this page are drawn; the table has " (left_out) " more." } }
    })
}

fn words(flow: &Flow, givers: &[Node], receivers: &[Node]) -> String {
    format!("{} to {}, {}", givers[flow.from].name, receivers[flow.to].name, flow.text)
}

/// The number of a node, with the flow's value added to it.
fn place(nodes: &mut Vec<Node>, name: String, value: f64) -> usize {
    let found = nodes.iter().position(|node| node.name == name).unwrap_or_else(|| {
        nodes.push(Node { name, value: 0.0, top: 0.0, filled: 0.0 });
        nodes.len() - 1
    });
    nodes[found].value += value;
    found
}

/// Puts nodes above each other, each in a place that holds its label; gives the height.
fn stack(nodes: &mut [Node], scale: f64) -> f64 {
    let mut top = 0.0;
    for node in nodes {
        let own = (node.value * scale).max(1.0);
        let slot = (own + 8.0).max(PITCH);
        node.top = top + (slot - own) / 2.0;
        node.filled = node.top;
        top += slot;
    }
    top
}

fn wide(
    alternative: &str,
    flows: &[Flow],
    givers: &mut [Node],
    receivers: &mut [Node],
    scale: f64,
    height: f64,
) -> Markup {
    let bands: Vec<(String, String)> = flows
        .iter()
        .map(|flow| {
            let thick = (flow.value * scale).max(1.0);
            let title = words(flow, givers, receivers);
            let (a, b) = (&mut givers[flow.from].filled, &mut receivers[flow.to].filled);
            let path = band(*a, *b, thick);
            *a += thick;
            *b += thick;
            (path, title)
        })
        .collect();
    html! {
        svg.svg-w viewBox=(format!("0 0 720 {}", at(height))) role="img" aria-label=(alternative) {
            @for (path, title) in &bands { path.band d=(path) { title { (title) } } }
            @for node in givers.iter() {
                rect.f1 x=(at(LEFT - BAR)) y=(at(node.top)) width=(at(BAR)) height=(at((node.value * scale).max(1.0))) {}
                text.end x=(at(LEFT - BAR - 8.0)) y=(at(middle(node, scale))) { (shortened(&node.name, 30)) }
            }
            @for node in receivers.iter() {
                rect.f1 x=(at(RIGHT)) y=(at(node.top)) width=(at(BAR)) height=(at((node.value * scale).max(1.0))) {}
                text x=(at(RIGHT + BAR + 8.0)) y=(at(middle(node, scale))) { (shortened(&node.name, 30)) }
            }
        }
    }
}

/// The base line of a node's label.
fn middle(node: &Node, scale: f64) -> f64 {
    node.top + (node.value * scale).max(1.0) / 2.0 + 4.0
}

fn band(a: f64, b: f64, thick: f64) -> String {
    let half = (LEFT + RIGHT) / 2.0;
    format!(
        "M{l} {a}C{h} {a} {h} {b} {r} {b}V{d}C{h} {d} {h} {c} {l} {c}Z",
        l = at(LEFT),
        r = at(RIGHT),
        h = at(half),
        a = at(a),
        b = at(b),
        c = at(a + thick),
        d = at(b + thick),
    )
}

/// On narrow pages bars take the place of bands: two labels side by side would not be read.
fn narrow(alternative: &str, flows: &[Flow], givers: &[Node], receivers: &[Node]) -> Markup {
    let step = 62.0;
    let most = flows.iter().map(|flow| flow.value).fold(0.0, f64::max);
    html! {
        svg.svg-n viewBox=(format!("0 0 358 {}", at(flows.len() as f64 * step + 4.0))) role="img" aria-label=(alternative) {
            @for (n, flow) in flows.iter().enumerate() {
                @let y = n as f64 * step;
                @let width = (flow.value / most * 260.0).max(1.0);
                text x="0" y=(at(y + 14.0)) { (shortened(&givers[flow.from].name, 46)) }
                text x="0" y=(at(y + 31.0)) { "to " (shortened(&receivers[flow.to].name, 43)) }
                rect.f1 x="0" y=(at(y + 38.0)) width=(at(width)) height="16" {}
                text.b x=(at(width + 8.0)) y=(at(y + 51.0)) { (shortened(&flow.text, 14)) }
            }
        }
    }
}
