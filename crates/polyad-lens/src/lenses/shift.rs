//! Burden shift: how the shares of what is given moved from one year to another.

use super::delivery::amount::{self, Amount};
use super::delivery::given::{self, Given};
use super::delivery::prices::Prices;
use super::delivery::sums::unit_name;
use crate::facts;
use crate::judge::judged;
use crate::measure::{Measure, Number, Reason, Unit};
use crate::params::{BadParam, Params};
use crate::term::Term;
use crate::view::{Block, Cell, Figure, Table, View};
use polyad_ledger::state::{EntityKind, State};
use polyad_model::codelist::Category;
use polyad_model::{PartialDate, Ref};
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// The share g_i(t) of an actor in year t is what it paid, gross by the rules of the lens `delivery`, over what all
    /// paid in that year, over contributions that their sources call parts and that name their giver; each unit for itself.
    ///
    /// The shift between two years is half the sum of |g_i(t) - g_i(t-1)|: the share of the burden that changed hands, from
    /// 0 to 1. The signed flow of a group is the sum of its members' changes; the flows of all groups add up to nothing.
    /// Groups are the founders of the partnership, other states, and bodies that are no state; actors of a kind that is not
    /// on record stand apart.
    ///
    /// An actor that got back more than it gave in a year is shown, and has no share in it. A year without payments on
    /// record has no shares. Who paid in one year alone has a share of zero in the other, of payments that are on record:
    /// a report that nobody filed looks the same.
    ///
    /// Criticism: shares say nothing about the whole; a shift can come from one actor's cut as from another's rise.
    "shift", "Burden shift", version 1;
    question: "Whose share of what is given grew, and whose fell?";
    params: {
        p required: "The partnership, by Ref or slug.";
        from optional: "The earlier year; the one before `to` that has payments when left out.";
        to optional: "The later year; the newest with payments when left out.";
        currency optional: "Only payments stated in this currency, e.g. `USD`.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
    }
    sources: ["Half the sum of absolute differences: total variation distance", "docs/methods §5.5"];
}

/// The groups that a flow is told for.
const GROUPS: [&str; 4] = ["founders", "other states", "bodies that are no state", "kind not on record"];

/// What each actor paid in each year, in one unit.
struct Series {
    unit: Unit,
    years: BTreeMap<i16, BTreeMap<Ref, Vec<Amount>>>,
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let partnership = params.thing(state, "p", EntityKind::Partnership)?;
    let year = |name: &str| -> Result<Option<i16>, BadParam> {
        let parsed = params.get(name).map(|text| text.parse::<i16>());
        parsed.transpose().map_err(|_| BadParam::new(name, "is a year such as 2024"))
    };
    let (from, to) = (year("from")?, year("to")?);
    let currency: Option<String> = params.get("currency").map(str::to_owned);
    let prices = Prices::of_params(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    let name = facts::name_of(state, EntityKind::Partnership, &partnership);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let mut facts_here = state.facts_naming("contribution", facts::SCOPE, &partnership);
    facts_here.extend(state.facts_naming("contribution", "to", &partnership));
    let mut set = Given::all(state, &prices, facts_here, day);
    if let Some(code) = currency {
        set.retain(|given| matches!(&given.stated.unit, Unit::Money(own, _) if own.code() == code));
    }
    let all = Series::all(&set);
    let groups = Groups::of(state, &partnership);
    let mut shares = Table::new(
        "shares",
        "Shares of what was paid",
        &[
            ("unit", "Unit"),
            ("actor", "Actor"),
            ("group", "Group"),
            ("before#", "Share before"),
            ("after#", "Share after"),
            ("change#", "Change"),
        ],
        "No two years with payments in one unit by named givers are on record here.",
    );
    let mut flows = Table::new(
        "flows",
        "Signed flow by group",
        &[("unit", "Unit"), ("from", "From"), ("to", "To"), ("group", "Group"), ("flow#", "Change of share")],
        "No two years with payments in one unit by named givers are on record here.",
    );
    let mut shifts = Table::new(
        "shifts",
        "Shift from year to year",
        &[
            ("unit", "Unit"),
            ("from", "From"),
            ("to", "To"),
            ("shift#", "Burden shift"),
            ("actors#", "Givers"),
        ],
        "No two years with payments in one unit by named givers are on record here.",
    );
    let mut headline: Option<(Measure, String)> = None;
    for series in &all {
        let years: Vec<i16> = series.years.keys().copied().collect();
        for pair in years.windows(2) {
            let changes = series.changes(pair[0], pair[1]);
            shifts.push(vec![
                Cell::Text(unit_name(&series.unit)),
                Cell::Text(pair[0].to_string()),
                Cell::Text(pair[1].to_string()),
                shift(&changes).into(),
                givers(series, pair).into(),
            ]);
        }
        let later = to.or(years.last().copied());
        let earlier =
            from.or_else(|| years.iter().copied().rfind(|year| later.is_some_and(|later| *year < later)));
        let Some((earlier, later)) = earlier.zip(later).filter(|(a, b)| a != b) else { continue };
        let changes = series.changes(earlier, later);
        if changes.is_empty() {
            continue;
        }
        let measure = shift(&changes);
        headline = headline.or(Some((
            measure,
            format!("Burden shift from {earlier} to {later}, {}", unit_name(&series.unit)),
        )));
        for change in &changes {
            shares.push(vec![
                Cell::Text(unit_name(&series.unit)),
                facts::entity(state, EntityKind::Actor, &change.actor),
                Cell::Text(groups.of_actor(state, &change.actor).to_owned()),
                change.before.clone().into(),
                change.after.clone().into(),
                change.measure().into(),
            ]);
        }
        for group in GROUPS {
            let own: Vec<&Change> =
                changes.iter().filter(|change| groups.of_actor(state, &change.actor) == group).collect();
            if own.is_empty() {
                continue;
            }
            flows.push(vec![
                Cell::Text(unit_name(&series.unit)),
                Cell::Text(earlier.to_string()),
                Cell::Text(later.to_string()),
                Cell::Text(group.to_owned()),
                flow(&own).into(),
            ]);
        }
    }
    view.title = match &headline {
        Some((measure, _)) if measure.value.is_some() => {
            format!("{name}: {} of the burden changed hands", crate::format::measure(measure))
        }
        _ => format!("{name}: no two years of payments to compare are on record"),
    };
    view.subtitle = format!("As of {}; {}. Shares of what was paid, gross.", day.last_day(), prices.words());
    if let Some((measure, label)) = headline {
        view.blocks.push(Block::Figure(Figure { label, measure }));
    }
    view.blocks.extend([Block::Table(shares), Block::Table(flows), Block::Table(shifts)]);
    Ok(judged(state, view))
}

/// The founders, by the names that stand for them.
struct Groups {
    founders: BTreeSet<Ref>,
}

impl Groups {
    fn of(state: &State, partnership: &Ref) -> Groups {
        let described = state.directory().find(state, EntityKind::Partnership, partnership);
        let facts =
            described.into_iter().flat_map(|entity| entity.facts.iter().filter_map(|name| state.fact(name)));
        let founders = facts.flat_map(|fact| fact.references("founders"));
        Groups { founders: founders.map(|name| state.links().representative(&name).clone()).collect() }
    }

    fn of_actor(&self, state: &State, actor: &Ref) -> &'static str {
        match facts::category_of(state, actor) {
            _ if self.founders.contains(actor) => GROUPS[0],
            Category::State => GROUPS[1],
            Category::Unknown => GROUPS[3],
            _ => GROUPS[2],
        }
    }
}

/// The share of one actor in two years.
struct Change {
    actor: Ref,
    before: Measure,
    after: Measure,
}

impl Change {
    fn measure(&self) -> Measure {
        let term = Term::Difference(Box::new(self.after.term.clone()), Box::new(self.before.term.clone()));
        match (self.after.value, self.before.value) {
            (Some(after), Some(before)) => {
                Measure::ok(Number::Float(after.to_f64() - before.to_f64()), points(), term)
            }
            _ => Measure::not_assessable(Reason::Missing, points(), term),
        }
    }
}

impl Series {
    fn all(set: &[Given<'_>]) -> Vec<Series> {
        let mut by_unit: BTreeMap<Unit, Series> = BTreeMap::new();
        for given in given::paid(set).into_iter().filter(|given| given.is_part()) {
            let (Some(by), Ok(amount), Some(day)) = (given.by(), &given.amount, given.day) else { continue };
            let series = by_unit
                .entry(amount.unit.clone())
                .or_insert_with(|| Series { unit: amount.unit.clone(), years: BTreeMap::new() });
            series.years.entry(year_of(day)).or_default().entry(by.clone()).or_default().push(amount.clone());
        }
        by_unit.into_values().collect()
    }

    /// The shares of every giver of two years in both; none where a year has no payments.
    fn changes(&self, earlier: i16, later: i16) -> Vec<Change> {
        let (Some(before), Some(after)) = (self.sums(earlier), self.sums(later)) else { return Vec::new() };
        let actors: BTreeSet<&Ref> = before.keys().chain(after.keys()).collect();
        let share = |sums: &BTreeMap<Ref, Amount>, actor: &Ref| -> Measure {
            let whole = Amount::sum(&self.unit, sums.values())
                .map_or_else(|| amount::none(Reason::NotApplicable, &self.unit), |whole| whole.measure());
            match sums.get(actor) {
                Some(part) => Measure::share(part.measure(), whole),
                None => {
                    let term = Term::Ratio(Box::new(Term::Sum(Vec::new())), Box::new(whole.term));
                    Measure::ok(Number::Float(0.0), Unit::Share, term)
                }
            }
        };
        let change = |actor: &Ref| Change {
            actor: actor.clone(),
            before: share(&before, actor),
            after: share(&after, actor),
        };
        actors.into_iter().map(change).collect()
    }

    /// What each paid in a year, those below zero left out; `None` where nothing above zero is on record.
    fn sums(&self, year: i16) -> Option<BTreeMap<Ref, Amount>> {
        let sums: BTreeMap<Ref, Amount> = self
            .years
            .get(&year)?
            .iter()
            .filter_map(|(actor, amounts)| Some((actor.clone(), Amount::sum(&self.unit, amounts)?)))
            .filter(|(_, sum)| sum.value.to_f64() > 0.0)
            .collect();
        (!sums.is_empty()).then_some(sums)
    }
}

/// `1/2 x sum |g_i(t) - g_i(t-1)|`.
fn shift(changes: &[Change]) -> Measure {
    let one = |change: &Change| {
        let (before, after) = (Box::new(change.before.term.clone()), Box::new(change.after.term.clone()));
        Term::Maximum(vec![Term::Difference(after.clone(), before.clone()), Term::Difference(before, after)])
    };
    let half = Term::Parameter { name: "half".to_owned(), value: Number::Float(0.5) };
    let term = Term::Product(vec![half, Term::Sum(changes.iter().map(one).collect())]);
    let moved: Option<Vec<f64>> =
        changes.iter().map(|change| change.measure().value.map(|value| value.to_f64().abs())).collect();
    match moved.filter(|moved| !moved.is_empty()) {
        Some(moved) => Measure::ok(Number::Float(0.5 * moved.iter().sum::<f64>()), Unit::Share, term),
        None => Measure::not_assessable(Reason::Missing, Unit::Share, term),
    }
}

/// The sum of the changes of a group.
fn flow(changes: &[&Change]) -> Measure {
    let parts: Vec<Measure> = changes.iter().map(|change| change.measure()).collect();
    let term = Term::Sum(parts.iter().map(|part| part.term.clone()).collect());
    let values: Option<Vec<f64>> = parts.iter().map(|part| part.value.map(Number::to_f64)).collect();
    match values {
        Some(values) => Measure::ok(Number::Float(values.iter().sum()), points(), term),
        None => Measure::not_assessable(Reason::Missing, points(), term),
    }
}

/// How many gave in two years.
fn givers(series: &Series, years: &[i16]) -> Measure {
    let mut actors: BTreeMap<&Ref, Term> = BTreeMap::new();
    for (actor, amounts) in years.iter().filter_map(|year| series.years.get(year)).flatten() {
        let terms = amounts.iter().map(|amount| amount.term.clone()).collect();
        actors.entry(actor).or_insert(Term::Sum(terms));
    }
    Measure::count("givers", actors.into_values().collect())
}

/// Changes of shares may be below zero, which a share is not.
fn points() -> Unit {
    Unit::Code("ratio".to_owned())
}

fn year_of(day: PartialDate) -> i16 {
    day.year()
}
