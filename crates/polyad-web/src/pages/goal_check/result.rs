//! The verdict on one goal as markup: marked words, elements, coded list, and the terminal's own text.

use crate::address;
use crate::api::GoalToLint;
use crate::render::diagnostics::{Style, counted, diagnostics, goal_number, is_of_whole, read_as};
use maud::{Markup, html};
use polyad_lint::{Class, Declined, ElementKind, Finding, Severity, Verdict};

/// The result of a check.
pub(crate) fn checked(goal: &GoalToLint) -> Markup {
    match goal.verdict() {
        Ok(verdict) => judged(goal, &verdict),
        Err(declined) => self::declined(&declined),
    }
}

fn declined(declined: &Declined) -> Markup {
    let message = declined.to_string();
    let words = message.split_once(": ").map_or(message.as_str(), |(_, words)| words);
    html! {
        section #result data-said="Not judged" aria-labelledby="h-result" {
            h2 #h-result { "Not judged" }
            p.note.gap-m { code { (declined.code()) } " " (words) }
        }
    }
}

fn judged(goal: &GoalToLint, verdict: &Verdict) -> Markup {
    let findings = verdict.all_findings();
    let goals = if verdict.goals.is_empty() { std::slice::from_ref(verdict) } else { &verdict.goals[..] };
    let said = format!("{}. {}", class_words(verdict.class), counted(&findings));
    html! {
        section #result .lint data-said=(said) aria-labelledby="h-result" {
            h2 #h-result { "What a reader could check" }
            (quote(&goal.text, verdict))
            @for (n, each) in goals.iter().enumerate() {
                @if goals.len() > 1 {
                    h3.gap-m { "Goal " (n + 1) " of " (goals.len()) }
                    p.hint { q { (goal.text.get(each.span.clone()).unwrap_or_default().trim()) } }
                }
                (score(each))
                (elements(each))
                @let read = read_as(each);
                @if !read.is_empty() { p.hint.gap-s { "Read as: " (read) } }
            }
            h3.gap-m { (counted(&findings)) }
            (list(&goal.text, goals, &findings))
            details.more.gap-m open {
                summary { "The same as plain text" }
                (terminal(&goal.text, verdict, "Diagnostics, plain text"))
            }
            p.actions {
                @if let Some(link) = link(goal, "") {
                    a href=(link) { "Link to this result" }
                    @if let Some(json) = self::link(goal, ".json") { a href=(json) { "JSON" } }
                    @if let Some(csv) = self::link(goal, ".csv") { a href=(csv) { "CSV" } }
                } @else {
                    span.hint { "This goal is too long for an address to hold it." }
                }
            }
        }
    }
}

/// The page's address for a goal and all that was said about it; `None` when it is too long for one.
pub(super) fn link(goal: &GoalToLint, suffix: &str) -> Option<String> {
    let date = |date: Option<polyad_model::PartialDate>| date.map(|date| date.to_string());
    let word = |word: &Option<String>| word.clone();
    let pairs = [
        ("goal", Some(goal.text.clone())),
        ("actor", word(&goal.actor)),
        ("stated", date(goal.stated)),
        ("deadline", date(goal.deadline)),
        ("baseline", word(&goal.baseline)),
        ("indicator", word(&goal.indicator)),
        ("unit", word(&goal.unit)),
        ("challenge", word(&goal.challenge)),
        ("today", date(goal.today)),
        ("interim", goal.interim.then(|| "true".to_owned())),
        ("lang", word(&goal.lang)),
    ];
    let pairs: Vec<(&str, String)> =
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let query = address::pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    (query.len() <= crate::query::QUERY_BYTES_MAX).then(|| format!("/goal-check{suffix}?{query}"))
}

/// The goal in its own words: solid lines under what was found, wavy ones under what is in the way.
pub(super) fn quote(text: &str, verdict: &Verdict) -> Markup {
    let goals = if verdict.goals.is_empty() { std::slice::from_ref(verdict) } else { &verdict.goals[..] };
    let mut marks: Vec<(std::ops::Range<usize>, u8)> = Vec::new();
    for finding in verdict.all_findings() {
        if is_of_whole(goals, finding) {
            continue;
        }
        marks.push((finding.span.clone(), if finding.severity == Severity::Error { 3 } else { 2 }));
    }
    marks.extend(goals.iter().flat_map(|goal| &goal.elements).filter_map(|element| Some((element.span.clone()?, 1))));
    let mut cuts: Vec<usize> = marks.iter().flat_map(|(span, _)| [span.start, span.end]).chain([0, text.len()]).collect();
    cuts.retain(|at| text.is_char_boundary(*at));
    cuts.sort_unstable();
    cuts.dedup();
    html! {
        blockquote.lint-quote {
            p {
                @for pair in cuts.windows(2) {
                    @let weight = marks.iter().filter(|(span, _)| span.start <= pair[0] && pair[1] <= span.end).map(|(_, weight)| *weight).max();
                    @let words = &text[pair[0]..pair[1]];
                    @match weight {
                        Some(3) => { mark.e { (words) } }
                        Some(2) => { mark.w { (words) } }
                        Some(_) => { mark.o { (words) } }
                        None => { (words) }
                    }
                }
            }
        }
    }
}

/// `5 of 7` with pips and the class in words.
pub(super) fn score(verdict: &Verdict) -> Markup {
    let met = verdict.elements_met();
    html! {
        div.score {
            span.n.num { (met) " of 7" }
            span.pips aria-hidden="true" { @for element in &verdict.elements { b class=[element.met.then_some("on")] {} } }
            (class(verdict.class))
        }
    }
}

fn class_words(class: Class) -> String {
    let meaning = class.meaning();
    let mut letters = meaning.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{} ({class})", letters.as_str())
}

/// A class by shape and word.
fn class(class: Class) -> Markup {
    let words = class_words(class);
    match class {
        Class::M0 => html! { span.st.st-bad { (DIAMOND) (words) } },
        Class::M1 => html! { span.st.st-warn { (HALF) (words) } },
        Class::M2 | Class::M3 => html! { span.st.st-ok { (FULL) (words) } },
    }
}

const DIAMOND: maud::PreEscaped<&str> = maud::PreEscaped(
    r#"<svg viewBox="0 0 14 14" aria-hidden="true"><path d="M7 .6 13.4 7 7 13.4.6 7z" fill="currentColor"/></svg>"#,
);
const HALF: maud::PreEscaped<&str> = maud::PreEscaped(
    r#"<svg viewBox="0 0 14 14" aria-hidden="true"><path d="M7 1a6 6 0 0 1 0 12z" fill="currentColor"/><circle cx="7" cy="7" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>"#,
);
const FULL: maud::PreEscaped<&str> = maud::PreEscaped(
    r#"<svg viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="6" fill="currentColor"/></svg>"#,
);

/// An element by name.
pub(super) fn element_name(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Actor => "Actor",
        ElementKind::Verb => "Concrete verb",
        ElementKind::Quantity => "Quantity",
        ElementKind::Unit => "Unit",
        ElementKind::Baseline => "Baseline",
        ElementKind::Deadline => "Deadline",
        ElementKind::Indicator => "Indicator",
    }
}

/// What an element answers.
pub(super) fn element_question(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Actor => "Who answers for it?",
        ElementKind::Verb => "Does what: up, down or held?",
        ElementKind::Quantity => "How much?",
        ElementKind::Unit => "Of what?",
        ElementKind::Baseline => "From where? A count from zero needs none.",
        ElementKind::Deadline => "By when?",
        ElementKind::Indicator => "Seen in which data?",
    }
}

/// Whether a goal has an element, by shape and word.
pub(super) fn yes_or_no(verdict: &Verdict, kind: ElementKind) -> Markup {
    let met = verdict.elements.iter().any(|element| element.kind == kind && element.met);
    html! { @if met { span.st.st-ok { (FULL) "Yes" } } @else { span.st.st-bad { (DIAMOND) "No" } } }
}

fn elements(verdict: &Verdict) -> Markup {
    html! {
        ul.elements {
            @for element in &verdict.elements {
                li {
                    span.pips aria-hidden="true" { b class=[element.met.then_some("on")] {} }
                    (element_name(element.kind))
                    @if !element.met { span.sub { "not found" } }
                }
            }
        }
    }
}

fn list(text: &str, goals: &[Verdict], findings: &[&Finding]) -> Markup {
    html! {
        @if findings.is_empty() {
            p.empty { "Nothing stands in the way of a check." }
        } @else {
            ul.find-list {
                @for finding in findings {
                    li {
                        a.code-link href=(format!("/rules/{}", finding.code)) { code { (finding.code) } }
                        @match finding.severity {
                            Severity::Error => { strong.sev-e { "error" } }
                            Severity::Warning => { strong.sev-w { "warning" } }
                            Severity::Note => { strong.sev-n { "note" } }
                        }
                        " " (finding.message)
                        @let words = text.get(finding.span.clone()).unwrap_or_default().trim();
                        @if let Some(n) = goal_number(goals, finding) {
                            " (goal " (n) ")"
                        } @else if !is_of_whole(goals, finding) && words.chars().count() <= 60 && !finding.message.contains(words) {
                            " " q { (words) }
                        }
                        @if let Some(fix) = &finding.fix { span.sub { (fix) } }
                    }
                }
            }
        }
    }
}

/// The terminal's own text, in a region that scrolls.
pub(super) fn terminal(text: &str, verdict: &Verdict, label: &str) -> Markup {
    html! {
        pre.term.gap-s tabindex="0" role="region" aria-label=(label) {
            @for piece in diagnostics("goal", 1, text, verdict) {
                @match piece.style {
                    Style::Plain => { (piece.text) }
                    Style::Dim => { span.d { (piece.text) } }
                    Style::Strong => { span.k { (piece.text) } }
                    Style::Error => { span.e { (piece.text) } }
                    Style::Warning => { span.w { (piece.text) } }
                    Style::Note | Style::Good => { span.o { (piece.text) } }
                    Style::Help => { span.h { (piece.text) } }
                }
            }
        }
    }
}
