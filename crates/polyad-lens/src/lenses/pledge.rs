//! The life of one pledge: made, raised, lowered, signed, paid instalment by instalment, kept or withdrawn.

mod events;
mod pace;

use super::delivery::amount;
use super::delivery::chain::Pledge;
use super::delivery::days::{due_number, paid_number};
use super::delivery::fulfilment::{Fulfilment, lot_amount};
use super::delivery::given::{Class, Given};
use super::delivery::prices::Prices;
use super::delivery::{subject, suspect};
use crate::facts;
use crate::judge::judged;
use crate::measure::{Evidence, Measure, Number, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, PartialDate};

lens! {
    /// All that is on record about one pledge, by the rules of the lens `delivery`: its versions, its instalments with the
    /// payments that cover them first in, first out, days late, what is open, and the word for it.
    ///
    /// Each version that replaces another raises, lowers or restates the same pledge; the newest counts. Instalments are
    /// those of the version that counts. Without instalments all is due on the last day of the period, and paid of due
    /// goes by an even pace over it.
    ///
    /// Payments and commitments that name no pledge but go from the same giver to the same receiver in the same unit are
    /// listed as candidates. They count nowhere until a statement names the pledge.
    ///
    /// Attestations of any version stand beside it: whoever confirms or disputes it is named.
    "pledge", "The life of a pledge", version 1;
    question: "What became of this pledge?";
    params: {
        pledge required: "The pledge: the id of one of its statements, or its row.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of the figures, e.g. `USD`: each at the rate of its own day. Left out: its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
    }
    sources: ["docs/methods §3", "Transaction types: IATI Standard 2.03, codelist TransactionType"];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    if params.get("pledge").is_none() {
        return Err(BadParam::new("pledge", "is required: the id of a statement, or a row"));
    }
    let fact = subject::pledge_of(state, params, "pledge")?;
    let prices = Prices::of_params(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else { return Ok(view) };
    let pledge = own(state, fact, day);
    let found = Fulfilment::of(state, &prices, pledge, day);
    view.title = title(state, &found);
    view.subtitle =
        format!("As of {}; {}. What is not on record may well exist.", day.last_day(), prices.words());
    if let Some(conditions) = facts::words(found.pledge.head, "conditions") {
        view.blocks.push(Block::Text(format!("On these conditions: {conditions}")));
    }
    view.blocks.extend(figures(&found));
    view.blocks.push(Block::Table(pace::table(&found, day)));
    view.blocks.push(Block::Table(lots(&found, day)));
    view.blocks.push(Block::Table(events::table(state, &found)));
    view.blocks.push(Block::Table(versions(state, &found)));
    view.blocks.push(Block::Table(contributions(
        state,
        "contributions",
        "Contributions that name it",
        "No contribution on record names this pledge. Giver and receiver can file what was paid, with its number.",
        &found.given,
    )));
    let candidates = found
        .promise
        .stated
        .as_ref()
        .map_or(Vec::new(), |stated| suspect::candidates(state, &found.pledge, &stated.unit, day));
    view.blocks.push(Block::Table(contributions(
        state,
        "candidates",
        "May belong to it, and do not say so",
        "Nothing else on record goes from the same giver to the same receiver in the same unit.",
        &candidates,
    )));
    view.blocks.push(Block::Table(attestations(state, &found)));
    view.findings = found.findings.clone();
    Ok(judged(state, view))
}

/// The pledge of a fact, taken back or not.
fn own<'a>(state: &'a State, fact: Fact<'a>, day: PartialDate) -> Pledge<'a> {
    let around = Pledge::around(state, fact, day);
    let versions: Vec<_> = around.versions().map(|version| version.address()).collect();
    let taken_back = Pledge::withdrawn(state, day);
    taken_back.into_iter().find(|pledge| versions.contains(&pledge.head.address())).unwrap_or(around)
}

fn title(state: &State, found: &Fulfilment<'_>) -> String {
    let head = found.pledge.head;
    let what = match found.pledged() {
        Some(measure) => crate::format::measure(&measure),
        None => "a pledge in words".to_owned(),
    };
    let party = |field: &str| match facts::party(state, head, field) {
        Cell::NotRecorded => None,
        cell => Some(cell.plain()),
    };
    let by = party("by").unwrap_or_else(|| "Somebody".to_owned());
    let to = party("to").map_or(String::new(), |to| format!(" to {to}"));
    format!("{by} pledged {what}{to}: {}", found.standing().words())
}

fn figures(found: &Fulfilment<'_>) -> Vec<Block> {
    let figure = |label: &str, measure: Measure| Block::Figure(Figure { label: label.to_owned(), measure });
    let Some(pledged) = found.pledged() else { return Vec::new() };
    let mut figures = vec![figure("Pledged", pledged)];
    if found.signed().value.is_some() {
        figures.push(figure("Signed", found.signed()));
        figures.push(figure("Signed of pledged", found.signed_share()));
        figures.push(figure("Paid of signed", found.paid_of_signed()));
    }
    figures.push(figure("Paid", found.paid()));
    if found.net() != found.paid() {
        figures.push(figure("Paid, net", found.net()));
    }
    figures.push(figure("Due", found.due()));
    figures.push(figure("Paid of pledged", found.paid_share()));
    figures.push(figure("Paid of due", found.fulfilled()));
    figures.push(figure("Days late, by amount", found.days_late()));
    if found.lots().iter().any(|lot| lot.is_open) {
        figures.push(figure("Days late, paid lots alone", found.days_late_paid()));
    }
    figures.extend(found.open().map(|open| figure("Due and open", open)));
    if found.used().value.is_some() {
        figures.push(figure("Used", found.used()));
    }
    if found.exposure().value.is_some() {
        figures.push(figure("Guaranteed", found.exposure()));
    }
    figures
}

/// Every lot: a part of an instalment with the payment that covers it, or open, or not yet due.
fn lots(found: &Fulfilment<'_>, day: PartialDate) -> Table {
    let mut table = Table::new(
        "lots",
        if found.promise.is_scheduled {
            "Instalments, and what paid them"
        } else {
            "What is due, and what paid it"
        },
        &[
            ("instalment", "Instalment"),
            ("due", "Due"),
            ("of#", "Of"),
            ("amount#", "Amount"),
            ("state", "State"),
            ("paid", "Paid on"),
            ("days#", "Days late"),
            ("fact", "Payment"),
        ],
        lots_missing(found),
    );
    let payments = found.payments();
    let Some(stated) = &found.promise.stated else { return table };
    let silent = !found.is_reported();
    for lot in found.lots() {
        let instalment = &found.promise.instalments[lot.instalment];
        let payment = lot.payment.and_then(|payment| payments.get(payment));
        let word = match (lot.payment, lot.is_open, instalment.due) {
            (Some(_), ..) => "paid",
            (None, true, _) if silent => "due, no payment on record",
            (None, true, _) => "open",
            (None, false, None) => "no date stated",
            (None, false, Some(_)) => "not yet due",
        };
        let unit = Unit::Code("days".to_owned());
        let days = match (lot.days, lot.payment.is_some() || lot.is_open) {
            (Some(days), true) => late_days(days, instalment.due, payment.and_then(|given| given.day), day),
            (None, _) => Measure::not_assessable(Reason::NoDeadline, unit, Term::Sum(Vec::new())),
            (Some(_), false) => Measure::not_assessable(Reason::NotDue, unit, Term::Sum(Vec::new())),
        };
        table.push(vec![
            Cell::Text(format!("{} of {}", lot.instalment + 1, found.promise.instalments.len())),
            facts::date_cell(instalment.due),
            instalment.stated.measure().into(),
            lot_amount(lot, &stated.unit).measure().into(),
            Cell::Text(word.to_owned()),
            payment.map_or(Cell::NotRecorded, |given| facts::date_cell(given.day)),
            days.into(),
            payment.map_or(Cell::NotRecorded, |given| facts::fact_cell(given.fact)),
        ]);
    }
    table
}

/// The days between two days, which the term names.
fn late_days(days: i64, due: Option<PartialDate>, paid: Option<PartialDate>, today: PartialDate) -> Measure {
    let due_words = due.map_or(String::new(), |due| due.last_day().to_string());
    let name = match paid {
        Some(paid) => format!("days from {due_words} to {}", paid.first_day()),
        None => format!("days open from {due_words} to {}", today.last_day()),
    };
    debug_assert!(due.is_none_or(|due| {
        let until = paid.map_or_else(|| due_number(today), paid_number);
        (until - due_number(due)).max(0) == days
    }));
    let value = Number::Exact(Exact::from(days));
    Measure::ok(value, Unit::Code("days".to_owned()), Term::Parameter { name, value })
}

fn lots_missing(found: &Fulfilment<'_>) -> String {
    match (&found.promise.stated, &found.lots) {
        (None, _) => "The pledge is in words: there is nothing to reckon.".to_owned(),
        (Some(_), None) => {
            "Payments are in other money than the pledge: instalments are not reckoned against them."
                .to_owned()
        }
        (Some(_), Some(_)) => "Nothing is due under this pledge.".to_owned(),
    }
}

/// The versions, the oldest first.
fn versions(state: &State, found: &Fulfilment<'_>) -> Table {
    let mut table = Table::new(
        "versions",
        "Versions; the last counts",
        &[
            ("made", "Made"),
            ("change", "Change"),
            ("pledged#", "Pledged"),
            ("period", "For"),
            ("instalments", "Instalments"),
            ("called", "The source’s word"),
            ("conditions", "Conditions"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        "Nothing is on record.",
    );
    for (version, change) in found.pledge.changes() {
        let what = amount::Amount::of(version, "what");
        let instalments =
            version.value("schedule").and_then(|parts| parts.as_array().map(<[_]>::len)).unwrap_or_default();
        table.push(vec![
            facts::date_cell(super::delivery::chain::made(version)),
            Cell::Text(change.words().to_owned()),
            what.map_or_else(|| facts::words_cell(version, "what"), |what| what.measure().into()),
            facts::period_cell(version.period("period")),
            if instalments == 0 { Cell::NotRecorded } else { Cell::Text(instalments.to_string()) },
            facts::words_cell(version, "as_called"),
            facts::words_cell(version, "conditions"),
            facts::stated_by(state, version),
            Cell::Text(facts::custody_words(version).to_owned()),
            facts::fact_cell(version),
        ]);
    }
    table
}

fn contributions(state: &State, key: &'static str, caption: &str, empty: &str, given: &[Given<'_>]) -> Table {
    let mut table = Table::new(
        key,
        caption,
        &[
            ("when", "When"),
            ("stage", "Stage"),
            ("amount#", "Amount"),
            ("by", "By"),
            ("to", "To"),
            ("extent", "Part or total"),
            ("called", "The source’s word"),
            ("counts", "Counts"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("evidence", "Evidence"),
            ("fact", "Fact"),
        ],
        empty,
    );
    for each in given {
        let fact = each.fact;
        table.push(vec![
            facts::date_cell(each.day),
            Cell::Text(stage_words(&each.class)),
            each.stated.measure().into(),
            facts::party(state, fact, "by"),
            facts::party(state, fact, "to"),
            Cell::text(each.extent.clone().unwrap_or_default()),
            facts::words_cell(fact, "as_called"),
            counts_cell(each),
            facts::stated_by(state, fact),
            Cell::Text(facts::custody_words(fact).to_owned()),
            evidence_cell(state, each),
            facts::fact_cell(fact),
        ]);
    }
    table
}

/// Whether it counts, or which report of the same transfer does.
fn counts_cell(given: &Given<'_>) -> Cell {
    match (given.stands_for, given.also_reported.is_empty()) {
        (Some(other), _) => {
            Cell::List(vec![Cell::Text("no, the same transfer as".to_owned()), facts::fact_cell(other)])
        }
        (None, true) => Cell::NotRecorded,
        (None, false) => {
            let others = given.also_reported.iter().map(|other| facts::fact_cell(*other));
            Cell::List(
                std::iter::once(Cell::Text("once, also reported by".to_owned())).chain(others).collect(),
            )
        }
    }
}

/// The evidence of a contribution: giver and receiver who each report a transfer match each other.
fn evidence_cell(state: &State, given: &Given<'_>) -> Cell {
    let (level, disputed) = crate::judge::of_fact(state, &given.fact.address());
    let level = if given.is_matched { level.max(Evidence::E1) } else { level };
    Cell::Text(if disputed { format!("{level}, disputed") } else { level.to_string() })
}

/// What a contribution is, in a word.
pub(crate) fn stage_words(class: &Class) -> String {
    match class {
        Class::Signed => "signed".to_owned(),
        Class::Paid => "paid".to_owned(),
        Class::Spent => "spent".to_owned(),
        Class::Repaid => "paid back".to_owned(),
        Class::Guaranteed => "guaranteed".to_owned(),
        Class::Interest => "interest, in no sum".to_owned(),
        Class::Incoming => "reported as received, in no sum".to_owned(),
        Class::Mobilised => "mobilised".to_owned(),
        Class::Word(word) => format!("{word}, in no sum"),
    }
}

/// Who confirmed or disputed a version of it.
fn attestations(state: &State, found: &Fulfilment<'_>) -> Table {
    let mut table = Table::new(
        "attestations",
        "Confirmed or disputed",
        &[
            ("act", "What"),
            ("when", "Recorded"),
            ("finding", "In words"),
            ("stated_by", "By"),
            ("fact", "Fact"),
        ],
        "Nobody has confirmed or disputed it here.",
    );
    for fact in events::attestations(state, found) {
        let Fact::Act(act) = fact else { continue };
        let by = match fact.reference("by") {
            Some(by) => facts::entity(state, polyad_ledger::state::EntityKind::Actor, &by),
            None => facts::stated_by(state, fact),
        };
        table.push(vec![
            Cell::Text(events::attestation_words(act.header.act.as_deref()).to_owned()),
            facts::date_cell(Some(PartialDate::from_day(act.inclusion.recorded.day()))),
            facts::words_cell(fact, "finding"),
            by,
            facts::fact_cell(fact),
        ]);
    }
    table
}
