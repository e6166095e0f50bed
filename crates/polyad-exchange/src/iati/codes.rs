//! Codes of the IATI standard, with the spellings of all versions brought to one.
//!
//! Every function goes from what a publisher printed to what it means, or to `None`; none guesses. Version 1
//! had letters and words where version 2 has numbers (`D` is 3, `Funding` is 1, `start-planned` is 1), so each
//! list knows both. Codes are facts; the short names are ours. Sources: the code lists of versions 1.05 and 2.03
//! and the notes on the change to version 2.01.
//!
//! Lists that others own and change (purpose codes, regions, finance types) are not part of the engine: see
//! [`Codelists`].

mod archive;
mod kinds;
mod list;
mod lists;

pub use archive::{CodelistError, Codelists};
pub use kinds::{
    DateType, IndicatorMeasure, OrganisationType, ResultType, Role, Stage, Status, TransactionType,
};
pub use list::{Entry, List};
pub use lists::*;

/// What a transaction is: a number of version 2 or a letter of version 1.
pub fn transaction_type(printed: &str) -> Option<TransactionType> {
    TransactionType::find(printed)
}

/// What part an organisation takes in an activity: 1 to 4, or a word in any case.
pub fn role(printed: &str) -> Option<Role> {
    Role::find(printed)
}

/// What happened on a date: 1 to 4, or a word of version 1.
pub fn date_type(printed: &str) -> Option<DateType> {
    DateType::find(printed)
}

/// How far an activity is.
pub fn status(printed: &str) -> Option<Status> {
    Status::find(printed)
}

/// What kind of body an organisation is.
pub fn organisation_type(printed: &str) -> Option<OrganisationType> {
    OrganisationType::find(printed)
}

/// Output, outcome, impact or other.
pub fn result_type(printed: &str) -> Option<ResultType> {
    ResultType::find(printed)
}

/// How an indicator is measured.
pub fn indicator_measure(printed: &str) -> Option<IndicatorMeasure> {
    IndicatorMeasure::find(printed)
}

/// Whose list a sector's code is from; a sector without vocabulary is of `1` (version 2) or `DAC` (version 1).
pub fn sector_vocabulary(printed: &str) -> Option<&'static Entry> {
    SECTOR_VOCABULARY.find(printed)
}

/// Whose list a tag's code is from: `2` is the SDGs, `3` their targets.
pub fn tag_vocabulary(printed: &str) -> Option<&'static Entry> {
    TAG_VOCABULARY.find(printed)
}

/// Whose list a region's code is from; a region without vocabulary is of `1`.
pub fn region_vocabulary(printed: &str) -> Option<&'static Entry> {
    REGION_VOCABULARY.find(printed)
}

/// Whose list a policy marker's code is from; a marker without vocabulary is of `1`.
pub fn policy_marker_vocabulary(printed: &str) -> Option<&'static Entry> {
    POLICY_MARKER_VOCABULARY.find(printed)
}

/// A policy marker of vocabulary `1`.
pub fn policy_marker(printed: &str) -> Option<&'static Entry> {
    POLICY_MARKER.find(printed)
}

/// How much a policy marker counts, `0` to `4`.
pub fn policy_significance(printed: &str) -> Option<&'static Entry> {
    POLICY_SIGNIFICANCE.find(printed)
}

/// Original or revised.
pub fn budget_type(printed: &str) -> Option<&'static Entry> {
    BUDGET_TYPE.find(printed)
}

/// Indicative or committed.
pub fn budget_status(printed: &str) -> Option<&'static Entry> {
    BUDGET_STATUS.find(printed)
}

/// Parent, child, sibling, co-funded or third party.
pub fn related_activity_type(printed: &str) -> Option<&'static Entry> {
    RELATED_ACTIVITY_TYPE.find(printed)
}

/// The list that governs a code of [`Activity::defaults`] or [`Transaction::codes`], by its element.
///
/// `None`: the element's list is not one of ours (finance types are in the user's archive).
///
/// [`Activity::defaults`]: super::activity::Activity::defaults
/// [`Transaction::codes`]: super::activity::Transaction::codes
pub fn list_of_element(element: &str) -> Option<&'static List> {
    match element.strip_prefix("default-").unwrap_or(element) {
        "collaboration-type" => Some(&COLLABORATION_TYPE),
        "flow-type" => Some(&FLOW_TYPE),
        "aid-type" => Some(&AID_TYPE),
        "tied-status" => Some(&TIED_STATUS),
        "disbursement-channel" => Some(&DISBURSEMENT_CHANNEL),
        _ => None,
    }
}

/// Whether a code names a country of ISO 3166-1, or one of the two the standard adds or keeps: `XK`, `AN`.
pub fn is_country(printed: &str) -> bool {
    matches!(printed, "XK" | "AN") || polyad_model::codelist::country_by_alpha2(printed).is_some()
}

/// Whether a code names a currency, now or formerly, or is one of the three more that the standard's list has.
pub fn is_currency(printed: &str) -> bool {
    matches!(printed, "ANG" | "USS" | "XBT") || polyad_model::codelist::is_currency(printed)
}
