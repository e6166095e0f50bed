//! The money of a project: sums by rung and currency, and every row behind them.

use super::rung::{self, Rung};
use crate::facts;
use crate::measure::{Measure, Number, Unit};
use crate::term::Term;
use crate::view::{Cell, Table, ViewFinding};
use polyad_ledger::state::{EntityKind, Fact, Project, State};
use polyad_model::{Exact, ExactSum, PartialDate, PriceBase, Ref};
use std::collections::BTreeMap;

/// One amount of a project.
pub(super) struct Amount<'a> {
    pub(super) fact: Fact<'a>,
    rung: Rung,
    value: Exact,
    currency: String,
    /// First and last day or year that it is of.
    when: Option<(PartialDate, PartialDate)>,
}

/// All amounts of a project, those that their actors answered and those that cannot be read apart.
#[derive(Default)]
pub(super) struct Money<'a> {
    pub(super) amounts: Vec<Amount<'a>>,
    /// Who reports the project, and as what it is shown.
    reporter: Option<(Ref, Cell)>,
    answered: Vec<Fact<'a>>,
    unreadable: Vec<Fact<'a>>,
}

impl<'a> Money<'a> {
    /// The amounts of a project, by rung, currency and date.
    pub(super) fn of(state: &State, project: Project<'a>) -> Money<'a> {
        let reporter = project.record().and_then(|record| record.reporter).and_then(|name| {
            Some((name.clone(), super::reporter_of(state, project, project.fact()?)))
        });
        let mut money = Money { reporter, ..Money::default() };
        for fact in project.facts("pledge").chain(project.facts("contribution")) {
            match rung::amount(fact) {
                _ if facts::answer(state, fact).is_some() => money.answered.push(fact),
                None => money.unreadable.push(fact),
                Some((value, currency)) => {
                    let when = when_of(fact);
                    money.amounts.push(Amount { fact, rung: Rung::of(fact), value, currency, when });
                }
            }
        }
        money.amounts.sort_by(|a, b| {
            let day = |amount: &Amount<'_>| amount.when.map(|(from, _)| from.first_day());
            (&a.rung, &a.currency).cmp(&(&b.rung, &b.currency)).then_with(|| day(a).cmp(&day(b)))
        });
        money
    }

    /// First and last transaction with a date.
    pub(super) fn transactions(&self) -> Option<(&Amount<'a>, &Amount<'a>)> {
        let dated = || self.amounts.iter().filter(|amount| !amount.rung.is_plan() && amount.when.is_some());
        let day = |amount: &&Amount<'a>| amount.when.map(|(from, _)| from.first_day());
        Some((dated().min_by_key(day)?, dated().max_by_key(day)?))
    }

    /// Sums by rung and currency.
    pub(super) fn ladder(&self) -> Table {
        let mut table = Table::new(
            "ladder",
            "Money by what it is called and by currency",
            &[
                ("rung", "What it is"),
                ("currency", "Currency"),
                ("sum#", "Sum"),
                ("rows#", "Rows"),
                ("first", "First"),
                ("last", "Last"),
            ],
            "The file states no amount of money for this project.",
        );
        let mut groups: BTreeMap<(&Rung, &str), Vec<&Amount<'_>>> = BTreeMap::new();
        for amount in &self.amounts {
            groups.entry((&amount.rung, &amount.currency)).or_default().push(amount);
        }
        for ((rung, currency), amounts) in groups {
            let terms = amounts.iter().map(|amount| amount.term()).collect();
            let total = amounts.iter().map(|amount| amount.value).collect::<ExactSum>().total();
            let first = amounts.iter().filter_map(|amount| amount.when).map(|(from, _)| from);
            let last = amounts.iter().filter_map(|amount| amount.when).map(|(_, to)| to);
            table.push(vec![
                Cell::Text(rung.label.clone()),
                Cell::Text(currency.to_owned()),
                sum(total, currency, Term::Sum(terms)),
                facts::count("rows", amounts.iter().map(|amount| amount.fact)).into(),
                facts::date_cell(first.min_by_key(|date| date.first_day())),
                facts::date_cell(last.max_by_key(|date| date.last_day())),
            ]);
        }
        table
    }

    /// Every amount as a row of its own.
    pub(super) fn rows(&self, state: &State, from: usize, count: usize) -> Table {
        let mut table = Table::new(
            "money",
            "Every amount",
            &[
                ("rung", "What it is"),
                ("when", "When"),
                ("amount#", "Amount"),
                ("by", "From"),
                ("to", "To"),
                ("about", "In the file’s words"),
                ("fact", "Fact"),
            ],
            "The file states no amount of money for this project.",
        );
        for amount in self.amounts.iter().skip(from).take(count) {
            let fact = amount.fact;
            table.push(vec![
                Cell::Text(amount.rung.label.clone()),
                Cell::text(amount.when.and_then(|(from, to)| in_words(from, to)).unwrap_or_default()),
                amount.measure().into(),
                self.party(state, fact, "by", "by_name"),
                self.party(state, fact, "to", "to_name"),
                Cell::text(about(fact)),
                facts::fact_cell(fact),
            ]);
        }
        table
    }

    /// Giver or receiver. Where the file leaves one out the standard means the reporter, who has a name there.
    fn party(&self, state: &State, fact: Fact<'_>, field: &str, name_field: &str) -> Cell {
        match &self.reporter {
            Some((name, cell)) if fact.word(name_field).is_none() && fact.reference(field).as_ref() == Some(name) => {
                cell.clone()
            }
            _ => organisation(state, fact, field, name_field),
        }
    }

    /// What the reader should know about the sums.
    pub(super) fn findings(&self) -> Vec<ViewFinding> {
        let mut findings = Vec::new();
        let negative = self.amounts.iter().filter(|amount| amount.value.is_negative()).count();
        if negative > 0 {
            let message = format!(
                "{}: refunds or corrections, which lower the sums they stand in.",
                facts::plural(negative, "amount is negative", "amounts are negative")
            );
            findings.push(ViewFinding { code: "amount-negative", message, about: None });
        }
        let odd = self.amounts.iter().filter(|amount| amount.unit_is_unknown()).count();
        if odd > 0 {
            let message = format!(
                "{} in a currency that ISO 4217 does not list, now or formerly.",
                facts::plural(odd, "amount is", "amounts are")
            );
            findings.push(ViewFinding { code: "currency-unknown", message, about: None });
        }
        for fact in &self.answered {
            let message = "The organisation answered this row by a statement of its own; it leaves every sum.";
            findings.push(ViewFinding {
                code: "row-answered",
                message: message.to_owned(),
                about: Some(fact.address()),
            });
        }
        for fact in &self.unreadable {
            let message = "No amount of money can be read from this row.";
            findings.push(ViewFinding {
                code: "amount-unreadable",
                message: message.to_owned(),
                about: Some(fact.address()),
            });
        }
        findings
    }
}

impl<'a> Amount<'a> {
    /// What the row is.
    pub(super) fn label(&self) -> &str {
        &self.rung.label
    }

    /// When it was, or when its period begins.
    pub(super) fn date(&self) -> Option<PartialDate> {
        self.when.map(|(from, _)| from)
    }

    fn term(&self) -> Term {
        Term::part(self.fact.address(), "what.amount")
    }

    fn measure(&self) -> Measure {
        Measure::ok(Number::Exact(self.value), unit(&self.currency), self.term())
    }

    fn unit_is_unknown(&self) -> bool {
        matches!(unit(&self.currency), Unit::Code(_))
    }
}

/// A sum as a cell.
pub(crate) fn sum(total: Option<Exact>, currency: &str, term: Term) -> Cell {
    match total {
        Some(total) => Measure::ok(Number::Exact(total), unit(currency), term).into(),
        None => Cell::Text("the sum exceeds 38 digits".to_owned()),
    }
}

/// The unit of an amount: a currency, or the code as printed where ISO 4217 lists none.
pub(crate) fn unit(currency: &str) -> Unit {
    match currency.parse() {
        Ok(currency) => Unit::Money(currency, PriceBase::Nominal),
        Err(_) => Unit::Code(currency.to_owned()),
    }
}

/// An organisation that a row names: by the name printed there, linked to its page.
pub(crate) fn organisation(state: &State, fact: Fact<'_>, field: &str, name_field: &str) -> Cell {
    let printed = fact.word(name_field).filter(|name| !name.is_empty());
    match (fact.reference(field), printed) {
        (Some(name_ref), printed) => {
            let known = state.directory().find(state, EntityKind::Actor, &name_ref);
            // Countries and regions have pages only where the record describes them.
            if known.is_none() && name_ref.code_in("org-id").or(name_ref.code_in("org-name")).is_none() {
                return Cell::Text(printed.unwrap_or_else(|| super::code_of(&name_ref)));
            }
            let name = printed.or_else(|| known.map(|known| known.name.plain().to_owned()));
            Cell::Entity {
                kind: EntityKind::Actor,
                name: name.unwrap_or_else(|| super::code_of(&name_ref)),
                slug: known.and_then(|known| known.slug.clone()),
                name_ref: known.map_or(name_ref, |known| known.name_ref.clone()),
            }
        }
        (None, Some(name)) => Cell::Text(name),
        (None, None) => Cell::NotRecorded,
    }
}

fn when_of(fact: Fact<'_>) -> Option<(PartialDate, PartialDate)> {
    if let Some(day) = fact.date("when") {
        return Some((day, day));
    }
    let period = fact.period("period")?;
    let from = period.from.or(period.to)?;
    Some((from, period.to.unwrap_or(from)))
}

fn in_words(from: PartialDate, to: PartialDate) -> Option<String> {
    facts::period_words(polyad_model::Period { from: Some(from), to: Some(to) })
}

fn about(fact: Fact<'_>) -> String {
    let status = fact.word("status").filter(|_| fact.kind() == "pledge");
    let reference = fact.word("reference").map(|reference| format!("reference {reference}"));
    let words = facts::words(fact, "description");
    [words, reference, status].into_iter().flatten().collect::<Vec<_>>().join("; ")
}
