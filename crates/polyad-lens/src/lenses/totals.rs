//! Totals of the transactions of registered files, by what the reader names.

use crate::facts;
use crate::judge::judged;
use crate::measure::Unit;
use crate::money::{Pricer, Pricing};
use crate::params::{BadParam, Params};
use crate::transactions::{self, Converted, Dimension, Group, Selection};
use crate::view::{Block, Cell, Table, View};
use polyad_ledger::state::State;
use polyad_model::{PartialDate, Ref};

lens! {
    /// Adds the transactions of registered IATI files, one total for every combination of what `by` names.
    ///
    /// A transaction stands under its publisher (the code of the first reporting organisation, as printed; its name
    /// where it has no code), its type (the number that version 2 of the standard gives it; nothing where the file
    /// states none of the list), its stage (pledged, committed, disbursed, spent; every other type is a stage of its
    /// own, under its name), its currency, and the year of its date. Where the file gives no date of the transaction
    /// the date of its value stands in; where there is neither, the year is not recorded. Giver and receiver are the
    /// codes that the file prints, else names; where it leaves out the one that the standard takes to be the
    /// publisher, that is the publisher.
    ///
    /// An activity that several files bring counts once, as in the lens `projects`, and rows that their actors
    /// answered by a statement of their own are left out. Of a transfer that giver and receiver both report, each
    /// with the other's activity, the giver's report stays where a total is asked that would hold both; the lens
    /// `double-count` lists such pairs and further suspicions, and `leave_out` switches each rule. With `as_reported` every transaction of every registered
    /// file counts as it was published: one row a transaction, nothing matched, converted or left out, copies
    /// included. A transaction that could not be read (no amount, no currency) is in the load report of its file and
    /// in no total.
    ///
    /// With `in` all amounts are converted into one currency by registered exchange rates, each at its value date, and
    /// with `prices` into constant prices of a year; what converts alike is added exactly first. What has no rate, no
    /// deflator or no date stays in its currency, in a table of its own, and the total is partial.
    ///
    /// Sums are exact decimals, never rounded. Amounts of different currencies or of different stages are never
    /// added: `by` names them, or a condition holds them fixed. Negative amounts are refunds or corrections and
    /// lower the total they stand in.
    ///
    /// Criticism: few files name the other end's activity, so that most transfers reported twice are not told from
    /// two transfers. Totals over more than one publisher then hold money twice; so do activities that pass it on to
    /// each other. Read totals by publisher.
    "totals", "Totals of reported transactions", version 1;
    question: "How much do registered files report, by publisher, type, currency and year?";
    params: {
        by optional: "What each total is of, separated by commas: `publisher`, `type`, `stage`, `currency`, `year`, `giver`, `receiver`. Left out: `publisher,type,currency,year`.";
        as_reported optional: "`yes`: every transaction of every file as published. Left out or `no`: each activity once.";
        publisher optional: "Only what this organisation reports, by Ref or by its code as printed.";
        participant optional: "Only what this organisation gives or receives, by Ref, code or name as printed.";
        giver optional: "Only what this organisation gives, by Ref, code or name as printed.";
        receiver optional: "Only what this organisation receives, by Ref, code or name as printed.";
        giver_kind optional: "Only what bodies of this kind give: `state`, `civil`, `business`, …, as files state the kind.";
        receiver_kind optional: "Only what bodies of this kind receive.";
        type optional: "Only these types of transaction, by number: `3`, or `3,4`.";
        stage optional: "Only these stages: `pledged`, `committed`, `disbursed`, `spent`, or the name of another type.";
        currency optional: "Only this currency, e.g. `USD`.";
        year optional: "Only transactions of this year.";
        from optional: "Only transactions of this year or later.";
        to optional: "Only transactions of this year or earlier.";
        country optional: "Only transactions of activities in this country, by its code of two letters: the whole of them, also where an activity is in several.";
        sector optional: "Only transactions of activities in sectors whose DAC code begins so: `230`.";
        evidence optional: "Only transactions with at least this evidence: `E1` both ends report it, `E2` attested by an independent party, `E3` by two or an audit.";
        leave_out optional: "Rules by which the second report of an amount leaves a total: `nothing`, or `two-ended`, `hierarchy`, `repeated`, `passed-on`, separated by commas; see the lens `double-count`. Left out: `two-ended`.";
        sdg optional: "Only transactions of activities tagged with this goal or target of the 2030 Agenda.";
        in optional: "The currency of all totals, e.g. `USD`: each amount at the rate of its value date. Left out: each in its own.";
        prices optional: "With `in`: a base year, e.g. `2021`, for constant prices by the deflator of the payer's country.";
        rate_days optional: "The most days that an exchange rate may lie before a value date; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
    }
    sources: [
        "Transaction types: IATI Standard 2.03, codelist TransactionType",
        "Sums by stage and currency: docs/methods §3.1",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let by = dimensions(params)?;
    let selection = Selection::read(state, params, &[])?;
    let pricing = Pricing::of(params)?;
    if !pricing.is_as_stated() {
        return in_one_currency(state, params, &selection, &by, pricing);
    }
    let groups = transactions::groups(&selection, &by);
    let subtitle = match selection.as_reported {
        true => "Every transaction of every registered file, as published",
        false => "Transactions of registered files, each activity counted once",
    };
    let count: u64 = groups.iter().flat_map(|group| group.sums.values()).map(|sum| sum.count).sum();
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match count {
            0 => "No transaction in a registered file meets these conditions".to_owned(),
            count => format!(
                "{} in {}",
                facts::plural(count as usize, "transaction", "transactions"),
                facts::plural(groups.len(), "total", "totals")
            ),
        },
        subtitle: subtitle.to_owned(),
        blocks: vec![Block::Table(table(params, &selection, &by, groups))],
        ..view
    };
    // Nobody attests a row of a file as a rule; then no row has to be asked for what is said of it.
    let attested = state.facts("attestation").any(|fact| matches!(fact.target(), Some(Ref::Row { .. })));
    Ok(if attested { judged(state, view) } else { view })
}

/// The totals at the rate of each value date, with what has none.
fn in_one_currency(
    state: &State,
    params: &Params,
    selection: &Selection<'_>,
    by: &[Dimension],
    pricing: Pricing,
) -> Result<View, BadParam> {
    if selection.as_reported {
        return Err(BadParam::new("in", "does not go with `as_reported`: nothing is converted there"));
    }
    let pricer = Pricer::new(state, pricing);
    let asked = transactions::conditions(params);
    let groups = transactions::converted(selection, &asked, by, &pricer);
    let (mut known, mut expected) = (0, 0);
    let mut dates: Option<(PartialDate, PartialDate)> = None;
    for group in &groups {
        let coverage = group.sum.coverage();
        known += coverage.known;
        expected += coverage.expected + group.odd.iter().map(|odd| odd.count).sum::<u64>();
        if let Some((first, last)) = group.sum.rate_dates() {
            dates = Some(dates.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
        }
    }
    let rates = match dates {
        None => String::new(),
        Some((first, last)) if first == last => format!("; exchange rate of {first}"),
        Some((first, last)) => format!("; exchange rates of {first} to {last}"),
    };
    let view = View::begin(&INFO, state, params);
    let view = View {
        title: match expected {
            0 => "No transaction in a registered file meets these conditions".to_owned(),
            _ => format!("{known} of {expected} transactions have a rate, in {}", facts::plural(groups.len(), "total", "totals")),
        },
        subtitle: format!("{}{rates}; each activity counted once", capital(&pricing.words())),
        blocks: vec![
            Block::Table(converted_table(by, &groups, &pricing)),
            Block::Table(without_rate(by, groups)),
        ],
        ..view
    };
    Ok(view)
}

/// The columns of a table with one row a key.
fn key_columns(by: &[Dimension]) -> Vec<(&'static str, &'static str)> {
    by.iter().map(|dimension| (dimension.name(), dimension.label())).collect()
}

fn converted_table(by: &[Dimension], groups: &[Converted], pricing: &Pricing) -> Table {
    let columns = [key_columns(by), vec![("total#", "Total"), ("transactions#", "Transactions"), ("priced", "Of which priced")]].concat();
    let empty = "No transaction in the files registered here meets these conditions. Import a file, or take a condition away.";
    let mut table = Table::new("totals", "Totals", &columns, empty);
    for group in groups {
        let key = group.key.iter().map(|value| Cell::text(value.to_string()));
        // In constant prices of each currency's own, a key without currency has several sums.
        let sums: Vec<Cell> = match pricing.currency {
            Some(_) => vec![group.sum.measure(pricing).into()],
            None => group.sum.measures().into_iter().map(Cell::from).collect(),
        };
        let figures = [Cell::list(sums), group.count.clone().into(), Cell::Text(group.sum.coverage().known.to_string())];
        table.push(key.chain(figures).collect());
    }
    table
}

/// What could not be converted: kept in its currency, and said so.
fn without_rate(by: &[Dimension], groups: Vec<Converted>) -> Table {
    let own = vec![("in", "Currency"), ("unpriced#", "Left out"), ("count", "Transactions"), ("reason", "Why")];
    let columns = [key_columns(by), own].concat();
    let mut table = Table::new("unpriced", "Left out of the totals", &columns, "Every amount could be converted.");
    for group in groups {
        let key = || group.key.iter().map(|value| Cell::text(value.to_string()));
        for left_out in group.sum.unpriced() {
            let reasons: Vec<String> = left_out.reasons.iter().map(|(reason, count)| format!("{reason} ({count})")).collect();
            let currency = match &left_out.total.unit {
                Unit::Money(currency, _) => currency.to_string(),
                unit => unit.to_string(),
            };
            let cells = [Cell::Text(currency), left_out.total.clone().into(), Cell::Text(left_out.count.to_string()), Cell::Text(reasons.join("; "))];
            table.push(key().chain(cells).collect());
        }
        for odd in &group.odd {
            let cells = [
                Cell::Text(odd.currency.to_string()),
                odd.total.clone(),
                Cell::Text(odd.count.to_string()),
                Cell::Text(odd.reason.to_owned()),
            ];
            table.push(key().chain(cells).collect());
        }
    }
    table
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What `by` names, in its order.
fn dimensions(params: &Params) -> Result<Vec<Dimension>, BadParam> {
    let mut by = Vec::new();
    let converts = params.get("in").is_some();
    let usual = if converts { "publisher,type,year" } else { "publisher,type,currency,year" };
    for word in params.get("by").unwrap_or(usual).split(',').map(str::trim) {
        let dimension =
            Dimension::ALL.into_iter().find(|dimension| dimension.name() == word).ok_or_else(|| {
                let known: Vec<&str> = Dimension::ALL.iter().map(|dimension| dimension.name()).collect();
                BadParam::new(
                    "by",
                    format!("is one or more of {}, separated by commas; not `{word}`", known.join(", ")),
                )
            })?;
        if by.contains(&dimension) {
            return Err(BadParam::new("by", format!("names `{word}` twice")));
        }
        by.push(dimension);
    }
    if !by.contains(&Dimension::Currency) && params.get("currency").is_none() && !converts {
        let reason = "must name `currency`, or `currency` be given, e.g. USD, or `in`, into which all are converted: amounts of different currencies are never added";
        return Err(BadParam::new("by", reason));
    }
    let one_type = params.get("type").is_some_and(|types| !types.contains(','));
    if !by.contains(&Dimension::Type) && !by.contains(&Dimension::Stage) && !one_type {
        let reason = "must name `type` or `stage`, or one `type` be given, e.g. 3: what was promised and what was paid are never added";
        return Err(BadParam::new("by", reason));
    }
    Ok(by)
}

fn table(params: &Params, selection: &Selection<'_>, by: &[Dimension], groups: Vec<Group>) -> Table {
    let mut columns: Vec<(&'static str, &str)> =
        by.iter().map(|dimension| (dimension.name(), dimension.label())).collect();
    columns.extend([("total#", "Total"), ("transactions#", "Transactions")]);
    let empty = "No transaction in the files registered here meets these conditions. Import a file, or take a condition away.";
    let mut table = Table::new("totals", "Totals", &columns, empty);
    let asked = transactions::conditions(params);
    for group in groups {
        let currency = group.value(by, Dimension::Currency).cloned();
        let currency = currency.as_deref().or(selection.currency.as_deref()).unwrap_or_default();
        let figures = group.figures(&asked, by, currency);
        let mut cells: Vec<Cell> = group.key.iter().map(|value| Cell::text(value.to_string())).collect();
        cells.push(figures.total);
        cells.push(figures.count.into());
        table.push(cells);
    }
    table
}
