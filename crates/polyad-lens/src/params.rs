//! Parameters of a lens, as an address carries them.

use polyad_ledger::state::{Entity, EntityKind, State};
use polyad_model::{PartialDate, Ref};
use std::collections::BTreeMap;

/// Parameters by name. Sorted, so that equal parameters have one address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Params(BTreeMap<String, String>);

/// A parameter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parameter `{name}`: {reason}")]
pub struct BadParam {
    /// Which.
    pub name: String,
    /// Why, with what would be accepted.
    pub reason: String,
}

impl Params {
    /// From pairs. Empty values are left out, so that an untouched form field is no parameter; a name that is
    /// repeated holds its values separated by commas, so that `p=a&p=b` is `p=a,b`.
    pub fn new<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Params {
        let mut params: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in pairs.into_iter().map(|(name, value)| (name.into(), value.into())) {
            if value.is_empty() {
                continue;
            }
            let held = params.entry(name).or_default();
            if !held.is_empty() {
                held.push(',');
            }
            held.push_str(&value);
        }
        Params(params)
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Params {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The text of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A required Ref.
    pub fn reference(&self, name: &str) -> Result<Ref, BadParam> {
        let text = self.get(name).ok_or_else(|| bad(name, "is required: a Ref such as x:atlas:gavi"))?;
        text.parse().map_err(|error| bad(name, &format!("{error}")))
    }

    /// An optional Ref.
    pub fn optional_reference(&self, name: &str) -> Result<Option<Ref>, BadParam> {
        self.get(name).map(|_| self.reference(name)).transpose()
    }

    /// A required thing of one kind, by Ref or by slug. A Ref that nothing describes is returned as it is:
    /// the view over it is empty and says so.
    pub fn thing(&self, state: &State, name: &str, kind: EntityKind) -> Result<Ref, BadParam> {
        let text =
            self.get(name).ok_or_else(|| bad(name, "is required: a Ref such as x:atlas:gavi, or a slug"))?;
        resolve(state, name, text, kind)
    }

    /// An optional thing, by Ref or by slug.
    pub fn optional_thing(
        &self,
        state: &State,
        name: &str,
        kind: EntityKind,
    ) -> Result<Option<Ref>, BadParam> {
        self.get(name).map(|text| resolve(state, name, text, kind)).transpose()
    }

    /// Several things, separated by commas, by Ref or by slug.
    pub fn things(&self, state: &State, name: &str, kind: EntityKind) -> Result<Vec<Ref>, BadParam> {
        let parts = self.get(name).into_iter().flat_map(|text| text.split(','));
        parts
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| resolve(state, name, part, kind))
            .collect()
    }

    /// An optional day, `YYYY-MM-DD`; a year or month stands for its last day.
    pub fn optional_day(&self, name: &str) -> Result<Option<PartialDate>, BadParam> {
        self.get(name)
            .map(|text| parse_day(text).ok_or_else(|| bad(name, "is a date: YYYY, YYYY-MM or YYYY-MM-DD")))
            .transpose()
    }

    /// An optional whole number from 1.
    pub fn optional_number(&self, name: &str) -> Result<Option<usize>, BadParam> {
        let number = |text: &str| text.parse().ok().filter(|number: &usize| *number > 0);
        self.get(name)
            .map(|text| number(text).ok_or_else(|| bad(name, "is a whole number from 1")))
            .transpose()
    }

    /// Which part of a long table is asked for, by `page` and `per`.
    pub(crate) fn paging(&self, per: usize, most: usize) -> Result<Paging, BadParam> {
        let per = self.optional_number("per")?.unwrap_or(per);
        if per > most {
            return Err(bad("per", &format!("is at most {most}")));
        }
        Ok(Paging { page: self.optional_number("page")?.unwrap_or(1), per })
    }

    /// An optional word out of a list.
    pub fn optional_word<'a>(&'a self, name: &str, words: &[&str]) -> Result<Option<&'a str>, BadParam> {
        match self.get(name) {
            Some(word) if !words.contains(&word) => {
                Err(bad(name, &format!("is one of {}", words.join(", "))))
            }
            other => Ok(other),
        }
    }
}

/// A part of a long table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paging {
    page: usize,
    per: usize,
}

impl Paging {
    /// The rows of this part; none past the end.
    pub(crate) fn of(self, total: usize) -> std::ops::Range<usize> {
        let from = (self.page - 1).saturating_mul(self.per).min(total);
        from..(from + self.per).min(total)
    }
}

impl BadParam {
    /// A parameter that cannot be read, and what would be accepted.
    pub fn new(name: &str, reason: impl Into<String>) -> BadParam {
        BadParam { name: name.to_owned(), reason: reason.into() }
    }
}

fn bad(name: &str, reason: &str) -> BadParam {
    BadParam::new(name, reason)
}

/// A date whose interval ends on the day that is meant.
fn parse_day(text: &str) -> Option<PartialDate> {
    text.parse::<PartialDate>().ok().map(|date| PartialDate::from_day(date.last_day()))
}

fn resolve(state: &State, name: &str, text: &str, kind: EntityKind) -> Result<Ref, BadParam> {
    let directory = state.directory();
    let found = |entity: &Entity| entity.name_ref.clone();
    // A partnership can be an actor, too: it holds seats and receives money.
    let also =
        (kind == EntityKind::Actor).then(|| directory.by_slug(EntityKind::Partnership, text)).flatten();
    if let Some(entity) = directory.by_slug(kind, text).or(also) {
        return Ok(found(entity));
    }
    let named: Ref = text.parse().map_err(|_| {
        bad(name, &format!("names no {} on record: give a Ref such as x:atlas:gavi, or a slug", kind.word()))
    })?;
    // Of linked Refs the least names the thing, so that equal questions have one answer.
    Ok(directory.find(state, kind, &named).map_or(named, found))
}
