//! What holds for every sum of promised and paid money, over random ledgers: nothing of two currencies, rungs or price
//! bases is ever added, every figure comes out again, lots and credits add up, and a naive recount agrees.

use crate::read;
use polyad_fixture::{Ledger, ledger};
use polyad_ledger::state::{Fact, State};
use polyad_lens::{Cell, Measure, Number, Term, Unit, View};
use polyad_model::{Exact, ExactSum, Ref};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// An amount as a statement has it: hundredths, currency, price base.
type Amount = (i64, &'static str, &'static str);

#[derive(Debug, Clone)]
enum Line {
    Pledge {
        by: &'static str,
        amount: Amount,
        instalments: usize,
        year: i32,
        extent: &'static str,
        replaces: Option<usize>,
        own: bool,
    },
    Paid {
        by: &'static str,
        amount: Amount,
        stage: &'static str,
        flow: &'static str,
        when: (i32, u32),
        extent: &'static str,
        pledge: Option<usize>,
    },
    Deal {
        amount: Amount,
        seeds: Vec<(&'static str, Amount)>,
    },
    Benefit {
        by: &'static str,
        amount: Amount,
    },
    Retract {
        pledge: usize,
    },
}

const DAY: &str = "2024-06-30";

fn money((hundredths, currency, price): &Amount, date: &str) -> String {
    let number = Exact::new(i128::from(*hundredths), 2).expect("small");
    let price = if price.is_empty() { String::new() } else { format!(",\"price\":\"{price}\"") };
    format!("{{\"amount\":\"{number}\",\"currency\":\"{currency}\",\"date\":\"{date}\"{price}}}")
}

/// The fixture, and what became of each pledge line: its label.
fn written(lines: &[Line]) -> String {
    let mut text = String::from(
        "key a0\n actor a0 \"A\" state\n key a1\n actor a1 \"B\" business\n actor a2 \"C\" civil\n partnership s \"S\" since 2005 founders=a0\n",
    );
    for (year, rate, deflator) in
        [(2020, "1.10", "100"), (2021, "1.18", "103"), (2022, "1.05", "110"), (2023, "1.08", "115")]
    {
        writeln!(text, "observation x:iso4217:EUR x:atlas:exchange-rate {rate} USD {year}").expect("text");
        writeln!(text, "observation x:iso3166-1:US x:atlas:gdp-deflator {deflator} index {year}")
            .expect("text");
    }
    let src = "\"src\":{\"publisher\":\"Fixture\",\"title\":\"Random\"}";
    let mut pledges = 0;
    for line in lines {
        match line {
            Line::Pledge { by, amount, instalments, year, extent, replaces, own } => {
                let extent =
                    if extent.is_empty() { String::new() } else { format!("\"extent\":\"{extent}\",") };
                let mut parts = Vec::new();
                for n in 0..*instalments as i64 {
                    // The last takes what division leaves; now and then the schedule leaves a rest.
                    let whole = amount.0 / *instalments as i64;
                    let own = if n + 1 == *instalments as i64 && year % 2 == 0 {
                        amount.0 - whole * n
                    } else {
                        whole
                    };
                    let due = format!("{}-12-31", i64::from(*year) + n);
                    parts.push(format!(
                        "{{\"due\":\"{due}\",\"what\":{}}}",
                        money(&(own, amount.1, amount.2), &due)
                    ));
                }
                let schedule = if parts.is_empty() {
                    String::new()
                } else {
                    format!("\"schedule\":[{}],", parts.join(","))
                };
                let replaced = replaces.filter(|_| pledges > 0).map(|at| at % pledges);
                let replaces = replaced.map_or(String::new(), |at| format!("\"replaces\":\"$p{at}\","));
                let (sign, src) = if *own && *by != "a2" {
                    (format!(" @{by}"), "\"form\":\"grant\"".to_owned())
                } else {
                    (String::new(), src.to_owned())
                };
                writeln!(
                    text,
                    "p{pledges} = say pledge scope=s{sign} : {{\"by\":\"${by}\",\"to\":\"$s\",\"what\":{},{extent}{schedule}{replaces}\"period\":{{\"from\":\"{year}-01-01\",\"to\":\"{}-12-31\"}},{src}}}",
                    money(amount, &format!("{year}-01-01")),
                    year + 2,
                )
                .expect("text");
                pledges += 1;
            }
            Line::Paid { by, amount, stage, flow, when: (year, month), extent, pledge } => {
                let when = format!("{year}-{month:02}-15");
                let flow = if flow.is_empty() { String::new() } else { format!("\"flow\":\"{flow}\",") };
                let extent =
                    if extent.is_empty() { String::new() } else { format!("\"extent\":\"{extent}\",") };
                let pledge = pledge
                    .filter(|_| pledges > 0)
                    .map_or(String::new(), |at| format!("\"pledge\":\"$p{}\",", at % pledges));
                writeln!(
                    text,
                    "say contribution scope=s : {{\"by\":\"${by}\",\"to\":\"$s\",\"what\":{},\"stage\":\"{stage}\",\"as_called\":\"word\",{flow}{extent}{pledge}\"when\":\"{when}\",{src}}}",
                    money(amount, &when)
                )
                .expect("text");
            }
            Line::Deal { amount, seeds } => {
                let seeds: Vec<String> = seeds
                    .iter()
                    .map(|(actor, seed)| {
                        format!("{{\"actor\":\"${actor}\",\"what\":{}}}", money(seed, "2022"))
                    })
                    .collect();
                writeln!(
                    text,
                    "say contribution scope=s : {{\"by\":\"unnamed\",\"to\":\"$s\",\"what\":{},\"stage\":\"mobilised\",\"extent\":\"part\",\"seeds\":[{}],\"when\":\"2022\",{src}}}",
                    money(amount, "2022"),
                    seeds.join(",")
                )
                .expect("text");
            }
            Line::Benefit { by, amount } => {
                writeln!(
                    text,
                    "say benefit @{by} : {{\"by\":\"${by}\",\"from\":\"$s\",\"what\":{},\"period\":{{\"from\":\"2022\",\"to\":\"2022\"}}}}",
                    money(amount, "2022")
                )
                .expect("text");
            }
            Line::Retract { pledge } => {
                if pledges > 0 {
                    writeln!(text, "retract p{} \"It does not hold.\"", pledge % pledges).expect("text");
                }
            }
        }
    }
    text
}

fn random_amount() -> impl Strategy<Value = Amount> {
    let currency = prop::sample::select(vec!["USD", "USD", "EUR", "JPY"]);
    let price = prop::sample::select(vec!["", "", "", "constant:2021"]);
    (1..100_000i64, currency, price)
}

fn random_line() -> impl Strategy<Value = Line> {
    let actor = || prop::sample::select(vec!["a0", "a1", "a2"]);
    let extent = || prop::sample::select(vec!["part", "part", "part", "", "total"]);
    prop_oneof![
        3 => (actor(), random_amount(), 0..4usize, 2020..2024i32, extent(), prop::option::of(0..8usize), any::<bool>()).prop_map(
            |(by, amount, instalments, year, extent, replaces, own)| Line::Pledge { by, amount, instalments, year, extent, replaces, own }
        ),
        6 => (
            actor(),
            (random_amount(), prop::sample::select(vec![1i64, 1, 1, 1, -1])),
            prop::sample::select(vec!["disbursed", "disbursed", "committed", "spent", "other"]),
            prop::sample::select(vec!["", "", "", "3", "7", "8", "6", "9", "5", "10", "1", "2"]),
            (2020..2025i32, 1..13u32),
            extent(),
            prop::option::of(0..8usize),
        )
            .prop_map(|(by, ((amount, currency, price), sign), stage, flow, when, extent, pledge)| Line::Paid {
                by, amount: (amount * sign, currency, price), stage, flow, when, extent, pledge,
            }),
        1 => (random_amount(), prop::collection::vec((actor(), random_amount()), 1..4)).prop_map(|(amount, mut seeds)| {
            // Most deals are seeded in one money.
            if amount.0 % 4 != 0 {
                let first = seeds[0].1;
                seeds.iter_mut().for_each(|(_, seed)| (seed.1, seed.2) = (first.1, first.2));
            }
            Line::Deal { amount, seeds }
        }),
        1 => (prop::sample::select(vec!["a0", "a1"]), random_amount()).prop_map(|(by, amount)| Line::Benefit { by, amount }),
        1 => (0..8usize).prop_map(|pledge| Line::Retract { pledge }),
    ]
}

/// All views over money promised and paid, with whether they convert.
fn views(ledger: &Ledger, state: &State) -> Vec<View> {
    let conversions: [&[(&str, &str)]; 3] = [&[], &[("in", "USD")], &[("in", "USD"), ("prices", "2021")]];
    let mut views = Vec::new();
    for conversion in conversions {
        for lens in ["delivery", "give-get", "shift"] {
            let with: Vec<(&str, &str)> =
                conversion.iter().copied().chain([("p", "x:atlas:s"), ("as_of", DAY)]).collect();
            views.push(read(state, lens, &with));
        }
        for pledge in state.facts("pledge") {
            let address = pledge.address().to_string();
            let with: Vec<(&str, &str)> =
                conversion.iter().copied().chain([("pledge", address.as_str()), ("as_of", DAY)]).collect();
            views.push(read(state, "pledge", &with));
        }
    }
    for actor in ["a0", "a1", "a2"] {
        let name = ledger.name(actor).to_string();
        for side in ["by", "to"] {
            views.push(read(state, "delivery", &[("a", &name), ("side", side), ("as_of", DAY)]));
        }
        views.push(read(state, "give-get", &[("a", &name), ("as_of", DAY)]));
    }
    views.push(read(state, "delivery", &[("as_of", DAY)]));
    views
}

/// On what rung a fact stands; what was spent is paid where the chain ends.
fn rung(fact: Fact<'_>) -> String {
    if fact.kind() != "contribution" {
        return fact.kind().to_owned();
    }
    match (fact.word("flow").as_deref(), fact.word("stage").as_deref()) {
        (Some("3" | "7" | "8" | "4"), _) | (None, Some("disbursed" | "spent")) => "paid".to_owned(),
        (Some("6" | "9"), _) => "paid back".to_owned(),
        (Some("2"), _) | (None, Some("committed")) => "signed".to_owned(),
        (Some(flow), _) => format!("flow {flow}"),
        (None, stage) => stage.unwrap_or_default().to_owned(),
    }
}

/// Currency, price base and rung of an amount inside a fact; `None` for a rate or an index, which convert.
fn sort_of(state: &State, address: &Ref, part: &str) -> Option<(String, String)> {
    let fact = state.fact(address).expect("it opens");
    if fact.kind() == "observation" {
        return None;
    }
    let mut steps = part.split('.').take(part.split('.').count() - 1);
    let mut value = fact.value(steps.next().expect("a field")).expect("a value");
    for step in steps {
        value = match step.parse::<usize>() {
            Ok(at) => value.as_array().expect("a list")[at].clone(),
            Err(_) => value.get(step).expect("a member").clone(),
        };
    }
    let unit = format!(
        "{} {}",
        value.str_at("currency").unwrap_or_default(),
        value.str_at("price").unwrap_or("nominal")
    );
    Some((unit, rung(fact)))
}

/// What a term is made of: units of its amounts, and whether something in it converts.
#[derive(Debug, Default)]
struct Made {
    units: BTreeSet<String>,
    rungs: BTreeSet<String>,
    converts: bool,
}

/// Walks a term; of every sum all addends must be of one rung, and of one unit unless each is converted on its own.
fn made(state: &State, term: &Term, place: &str) -> Made {
    let all = |terms: &[Term]| terms.iter().map(|term| made(state, term, place)).collect::<Vec<_>>();
    let join = |parts: Vec<Made>| {
        let mut whole = Made::default();
        for part in parts {
            whole.units.extend(part.units);
            whole.rungs.extend(part.rungs);
            whole.converts |= part.converts;
        }
        whole
    };
    match term {
        Term::Fact { part, .. } if part.is_empty() => Made::default(),
        Term::Fact { address, part } => match sort_of(state, address, part) {
            Some((unit, rung)) => Made { units: [unit].into(), rungs: [rung].into(), converts: false },
            None => Made { converts: true, ..Made::default() },
        },
        Term::Sum(terms) => {
            let parts = all(terms);
            let rungs: BTreeSet<&String> = parts.iter().flat_map(|part| &part.rungs).collect();
            // Lots are parts of instalments that payments cover: each is a pledged amount, cut where a payment ends.
            let are_lots = terms.iter().all(|term| matches!(term, Term::Difference(..) | Term::Minimum(_)));
            assert!(rungs.len() <= 1 || are_lots, "{place}: a sum of {rungs:?}");
            let own: BTreeSet<&String> =
                parts.iter().filter(|part| !part.converts).flat_map(|part| &part.units).collect();
            assert!(own.len() <= 1, "{place}: a sum of {own:?}");
            join(parts)
        }
        Term::Product(terms) | Term::Minimum(terms) | Term::Maximum(terms) | Term::Function(_, terms) => {
            join(all(terms))
        }
        Term::Difference(a, b) => join(vec![made(state, a, place), made(state, b, place)]),
        // Money over money of one sort is a plain number, and so is one factor of a product over its like.
        Term::Ratio(a, b) => {
            let below = made(state, b, place);
            let mut factors = match a.as_ref() {
                Term::Product(factors) => all(factors),
                one => vec![made(state, one, place)],
            };
            let like =
                |factor: &Made| !factor.units.is_empty() && !factor.converts && factor.units == below.units;
            match factors.iter().rposition(like).filter(|_| !below.converts) {
                Some(at) => {
                    factors.remove(at);
                }
                None => factors.push(below),
            }
            join(factors)
        }
        _ => Made::default(),
    }
}

fn check_measure(state: &State, view: &View, path: &str, measure: &Measure) {
    let place = format!("{} {:?} at {path} ({:?})", view.lens, view.params, view.label_of(path));
    if let Some(value) = measure.value {
        let again = measure.term.evaluate(state);
        assert_eq!(again.as_ref().ok(), Some(&value), "{place}: {again:?}, {}", measure.term.in_words());
    }
    if let (Some(value), Some((low, high))) = (measure.value, measure.bounds) {
        assert!(low.to_f64() <= value.to_f64() && value.to_f64() <= high.to_f64(), "{place}");
    }
    let (Unit::Money(currency, base), Some(_)) = (&measure.unit, measure.value) else { return };
    let made = made(state, &measure.term, &place);
    let own = format!("{currency} {base}");
    if !made.converts {
        assert!(made.units.iter().all(|unit| *unit == own), "{place}: {own} out of {:?}", made.units);
    }
}

fn table_cell<'v>(view: &'v View, table: &str, row: usize, column: &str) -> &'v Cell {
    let table = view.table(table).expect("a table");
    let at = table.columns.iter().position(|own| own.key == column).expect("a column");
    &table.rows[row].cells[at]
}

fn exact(cell: &Cell) -> Option<Exact> {
    match cell {
        Cell::Measure(measure) => match measure.value? {
            Number::Exact(value) => Some(value),
            Number::Float(_) => None,
        },
        _ => None,
    }
}

fn address(cell: &Cell) -> Ref {
    match cell {
        Cell::Fact { address, .. } => address.clone(),
        other => panic!("{other:?} is no fact"),
    }
}

/// Paid lots add up to what was paid, up to what was promised, and all lots to what was promised.
fn check_lots(state: &State) {
    for pledge in state.facts("pledge") {
        let view = read(state, "pledge", &[("pledge", &pledge.address().to_string()), ("as_of", DAY)]);
        let lots = view.table("lots").expect("lots");
        let figure = |label: &str| {
            view.blocks.iter().find_map(|block| match block {
                polyad_lens::Block::Figure(figure) if figure.label == label => figure.measure.value,
                _ => None,
            })
        };
        let Some(Number::Exact(pledged)) = figure("Pledged") else { continue };
        if lots.rows.is_empty() {
            continue;
        }
        let amount = |row: usize| exact(table_cell(&view, "lots", row, "amount")).expect("exact");
        let all: ExactSum = (0..lots.rows.len()).map(amount).collect();
        assert_eq!(all.total(), Some(pledged), "{:?}", view.title);
        let is_paid = |row: &usize| table_cell(&view, "lots", *row, "state").plain() == "paid";
        let paid: ExactSum = (0..lots.rows.len()).filter(is_paid).map(amount).collect();
        let paid = paid.total().expect("small");
        if let Some(Number::Exact(stated)) = figure("Paid") {
            let stated = stated.max(Exact::ZERO);
            // A total to date says by when it was paid, and covers no instalment.
            let is_total = paid == Exact::ZERO
                && view.table("contributions").is_some_and(|table| {
                    table.rows.iter().any(|row| row.cells.iter().any(|cell| cell.plain() == "total"))
                });
            assert!(
                is_total || paid == stated.min(pledged),
                "{}: {paid} of {stated} and {pledged}",
                view.title
            );
        }
    }
}

/// The credits of every deal add up to what it mobilised.
fn check_credits(view: &View) {
    let mut deals: BTreeMap<Ref, (f64, Option<f64>)> = BTreeMap::new();
    for row in 0..view.table("deals").expect("deals").rows.len() {
        let deal = address(table_cell(view, "deals", row, "deal"));
        let number = |column| match table_cell(view, "deals", row, column) {
            Cell::Measure(measure) => measure.value.map(Number::to_f64),
            _ => None,
        };
        let whole = number("mobilised").expect("an amount");
        let (_, sum) = deals.entry(deal).or_insert((whole, Some(0.0)));
        *sum = sum.zip(number("credit")).map(|(sum, credit)| sum + credit);
    }
    for (deal, (whole, sum)) in deals {
        if let Some(sum) = sum {
            assert!((whole - sum).abs() <= 1e-9 * whole.abs(), "{deal}: {sum} of {whole}");
        }
    }
}

/// Pledges counted again from the lines: of each chain the last line in force, with what names any line of it.
fn recount(ledger: &Ledger, state: &State, lines: &[Line]) -> BTreeMap<Ref, Option<Exact>> {
    let mut pledges: Vec<(Option<usize>, bool, Amount)> = Vec::new();
    for line in lines {
        match line {
            Line::Pledge { amount, replaces, .. } => {
                let replaces = replaces.filter(|_| !pledges.is_empty()).map(|at| at % pledges.len());
                pledges.push((replaces, true, *amount));
            }
            Line::Retract { pledge } if !pledges.is_empty() => {
                let at = pledge % pledges.len();
                pledges[at].1 = false;
            }
            _ => {}
        }
    }
    let in_force = |at: &usize| pledges[*at].1;
    // Lines that replace each other form one pledge; what is taken back joins nothing.
    let mut root: Vec<usize> = (0..pledges.len()).collect();
    for at in 0..pledges.len() {
        if let Some(before) = pledges[at].0.filter(in_force).filter(|_| in_force(&at)) {
            let (old, new) = (root[before], root[at]);
            root.iter_mut().filter(|own| **own == new).for_each(|own| *own = old);
        }
    }
    let mut expected = BTreeMap::new();
    let groups: BTreeSet<usize> = (0..pledges.len()).filter(in_force).map(|at| root[at]).collect();
    for group in groups {
        let members: Vec<usize> =
            (0..pledges.len()).filter(in_force).filter(|at| root[*at] == group).collect();
        let names: BTreeSet<usize> = members.iter().copied().collect();
        let mut seen = 0;
        let mut paid: Vec<(Amount, &str, (i32, u32))> = Vec::new();
        for line in lines {
            match line {
                Line::Pledge { .. } => seen += 1,
                Line::Paid { amount, stage, flow, extent, pledge: Some(at), when, .. }
                    if seen > 0 && names.contains(&(at % seen)) =>
                {
                    let is_paid = matches!(*flow, "3" | "7" | "8" | "4")
                        || (flow.is_empty() && matches!(*stage, "disbursed" | "spent"));
                    let day = format!("{}-{:02}-15", when.0, when.1);
                    if is_paid && day.as_str() <= DAY {
                        paid.push((*amount, extent, *when));
                    }
                }
                _ => {}
            }
        }
        let heads: BTreeSet<Ref> = members.iter().map(|at| ledger.name(&format!("p{at}"))).collect();
        // Which line is the head, the lens says; here only what was paid on it is recounted.
        let head = crate_head(state, &heads);
        let unit = head.as_ref().and_then(|(_, unit)| unit.clone());
        let Some((head, _)) = head else { continue };
        let parts: Vec<&(Amount, &str, (i32, u32))> =
            paid.iter().filter(|(_, extent, _)| *extent != "total").collect();
        let sum = if parts.is_empty() {
            None
        } else {
            let same =
                parts.iter().all(|((_, currency, price), ..)| Some(format!("{currency} {price}")) == unit);
            same.then(|| {
                Exact::new(parts.iter().map(|((amount, ..), ..)| i128::from(*amount)).sum(), 2)
                    .expect("small")
            })
        };
        if !parts.is_empty() || paid.is_empty() {
            expected.insert(head, sum);
        }
    }
    expected
}

/// The version of these that the list shows, with its unit.
fn crate_head(state: &State, names: &BTreeSet<Ref>) -> Option<(Ref, Option<String>)> {
    let view = read(state, "delivery", &[("p", "x:atlas:s"), ("as_of", DAY)]);
    let rows = view.table("pledges").expect("pledges").rows.len();
    let shown: Vec<Ref> = (0..rows).map(|row| address(table_cell(&view, "pledges", row, "fact"))).collect();
    let own: Vec<&Ref> = shown.iter().filter(|name| names.contains(name)).collect();
    assert_eq!(own.len(), 1, "a pledge counts once: {own:?} of {names:?}");
    let fact = state.fact(own[0]).expect("it opens");
    let what = fact.value("what").expect("money");
    let unit = format!(
        "{} {}",
        what.str_at("currency").unwrap_or_default(),
        what.str_at("price").unwrap_or_default()
    );
    Some((own[0].clone(), Some(unit)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn money_adds_up(lines in prop::collection::vec(random_line(), 0..24)) {
        let ledger = ledger(&written(&lines));
        let state = ledger.state();
        for view in views(&ledger, &state) {
            for (path, measure) in view.measures() {
                check_measure(&state, &view, &path, measure);
            }
        }
        check_lots(&state);
        let view = read(&state, "delivery", &[("p", "x:atlas:s"), ("as_of", DAY)]);
        check_credits(&view);
        let expected = recount(&ledger, &state, &lines);
        for row in 0..view.table("pledges").expect("pledges").rows.len() {
            let head = address(table_cell(&view, "pledges", row, "fact"));
            if let Some(sum) = expected.get(&head) {
                prop_assert_eq!(exact(table_cell(&view, "pledges", row, "paid")), *sum);
            }
        }
    }
}
