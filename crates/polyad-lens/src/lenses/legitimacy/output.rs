//! O: whether outputs match the functions that a partnership declares, and where they are.

use super::Subject;
use super::profile::{Profile, Tally};
use crate::facts;
use crate::measure::{Measure, Reason, Unit};
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::state::Fact;
use polyad_model::{Ref, Truth};

/// Functions with their other names, and the types of output that match them.
const FUNCTIONS: [(&[&str], &[&str]); 7] = [
    (&["finance", "funding"], &["fund", "grant", "loan", "guarantee", "investment", "equity"]),
    (
        &["knowledge", "knowledge-production", "research"],
        &["report", "study", "dataset", "publication", "evaluation", "database"],
    ),
    (
        &["capacity", "capacity-building", "training"],
        &["training", "workshop", "course", "curriculum", "advice", "toolkit"],
    ),
    (
        &["norm", "norms", "norm-setting", "standard-setting"],
        &["standard", "code", "guideline", "declaration", "agreement", "principles"],
    ),
    (&["lobbying", "advocacy", "campaigning"], &["campaign", "petition", "statement", "event"]),
    (
        &["implementation", "delivery", "service-provision"],
        &["project", "service", "infrastructure", "product", "distribution"],
    ),
    (
        &["convening", "networking", "coordination"],
        &["meeting", "conference", "network", "platform", "forum"],
    ),
];

/// Fills the rows of O.
pub(super) fn of<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) {
    let mut outputs = subject.state.facts_naming("result", "of", &subject.name);
    outputs.extend(subject.state.facts_naming("result", facts::SCOPE, &subject.name));
    outputs.sort_by_key(|fact| fact.address());
    outputs.dedup_by_key(|fact| fact.address());
    outputs.retain(|fact| facts::answer(subject.state, *fact).is_none());
    fit(subject, &outputs, profile);
    places(subject, &outputs, profile);
}

fn fit<'a>(subject: &Subject<'a>, outputs: &[Fact<'a>], profile: &mut Profile<'a>) {
    let declared: Option<(Fact<'a>, Vec<String>)> = subject.described.iter().find_map(|fact| {
        let list = fact.value("functions")?;
        let codes: Vec<String> =
            list.as_array()?.iter().filter_map(|code| Some(code.as_str()?.to_owned())).collect();
        (!codes.is_empty()).then_some((*fact, codes))
    });
    let columns = [
        ("function", "Function"),
        ("types", "Types of output that match"),
        ("outputs#", "Outputs on record"),
        ("has", "Has one"),
    ];
    let empty = "The partnership declares no function, and no source does.";
    let mut table =
        Table::new("functions", "Functions declared, and outputs that match them", &columns, empty);
    let row = ("Output", "O", "Declared functions with an output of a matching type");
    let Some((fact, codes)) = declared else {
        let none = Measure::not_assessable(Reason::Missing, Unit::Share, Term::Sum(Vec::new()));
        profile.share(row, none, "no function is declared", Vec::new());
        profile.lists.push(table);
        return;
    };
    let typed: Vec<(Fact<'a>, String)> = outputs
        .iter()
        .filter_map(|output| Some((*output, output.word("output_type")?.to_lowercase())))
        .collect();
    let mut tally = Tally::default();
    for code in &codes {
        let matching = types_of(code);
        let own: Vec<Fact<'a>> = typed
            .iter()
            .filter(|(_, kind)| matching.is_some_and(|types| types.contains(&kind.as_str())))
            .map(|(output, _)| *output)
            .collect();
        let has = match (own.is_empty(), matching) {
            (false, _) => Truth::Yes,
            (true, Some(_)) if !typed.is_empty() => Truth::No,
            _ => Truth::Unknown,
        };
        tally.add(
            has,
            own.first().map_or_else(|| Term::fact(fact.address()), |output| Term::fact(output.address())),
        );
        table.push(vec![
            Cell::text(&**code),
            Cell::text(matching.map_or("not in the table of types".to_owned(), |types| types.join(", "))),
            facts::count("outputs", own).into(),
            Cell::text(match has {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "cannot be told",
            }),
        ]);
    }
    let share = tally.share();
    let class = match share.value.map(|value| value.to_f64()) {
        Some(value) if value >= 1.0 => "full fit",
        Some(0.0) => "no fit",
        Some(_) => "partial fit",
        None => "no output of a stated type is on record",
    };
    let why = format!(
        "{class}; {}, {} of a stated type",
        facts::plural(codes.len(), "function", "functions"),
        facts::plural(typed.len(), "output", "outputs")
    );
    let mut facts = vec![fact];
    facts.extend(typed.iter().map(|(output, _)| *output));
    profile.share(row, share, why, facts);
    profile.lists.push(table);
}

fn types_of(code: &str) -> Option<&'static [&'static str]> {
    let code = code.to_lowercase();
    FUNCTIONS.iter().find(|(names, _)| names.contains(&code.as_str())).map(|(_, types)| *types)
}

/// Outputs in the declared target countries, of those whose place is on record.
fn places<'a>(subject: &Subject<'a>, outputs: &[Fact<'a>], profile: &mut Profile<'a>) {
    let targets: Vec<Ref> = subject.described.iter().flat_map(|fact| fact.references("places")).collect();
    let row = ("Output", "O", "Outputs in the declared target countries");
    if targets.is_empty() {
        let none = Measure::not_assessable(Reason::Missing, Unit::Share, Term::Sum(Vec::new()));
        profile.share(row, none, "no target country is declared", Vec::new());
        return;
    }
    let mut tally = Tally::default();
    for output in outputs {
        let places = output.references("place");
        let inside = places.iter().any(|place| targets.iter().any(|target| subject.same(place, target)));
        let has = match (places.is_empty(), inside) {
            (true, _) => Truth::Unknown,
            (false, true) => Truth::Yes,
            (false, false) => Truth::No,
        };
        tally.add(has, Term::fact(output.address()));
    }
    let why = format!(
        "{}, {}",
        facts::plural(targets.len(), "country", "countries"),
        facts::plural(outputs.len(), "output on record", "outputs on record")
    );
    profile.share(row, tally.share(), why, outputs.to_vec());
}
