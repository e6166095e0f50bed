//! The offices that keep official series, and which series each keeps: a short list, with its sources.
//!
//! Sources: custodian agencies by indicator, UN Statistics Division, *Tier Classification for Global SDG Indicators*,
//! kept by the Inter-agency and Expert Group on SDG Indicators; the Division itself publishes all of them in the Global
//! SDG Indicators Database (General Assembly resolution 71/313, 2017). Immunization: WHO and UNICEF, *Estimates of
//! National Immunization Coverage*. World Bank codes: World Bank, *World Development Indicators*. The list holds what is
//! certain and nothing else: an indicator that it lacks has custodians, too.

use crate::search::fold;
use polyad_model::Ref;

/// An office that keeps official series.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// Its name, then others in use.
    pub(super) names: &'static [&'static str],
    /// Bodies of which it is a part; empty for those that stand alone.
    pub(super) part_of: &'static [&'static str],
}

const UN: &[&str] = &["United Nations", "UN", "UNO"];
const UNSD: &str = "United Nations Statistics Division";
const WORLD_BANK: &str = "World Bank";
const WHO: &str = "World Health Organization";
const UNICEF: &str = "United Nations Children's Fund";
const IEA: &str = "International Energy Agency";
const IRENA: &str = "International Renewable Energy Agency";
const FAO: &str = "Food and Agriculture Organization of the United Nations";
const ILO: &str = "International Labour Organization";
const ITU: &str = "International Telecommunication Union";
const OECD: &str = "Organisation for Economic Co-operation and Development";
const UIS: &str = "UNESCO Institute for Statistics";
const UNODC: &str = "United Nations Office on Drugs and Crime";
const HABITAT: &str = "United Nations Human Settlements Programme";

/// The offices, each under its full name first.
const BODIES: [Body; 13] = [
    Body {
        names: &[UNSD, "UNSD", "UN Statistics Division"],
        part_of: &[
            "United Nations Department of Economic and Social Affairs",
            "UN DESA",
            "United Nations",
            "UN",
            "UNO",
        ],
    },
    Body { names: &[WORLD_BANK, "The World Bank", "World Bank Group"], part_of: &[] },
    Body { names: &[WHO, "WHO", "World Health Organisation"], part_of: &[] },
    Body { names: &[UNICEF, "UNICEF"], part_of: UN },
    Body { names: &[IEA, "IEA"], part_of: &[] },
    Body { names: &[IRENA, "IRENA"], part_of: &[] },
    Body { names: &[FAO, "FAO", "Food and Agriculture Organization"], part_of: &[] },
    Body { names: &[ILO, "ILO", "International Labour Organisation"], part_of: &[] },
    Body { names: &[ITU, "ITU"], part_of: &[] },
    Body { names: &[OECD, "OECD"], part_of: &[] },
    Body {
        names: &[UIS, "UNESCO-UIS", "UIS"],
        part_of: &["United Nations Educational, Scientific and Cultural Organization", "UNESCO"],
    },
    Body { names: &[UNODC, "UNODC"], part_of: UN },
    Body { names: &[HABITAT, "UN-Habitat"], part_of: UN },
];

/// Custodians of indicators of the 2030 Agenda, beside the Statistics Division.
const CUSTODIANS: [(&str, &[&str]); 22] = [
    ("1.1.1", &[WORLD_BANK]),
    ("2.1.1", &[FAO]),
    ("2.1.2", &[FAO]),
    ("3.1.1", &[WHO]),
    ("3.2.1", &[UNICEF]),
    ("3.2.2", &[UNICEF]),
    ("3.3.2", &[WHO]),
    ("3.3.3", &[WHO]),
    ("3.8.1", &[WHO]),
    ("3.b.1", &[WHO, UNICEF]),
    ("4.1.1", &[UIS]),
    ("6.1.1", &[WHO, UNICEF]),
    ("6.2.1", &[WHO, UNICEF]),
    ("7.1.1", &[WORLD_BANK]),
    ("7.1.2", &[WHO]),
    ("7.2.1", &[UNSD, IEA, IRENA]),
    ("7.3.1", &[UNSD, IEA]),
    ("8.5.2", &[ILO]),
    ("11.1.1", &[HABITAT]),
    ("16.3.2", &[UNODC]),
    ("17.2.1", &[OECD]),
    ("17.8.1", &[ITU]),
];

impl Body {
    /// The name that pages show.
    pub(super) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }
}

/// The office of a name, in any of the spellings of the list.
pub(super) fn body(name: &str) -> Option<&'static Body> {
    let wanted = fold(name);
    BODIES.iter().find(|body| body.names.iter().any(|own| fold(own) == wanted))
}

/// The offices that a line of publishers names, as `WHO and UNICEF`; `None` where one of them is not on the list.
pub(super) fn bodies(line: &str) -> Option<Vec<&'static Body>> {
    // A whole name first: some have an "and" of their own.
    if let Some(body) = body(line) {
        return Some(vec![body]);
    }
    let parts = line.split([',', ';', '/', '&']).flat_map(|part| part.split(" and "));
    let parts: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    let found: Option<Vec<&'static Body>> = parts.into_iter().map(body).collect();
    found.filter(|found| !found.is_empty())
}

/// The offices that keep the series of an indicator, by its code; none where the list knows of none.
pub(super) fn keepers(indicator: &Ref) -> Vec<&'static Body> {
    let names: Vec<&str> = if let Some(code) = indicator.code_in("sdg") {
        let listed = CUSTODIANS.iter().find(|(own, _)| own.eq_ignore_ascii_case(code));
        listed.into_iter().flat_map(|(_, names)| names.iter().copied()).chain([UNSD]).collect()
    } else if indicator.code_in("wuenic").is_some() {
        vec![WHO, UNICEF]
    } else if indicator.code_in("worldbank").is_some() {
        vec![WORLD_BANK]
    } else {
        Vec::new()
    };
    let mut found: Vec<&'static Body> = Vec::new();
    for body in names.into_iter().filter_map(body) {
        if !found.contains(&body) {
            found.push(body);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use polyad_model::codelist::{SdgLevel, sdg_by_code};

    #[test]
    fn every_custodian_is_an_office_of_the_list_and_every_code_an_indicator() {
        for (code, names) in CUSTODIANS {
            assert_eq!(sdg_by_code(code).map(|known| known.level), Some(SdgLevel::Indicator), "{code}");
            names.iter().for_each(|name| assert!(body(name).is_some(), "{name}"));
        }
    }

    #[test]
    fn no_name_belongs_to_two_offices() {
        let mut names: Vec<String> =
            BODIES.iter().flat_map(|body| body.names).map(|name| fold(name)).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn lines_of_publishers_are_read_whole_or_not_at_all() {
        let of = |line: &str| bodies(line).map(|all| all.iter().map(|body| body.name()).collect::<Vec<_>>());
        assert_eq!(of("who"), Some(vec![WHO]));
        assert_eq!(of("WHO/UNICEF"), Some(vec![WHO, UNICEF]));
        assert_eq!(of("IEA, IRENA, UNSD, World Bank and WHO"), Some(vec![IEA, IRENA, UNSD, WORLD_BANK, WHO]));
        assert_eq!(of("Our World in Data"), None);
        assert_eq!(of("World Bank and Our World in Data"), None);
        assert_eq!(of(""), None);
    }
}
