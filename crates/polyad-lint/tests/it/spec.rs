//! Every rule against its specification: goals that trigger it, and goals that must not.

use polyad_lint::{Context, RULES, lint};
use std::path::Path;

/// A goal of a specification file with its context, as `key: value` pairs.
struct Case {
    text: String,
    context: Vec<(String, String)>,
    triggers: bool,
}

#[test]
fn every_rule_has_a_specification_and_keeps_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let mut wrong = Vec::new();
    for rule in RULES {
        let file = folder.join(format!("{}.md", rule.code()));
        let page =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let heading = format!("# {}: {}", rule.code(), rule.title());
        assert_eq!(page.lines().next(), Some(heading.as_str()), "{}", file.display());
        let cases = cases(&page);
        for triggers in [true, false] {
            assert!(cases.iter().any(|case| case.triggers == triggers), "{} lacks cases", rule.code());
        }
        for case in cases {
            if found(&case, rule.code()) != case.triggers {
                let verb = if case.triggers { "is not found in" } else { "is found in" };
                wrong.push(format!("{} {verb} “{}” {:?}", rule.code(), case.text, case.context));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_specification_belongs_to_a_rule() {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("spec")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(polyad_lint::find(name.trim_end_matches(".md")).is_some(), "{name}");
    }
}

fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut triggers = None;
    for line in page.lines() {
        match line {
            "## Triggers" => triggers = Some(true),
            "## Must not trigger" => triggers = Some(false),
            _ => {
                if let Some(pairs) = line.strip_prefix("  - ") {
                    let case = cases.last_mut().expect("context follows a goal");
                    case.context.extend(pairs.split("; ").map(|pair| {
                        let (key, value) =
                            pair.split_once(": ").unwrap_or_else(|| panic!("no value in {pair}"));
                        (key.to_owned(), value.to_owned())
                    }));
                } else if let (Some(text), Some(triggers)) = (line.strip_prefix("- "), triggers) {
                    cases.push(Case { text: text.to_owned(), context: Vec::new(), triggers });
                }
            }
        }
    }
    cases
}

fn found(case: &Case, code: &str) -> bool {
    let mut context = Context::default();
    for (key, value) in &case.context {
        let date = || Some(value.parse().unwrap_or_else(|error| panic!("{value}: {error}")));
        match key.as_str() {
            "lang" => context.lang = Some(value),
            "stated" => context.stated = date(),
            "deadline" => context.deadline = date(),
            "today" => context.today = date(),
            "baseline" => context.baseline = Some(value),
            "indicator" => context.indicator = Some(value),
            "unit" => context.indicator_unit = Some(value),
            "actor" => context.actor = Some(value),
            "challenge" => context.challenge = Some(value),
            "links" => context.links_known = value == "known",
            "interim" => context.interim = value == "known",
            "fastest" => context.fastest_change_per_year = Some(value.parse().unwrap()),
            "source" => {}
            other => panic!("unknown context {other}"),
        }
    }
    // A language that is not given is told from the words, as it would be on a page.
    let verdict = lint(&case.text, &context).unwrap_or_else(|error| panic!("{}: {error}", case.text));
    verdict.all_findings().iter().any(|finding| finding.code == code)
}
