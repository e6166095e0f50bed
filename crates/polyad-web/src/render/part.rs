//! Small parts that many pages share: evidence ladder, status, findings, pager, breadcrumbs, empty states.

use crate::address;
use crate::ask::Ask;
use maud::{Markup, html};
use polyad_ledger::finding::{Custody, Finding};
use polyad_ledger::state::State;
use polyad_lens::ViewFinding;

/// How far a statement has been checked: four separate checks, never one tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checks {
    /// The signature holds.
    pub(crate) signed: bool,
    /// It has a place in the log.
    pub(crate) logged: bool,
    /// Somebody beside the log has seen the same checkpoint.
    pub(crate) witnessed: bool,
    /// Somebody beside its author confirms it.
    pub(crate) attested: bool,
}

/// Four bars and the word of the last check in an unbroken row.
pub(crate) fn ladder(checks: Checks) -> Markup {
    let bars = [checks.signed, checks.logged, checks.witnessed, checks.attested];
    let word = match checks {
        Checks { attested: true, witnessed: false, .. } => "Attested, not witnessed",
        Checks { attested: true, .. } => "Attested",
        Checks { witnessed: true, .. } => "Witnessed",
        Checks { logged: true, .. } => "In log",
        Checks { signed: true, .. } => "Signed",
        _ => "Not verified",
    };
    html! {
        span.ev {
            i aria-hidden="true" { @for on in bars { b class=[on.then_some("on")] {} } }
            (word)
        }
    }
}

/// Who signed, and for whom, in words.
pub(crate) fn custody(custody: &Custody) -> &'static str {
    match custody {
        Custody::SelfHeld => "signed by the actor with its own key",
        Custody::Hardware => "signed by the actor with a key in hardware",
        Custody::Host(_) => "signed by a host for the actor",
        Custody::Reported => "reported by somebody else from a source",
    }
}

/// Breadcrumbs: links, then the page itself.
pub(crate) fn crumbs(links: &[(&str, &str)], own: &str) -> Markup {
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            ol {
                @for (path, name) in links { li { a href=(path) { (name) } } }
                li aria-current="page" { (own) }
            }
        }
    }
}

/// Remarks of a lens on its inputs.
pub(crate) fn view_findings(findings: &[ViewFinding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            details.more.gap-s open[findings.len() <= 4] {
                summary { (count(findings.len(), "remark", "remarks")) " on these figures" }
                ul.find-list {
                    @for finding in findings {
                        li {
                            code { (finding.code) } (finding.message)
                            @if let Some(about) = &finding.about { " " a href=(address::fact(about)) { "Open" } }
                        }
                    }
                }
            }
        }
    }
}

/// Findings of the fold.
pub(crate) fn findings<'a>(state: &State, findings: impl IntoIterator<Item = &'a Finding>) -> Markup {
    let findings: Vec<&Finding> = findings.into_iter().collect();
    html! {
        @if !findings.is_empty() {
            ul.find-list {
                @for finding in findings {
                    li {
                        code { (finding.code) } (finding.message)
                        @if let Some((link, name)) = address::of_ref(state, &finding.about) {
                            " " a href=(link) { (name) }
                        }
                    }
                }
            }
        }
    }
}

/// `1 row`, `2 rows`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", crate::render::number::grouped(number as u64), if number == 1 { one } else { many })
}

/// Part of a list: which items a page shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// The page, from 1.
    pub(crate) page: usize,
    /// How many items there are.
    pub(crate) total: usize,
    /// How many a page holds.
    pub(crate) size: usize,
}

impl Window {
    /// The first item's number from 0.
    pub(crate) fn start(self) -> usize {
        (self.page - 1).saturating_mul(self.size).min(self.total)
    }

    /// One past the last item.
    pub(crate) fn end(self) -> usize {
        (self.start() + self.size).min(self.total)
    }

    fn pages(self) -> usize {
        self.total.div_ceil(self.size).max(1)
    }
}

/// Links to the pages beside this one.
pub(crate) fn pager(ask: &Ask, path: &str, window: Window) -> Markup {
    let link = |page: usize| {
        let page = page.to_string();
        let pairs = ask.query.without(&["page"]).chain([("page", page.as_str())]);
        format!("{path}?{}", address::pairs(pairs))
    };
    html! {
        @if window.total > window.size || window.page > 1 {
            nav.pager aria-label="Pages" {
                @if window.page > 1 { a href=(link((window.page - 1).min(window.pages()))) rel="prev" { "Previous" } }
                span {
                    @if window.start() < window.end() {
                        (crate::render::number::grouped(window.start() as u64 + 1)) " to "
                        (crate::render::number::grouped(window.end() as u64)) " of "
                    } @else { "Nothing here; there are " }
                    (crate::render::number::grouped(window.total as u64))
                }
                @if window.page < window.pages() { a href=(link(window.page + 1)) rel="next" { "Next" } }
            }
        }
    }
}

/// Links to the same page as data.
pub(crate) fn data_links(ask: &Ask, path: &str, csv: bool) -> Markup {
    let query = address::pairs(ask.query.without(&[]));
    let tail = if query.is_empty() { String::new() } else { format!("?{query}") };
    html! {
        a href=(format!("{path}.json{tail}")) { "JSON" }
        @if csv { a href=(format!("{path}.csv{tail}")) { "CSV" } }
    }
}
