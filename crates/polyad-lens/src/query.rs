//! A question to the facts of a state that can be asked again.

use crate::facts;
use crate::identity::MentionsAsked;
use crate::lenses::projects;
use crate::params::Params;
use crate::transactions::Asked;
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
    /// The fact lies in this dataset, be it in force or a former edition; where a key is named, in this record of it.
    OfEdition(polyad_model::DatasetKey, Option<String>),
    /// The field has a value.
    Has(&'static str),
    /// The field has no value.
    Lacks(&'static str),
    /// The field is another word, or none.
    IsNot(&'static str, String),
    /// The field is an amount in this currency.
    Currency(&'static str, String),
    /// The fact is a row of a project that counts. Without this condition such rows are left out.
    OfProjects,
    /// The fact describes a project that meets these conditions of the lens `projects`.
    Meets(Params),
    /// The fact is a transaction of a registered file that this question is about. No other condition goes with it.
    Transaction(Asked),
    /// The fact is a row of a registered file with a mention that this question is about. No other condition goes with
    /// it.
    Mentions(MentionsAsked),
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
        if let Some(asked) = self.transactions() {
            return asked.facts(state, &self.kind, 0, usize::MAX);
        }
        if let [Condition::Mentions(asked)] = self.conditions.as_slice() {
            return asked.facts(state, &self.kind);
        }
        if self.conditions.contains(&Condition::OfProjects) {
            return self.run_over_projects(state);
        }
        let meets = self.conditions.iter().find_map(|condition| match condition {
            Condition::Meets(params) => Some(params),
            _ => None,
        });
        if let Some(params) = meets {
            let found = projects::facts(state, params).into_iter();
            return found.filter(|fact| fact.kind() == self.kind && self.holds(state, *fact)).collect();
        }
        if let Some(found) = self.run_in_edition(state).or_else(|| self.run_in_dataset(state)) {
            return found;
        }
        let first_name = self.conditions.iter().find_map(|condition| match condition {
            Condition::Names(field, name) => Some((*field, name)),
            _ => None,
        });
        let candidates = match first_name {
            Some((field, name)) => state.facts_naming(&self.kind, field, name),
            None => state.facts(&self.kind).collect(),
        };
        candidates.into_iter().filter(|fact| self.holds(state, *fact)).collect()
    }

    /// How many facts there are.
    pub fn count(&self, state: &State) -> u64 {
        match self.transactions() {
            Some(asked) => asked.total(state, &self.kind).0,
            None => self.run(state).len() as u64,
        }
    }

    /// Some of the facts: at most so many after the first ones are passed over.
    pub fn part<'a>(&'a self, state: &'a State, skip: usize, most: usize) -> Vec<Fact<'a>> {
        match self.transactions() {
            Some(asked) => asked.facts(state, &self.kind, skip, most),
            None => self.run(state).into_iter().skip(skip).take(most).collect(),
        }
    }

    /// The question to the transactions that this is, if it is one.
    pub(crate) fn transactions(&self) -> Option<&Asked> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::Transaction(asked) => Some(asked),
            _ => None,
        })
    }

    /// All rows of one dataset in force, those of projects and of their copies among them; `None` for a question that
    /// is not about one dataset alone.
    fn run_in_dataset<'a>(&'a self, state: &'a State) -> Option<Vec<Fact<'a>>> {
        let key = self.conditions.iter().find_map(|condition| match condition {
            Condition::In(key) => Some(key),
            _ => None,
        })?;
        let dataset = state.datasets().find(|dataset| dataset.key == *key);
        let group = dataset.and_then(|dataset| dataset.loaded.as_ref()?.table.group(&self.kind));
        let rows = dataset.into_iter().flat_map(|dataset| {
            group.into_iter().flat_map(|group| group.rows()).map(|row| Fact::Row(dataset, row))
        });
        Some(rows.filter(|fact| self.holds(state, *fact)).collect())
    }

    /// All rows of one edition of a dataset; `None` for a question that is not about one.
    fn run_in_edition<'a>(&'a self, state: &'a State) -> Option<Vec<Fact<'a>>> {
        let (key, record) = self.conditions.iter().find_map(|condition| match condition {
            Condition::OfEdition(key, record) => Some((key, record.as_ref())),
            _ => None,
        })?;
        let dataset = state.dataset(key);
        let found = dataset.and_then(|dataset| Some((dataset, &dataset.loaded.as_ref()?.table)));
        let rows = found.into_iter().flat_map(|(dataset, table)| {
            let group = table.group(&self.kind);
            let rows = group.map_or(0..0, |group| match record {
                None => 0..group.len() as u32,
                Some(key) => table.record_at(key).map_or(0..0, |record| group.rows_of_record(record.number)),
            });
            rows.filter_map(move |row| group?.row(row)).map(move |row| Fact::Row(dataset, row))
        });
        Some(rows.filter(|fact| self.holds(state, *fact)).collect())
    }

    /// Rows of projects by file and place. A row that its actor answered by a statement of its own is left out.
    fn run_over_projects<'a>(&'a self, state: &'a State) -> Vec<Fact<'a>> {
        let answered = facts::answered_rows(state);
        let named = self.conditions.iter().find_map(|condition| match condition {
            Condition::Names(field, name) => Some((*field, state.links().members(name))),
            _ => None,
        });
        let mut found = Vec::new();
        for file in state.projects().files() {
            let Some(group) = file.table().group(&self.kind) else { continue };
            let mut rows: Vec<u32> = match &named {
                Some((field, members)) => {
                    members.iter().flat_map(|member| group.rows_naming(field, member)).copied().collect()
                }
                None => (0..group.len() as u32).collect(),
            };
            rows.sort_unstable();
            let counted = rows.into_iter().filter_map(|row| group.row(row)).filter(|row| {
                row.record_number().is_some_and(|record| file.is_counted(record))
                    && !answered.contains(&(file.dataset().key, self.kind.as_str(), row.index()))
            });
            let facts = counted.map(|row| Fact::Row(file.dataset(), row));
            found.extend(facts.filter(|fact| self.holds(state, *fact)));
        }
        found
    }

    fn holds(&self, state: &State, fact: Fact<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(state, fact))
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
            Condition::OfEdition(key, _) => matches!(fact, Fact::Row(dataset, _) if dataset.key == *key),
            Condition::Has(field) => fact.value(field).is_some(),
            Condition::Lacks(field) => fact.value(field).is_none(),
            Condition::IsNot(field, word) => fact.word(field).as_deref() != Some(word),
            Condition::Currency(field, code) => {
                fact.value(field).is_some_and(|amount| amount.str_at("currency") == Some(code))
            }
            Condition::OfProjects
            | Condition::Meets(_)
            | Condition::Transaction(_)
            | Condition::Mentions(_) => true,
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
                Condition::OfEdition(key, None) => write!(f, "edition is {key}")?,
                Condition::OfEdition(key, Some(record)) => {
                    write!(f, "edition is {key} and record is {record}")?
                }
                Condition::Has(field) => write!(f, "{field} is given")?,
                Condition::Lacks(field) => write!(f, "{field} is not given")?,
                Condition::IsNot(field, word) => write!(f, "{field} is not `{word}`")?,
                Condition::Currency(field, code) => write!(f, "{field} is in {code}")?,
                Condition::OfProjects => f.write_str("project counts")?,
                Condition::Transaction(asked) => write!(f, "{asked}")?,
                Condition::Mentions(asked) => write!(f, "{asked}")?,
                Condition::Meets(params) => {
                    f.write_str("project counts")?;
                    for (name, value) in params.iter() {
                        write!(f, " and meets {name} = {value}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
