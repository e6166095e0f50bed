//! Three ledgers to read, each with the record that comes of it.

use expect_test::{Expect, expect};
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::state::State;
use std::fmt::Write as _;

fn check(text: &str, expected: Expect) {
    let ledger = ledger(text);
    let state = ledger.state();
    if let Err(differences) = ledger.check_findings(&state) {
        panic!("{differences}");
    }
    expected.assert_eq(&record(&ledger, &state));
}

/// Facts with their sources, then findings by line.
fn record(ledger: &Ledger, state: &State) -> String {
    let line_of =
        |id| ledger.entries.iter().find(|entry| entry.signed.id() == id).map_or(0, |entry| entry.line);
    let mut text = String::new();
    for kind in ["actor", "partnership", "goal", "pledge", "contribution", "attestation"] {
        for fact in state.facts(kind) {
            let name = fact.text("name").or_else(|| fact.text("text")).or_else(|| fact.text("finding"));
            let name = name.map_or(String::new(), |name| format!(" {}", name.plain()));
            let money = fact.money("what").map_or(String::new(), |m| format!(" {} {}", m.currency, m.amount));
            let voice = if fact.is_reported() { "reported" } else { "own" };
            writeln!(text, "{kind}{name}{money}, {voice}, line {}", line_of(fact.statement())).unwrap();
        }
    }
    for act in state.acts() {
        if let Some(closed) = state.closed(&act.id()) {
            writeln!(text, "line {} ended by line {}", line_of(act.id()), line_of(closed.by)).unwrap();
        }
    }
    let mut findings: Vec<(usize, &str)> = state
        .findings()
        .filter_map(|finding| Some((line_of(finding.about.statement()?), finding.code)))
        .collect();
    findings.sort_unstable();
    for (line, code) in findings {
        writeln!(text, "line {line}: {code}").unwrap();
    }
    text
}

#[test]
fn a_secretariats_year() {
    check(
        include_str!("../../../../fixtures/ledgers/a-secretariats-year.polyad"),
        expect![[r#"
        actor Secretariat of the Light Fund, own, line 6
        actor Norway, own, line 7
        partnership Light Fund, own, line 8
        goal Electric light for 100 million people by 2030., own, line 9
        pledge USD 100000000, own, line 12
        pledge USD 120000000, own, line 17
        contribution USD 28000000, own, line 29
        attestation It came on 15 June., own, line 22
        attestation The budget shows 28 million., own, line 28
        line 13 ended by line 36
        line 21 ended by line 29
        line 23: own-attestation
        line 29: corrected-under-dispute
        line 34: target-not-own
    "#]],
    );
}

#[test]
fn two_logs_merged() {
    check(
        include_str!("../../../../fixtures/ledgers/two-logs.polyad"),
        expect![[r#"
        actor Norway, own, line 5
        pledge USD 1000000, own, line 6
        pledge USD 3000000, own, line 22
        line 12 ended by line 22
        line 13: log-not-entry-one
    "#]],
    );
}

#[test]
fn a_key_compromised() {
    check(
        include_str!("../../../../fixtures/ledgers/key-compromise.polyad"),
        expect![[r#"
        pledge USD 1000000, own, line 22
        line 5 ended by line 11
        line 9 ended by line 21
        line 9: signed-with-contested-key
        line 11: signed-with-contested-key
        line 17: key-not-active
    "#]],
    );
}
