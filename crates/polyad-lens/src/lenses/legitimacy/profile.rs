//! The rows of the profile, how a share is read as a finding, and the labels by rule.

use crate::measure::{Coverage, Measure, Number, Reason, Status, Unit};
use crate::seating::MIN_COVERAGE;
use crate::term::Term;
use crate::view::{Cell, Table, ViewFinding};
use polyad_ledger::state::Fact;
use polyad_model::Truth;

/// Facts listed in a row; the lists below the profile have all of them.
const FACTS: usize = 5;

/// One test with its finding.
pub(super) struct Test<'a> {
    pub(super) part: &'static str,
    pub(super) code: &'static str,
    pub(super) test: &'static str,
    pub(super) finding: &'static str,
    pub(super) figure: Option<Measure>,
    pub(super) why: String,
    pub(super) facts: Vec<Fact<'a>>,
}

/// All tests and their lists.
#[derive(Default)]
pub(super) struct Profile<'a> {
    pub(super) tests: Vec<Test<'a>>,
    pub(super) lists: Vec<Table>,
    pub(super) findings: Vec<ViewFinding>,
}

/// Things that have a property, have not, or of which nobody says.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) yes: Vec<Term>,
    pub(super) no: Vec<Term>,
    pub(super) unknown: usize,
}

/// The labels with the rules that gave them.
pub(super) struct Labels {
    pub(super) words: String,
    pub(super) table: Table,
}

impl<'a> Profile<'a> {
    /// A test that is a share: met when all, not met when none, of what is known and whatever the unknown is.
    pub(super) fn share(
        &mut self,
        (part, code, test): (&'static str, &'static str, &'static str),
        figure: Measure,
        why: impl Into<String>,
        facts: Vec<Fact<'a>>,
    ) {
        let finding = read_share(&figure);
        self.tests.push(Test { part, code, test, finding, figure: Some(figure), why: why.into(), facts });
    }

    /// A test that holds, does not, or cannot be told.
    pub(super) fn holds(
        &mut self,
        (part, code, test): (&'static str, &'static str, &'static str),
        holds: Truth,
        why: impl Into<String>,
        facts: Vec<Fact<'a>>,
    ) {
        let finding = match holds {
            Truth::Yes => "met",
            Truth::No => "not met",
            Truth::Unknown => "cannot be told",
        };
        self.tests.push(Test { part, code, test, finding, figure: None, why: why.into(), facts });
    }

    /// The profile as a table.
    pub(super) fn table(&mut self) -> Table {
        let mut table = Table::new(
            "profile",
            "Legitimacy, test by test",
            &[
                ("kind", "Kind"),
                ("code", "Code"),
                ("test", "Test"),
                ("finding", "Finding"),
                ("figure#", "Share"),
                ("why", "What is known"),
                ("facts", "Evidence"),
            ],
            "Nothing is on record.",
        );
        for test in std::mem::take(&mut self.tests) {
            let rest = test.facts.len().saturating_sub(FACTS);
            let mut facts: Vec<Cell> =
                test.facts.iter().take(FACTS).map(|fact| crate::facts::fact_cell(*fact)).collect();
            if rest > 0 {
                facts.push(Cell::text(format!("and {rest} more in the list")));
            }
            table.push(vec![
                Cell::text(test.part),
                Cell::text(test.code),
                Cell::text(test.test),
                Cell::text(test.finding),
                test.figure.map_or(Cell::NotRecorded, Cell::from),
                Cell::text(test.why),
                Cell::list(facts),
            ]);
        }
        table
    }
}

fn read_share(figure: &Measure) -> &'static str {
    match (figure.value, range(figure)) {
        (Some(_), Some((low, _))) if low >= 1.0 - 1e-12 => "met",
        (Some(_), Some((_, high))) if high <= 0.0 => "not met",
        (Some(value), _) if value.to_f64() > 0.0 => "partly",
        (Some(_), _) => "none on record",
        (None, _) => match figure.status {
            Status::NotAssessable(Reason::NotApplicable | Reason::NotDue) => "does not apply",
            _ => "cannot be told",
        },
    }
}

/// Least and greatest possible value.
pub(super) fn range(figure: &Measure) -> Option<(f64, f64)> {
    let bounds = figure.bounds.map(|(low, high)| (low.to_f64(), high.to_f64()));
    bounds.or_else(|| figure.value.map(|value| (value.to_f64(), value.to_f64())))
}

impl Tally {
    /// The share of those that have it among those of which it is known, with what the unknown could make of it; no share
    /// when fewer than half are known.
    pub(super) fn share(self) -> Measure {
        let (yes, unknown) = (self.yes.len(), self.unknown);
        let all: Vec<Term> = self.yes.iter().cloned().chain(self.no).collect();
        let (known, expected) = (all.len(), all.len() + unknown);
        let term = Term::Ratio(Box::new(Term::Count(self.yes)), Box::new(Term::Count(all)));
        let ratio = |part: usize, whole: usize| part as f64 / whole as f64;
        match (known, unknown) {
            (0, 0) => Measure::not_assessable(Reason::Empty, Unit::Share, term),
            (0, _) => Measure {
                coverage: Some(Coverage { known: 0, expected: expected as u64 }),
                ..Measure::not_assessable(Reason::Missing, Unit::Share, term)
            },
            (_, 0) => Measure::ok(Number::Float(ratio(yes, known)), Unit::Share, term),
            _ => {
                let enough = ratio(known, expected) >= MIN_COVERAGE;
                let value = Number::Float(ratio(yes, known));
                Measure {
                    value: Some(value).filter(|_| enough),
                    status: if enough { Status::Partial } else { Status::NotAssessable(Reason::Coverage) },
                    bounds: Some((
                        Number::Float(ratio(yes, expected)),
                        Number::Float(ratio(yes + unknown, expected)),
                    )),
                    coverage: Some(Coverage { known: known as u64, expected: expected as u64 }),
                    ..Measure::ok(value, Unit::Share, term)
                }
            }
        }
    }

    /// Counts one more.
    pub(super) fn add(&mut self, has: Truth, term: Term) {
        match has {
            Truth::Yes => self.yes.push(term),
            Truth::No => self.no.push(term),
            Truth::Unknown => self.unknown += 1,
        }
    }
}

/// Whether a share reaches a threshold, whatever the unknown is.
fn at_least(figure: &Measure, threshold: f64) -> Truth {
    match range(figure) {
        Some((low, _)) if low >= threshold - 1e-12 => Truth::Yes,
        Some((_, high)) if high < threshold => Truth::No,
        _ => Truth::Unknown,
    }
}

fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Truth::Yes, Truth::Yes) => Truth::Yes,
        (Truth::No, _) | (_, Truth::No) => Truth::No,
        _ => Truth::Unknown,
    }
}

fn either(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
        (Truth::No, Truth::No) => Truth::No,
        _ => Truth::Unknown,
    }
}

/// Labels from formal basis (instrument, rules), I1 coverage, I2 and C.
pub(super) fn labels(
    (instrument, rules): (Truth, Truth),
    coverage: &Measure,
    took_part: &Measure,
    changed: &Measure,
) -> Labels {
    let by_form = both(instrument, rules);
    let by_voice = both(at_least(coverage, 1.0), at_least(took_part, 0.5));
    let (input, outcome) = (either(by_form, by_voice), at_least(changed, 0.5));
    let word = |truth: Truth| match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "cannot be told",
    };
    let columns = [("label", "Label"), ("holds", "Holds"), ("rule", "Rule"), ("because", "By what is known")];
    let mut table = Table::new("labels", "What it rests on, by rule", &columns, "No rule applies.");
    table.push(vec![
        Cell::text("input-based"),
        Cell::text(word(input)),
        Cell::text("an instrument and published rules; or I1 coverage = 1 and I2 ≥ 0.5"),
        Cell::text(format!(
            "instrument {}, rules {}; coverage of 1 {}, I2 of 0.5 {}",
            word(instrument),
            word(rules),
            word(at_least(coverage, 1.0)),
            word(at_least(took_part, 0.5))
        )),
    ]);
    table.push(vec![
        Cell::text("outcome-based"),
        Cell::text(word(outcome)),
        Cell::text("C ≥ 0.5"),
        Cell::text(match changed.value {
            Some(_) => format!("C is {}", crate::format::measure(changed)),
            None => format!("C not assessable: {}", crate::format::measure(changed)),
        }),
    ]);
    let input = match input {
        Truth::Yes => "input-based",
        Truth::No => "not input-based",
        Truth::Unknown => "input cannot be told",
    };
    let outcome = match outcome {
        Truth::Yes => "outcome-based",
        Truth::No => "not outcome-based",
        Truth::Unknown => "outcome not assessable",
    };
    Labels { words: format!("{input}, {outcome}"), table }
}
