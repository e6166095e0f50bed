//! The hash ladder: how one statement's hash leads to the root of the log, step by step.

use maud::{Markup, html};
use polyad_log::hash::{Hash, leaf_hash, node_hash};
use polyad_log::receipt::TlogProof;

/// One step: the hash supplied by the log, its side, and the hash that comes out.
pub(crate) struct Step {
    /// Whether the supplied hash stands to the left of ours.
    pub(crate) from_left: bool,
    /// The hash supplied by the log.
    pub(crate) supplied: Hash,
    /// The hash of both together.
    pub(crate) result: Hash,
}

/// The steps from a leaf to a root.
pub(crate) struct Ladder {
    /// The hash of the statement's own entry.
    pub(crate) leaf: Hash,
    /// The steps, from the leaf up.
    pub(crate) steps: Vec<Step>,
}

impl Ladder {
    /// Walks the proof of an entry; `None` when it does not fit a tree of this size.
    ///
    /// The order of sides is that of RFC 6962, section 2.1.1, as [`polyad_log::proof::InclusionProof::verify`] has it.
    pub(crate) fn walk(entry: &[u8], proof: &TlogProof, size: u64) -> Option<Ladder> {
        let leaf = leaf_hash(entry);
        let (mut node, mut last) = (proof.index.0, size.checked_sub(1)?);
        if node > last {
            return None;
        }
        let mut hash = leaf;
        let mut steps = Vec::with_capacity(proof.path.len());
        for supplied in &proof.path {
            if last == 0 {
                return None;
            }
            let from_left = node & 1 == 1 || node == last;
            hash = if from_left { node_hash(supplied, &hash) } else { node_hash(&hash, supplied) };
            if from_left {
                while node & 1 == 0 && node != 0 {
                    node >>= 1;
                    last >>= 1;
                }
            }
            steps.push(Step { from_left, supplied: *supplied, result: hash });
            node >>= 1;
            last >>= 1;
        }
        (last == 0).then_some(Ladder { leaf, steps })
    }

    /// The root that comes out.
    pub(crate) fn root(&self) -> Hash {
        self.steps.last().map_or(self.leaf, |step| step.result)
    }

    /// Two drawings and a table.
    pub(crate) fn draw(&self, index: u64) -> Markup {
        let title = format!(
            "Ladder of {} from statement {index} up to the root of the log.",
            super::part::count(self.steps.len(), "hash", "hashes")
        );
        html! {
            (self.svg("svg-w seat-svg", &title, 560.0))
            (self.svg("svg-n", &title, 358.0))
            details {
                summary { "Show as a table" }
                div.scroll tabindex="0" role="group" aria-label="Table: hashes of the proof" {
                    table {
                        thead { tr { th.r scope="col" { "Step" } th scope="col" { "Side" } th scope="col" { "Hash" } } }
                        tbody {
                            tr { th.r scope="row" { "0" } td { "this entry" } td { code { (self.leaf.to_hex()) } } }
                            @for (n, step) in self.steps.iter().enumerate() {
                                tr {
                                    th.r scope="row" { (n + 1) }
                                    td { (if step.from_left { "left" } else { "right" }) }
                                    td { code { (step.supplied.to_hex()) } }
                                }
                            }
                            tr { th.r scope="row" { "=" } td { "root" } td { code { (self.root().to_hex()) } } }
                        }
                    }
                }
            }
        }
    }

    /// The root stands on top; filled boxes are computed from the statement, outlined ones supplied by the log.
    fn svg(&self, class: &str, title: &str, width: f64) -> Markup {
        let rung = 40.0;
        let height = (self.steps.len() as f64) * rung + 44.0;
        let (middle, side) = (width / 2.0, if width > 400.0 { 186.0 } else { 122.0 });
        let y_of = |n: usize| height - 36.0 - n as f64 * rung;
        let short = |hash: &Hash| hash.to_hex()[..8].to_owned();
        html! {
            svg class=(class) viewBox=(format!("0 0 {width} {height}")) role="img" aria-label=(title) {
                @for (n, step) in self.steps.iter().enumerate() {
                    @let x = if step.from_left { middle - side } else { middle + side };
                    @let (y, above) = (y_of(n), y_of(n + 1));
                    path.nofill.s0.thin d=(format!("M{middle} {y}V{}M{x} {y}V{}H{middle}", above + 26.0, y - 7.0)) {}
                    rect.fbg.edge x=(x - 52.0) y=(y) width="104" height="26" rx="3" {}
                    text.mid.mono x=(x) y=(y + 17.5) { (short(&step.supplied)) }
                }
                @for n in 0..=self.steps.len() {
                    @let hash = if n == 0 { &self.leaf } else { &self.steps[n - 1].result };
                    rect.f1 x=(middle - 52.0) y=(y_of(n)) width="104" height="26" rx="3" {}
                    text.mid.mono.onmark x=(middle) y=(y_of(n) + 17.5) { (short(hash)) }
                }
                text.sm x=(middle + 58.0) y=(y_of(self.steps.len()) + 17.0) { "root" }
                @if self.steps.first().is_none_or(|step| step.from_left) {
                    text.sm x=(middle + 58.0) y=(y_of(0) + 17.0) { "this statement" }
                } @else {
                    text.sm.end x=(middle - 58.0) y=(y_of(0) + 17.0) { "this statement" }
                }
            }
        }
    }
}
