//! Codes of states and territories (ISO 3166-1, UN M49).

/// A country or territory of ISO 3166-1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Country {
    /// Two letters, `IN`.
    pub alpha2: &'static str,
    /// Three letters, `IND`.
    pub alpha3: &'static str,
    /// UN M49 code, `356`.
    pub m49: u16,
    /// The list's own English short name; pages take names from the record instead.
    pub name: &'static str,
}

fn from_list(code: rust_iso3166::CountryCode) -> Country {
    Country { alpha2: code.alpha2, alpha3: code.alpha3, m49: code.numeric, name: code.name }
}

/// By two letters.
pub fn country_by_alpha2(code: &str) -> Option<Country> {
    rust_iso3166::from_alpha2(code).map(from_list)
}

/// By three letters.
pub fn country_by_alpha3(code: &str) -> Option<Country> {
    rust_iso3166::from_alpha3(code).map(from_list)
}

/// By M49 number.
pub fn country_by_m49(code: u16) -> Option<Country> {
    rust_iso3166::ALL.iter().find(|c| c.numeric == code).map(|c| from_list(*c))
}

/// Whether publishers use this code for the whole world: M49 `001`, the World Bank's `WLD`, `OWID_WRL`.
pub fn is_world_aggregate(code: &str) -> bool {
    matches!(code, "001" | "WLD" | "OWID_WRL")
}
