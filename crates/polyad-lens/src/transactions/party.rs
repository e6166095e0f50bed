//! How the two ends of a transaction, and who reports it, are called.

use polyad_ledger::rows::Row;
use polyad_ledger::state::State;
use polyad_model::Ref;
use std::borrow::Cow;
use std::sync::Arc;

/// The schemes of organisations in files: by code, and by name within what a reporter reports.
const BY_CODE: &str = "org-id";
const BY_NAME: &str = "org-name";

/// An organisation as a file names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Party {
    /// Its Ref, where the file gives one.
    pub(crate) name: Option<Ref>,
    /// Its name as printed.
    pub(crate) words: Option<Arc<str>>,
}

impl Party {
    /// The giver or receiver of a row.
    pub(crate) fn of(row: Row<'_>, field: &str, name_field: &str) -> Party {
        Party { name: row.reference(field), words: row.word(name_field).map(Arc::from) }
    }

    /// The code of an organisation as printed, else its name; empty: the file says neither.
    pub(crate) fn printed(&self) -> &str {
        match (&self.name, &self.words) {
            (Some(name), Some(words)) if name.code_in(BY_CODE).is_none() => words,
            (Some(name), _) => printed(name),
            (None, words) => words.as_deref().unwrap_or_default(),
        }
    }

    /// Whether an address means this organisation: by Ref, by code or by name, or by what is linked to its Ref.
    pub(crate) fn is(&self, state: &State, wanted: &Wanted) -> bool {
        self.words.as_deref() == Some(wanted.text.as_str())
            || self.name.as_ref().is_some_and(|name| {
                printed(name) == wanted.text
                    || wanted.name.as_ref().is_some_and(|wanted| state.links().same(name, wanted))
            })
    }
}

/// What organisations are called in one question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'s> {
    pub(crate) state: &'s State,
    /// As printed, whatever is linked.
    pub(crate) as_reported: bool,
}

impl<'s> Names<'s> {
    /// As printed, or by the name that a statement makes it one with.
    pub(crate) fn called<'p>(self, party: &'p Party) -> &'p str
    where
        's: 'p,
    {
        match &party.name {
            Some(name) if !self.as_reported => match self.state.links().representative(name) {
                same if same == name => party.printed(),
                other => printed(other),
            },
            _ => party.printed(),
        }
    }
}

/// An organisation as an address names it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    text: String,
    name: Option<Ref>,
}

impl Wanted {
    /// Reads a parameter: a Ref, a slug, a code or a name.
    pub(crate) fn read(state: &State, text: &str) -> Wanted {
        use polyad_ledger::state::EntityKind;
        let text = text.trim();
        let slug = state.directory().by_slug(EntityKind::Actor, text).map(|entity| entity.name_ref.clone());
        Wanted { name: text.parse().ok().or(slug), text: text.to_owned() }
    }
}

/// The code of an organisation as printed, or its name. A reporter without a code is named twice over: it is what
/// tells apart the names that it uses.
pub(crate) fn printed(name: &Ref) -> &str {
    if let Some(code) = name.code_in(BY_CODE) {
        return code;
    }
    let Some(code) = name.code_in(BY_NAME) else {
        return match name {
            Ref::External { code, .. } => code,
            _ => "",
        };
    };
    let half = code.len() / 2;
    match (code.get(..half), code.get(half + 1..)) {
        (Some(reporter), Some(name)) if reporter == name && code.as_bytes()[half] == b'/' => name,
        _ => code,
    }
}

/// What a source itself calls the type of a row: a text or a word.
pub(crate) fn called(row: Row<'_>) -> Option<Cow<'_, str>> {
    match row.word("as_called") {
        Some(word) => Some(Cow::Borrowed(word)),
        None => row.value("as_called")?.as_str().map(|word| Cow::Owned(word.to_owned())),
    }
}
