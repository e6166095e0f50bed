//! `/goal-check`: can anyone tell when this goal is met? Works by a plain form; a script repeats it while one types.

mod result;

use crate::api::{GoalToLint, goal_of_query};
use crate::ask::{Answer, Ask, Format};
use crate::assets::GOAL_CHECK;
use crate::error::Problem;
use crate::pages::Page;
use crate::render::part;
use maud::{Markup, html};
use polyad_ledger::state::Fact;
use polyad_lens::lenses::measurability::Known;
use polyad_lint::{ElementKind, Verdict};
use polyad_model::Ref;

pub(crate) use result::checked;

pub(super) static PAGE: Page = Page { path: "/goal-check", section: Some("/goal-check"), show };

/// Real goals that stand beside each other: the essay's two cases.
const EXAMPLES: [&str; 2] = ["x:atlas:finance-in-common", "x:atlas:gavi"];

/// The languages that can be judged, and "told from the words".
const LANGUAGES: [(&str, &str); 4] =
    [("", "Told from the words"), ("en", "English"), ("fr", "Français"), ("es", "Español")];

/// What may be known beside the words: name, label, an example.
const BESIDE: [(&str, &str, &str); 5] = [
    ("actor", "Who answers for it", "Gavi"),
    ("stated", "Stated on", "2024-10-01"),
    ("deadline", "Deadline from elsewhere", "2030"),
    ("baseline", "Where it starts", "18 % in 2010"),
    ("indicator", "Indicator or data source", "7.2.1"),
];

fn show(ask: &Ask) -> Result<Answer, Problem> {
    let goal = goal_of_query(&ask.query, "goal")?;
    match ask.format {
        Format::Json => match goal {
            Some(goal) => Ok(Answer::Json(goal.answer().0)),
            None => Err(Problem::bad_request("goal", "`goal` is the goal in its own words".to_owned())),
        },
        Format::Csv => match goal.map(|goal| goal.verdict()) {
            Some(Ok(verdict)) => Ok(Answer::Csv("goal-findings".to_owned(), findings_csv(&verdict))),
            Some(Err(declined)) => Err(Problem::bad_request("goal", declined.to_string())),
            None => Err(Problem::bad_request("goal", "`goal` is the goal in its own words".to_owned())),
        },
        Format::Html => Ok(Answer::Page {
            title: "Check a goal".to_owned(),
            description: "Paste a goal and see what is missing before anyone could check it".to_owned(),
            body: body(ask, goal.as_ref()),
        }),
    }
}

fn findings_csv(verdict: &Verdict) -> String {
    let head = ["code", "severity", "start", "end", "message", "fix"].map(str::to_owned).to_vec();
    let lines = verdict.all_findings().into_iter().map(|finding| {
        vec![
            finding.code.to_owned(),
            finding.severity.word().to_owned(),
            finding.span.start.to_string(),
            finding.span.end.to_string(),
            finding.message.clone(),
            finding.fix.clone().unwrap_or_default(),
        ]
    });
    crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())
}

fn body(ask: &Ask, goal: Option<&GoalToLint>) -> Markup {
    html! {
        (part::crumbs(&[("/", "Start")], "Check a goal"))
        div.hero {
            h1 { "Can anyone tell when this goal is met?" }
            p.lede { "Paste a goal. The checker looks for seven elements that a reader needs, and says what is missing. It judges the wording, not the worth of the aim." }
        }
        (form(ask))
        p #goal-said .hint role="status" {}
        div #goal-result { @if let Some(goal) = goal { (checked(goal)) } }
        (examples(ask))
        script src=(GOAL_CHECK.link) defer {}
    }
}

fn form(ask: &Ask) -> Markup {
    let known = BESIDE.iter().any(|(name, _, _)| ask.query.get(name).is_some());
    let lang = ask.query.get("lang").unwrap_or_default();
    html! {
        form #goal-form .lint.gap-l action="/goal-check" {
            label.lint-label for="goal" { "Goal, as written" }
            textarea #goal name="goal" maxlength=(polyad_lint::LENGTH_MAX) required aria-describedby="goal-hint" { (ask.query.get("goal").unwrap_or_default()) }
            details.more open[known] {
                summary { "What is known beside the words" }
                div.fields.gap-s {
                    @for (name, label, example) in BESIDE {
                        label { (label) input name=(name) type="text" value=[ask.query.get(name)] placeholder=(format!("e.g. {example}")); }
                    }
                }
            }
            div.fields.gap-s {
                label {
                    "Language"
                    select name="lang" {
                        @for (tag, words) in LANGUAGES { option value=(tag) selected[tag == lang] { (words) } }
                    }
                }
                button { "Check this goal" }
            }
            p #goal-hint .hint.gap-s {
                "English, French and Spanish; other languages are declined by name. Nothing is stored. Up to 8,000 characters; an address holds about 4,000, so longer ones need scripts, "
                code { "polyad lint" } " or the interface."
            }
        }
    }
}

/// A goal of the record with what the record knows about it.
struct Example {
    name: String,
    page: String,
    goal: GoalToLint,
    verdict: Verdict,
}

/// A goal of the record, as the form would hold it.
pub(crate) fn of_known(known: Known) -> GoalToLint {
    GoalToLint {
        text: known.text,
        lang: Some(known.lang),
        stated: known.stated,
        deadline: known.deadline,
        baseline: known.baseline,
        indicator: known.indicator,
        unit: known.unit,
        actor: known.actor,
        interim: known.interim,
        ..GoalToLint::default()
    }
}

fn example(ask: &Ask, partnership: &str) -> Option<Example> {
    let partnership: Ref = partnership.parse().ok()?;
    let goals = ask.state.facts_naming("goal", "scope", &partnership);
    let fact: Fact<'_> = goals.into_iter().next()?;
    let (page, name) = crate::address::of_ref(&ask.state, &partnership)?;
    let goal = of_known(Known::of(&ask.state, fact)?);
    let verdict = goal.verdict().ok()?;
    Some(Example { name, page, goal, verdict })
}

fn examples(ask: &Ask) -> Markup {
    let examples: Vec<Example> = EXAMPLES.iter().filter_map(|name| example(ask, name)).collect();
    html! {
        @if !examples.is_empty() {
            section aria-labelledby="h-examples" {
                div.sec-head {
                    h2 #h-examples { "Two goals side by side" }
                    p { "Real goals, as recorded, with what the record knows about them." }
                }
                div.half {
                    @for (n, each) in examples.iter().enumerate() {
                        article.lint aria-labelledby=(format!("example-{n}")) {
                            h3 id=(format!("example-{n}")) { (each.name) }
                            (result::quote(&each.goal.text, &each.verdict))
                            (result::score(&each.verdict))
                            (result::terminal(&each.goal.text, &each.verdict, &format!("Diagnostics for {}, plain text", each.name)))
                            p.actions {
                                a href=(each.page) { "Partnership" }
                                @if let Some(link) = result::link(&each.goal, "") { a href=(link) { "Check this goal" } }
                            }
                        }
                    }
                }
            }
        }
        section aria-labelledby="h-elements" {
            div.sec-head {
                h2 #h-elements { "The seven elements" }
                p { "The count says how many were found. A goal is called measurable when it says how much, of what and by when, and nothing in it stands in the way of a check; verifiable when it also names where it starts and by which data it is followed. Counts are never compared between partnerships." }
            }
            table.cards {
                thead { tr { th scope="col" { "Element" } @for each in &examples { th scope="col" { (each.name) } } th scope="col" { "What is asked" } } }
                tbody {
                    @for kind in ElementKind::ALL {
                        tr {
                            th scope="row" { (result::element_name(kind)) }
                            @for each in &examples { td data-l=(each.name) { (result::yes_or_no(&each.verdict, kind)) } }
                            td data-l="What is asked" { (result::element_question(kind)) }
                        }
                    }
                }
            }
            p.actions { a href="/rules" { "Every rule, with goals that trigger it and goals that do not" } }
            div.half.gap-l {
                div.note { p { strong { "Blanks are for the partnership to fill. " } "The checker asks; it never invents a number. A question such as “What is the level today? [value] in [year]” has fields, not answers." } }
                div.note { p { strong { "A vague goal is not a failed partnership. " } "It may be an honest first step, and connecting many banks may be worth something in itself. The checker says what cannot be checked, never that a goal is bad." } }
            }
        }
    }
}
