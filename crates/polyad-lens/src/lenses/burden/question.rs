//! The burden question: whether the record is complete. A question, never a verdict, and never without notice.
//!
//! It is shown only of an organisation with keys of its own, that holds a seat or states a benefit, in a partnership
//! whose own charter names a burden rule; never of a person, never of what others alone report. It is shown from the day
//! that the statement names and no earlier than sixty days after it was recorded; only as long as, over every rule
//! asked, the member's ratio is below one half in this period and in the one before it, at a coverage of at least four
//! fifths. The answer stands beside it, whatever it says.

use super::members::Member;
use super::reckoned::Reckoned;
use super::rules;
use crate::facts;
use crate::view::{Cell, Table};
use polyad_ledger::reading;
use polyad_ledger::state::{EntityKind, Fact, State};
use polyad_model::codelist::Category;
use polyad_model::{PartialDate, Ref};

/// Below this ratio, by every rule, in two periods.
const RATIO_BELOW: f64 = 0.5;
/// Least share of members whose contribution and data are on record.
const COVERAGE_LEAST: f64 = 0.8;
/// Days between the record of the question and its first showing.
const NOTICE_DAYS: i64 = 60;
const DAY_MILLIS: i64 = 86_400_000;

/// What is asked when the statement's own words are not shown.
pub(super) const WORDING: &str =
    "The contribution on record is below what every selected rule asks. Is the record complete?";

/// A question of this lens about a member of the partnership whose notice is over.
pub(super) struct Question<'a> {
    fact: Fact<'a>,
    of: Ref,
}

/// The questions on record whose notice is over.
pub(super) fn after_notice<'a>(state: &'a State, partnership: &Ref, day: PartialDate) -> Vec<Question<'a>> {
    let about = |fact: &Fact<'_>| {
        let named = [fact.target(), fact.scope()];
        named.into_iter().flatten().any(|name| state.links().same(&name, partnership))
    };
    let shown = |fact: &Fact<'_>| {
        let from = fact.word("shown_from").and_then(|text| polyad_model::Instant::parse_seconds(&text).ok());
        let (Some(from), Some(recorded)) = (from, fact.recorded()) else { return false };
        from.day() <= day.last_day() && from.millis() - recorded.millis() >= NOTICE_DAYS * DAY_MILLIS
    };
    let found = state.facts("question").filter(|fact| fact.word("lens").as_deref() == Some("burden"));
    let found = found.filter(|fact| about(fact) && shown(fact)).filter_map(|fact| {
        let of = fact.reference("of")?;
        Some(Question { fact, of: state.links().representative(&of).clone() })
    });
    found.collect()
}

/// Whether the rules allow to ask this member at all.
pub(super) fn may_be_asked(
    state: &State,
    partnership: &Ref,
    day: PartialDate,
    member: &Member<'_>,
    reckoned: &Reckoned,
) -> bool {
    let has_rule = rules::charter(state, partnership, day)
        .is_some_and(|charter| !charter.is_reported() && charter.value("burden").is_some());
    let names = state.links().members(&member.name);
    let is_keyed = names.iter().filter_map(Ref::statement).any(|id| state.keys().knows(&id));
    let is_body = !matches!(member.category, Category::Individual | Category::Unknown);
    let has_place = !member.seats.is_empty()
        || ["scope", "from"].iter().any(|field| {
            state.facts_naming("benefit", field, partnership).iter().any(|fact| {
                !fact.is_reported()
                    && fact.reference("by").is_some_and(|by| state.links().same(&by, &member.name))
            })
        });
    let is_own = reckoned.given.by.get(&member.name).is_some_and(|given| {
        given.term.leaves(state).iter().filter_map(|leaf| state.fact(leaf)).any(|fact| !fact.is_reported())
    });
    has_rule && is_keyed && is_body && has_place && is_own
}

/// Whether the record of one period asks for it.
pub(super) fn is_below(reckoned: &Reckoned, name: &Ref) -> bool {
    reckoned.greatest(name).is_some_and(|(ratio, coverage)| ratio < RATIO_BELOW && coverage >= COVERAGE_LEAST)
}

/// The questions that stand, each with its answer.
pub(super) fn table(state: &State, standing: &[Question<'_>]) -> Table {
    let mut table = Table::new(
        "questions",
        "Asked of members, after notice",
        &[
            ("of", "Asked of"),
            ("question", "Question"),
            ("as_put", "As put on record"),
            ("shown_from", "Shown from"),
            ("answer", "Answer"),
            ("fact", "Fact"),
        ],
        "No question stands. One is shown sixty days after it was put on record, and only as long as the record asks for it.",
    );
    for question in standing {
        let answers = state.facts_naming("answer", "target", &question.fact.address());
        let answers: Vec<Cell> = answers
            .into_iter()
            .filter_map(|answer| {
                let text = reading::wording(&answer.value("text")?)?;
                Some(Cell::list(vec![Cell::Text(text.plain().to_owned()), facts::fact_cell(answer)]))
            })
            .collect();
        table.push(vec![
            facts::entity(state, EntityKind::Actor, &question.of),
            Cell::Text(WORDING.to_owned()),
            facts::words_cell(question.fact, "text"),
            Cell::text(question.fact.word("shown_from").unwrap_or_default()),
            if answers.is_empty() {
                Cell::Text("no answer on record".to_owned())
            } else {
                Cell::list(answers)
            },
            facts::fact_cell(question.fact),
        ]);
    }
    table
}

impl Question<'_> {
    pub(super) fn of(&self) -> &Ref {
        &self.of
    }
}
