//! A group on a list of blocs.

use crate::json::Value;
use crate::reading;
use crate::schema::{Field, FieldType as T, list, some};
use polyad_model::{Period, Ref, Text};

static MEMBER: &[Field] = fields![
    /// Who.
    Always "actor": T::Ref;
    /// From when to when.
    Act "valid": T::Period;
];

kind! {
    /// A bloc on somebody's list. A list of blocs is political: its author is named and it can be swapped.
    "bloc" / 1;
    reportable: true;
    {
        /// Its name.
        Always "name": T::Name;
        /// The list it belongs to; blocs of one list are used together.
        Always "list": T::Wording;
        /// Who leads it.
        Never "leaders": list(&T::Ref, 50);
        /// Who belongs to it.
        Always "members": some(&T::Object(MEMBER), 500);
        /// How it was drawn up.
        Act "basis": T::Wording;
    }
}

/// A bloc on somebody's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bloc {
    /// Its name.
    pub name: Text,
    /// The list it belongs to.
    pub list: Text,
    /// Who leads it.
    pub leaders: Vec<Ref>,
    /// Who belongs to it, and when; a period left out is open at both ends.
    pub members: Vec<(Ref, Period)>,
}

/// Reads the fields of a bloc.
pub fn read(fields: &Value) -> Option<Bloc> {
    let members = fields.items_at("members").iter().filter_map(|member| {
        let period = member.get("valid").map_or(Some(Period::default()), reading::period)?;
        Some((reading::reference(member.get("actor")?)?, period))
    });
    Some(Bloc {
        name: reading::wording(fields.get("name")?)?,
        list: reading::wording(fields.get("list")?)?,
        leaders: reading::references(fields.items_at("leaders")),
        members: members.collect(),
    })
}
