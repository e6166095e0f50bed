//! Money: budgets and planned disbursements are pledges, transactions are pledges or contributions.

use super::{Record, Rows, Step, date, excerpt, filled, partnership, terms, texts};
use crate::iati::activity::{Activity, Budget, BudgetLine, Organisation, Transaction, Value};
use crate::iati::codes::{self, Stage, TransactionType};
use crate::iati::number::{self, NoNumber};
use crate::iati::report::{Place, Report, Sort};
use crate::iati::whom;
use polyad_ledger::json;
use polyad_ledger::rows::{Cell, NameId};
use polyad_model::{Exact, PartialDate, Period};
use std::borrow::Cow;

/// A pledge that a budget, planned disbursement or organisation budget makes.
pub(super) struct Promise<'a> {
    pub(super) sort: Sort,
    /// The element's name, which is what the source calls it.
    pub(super) called: &'static str,
    pub(super) budget: &'a Budget<'a>,
    pub(super) scope: Option<NameId>,
    /// Who gives, unless the element names somebody.
    pub(super) by: Option<NameId>,
    /// Who gets, unless the element names somebody.
    pub(super) to: Option<NameId>,
    /// What that one is called.
    pub(super) to_name: Option<String>,
}

/// The budgets and planned disbursements of an activity.
pub(super) fn budgets(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let mut step = Step::default();
    for (sort, called, budgets) in [
        (Sort::Budgets, "budget", &activity.budgets),
        (Sort::Planned, "planned-disbursement", &activity.planned),
    ] {
        for (n, budget) in budgets.iter().enumerate() {
            let promise =
                Promise { sort, called, budget, scope: record.about, by: None, to: None, to_name: None };
            pledge(rows, record, step.of(called, n), &promise);
        }
    }
}

/// One pledge with a period.
pub(super) fn pledge(rows: &mut Rows, record: &Record<'_>, step: &str, promise: &Promise<'_>) {
    let budget = promise.budget;
    let place = Place { key: record.key, step, line: budget.line };
    let (number, currency) = match amount(budget.value.as_ref(), record) {
        Ok(amount) => amount,
        Err((code, message)) => return rows.report.refuse(promise.sort, place, code, || message),
    };
    rows.report.kept(promise.sort);
    if record.is_stated(step) {
        return;
    }
    currency_findings(&mut rows.report, place, currency);
    let value_date = value_date(&mut rows.report, place, budget.value.as_ref());
    let mut end = |stamp: Option<&super::super::activity::Stamp<'_>>, what| {
        stamp.and_then(|stamp| date(&mut rows.report, Place { line: stamp.line, ..place }, what, &stamp.text))
    };
    let period = Period {
        from: end(budget.start.as_ref(), "period-start"),
        to: end(budget.end.as_ref(), "period-end"),
    };
    if period == Period::default() {
        rows.report
            .warn(place, "period-missing", || "no period: it is not known for when this is".to_owned());
    }
    let lines = lines(&mut rows.report, place, budget, record);
    let by = party(rows, record, budget.provider.as_ref()).or(promise.by);
    let to = party(rows, record, budget.receiver.as_ref()).or(promise.to);
    let (pledge, group) = (&mut rows.columns.pledge, rows.table.group("pledge"));
    group.begin(record.number, step, budget.line);
    pledge.scope.set_some(group, promise.scope.map(Cell::Name));
    pledge.by.set_some(group, by.map(Cell::Name));
    pledge.to.set_some(group, to.map(Cell::Name));
    pledge.what.set(group, Cell::Money(number, currency, value_date));
    if period != Period::default() {
        pledge.period.set(group, Cell::Period(period));
    }
    pledge.as_called.set(group, Cell::Word(promise.called));
    let word = |code: Option<&'static codes::Entry>, words: [&'static str; 2]| {
        code.map(|entry| if entry.code == "1" { words[0] } else { words[1] })
    };
    let class = filled(budget.class.as_deref());
    pledge.r#type.word(group, word(class.and_then(codes::budget_type), ["original", "revised"]).or(class));
    let status = filled(budget.status.as_deref());
    pledge
        .status
        .word(group, word(status.and_then(codes::budget_status), ["indicative", "committed"]).or(status));
    pledge.by_name.word(group, name_of(budget.provider.as_ref()).as_deref());
    let to_name = name_of(budget.receiver.as_ref()).map(Cow::into_owned).or(promise.to_name.clone());
    pledge.to_name.word(group, to_name.as_deref());
    let ends = ends(budget.provider.as_ref(), budget.receiver.as_ref());
    pledge.ends.set_some(group, ends.map(Cell::Value));
    pledge.lines.set_some(group, partnership::list(lines));
    terms::parties(&mut rows.columns.pledged, group, budget.provider.as_ref(), budget.receiver.as_ref());
}

/// The parts of an organisation's budget. They are in its amount already, and are no pledges of their own.
fn lines(
    report: &mut Report,
    place: Place<'_>,
    budget: &Budget<'_>,
    record: &Record<'_>,
) -> Vec<json::Value> {
    let line = |own: &BudgetLine<'_>| {
        let place = Place { line: own.line, ..place };
        let (number, currency) = match amount(own.value.as_ref(), record) {
            Ok((number, currency)) => (Some(number.to_string()), Some(currency)),
            Err((code, message)) => {
                report.warn(place, code, || {
                    format!("a line of the budget is kept without its amount: {message}")
                });
                (None, None)
            }
        };
        let date = value_date(report, place, own.value.as_ref());
        let members = [
            ("ref", filled(own.reference.as_deref()).map(json::Value::from)),
            ("amount", number.map(json::Value::from)),
            ("currency", currency.map(json::Value::from)),
            ("date", date.map(json::text)),
            ("text", texts::value(&own.texts, record.lang)),
        ];
        json::object(members.into_iter().filter_map(|(key, value)| Some((key, value?))))
    };
    budget.lines.iter().map(line).collect()
}

/// The transactions of an activity.
pub(super) fn transactions(rows: &mut Rows, record: &Record<'_>, activity: &Activity<'_>) {
    let mut step = Step::default();
    for (n, transaction) in activity.transactions.iter().enumerate() {
        let step = step.of("transaction", n);
        let place = Place { key: record.key, step, line: transaction.line };
        let (number, currency) = match amount(transaction.value.as_ref(), record) {
            Ok(amount) => amount,
            Err((code, message)) => {
                rows.report.refuse(Sort::Transactions, place, code, || message);
                continue;
            }
        };
        rows.report.kept(Sort::Transactions);
        if record.is_stated(step) {
            continue;
        }
        currency_findings(&mut rows.report, place, currency);
        let class = transaction_type(&mut rows.report, place, transaction);
        // A type that stands elsewhere says how the money went; `flow` is what `transaction-type` says.
        let flow = class.filter(|_| transaction.class.is_some()).map(TransactionType::code);
        let value_date = value_date(&mut rows.report, place, transaction.value.as_ref());
        let when = when(&mut rows.report, place, transaction, value_date);
        let own = |applies: bool| record.reporter.filter(|_| applies);
        let by =
            party(rows, record, transaction.provider.as_ref()).or_else(|| own(class.is_some_and(goes_out)));
        let to = party(rows, record, transaction.receiver.as_ref())
            .or_else(|| own(class.is_some_and(TransactionType::is_incoming)));
        let money = Cell::Money(number, currency, value_date);
        let (by, to) = (by.map(Cell::Name), to.map(Cell::Name));
        let scope = record.about.map(Cell::Name);
        let (by_name, to_name) =
            (name_of(transaction.provider.as_ref()), name_of(transaction.receiver.as_ref()));
        let ends = ends(transaction.provider.as_ref(), transaction.receiver.as_ref());
        let about = terms::about(rows, record, transaction, step);
        if let Some(class) = class.filter(|class| class.stage() == Stage::Pledged) {
            let (pledge, group) = (&mut rows.columns.pledge, rows.table.group("pledge"));
            group.begin(record.number, step, transaction.line);
            pledge.scope.set_some(group, scope);
            pledge.by.set_some(group, by);
            pledge.to.set_some(group, to);
            pledge.what.set(group, money);
            // The day it was promised on; until when is not said.
            pledge
                .period
                .set_some(group, when.map(|from| Cell::Period(Period { from: Some(from), to: None })));
            let called = if class.is_incoming() { "incoming pledge" } else { "outgoing pledge" };
            pledge.as_called.set(group, Cell::Word(called));
            pledge.flow.word(group, flow);
            pledge.by_name.word(group, by_name.as_deref());
            pledge.to_name.word(group, to_name.as_deref());
            pledge.ends.set_some(group, ends.map(Cell::Value));
            pledge.reference.word(group, filled(transaction.reference.as_deref()));
            let description = texts::value(&transaction.description, record.lang);
            pledge.description.set_some(group, description.map(Cell::Value));
            terms::set(&mut rows.columns.pledged, group, transaction, about);
            continue;
        }
        let (contribution, group) = (&mut rows.columns.contribution, rows.table.group("contribution"));
        group.begin(record.number, step, transaction.line);
        contribution.scope.set_some(group, scope);
        contribution.by.set_some(group, by);
        contribution.to.set_some(group, to);
        contribution.what.set(group, money);
        contribution.stage.set(group, Cell::Word(class.map_or("other", stage)));
        contribution.as_called.set(group, Cell::Word(class.map_or("transaction", TransactionType::name)));
        contribution.flow.word(group, flow);
        contribution.when.set_some(group, when.map(Cell::Date));
        contribution.ends.set_some(group, ends.map(Cell::Value));
        contribution.by_name.word(group, by_name.as_deref());
        contribution.to_name.word(group, to_name.as_deref());
        contribution.reference.word(group, filled(transaction.reference.as_deref()));
        let description = texts::value(&transaction.description, record.lang);
        contribution.description.set_some(group, description.map(Cell::Value));
        terms::set(&mut rows.columns.given, group, transaction, about);
    }
}

/// The stage of the record for a type of transaction that is no pledge.
fn stage(class: TransactionType) -> &'static str {
    match class {
        TransactionType::Commitment | TransactionType::IncomingCommitment => "committed",
        TransactionType::Disbursement => "disbursed",
        TransactionType::Expenditure => "spent",
        _ => "other",
    }
}

/// Whether the reporter is the one who gives. Interest, repayments and sold equity go either way.
fn goes_out(class: TransactionType) -> bool {
    matches!(
        class,
        TransactionType::Commitment
            | TransactionType::Disbursement
            | TransactionType::Expenditure
            | TransactionType::Reimbursement
            | TransactionType::EquityBought
            | TransactionType::Guarantee
            | TransactionType::Pledge
    )
}

/// Number and currency, or why there is none.
fn amount<'a>(
    value: Option<&'a Value<'_>>,
    record: &Record<'a>,
) -> Result<(Exact, &'a str), (&'static str, String)> {
    let Some(value) = value else { return Err(("amount-missing", "no value element".to_owned())) };
    let number = number::decimal(&value.number).map_err(|why| {
        let printed = excerpt(value.number.trim());
        match why {
            NoNumber::Empty => ("amount-missing", "the value is empty".to_owned()),
            NoNumber::Malformed => (
                "number-malformed",
                format!("`{printed}` is no amount: digits with an optional sign and one decimal point"),
            ),
            NoNumber::OutOfRange => (
                "amount-out-of-range",
                format!("`{printed}`: an amount has at most 38 digits, 28 of them behind the point"),
            ),
        }
    })?;
    let currency = filled(value.currency.as_deref()).or(filled(record.currency));
    match currency {
        Some(currency) => Ok((number, currency)),
        None => Err(("currency-missing", "neither the value nor the activity names a currency".to_owned())),
    }
}

fn currency_findings(report: &mut Report, place: Place<'_>, currency: &str) {
    // Nearly all are of these, and the list is long.
    if !matches!(currency, "USD" | "EUR" | "GBP") && !codes::is_currency(currency) {
        report.warn(place, "currency-unknown", || {
            format!("`{}` is on no list of currencies; it is kept as printed", excerpt(currency))
        });
    }
}

fn value_date(report: &mut Report, place: Place<'_>, value: Option<&Value<'_>>) -> Option<PartialDate> {
    let value = value?;
    date(report, Place { line: value.line, ..place }, "value-date", value.date.as_deref()?)
}

fn transaction_type(
    report: &mut Report,
    place: Place<'_>,
    transaction: &Transaction<'_>,
) -> Option<TransactionType> {
    let said = filled(transaction.class.as_deref());
    let Some(printed) = said.or_else(|| filled(transaction.draft_class.as_deref())) else {
        report.warn(place, "transaction-type-missing", || {
            "no transaction-type: its stage is not known".to_owned()
        });
        return None;
    };
    let class = codes::transaction_type(printed);
    match class {
        None => report.warn(place, "transaction-type-unknown", || {
            format!("`{}` is no type of transaction: its stage is not known", excerpt(printed))
        }),
        Some(class) if said.is_none() => report.warn(place, "transaction-type-missing", || {
            format!(
                "no transaction-type; `{}`, which stands elsewhere, is read as {}",
                excerpt(printed),
                class.name()
            )
        }),
        Some(_) => {}
    }
    class
}

/// The day of a transaction: its own, else that of its value.
fn when(
    report: &mut Report,
    place: Place<'_>,
    transaction: &Transaction<'_>,
    value_date: Option<PartialDate>,
) -> Option<PartialDate> {
    let own = transaction
        .date
        .as_ref()
        .and_then(|stamp| date(report, Place { line: stamp.line, ..place }, "transaction-date", &stamp.text));
    match (own, value_date) {
        (Some(own), _) => Some(own),
        (None, Some(other)) => {
            report.note(place, "date-from-value-date", || {
                "no transaction-date that is one: the value-date stands in".to_owned()
            });
            Some(other)
        }
        (None, None) => {
            report.warn(place, "date-missing", || "neither a transaction-date nor a value-date".to_owned());
            None
        }
    }
}

fn party(rows: &mut Rows, record: &Record<'_>, organisation: Option<&Organisation<'_>>) -> Option<NameId> {
    rows.whom.organisation(&mut rows.table, record.reporter_code, organisation?)
}

fn name_of<'a>(organisation: Option<&'a Organisation<'_>>) -> Option<Cow<'a, str>> {
    texts::first(&organisation?.names)
}

/// The activities that provider and receiver name, as Refs where they fit.
fn ends(provider: Option<&Organisation<'_>>, receiver: Option<&Organisation<'_>>) -> Option<json::Value> {
    let end = |organisation: Option<&Organisation<'_>>| {
        let identifier = filled(organisation?.activity.as_deref())?.to_owned();
        Some(whom::activity(&identifier).map_or(identifier, |name| name.to_string()))
    };
    let ends = [("from", end(provider)), ("to", end(receiver))];
    let ends: Vec<(&str, String)> = ends.into_iter().filter_map(|(key, end)| Some((key, end?))).collect();
    (!ends.is_empty()).then(|| json::object(ends))
}
