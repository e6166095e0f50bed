//! What an actor declared: shares of its attention, as its own or a source's `priority` statement has them.

use super::sides::{Over, Side};
use crate::facts;
use crate::term::Term;
use crate::view::{Cell, Table};
use polyad_ledger::reading::{self, Named};
use polyad_ledger::state::{Fact, State};
use polyad_model::{PartialDate, Ref, Truth};

/// One declared priority, read over the sides.
pub(super) struct Declared<'a> {
    pub(super) fact: Fact<'a>,
    /// One term a side, in order; zero where it names none.
    pub(super) shares: Vec<Term>,
}

/// The priorities of an actor on record, newest first.
pub(super) fn on_record<'a>(state: &'a State, actor: &Ref) -> Vec<Fact<'a>> {
    let mut found = state.facts_naming("priority", "by", actor);
    found.sort_by_key(|fact| {
        let from = fact.period("valid").and_then(|valid| valid.from);
        let is_reported = fact.source().is_some();
        (std::cmp::Reverse(from.map(|from| from.first_day())), is_reported, fact.address())
    });
    found
}

/// The newest of them that is in force on the day and speaks of these sides and of no other.
pub(super) fn in_force<'a>(found: &[Fact<'a>], over: Over, day: PartialDate) -> Option<Declared<'a>> {
    found.iter().filter(|fact| is_in_force(**fact, day)).find_map(|fact| Declared::read(*fact, over))
}

fn is_in_force(fact: Fact<'_>, day: PartialDate) -> bool {
    fact.period("valid").is_some_and(|valid| valid.contains(day.last_day()) == Truth::Yes)
}

impl<'a> Declared<'a> {
    fn read(fact: Fact<'a>, over: Over) -> Option<Declared<'a>> {
        let mut shares: Vec<Vec<Term>> = vec![Vec::new(); over.sides().len()];
        let weights = fact.value("weights")?;
        for (at, weight) in weights.as_array()?.iter().enumerate() {
            let Side::Of(side) = side_of(over, &reading::named(weight.get("category")?)?) else {
                return None;
            };
            shares[side].push(Term::part(fact.address(), &format!("weights.{at}.share")));
        }
        Some(Declared { fact, shares: shares.into_iter().map(Term::Sum).collect() })
    }
}

fn side_of(over: Over, category: &Named) -> Side {
    match category {
        Named::Words(words) => match over {
            Over::Threat => over.side(words.plain()),
            Over::Sdg => Side::Unknown,
        },
        Named::Ref(name) => match (over, name.code_in("sdg")) {
            (Over::Sdg, Some(code)) => over.side(code),
            _ => Side::Unknown,
        },
    }
}

/// Every priority on record, and which of them is compared with.
pub(super) fn table(
    state: &State,
    found: &[Fact<'_>],
    used: Option<&Declared<'_>>,
    day: PartialDate,
) -> Table {
    let mut table = Table::new(
        "priorities",
        "Declared priorities on record",
        &[
            ("declared", "Declared shares"),
            ("valid", "Valid"),
            ("cites", "It rests on"),
            ("used", "Compared with"),
            ("stated_by", "Stated by"),
            ("custody", "Custody"),
            ("fact", "Fact"),
        ],
        "No declared priority of it is on record. It can state one, and anyone with a source can report one.",
    );
    for fact in found {
        let is_used = used.is_some_and(|used| used.fact.address() == fact.address());
        let used = match is_used {
            true => "yes",
            false if !is_in_force(*fact, day) => "no: not in force on the day",
            false => "no: an older one, or of other categories",
        };
        table.push(vec![
            Cell::text(in_words(*fact)),
            facts::period_cell(fact.period("valid")),
            facts::words_cell(*fact, "cites"),
            Cell::text(used),
            facts::stated_by(state, *fact),
            Cell::text(facts::custody_words(*fact)),
            facts::fact_cell(*fact),
        ]);
    }
    table
}

fn in_words(fact: Fact<'_>) -> String {
    let weights = fact.value("weights");
    let weights = weights.iter().flat_map(|weights| weights.as_array().unwrap_or_default());
    let each = weights.filter_map(|weight| {
        let category = match reading::named(weight.get("category")?)? {
            Named::Ref(name) => {
                name.code_in("sdg").map_or_else(|| name.to_string(), |code| format!("SDG {code}"))
            }
            Named::Words(words) => words.plain().to_owned(),
        };
        Some(format!("{category} {}", weight.str_at("share")?))
    });
    each.collect::<Vec<_>>().join(", ")
}
