//! A partnership.

use super::shared::{COMPLETE, IDENTIFIER};
use crate::reading;
use crate::schema::{CheckAs, Field, FieldError, FieldType as T, list, some};
use polyad_model::{PartialDate, Ref, Text};

use crate::json::Value;

static AFFECTED: &[Field] = fields![
    /// The group.
    Always "group": T::Named;
    /// Its weight among the affected.
    Never "weight": T::Dec;
    /// How the weight was found.
    Act "basis": T::Wording;
];

static INSTRUMENT: &[Field] = fields![
    /// What kind of instrument.
    Always "form": T::Word(&["treaty", "resolution", "statute", "declaration", "none"]);
    /// When it was made.
    Act "date": T::Date;
    /// Where it can be read.
    Act "src": T::Src;
];

static LEGAL_PERSON: &[Field] = fields![
    /// Since when.
    Always "since": T::Date;
    /// In what form.
    Always "form": T::Wording;
];

kind! {
    /// A partnership: founded here by its governors, who then hold its keys, or reported from a source.
    "partnership" / 1;
    reportable: true;
    rules: rules;
    {
        /// Its name.
        Always "name": T::Name;
        /// Other names in use.
        Never "aliases": list(&T::String, 100);
        /// Codes under which others know it.
        Never "identifiers": list(&T::Object(IDENTIFIER), 50);
        /// What it is for.
        Act "purpose": T::Text;
        /// Its form.
        Act "form": T::Word(&["alliance", "igo", "informal-igo", "multistakeholder", "ppp", "network", "fund",
            "programme", "project", "other"]);
        /// The challenges it answers.
        Never "challenges": list(&T::Ref, 50);
        /// Where it stands, as a code.
        Never "status": T::Code;
        /// When it is planned to run.
        Never "planned": T::Period;
        /// When it was launched.
        Never "launched": T::Date;
        /// When it ended.
        Never "ended": T::Date;
        /// Who founded it.
        Never "founders": list(&T::Ref, 500);
        /// Where it has its seat, or who hosts it.
        Never "hosts": list(&T::Ref, 50);
        /// What it does, as codes.
        Never "functions": list(&T::Code, 50);
        /// Where it works.
        Never "places": list(&T::Ref, 500);
        /// Whom it affects.
        Never "affected": list(&T::Object(AFFECTED), 100);
        /// The partnership or body it is part of.
        Never "parent": T::Ref;
        /// What it rests on.
        Never "instrument": T::Object(INSTRUMENT);
        /// Its legal personality.
        Never "legal_person": T::Object(LEGAL_PERSON);
        /// Since when it has a governing board of its own.
        Never "board": T::Date;
        /// What its author declares complete.
        Never "complete": list(&T::Object(COMPLETE), 20);
        /// Who governs it here; only when founded.
        Act "governors": some(&T::Ref, 100);
        /// The log in which its governance counts; only when founded.
        Act "home": T::Code;
    }
}

fn rules(body: &Value, side: CheckAs, errors: &mut Vec<FieldError>) {
    if side == CheckAs::Act {
        return;
    }
    for field in ["governors", "home"].into_iter().filter(|field| body.get(field).is_some()) {
        let reason = "a reported partnership has no governors and no home here";
        errors.push(FieldError::new(field, "field-unexpected", reason));
    }
}

/// A partnership, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partnership {
    /// The shared Ref it is reported under, if any.
    pub about: Option<Ref>,
    /// Its name.
    pub name: Text,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// What it is for.
    pub purpose: Option<Text>,
    /// Its form, a word of the specification.
    pub form: Option<String>,
    /// The challenges it answers.
    pub challenges: Vec<Ref>,
    /// When it was launched.
    pub launched: Option<PartialDate>,
    /// When it ended.
    pub ended: Option<PartialDate>,
    /// Who founded it.
    pub founders: Vec<Ref>,
    /// Where it has its seat, or who hosts it.
    pub hosts: Vec<Ref>,
    /// The partnership or body it is part of.
    pub parent: Option<Ref>,
    /// What it rests on.
    pub instrument: Option<Instrument>,
    /// Since when it has a governing board of its own.
    pub board: Option<PartialDate>,
    /// Who governs it here; empty when it is only reported.
    pub governors: Vec<Ref>,
    /// The log in which its governance counts.
    pub home: Option<String>,
}

/// What a partnership rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// `treaty`, `resolution`, `statute`, `declaration` or `none`.
    pub form: String,
    /// When it was made.
    pub date: Option<PartialDate>,
}

/// Reads the fields of a partnership.
pub fn read(fields: &Value) -> Option<Partnership> {
    let date = |key| fields.get(key).and_then(reading::date);
    let word = |key| fields.str_at(key).map(str::to_owned);
    Some(Partnership {
        about: fields.get("about").and_then(reading::reference),
        name: reading::wording(fields.get("name")?)?,
        aliases: reading::strings(fields.items_at("aliases")),
        purpose: fields.get("purpose").and_then(reading::text),
        form: word("form"),
        challenges: reading::references(fields.items_at("challenges")),
        launched: date("launched"),
        ended: date("ended"),
        founders: reading::references(fields.items_at("founders")),
        hosts: reading::references(fields.items_at("hosts")),
        parent: fields.get("parent").and_then(reading::reference),
        instrument: fields.get("instrument").and_then(|instrument| {
            let form = instrument.str_at("form")?.to_owned();
            Some(Instrument { form, date: instrument.get("date").and_then(reading::date) })
        }),
        board: date("board"),
        governors: reading::references(fields.items_at("governors")),
        home: word("home"),
    })
}
