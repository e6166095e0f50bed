//! The kinds of statements: one file each, one line each here.

use crate::rows::ColumnForm;
use crate::schema::{FieldType, Schema};

pub mod shared;

/// Declares the modules and lists their schemas, in the order of the specification.
macro_rules! kinds {
    ($($module:ident)*) => {
        $(pub mod $module;)*

        /// All kinds, in the order of the specification.
        pub static ALL: &[&Schema] = &[$(&$module::SCHEMA),*];
    };
}

kinds! {
    key
    actor
    link
    challenge
    partnership
    charter
    seat
    seat_apply
    seat_decide
    seat_end
    indicator
    goal
    pledge
    contribution
    result
    attestation
    proposal
    vote
    decision
    assignment
    tie
    bloc
    priority
    tag
    observation
    meeting
    benefit
    question
    application
    objection
    answer
    dataset
    correction
    retraction
    redaction
    home
    log
    state
}

/// The schema of a kind at a version; `None` for kinds that this version of Polyad does not know.
pub fn find(name: &str, version: u32) -> Option<&'static Schema> {
    ALL.iter().copied().find(|schema| schema.name == name && schema.version == version)
}

/// The newest schema of a kind.
pub fn newest(name: &str) -> Option<&'static Schema> {
    ALL.iter().copied().filter(|schema| schema.name == name).max_by_key(|schema| schema.version)
}

/// The columns of a table of this kind: every field a row may have, with the form it is held in.
pub fn columns_of(kind: &str) -> impl Iterator<Item = (&'static str, ColumnForm)> {
    let schema = newest(kind);
    let fields = schema.into_iter().flat_map(Schema::all_fields);
    // A statement keeps its coded outcome in the header; a row has no header.
    let outcome = schema.filter(|schema| !schema.acts.is_empty()).map(|_| ("act", ColumnForm::Word));
    fields.map(|field| (field.name, ColumnForm::of(&field.kind))).chain(outcome)
}

/// The top-level fields of a kind that hold a Ref or a list of Refs.
pub fn reference_fields_of(kind: &str) -> impl Iterator<Item = &'static str> {
    let fields = newest(kind).into_iter().flat_map(Schema::all_fields);
    fields.filter(|field| holds_reference(&field.kind)).map(|field| field.name)
}

fn holds_reference(kind: &FieldType) -> bool {
    match kind {
        FieldType::Ref | FieldType::RefOr(_) | FieldType::Named | FieldType::Country => true,
        FieldType::List { of, .. } => holds_reference(of),
        FieldType::Either(first, second) => holds_reference(first) || holds_reference(second),
        _ => false,
    }
}
