//! A body or person that can act or be spoken of.

use super::shared::{CLASSES, IDENTIFIER};
use crate::json::Value;
use crate::reading;
use crate::schema::{FieldType as T, list};
use polyad_model::{Ref, Text, codelist::ActorClass};

kind! {
    /// What an actor is: its name, class and identifiers. About the author itself, or, with a source, about another.
    "actor" / 1;
    reportable: true;
    {
        /// Whom it describes: an actor, or `this` for a body named by this very statement.
        Always "about": T::RefOr(&["this"]);
        /// Its name.
        Always "name": T::Name;
        /// Other names in use.
        Never "aliases": list(&T::String, 100);
        /// What kind of body.
        Act "class": T::Word(CLASSES);
        /// The country it belongs to.
        Never "country": T::Country;
        /// The body it is part of.
        Never "parent": T::Ref;
        /// Codes under which others know it.
        Never "identifiers": list(&T::Object(IDENTIFIER), 50);
        /// Its web addresses.
        Never "urls": list(&T::Url, 20);
    }
}

/// What an actor is, as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Whom it describes; `None`: a body that this statement names.
    pub about: Option<Ref>,
    /// Its name.
    pub name: Text,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// Its class; `None`: not stated.
    pub class: Option<ActorClass>,
    /// Its country.
    pub country: Option<Ref>,
    /// The body it is part of.
    pub parent: Option<Ref>,
}

/// Reads the fields of an actor.
pub fn read(fields: &Value) -> Option<Actor> {
    let about = match fields.str_at("about")? {
        "this" => None,
        text => Some(text.parse().ok()?),
    };
    Some(Actor {
        about,
        name: reading::wording(fields.get("name")?)?,
        aliases: reading::strings(fields.items_at("aliases")),
        class: fields.str_at("class").and_then(|word| word.parse().ok()),
        country: fields.get("country").and_then(reading::reference),
        parent: fields.get("parent").and_then(reading::reference),
    })
}
