//! The portfolio of an actor: where its effort goes, beside what it declared, and who sits at its tables.

mod balance;
mod declared;
pub(crate) mod distance;
mod effort;
mod sides;

use crate::facts;
use crate::format;
use crate::judge::judged;
use crate::lenses::composition::is_activity;
use crate::lenses::delivery::prices::Prices;
use crate::measure::Measure;
use crate::params::{BadParam, Params};
use crate::seating::Seating;
use crate::view::{Block, Cell, Figure, Table, View};
use balance::Divided;
use effort::Effort;
use polyad_ledger::state::{EntityKind, State};
use polyad_model::{PartialDate, Ref};
use sides::{Over, Part, in_words};
use std::collections::{BTreeMap, BTreeSet};

lens! {
    /// Effort is seats held on the day, money paid and pledged (each currency for itself), meetings called, chaired or
    /// attended, and results, up to the day. Each sort stands in its own row; they are never merged, added or averaged.
    ///
    /// A partnership is divided over the sides by shares that sum to 1: by tags of the vocabulary `threat` (or of the
    /// 2030 Agenda), several tags counting alike; without such a tag by the classes of its challenges, each challenge counting alike,
    /// since no source says how a partnership divides its work. What a source classifies as both stands undivided, and what
    /// nothing on record classifies stands as such: neither is put to a side.
    ///
    /// p are the shares of what is classified, q the declared ones: the newest priority of the actor that is in force on
    /// the day and names only these sides. TV = 1/2 sum |p - q| is the share of effort that would have to move to match
    /// what was declared; 1 - TV is where it was declared to be. JSD = KL(p||m)/2 + KL(q||m)/2 with m = (p + q)/2, in bits.
    /// A side is short by max(0, q - p) of the whole. "The same attention" for two sides is q = (.5, .5).
    ///
    /// Where a part stands on no side, bounds let it fall to the sides in every way. Where less than half stands on sides, there
    /// are bounds and no value. Without a declared priority there are shares and no comparison.
    ///
    /// Statism is the share of seats that states hold in the partnerships in which the actor holds one, its own among
    /// them; holders of unknown kind make bounds.
    ///
    /// Paid is gross, and only what its source calls a part, as in the lens `delivery`. Projects and programmes are left out. Whatever
    /// names no partnership on record counts as not classified.
    ///
    /// Criticism: money is a poor proxy for attention, a meeting may be a minute or a summit, and classes and tags are
    /// judgements, so each is signed and opens.
    "portfolio", "Portfolio of an actor", version 1;
    question: "Does the effort of this actor go where it declared, and who sits at the tables it sits at?";
    params: {
        a required: "The actor, by Ref or slug.";
        over optional: "`threat` (when left out): geopolitical and global challenges; `sdg`: goals of the 2030 Agenda.";
        as_of optional: "The day that is asked about; the day of the newest statement when left out.";
        in optional: "The currency of all amounts, e.g. `USD`: each at the rate of its value date. Left out: each in its own.";
        prices optional: "A base year, e.g. `2021`: constant prices, by the deflator of the payer's country. Left out: nominal.";
        rate_days optional: "The most days that an exchange rate may lie before a day; 31 when left out. A yearly rate holds for its year.";
        rates optional: "The file whose exchange rates are taken where several are equally near: the key of a dataset.";
    }
    sources: [
        "Jianhua Lin, Divergence Measures Based on the Shannon Entropy, IEEE Transactions on Information Theory 37(1), 1991",
        "Charles F. Manski, Partial Identification of Probability Distributions, 2003",
        "Two kinds of challenges: National Security Strategy of the United States of America, October 2022",
    ];
}

/// Reads the lens.
pub fn read(state: &State, params: &Params) -> Result<View, BadParam> {
    let actor = params.thing(state, "a", EntityKind::Actor)?;
    let over = match params.optional_word("over", &["threat", "sdg"])? {
        Some("sdg") => Over::Sdg,
        _ => Over::Threat,
    };
    let prices = Prices::of_params(state, params)?;
    let mut view = View::begin(&INFO, state, params);
    let Some(day) = facts::as_of(state, params)? else {
        view.title = "Nothing is on record".to_owned();
        return Ok(view);
    };
    let efforts = effort::all(state, &prices, &actor, day);
    let priorities = declared::on_record(state, &actor);
    let declared = declared::in_force(&priorities, over, day);
    let parts_of = parts(state, over, &efforts);
    let divided: Vec<Divided<'_>> =
        efforts.iter().map(|effort| Divided::of(state, over, effort, &parts_of)).collect();
    let moved: Vec<(&str, Measure)> = match &declared {
        Some(declared) => {
            divided.iter().map(|each| (each.effort.what.as_str(), each.to_move(declared))).collect()
        }
        None => Vec::new(),
    };
    let name = facts::name_of(state, EntityKind::Actor, &actor);
    view.title = title(&name, &efforts, declared.is_some(), &moved);
    view.subtitle = format!("As of {}; each sort of effort for itself", day.last_day());
    let (tables, joined) = tables_it_sits_at(state, over, &efforts, &parts_of, day);
    view.blocks = vec![
        Block::Figure(Figure {
            label: "Share of seats held by states in the partnerships it sits in".to_owned(),
            measure: joined.state_share(),
        }),
        Block::Table(balance::table(&divided, declared.as_ref())),
        Block::Table(balance::shares(&divided, declared.as_ref())),
        Block::Table(tables),
        Block::Table(declared::table(state, &priorities, declared.as_ref(), day)),
    ];
    Ok(judged(state, view))
}

fn title(name: &str, efforts: &[Effort], is_declared: bool, moved: &[(&str, Measure)]) -> String {
    let known: Vec<String> = moved
        .iter()
        .filter(|(_, measure)| measure.value.is_some())
        .map(|(what, measure)| format!("{} of {}", format::measure(measure), whose(what)))
        .collect();
    match (efforts.is_empty(), is_declared, known.is_empty()) {
        (true, ..) => format!("{name}: no effort in partnerships on record"),
        (_, false, _) => format!("{name}: no declared priority on record to compare with"),
        (_, _, true) => {
            format!("{name}: too little of its effort is classified to compare with what it declared")
        }
        _ => format!("{name}: to match what it declared, {} would have to move", known.join(", ")),
    }
}

/// `its seats`, `what it paid in USD`.
fn whose(what: &str) -> String {
    match what.split_once(", ") {
        Some((rung, unit)) => format!("what it {rung} in {unit}"),
        None => format!("its {what}"),
    }
}

/// The parts of every partnership that some effort goes to.
fn parts(state: &State, over: Over, efforts: &[Effort]) -> BTreeMap<Ref, Vec<Part>> {
    let named = efforts.iter().flat_map(|effort| &effort.items).filter_map(|item| item.partnership.clone());
    let named: BTreeSet<Ref> = named.collect();
    named.into_iter().map(|name| (name.clone(), over.parts(state, &name))).collect()
}

/// The partnerships to which effort goes, and all seats of those in which the actor holds one.
fn tables_it_sits_at<'a>(
    state: &'a State,
    over: Over,
    efforts: &[Effort],
    parts_of: &BTreeMap<Ref, Vec<Part>>,
    day: PartialDate,
) -> (Table, Seating<'a>) {
    let mut table = Table::new(
        "partnerships",
        "Partnerships it puts effort into",
        &[
            ("partnership", "Partnership"),
            ("sides", "Classified as"),
            ("own#", "Its seats"),
            ("seats#", "Seats on record"),
            ("states#", "Held by states"),
            ("by", "On the word of"),
        ],
        "No partnership is on record into which it puts effort.",
    );
    let mut joined = Seating::default();
    for (name, parts) in parts_of {
        let entity = state.directory().find(state, EntityKind::Partnership, name);
        if entity.is_some_and(|entity| is_activity(entity.form.as_deref().unwrap_or_default())) {
            continue;
        }
        let all = efforts.iter().filter(|effort| effort.what == "seats").flat_map(|effort| &effort.items);
        let own: Vec<_> = all.filter(|item| item.partnership.as_ref() == Some(name)).collect();
        let seating = Seating::of(state, name, day);
        let mut facts = Vec::new();
        for address in parts.iter().flat_map(|part| part.share.leaves(state)) {
            let fact = state.fact(&address).map(facts::fact_cell);
            facts.extend(fact.filter(|fact| !facts.contains(fact)));
        }
        table.push(vec![
            facts::entity(state, EntityKind::Partnership, name),
            Cell::text(in_words(state, over, parts)),
            Measure::count("seats", own.iter().map(|item| item.term.clone()).collect()).into(),
            seating.count().into(),
            seating.state_share().into(),
            Cell::list(facts),
        ]);
        if !own.is_empty() {
            joined.join(seating);
        }
    }
    (table, joined)
}
