//! Money by country or by sector: transactions spread by the shares that files state.

use crate::facts;
use crate::measure::{Measure, Number, Unit};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::transactions::{self, Asked, Division, Selection, Shared};
use crate::view::{Block, Cell, Chart, Table, View, ViewFinding};
use polyad_ledger::state::State;
use polyad_model::codelist::country_by_alpha2;
use polyad_model::{Exact, PriceBase};
use std::collections::BTreeMap;

lens! {
    /// Spreads the transactions of registered IATI files over countries and regions, or over the sectors of one list,
    /// on one stage and in one currency.
    ///
    /// A transaction that states its own country or sector goes there whole, or by its own shares; all others go by
    /// the percentages of their activity. Percentages that do not make a whole are completed by one rule, written in
    /// `docs/spec/iati.md`: a sum within a twentieth of 100, or above, is divided out; what a smaller sum leaves open
    /// is nobody's; codes without a percentage divide what the others leave; where none has one all count the same.
    /// The column *completed* says how many of the transactions went by such a rule.
    ///
    /// Sums are exact. Each transaction's parts add up to its amount, so that the rows of the table add up to the
    /// whole; the last digits of a part, six places beyond the amount's own, go to the greatest.
    ///
    /// What counts, and which of two reports of one transfer stays, is as in the lens `totals`.
    ///
    /// Criticism: percentages are plans of the whole activity and say little of a single payment.
    "spread", "Money by country or sector", version 1;
    question: "Where does reported money go, and for what?";
    params: {
        over optional: "`country` or `sector`. Left out: `country`.";
        list optional: "With `over=sector`: the number of the sector list, e.g. `1` for the five-digit DAC codes. Left out: the one that most activities have.";
        currency optional: "The currency, e.g. `USD`. Left out: the one with the most transactions.";
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
        sdg optional: "Only transactions of activities tagged with this goal or target of the 2030 Agenda.";
        evidence optional: "Only transactions with at least this evidence: `E1`, `E2` or `E3`.";
        leave_out optional: "Rules by which the second report of an amount leaves a total, as in the lens `totals`.";
        page optional: "Which part of the table, from 1.";
        per optional: "Rows a page, 1 to 1000. Left out: 100.";
    }
    sources: [
        "Percentages of recipient countries, regions and sectors: IATI Standard 2.03",
        "Shares that make a whole: docs/spec/iati.md",
    ];
}

const PER: usize = 100;
const PER_MOST: usize = 1000;

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let paging = params.paging(PER, PER_MOST)?;
    let by_sector = params.optional_word("over", &["country", "sector"])? == Some("sector");
    let stage = params.get("stage").unwrap_or("disbursed");
    if stage.contains(',') {
        let reason = "is one stage, e.g. `disbursed`: what was promised and what was paid are never added";
        return Err(BadParam::new("stage", reason));
    }
    let staged = transactions::conditions(params).with("stage", stage);
    let currencies = transactions::currencies(state, &staged)?;
    let currency = params
        .get("currency")
        .map_or_else(|| transactions::most_used(&currencies), |code| code.trim().to_owned());
    let asked = staged.with("currency", currency.clone());
    let selection = Selection::read(state, &asked, &[])?;
    let over = division(&selection, params, by_sector)?;
    let slices = transactions::spread(&selection, &over)
        .ok_or_else(|| BadParam::new("stage", "has an amount that cannot be divided within 38 digits"))?;
    let mut rows: Vec<(Option<Exact>, Vec<Cell>)> = Vec::new();
    let mut mended: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (code, slice) in slices {
        slice.mended.iter().for_each(|(rule, count)| *mended.entry(rule).or_default() += count);
        let shared = Box::new(Shared::new(Asked::new(asked.clone(), Vec::new()), over.clone(), code.clone()));
        let total = slice.sum.total();
        let unit = match currency.parse() {
            Ok(currency) => Unit::Money(currency, PriceBase::Nominal),
            Err(_) => Unit::Code(currency.clone()),
        };
        let amount = match total {
            Some(total) => {
                let term = Term::Shared { shared: shared.clone(), counted: false };
                Measure::ok(Number::Exact(total.normalised()), unit, term).into()
            }
            None => Cell::Text("the sum exceeds 38 digits".to_owned()),
        };
        let count = Number::Exact(Exact::from(slice.count));
        let completed: u64 = slice.mended.values().sum();
        let cells = vec![
            Cell::text(code.as_ref().map(|(_, code)| code.clone()).unwrap_or_default()),
            named(code.as_ref(), slice.name),
            amount,
            Measure::ok(
                count,
                Unit::Count("transactions".to_owned()),
                Term::Shared { shared, counted: true },
            )
            .into(),
            Cell::Text(completed.to_string()),
        ];
        rows.push((total, cells));
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1[0].plain().cmp(&b.1[0].plain())));
    let view = View::begin(&INFO, state, params);
    let what = if by_sector { ("sector", "sectors") } else { ("country or region", "countries and regions") };
    Ok(View {
        title: match rows.len() {
            0 => "No transaction in a registered file meets these conditions".to_owned(),
            count => format!(
                "{} {stage} in {currency}, over {}",
                total_words(&currencies, &currency),
                facts::plural(count, what.0, what.1)
            ),
        },
        subtitle: match &over {
            Division::Places => {
                "Exact sums of reported transactions by the shares of countries and regions".to_owned()
            }
            Division::Sectors(list) => {
                format!(
                    "Exact sums of reported transactions by the shares of the sector list {}",
                    list.trim_start_matches("iati-sector-")
                )
            }
        },
        blocks: vec![Block::Table(table(rows, paging, by_sector))],
        findings: mended
            .into_iter()
            .map(|(code, count)| ViewFinding {
                code,
                message: format!(
                    "{}: {}.",
                    facts::plural(count as usize, "part of a transaction", "parts of transactions"),
                    transactions::mended_words(code)
                ),
                about: None,
            })
            .collect(),
        ..view
    })
}

fn total_words(currencies: &[transactions::InCurrency], currency: &str) -> String {
    let own = currencies.iter().find(|own| *own.code == *currency);
    let count = own.and_then(|own| own.count.value).map_or(0.0, Number::to_f64);
    facts::plural(count as usize, "transaction", "transactions")
}

fn division(selection: &Selection<'_>, params: &Params, by_sector: bool) -> Result<Division, BadParam> {
    match (by_sector, params.get("list")) {
        (false, None) => Ok(Division::Places),
        (false, Some(_)) => Err(BadParam::new("list", "goes with `over=sector`")),
        (true, Some(list)) if list.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            Ok(Division::Sectors(format!("iati-sector-{list}")))
        }
        (true, Some(_)) => Err(BadParam::new("list", "is the number of a sector list, e.g. `1`")),
        (true, None) => {
            let usual = transactions::sector_lists(selection).into_iter().next();
            Ok(Division::Sectors(usual.unwrap_or_else(|| "iati-sector-1".to_owned())))
        }
    }
}

/// A country by its name; any other code by the name that a file prints beside it.
fn named(code: Option<&(String, String)>, printed: Option<String>) -> Cell {
    let country = code.filter(|(scheme, _)| scheme == "iso3166-1");
    let known = country.and_then(|(_, code)| country_by_alpha2(code)).map(|country| country.name.to_owned());
    match (code, known.or(printed)) {
        (None, _) => Cell::Text("not stated".to_owned()),
        (_, Some(name)) => Cell::Text(name),
        (_, None) => Cell::NotRecorded,
    }
}

fn table(rows: Vec<(Option<Exact>, Vec<Cell>)>, paging: crate::params::Paging, by_sector: bool) -> Table {
    let caption = if by_sector { "By sector" } else { "By country and region" };
    let columns = [
        ("code", "Code"),
        ("name", "Name"),
        ("total#", "Total"),
        ("transactions#", "Transactions"),
        ("completed", "Completed"),
    ];
    let empty = "No transaction in the files registered here meets these conditions. Import a file, or take a condition away.";
    let mut table = Table::new("spread", caption, &columns, empty);
    table.chart = Some(Chart::Bars { label: if by_sector { 0 } else { 1 }, value: 2 });
    table.of = Some(rows.len());
    let range = paging.of(rows.len());
    rows.into_iter().skip(range.start).take(range.len()).for_each(|(_, cells)| table.push(cells));
    table
}
