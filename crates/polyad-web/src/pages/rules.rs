//! `/rules` and `/rules/{code}`: what each rule of the goal check finds, and the goals of its specification.

use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part;
use maud::{Markup, html};
use polyad_lint::{RULES, Rule};

pub(super) static PAGE: Page = Page { path: "/rules/*", section: Some("/goal-check"), show };

/// The specification of each rule, by code.
macro_rules! specs {
    ($($code:literal)*) => {
        const SPECS: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../../polyad-lint/spec/", $code, ".md")))),*];
    };
}

specs! {
    "G101" "G102" "G103" "G104" "G105"
    "G201" "G202" "G203" "G204" "G205" "G206" "G207" "G208" "G209" "G210" "G211" "G212"
    "G301" "G302" "G401" "G402" "G501" "G502" "G503" "G504"
}

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let rule = polyad_lint::find(&ask.rest).ok_or_else(|| {
        Problem::not_found("The goal check has no rule of that code; /rules lists those it has.")
    })?;
    match ask.format {
        Format::Json => Ok(Answer::Json(json(rule))),
        Format::Csv => {
            let head = ["triggers", "goal", "beside"].map(str::to_owned).to_vec();
            let lines = examples(spec(rule)).into_iter().map(|example| {
                vec![example.triggers.to_string(), example.goal.to_owned(), example.beside.join("; ")]
            });
            let lines: Vec<_> = std::iter::once(head).chain(lines).collect();
            Ok(Answer::Csv(format!("rule-{}", rule.code()), crate::csv::write(&lines)))
        }
        Format::Html => Ok(Answer::Page {
            title: format!("{}: {}", rule.code(), rule.title()),
            description: format!("What rule {} of the goal check finds, and why it matters", rule.code()),
            body: body(ask, rule),
        }),
    }
}

/// A goal of a specification.
struct Example<'a> {
    triggers: bool,
    goal: &'a str,
    beside: Vec<&'a str>,
}

fn spec(rule: &dyn Rule) -> &'static str {
    SPECS.iter().find(|(code, _)| *code == rule.code()).map_or("", |(_, text)| text)
}

fn examples(spec: &str) -> Vec<Example<'_>> {
    let mut found: Vec<Example<'_>> = Vec::new();
    let mut triggers = None;
    for line in spec.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            triggers = Some(heading == "Triggers");
        } else if let Some(beside) = line.strip_prefix("  - ") {
            if let Some(example) = found.last_mut() {
                example.beside.push(beside);
            }
        } else if let (Some(goal), Some(triggers)) = (line.strip_prefix("- "), triggers) {
            found.push(Example { triggers, goal, beside: Vec::new() });
        }
    }
    found
}

/// A rule as data.
pub(super) fn json(rule: &dyn Rule) -> serde_json::Value {
    let examples = examples(spec(rule)).into_iter().map(|example| {
        serde_json::json!({ "goal": example.goal, "triggers": example.triggers, "beside": example.beside })
    });
    serde_json::json!({
        "code": rule.code(), "title": rule.title(), "page": rule.page(), "examples": examples.collect::<Vec<_>>(),
    })
}

fn body(ask: &Ask, rule: &dyn Rule) -> Markup {
    let own = format!("/rules/{}", rule.code());
    let examples = examples(spec(rule));
    let at = RULES.iter().position(|each| each.code() == rule.code()).unwrap_or_default();
    html! {
        (part::crumbs(&[("/goal-check", "Check a goal"), ("/rules", "Rules")], rule.code()))
        div.hero {
            p.hint { code { (rule.code()) } }
            h1 { (capital(rule.title())) }
            p.actions { (part::data_links(ask, &own, true)) }
        }
        div.two.gap-l {
            div.method {
                @for (heading, paragraphs) in sections(rule.page()) {
                    section {
                        h2 { (heading) }
                        @for paragraph in paragraphs {
                            @match paragraph.strip_prefix("> ") {
                                Some(goal) => { blockquote.lint-quote { p { q { (goal) } } } }
                                None => { p.gap-s { (paragraph) } }
                            }
                        }
                    }
                }
                @for (triggers, heading) in [(true, "Goals that it finds something in"), (false, "Goals that it lets pass")] {
                    section {
                        h2 { (heading) }
                        ul.hits.gap-s {
                            @for example in examples.iter().filter(|example| example.triggers == triggers) {
                                li {
                                    q { (example.goal) }
                                    @if !example.beside.is_empty() { p { (example.beside.join("; ")) } }
                                }
                            }
                        }
                    }
                }
            }
            aside {
                nav.toc aria-label="Rules beside this one" {
                    h2 { "Rules" }
                    ul {
                        @if let Some(before) = at.checked_sub(1).and_then(|at| RULES.get(at)) {
                            li { a href=(format!("/rules/{}", before.code())) rel="prev" { (before.code()) " " (before.title()) } }
                        }
                        @if let Some(after) = RULES.get(at + 1) {
                            li { a href=(format!("/rules/{}", after.code())) rel="next" { (after.code()) " " (after.title()) } }
                        }
                        li { a href="/rules" { "All rules" } }
                    }
                }
            }
        }
    }
}

/// Headings of a rule's page with their paragraphs, each on one line.
fn sections(page: &str) -> Vec<(&str, Vec<String>)> {
    let mut found: Vec<(&str, Vec<String>)> = Vec::new();
    let mut open = false;
    for line in page.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("# ") {
            found.push((heading, Vec::new()));
            open = false;
        } else if line.is_empty() {
            open = false;
        } else if let Some((_, paragraphs)) = found.last_mut() {
            match paragraphs.last_mut().filter(|_| open) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(line.strip_prefix("> ").unwrap_or(line));
                }
                None => paragraphs.push(line.to_owned()),
            }
            open = true;
        }
    }
    found
}

/// The first letter large, as a heading has it.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_specification_and_its_text() {
        for rule in RULES {
            let examples = examples(spec(*rule));
            assert!(examples.iter().any(|e| e.triggers) && examples.iter().any(|e| !e.triggers), "{}", rule.code());
            let headings: Vec<&str> = sections(rule.page()).into_iter().map(|(heading, _)| heading).collect();
            assert_eq!(headings, ["What it finds", "Why it matters", "Example", "Better", "Source"], "{}", rule.code());
        }
        assert_eq!(SPECS.len(), RULES.len());
    }
}
