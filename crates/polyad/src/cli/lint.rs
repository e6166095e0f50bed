//! `polyad lint`: what is missing before anyone could check a goal. Needs no data directory.

mod many;
mod sarif;
mod shown;
mod texts;

use crate::outcome::Outcome;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use polyad_web::lint::{GoalToLint, Judged};
use std::io::IsTerminal;
use texts::Source;

/// Say what is missing before anyone could check a goal
///
/// Judges the wording and never the worth of an aim. Goals in English, French and Spanish; other languages are declined
/// by name. Needs no data directory and asks no network.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad lint \"double the share of renewable energy in the global energy mix\"\n  polyad lint \"vaccinate 500 million children in the next five years\" --stated 2024-10-01 --actor Gavi\n  polyad lint goals.txt\n  polyad lint --format json < goals.jsonl\n  polyad lint --explain G202\n\nA text file holds goals as paragraphs: lines that follow each other share their preamble. With `--format json` goals\ncome one JSON object a line, {\"id\", \"text\", \"stated\"?, \"indicator\"?, \"actor\"?, \"lang\"?, …}, and leave one a line, in the same order;\n`docs/spec/api.md` has the members. What a line does not say is taken from the options.\nExit status: 1 when a goal has errors, 2 when nothing could be judged, else 0."
)]
pub(crate) struct Lint {
    /// A goal in its own words, or files; `-` for standard input, which is also read when nothing is named
    #[arg(value_name = "TEXT|FILE")]
    inputs: Vec<String>,
    /// How to print: text, json (one object a line) or sarif (2.1.0)
    #[arg(long, value_enum, default_value = "text")]
    format: As,
    /// What a rule finds and why it matters
    #[arg(long, value_name = "CODE", conflicts_with = "inputs")]
    explain: Option<String>,
    /// When the goal was stated: the anchor of `in the next five years`
    #[arg(long, value_name = "DATE")]
    stated: Option<String>,
    /// A deadline from elsewhere, such as the heading over a list of goals
    #[arg(long, value_name = "DATE")]
    deadline: Option<String>,
    /// Where the value starts, in words: `18 % in 2010`
    #[arg(long, value_name = "WORDS")]
    baseline: Option<String>,
    /// The indicator or data source by which it is followed
    #[arg(long, value_name = "NAME")]
    indicator: Option<String>,
    /// What that indicator is counted in
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// The challenge or SDG target that it serves
    #[arg(long, value_name = "NAME")]
    challenge: Option<String>,
    /// Its language, as a tag (`en`, `fr`, `es`); told from the words when left out
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// The day on which you ask; without it nothing is said about deadlines that have passed
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

/// How verdicts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    /// For reading in a terminal
    Text,
    /// One JSON object a goal and line
    Json,
    /// Static Analysis Results Interchange Format 2.1.0
    Sarif,
}

/// How many texts came out how.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    judged: usize,
    with_errors: usize,
    declined: usize,
}

impl Tally {
    fn add(&mut self, judged: Judged) {
        match judged {
            Judged::Sound => self.judged += 1,
            Judged::Errors => {
                self.judged += 1;
                self.with_errors += 1;
            }
            Judged::Not => self.declined += 1,
        }
    }

    fn outcome(self) -> Result<Outcome> {
        match self {
            Tally { judged: 0, declined: 0, .. } => bail!("there is no goal to judge"),
            Tally { judged: 0, declined, .. } => bail!("{declined} declined, none judged"),
            Tally { with_errors: 0, .. } => Ok(Outcome::Done),
            _ => Ok(Outcome::No),
        }
    }
}

impl Lint {
    pub(crate) fn run(self) -> Result<Outcome> {
        if let Some(code) = &self.explain {
            return explain(code);
        }
        let usual = self.usual()?;
        if self.format == As::Json {
            return many::judge(&self.inputs, &usual)?.outcome();
        }
        let sources = texts::all(&self.inputs, &usual)?;
        match self.format {
            As::Sarif => sarif::print(&sources),
            _ => print(&sources),
        }
    }

    /// What all goals share unless they say otherwise.
    fn usual(&self) -> Result<GoalToLint> {
        let date = |name: &str, text: &Option<String>| {
            text.as_ref().map(|text| polyad_web::lint::date(name, text)).transpose()
        };
        Ok(GoalToLint {
            stated: date("--stated", &self.stated)?,
            deadline: date("--deadline", &self.deadline)?,
            today: date("--today", &self.today)?,
            baseline: self.baseline.clone(),
            indicator: self.indicator.clone(),
            unit: self.unit.clone(),
            actor: self.actor.clone(),
            challenge: self.challenge.clone(),
            lang: self.lang.clone(),
            ..GoalToLint::default()
        })
    }
}

fn print(sources: &[Source]) -> Result<Outcome> {
    let colours =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let mut tally = Tally::default();
    for (n, source) in sources.iter().enumerate() {
        if n > 0 {
            println!();
        }
        match source.goal.verdict() {
            Ok(verdict) => {
                tally.add(if verdict.has_errors() { Judged::Errors } else { Judged::Sound });
                print!("{}", shown::verdict(&source.name, source.line, &source.goal.text, &verdict, colours));
            }
            Err(declined) => {
                tally.add(Judged::Not);
                eprintln!("{}:{}: {declined}", source.name, source.line);
            }
        }
    }
    if sources.len() > 1 {
        let Tally { judged, with_errors, declined } = tally;
        println!("\n{judged} judged, {with_errors} of them with errors; {declined} declined");
    }
    tally.outcome()
}

fn explain(code: &str) -> Result<Outcome> {
    let Some(rule) = polyad_lint::find(code) else {
        let codes: Vec<&str> = polyad_lint::RULES.iter().map(|rule| rule.code()).collect();
        bail!("there is no rule `{code}`; the rules are {}", codes.join(" "));
    };
    print!("{}", shown::page(rule));
    Ok(Outcome::Done)
}
