//! `/s/{id}`: who said this, is it in the log, how can a reader check it alone?

use crate::address;
use crate::ask::{Answer, Ask, Format};
use crate::error::Problem;
use crate::pages::Page;
use crate::render::ladder::Ladder;
use crate::render::number::grouped;
use crate::render::part::{self, Checks};
use crate::render::{fact, field};
use maud::{Markup, html};
use polyad_ledger::finding::Level;
use polyad_ledger::state::{Act, Fact};
use polyad_log::note::Note;
use polyad_log::receipt::TlogProof;
use polyad_model::{Ref, StatementId};
use std::sync::Arc;

pub(super) static PAGE: Page = Page { path: "/s/*", section: Some("/log"), show };

fn show(ask: &Ask) -> Result<Answer, Problem> {
    if !ask.rest.is_empty() && ask.rest.bytes().all(|b| b.is_ascii_digit()) {
        let index: u64 = ask.rest.parse().map_err(|_| missing(ask, &ask.rest))?;
        let id = ask.snapshot.id_at(index).ok_or_else(|| missing(ask, &grouped(index)))?;
        return Ok(ask.moved(&address::statement(&id)));
    }
    let id: StatementId = ask.rest.parse().map_err(|_| missing(ask, &ask.rest))?;
    let act = ask.state.act(&id).cloned().ok_or_else(|| missing(ask, &address::short_id(&id)))?;
    match ask.format {
        Format::Json => {
            let mut value = crate::json::act(&act);
            if let serde_json::Value::Object(members) = &mut value {
                let about = Ref::Statement(id);
                members.insert("findings".to_owned(), crate::json::findings(ask.state.findings_about(&about)));
                members.insert("closed_by".to_owned(), ask.state.closed(&id).map(|closed| closed.by.to_string()).into());
                members.insert("header".to_owned(), act.header.text().to_string().into());
                members.insert("receipt".to_owned(), format!("/log/proof/{id}").into());
            }
            Ok(Answer::Json(value))
        }
        Format::Csv => {
            let head = vec!["field".to_owned(), "value".to_owned()];
            let fields = Fact::Act(&act).fields();
            let lines = fields.into_iter().map(|(name, value)| {
                vec![name, value.as_str().map_or_else(|| value.to_canonical(), str::to_owned)]
            });
            Ok(Answer::Csv(format!("statement-{}", act.inclusion.index), crate::csv::write(&std::iter::once(head).chain(lines).collect::<Vec<_>>())))
        }
        Format::Html => {
            let receipt = Receipt::read(ask, &act)?;
            Ok(Answer::Page {
                title: format!("Statement {}", grouped(act.inclusion.index)),
                description: format!("A {} statement with its inclusion proof, signer and findings", act.kind),
                body: body(ask, &act, receipt.as_ref()),
            })
        }
    }
}

fn missing(ask: &Ask, what: &str) -> Problem {
    Problem::not_found(format!(
        "Statement {} is not in this copy, which ends at {}. A mirror that is further may have it; an id is s and 52 \
         characters of a-z and 2-7.",
        what.chars().take(60).collect::<String>(),
        grouped(ask.at())
    ))
}

/// The receipt, read again and walked.
struct Receipt {
    ladder: Ladder,
    checkpoint: Note,
    size: u64,
    holds: bool,
    entry: String,
}

impl Receipt {
    fn read(ask: &Ask, act: &Act) -> Result<Option<Receipt>, Problem> {
        let Some(text) = ask.receipt(act.id())? else { return Ok(None) };
        let unreadable = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, id = %act.id(), "a receipt of this node cannot be read");
            Problem::internal()
        };
        let file: serde_json::Value = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
        let member = |name: &str| file.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let proof = TlogProof::parse(member("proof").as_bytes()).map_err(|error| unreadable(&error))?;
        let size: u64 = proof.checkpoint.text.lines().nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
        let stated_root = proof.checkpoint.text.lines().nth(2).unwrap_or_default().to_owned();
        let entry = member("leaf");
        let ladder = Ladder::walk(entry.as_bytes(), &proof, size).ok_or_else(|| unreadable(&"the proof does not fit its tree"))?;
        let holds = ladder.root().to_base64() == stated_root;
        Ok(Some(Receipt { ladder, checkpoint: proof.checkpoint, size, holds, entry }))
    }
}

/// How far a statement is checked here, from the snapshot alone.
pub(super) fn checks(ask: &Ask, act: &Act) -> Checks {
    let signatures = Note::parse(ask.snapshot.checkpoint.as_bytes()).map(|note| note.signatures).unwrap_or_default();
    Checks {
        signed: true,
        logged: true,
        witnessed: signatures.iter().any(|signature| is_witness(ask, &signature.name)),
        attested: attestations(ask, &act.id()).iter().any(|attestation| {
            attestation.header.act.as_deref() == Some("confirm") && attestation.author() != act.author()
        }),
    }
}

/// The log's own key and its clock are no witnesses.
fn is_witness(ask: &Ask, name: &str) -> bool {
    let origin = ask.snapshot.origin.as_str();
    name != origin && !name.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'))
}

/// Confirmations and disputes in force, in order.
fn attestations(ask: &Ask, id: &StatementId) -> Vec<Arc<Act>> {
    let about = Ref::Statement(*id);
    let found = ask.state.acts_naming(&about).filter(|(named_in, act)| *named_in == "target" && act.kind == "attestation");
    found.filter(|(_, act)| act.level == Level::Authorised).map(|(_, act)| act.clone()).collect()
}

fn body(ask: &Ask, act: &Act, receipt: Option<&Receipt>) -> Markup {
    let index = act.inclusion.index;
    let checks = checks(ask, act);
    let id = act.id();
    html! {
        (part::crumbs(&[("/log", "Statements")], &grouped(index)))
        div.hero {
            h1 { "Statement " (grouped(index)) }
            p.lede {
                @if act.fields.is_some() { (fact::line(&ask.state, Fact::Act(act))) }
                @else { "The words of this statement are erased or not held here; that it was made stays in the log." }
            }
            p.gap-s {
                (part::ladder(checks)) br;
                span.hint { (field::label(act.kind)) ", " (part::custody(&act.custody)) ". Recorded " (act.inclusion.recorded.to_seconds()) "." }
            }
            (effect(ask, act))
        }
        div.two.gap-l {
            div {
                (four_checks(ask, act, checks, receipt))
                (said(ask, act))
                (answers(ask, act))
                @if let Some(receipt) = receipt { (proof(act, receipt)) }
                (alone(act, receipt))
                (used(ask, &id))
            }
            aside { (panel(ask, act)) }
        }
    }
}

/// Whether it has effect, and if not, why.
fn effect(ask: &Ask, act: &Act) -> Markup {
    let closed = ask.state.closed(&act.id());
    html! {
        @if act.level == Level::Signed {
            p.note.gap-s { strong { "Stored, without effect." } " Its signature holds, but its author may not state this, or this node does not know the kind. The findings below say why." }
        }
        @if let Some(closed) = closed {
            p.note.gap-s {
                strong { "No longer in force." } " It was ended by "
                a href=(address::statement(&closed.by)) { (ask.state.act(&closed.by).map_or("a statement", |by| by.kind)) " " (address::short_id(&closed.by)) }
                "; it stays readable."
            }
        }
        @if ask.state.is_quarantined(&act.author()) {
            p.note.gap-s { strong { "Shown, not counted." } " Nobody has vouched for the author's key yet." }
        }
    }
}

fn four_checks(ask: &Ask, act: &Act, checks: Checks, receipt: Option<&Receipt>) -> Markup {
    let attested = attestations(ask, &act.id());
    let disputes = attested.iter().filter(|each| each.header.act.as_deref() == Some("dispute")).count();
    let steps = receipt.map_or(0, |receipt| receipt.ladder.steps.len());
    let logged = receipt.is_none_or(|receipt| receipt.holds);
    html! {
        section #checks aria-labelledby="h-checks" {
            div.sec-head { h2 #h-checks { "Four checks" } }
            ol.checks {
                (check(true, "The signer said this, word for word", &html! {
                    "The signature matches the key " code.long { (act.header.key) } ", which speaks for " (author(ask, act)) "."
                }))
                (check(logged, &format!("It is in the public log, at place {}", grouped(act.inclusion.index)), &html! {
                    @if logged { "Its hash and " (part::count(steps, "other leads", "others lead")) " to the root of the log. This node made the check just now; the receipt below repeats it anywhere." }
                    @else { strong { "The proof does not lead to the root that the checkpoint states. Do not rely on this copy." } }
                }))
                (check(checks.witnessed, "Everyone sees the same log", &html! {
                    @if checks.witnessed { "Witnesses beside the log signed the same root." }
                    @else { "No witness beside the log has signed its checkpoint yet: this copy cannot show that others see the same." }
                }))
                (check(checks.attested, "Someone else has confirmed it", &html! {
                    @if checks.attested { "See the confirmations below." } @else { "No confirmation by anyone else is on record." }
                    @if disputes > 0 { " " strong { (part::count(disputes, "dispute is", "disputes are")) " on record." } }
                }))
            }
            div.note.gap-m {
                p { strong { "Verified is not the same as true." } " Checks 1 to 3 show who said it, when, and that nobody changed it. Only check 4 speaks to whether it is right." }
            }
        }
    }
}

fn check(passed: bool, heading: &str, words: &Markup) -> Markup {
    html! {
        li {
            @if passed {
                svg viewBox="0 0 20 20" role="img" aria-label="Passed" {
                    circle.fok cx="10" cy="10" r="9" {}
                    path.tick.sonmark d="M5.5 10.4l3 3 6-6.6" {}
                }
            } @else {
                svg viewBox="0 0 20 20" role="img" aria-label="Not passed" { circle.ring.dots.snone cx="10" cy="10" r="8.2" {} }
            }
            h3 { (heading) }
            span {}
            p { (words) }
        }
    }
}

fn author(ask: &Ask, act: &Act) -> Markup {
    let name = Ref::Statement(act.author());
    match address::of_ref(&ask.state, &name) {
        Some((link, words)) => html! { a href=(link) { (words) } },
        None => html! { code.long { (name) } },
    }
}

/// What the statement says, field by field.
fn said(ask: &Ask, act: &Act) -> Markup {
    let about = Ref::Statement(act.id());
    let findings: Vec<_> = ask.state.findings_about(&about).collect();
    html! {
        section #says aria-labelledby="h-says" {
            div.sec-head {
                h2 #h-says { "What it says" }
                @if act.fact_of != act.id() { p { "A correction: the fields are those now in force for " a href=(address::statement(&act.fact_of)) { "the statement it corrects" } "." } }
            }
            @if act.fields.is_some() { (field::list(&ask.state, &Fact::Act(act).fields())) }
            @else { p.empty { "The body is erased or not held here. A mirror may hold it; its commitment is in the header." } }
            @if act.kind == "dataset" {
                p.actions {
                    @for dataset in ask.state.all_datasets().filter(|dataset| dataset.statement == act.id()) {
                        a href=(address::dataset(&dataset.key)) { "Read the file row by row" }
                    }
                }
            }
            @if !findings.is_empty() {
                h3.gap-m { "Findings" }
                (part::findings(&ask.state, findings))
            }
        }
    }
}

/// Confirmations, disputes, corrections and retractions: both sides beside each other.
fn answers(ask: &Ask, act: &Act) -> Markup {
    let about = Ref::Statement(act.id());
    let wanted = ["attestation", "correction", "retraction", "redaction", "answer", "objection"];
    let mut found: Vec<Arc<Act>> = ask
        .state
        .acts_naming(&about)
        .filter(|(named_in, _)| *named_in == "target")
        .map(|(_, act)| act.clone())
        .filter(|act| wanted.contains(&act.kind) || act.fact_of != act.id())
        .collect();
    found.dedup_by_key(|act| act.id());
    html! {
        section #answers aria-labelledby="h-answers" {
            h2 #h-answers { "Confirmed, disputed, corrected" }
            @if found.is_empty() {
                p.empty.gap-s { "Nobody has confirmed, disputed, corrected or withdrawn it. Anyone with a key can: an " code { "attestation" } " statement that targets " code.long { (act.id()) } "." }
            } @else {
                ul.find-list.gap-s {
                    @for each in &found {
                        li {
                            strong { (each.header.act.as_deref().unwrap_or(each.kind)) } " by " (author(ask, each)) ": "
                            (fact::line(&ask.state, Fact::Act(each)))
                            " " a href=(address::statement(&each.id())) { (address::short_id(&each.id())) }
                            @if each.level == Level::Signed { " " span.nil { "(without effect)" } }
                        }
                    }
                }
            }
        }
    }
}

fn proof(act: &Act, receipt: &Receipt) -> Markup {
    let steps = receipt.ladder.steps.len();
    html! {
        section #proof aria-labelledby="ladder-t" {
            figure.chart #ladder aria-labelledby="ladder-t" {
                figcaption {
                    h2.ct #ladder-t {
                        @match steps {
                            0 => "This statement is the whole log",
                            1 => "One hash ties this statement to the whole log",
                            n => { (n) " hashes tie this statement to the whole log" }
                        }
                    }
                    p.cs { "First eight hex digits of each SHA-256 hash. Filled: computed from the statement. Outlined: supplied by the log." }
                }
                (receipt.ladder.draw(act.inclusion.index))
                p.cf {
                    span.s { "Log tiles of this node at size " (grouped(receipt.size)) "; hashing of RFC 6962." }
                    span { "Data: " a href=(format!("/log/proof/{}", act.id())) { "receipt" } }
                }
            }
        }
    }
}

fn alone(act: &Act, receipt: Option<&Receipt>) -> Markup {
    let file = format!("statement-{}.receipt.json", act.inclusion.index);
    html! {
        section #alone aria-labelledby="h-alone" {
            div.sec-head {
                h2 #h-alone { "Check it without us" }
                p { "The receipt holds everything. No network is needed, and no trust in this site." }
            }
            pre.term tabindex="0" role="group" aria-label="Command line check" {
                span.d { "# needs only the file below and the log's key, which you should have from elsewhere" } "\n"
                "$ polyad verify " (file) " --vkey vkey.txt"
            }
            p.actions {
                a href=(format!("/log/proof/{}", act.id())) download=(file) { "Download the receipt" }
                a href="/keys" { "Keys of this log" }
                a href="/log#verify" { "The steps by hand" }
            }
            details.more {
                summary { "Header, as signed" }
                pre.term tabindex="0" role="group" aria-label="Header as signed" { (act.header.text()) }
            }
            @if let Some(receipt) = receipt {
                details.more {
                    summary { "Entry, as it stands in the log" }
                    pre.term tabindex="0" role="group" aria-label="Log entry" { (receipt.entry) }
                }
                details.more {
                    summary { "Checkpoint, as signed" }
                    pre.term tabindex="0" role="group" aria-label="Checkpoint" { (receipt.checkpoint.to_string()) }
                }
            }
        }
    }
}

/// Other facts that name this one: what rests on it.
fn used(ask: &Ask, id: &StatementId) -> Markup {
    let about = Ref::Statement(*id);
    let found: Vec<(&'static str, Arc<Act>)> =
        ask.state.acts_naming(&about).filter(|(named_in, _)| *named_in != "target").take(30).map(|(f, act)| (f, act.clone())).collect();
    html! {
        @if !found.is_empty() {
            section #used aria-labelledby="h-used" {
                h2 #h-used { "Named by" }
                ul.find-list.gap-s {
                    @for (named_in, act) in &found {
                        li { code { (named_in) } (act.kind) ": " (fact::line(&ask.state, Fact::Act(act))) " " a href=(address::statement(&act.id())) { (address::short_id(&act.id())) } }
                    }
                }
            }
        }
    }
}

fn panel(ask: &Ask, act: &Act) -> Markup {
    let commitment: String = act.header.body.iter().map(|byte| format!("{byte:02x}")).collect();
    html! {
        div.facts {
            dl {
                div { dt { "Kind" } dd { (act.header.kind) } }
                @if let Some(outcome) = &act.header.act { div { dt { "Act" } dd { (outcome) } } }
                div { dt { "Stated in the name of" } dd { (author(ask, act)) } }
                div { dt { "Custody" } dd { (part::custody(&act.custody)) } }
                @if let Some(scope) = &act.header.scope { div { dt { "Partnership" } dd { (field::link(&ask.state, scope)) } } }
                @if let Some(target) = &act.header.target { div { dt { "About" } dd { (field::link(&ask.state, target)) } } }
                div { dt { "Author's time" } dd.num { (act.header.at.to_seconds()) } }
                div { dt { "Logged" } dd.num { (act.inclusion.recorded.to_seconds()) } }
                div { dt { "Log" } dd.long { (act.inclusion.origin) } }
                div { dt { "Level" } dd { (match act.level { Level::Signed => "2: well-formed and signed, without effect", Level::Authorised => "3: its author may state this" }) } }
                div { dt { "Id" } dd { code.long { (act.id()) } } }
                div { dt { "Signing key" } dd { code.long { (act.header.key) } } }
                div { dt { "Commitment to the body" } dd { code.long { (commitment) } } }
            }
        }
    }
}
