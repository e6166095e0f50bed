//! `/burden`: what each member gave, next to what each rule of fairness asks; and the section of it on other pages.

mod chart;

use super::delivery::across;
use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::{Page, list};
use crate::render::view::{table_alone, table_at};
use crate::render::{form, measure, part};
use maud::{Markup, html};
use polyad_lens::{Block, Cell, Params, View};
use polyad_model::Ref;

pub(super) static PAGE: Page = Page { path: "/burden", section: Some("/partnerships"), show };

/// The rules in the words of the switch.
const RULES: [(&str, &str); 11] = [
    ("equal", "Equal shares"),
    ("population", "Population"),
    ("income", "Income (GNI)"),
    ("gdp", "Output (GDP)"),
    ("ability", "Ability to pay"),
    ("emissions", "Emissions"),
    ("rci", "Responsibility and capability"),
    ("un-scale", "UN scale, published"),
    ("un-scale-model", "UN scale, a model"),
    ("benefit", "Benefit"),
    ("declared", "Its own key"),
];

/// The columns of the table of members that the page shows; all stand in the data.
const SHOWN: [&str; 9] =
    ["member", "seat", "given", "given_share", "asked", "duty", "ratio", "gap", "verdict"];
/// The same beside a facts panel.
const SHOWN_BESIDE: [&str; 6] = ["member", "seat", "given_share", "asked", "ratio", "verdict"];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let params = list::params_for(ask, "burden");
    if params.get("p").is_none() && ask.format == Format::Html {
        let title = "Burden sharing".to_owned();
        let description = "Who bears how much, against which idea of fair?".to_owned();
        return Ok(Answer::Page { title, description, body: without_partnership(ask) });
    }
    let view = list::view_of(ask, "burden", params)?;
    list::answer(ask, &view, "burden", || {
        Ok(("Burden sharing".to_owned(), view.question.to_owned(), body(ask, &view)))
    })
}

fn without_partnership(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Burden sharing"))
        div.hero {
            h1 { "What each gave, next to what is fair" }
            p.lede { "Choose a partnership: what its members gave stands beside what each rule of fairness would ask. You choose the rule." }
        }
        (form::get(ask, "/burden", &form::text(ask, "p", "Partnership, by Ref or slug"), "Show"))
        p.empty { "No partnership is chosen. " a href="/partnerships" { "All partnerships" } }
    }
}

fn body(ask: &Ask, view: &View) -> Markup {
    let shift = shift_of(ask, view);
    html! {
        (part::crumbs(&[("/partnerships", "Partnerships")], "Burden sharing"))
        div.hero {
            h1 { "What each gave, next to what is fair" }
            p.lede { (view.title) "." }
            p.note.gap-s { "No rule is neutral: you choose, and the range over all of them is shown. Who has nothing on record is not counted as having given nothing." }
        }
        (form::get(ask, "/burden", &fields(ask), "Show"))
        section #members aria-labelledby="h-members" {
            div.sec-head {
                h2 #h-members { "Members" }
                p.hint { (view.subtitle) }
            }
            (switch(ask, view))
            (counts(view))
            (range(view))
            (members(view, &SHOWN))
        }
        section #rules aria-labelledby="h-rules" {
            div.sec-head {
                h2 #h-rules { "Rules" }
                p { "Each rule speaks for itself; none is averaged with another." }
            }
            (across(view, "rules", "burden", &["rule", "asks", "source", "known", "compared"]))
            (filled(view, "envelope"))
            details.more {
                summary { "Every member by every rule" }
                (across(view, "by_rule", "burden", &["member", "rule", "given_share", "asked", "ratio", "why"]))
            }
        }
        @if filled_rows(view, "questions") {
            section #questions aria-labelledby="h-questions" {
                div.sec-head { h2 #h-questions { "Asked, and answered" } }
                (across(view, "questions", "burden", &[]))
            }
        }
        @if let Some(shift) = &shift {
            section #shift aria-labelledby="h-shift" {
                div.sec-head {
                    h2 #h-shift { "How the burden moved" }
                    p { (shift.title) "." }
                }
                (table_alone(shift, "shares", "shift"))
                (table_alone(shift, "flows", "shift"))
            }
        }
        (filled(view, "left_out"))
        (part::view_findings(&view.findings))
        p.actions { (part::data_links(ask, "/burden", true)) a href="/methods/burden" { "How this is computed" } }
    }
}

fn fields(ask: &Ask) -> Markup {
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let more = ["from", "as_of", "prices", "since", "threshold", "w", "model", "least_developed", "rules"];
    let opened = more.iter().any(|name| ask.query.get(name).is_some());
    html! {
        (form::text(ask, "p", "Partnership, by Ref or slug"))
        (form::choice(ask, "rule", "Rule", "The charter’s, else income", &pairs(&RULES)))
        (form::choice(ask, "rung", "What counts", "Paid", &pairs(&[("signed", "Signed"), ("pledged", "Pledged")])))
        (form::text(ask, "to", "Year"))
        (form::text(ask, "unit", "Only in, e.g. USD"))
        (form::text(ask, "in", "All converted into, e.g. USD"))
        (form::text(ask, "envelope", "Part of bodies that are no state, 0 to 1"))
        details.more open[opened] {
            summary { "More conditions" }
            div.fields {
                (form::text(ask, "from", "From year"))
                (form::text(ask, "as_of", "Seats as of, a day"))
                (form::text(ask, "prices", "At prices of, a year"))
                (form::text(ask, "rules", "Rules of the range, by code"))
                (form::text(ask, "since", "Emissions since, a year"))
                (form::text(ask, "threshold", "Development threshold, a head"))
                (form::text(ask, "w", "Weight of responsibility, 0 to 1"))
                (form::choice(ask, "model", "Model of the UN scale", "Left out", &pairs(&[("yes", "Among the rules")])))
                (form::text(ask, "least_developed", "Least developed, e.g. BD,ET"))
            }
        }
    }
}

/// The rules as links: that shown marked, those without data said to be so.
fn switch(ask: &Ask, view: &View) -> Markup {
    let shown = shown_rule(view);
    let with_data = |code: &str| {
        view.table("rules").is_some_and(|table| {
            let at = |key: &str| table.columns.iter().position(|column| column.key == key);
            let (Some(own), Some(known)) = (at("code"), at("known")) else { return false };
            table.rows.iter().any(|row| {
                row.cells.get(own).is_some_and(|cell| cell.plain() == code)
                    && matches!(row.cells.get(known), Some(Cell::Measure(known)) if known.value.is_some())
            })
        })
    };
    let link = |code: &str| {
        let params = view.params.clone().with("rule", code);
        ask.link(&format!("/burden?{}", address::pairs(params.iter())))
    };
    html! {
        nav.switch aria-label="Rule shown" {
            p.gap-s {
                "Rule shown: "
                @for (n, (code, words)) in RULES.iter().filter(|(code, _)| with_data(code)).enumerate() {
                    @if n > 0 { " · " }
                    @if shown.as_deref() == Some(*code) { strong aria-current="true" { (words) } }
                    @else { a href=(link(code)) { (words) } }
                }
            }
        }
    }
}

/// The code of the rule shown: that whose title stands in the caption.
fn shown_rule(view: &View) -> Option<String> {
    let caption = &view.table("burden")?.caption;
    let table = view.table("rules")?;
    let at = |key: &str| table.columns.iter().position(|column| column.key == key);
    let (title, code) = (at("rule")?, at("code")?);
    let row = table.rows.iter().find(|row| caption.ends_with(&format!(": {}", row.cells[title].plain())))?;
    Some(row.cells[code].plain())
}

/// The figures over the table.
fn counts(view: &View) -> Markup {
    html! {
        p.gap-s {
            @for (n, block) in view.blocks.iter().enumerate() {
                @if let Block::Figure(figure) = block {
                    @if n > 0 { "; " }
                    (figure.label) ": " strong { (measure::linked_bare(view, &n.to_string(), &figure.measure)) }
                }
            }
        }
    }
}

fn range(view: &View) -> Markup {
    let rule =
        shown_rule(view).and_then(|code| RULES.iter().find(|(own, _)| *own == code)).map(|(_, words)| *words);
    let drawing = view.table("burden").and_then(|table| chart::draw(table, rule.unwrap_or("the rule shown")));
    html! {
        @if let Some(drawing) = drawing {
            figure.chart.gap-m #burden-range aria-labelledby="burden-range-t" {
                figcaption { h3.ct #burden-range-t { "Given over asked: the range over the rules" } }
                (drawing)
            }
        }
    }
}

fn members(view: &View, only: &[&str]) -> Markup {
    html! {
        @match table_at(view, "burden") {
            Some((_, table)) if table.rows.is_empty() => { p.empty { (table.empty) } }
            _ => { (across(view, "burden", "burden", only)) }
        }
    }
}

fn filled_rows(view: &View, key: &str) -> bool {
    view.table(key).is_some_and(|table| !table.rows.is_empty())
}

/// A table that has rows.
fn filled(view: &View, key: &str) -> Markup {
    html! { @if filled_rows(view, key) { (table_alone(view, key, "burden")) } }
}

/// The burden shift of the same partnership, where two years are on record.
fn shift_of(ask: &Ask, view: &View) -> Option<View> {
    let passed = ["p", "as_of", "in", "prices", "rate_days", "rates"];
    let params = Params::new(passed.iter().filter_map(|name| Some((*name, view.params.get(name)?))));
    ask.view("shift", params).filter(|shift| filled_rows(shift, "shares"))
}

/// The section of a partnership's page: the range over the rules, the members, and a link to choose the rule. Nothing
/// where no contribution of a named giver is on record.
pub(super) fn section(ask: &Ask, partnership: &Ref) -> Markup {
    let Some(view) = view_of(ask, partnership) else { return html! {} };
    let whole = ask.link(&format!("/burden?{}", address::pairs(view.params.iter())));
    html! {
        section #burden aria-labelledby="h-burden" {
            div.sec-head {
                h2 #h-burden { "What each gave, next to what is fair" }
                p { (view.title) "." }
                p.hint { (view.subtitle) }
            }
            (range(&view))
            (members(&view, &SHOWN_BESIDE))
            p.actions { a href=(whole) { "Choose the rule, the year and what counts" } }
        }
    }
}

fn view_of(ask: &Ask, partnership: &Ref) -> Option<View> {
    let view = ask.view("burden", Params::new([("p", partnership.to_string())]))?;
    let is_positive = |block: &Block| match block {
        Block::Figure(figure) => figure.measure.value.is_some_and(|value| value.to_f64() > 0.0),
        _ => false,
    };
    view.blocks.iter().any(is_positive).then_some(view)
}
