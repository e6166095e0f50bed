//! What holds for every figure of every lens, over random ledgers.

use polyad_fixture::ledger;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_lens::{Measure, Params, Term, Unit, View, lenses};
use polyad_model::Ref;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Every view that a state has something to say in.
fn all_views(state: &State) -> Vec<View> {
    let directory = state.directory();
    let names = |kind| directory.of_kind(kind).map(|entity| entity.name_ref.to_string()).collect::<Vec<_>>();
    let (partnerships, actors, goals) =
        (names(EntityKind::Partnership), names(EntityKind::Actor), names(EntityKind::Goal));
    let mut asked: Vec<(&str, Params)> = Vec::new();
    let with = |name: &str, value: &str| Params::new([(name, value)]);
    for lens in ["composition", "partnerships", "actors", "claims", "challenges"] {
        asked.push((lens, Params::default()));
    }
    for each in &partnerships {
        for lens in ["composition", "ladder", "goals", "compare", "claims"] {
            asked.push((lens, with("p", each)));
        }
        asked.push(("series", with("about", each)));
        asked.push(("composition", with("p", each).with("as_of", "2012-06-30")));
    }
    for each in &actors {
        for lens in ["composition", "ladder", "seats", "series"] {
            asked.push((lens, with("a", each)));
        }
    }
    asked.extend(goals.iter().map(|each| ("series", with("g", each))));
    asked.push(("progress", Params::default()));
    asked.push(("overdue", Params::default()));
    asked.push(("overdue", with("as_of", "2018-06").with("since", "2015")));
    asked.extend(partnerships.iter().map(|each| ("overdue", with("p", each))));
    asked.extend(partnerships.iter().map(|each| ("progress", with("p", each))));
    for each in &goals {
        let world = with("g", each).with("about", "x:m49:001");
        asked.push(("progress", world.clone()));
        asked.push(("progress", world.clone().with("target", "100").with("by", "2030")));
        asked.push(("progress", world.with("decay", "0.8").with("target", "0").with("as_of", "2012")));
        asked.push(("progress", with("g", each).with("by_place", "yes")));
    }
    if !partnerships.is_empty() {
        asked.push(("compare", with("p", &partnerships.join(","))));
    }
    let read = |(lens, params): (&str, Params)| {
        let lens = lenses::find(lens).expect("a lens");
        (lens.read)(state, &params).unwrap_or_else(|error| panic!("{} {params:?}: {error}", lens.info.name))
    };
    asked.into_iter().map(read).collect()
}

/// The facts whose amounts a term adds up.
fn addends(term: &Term) -> Vec<(Ref, String)> {
    match term {
        Term::Fact { address, part } => vec![(address.clone(), part.clone())],
        Term::Sum(terms) | Term::Product(terms) | Term::Minimum(terms) | Term::Maximum(terms) => {
            terms.iter().flat_map(addends).collect()
        }
        Term::Difference(a, b) | Term::Ratio(a, b) => addends(a).into_iter().chain(addends(b)).collect(),
        Term::Rows { .. }
        | Term::Shared { .. }
        | Term::Parameter { .. }
        | Term::Count(_)
        | Term::Function(..) => Vec::new(),
    }
}

fn what_may_be_added(fact: Fact<'_>) -> String {
    let money = fact.money("what").expect("money");
    let stage =
        if fact.kind() == "pledge" { "pledged".to_owned() } else { fact.word("stage").unwrap_or_default() };
    let extent = fact.word("extent");
    format!("{} {} {stage} {:?} {extent:?}", money.currency, money.prices, fact.word("as_called"))
}

fn check_measure(state: &State, view: &View, path: &str, measure: &Measure) {
    let place = format!("{} {:?} at {path}", view.lens, view.params);
    for leaf in measure.term.leaves(state) {
        assert!(state.fact(&leaf).is_some(), "{place}: {leaf} does not open");
    }
    if let Some(value) = measure.value {
        let again = measure.term.evaluate(state);
        assert_eq!(again.as_ref().ok(), Some(&value), "{place}: {again:?}, {}", measure.term.in_words());
    }
    if let (Some(value), Some((low, high))) = (measure.value, measure.bounds) {
        let (low, value, high) = (low.to_f64(), value.to_f64(), high.to_f64());
        assert!(low <= value + 1e-12 && value <= high + 1e-12, "{place}: {low} {value} {high}");
    }
    if measure.unit == Unit::Share {
        let share = measure.value.map_or(0.0, |value| value.to_f64());
        assert!((0.0..=1.0).contains(&share), "{place}: {share}");
    }
    if let (Unit::Money(..), Term::Sum(_)) = (&measure.unit, &measure.term) {
        let facts = addends(&measure.term).into_iter().map(|(address, _)| address);
        let sorts: BTreeSet<String> =
            facts.map(|address| what_may_be_added(state.fact(&address).expect("a fact"))).collect();
        assert!(sorts.len() <= 1, "{place} mixes {sorts:?}");
        assert!(sorts.iter().all(|sort| sort.ends_with("Some(\"part\")")), "{place} adds a total: {sorts:?}");
    }
}

/// Goals of every sort that progress knows.
const GOALS: [&str; 8] = [
    "ensure universal access to water",
    "double the share of water",
    "cut losses of water by 40 percent",
    "raise the share by 10 percentage points",
    "end losses of water",
    "double the rate of improvement in water",
    "keep the share of water at 50 percent",
    "reach 400 villages with water",
];

fn random_line() -> impl Strategy<Value = String> {
    let actor = prop::sample::select(vec!["a0", "a1", "a2", "a3"]);
    let partnership = prop::sample::select(vec!["p0", "p1"]);
    let year = 2005..2020i32;
    let currency = prop::sample::select(vec!["USD", "EUR", "JPY"]);
    let extent = prop::sample::select(vec!["", "extent=part", "extent=part", "extent=total"]);
    let stage = prop::sample::select(vec!["committed", "mobilised", "disbursed", "spent", "deployed"]);
    let called = prop::sample::select(vec!["", "called=approved"]);
    let role = prop::sample::select(vec!["member", "funder", "chair"]);
    prop_oneof![
        (actor.clone(), partnership.clone(), role, year.clone(), prop::option::of(0..9i32)).prop_map(
            |(a, p, role, from, length)| {
                let to = length.map_or(String::new(), |length| (from + length).to_string());
                format!("seat {a} {p} {role} {from}..{to}")
            }
        ),
        (actor.clone(), partnership.clone(), 0..10_000u32, currency.clone(), extent.clone(), called)
            .prop_map(|(a, p, n, currency, extent, called)| format!(
                "pledge {a} {p} {n}.5 {currency} 2020..2022 {extent} {called}"
            )),
        (stage, actor.clone(), partnership.clone(), 0..10_000u32, currency, extent).prop_map(
            |(stage, a, p, n, currency, extent)| format!("{stage} {p} {n}.25 {currency} by={a} {extent}")
        ),
        (partnership.clone(), 0..1000u32, year.clone())
            .prop_map(|(p, n, year)| format!("result {p} {n} people {year} extent=total")),
        (partnership.clone(), year.clone()).prop_map(|(p, by)| format!("goal {p} \"a goal\" by={by}")),
        (partnership.clone(), prop::sample::select(GOALS.to_vec()), 2016..2040i32)
            .prop_map(|(p, words, by)| format!("goal {p} \"{words}\" by={by} indicator=gdp")),
        (year.clone(), -20..140i32)
            .prop_map(|(year, n)| format!("observation x:m49:001 gdp {n} percent {year}")),
        (actor, year, 0..100u32).prop_map(|(a, year, n)| format!("observation {a} gdp {n} percent {year}")),
    ]
}

fn check_all(fixture: &str) {
    let state = ledger(fixture).state();
    for view in all_views(&state) {
        for (path, measure) in view.measures() {
            assert_eq!(view.measure(&path), Some(measure));
            assert!(view.label_of(&path).is_some(), "{} has no label at {path}", view.lens);
            check_measure(&state, &view, &path, measure);
        }
        let keys: BTreeSet<&str> = view.tables().map(|table| table.key).collect();
        assert_eq!(keys.len(), view.tables().count(), "{} repeats a key", view.lens);
        for table in view.tables() {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
        }
    }
    // The same state and parameters give the same views, and so does the state folded anew.
    assert_eq!(all_views(&state), all_views(&ledger(fixture).state()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_opens_and_evaluates_again(lines in prop::collection::vec(random_line(), 0..25)) {
        let mut fixture = String::from(
            "actor a0 \"A\" state\n actor a1 \"B\" business\n actor a2 \"C\" civil\n indicator gdp \"GDP\" percent\n\
             partnership p0 \"P\" since 2005\n partnership p1 \"Q\" form=network\n",
        );
        for line in lines {
            writeln!(fixture, "{line}").expect("text");
        }
        check_all(&fixture);
    }
}

#[test]
fn an_empty_record_gives_empty_views() {
    check_all("");
}
