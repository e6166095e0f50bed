//! A body or person that can act or be spoken of.

use super::shared::{CLASSES, IDENTIFIER};
use crate::schema::{FieldType as T, list};

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
