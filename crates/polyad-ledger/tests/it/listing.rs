//! A state as text, so that two of them can be compared by reading.

use polyad_ledger::digest::digest;
use polyad_ledger::finding::Level;
use polyad_ledger::kinds;
use polyad_ledger::state::State;
use std::fmt::Write as _;

/// All that a state answers, in words: digest, acts, facts, datasets, findings, directory, keys, links, operators.
pub(crate) fn everything(state: &State) -> String {
    let mut text = format!("digest {}\n", data_encoding::HEXLOWER.encode(&digest(state)));
    for act in state.acts() {
        let level = if act.level == Level::Authorised { 3 } else { 2 };
        let closed = state.closed(&act.id()).map(|closed| (closed.until, closed.by));
        let quarantined = state.is_quarantined(&act.author());
        let links = state.links().statements(&act.name());
        let name = act.name();
        let class = state.links().members(&name);
        writeln!(
            text,
            "act {} {} {level} {:?} {closed:?} {quarantined} {class:?} {links:?}",
            act.id(),
            act.kind,
            act.custody
        )
        .unwrap();
        for (field, other) in state.acts_naming(&name) {
            writeln!(text, "  named in {field} of {}", other.id()).unwrap();
        }
        writeln!(text, "  governed {:?}", state.governance(&name)).unwrap();
        writeln!(text, "  stands {:?}", state.version_in_force(&act.id()).map(|act| act.id())).unwrap();
    }
    for schema in kinds::ALL {
        for fact in state.facts(schema.name) {
            let answer = state.answered_by(&fact.address());
            writeln!(text, "fact {} {} {answer:?}", schema.name, fact.address()).unwrap();
        }
    }
    for dataset in state.all_datasets() {
        writeln!(text, "known {} {} {}", dataset.key, dataset.statement, dataset.since).unwrap();
    }
    for dataset in state.datasets() {
        writeln!(text, "counted {} {}", dataset.key, dataset.statement).unwrap();
    }
    for finding in state.findings() {
        let about = state.findings_about(&finding.about).any(|other| other == finding);
        writeln!(text, "finding {} {} {} {about}", finding.about, finding.code, finding.message).unwrap();
    }
    for entity in state.directory().all() {
        writeln!(text, "entity {:?} {} {:?} {:?}", entity.kind, entity.name_ref, entity.name, entity.slug)
            .unwrap();
    }
    for actor in state.keys().actors() {
        writeln!(text, "keys {actor} {:?} {:?}", state.keys().head(actor), state.keys().current(actor))
            .unwrap();
    }
    for origin in ["a.example", "b.example"] {
        writeln!(text, "operator {origin} {:?}", state.operator_of(origin)).unwrap();
    }
    text
}
