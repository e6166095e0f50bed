//! What printed references are read as, by example and by property.

use polyad_model::identifier::{Validity, identify, org_list_by_code, org_lists, scheme_by_name, schemes};
use proptest::prelude::*;

/// The best reading as `scheme normal`, with what is wrong behind it.
fn best(printed: &str) -> String {
    readings(printed).into_iter().next().unwrap_or_else(|| "nothing".to_owned())
}

fn readings(printed: &str) -> Vec<String> {
    identify(printed)
        .into_iter()
        .map(|reading| {
            let verdict = match reading.validity {
                Validity::Valid => String::new(),
                Validity::UnknownList => " (unknown list)".to_owned(),
                Validity::BadCheckDigit { expected } => format!(" (check {expected})"),
                Validity::Malformed { .. } => " (malformed)".to_owned(),
            };
            format!("{} {}{verdict}", reading.scheme.name(), reading.normal)
        })
        .collect()
}

#[test]
fn printed_references_have_a_best_reading() {
    for (printed, expected) in [
        // Registers.
        ("GB-COH-00954616", "org-id GB-COH-00954616"),
        ("GB-COH-954616", "org-id GB-COH-00954616"),
        (" gb-coh-sc123456. ", "org-id GB-COH-SC123456"),
        ("GB–CHC–1111719", "org-id GB-CHC-1111719"),
        ("US-EIN-83-2847769", "org-id US-EIN-832847769"),
        ("NL-KvK-41177601", "org-id NL-KVK-41177601"),
        ("NL-KVK-411776", "org-id NL-KVK-411776 (malformed)"),
        ("XI-GRID-grid.13001.33", "org-id XI-GRID-grid.13001.33"),
        ("CA_ON-ONT-1597880", "org-id CA_ON-ONT-1597880 (unknown list)"),
        ("US-GOV-1", "org-id US-GOV-1 (unknown list)"),
        ("QQ-ABC-1", "org-id QQ-ABC-1 (malformed)"),
        ("(GB-CHC-1111719)", "org-id GB-CHC-1111719"),
        ("XI-PB-a (b)", "org-id XI-PB-a (b)"),
        ("SE-ON-886500-3910", "org-id SE-ON-8865003910"),
        ("IN-", "org-id IN- (malformed)"),
        ("MZ-MOJ100094525", "org-id MZ-MOJ100094525 (malformed)"),
        ("x:org-id:XM-DAC-41114", "org-id XM-DAC-41114"),
        // The Development Assistance Committee.
        ("41114", "dac-channel 41114"),
        ("DAC-1601", "dac-agency 1601"),
        ("XM-DAC-5-1", "org-id XM-DAC-5-1"),
        ("GB-1", "iati-legacy GB-1"),
        ("us-16", "iati-legacy US-16"),
        ("41AAA", "iati-legacy 41AAA"),
        ("XX-1", "iati-legacy XX-1 (malformed)"),
        // Legal entities and research organisations.
        ("529900SKOVW9DANRVO17", "lei 529900SKOVW9DANRVO17"),
        ("urn:lei:5493001kjtiigc8y1r12", "lei 5493001KJTIIGC8Y1R12"),
        ("5493001KJTIIGC8Y1R21", "lei 5493001KJTIIGC8Y1R21 (check 12)"),
        ("https://ror.org/04pznsd21", "ror 04pznsd21"),
        ("HTTP://ROR.ORG/05EER8G02/", "ror 05eer8g02"),
        ("04pznsd22", "ror 04pznsd22 (check 21)"),
        ("04pznsi21", "nothing"),
        ("https://www.wikidata.org/wiki/Q42?uselang=en", "wikidata Q42"),
        ("q42", "wikidata Q42"),
        ("Q042", "nothing"),
        ("ISNI 0000 0001 2281 955X", "isni 000000012281955X"),
        // States.
        ("GB", "iso3166-1 GB"),
        ("GBR", "iso3166-1 GB"),
        ("826", "iso3166-1 GB"),
        ("cow:0200", "nothing"),
        ("cow:200", "cow 200"),
        ("gw:340", "gw 340"),
        ("cow:340", "cow 340 (malformed)"),
        // No identifiers.
        ("", "nothing"),
        ("co-funding", "nothing"),
        ("World Bank", "nothing"),
        ("99999", "nothing"),
        ("GB-1-203242", "nothing"),
    ] {
        assert_eq!(best(printed), expected, "`{printed}`");
    }
}

#[test]
fn one_text_can_have_several_readings() {
    assert_eq!(readings("XM-DAC-41114"), ["org-id XM-DAC-41114", "dac-channel 41114"]);
    assert_eq!(
        readings("XI-LEI-529900SKOVW9DANRVO17"),
        ["org-id XI-LEI-529900SKOVW9DANRVO17", "lei 529900SKOVW9DANRVO17"]
    );
    assert_eq!(readings("840"), ["iso3166-1 US", "cow 840", "gw 840"]);
    assert_eq!(readings("817"), ["cow 817", "gw 817"]);
}

#[test]
fn schemes_and_lists_are_sound() {
    for scheme in schemes() {
        assert_eq!(scheme_by_name(scheme.name()).unwrap(), scheme);
        assert!(!scheme.describe().is_empty() && !scheme.source().is_empty(), "{}", scheme.name());
    }
    assert!(org_lists().windows(2).all(|pair| pair[0].code < pair[1].code), "a list stands twice");
    for list in org_lists() {
        let place = &list.code[..2];
        assert!(list.country.map_or(place.starts_with('X'), |country| country == place), "{}", list.code);
        assert!(
            list.country.is_none_or(|c| polyad_model::codelist::country_by_alpha2(c).is_some()),
            "{}",
            list.code
        );
        assert!(!list.registers.is_empty());
    }
    // As many lists as the table has lines: none is dropped for a wrong cell.
    assert_eq!(org_lists().len(), include_str!("../../src/identifier/org_lists.tsv").lines().count() - 1);
    assert_eq!(org_list_by_code("GB-COH").unwrap().country, Some("GB"));
    assert!(org_list_by_code("GB-NONE").is_none());
}

#[test]
fn a_scheme_that_is_asked_says_why_it_refuses() {
    let lei = scheme_by_name("lei").unwrap();
    assert!(
        matches!(lei.validate("12345"), Validity::Malformed { reason } if reason.contains("two check digits"))
    );
    assert_eq!(scheme_by_name("dac-agency").unwrap().validate("7"), Validity::Valid);
}

/// Changes the character at a place to another of the alphabet.
fn with_one_changed(text: &str, place: usize, alphabet: &str, step: usize) -> String {
    let mut changed: Vec<char> = text.chars().collect();
    let alphabet: Vec<char> = alphabet.chars().collect();
    let old = alphabet.iter().position(|c| *c == changed[place]).unwrap();
    changed[place] = alphabet[(old + 1 + step % (alphabet.len() - 1)) % alphabet.len()];
    changed.into_iter().collect()
}

/// A code of the given body whose check digits its scheme asks for.
fn with_check_digits(scheme: &str, body: &str) -> String {
    match scheme_by_name(scheme).unwrap().validate(&format!("{scheme}:{body}00")) {
        Validity::BadCheckDigit { expected } => format!("{body}{expected}"),
        other => panic!("{scheme} {body}00 is {other:?}"),
    }
}

proptest! {
    #[test]
    fn one_changed_character_of_an_lei_is_refused(body in "[0-9A-Z]{18}", place in 0_usize..20, step in 0_usize..25) {
        let code = with_check_digits("lei", &body);
        let lei = scheme_by_name("lei").unwrap();
        prop_assert_eq!(lei.validate(&code), Validity::Valid);
        let is_digit = code.as_bytes()[place].is_ascii_digit();
        let alphabet = if is_digit { "0123456789" } else { "ABCDEFGHIJKLMNOPQRSTUVWXYZ" };
        prop_assert_ne!(lei.validate(&with_one_changed(&code, place, alphabet, step)), Validity::Valid);
    }

    #[test]
    fn one_changed_character_of_a_ror_is_refused(
        body in "0[0-9a-hj-km-np-tv-z]{6}", place in 0_usize..9, step in 0_usize..31,
    ) {
        let code = with_check_digits("ror", &body);
        let ror = scheme_by_name("ror").unwrap();
        prop_assert_eq!(ror.validate(&code), Validity::Valid);
        let alphabet = if place < 7 { "0123456789abcdefghjkmnpqrstvwxyz" } else { "0123456789" };
        prop_assert_ne!(ror.validate(&with_one_changed(&code, place, alphabet, step)), Validity::Valid);
    }

    #[test]
    fn normalising_twice_changes_nothing(
        printed in prop_oneof![
            "\\PC{0,30}",
            "[ \"(]?[A-Za-z]{2}[-–][A-Za-z_]{2,5}[-–][A-Za-z0-9. /-]{0,12}[.,) ]?",
            "(XM-DAC-|DAC-|XI-LEI-|XI-ROR-|GB-COH-|US-EIN-|lei:|ror:|cow:|x:gw:|urn:isni:|wikidata:)[0-9A-Za-z -]{0,20}",
            "[0-9]{1,5}(-[0-9]{1,3})?",
        ]
    ) {
        for scheme in schemes() {
            if let Some(normal) = scheme.normalise(&printed)
                && !matches!(scheme.validate(&printed), Validity::Malformed { .. })
            {
                prop_assert_eq!(scheme.normalise(&normal), Some(normal), "{:?} of `{}`", scheme, printed);
            }
        }
    }
}
