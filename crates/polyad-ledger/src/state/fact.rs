//! A fact: what an act or a row of a dataset says, seen alike.

use super::act::Act;
use super::tables::Dataset;
use crate::finding::Custody;
use crate::json::Value;
use crate::reading;
use crate::rows::Row;
use polyad_model::{Instant, Money, PartialDate, Period, Quantity, Ref, StatementId, Text};

/// A fact of a state. Cheap to copy; lives as long as the state it was read from.
#[derive(Debug, Clone, Copy)]
pub enum Fact<'a> {
    /// Stated by a signed statement.
    Act(&'a Act),
    /// Reported by a row of a dataset.
    Row(&'a Dataset, Row<'a>),
}

impl<'a> Fact<'a> {
    /// The kind whose fields it has.
    pub fn kind(self) -> &'static str {
        match self {
            Fact::Act(act) => act.kind,
            Fact::Row(_, row) => row.kind(),
        }
    }

    /// Its address: the id of the statement that says it now, or its row. Opens on `/s/…` or `/d/…`.
    pub fn address(self) -> Ref {
        match self {
            Fact::Act(act) => Ref::Statement(act.id()),
            Fact::Row(dataset, row) => Ref::Row { dataset: dataset.key, locator: row.locator() },
        }
    }

    /// The Ref of the thing it creates or describes: `about` where it has one, else its own name.
    pub fn entity(self) -> Ref {
        self.reference("about").unwrap_or_else(|| match self {
            Fact::Act(act) => act.name(),
            Fact::Row(..) => self.address(),
        })
    }

    /// A field as it was stated.
    pub fn value(self, field: &str) -> Option<Value> {
        match self {
            Fact::Act(act) => act.fields.as_ref()?.get(field).cloned(),
            Fact::Row(_, row) => row.value(field),
        }
    }

    /// All fields, by name.
    pub fn fields(self) -> Vec<(String, Value)> {
        match self {
            Fact::Act(act) => act
                .fields
                .iter()
                .flat_map(|fields| fields.members())
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect(),
            Fact::Row(_, row) => row.fields().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    /// A field that is a Ref; a word in its place (`unnamed`) is none.
    pub fn reference(self, field: &str) -> Option<Ref> {
        match self {
            Fact::Act(act) => act.fields.as_ref()?.get(field)?.as_str()?.parse().ok(),
            Fact::Row(_, row) => row.reference(field),
        }
    }

    /// A field that is a list of Refs, or one Ref.
    pub fn references(self, field: &str) -> Vec<Ref> {
        let Some(value) = self.value(field) else { return Vec::new() };
        let items = value.as_array().map(<[Value]>::to_vec).unwrap_or_else(|| vec![value]);
        items.iter().filter_map(|item| item.as_str()?.parse().ok()).collect()
    }

    /// A field that is a word, a code or a plain string.
    pub fn word(self, field: &str) -> Option<String> {
        self.value(field)?.as_str().map(str::to_owned)
    }

    /// A field that is text in languages.
    pub fn text(self, field: &str) -> Option<Text> {
        reading::text(&self.value(field)?)
    }

    /// A field that is a date.
    pub fn date(self, field: &str) -> Option<PartialDate> {
        match self {
            Fact::Act(_) => self.value(field)?.as_str()?.parse().ok(),
            Fact::Row(_, row) => row.date(field),
        }
    }

    /// A field that is a period.
    pub fn period(self, field: &str) -> Option<Period> {
        match self {
            Fact::Act(_) => reading::period(&self.value(field)?),
            Fact::Row(_, row) => row.period(field),
        }
    }

    /// A field that is a quantity.
    pub fn quantity(self, field: &str) -> Option<Quantity> {
        reading::quantity(&self.value(field)?)
    }

    /// A field that is money.
    pub fn money(self, field: &str) -> Option<Money> {
        reading::money(&self.value(field)?)
    }

    /// The partnership it belongs to.
    pub fn scope(self) -> Option<Ref> {
        match self {
            Fact::Act(act) => act.header.scope.clone(),
            Fact::Row(_, row) => row.reference(crate::rows::SCOPE),
        }
    }

    /// What it acts on.
    pub fn target(self) -> Option<Ref> {
        match self {
            Fact::Act(act) => act.header.target.clone(),
            Fact::Row(_, row) => row.reference(crate::rows::TARGET),
        }
    }

    /// Who signed, and for whom; a row is always reported.
    pub fn custody(self) -> Custody {
        match self {
            Fact::Act(act) => act.custody.clone(),
            Fact::Row(..) => Custody::Reported,
        }
    }

    /// Whether somebody else reports it from a source.
    pub fn is_reported(self) -> bool {
        self.custody() == Custody::Reported
    }

    /// When the log took in the statement, or the one that registered the dataset (see [`super::State::recorded_of`]).
    pub fn recorded(self) -> Option<Instant> {
        match self {
            Fact::Act(act) => Some(act.inclusion.recorded),
            Fact::Row(..) => None,
        }
    }

    /// The statement it rests on: itself, or the one that registered its dataset.
    pub fn statement(self) -> StatementId {
        match self {
            Fact::Act(act) => act.id(),
            Fact::Row(dataset, _) => dataset.statement,
        }
    }

    /// Where a reported fact comes from: its own `src`.
    pub fn source(self) -> Option<reading::Source> {
        reading::source(&self.value("src")?)
    }
}
