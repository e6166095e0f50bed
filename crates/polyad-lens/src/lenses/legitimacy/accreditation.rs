//! I3: what is published about how each seat was given.

use super::Subject;
use super::profile::{Profile, Tally, Test};
use crate::facts;
use crate::lenses::delivery::days;
use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::term::{Function, Term};
use crate::view::{Cell, Table};
use polyad_ledger::state::{EntityKind, Fact};
use polyad_model::{PartialDate, Ref, Truth};

/// What is to be published.
const ELEMENTS: [&str; 5] = ["criteria", "applicants", "decision", "reasons", "appeal"];

/// One accreditation.
struct Given<'a> {
    fact: Fact<'a>,
    actor: Option<Ref>,
    /// Of each element whether it is published; `None` where nobody says.
    published: Option<[bool; 5]>,
    refused: Option<bool>,
    days: Option<i64>,
}

/// Fills the rows of I3.
pub(super) fn of<'a>(subject: &Subject<'a>, profile: &mut Profile<'a>) {
    let all = all(subject);
    let mut complete = Tally::default();
    let mut elements = Tally::default();
    let mut each: [Tally; 5] = Default::default();
    let columns = [
        ("holder", "Who"),
        ("criteria", "Criteria"),
        ("applicants", "Applicants"),
        ("decision", "Decision"),
        ("reasons", "Reasons"),
        ("appeal", "Appeal"),
        ("elements#", "Published of five"),
        ("outcome", "Outcome"),
        ("days", "Days"),
        ("fact", "Fact"),
    ];
    let empty = "Nothing is on record of how any seat was given.";
    let mut table = Table::new("accreditations", "How seats were given: what is published", &columns, empty);
    let seats: Vec<&Given<'a>> = all.iter().filter(|given| given.fact.kind() != "application").collect();
    for given in &seats {
        let term = || Term::fact(given.fact.address());
        let truth = |has: bool| if has { Truth::Yes } else { Truth::No };
        complete.add(
            given.published.map_or(Truth::Unknown, |published| truth(published.iter().all(|has| *has))),
            term(),
        );
        for (n, own) in each.iter_mut().enumerate() {
            let has = given.published.map_or(Truth::Unknown, |published| truth(published[n]));
            elements.add(has, term());
            own.add(has, term());
        }
        if given.published.is_none() {
            continue;
        }
        let mut cells = vec![
            given
                .actor
                .as_ref()
                .map_or(Cell::NotRecorded, |actor| facts::entity(subject.state, EntityKind::Actor, actor)),
        ];
        let published = given.published.unwrap_or_default();
        cells.extend(published.map(|has| Cell::text(if has { "yes" } else { "no" })));
        let count = published.iter().filter(|has| **has).map(|_| term()).collect();
        cells.push(Measure::count("elements", count).into());
        cells.push(match given.refused {
            Some(true) => Cell::text("refused"),
            Some(false) => Cell::text("admitted"),
            None => Cell::NotRecorded,
        });
        cells.push(given.days.map_or(Cell::NotRecorded, |days| Cell::text(days.to_string())));
        cells.push(facts::fact_cell(given.fact));
        table.push(cells);
    }
    let known: Vec<Fact<'a>> =
        seats.iter().filter(|given| given.published.is_some()).map(|given| given.fact).collect();
    let why = format!(
        "of {}, of {} something is on record",
        facts::plural(seats.len(), "seat given", "seats given"),
        known.len()
    );
    let by_element: Vec<String> = ELEMENTS
        .iter()
        .zip(each)
        .filter_map(|(element, tally)| {
            let share = tally.share();
            share.value.map(|_| format!("{element} {}", crate::format::measure(&share)))
        })
        .collect();
    let by_element = if by_element.is_empty() { why.clone() } else { by_element.join(", ") };
    profile.share(
        ("Input", "I3", "Accreditations published completely"),
        complete.share(),
        why,
        known.clone(),
    );
    profile.share(
        ("Input", "I3", "Elements of accreditations published"),
        elements.share(),
        by_element,
        known,
    );
    let decided: Vec<&Given<'a>> = all.iter().filter(|given| given.refused.is_some()).collect();
    let mut refused = Tally::default();
    for given in &decided {
        refused.add(
            if given.refused == Some(true) { Truth::Yes } else { Truth::No },
            Term::fact(given.fact.address()),
        );
    }
    let rate = refused.share();
    profile.tests.push(Test {
        part: "Input",
        code: "I3",
        test: "Refusal rate",
        finding: if rate.value.is_some() { "shown" } else { "cannot be told" },
        figure: Some(rate),
        why: format!(
            "of {} on record",
            facts::plural(decided.len(), "application decided", "applications decided")
        ),
        facts: decided.iter().map(|given| given.fact).collect(),
    });
    let dated: Vec<&&Given<'a>> = decided.iter().filter(|given| given.days.is_some()).collect();
    let median = median(&dated, decided.len());
    profile.tests.push(Test {
        part: "Input",
        code: "I3",
        test: "Median days from application to decision",
        finding: if median.value.is_some() { "shown" } else { "cannot be told" },
        figure: Some(median),
        why: format!(
            "of {} with both days on record",
            facts::plural(dated.len(), "application", "applications")
        ),
        facts: dated.iter().map(|given| given.fact).collect(),
    });
    profile.lists.push(table);
}

/// The median over what is known; no figure where fewer than half are.
fn median(dated: &[&&Given<'_>], of: usize) -> Measure {
    let days: Vec<f64> = dated.iter().filter_map(|given| given.days).map(|days| days as f64).collect();
    let one = |(given, days): (&&&Given<'_>, &f64)| {
        let days = Term::Parameter {
            name: "days from application to decision".to_owned(),
            value: Number::Float(*days),
        };
        Term::Product(vec![Term::fact(given.fact.address()), days])
    };
    let term = Term::Function(Function::Median, dated.iter().zip(&days).map(one).collect());
    let unit = Unit::Code("days".to_owned());
    let coverage = Some(Coverage { known: days.len() as u64, expected: of as u64 });
    match Function::Median.apply(&days) {
        Some(value) if days.len() == of => Measure::ok(Number::Float(value), unit, term),
        Some(value) if 2 * days.len() >= of => {
            Measure { status: Status::Partial, coverage, ..Measure::ok(Number::Float(value), unit, term) }
        }
        Some(_) => Measure { coverage, ..Measure::not_assessable(Reason::Coverage, unit, term) },
        None => Measure::not_assessable(Reason::Missing, unit, term),
    }
}

/// Reported seats and applications, and decisions on seats in the log.
fn all<'a>(subject: &Subject<'a>) -> Vec<Given<'a>> {
    let state = subject.state;
    let mut found = Vec::new();
    for fact in state.facts_naming("seat", "of", &subject.name) {
        let is_activity = matches!(fact, Fact::Row(dataset, _) if dataset.format.starts_with("iati"));
        let begins = fact.period("term").and_then(|term| term.from);
        if is_activity
            || facts::answer(state, fact).is_some()
            || begins.is_some_and(|from| from.first_day() > subject.day.last_day())
        {
            continue;
        }
        let published = fact.value("published").map(|list| {
            let words: Vec<&str> =
                list.as_array().unwrap_or_default().iter().filter_map(|word| word.as_str()).collect();
            ELEMENTS.map(|element| words.contains(&element))
        });
        found.push(Given { fact, actor: fact.reference("actor"), published, refused: None, days: None });
    }
    for fact in state.facts_naming("application", "of", &subject.name) {
        let refused = match fact.word("outcome").as_deref() {
            Some("admitted") => Some(false),
            Some("refused") => Some(true),
            _ => None,
        };
        found.push(Given { fact, actor: fact.reference("actor"), published: None, refused, days: None });
    }
    for fact in state.facts_naming("seat.decide", facts::SCOPE, &subject.name) {
        let Fact::Act(decision) = fact else { continue };
        let refused = match decision.header.act.as_deref() {
            Some("admit") => Some(false),
            Some("refuse") => Some(true),
            _ => continue,
        };
        let application = decision.header.target.as_ref().and_then(|target| match state.fact(target)? {
            Fact::Act(act) => Some(act),
            Fact::Row(..) => None,
        });
        let criteria =
            fact.value("criteria").is_some_and(|list| !list.as_array().unwrap_or_default().is_empty());
        let day = |act: &polyad_ledger::state::Act| PartialDate::from_day(act.inclusion.recorded.day());
        found.push(Given {
            fact,
            actor: application.map(|act| Ref::Statement(act.author())),
            published: Some([criteria, application.is_some(), true, fact.value("reasons").is_some(), true]),
            refused,
            days: application.map(|act| days::paid_number(day(decision)) - days::due_number(day(act))),
        });
    }
    found
}
