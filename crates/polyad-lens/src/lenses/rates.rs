//! Exchange rates: which one holds on a date, where it is from, and what else is on record.

use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::money::rates::Leg;
use crate::money::{NoRate, Pricing, RateUsed, Rates};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::State;
use polyad_model::{Currency, PartialDate};

lens! {
    /// An exchange rate is an observation about one currency whose value is in another: so many of the second for one of
    /// the first, as its publisher prints it. Nothing is turned round in the record; what is turned round or multiplied
    /// here says so and names the facts.
    ///
    /// Of a day the nearest day's rate on or before it holds, at most `rate_days` before; else that of its month, or of an
    /// earlier month within the same limit; else that of its year. A month has its own rate, else the mean of at least ten
    /// of its days, else the nearest before its end; a year its own, else the mean of its twelve months, else the mean of
    /// its days where every month has one. A rate that its publisher calls `end-of-period` is one of the last day.
    ///
    /// Among several the nearest holds; of equally near ones a stated rate before one through a third currency, then the
    /// file named in `rates`, then the file of the least key; a signed statement comes after all files. Through a third
    /// currency both halves are looked up in the same way, and the pair is as near as its farther half.
    ///
    /// Criticism: a rate of a day says nothing of the rate at which anybody exchanged money, and a mean of a year less.
    /// Official rates of currencies with several markets differ from what money is worth there.
    "rates", "Exchange rates", version 1;
    question: "What was one currency worth in another, and who says so?";
    params: {
        currency required: "The currency that is worth something, e.g. `EUR`.";
        in optional: "The currency it is worth something in, e.g. `USD`. Left out: the newest stated rates with every other.";
        date optional: "The value date: YYYY, YYYY-MM or YYYY-MM-DD; the newest day of the record when left out.";
        rate_days optional: "The most days that a rate may lie before the date; 31 when left out.";
        rates optional: "The file whose rates are taken where several are equally near: the key of a dataset.";
    }
    sources: ["Rates and their order: docs/spec/rates.md", "Value dates: docs/methods §0.5"];
}

/// Stated rates that are listed beside the answer.
const LISTED: usize = 50;

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let pricing = Pricing::of(params)?;
    let code = params.get("currency").ok_or_else(|| BadParam::new("currency", "is required: e.g. EUR"))?;
    let currency = code.parse::<Currency>();
    let currency = currency.map_err(|_| BadParam::new("currency", "is a currency of ISO 4217 such as EUR"))?;
    let on = params.get("date").map(|text| text.parse::<PartialDate>()).transpose();
    let on = on.map_err(|_| BadParam::new("date", "is a date: YYYY, YYYY-MM or YYYY-MM-DD"))?;
    if let Some(key) = pricing.rates.filter(|key| state.dataset(key).is_none()) {
        let hex: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
        return Err(BadParam::new("rates", format!("no dataset of the key {hex} is on record")));
    }
    let rates = Rates::of(state, pricing.rates);
    let view = View::begin(&INFO, state, params);
    let Some(on) = on.or_else(|| facts::newest_day(state)) else {
        return Ok(View { title: "Nothing is on record".to_owned(), ..view });
    };
    let view = match pricing.currency {
        Some(to) => between(state, &rates, currency, to, on, &pricing, view),
        None => newest(state, &rates, currency, on, view),
    };
    Ok(judged(state, view))
}

/// What one currency is in another.
fn between(
    state: &State,
    rates: &Rates<'_>,
    from: Currency,
    to: Currency,
    on: PartialDate,
    pricing: &Pricing,
    view: View,
) -> View {
    let label = format!("1 {from} on {on}");
    let unit = Unit::Code(to.code().to_owned());
    if from == to {
        let text = "A currency in itself is 1; that is no rate.".to_owned();
        return View { title: format!("1 {from} = 1 {to}"), blocks: vec![Block::Text(text)], ..view };
    }
    let stated = rates.stated(from, to);
    let total = stated.len();
    let (title, subtitle, figure, legs) = match rates.rate(from, to, on, pricing.rate_days) {
        Ok(used) => {
            let measure = Measure::ok(Number::Float(used.value), unit, used.term());
            (used.words(), how(&used), measure, used.legs)
        }
        Err(reason) => {
            let title = format!("No rate from {from} to {to} on record for {on}");
            let why = match reason {
                NoRate::None => "No rate joins the two at or before that date, not even through a third currency".to_owned(),
                NoRate::TooOld(date) => {
                    format!("The nearest before is of {date}, more than {} days before", pricing.rate_days)
                }
            };
            (title, why, Measure::not_assessable(Reason::ExchangeRate, unit, Term::Sum(Vec::new())), Vec::new())
        }
    };
    let mut used = table("rate", "What it is read from", "No rate was taken.");
    legs.iter().for_each(|leg| used.push(cells(state, leg)));
    let mut all = table("stated", "Stated rates between the two, newest first", "None is on record: only a third currency joins them, if anything does.");
    stated.iter().take(LISTED).for_each(|leg| all.push(cells(state, leg)));
    all.of = (total > LISTED).then_some(total);
    View {
        title,
        subtitle,
        blocks: vec![Block::Figure(Figure { label, measure: figure }), Block::Table(used), Block::Table(all)],
        ..view
    }
}

/// The newest stated rate with every other currency.
fn newest(state: &State, rates: &Rates<'_>, currency: Currency, on: PartialDate, view: View) -> View {
    let mut found = table(
        "newest",
        "The newest stated rate with each other currency, on or before the date",
        "No rate of this currency is on record. A file of rates can be imported.",
    );
    let mut others = 0;
    for other in rates.neighbours(currency) {
        others += 1;
        let before = |leg: &&Leg| leg.date.first_day() <= on.last_day();
        if let Some(leg) = rates.stated(currency, other).iter().find(before) {
            found.push(cells(state, leg));
        }
    }
    View {
        title: format!("{} with a stated rate to {currency}", facts::plural(others, "currency", "currencies")),
        subtitle: format!("On or before {on}, as published"),
        blocks: vec![Block::Table(found)],
        ..view
    }
}

/// How a rate was had, for the subtitle.
fn how(used: &RateUsed) -> String {
    let how = match (used.via, used.legs.iter().any(|leg| leg.divides)) {
        (Some(via), _) => format!("A cross rate through {via}"),
        (None, true) => "The stated rate turned round".to_owned(),
        (None, false) => "The rate as stated".to_owned(),
    };
    match used.days_before() {
        0 => how,
        days => format!("{how}, of {} before", facts::plural(days as usize, "day", "days")),
    }
}

fn table(key: &'static str, caption: &str, empty: &str) -> Table {
    Table::new(
        key,
        caption,
        &[
            ("of", "One of"),
            ("is#", "Is"),
            ("in", "Of"),
            ("date", "Date"),
            ("used", "An amount is"),
            ("stated_by", "Stated by"),
            ("fact", "Fact"),
        ],
        empty,
    )
}

fn cells(state: &State, leg: &Leg) -> Vec<Cell> {
    let first = leg.facts.first().and_then(|address| state.fact(address));
    let unit = Unit::Code(leg.quote.code().to_owned());
    // One fact's number is as printed; a mean is computed.
    let printed = first.filter(|_| leg.facts.len() == 1).and_then(|fact| fact.quantity("value"));
    let number = printed.map_or(Number::Float(leg.value), |printed| Number::Exact(printed.value));
    let fact = match leg.facts.len() {
        1 => first.map_or(Cell::NotRecorded, facts::fact_cell),
        several => Cell::Text(format!("mean of {several} facts")),
    };
    vec![
        Cell::Text(leg.base.to_string()),
        Measure::ok(number, unit, leg.term()).into(),
        Cell::Text(leg.quote.to_string()),
        Cell::Text(leg.date.to_string()),
        Cell::Text(if leg.divides { "divided by it" } else { "multiplied by it" }.to_owned()),
        first.map_or(Cell::NotRecorded, |fact| facts::stated_by(state, fact)),
        fact,
    ]
}
