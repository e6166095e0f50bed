//! Who gives to whom, by year: reported transactions as flows between organisations.

use crate::facts;
use crate::measure::{Measure, Number};
use crate::params::{BadParam, Paging, Params};
use crate::term::Term;
use crate::transactions::{self, Dimension, Group, Selection, Shown};
use crate::view::{Block, Cell, Chart, Table, View};
use polyad_ledger::state::State;
use polyad_model::Exact;
use std::collections::BTreeMap;
use std::sync::Arc;

lens! {
    /// Adds the transactions of registered IATI files by giver and receiver, on one stage and in one currency: what
    /// was paid is never added to what was promised, and no rate stands between two currencies. Without `currency`
    /// the one with the most transactions is shown, and the others are counted beside it.
    ///
    /// What counts, how organisations are called and which of two reports of one transfer stays is as in the lens
    /// `totals`. A flow to or from an organisation that the file leaves out stands under *not recorded*. Flows are in
    /// the order of their sums, the greatest first; negative sums are refunds that exceed what was paid.
    ///
    /// The matrix holds the greatest givers and receivers; what the others give and get is the difference to the
    /// whole, so that rows and columns add up.
    ///
    /// Criticism: money that passes through several hands is in a flow at each of them. The lens `double-count` tells
    /// how far files show it.
    "flows", "Flows between organisations", version 1;
    question: "Who gives to whom, how much, and when?";
    params: {
        currency optional: "The currency, e.g. `USD`. Left out: the one with the most transactions.";
        stage optional: "The stage: `pledged`, `committed`, `disbursed`, `spent`, or the name of another type. Left out: `disbursed`.";
        giver optional: "Only what this organisation gives, by Ref, code or name as printed.";
        receiver optional: "Only what this organisation receives, by Ref, code or name as printed.";
        participant optional: "Only what this organisation gives or receives.";
        publisher optional: "Only what this organisation reports, by Ref or by its code as printed.";
        year optional: "Only transactions of this year.";
        from optional: "Only transactions of this year or later.";
        to optional: "Only transactions of this year or earlier.";
        country optional: "Only transactions of activities in this country, e.g. `KE`.";
        sector optional: "Only transactions of activities in sectors whose DAC code begins so: `230`.";
        sdg optional: "Only transactions of activities tagged with this goal or target of the 2030 Agenda.";
        evidence optional: "Only transactions with at least this evidence: `E1`, `E2` or `E3`.";
        leave_out optional: "Rules by which the second report of an amount leaves a total, as in the lens `totals`.";
        page optional: "Which part of the flows, from 1.";
        per optional: "Flows a page, 1 to 1000. Left out: 100.";
    }
    sources: [
        "Transaction types: IATI Standard 2.03, codelist TransactionType",
        "Sums by stage and currency: docs/methods §3.1",
    ];
}

const PER: usize = 100;
const PER_MOST: usize = 1000;
/// Givers and receivers in the matrix.
const IN_MATRIX: usize = 8;

const PAIR: [Dimension; 2] = [Dimension::Giver, Dimension::Receiver];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let paging = params.paging(PER, PER_MOST)?;
    let stage = params.get("stage").unwrap_or("disbursed");
    if stage.contains(',') {
        return Err(BadParam::new("stage", "is one stage, e.g. `disbursed`: what was promised and what was paid are never added"));
    }
    let staged = transactions::conditions(params).with("stage", stage);
    let currencies = currencies(state, &staged)?;
    let currency = match params.get("currency") {
        Some(currency) => currency.trim().to_owned(),
        None => most_used(&currencies),
    };
    let asked = staged.with("currency", currency.clone());
    let selection = Selection::read(state, &asked, &[])?;
    let mut flows: Vec<Flow> = transactions::groups(&selection, &PAIR).into_iter().map(|group| Flow::of(group, &asked, &currency)).collect();
    flows.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.group.key.cmp(&b.group.key)));
    let givers = greatest(&selection, &asked, &currency, Dimension::Giver);
    let receivers = greatest(&selection, &asked, &currency, Dimension::Receiver);
    let labels = flows[paging.of(flows.len())].iter().flat_map(|flow| flow.group.key.clone());
    let labels = labels.chain(givers.iter().chain(&receivers).map(|(name, _)| name.clone()));
    let shown = Shown::of(&selection, labels);
    let view = View::begin(&INFO, state, params);
    Ok(View {
        title: match flows.len() {
            0 => "No transaction in a registered file meets these conditions".to_owned(),
            count => format!("{} {stage} in {currency}", facts::plural(count, "flow", "flows")),
        },
        subtitle: "Exact sums of reported transactions, each activity counted once".to_owned(),
        blocks: vec![
            Block::Table(list(&shown, &flows, paging)),
            Block::Table(matrix(&shown, &givers, &receivers, &flows)),
            Block::Table(by_year(&selection, &asked, &currency)),
            Block::Table(others(&currencies)),
        ],
        ..view
    })
}

/// One giver and one receiver.
struct Flow {
    group: Group,
    value: Option<Exact>,
    total: Cell,
    count: Measure,
}

impl Flow {
    fn of(group: Group, asked: &Params, currency: &str) -> Flow {
        let figures = group.figures(asked, &PAIR, currency);
        Flow { value: exact(&figures.total), group, total: figures.total, count: figures.count }
    }

    fn giver(&self) -> &Arc<str> {
        &self.group.key[0]
    }

    fn receiver(&self) -> &Arc<str> {
        &self.group.key[1]
    }
}

/// The currencies on this stage: total and count of each.
fn currencies(state: &State, asked: &Params) -> Result<Vec<(Arc<str>, Cell, Measure)>, BadParam> {
    let any = Params::new(asked.iter().filter(|(name, _)| *name != "currency"));
    let selection = Selection::read(state, &any, &[])?;
    let by = [Dimension::Currency];
    let groups = transactions::groups(&selection, &by).into_iter();
    Ok(groups
        .map(|group| {
            let figures = group.figures(&any, &by, &group.key[0]);
            (group.key[0].clone(), figures.total, figures.count)
        })
        .collect())
}

fn most_used(currencies: &[(Arc<str>, Cell, Measure)]) -> String {
    let count = |count: &Measure| count.value.map_or(0.0, Number::to_f64);
    // Of equals the first in the alphabet.
    let most = currencies.iter().rev().max_by(|a, b| count(&a.2).total_cmp(&count(&b.2)));
    most.map_or_else(String::new, |(code, ..)| code.to_string())
}

fn list(shown: &Shown<'_>, flows: &[Flow], paging: Paging) -> Table {
    let empty = "No transaction in the files registered here meets these conditions. Import a file, or take a condition away.";
    let columns = [("giver", "From"), ("receiver", "To"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new("flows", "Flows, the greatest first", &columns, empty);
    table.chart = Some(Chart::Flows { from: 0, to: 1, value: 2 });
    table.of = Some(flows.len());
    for flow in &flows[paging.of(flows.len())] {
        table.push(vec![shown.cell(flow.giver()), shown.cell(flow.receiver()), flow.total.clone(), flow.count.clone().into()]);
    }
    table
}

/// The names with the greatest sums of one side, the greatest first.
fn greatest(selection: &Selection<'_>, asked: &Params, currency: &str, side: Dimension) -> Vec<(Arc<str>, Cell)> {
    let by = [side];
    let mut sums: Vec<(Option<Exact>, Arc<str>, Cell)> = transactions::groups(selection, &by)
        .into_iter()
        .map(|group| {
            let total = group.figures(asked, &by, currency).total;
            (exact(&total), group.key[0].clone(), total)
        })
        .collect();
    sums.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    sums.into_iter().take(IN_MATRIX).map(|(_, name, total)| (name, total)).collect()
}

/// The greatest givers by the greatest receivers. What the others have is told by difference.
fn matrix(shown: &Shown<'_>, givers: &[(Arc<str>, Cell)], receivers: &[(Arc<str>, Cell)], flows: &[Flow]) -> Table {
    const KEYS: [&str; IN_MATRIX] = ["r1#", "r2#", "r3#", "r4#", "r5#", "r6#", "r7#", "r8#"];
    let names: Vec<String> = receivers.iter().map(|(name, _)| shown.cell(name).plain()).collect();
    let mut columns: Vec<(&'static str, &str)> = vec![("giver", "From \\ to")];
    columns.extend(KEYS.into_iter().zip(names.iter().map(String::as_str)));
    columns.extend([("others#", "All others"), ("all#", "All")]);
    let mut table = Table::new("matrix", "The greatest givers and receivers", &columns, "Nothing to compare.");
    let by_pair: BTreeMap<(&str, &str), &Cell> = flows.iter().map(|flow| ((&**flow.giver(), &**flow.receiver()), &flow.total)).collect();
    for (giver, all) in givers {
        let own: Vec<Cell> = receivers
            .iter()
            .map(|(receiver, _)| by_pair.get(&(&**giver, &**receiver)).map_or(Cell::NotRecorded, |cell| (*cell).clone()))
            .collect();
        let others = difference(all, &own);
        table.push([vec![shown.cell(giver)], own, vec![others, all.clone()]].concat());
    }
    table
}

/// What is left of a total when parts of it are taken away.
fn difference(all: &Cell, parts: &[Cell]) -> Cell {
    let Cell::Measure(whole) = all else { return Cell::NotRecorded };
    let own: Vec<&Measure> = parts.iter().filter_map(|cell| match cell {
        Cell::Measure(measure) => Some(&**measure),
        _ => None,
    }).collect();
    let term = Term::Difference(Box::new(whole.term.clone()), Box::new(Term::Sum(own.iter().map(|measure| measure.term.clone()).collect())));
    let sum: polyad_model::ExactSum = own.iter().filter_map(|measure| match measure.value {
        Some(Number::Exact(value)) => Some(value),
        _ => None,
    }).collect();
    let left = exact(all).zip(sum.total()).and_then(|(all, sum)| all.checked_add(sum.negated()));
    match left {
        Some(left) if left.is_zero() => Cell::NotRecorded,
        Some(left) => Measure::ok(Number::Exact(left), whole.unit.clone(), term).into(),
        None => Cell::Text("the sum exceeds 38 digits".to_owned()),
    }
}

fn exact(cell: &Cell) -> Option<Exact> {
    match cell {
        Cell::Measure(measure) => match measure.value {
            Some(Number::Exact(value)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

fn by_year(selection: &Selection<'_>, asked: &Params, currency: &str) -> Table {
    let columns = [("year", "Year"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new("years", "By year", &columns, "No transaction meets these conditions.");
    table.chart = Some(Chart::Bars { label: 0, value: 1 });
    let by = [Dimension::Year];
    for group in transactions::groups(selection, &by) {
        let figures = group.figures(asked, &by, currency);
        table.push(vec![Cell::text(group.key[0].to_string()), figures.total, figures.count.into()]);
    }
    table
}

fn others(currencies: &[(Arc<str>, Cell, Measure)]) -> Table {
    let columns = [("currency", "Currency"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new("currencies", "The same in every currency", &columns, "No transaction meets these conditions.");
    for (code, total, count) in currencies {
        table.push(vec![Cell::text(code.to_string()), total.clone(), count.clone().into()]);
    }
    table
}
