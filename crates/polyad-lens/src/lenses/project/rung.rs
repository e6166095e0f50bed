//! The rungs of reported money: what an amount of a project is, in the words of the standard.
//!
//! Source: IATI Standard 2.03, codelist `TransactionType`; `docs/methods` §3.1.

use crate::query::Condition;
use polyad_ledger::rows::Row;
use polyad_ledger::state::Fact;
use polyad_model::Exact;

/// A rung, with what tells its rows from others. Rungs come in the order of a ladder: planned, promised, given,
/// received.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rung {
    order: u8,
    /// What it is called.
    pub(crate) label: String,
    kind: &'static str,
    /// The number of the transaction type, or the word of a plan.
    mark: Mark,
    /// Whether its rows have no date.
    pub(crate) undated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Mark {
    /// A number of the list of transaction types.
    Flow(String),
    /// No type, or one that no version of the list has.
    NoFlow,
    /// A pledge called so; plans that revise others stand apart from them.
    Called { word: String, revised: bool },
}

/// Names of transaction types and the order of their rungs; money that comes in stands after money that goes out.
const FLOWS: [(&str, u8, &str); 13] = [
    ("12", 10, "Outgoing pledge"),
    ("13", 11, "Incoming pledge"),
    ("2", 20, "Outgoing commitment"),
    ("11", 21, "Incoming commitment"),
    ("3", 30, "Disbursement"),
    ("4", 31, "Expenditure"),
    ("1", 40, "Incoming funds"),
    ("7", 50, "Reimbursement"),
    ("6", 51, "Loan repayment"),
    ("5", 52, "Interest payment"),
    ("8", 53, "Purchase of equity"),
    ("9", 54, "Sale of equity"),
    ("10", 55, "Credit guarantee"),
];
/// The order of transactions whose type is missing or unknown.
const UNKNOWN: u8 = 90;

impl Rung {
    /// The rung of a pledge or contribution of a project.
    pub(crate) fn of(fact: Fact<'_>) -> Rung {
        match fact {
            Fact::Row(_, row) => Rung::of_row(row),
            Fact::Act(_) => Rung::contribution(fact.word("flow").as_deref(), fact.date("when").is_none()),
        }
    }

    /// The rung of a row.
    pub(crate) fn of_row(row: Row<'_>) -> Rung {
        if row.kind() != "pledge" {
            return Rung::contribution(row.word("flow"), row.date("when").is_none());
        }
        // What a source calls an amount is a text or a word.
        let called = row.value("as_called").and_then(|value| value.as_str().map(str::to_owned));
        Rung::pledge(&called.unwrap_or_default(), row.word("type") == Some("revised"), row.period("period").is_none())
    }

    /// The rung of a transaction of a type.
    pub(crate) fn contribution(flow: Option<&str>, undated: bool) -> Rung {
        let known = flow.and_then(|flow| FLOWS.iter().find(|(number, ..)| *number == flow));
        let (order, label, mark) = match (known, flow) {
            (Some((number, order, name)), _) => (*order, (*name).to_owned(), Mark::Flow((*number).to_owned())),
            (None, Some(flow)) => (UNKNOWN, format!("Transaction of type {flow}"), Mark::Flow(flow.to_owned())),
            (None, None) => (UNKNOWN + 1, "Transaction of unknown type".to_owned(), Mark::NoFlow),
        };
        Rung { order, label: dated(label, undated), kind: "contribution", mark, undated }
    }

    /// The rung of a plan or pledge called so.
    pub(crate) fn pledge(called: &str, revised: bool, undated: bool) -> Rung {
        let (order, label) = match called {
            "budget" => (0, "Budget".to_owned()),
            "planned-disbursement" => (2, "Planned disbursement".to_owned()),
            "outgoing pledge" => (10, "Outgoing pledge".to_owned()),
            "incoming pledge" => (11, "Incoming pledge".to_owned()),
            other => (12, capital(&other.replace('-', " "))),
        };
        let (order, label) = if revised { (order + 1, format!("{label}, revised")) } else { (order, label) };
        let mark = Mark::Called { word: called.to_owned(), revised };
        Rung { order, label: dated(label, undated), kind: "pledge", mark, undated }
    }

    /// Whether it is a plan, which never enters pledged totals.
    pub(crate) fn is_plan(&self) -> bool {
        self.order < 10
    }

    /// The kind of its rows.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// What its rows have in common.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let (time, mut conditions) = match &self.mark {
            Mark::Flow(number) => ("when", vec![Condition::Is("flow", number.clone())]),
            Mark::NoFlow => ("when", vec![Condition::Lacks("flow")]),
            Mark::Called { word, revised } => {
                let revised = match revised {
                    true => Condition::Is("type", "revised".to_owned()),
                    false => Condition::IsNot("type", "revised".to_owned()),
                };
                ("period", vec![Condition::Is("as_called", word.clone()), revised])
            }
        };
        conditions.push(if self.undated { Condition::Lacks(time) } else { Condition::Has(time) });
        conditions
    }
}

fn dated(label: String, undated: bool) -> String {
    if undated { format!("{label}, undated") } else { label }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The number and currency of a row's amount. The date may be missing, which makes it no less an amount.
pub(crate) fn amount(fact: Fact<'_>) -> Option<(Exact, String)> {
    let what = fact.value("what")?;
    Some((what.str_at("amount")?.parse().ok()?, what.str_at("currency")?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_come_in_the_order_of_a_ladder() {
        let mut rungs = [
            Rung::contribution(None, false),
            Rung::contribution(Some("1"), false),
            Rung::contribution(Some("3"), true),
            Rung::contribution(Some("3"), false),
            Rung::contribution(Some("2"), false),
            Rung::pledge("outgoing pledge", false, false),
            Rung::pledge("planned-disbursement", false, false),
            Rung::pledge("budget", true, false),
            Rung::pledge("budget", false, false),
        ];
        rungs.sort();
        let labels: Vec<&str> = rungs.iter().map(|rung| rung.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Budget",
                "Budget, revised",
                "Planned disbursement",
                "Outgoing pledge",
                "Outgoing commitment",
                "Disbursement",
                "Disbursement, undated",
                "Incoming funds",
                "Transaction of unknown type",
            ]
        );
        assert_eq!(rungs.iter().filter(|rung| rung.is_plan()).count(), 3);
    }
}
