//! What a number was computed from: a tree whose every leaf opens.

mod function;

use crate::measure::Number;
use crate::query::Query;
use crate::transactions::Shared;
use polyad_ledger::json::Value;
use polyad_ledger::state::{Fact, State};
use polyad_model::{Exact, ExactSum, PartialDate, Ref};

pub use function::{Fitted, Function};

/// How a value came about. Inner nodes compute; leaves are facts, queries over rows, or named parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// One number inside one fact.
    Fact {
        /// The statement or row.
        address: Ref,
        /// Where in its fields, dotted: `what.amount`. Empty: the fact itself, counted as one.
        part: String,
    },
    /// All facts that a query finds, their numbers summed, or counted when `part` is empty.
    Rows {
        /// Re-run, never stored as a list.
        query: Query,
        /// Where in each fact's fields; empty to count.
        part: String,
    },
    /// The parts of transactions that fall to one country or sector, summed or counted.
    Shared {
        /// Re-run, never stored as a list.
        shared: Box<Shared>,
        /// Whether the transactions are counted.
        counted: bool,
    },
    /// A parameter of the lens.
    Parameter {
        /// Its name.
        name: String,
        /// Its value.
        value: Number,
    },
    /// Sum of terms.
    Sum(Vec<Term>),
    /// First minus second.
    Difference(Box<Term>, Box<Term>),
    /// Product of terms.
    Product(Vec<Term>),
    /// First over second.
    Ratio(Box<Term>, Box<Term>),
    /// Least of terms.
    Minimum(Vec<Term>),
    /// Greatest of terms.
    Maximum(Vec<Term>),
    /// How many terms: each is one thing counted.
    Count(Vec<Term>),
    /// A named function of terms.
    Function(Function, Vec<Term>),
}

/// Why a term has no value any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unevaluable {
    /// A leaf names a fact that this copy does not hold at this size.
    #[error("{0} is not in this copy")]
    FactMissing(Ref),
    /// A fact is there but the part is no number.
    #[error("{address} has no number at `{part}`")]
    PartMissing {
        /// The fact.
        address: Ref,
        /// The part asked for.
        part: String,
    },
    /// A division by zero.
    #[error("division by zero")]
    ZeroBase,
    /// A function that is not defined at its arguments.
    #[error("{0} is not defined here")]
    Undefined(&'static str),
    /// A sum past 38 digits.
    #[error("a sum exceeds 38 digits")]
    OutOfRange,
}

/// The part of a transaction that is its amount.
pub(crate) const TRANSACTED: &str = "what.amount";

impl Term {
    /// One number inside one fact.
    pub fn part(address: Ref, part: &str) -> Term {
        Term::Fact { address, part: part.to_owned() }
    }

    /// One fact, counted as one.
    pub fn fact(address: Ref) -> Term {
        Term::Fact { address, part: String::new() }
    }

    /// Computes the value again from the state.
    pub fn evaluate(&self, state: &State) -> Result<Number, Unevaluable> {
        let all =
            |terms: &[Term]| terms.iter().map(|term| term.evaluate(state)).collect::<Result<Vec<_>, _>>();
        match self {
            Term::Fact { address, part } => fact_number(state, address, part),
            Term::Rows { query, part } => {
                if let Some(asked) = query.transactions().filter(|_| part.is_empty() || part == TRANSACTED) {
                    let (count, sum) = asked.total(state, &query.kind);
                    let value = if part.is_empty() { Some(Exact::from(count)) } else { sum };
                    return value.map(Number::Exact).ok_or(Unevaluable::OutOfRange);
                }
                let facts = query.run(state);
                if part.is_empty() {
                    return Ok(Number::Exact(Exact::from(facts.len() as u64)));
                }
                let mut sum = ExactSum::default();
                for fact in facts {
                    match number_in(fact, part)? {
                        Number::Exact(value) => sum.add(value),
                        Number::Float(_) => return Err(Unevaluable::OutOfRange),
                    }
                }
                sum.total().map(Number::Exact).ok_or(Unevaluable::OutOfRange)
            }
            Term::Shared { shared, counted: true } => Ok(Number::Exact(Exact::from(shared.count(state)))),
            Term::Shared { shared, counted: false } => {
                shared.total(state).map(Number::Exact).ok_or(Unevaluable::OutOfRange)
            }
            Term::Parameter { value, .. } => Ok(*value),
            Term::Sum(terms) => add(&all(terms)?),
            Term::Difference(a, b) => {
                let (a, b) = (a.evaluate(state)?, b.evaluate(state)?);
                match (a, b) {
                    (Number::Exact(a), Number::Exact(b)) => {
                        a.checked_add(b.negated()).map(Number::Exact).ok_or(Unevaluable::OutOfRange)
                    }
                    (a, b) => Ok(Number::Float(a.to_f64() - b.to_f64())),
                }
            }
            Term::Product(terms) => Ok(Number::Float(all(terms)?.iter().map(|n| n.to_f64()).product())),
            Term::Ratio(a, b) => {
                let (a, b) = (a.evaluate(state)?.to_f64(), b.evaluate(state)?.to_f64());
                if b == 0.0 { Err(Unevaluable::ZeroBase) } else { Ok(Number::Float(a / b)) }
            }
            Term::Minimum(terms) => extreme(all(terms)?, f64::lt),
            Term::Maximum(terms) => extreme(all(terms)?, f64::gt),
            Term::Count(terms) => {
                // Each item must still be there, or the count would not open.
                for term in terms {
                    term.evaluate(state)?;
                }
                Ok(Number::Exact(Exact::from(terms.len() as u64)))
            }
            Term::Function(function, terms) => {
                let arguments: Vec<f64> = all(terms)?.iter().map(|number| number.to_f64()).collect();
                let value = function.apply(&arguments);
                value.map(Number::Float).ok_or(Unevaluable::Undefined(function.name()))
            }
        }
    }

    /// How many facts it rests on, queries re-run.
    pub fn leaf_count(&self, state: &State) -> usize {
        match self {
            Term::Rows { query, .. } => query.count(state) as usize,
            term => term.leaves(state).len(),
        }
    }

    /// The facts it rests on, in order of first mention, queries re-run; each once.
    pub fn leaves(&self, state: &State) -> Vec<Ref> {
        let mut leaves = Vec::new();
        let mut seen = std::collections::HashSet::new();
        self.collect(state, &mut |address| {
            if seen.insert(address.clone()) {
                leaves.push(address);
            }
        });
        leaves
    }

    fn collect(&self, state: &State, found: &mut dyn FnMut(Ref)) {
        match self {
            Term::Fact { address, .. } => found(address.clone()),
            Term::Rows { query, .. } => query.run(state).into_iter().for_each(|fact| found(fact.address())),
            Term::Shared { shared, .. } => shared.leaves(state, found),
            Term::Parameter { .. } => {}
            Term::Sum(terms)
            | Term::Product(terms)
            | Term::Minimum(terms)
            | Term::Maximum(terms)
            | Term::Count(terms)
            | Term::Function(_, terms) => {
                terms.iter().for_each(|term| term.collect(state, found));
            }
            Term::Difference(a, b) | Term::Ratio(a, b) => {
                a.collect(state, found);
                b.collect(state, found);
            }
        }
    }

    /// The rule in words, for the basis page: `ratio of (count of 7 facts) to (count of 12 facts)`.
    pub fn in_words(&self) -> String {
        let list = |terms: &[Term]| match terms {
            few if few.len() <= 3 => few.iter().map(Term::in_words).collect::<Vec<_>>().join(", "),
            many => format!("{} terms", many.len()),
        };
        match self {
            Term::Fact { part, .. } if part.is_empty() => "one fact".to_owned(),
            Term::Fact { part, .. } => format!("`{part}` of one fact"),
            Term::Rows { query, part } if part.is_empty() => format!("number of {query}"),
            Term::Rows { query, part } => format!("sum of `{part}` over {query}"),
            Term::Shared { shared, counted: true } => format!("number of the transactions of {shared}"),
            Term::Shared { shared, counted: false } => format!("sum of {shared}"),
            Term::Parameter { name, value } => format!("{name} = {value}"),
            Term::Sum(terms) => format!("sum of {}", list(terms)),
            Term::Difference(a, b) => format!("({}) minus ({})", a.in_words(), b.in_words()),
            Term::Product(terms) => format!("product of {}", list(terms)),
            Term::Ratio(a, b) => format!("ratio of ({}) to ({})", a.in_words(), b.in_words()),
            Term::Minimum(terms) => format!("least of {}", list(terms)),
            Term::Maximum(terms) => format!("greatest of {}", list(terms)),
            Term::Count(terms) => match terms.len() {
                1 => "count of 1 fact".to_owned(),
                n => format!("count of {n} facts"),
            },
            Term::Function(function, terms) => format!("{} of {}", function.name(), list(terms)),
        }
    }
}

fn add(numbers: &[Number]) -> Result<Number, Unevaluable> {
    let exact: Option<ExactSum> = numbers
        .iter()
        .map(|number| match number {
            Number::Exact(value) => Some(*value),
            Number::Float(_) => None,
        })
        .collect();
    match exact {
        Some(sum) => sum.total().map(Number::Exact).ok_or(Unevaluable::OutOfRange),
        None => Ok(Number::Float(numbers.iter().map(|number| number.to_f64()).sum())),
    }
}

fn extreme(numbers: Vec<Number>, better: fn(&f64, &f64) -> bool) -> Result<Number, Unevaluable> {
    numbers
        .into_iter()
        .reduce(|best, next| if better(&next.to_f64(), &best.to_f64()) { next } else { best })
        .ok_or(Unevaluable::ZeroBase)
}

fn fact_number(state: &State, address: &Ref, part: &str) -> Result<Number, Unevaluable> {
    number_in(state.fact(address).ok_or_else(|| Unevaluable::FactMissing(address.clone()))?, part)
}

fn number_in(fact: Fact<'_>, part: &str) -> Result<Number, Unevaluable> {
    if part.is_empty() {
        return Ok(Number::Exact(Exact::from(1i64)));
    }
    let missing = || Unevaluable::PartMissing { address: fact.address(), part: part.to_owned() };
    let mut steps = part.split('.');
    let field = steps.next().ok_or_else(missing)?;
    let mut value: Value = fact.value(field).ok_or_else(missing)?;
    for step in steps {
        let next = match step.parse::<usize>() {
            Ok(index) => value.as_array().and_then(|items| items.get(index)).cloned(),
            Err(_) => value.get(step).cloned(),
        };
        value = next.ok_or_else(missing)?;
    }
    let text = value.as_str().ok_or_else(missing)?;
    // A date is a number of years, as rates and paths count time.
    let in_years = || text.parse::<PartialDate>().ok().map(|date| Number::Float(date_in_years(date)));
    text.parse().ok().map(Number::Exact).or_else(in_years).ok_or_else(missing)
}

/// A date in years: a year alone is that year, months and days are fractions of it.
pub fn date_in_years(date: PartialDate) -> f64 {
    let month = date.month().map_or(0.0, |month| (f64::from(month) - 1.0) / 12.0);
    let day = date.day().map_or(0.0, |day| (f64::from(day) - 1.0) / 365.0);
    f64::from(date.year()) + month + day
}
