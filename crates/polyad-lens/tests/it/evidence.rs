//! Evidence and disputes reach the figures that rest on them.

use crate::read;
use polyad_fixture::ledger;
use polyad_lens::{Evidence, Measure, Status, View};

const PAID: &str = r#"
    key norway
    key fund
    key auditor
    key court
    actor norway "Norway" state
    p1 = pledge norway fund 10 NOK 2026..2027 extent=part
    p2 = pledge norway fund 20 NOK 2026..2027 extent=part
"#;

fn ladder(more: &str) -> View {
    let made = ledger(&format!("{PAID}\n{more}"));
    read(&made.state(), "ladder", &[("a", &made.name("norway").to_string())])
}

fn sum(view: &View) -> &Measure {
    let at =
        view.blocks.iter().position(|block| matches!(block, polyad_lens::Block::Table(t) if t.key == "sums"));
    view.measure(&format!("{}/0/7", at.expect("sums"))).expect("a sum")
}

fn evidence(more: &str) -> Evidence {
    sum(&ladder(more)).evidence
}

#[test]
fn evidence_is_the_lowest_among_the_inputs() {
    assert_eq!(evidence(""), Evidence::E0);
    assert_eq!(evidence("attest p1 \"Received.\" @fund"), Evidence::E0, "one of two");
    let both = "attest p1 \"Received.\" @fund\n attest p2 \"Received.\" @fund";
    assert_eq!(evidence(both), Evidence::E1, "confirmed by the counterparty");
    let independent = "attest p1 \"Seen.\" @auditor\n attest p2 \"Seen.\" @court";
    assert_eq!(evidence(independent), Evidence::E2);
    let audited = "attest p1 \"Seen.\" basis=audit @auditor\n attest p2 \"Seen.\" basis=audit @auditor";
    assert_eq!(evidence(audited), Evidence::E3);
    let itself = "attest p1 \"So it is.\" @norway\n attest p2 \"So it is.\" @norway";
    assert_eq!(evidence(itself), Evidence::E0, "whoever states a fact adds nothing by confirming it");
}

#[test]
fn a_disputed_input_makes_a_figure_contested() {
    let view = ladder("dispute p1 \"Not in the budget.\" @court");
    assert_eq!(sum(&view).status, Status::Contested);
    assert_eq!(sum(&view).value.map(|value| value.to_string()).as_deref(), Some("30"));
    let withdrawn = ladder("d = dispute p1 \"Not in the budget.\" @court\n retract d @court");
    assert_eq!(sum(&withdrawn).status, Status::Ok);
}
