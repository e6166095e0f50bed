//! A question to the facts of a state that can be asked again.

use polyad_ledger::state::{Fact, State};
use polyad_model::Ref;
use std::fmt;

/// Facts of one kind that meet all conditions. Plain data: it is re-run, paged and counted, never stored as a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// The kind of fact.
    pub kind: String,
    /// Conditions, all of which must hold.
    pub conditions: Vec<Condition>,
}

/// A condition on one field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The field (or `scope`, `target`) names this Ref or one linked to it.
    Names(&'static str, Ref),
    /// The field is this word.
    Is(&'static str, String),
    /// The fact lies in this dataset.
    In(polyad_model::DatasetKey),
}

impl Query {
    /// All facts of a kind that name a Ref in a field.
    pub fn naming(kind: &str, field: &'static str, name: Ref) -> Query {
        Query { kind: kind.to_owned(), conditions: vec![Condition::Names(field, name)] }
    }

    /// With one more condition.
    #[must_use]
    pub fn and(mut self, condition: Condition) -> Query {
        self.conditions.push(condition);
        self
    }

    /// The facts, in the order of the state: acts first, then rows by dataset and place.
    pub fn run<'a>(&'a self, state: &'a State) -> Vec<Fact<'a>> {
        let first_name = self.conditions.iter().find_map(|condition| match condition {
            Condition::Names(field, name) => Some((*field, name)),
            _ => None,
        });
        let candidates = match first_name {
            Some((field, name)) => state.facts_naming(&self.kind, field, name),
            None => state.facts(&self.kind).collect(),
        };
        candidates.into_iter().filter(|fact| self.conditions.iter().all(|c| c.holds(state, *fact))).collect()
    }
}

impl Condition {
    fn holds(&self, state: &State, fact: Fact<'_>) -> bool {
        match self {
            Condition::Names(field, name) => {
                let named = match *field {
                    "scope" => fact.scope().into_iter().collect(),
                    "target" => fact.target().into_iter().collect(),
                    field => fact.references(field),
                };
                named.iter().any(|each| state.links().same(each, name))
            }
            Condition::Is(field, word) => fact.word(field).as_deref() == Some(word),
            Condition::In(key) => matches!(fact, Fact::Row(dataset, _) if dataset.key == *key),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` facts", self.kind)?;
        for (n, condition) in self.conditions.iter().enumerate() {
            f.write_str(if n == 0 { " whose " } else { " and whose " })?;
            match condition {
                Condition::Names(field, name) => write!(f, "{field} is {name}")?,
                Condition::Is(field, word) => write!(f, "{field} is `{word}`")?,
                Condition::In(key) => write!(f, "dataset is {key}")?,
            }
        }
        Ok(())
    }
}
