//! Whom an observation is about: the codes that publishers of series use, and those that name no place.

use polyad_model::Ref;
use polyad_model::codelist::{
    Country, country_by_alpha2, country_by_alpha3, country_by_m49, is_world_aggregate,
};

/// Regions and groups of the United Nations' M49 list; its countries are those of ISO 3166-1.
const M49_REGIONS: &[&str] = &[
    "001", "002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029", "030",
    "034", "035", "039", "053", "054", "057", "061", "142", "143", "145", "150", "151", "154", "155", "199",
    "202", "419", "432", "722",
];

/// What a code stands for; `None` when no list has it.
///
/// Takes ISO 3166-1 letters (two or three), M49 numbers, Refs, and what publishers call the whole world.
pub(crate) fn by_code(code: &str) -> Option<Ref> {
    if is_world_aggregate(code) {
        return m49("001");
    }
    if code.starts_with("x:") {
        return code.parse().ok();
    }
    if !code.is_empty() && code.len() <= 3 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let padded = format!("{code:0>3}");
        return match padded.parse().ok().and_then(country_by_m49) {
            Some(country) => of_country(country),
            None => M49_REGIONS.contains(&padded.as_str()).then(|| m49(&padded)).flatten(),
        };
    }
    let letters = code.bytes().all(|byte| byte.is_ascii_uppercase());
    match code.len() {
        2 if letters => country_by_alpha2(code).and_then(of_country),
        3 if letters => country_by_alpha3(code).and_then(of_country),
        _ => None,
    }
}

fn of_country(country: Country) -> Option<Ref> {
    Ref::external("iso3166-1", country.alpha2).ok()
}

fn m49(code: &str) -> Option<Ref> {
    Ref::external("m49", code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_three_lists_name_one_country_and_aggregates_name_nobody() {
        for (code, name) in [
            ("AFG", "x:iso3166-1:AF"),
            ("AF", "x:iso3166-1:AF"),
            ("4", "x:iso3166-1:AF"),
            ("004", "x:iso3166-1:AF"),
            ("OWID_WRL", "x:m49:001"),
            ("WLD", "x:m49:001"),
            ("1", "x:m49:001"),
            ("002", "x:m49:002"),
            ("x:atlas:gavi", "x:atlas:gavi"),
        ] {
            assert_eq!(by_code(code).map(|found| found.to_string()).as_deref(), Some(name), "{code}");
        }
        for nobody in ["", "OWID_AFR", "OWID_KOS", "EUU", "afg", "999", "0004", "x:iso3166-1:afg", "٠٠٤"] {
            assert_eq!(by_code(nobody), None, "{nobody}");
        }
    }
}
