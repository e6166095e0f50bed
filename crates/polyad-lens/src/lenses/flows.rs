//! Who gives to whom, by year: reported transactions as flows between organisations.

use crate::facts;
use crate::measure::{Measure, Number};
use crate::money::{Pricer, Pricing};
use crate::params::{BadParam, Paging, Params};
use crate::term::Term;
use crate::transactions::{self, Dimension, InCurrency, Selection, Shown};
use crate::view::{Block, Cell, Chart, Table, View};
use polyad_ledger::state::State;
use polyad_model::ExactSum;
use std::collections::BTreeMap;
use std::sync::Arc;

lens! {
    /// Adds the transactions of registered IATI files by giver and receiver, on one stage and in one currency: what
    /// was paid is never added to what was promised. Without `currency` the one with the most transactions is shown,
    /// and the others are counted beside it. With `in` every amount is converted at the rate of its value date; what
    /// has none stays in its currency, outside the flow, which is then partial.
    ///
    /// What counts, how organisations are called and which of two reports of one transfer stays is as in the lens
    /// `totals`. A flow to or from an organisation that the file leaves out stands under *not recorded*. Flows are in
    /// the order of their sums, the greatest first; negative sums are refunds that exceed what was paid.
    ///
    /// The matrix holds the six greatest givers and receivers; what the others give and get is the difference to the
    /// whole, so that rows and columns add up.
    ///
    /// Criticism: money that passes through several hands is in a flow at each of them. The lens `double-count` tells
    /// how far files show it.
    "flows", "Flows between organisations", version 1;
    question: "Who gives to whom, how much, and when?";
    params: {
        currency optional: "Only this currency, e.g. `USD`. Left out: the one with the most transactions, or with `in` all.";
        in optional: "The currency of all flows, e.g. `USD`: each amount at the rate of its value date. Left out: nothing is converted.";
        prices optional: "With `in`: a base year, e.g. `2021`, for constant prices by the deflator of the payer's country.";
        rate_days optional: "The most days that an exchange rate may lie before a value date; 31 when left out.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
        stage optional: "The stage: `pledged`, `committed`, `disbursed`, `spent`, or the name of another type. Left out: `disbursed`.";
        giver optional: "Only what this organisation gives, by Ref, code or name as printed.";
        receiver optional: "Only what this organisation receives, by Ref, code or name as printed.";
        giver_kind optional: "Only what bodies of this kind give: `state`, `civil`, `business`, …, as files state the kind.";
        receiver_kind optional: "Only what bodies of this kind receive.";
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
const IN_MATRIX: usize = 6;
/// Letters of a name at the head of a column.
const NAME_MOST: usize = 28;

const PAIR: [Dimension; 2] = [Dimension::Giver, Dimension::Receiver];

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let paging = params.paging(PER, PER_MOST)?;
    let stage = params.get("stage").unwrap_or("disbursed");
    if stage.contains(',') {
        return Err(BadParam::new(
            "stage",
            "is one stage, e.g. `disbursed`: what was promised and what was paid are never added",
        ));
    }
    let staged = transactions::conditions(params).with("stage", stage);
    let currencies = transactions::currencies(state, &staged)?;
    let pricing = Pricing::of(params)?;
    if pricing.base_year.is_some() && pricing.currency.is_none() {
        return Err(BadParam::new("prices", "goes with `in`: a flow is in one currency"));
    }
    let pricer = Pricer::new(state, pricing);
    let (asked, way) = match pricing.currency {
        Some(currency) => (staged, Way::Priced(&pricer, currency.to_string())),
        None => {
            let currency = params
                .get("currency")
                .map_or_else(|| transactions::most_used(&currencies), |code| code.trim().to_owned());
            (staged.with("currency", currency.clone()), Way::Stated(currency))
        }
    };
    let selection = Selection::read(state, &asked, &[])?;
    let sums = Sums { selection: &selection, asked: &asked, way };
    let flows = sums.by(&PAIR);
    let givers = greatest(&sums, Dimension::Giver);
    let receivers = greatest(&sums, Dimension::Receiver);
    let labels = flows[paging.of(flows.len())].iter().flat_map(|flow| flow.key.clone());
    let labels = labels.chain(givers.iter().chain(&receivers).map(|(name, _)| name.clone()));
    let shown = Shown::of(&selection, labels);
    let view = View::begin(&INFO, state, params);
    Ok(View {
        title: match flows.len() {
            0 => "No transaction in a registered file meets these conditions".to_owned(),
            count => format!("{} {stage} in {}", facts::plural(count, "flow", "flows"), sums.way.currency()),
        },
        subtitle: match &sums.way {
            Way::Stated(_) => "Exact sums of reported transactions, each activity counted once".to_owned(),
            Way::Priced(..) => format!("{}; each activity counted once", pricing.words()),
        },
        blocks: vec![
            Block::Table(list(&shown, &flows, paging)),
            Block::Table(matrix(&shown, &givers, &receivers, &flows)),
            Block::Table(by_year(&sums)),
            Block::Table(others(&currencies)),
        ],
        ..view
    })
}

/// How amounts are added.
enum Way<'a> {
    /// Those of one currency, exactly.
    Stated(String),
    /// All, in what the pricer was asked for.
    Priced(&'a Pricer<'a>, String),
}

/// The sums of one selection.
struct Sums<'a> {
    selection: &'a Selection<'a>,
    asked: &'a Params,
    way: Way<'a>,
}

/// What stands under one key.
struct Flow {
    key: Vec<Arc<str>>,
    total: Cell,
    count: Measure,
}

impl Way<'_> {
    fn currency(&self) -> &str {
        match self {
            Way::Stated(currency) | Way::Priced(_, currency) => currency,
        }
    }
}

impl Sums<'_> {
    /// One sum for each key, the greatest first.
    fn by(&self, by: &[Dimension]) -> Vec<Flow> {
        let mut flows: Vec<Flow> = match &self.way {
            Way::Stated(currency) => transactions::groups(self.selection, by)
                .into_iter()
                .map(|group| {
                    let figures = group.figures(self.asked, by, currency);
                    Flow { key: group.key, total: figures.total, count: figures.count }
                })
                .collect(),
            Way::Priced(pricer, _) => transactions::converted(self.selection, self.asked, by, pricer)
                .into_iter()
                .map(|own| Flow {
                    total: own.sum.measure(pricer.pricing()).into(),
                    key: own.key,
                    count: own.count,
                })
                .collect(),
        };
        let order = |flow: &Flow| number(&flow.total).map_or(f64::NEG_INFINITY, Number::to_f64);
        flows.sort_by(|a, b| order(b).total_cmp(&order(a)).then_with(|| a.key.cmp(&b.key)));
        flows
    }
}

impl Flow {
    fn giver(&self) -> &Arc<str> {
        &self.key[0]
    }

    fn receiver(&self) -> &Arc<str> {
        &self.key[1]
    }
}

fn list(shown: &Shown<'_>, flows: &[Flow], paging: Paging) -> Table {
    let empty = "No transaction in the files registered here meets these conditions. Import a file, or take a condition away.";
    let columns =
        [("giver", "From"), ("receiver", "To"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new("flows", "Flows, the greatest first", &columns, empty);
    table.chart = Some(Chart::Flows { from: 0, to: 1, value: 2 });
    table.of = Some(flows.len());
    for flow in &flows[paging.of(flows.len())] {
        table.push(vec![
            shown.cell(flow.giver()),
            shown.cell(flow.receiver()),
            flow.total.clone(),
            flow.count.clone().into(),
        ]);
    }
    table
}

/// The names with the greatest sums of one side, the greatest first.
fn greatest(sums: &Sums<'_>, side: Dimension) -> Vec<(Arc<str>, Cell)> {
    sums.by(&[side]).into_iter().take(IN_MATRIX).map(|mut flow| (flow.key.remove(0), flow.total)).collect()
}

/// The greatest givers by the greatest receivers. What the others have is told by difference.
fn matrix(
    shown: &Shown<'_>,
    givers: &[(Arc<str>, Cell)],
    receivers: &[(Arc<str>, Cell)],
    flows: &[Flow],
) -> Table {
    const KEYS: [&str; IN_MATRIX] = ["r1#", "r2#", "r3#", "r4#", "r5#", "r6#"];
    let names: Vec<String> = receivers.iter().map(|(name, _)| short(shown.cell(name).plain())).collect();
    let mut columns: Vec<(&'static str, &str)> = vec![("giver", "From \\ to")];
    columns.extend(KEYS.into_iter().zip(names.iter().map(String::as_str)));
    columns.extend([("others#", "All others"), ("all#", "All")]);
    let mut table =
        Table::new("matrix", "The greatest givers and receivers", &columns, "Nothing to compare.");
    let by_pair: BTreeMap<(&str, &str), &Cell> =
        flows.iter().map(|flow| ((&**flow.giver(), &**flow.receiver()), &flow.total)).collect();
    for (giver, all) in givers {
        let own: Vec<Cell> = receivers
            .iter()
            .map(|(receiver, _)| {
                by_pair.get(&(&**giver, &**receiver)).map_or_else(none, |cell| (*cell).clone())
            })
            .collect();
        let others = difference(all, &own);
        table.push([vec![shown.cell(giver)], own, vec![others, all.clone()]].concat());
    }
    table
}

/// No flow between the two is reported, which is not zero.
fn none() -> Cell {
    Cell::Text("none".to_owned())
}

/// As much of a name as the head of a column holds.
fn short(name: String) -> String {
    match name.char_indices().nth(NAME_MOST) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()),
        None => name,
    }
}

/// What is left of a total when parts of it are taken away.
fn difference(all: &Cell, parts: &[Cell]) -> Cell {
    let Cell::Measure(whole) = all else { return Cell::NotRecorded };
    let own: Vec<&Measure> = parts
        .iter()
        .filter_map(|cell| match cell {
            Cell::Measure(measure) => Some(&**measure),
            _ => None,
        })
        .collect();
    let term = Term::Difference(
        Box::new(whole.term.clone()),
        Box::new(Term::Sum(own.iter().map(|measure| measure.term.clone()).collect())),
    );
    let known: Vec<Number> = own.iter().filter_map(|measure| measure.value).collect();
    let exact = |number: &Number| match number {
        Number::Exact(value) => Some(*value),
        Number::Float(_) => None,
    };
    let sum = known.iter().map(exact).collect::<Option<ExactSum>>().map(|sum| sum.total());
    let left = match (whole.value, sum) {
        (Some(Number::Exact(whole)), Some(sum)) => sum
            .and_then(|sum| whole.checked_add(sum.negated()))
            .filter(|left| !left.is_zero())
            .map(Number::Exact),
        (Some(whole), _) => {
            let left = whole.to_f64() - known.iter().map(|number| number.to_f64()).sum::<f64>();
            // What rounding leaves is nothing.
            (left.abs() > 1e-9 * whole.to_f64().abs()).then_some(Number::Float(left))
        }
        (None, _) => None,
    };
    left.map_or_else(none, |left| {
        Measure { status: whole.status, ..Measure::ok(left, whole.unit.clone(), term) }.into()
    })
}

fn number(cell: &Cell) -> Option<Number> {
    match cell {
        Cell::Measure(measure) => measure.value,
        _ => None,
    }
}

fn by_year(sums: &Sums<'_>) -> Table {
    let columns = [("year", "Year"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new("years", "By year", &columns, "No transaction meets these conditions.");
    table.chart = Some(Chart::Bars { label: 0, value: 1 });
    let mut years = sums.by(&[Dimension::Year]);
    years.sort_by(|a, b| a.key.cmp(&b.key));
    for flow in years {
        table.push(vec![Cell::text(flow.key[0].to_string()), flow.total, flow.count.into()]);
    }
    table
}

fn others(currencies: &[InCurrency]) -> Table {
    let columns = [("currency", "Currency"), ("total#", "Total"), ("transactions#", "Transactions")];
    let mut table = Table::new(
        "currencies",
        "The same in every currency",
        &columns,
        "No transaction meets these conditions.",
    );
    for own in currencies {
        table.push(vec![Cell::text(own.code.to_string()), own.total.clone(), own.count.clone().into()]);
    }
    table
}
