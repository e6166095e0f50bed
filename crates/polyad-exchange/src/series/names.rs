//! Names of countries in English: those of ISO 3166-1, in any order of their words, and others that are in use.

use polyad_model::Ref;
use polyad_model::codelist::country_by_alpha2;
use std::collections::HashMap;

/// Names that publishers use and ISO 3166-1 does not, with its letters. Former names stand for the state that bears
/// another name today; a state that has ceased to be stands for none.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("Bahamas, The", "BS"),
    ("Bolivia", "BO"),
    ("British Virgin Islands", "VG"),
    ("Brunei", "BN"),
    ("Burma", "MM"),
    ("Cape Verde", "CV"),
    ("China, Hong Kong Special Administrative Region", "HK"),
    ("China, Macao Special Administrative Region", "MO"),
    ("Congo, Dem. Rep.", "CD"),
    ("Congo, Rep.", "CG"),
    ("Congo-Brazzaville", "CG"),
    ("Congo-Kinshasa", "CD"),
    ("Cote d Ivoire", "CI"),
    ("Czech Republic", "CZ"),
    ("DR Congo", "CD"),
    ("East Timor", "TL"),
    ("Egypt, Arab Rep.", "EG"),
    ("Faeroe Islands", "FO"),
    ("Falkland Islands", "FK"),
    ("Gambia, The", "GM"),
    ("Great Britain", "GB"),
    ("Hong Kong SAR, China", "HK"),
    ("Iran", "IR"),
    ("Iran, Islamic Rep.", "IR"),
    ("Ivory Coast", "CI"),
    ("Korea, Dem. People's Rep.", "KP"),
    ("Korea, Rep.", "KR"),
    ("Kyrgyz Republic", "KG"),
    ("Lao PDR", "LA"),
    ("Laos", "LA"),
    ("Macao SAR, China", "MO"),
    ("Macau", "MO"),
    ("Macedonia", "MK"),
    ("Micronesia (country)", "FM"),
    ("Micronesia, Fed. Sts.", "FM"),
    ("Moldova", "MD"),
    ("Netherlands", "NL"),
    ("North Korea", "KP"),
    ("Palestine", "PS"),
    ("Reunion Island", "RE"),
    ("Russia", "RU"),
    ("Slovak Republic", "SK"),
    ("South Korea", "KR"),
    ("St. Helena", "SH"),
    ("Swaziland", "SZ"),
    ("Syria", "SY"),
    ("Taiwan", "TW"),
    ("Tanzania", "TZ"),
    ("The former Yugoslav Republic of Macedonia", "MK"),
    ("Turkey", "TR"),
    ("Turkiye", "TR"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
    ("United States Virgin Islands", "VI"),
    ("USA", "US"),
    ("Vatican", "VA"),
    ("Venezuela", "VE"),
    ("Venezuela, RB", "VE"),
    ("Vietnam", "VN"),
    ("Virgin Islands, U.S.", "VI"),
    ("West Bank and Gaza", "PS"),
    ("Yemen, Rep.", "YE"),
];

/// Whom names stand for.
pub(crate) struct Names {
    by_words: HashMap<String, (Ref, bool)>,
}

impl Names {
    pub(crate) fn new() -> Names {
        let mut by_words = HashMap::new();
        let country = |letters: &str| Ref::external("iso3166-1", letters).ok();
        let letters = || (b'A'..=b'Z').map(char::from);
        for code in letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))) {
            let listed = country_by_alpha2(&code).and_then(|listed| Some((listed.name, country(&code)?)));
            by_words.extend(listed.map(|(name, found)| (words_of(name), (found, false))));
        }
        let world = Ref::external("m49", "001").ok();
        by_words.extend(world.map(|world| (words_of("World"), (world, false))));
        for (name, code) in OTHER_NAMES {
            if let Some(found) = country(code) {
                by_words.entry(words_of(name)).or_insert((found, true));
            }
        }
        Names { by_words }
    }

    /// Whom a name stands for, and whether it is one of the other names.
    pub(crate) fn find(&self, name: &str) -> Option<(&Ref, bool)> {
        self.by_words.get(&words_of(name)).map(|(found, other)| (found, *other))
    }
}

/// The words of a name in the order of the alphabet, small, without accents, articles and prepositions, so that
/// `Tanzania (United Republic of)` and `United Republic of Tanzania` are one.
fn words_of(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'Å' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => plain.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => plain.push('u'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            '\'' | '’' | '.' => {}
            letter if letter.is_alphanumeric() => plain.extend(letter.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    let mut words: Vec<&str> = plain
        .split_whitespace()
        .filter(|word| !matches!(*word, "of" | "the" | "and"))
        .map(|word| if word == "st" { "saint" } else { word })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use_find_their_country_and_groups_find_none() {
        let names = Names::new();
        for (name, code) in [
            ("Côte d’Ivoire", "CI"),
            ("Cote d'Ivoire", "CI"),
            ("Türkiye", "TR"),
            ("Turkey", "TR"),
            ("United States", "US"),
            ("United States of America", "US"),
            ("United Republic of Tanzania", "TZ"),
            ("Democratic Republic of the Congo", "CD"),
            ("Congo", "CG"),
            ("Korea, Rep.", "KR"),
            ("Democratic People's Republic of Korea", "KP"),
            ("Saint Lucia", "LC"),
            ("St. Lucia", "LC"),
            ("Bahamas, The", "BS"),
            ("Niger", "NE"),
            ("Guinea", "GN"),
            ("Curacao", "CW"),
        ] {
            let found = names.find(name).map(|(found, _)| found.to_string());
            assert_eq!(found, Some(format!("x:iso3166-1:{code}")), "{name}");
        }
        assert_eq!(names.find("World").map(|(found, _)| found.to_string()).as_deref(), Some("x:m49:001"));
        for nobody in [
            "",
            "Africa",
            "Kosovo",
            "USSR",
            "Virgin Islands",
            "Korea",
            "High-income countries",
            "Ireland Northern",
        ] {
            assert!(names.find(nobody).is_none(), "{nobody}");
        }
    }

    #[test]
    fn no_two_countries_share_their_words_and_each_other_name_adds_one() {
        let names = Names::new();
        let listed = names.by_words.values().filter(|(_, other)| !other).count();
        assert_eq!(listed, 249 + 1, "ISO 3166-1 and the world");
        for (name, code) in OTHER_NAMES {
            let found = names.find(name).map(|(found, _)| found.to_string());
            assert_eq!(found, Some(format!("x:iso3166-1:{code}")), "{name}");
        }
    }
}
