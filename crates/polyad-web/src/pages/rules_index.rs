//! `/rules`: every rule of the goal check.

use super::rules::{capital, json};
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part;
use maud::{Markup, html};
use polyad_lint::{Class, RULES};

pub(super) static PAGE: Page = Page { path: "/rules", section: Some("/goal-check"), show };

/// Groups of rules by the first digit of their codes.
const GROUPS: [(char, &str); 5] = [
    ('1', "Who does what, for whom"),
    ('2', "How much, of what, from where"),
    ('3', "Against a series"),
    ('4', "Links"),
    ('5', "By when"),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    match ask.format {
        Format::Json => Ok(Answer::Json(RULES.iter().map(|rule| json(*rule)).collect())),
        Format::Csv => {
            let lines = RULES.iter().map(|rule| vec![rule.code().to_owned(), rule.title().to_owned()]);
            let head = vec!["code".to_owned(), "title".to_owned()];
            Ok(Answer::Csv("rules".to_owned(), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => Ok(Answer::Page {
            title: "Rules of the goal check".to_owned(),
            description: "What the goal check looks for, rule by rule".to_owned(),
            body: body(ask),
        }),
    }
}

fn body(ask: &Ask) -> Markup {
    html! {
        (part::crumbs(&[("/goal-check", "Check a goal")], "Rules"))
        div.hero {
            h1 { "What the goal check looks for" }
            p.lede { "Each rule has a code, a reason and real goals that it does and does not find something in. A code is never used again for something else." }
            p.actions { a href="/goal-check" { "Check a goal" } (part::data_links(ask, "/rules", true)) }
        }
        @for (digit, heading) in GROUPS {
            section aria-labelledby=(format!("h-{digit}")) {
                h2 id=(format!("h-{digit}")) { (heading) }
                ul.hits.gap-s {
                    @for rule in RULES.iter().filter(|rule| rule.code().chars().nth(1) == Some(digit)) {
                        li { a.name href=(format!("/rules/{}", rule.code())) { (rule.code()) " " (capital(rule.title())) } }
                    }
                }
            }
        }
        section aria-labelledby="h-classes" {
            h2 #h-classes { "The four classes" }
            dl.kv.gap-s {
                @for (class, words) in [
                    (Class::M0, "No direction, or a vague verb without a quantity."),
                    (Class::M1, "A direction and an object; or an error remains."),
                    (Class::M2, "Quantity, unit and deadline, and no error."),
                    (Class::M3, "Measurable, with indicator and baseline. A count from zero needs no baseline."),
                ] { dt { (class) " " (class.meaning()) } dd { (words) } }
            }
        }
    }
}
