//! The lenses: one file each, one line each here. Page, verb, route and export follow from the line.

use crate::lens::LensDef;

lenses! {
    composition
    ladder
    totals
    double_count
    flows
    spread
    partnerships
    projects
    actors
    claims
    goals
    measurability
    seats
    series
    progress
    overdue
    delivery
    pledge
    give_get
    shift
    leadership
    legitimacy
    burden
    portfolio
    gaps
    identities
    coverage
    compare
    challenges
    rates
    dataset
    imports
    editions
    project
    organisation
}

/// The lens of this name.
pub fn find(name: &str) -> Option<&'static LensDef> {
    LENSES.iter().find(|lens| lens.info.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lens_has_its_own_name_and_a_method() {
        for lens in LENSES {
            assert_eq!(LENSES.iter().filter(|other| other.info.name == lens.info.name).count(), 1);
            assert!(lens.info.method_paragraphs().len() >= 2, "{} says too little", lens.info.name);
            assert!(find(lens.info.name).is_some());
        }
    }
}
