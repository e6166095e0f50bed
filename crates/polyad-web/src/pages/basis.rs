//! `/basis/{lens}`: what one figure rests on, computed again while the reader looks.

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::part::{self, Window};
use crate::render::{fact, measure, number};
use maud::{Markup, html};
use polyad_ledger::state::{Fact, State};
use polyad_lens::{Measure, Params, Query, Status, Term, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/basis/*", section: Some("/methods"), show };

/// Leaves to a page.
const LEAVES: usize = 50;

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let params: Params = list::params_for(ask, &ask.rest);
    let view = list::view_of(ask, &ask.rest, params)?;
    let path = ask.query.get("path").ok_or_else(|| Problem::bad_request("path", "`path` names the figure: block, row and column from 0".to_owned()))?;
    let measure = view.measure(path).ok_or_else(|| {
        Problem::not_found(format!("The view has no figure at `{}` at size {}.", path.chars().take(40).collect::<String>(), number::grouped(ask.at())))
    })?;
    let basis = Basis::of(ask, &view, path, measure);
    match ask.format {
        Format::Json => Ok(Answer::Json(basis.json())),
        Format::Csv => Ok(Answer::Csv("basis".to_owned(), basis.csv())),
        Format::Html => Ok(Answer::Page {
            title: format!("What this rests on: {}", basis.label),
            description: format!("Rule and facts behind a figure of the lens {}", view.lens),
            body: basis.body()?,
        }),
    }
}

/// A figure with its leaves and the value that comes out now.
struct Basis<'a> {
    ask: &'a Ask,
    view: &'a View,
    path: &'a str,
    label: String,
    measure: &'a Measure,
    leaves: Leaves<'a>,
    again: Again,
}

/// The facts that a figure rests on. Those that a query finds have no address before they are shown: there may be a
/// hundred thousand of them.
enum Leaves<'a> {
    Named(Vec<Ref>),
    Found { query: &'a Query, state: &'a State, count: usize },
}

impl<'a> Leaves<'a> {
    fn of(ask: &'a Ask, term: &'a Term) -> Leaves<'a> {
        match term {
            Term::Rows { query, .. } => Leaves::Found { query, state: &ask.state, count: query.count(&ask.state) as usize },
            term => Leaves::Named(term.leaves(&ask.state)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Leaves::Named(names) => names.len(),
            Leaves::Found { count, .. } => *count,
        }
    }

    /// Some of them, by place.
    fn part(&self, from: usize, to: usize) -> Vec<Ref> {
        match self {
            Leaves::Named(names) => names[from..to].to_vec(),
            Leaves::Found { query, state, .. } => {
                query.part(state, from, to - from).into_iter().map(Fact::address).collect()
            }
        }
    }
}

/// What came out when the term was evaluated again.
enum Again {
    Agrees(String),
    Differs(String),
    NoValueEither(String),
    NoValueNow(String),
}

impl<'a> Basis<'a> {
    fn of(ask: &'a Ask, view: &'a View, path: &'a str, measure: &'a Measure) -> Basis<'a> {
        let again = match (measure.term.evaluate(&ask.state), measure.value) {
            (Ok(now), Some(stated)) if now.agrees(stated) => Again::Agrees(now.to_string()),
            (Ok(now), Some(_)) => Again::Differs(now.to_string()),
            (Ok(now), None) => Again::NoValueEither(now.to_string()),
            (Err(error), None) => Again::NoValueEither(error.to_string()),
            (Err(error), Some(_)) => Again::NoValueNow(error.to_string()),
        };
        let label = view.label_of(path).unwrap_or_else(|| view.title.clone());
        Basis { ask, view, path, label, measure, leaves: Leaves::of(ask, &measure.term), again }
    }

    fn json(&self) -> serde_json::Value {
        let leaves = self.leaves.part(0, self.leaves.len()).into_iter().map(|leaf| match self.ask.state.fact(&leaf) {
            Some(fact) => crate::json::fact(fact),
            None => serde_json::json!({ "address": leaf.to_string(), "kind": null }),
        });
        serde_json::json!({
            "lens": self.view.lens,
            "params": crate::json::params(&self.view.params),
            "at": self.view.at,
            "path": self.path,
            "label": self.label,
            "measure": crate::json::measure(self.view, self.path, self.measure),
            "again": match &self.again {
                Again::Agrees(value) => serde_json::json!({ "agrees": true, "value": value }),
                Again::Differs(value) => serde_json::json!({ "agrees": false, "value": value }),
                Again::NoValueEither(why) | Again::NoValueNow(why) => serde_json::json!({ "agrees": self.measure.value.is_none(), "why": why }),
            },
            "leaves": { "total": self.leaves.len(), "items": leaves.collect::<Vec<_>>() },
        })
    }

    fn csv(&self) -> String {
        let head = ["address", "kind", "fields", "statement"].map(str::to_owned).to_vec();
        let lines = self.leaves.part(0, self.leaves.len()).into_iter().map(|leaf| match self.ask.state.fact(&leaf) {
            Some(fact) => vec![
                leaf.to_string(),
                fact.kind().to_owned(),
                polyad_ledger::json::object(fact.fields()).to_canonical(),
                fact.statement().to_string(),
            ],
            None => vec![leaf.to_string(), String::new(), String::new(), String::new()],
        });
        crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())
    }

    fn body(&self) -> Result<Markup, Problem> {
        let (ask, view, measure) = (self.ask, self.view, self.measure);
        let page = ask.query.number("leaves")?.unwrap_or(1).clamp(1, 1_000_000) as usize;
        let window = Window { page, total: self.leaves.len(), size: LEAVES };
        let own = format!("/basis/{}", view.lens);
        let shown = self.leaves.part(window.start(), window.end());
        Ok(html! {
            (part::crumbs(&[("/methods", "Methods"), (&format!("/methods/{}", view.lens), view.lens)], "Basis of a figure"))
            div.hero {
                p.hint { (self.label) }
                h1 { (measure::text(measure)) }
                p.lede {
                    "This figure rests on " strong { (part::count(self.leaves.len(), "fact", "facts")) } ". "
                    (self.again_words())
                }
                p.actions {
                    (part::data_links(ask, &own, true))
                    a href=(format!("/methods/{}", view.lens)) { "The method" }
                    a href=(address::lens_data(view.lens, &view.params, view.at)) { "The whole view" }
                }
            }
            div.two.gap-l {
                div {
                    section #rule aria-labelledby="h-rule" {
                        h2 #h-rule { "The rule" }
                        p.gap-s { (with_code(&measure.term.in_words())) }
                        @if view.version > 0 { p.hint { "Lens " (view.lens) ", version " (view.version) "." } }
                    }
                    section #leaves aria-labelledby="h-leaves" {
                        h2 #h-leaves { "The facts" }
                        @if self.leaves.len() == 0 {
                            p.empty.gap-s { "The figure rests on no fact: nothing of this sort is recorded, so there is nothing to open." }
                        } @else {
                            div.gap-s { (fact::table(&ask.state, "Facts behind the figure", shown.iter().filter_map(|leaf| ask.state.fact(leaf)))) }
                            @for leaf in shown.iter().filter(|leaf| ask.state.fact(leaf).is_none()) { p { (fact::missing(leaf)) } }
                            (self.pager(&own, window))
                        }
                    }
                }
                aside { (self.panel()) }
            }
        })
    }

    fn again_words(&self) -> Markup {
        html! {
            @match &self.again {
                Again::Agrees(_) => "Computed again just now from these facts: the same value.",
                Again::Differs(value) => { strong { "Computed again just now, another value came out: " (value) "." } " Please report this page." }
                Again::NoValueEither(_) => "There is no value, and the status says why; what was asked for stands below.",
                Again::NoValueNow(why) => { strong { "It could not be computed again: " (why) "." } }
            }
        }
    }

    fn pager(&self, own: &str, window: Window) -> Markup {
        let link = |page: usize| {
            let page = page.to_string();
            format!("{own}?{}", address::pairs(self.ask.query.without(&["leaves"]).chain([("leaves", page.as_str())])))
        };
        html! {
            @if window.total > window.size {
                nav.pager aria-label="Pages" {
                    @if window.page > 1 { a href=(link(window.page - 1)) rel="prev" { "Previous" } }
                    span { (number::grouped(window.start() as u64 + 1)) " to " (number::grouped(window.end() as u64)) " of " (number::grouped(window.total as u64)) }
                    @if window.end() < window.total { a href=(link(window.page + 1)) rel="next" { "Next" } }
                }
            }
        }
    }

    fn panel(&self) -> Markup {
        let measure = self.measure;
        html! {
            div.facts {
                dl {
                    div { dt { "Value, exact" } dd.num.long { (measure.value.map_or_else(|| "none".to_owned(), |value| value.to_string())) } }
                    div { dt { "Unit" } dd { (measure.unit) } }
                    div { dt { "Status" } dd { (status_words(measure.status)) span.sub { code { (measure.status.code()) } } } }
                    @if let Some((least, greatest)) = measure.bounds { div { dt { "Bounds" } dd.num { (least) " to " (greatest) } } }
                    @if let Some(coverage) = measure.coverage { div { dt { "Inputs known" } dd.num { (number::grouped(coverage.known)) " of " (number::grouped(coverage.expected)) } } }
                    div { dt { "Evidence" } dd { (measure.evidence) span.sub { (evidence_words(measure.evidence)) } } }
                    @if let Some(digits) = measure.significant { div { dt { "Digits that the source means" } dd.num { (digits) } } }
                    @if let Some(qualifier) = measure.qualifier { div { dt { "The source's own qualifier" } dd { (qualifier) } } }
                    div { dt { "Read at size" } dd.num { (number::grouped(self.view.at)) } }
                    @for (name, value) in self.view.params.iter() { div { dt { "Parameter " (name) } dd.long { (value) } } }
                    div { dt { "Engine" } dd { (polyad_ledger::state::ENGINE) } }
                }
            }
        }
    }
}

fn status_words(status: Status) -> String {
    match status {
        Status::Ok => "the value stands".to_owned(),
        Status::Partial => "some inputs are missing; the bounds say how far it could move".to_owned(),
        Status::Contested => "an open dispute names an input".to_owned(),
        Status::NotAssessable(reason) => format!("no value: {}", reason.words()),
    }
}

fn evidence_words(evidence: polyad_lens::measure::Evidence) -> &'static str {
    match evidence {
        polyad_lens::Evidence::E0 => "claimed or reported",
        polyad_lens::Evidence::E1 => "matched by the counterparty",
        polyad_lens::Evidence::E2 => "attested by an independent party, or an independent official series",
        polyad_lens::Evidence::E3 => "two such, or an audit",
    }
}

/// Words in which names of fields stand between backticks.
fn with_code(words: &str) -> Markup {
    html! {
        @for (n, part) in words.split('`').enumerate() {
            @if n % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
