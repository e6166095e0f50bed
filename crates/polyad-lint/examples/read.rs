//! Reads goals from standard input, one a line, and prints what was understood: a tool for working on the rules.
//!
//! `echo "Cut emissions by 45 percent by 2030" | cargo run -p polyad-lint --example read`

use polyad_lint::{Context, Verdict, lint};
use std::io::BufRead;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        println!("{line}");
        match lint(&line, &Context::default()) {
            Ok(verdict) => {
                show(&verdict, &line, "  ");
                for goal in &verdict.goals {
                    show(goal, &line, "    - ");
                }
            }
            Err(declined) => println!("  declined: {declined}"),
        }
    }
}

fn show(verdict: &Verdict, text: &str, lead: &str) {
    let quantity = verdict.quantity.as_ref().map_or("no quantity".to_owned(), |quantity| {
        let upper = quantity.upper.as_ref().map_or(String::new(), |upper| format!("..{upper}"));
        format!(
            "{} {}{upper} [{}] {}",
            quantity.kind,
            quantity.value,
            quantity.unit.as_deref().unwrap_or("?"),
            quantity.bound
        )
    });
    let base = verdict.baseline.as_ref().map_or("-".to_owned(), |base| {
        format!("{:?} in {:?}{}", base.value, base.year, if base.scenario { " scenario" } else { "" })
    });
    let codes: Vec<&str> = verdict.findings.iter().map(|finding| finding.code).collect();
    let missing: Vec<&str> =
        verdict.elements.iter().filter(|element| !element.met).map(|element| element.kind.word()).collect();
    println!(
        "{lead}{} {} {} | {quantity} | by {} | base {base} | {} | without {} | “{}”",
        verdict.class,
        verdict.status,
        verdict.direction.map_or("no direction", |direction| direction.word()),
        verdict.deadline.map_or("-".to_owned(), |date| date.to_string()),
        codes.join(" "),
        missing.join(" "),
        &text[verdict.span.clone()]
    );
}
