//! The load report of a file: what came in, what was kept, what was refused and why.

use crate::address;
use crate::ask::Ask;
use crate::error::Problem;
use crate::render::number::grouped;
use crate::render::part::{self, Window};
use maud::{Markup, html};
use polyad_ledger::rows::{LoadReport, RowFinding, Severity};
use polyad_ledger::state::Dataset;
use polyad_model::Ref;

/// Findings to a page of one kind.
const FINDINGS: usize = 50;
/// Places shown of each kind of finding.
const PLACES: usize = 3;

/// Findings of one code.
struct Group<'a> {
    code: &'static str,
    severity: Severity,
    findings: Vec<&'a RowFinding>,
}

/// The section of the report.
pub(super) fn section(ask: &Ask, dataset: &Dataset) -> Result<Markup, Problem> {
    let Some(loaded) = &dataset.loaded else { return Ok(html! {}) };
    let report = &loaded.report;
    let groups = groups(report);
    let of_one = ask.query.get("finding").map(|code| listing(ask, dataset, &groups, code)).transpose()?;
    let has_empty = report.counts.iter().any(|(_, count)| count.empty > 0);
    Ok(html! {
        section #report aria-labelledby="h-report" {
            div.sec-head {
                h2 #h-report { "Load report" }
                p { "Records in the file = kept + refused" @if has_empty { " + left empty by the publisher" } ". Reader " (dataset.format) ", version " (loaded.reader_version) "." }
            }
            div.scroll tabindex="0" role="group" aria-label="Table: load report" {
                table.cards {
                    thead { tr { th scope="col" { "Records" } th.r scope="col" { "In the file" } th.r scope="col" { "Kept" } th.r scope="col" { "Refused" } @if has_empty { th.r scope="col" { "Empty" } } } }
                    tbody {
                        @for (sort, count) in &report.counts {
                            tr {
                                th scope="row" { (sort_words(sort)) }
                                td.r data-l="In the file" { (grouped(count.found)) }
                                td.r data-l="Kept" { (grouped(count.kept)) }
                                td.r data-l="Refused" { (grouped(count.refused)) }
                                @if has_empty { td.r data-l="Empty" { (grouped(count.empty)) } }
                            }
                        }
                    }
                }
            }
            @if !report.about.is_empty() {
                p.hint.gap-s { @for (n, (what, said)) in report.about.iter().enumerate() { @if n > 0 { "; " } (sort_words(what).to_lowercase()) ": " (said) } "." }
            }
            @match of_one {
                Some(listing) => (listing),
                None => (overview(dataset, &groups)),
            }
        }
    })
}

/// What the report counts, in words.
fn sort_words(sort: &str) -> String {
    let words = sort.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Refusals first, then doubts, then notes; each sort by how often it comes.
fn groups(report: &LoadReport) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for finding in &report.findings {
        match groups.iter_mut().find(|group| group.code == finding.code && group.severity == finding.severity)
        {
            Some(group) => group.findings.push(finding),
            None => {
                groups.push(Group { code: finding.code, severity: finding.severity, findings: vec![finding] })
            }
        }
    }
    groups.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| b.findings.len().cmp(&a.findings.len())));
    groups
}

fn overview(dataset: &Dataset, groups: &[Group<'_>]) -> Markup {
    let own = address::dataset(&dataset.key);
    html! {
        @if groups.is_empty() { p.gap-s { "No finding: every record was kept as it is." } }
        @else {
            h3.gap-m { "Findings" }
            ul.find-list.gap-s {
                @for group in groups {
                    li {
                        a href=(format!("{own}?finding={}#report", address::encode(group.code))) { code { (group.code) } }
                        " " strong { (group.severity.word()) } ", " (part::count(group.findings.len(), "place", "places"))
                        ". " (group.findings[0].message)
                        span.sub {
                            @for (n, finding) in group.findings.iter().take(PLACES).enumerate() { @if n > 0 { ", " } (place(dataset, finding)) }
                            @if group.findings.len() > PLACES { ", …" }
                        }
                    }
                }
            }
        }
    }
}

fn listing(ask: &Ask, dataset: &Dataset, groups: &[Group<'_>], code: &str) -> Result<Markup, Problem> {
    let own = address::dataset(&dataset.key);
    let found: Vec<&RowFinding> = groups
        .iter()
        .filter(|group| group.code == code)
        .flat_map(|group| group.findings.iter().copied())
        .collect();
    let window = Window { page: ask.query.page()?, total: found.len(), size: FINDINGS };
    Ok(html! {
        h3.gap-m { "Findings: " code { (code) } }
        p.hint { a href=(format!("{own}#report")) { "All kinds of findings" } }
        @if found.is_empty() { p.empty { "There is no finding of this kind in the file." } }
        @else {
            ul.find-list.gap-s {
                @for finding in &found[window.start()..window.end()] {
                    li { strong { (finding.severity.word()) } ", " (place(dataset, finding)) ": " (finding.message) }
                }
            }
            (part::pager(ask, &own, window))
        }
    })
}

/// Line and locator of a finding, linked to the row it is about, else to the record around it.
fn place(dataset: &Dataset, finding: &RowFinding) -> Markup {
    let target = target(dataset, &finding.locator);
    html! {
        @if finding.line > 0 { "line " (grouped(u64::from(finding.line))) @if finding.column > 0 { ", column " (finding.column) } " " }
        @else if finding.locator.is_empty() { "the whole file" }
        @if let Some(name) = target { a.long href=(address::fact(&name)) { (finding.locator) } }
        @else if !finding.locator.is_empty() { code.long { (finding.locator) } }
    }
}

/// The row of a locator; where that was refused, the longest part of it that is a row: its record at last.
fn target(dataset: &Dataset, locator: &str) -> Option<Ref> {
    let table = &dataset.loaded.as_ref()?.table;
    let parts = locator.rmatch_indices('/').map(|(at, _)| &locator[..at]);
    let known =
        std::iter::once(locator).chain(parts).find(|part| !part.is_empty() && table.row(part).is_some())?;
    Ref::row(dataset.key, known).ok()
}

/// A load report as data.
pub(crate) fn json(report: &LoadReport) -> serde_json::Value {
    let counts = report.counts.iter().map(|(sort, count)| {
        serde_json::json!({ "records": sort, "found": count.found, "kept": count.kept, "refused": count.refused, "empty": count.empty })
    });
    let findings = report.findings.iter().map(|f| {
        serde_json::json!({ "code": f.code, "severity": f.severity.word(), "locator": f.locator, "line": f.line, "column": f.column, "message": f.message })
    });
    let about: serde_json::Map<String, serde_json::Value> =
        report.about.iter().map(|(what, said)| ((*what).to_owned(), said.as_str().into())).collect();
    serde_json::json!({ "about": about, "counts": counts.collect::<Vec<_>>(), "findings": findings.collect::<Vec<_>>() })
}
