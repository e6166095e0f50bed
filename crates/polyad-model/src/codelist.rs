//! Code lists: the closed vocabularies of the record and the codes of states and currencies.
//!
//! Lists of words are those of `docs/spec/statement.md`; the crosswalk of stakeholder categories is
//! `codelist/stakeholders.csv`. A code list's version is part of the engine.

mod place;
mod sdg;
mod stakeholder;

pub use place::{Country, country_by_alpha2, country_by_alpha3, country_by_m49, is_world_aggregate};
pub use sdg::{Sdg, SdgLevel, sdg_by_code, sdg_framework};
pub use stakeholder::{ActorClass, Category, CrosswalkList, CrosswalkRow, SpeaksBasis, crosswalk};

/// Former currencies that published records still carry; ISO 4217 lists them in its table A.3.
const FORMER_CURRENCIES: &[&str] = &[
    "ANG", "ATS", "BEF", "BYR", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GHC", "GRD", "HRK", "IEP", "ITL",
    "LTL", "LUF", "LVL", "MRO", "MTL", "MZM", "NLG", "PTE", "ROL", "SDD", "SIT", "SKK", "STD", "TRL", "VEF",
    "XEU", "YUM", "ZMK", "ZWD", "ZWL",
];

/// Whether ISO 4217 lists the code, now or formerly.
pub fn is_currency(code: &str) -> bool {
    iso_currency::Currency::from_code(code).is_some() || FORMER_CURRENCIES.contains(&code)
}
