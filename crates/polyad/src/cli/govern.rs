//! `polyad govern`: how a partnership is governed, and decisions with their count.

use super::encode;
use super::key::now;
use super::submit::{Signer, send};
use crate::config::{Config, NodeFlags};
use crate::desk::Desk;
use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use polyad_ledger::draft::Draft;
use polyad_ledger::json;
use polyad_model::Ref;
use serde_json::Value;
use std::path::PathBuf;

/// Show how a partnership is governed; count a vote and state what was decided
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  polyad govern show sPARTNERSHIP\n  polyad govern show sPARTNERSHIP --json\n  polyad govern decide sPROPOSAL --key chair.key\n\nCharters, applications, proposals and votes are stated with `polyad submit`; docs/guide/govern-a-partnership.md walks through them."
)]
pub(crate) struct Govern {
    #[command(subcommand)]
    verb: GovernVerb,
}

#[derive(Debug, Subcommand)]
enum GovernVerb {
    /// Who governs, who sits, what is proposed, and what each matter needs to pass
    Show {
        /// The partnership, or any statement of its governance
        name: String,
        /// Print the interface's own JSON
        #[arg(long)]
        json: bool,
    },
    /// Count the votes on a proposal and state the decision they make
    Decide {
        /// The `proposal` statement
        proposal: String,
        /// Key file of a governor, or of a delegate for the matter
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// From when it holds, YYYY-MM-DD [default: today]
        #[arg(long)]
        from: Option<String>,
        /// Print the signed statement instead of sending it
        #[arg(long)]
        dry_run: bool,
    },
}

impl Govern {
    pub(crate) fn run(self, flags: &NodeFlags) -> Result<Outcome> {
        let config = Config::load(flags, None, false)?;
        let desk = Desk::open(&config)?;
        let outcome = match &self.verb {
            GovernVerb::Show { name, json } => governance(&desk, name).map(|record| {
                if *json {
                    println!("{record:#}")
                } else {
                    print(&record)
                }
                Outcome::Done
            }),
            GovernVerb::Decide { proposal, key, from, dry_run } => decision(&desk, proposal, from.as_deref())
                .and_then(|draft| {
                    let line = Signer::of(&desk, &config, Some(key))?.line(&draft)?;
                    if *dry_run {
                        println!("{line}");
                        return Ok(Outcome::Done);
                    }
                    send(&desk, &[line])
                }),
        };
        desk.close();
        outcome
    }
}

fn governance(desk: &Desk, name: &str) -> Result<Value> {
    let path = format!("/api/v1/governance/{}?as_of={}", encode(name), now().to_seconds());
    desk.get(&path)?.or_refusal()?.json()
}

/// The decision that the votes on a proposal make.
fn decision(desk: &Desk, proposal: &str, from: Option<&str>) -> Result<Draft> {
    let record = governance(desk, proposal)?;
    let counted = items(&record, "proposals").iter().find(|each| word(each, "statement") == proposal);
    let Some(counted) = counted else { bail!("{proposal} is no proposal that counts") };
    if counted["countable"] != Value::Bool(true) {
        bail!("{proposal}: votes are taken until {}, and not all have voted", word(counted, "closes"));
    }
    let tally = ["for", "against", "abstain", "recuse"].map(|name| (name, word(&counted["tally"], name)));
    let votes = json::array(items(counted, "votes").iter().map(|vote| word(vote, "statement")));
    let from = from.map_or_else(|| now().to_seconds()[..10].to_owned(), str::to_owned);
    let mut draft = Draft::new(
        "decision",
        json::object([("tally", json::object(tally)), ("votes", votes), ("from", from.into())]),
    );
    draft.scope = Some(word(&record, "partnership").parse().context("the partnership")?);
    draft.target = Some(proposal.parse::<Ref>().context("the proposal")?);
    draft.act = Some(word(counted, "outcome").to_owned());
    Ok(draft)
}

fn print(record: &Value) {
    let people = |list: &[Value]| list.iter().map(person).collect::<Vec<_>>().join(", ");
    println!("Governed by {} in the log {}", people(items(record, "governors")), word(record, "home"));
    for matter in items(record, "matters") {
        println!("\nMatter {}: {}", word(matter, "matter"), word(&matter["procedure"], "words"));
    }
    println!("\nSeats:");
    for held in items(record, "seats") {
        let until = held["until"].as_str().map(|until| format!(" until {until}")).unwrap_or_default();
        let (seat, standing) = (word(held, "seat"), word(held, "standing"));
        println!("  {}: {seat}, {standing} from {}{until}", person(&held["actor"]), word(held, "from"));
    }
    println!("\nApplications:");
    for application in items(record, "applications") {
        let decided: Vec<&str> =
            items(application, "decisions").iter().map(|made| word(made, "act")).collect();
        let decided = if decided.is_empty() { "not decided".to_owned() } else { decided.join(", then ") };
        let appeals =
            items(application, "appeals").iter().filter(|appeal| appeal["by_applicant"] == true).count();
        let appeals = if appeals > 0 {
            format!(", appealed {appeals} times").replace(" 1 times", " once")
        } else {
            String::new()
        };
        println!(
            "  {} for {}: {decided}{appeals}",
            person(&application["applicant"]),
            word(application, "seat")
        );
    }
    println!("\nProposals:");
    for proposal in items(record, "proposals") {
        println!(
            "  {} ({}): {}",
            word(proposal, "statement"),
            word(proposal, "matter"),
            word(proposal, "text")
        );
        let tally = &proposal["tally"];
        println!(
            "    {} for, {} against, {} abstain, {} stand aside, of {}",
            word(tally, "for"),
            word(tally, "against"),
            word(tally, "abstain"),
            word(tally, "recuse"),
            word(tally, "on_roll")
        );
        match proposal["decision"].get("outcome").and_then(Value::as_str) {
            Some(outcome) => println!("    {outcome} by {}", word(&proposal["decision"], "statement")),
            None => println!("    {}", word(&proposal["procedure"], "words")),
        }
    }
}

fn person(value: &Value) -> String {
    value["name"].as_str().unwrap_or_else(|| word(value, "ref")).to_owned()
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
