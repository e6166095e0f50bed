//! Names of organisations as they are compared: folded, cut into words, and as initials.

use crate::search::fold;
use polyad_model::codelist::country_by_alpha2;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that say little about who it is: articles, prepositions and forms of companies, in the languages most met.
const EMPTY: &[&str] = &[
    "the", "of", "and", "for", "in", "on", "to", "a", "an", "at", "by", "with", "de", "del", "des", "du",
    "la", "le", "les", "el", "los", "las", "y", "et", "e", "da", "do", "dos", "das", "der", "die", "das",
    "und", "fur", "van", "voor", "en", "inc", "ltd", "llc", "limited", "corp", "co", "gmbh", "plc", "sa",
];

/// A name as it is compared for being the same: folded, `&` read as *and*, without a leading article.
pub(super) fn folded(printed: &str) -> String {
    let spelt = printed.replace("&amp;", " and ").replace('&', " and ");
    let folded = fold(&spelt);
    folded.strip_prefix("the ").map(str::to_owned).unwrap_or(folded)
}

/// The readings of a printed name that count as the same name: the whole; without a short form in brackets behind
/// (`World Food Programme (WFP)`); what stands in brackets behind a short form (`WFP (World Food Programme)`).
pub(super) fn variants(printed: &str) -> Vec<String> {
    let mut found = vec![folded(printed)];
    if let Some((before, rest)) = printed.trim().split_once('(')
        && let Some(inside) = rest.trim_end().strip_suffix(')')
        && !inside.contains(['(', ')'])
    {
        let (before, inside) = (before.trim(), inside.trim());
        if is_short_form(inside) && folded(before).contains(' ') {
            found.push(folded(before));
        } else if is_short_form(before) && folded(inside).contains(' ') {
            found.push(folded(inside));
        }
    }
    found.retain(|name| !name.is_empty());
    found.dedup();
    found
}

/// A word mostly of capitals, such as `UNICEF`, `UN-HABITAT`, `DfID`.
fn is_short_form(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    !text.contains(' ') && (2..=12).contains(&letters) && capitals * 3 >= letters * 2
}

/// What stands in the place of a name and says none.
const PLACEHOLDERS: &[&str] = &[
    "nan",
    "na",
    "n a",
    "nil",
    "none",
    "null",
    "unknown",
    "not known",
    "not available",
    "not applicable",
    "not specified",
    "unspecified",
    "undefined",
    "no name",
    "tbd",
    "to be determined",
    "other",
    "others",
    "various",
    "misc",
    "miscellaneous",
    "other misc",
    "multiple",
    "excluded",
    "redacted",
    "anonymous",
];

/// Whether a text names somebody: it has letters, and more than a word that stands for none.
pub(super) fn names_somebody(printed: &str) -> bool {
    let folded = folded(printed);
    folded.chars().any(char::is_alphabetic) && !PLACEHOLDERS.contains(&folded.as_str())
}

/// Whether a folded name is that of a part of a government, which many states have under one name.
pub(super) fn is_of_government(folded: &str) -> bool {
    const PARTS: [&str; 9] = [
        "ministry",
        "ministerio",
        "ministere",
        "ministerium",
        "department",
        "min",
        "government",
        "municipality",
        "district",
    ];
    folded.split(' ').any(|word| PARTS.contains(&word))
}

/// The state that a name is: a short or full English name of ISO 3166-1, or the government of one.
pub(super) fn state_named(folded: &str) -> Option<String> {
    static STATES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let mut states = HashMap::new();
        let letters = || (b'A'..=b'Z').map(char::from);
        for code in letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))) {
            let Some(listed) = country_by_alpha2(&code) else { continue };
            let short = listed.name.split([',', '(']).next().unwrap_or(listed.name);
            // Two states are a *Korea* and two a *Congo*: by that alone it is neither.
            let is_shared =
                |name: &&str| ["Korea", "Congo", "Virgin Islands", "Saint Martin"].contains(&name.trim());
            for name in [listed.name, short].into_iter().filter(|name| !is_shared(name)) {
                states.insert(self::folded(name), code.clone());
            }
        }
        for (name, code) in
            [("united kingdom", "GB"), ("united states", "US"), ("south korea", "KR"), ("vietnam", "VN")]
        {
            states.insert(name.to_owned(), code.to_owned());
        }
        states
    });
    let name = ["government of the ", "government of "].iter().find_map(|start| folded.strip_prefix(start));
    let name = name.unwrap_or(folded);
    STATES.get(name.strip_prefix("the ").unwrap_or(name)).cloned()
}

/// The words of a folded name that say who it is.
pub(super) fn words(folded: &str) -> Vec<&str> {
    folded.split(' ').filter(|word| !word.is_empty() && !EMPTY.contains(word)).collect()
}

/// The first letters of a folded name's words, of all and of those that say something.
pub(super) fn initials(folded: &str) -> [String; 2] {
    let of = |words: &mut dyn Iterator<Item = &str>| words.filter_map(|word| word.chars().next()).collect();
    [of(&mut folded.split(' ')), of(&mut words(folded).into_iter())]
}

/// Whether one of two folded names is the initials of the other, of at least three letters.
pub(super) fn is_short_for(a: &str, b: &str) -> bool {
    let one = |short: &str, long: &str| {
        // As many letters as words, or fewer where some words say nothing: most names are told apart by that.
        let letters = short.chars().filter(|c| *c != ' ').count();
        if letters < 3 || !long.contains(' ') || letters > long.split(' ').count() {
            return false;
        }
        let short: String = short.chars().filter(|c| *c != ' ').collect();
        initials(long).contains(&short)
    };
    one(a, b) || one(b, a)
}

/// How alike two folded names are, from 0 to 1, without regard to how rare their words are.
///
/// Source: the Jaro-Winkler similarity (Winkler, "String Comparator Metrics and Enhanced Decision Rules in the
/// Fellegi-Sunter Model of Record Linkage", 1990), on the names and on their words in the order of the alphabet.
pub(super) fn alike(a: &str, b: &str) -> f64 {
    let sorted = |name: &str| {
        let mut all = words(name);
        all.sort_unstable();
        all.join(" ")
    };
    strsim::jaro_winkler(a, b).max(strsim::jaro_winkler(&sorted(a), &sorted(b)))
}

/// Whether a printed name can be one of a body known by these folded names: alike, a short form, or sharing half of
/// the words that say something.
pub(super) fn agrees(printed: &str, known: &[String]) -> bool {
    // A short form alone says too little to contradict anything.
    if is_short_form(printed.split('(').next().unwrap_or(printed).trim()) {
        return true;
    }
    let own = variants(printed);
    known.iter().any(|known| {
        own.iter().any(|own| {
            if own == known || is_short_for(own, known) || alike(own, known) >= 0.88 {
                return true;
            }
            let (a, b) = (words(own), words(known));
            let shared = a.iter().filter(|word| b.contains(word)).count();
            let least = a.len().min(b.len());
            least > 0 && shared * 2 >= least.max(2) && (shared > 1 || least == 1)
        })
    }) || printed_short_form(printed).is_some_and(|short| {
        known.iter().any(|known| initials(known).contains(&short) || words(known).contains(&short.as_str()))
    })
}

/// A short form of at least three letters that a name holds: `UNICEF NY`, `IBRD HSBC T`.
fn printed_short_form(printed: &str) -> Option<String> {
    let word = printed.split(|c: char| !c.is_alphanumeric()).find(|word| {
        word.len() >= 3 && word.chars().all(|c| c.is_uppercase()) && printed.len() < 3 * word.len() + 24
    })?;
    Some(fold(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_in_brackets_is_no_part_of_the_name() {
        assert_eq!(
            variants("World Food Programme (WFP)"),
            ["world food programme wfp", "world food programme"]
        );
        assert_eq!(
            variants("UNICEF (United Nations Children's Fund)"),
            ["unicef united nations childrens fund", "united nations childrens fund"]
        );
        assert_eq!(variants("Oxfam (Great Britain)"), ["oxfam great britain"]);
        assert_eq!(folded("The Bill & Melinda Gates Foundation"), "bill and melinda gates foundation");
    }

    #[test]
    fn states_are_known_by_name_and_by_their_governments() {
        let named = |printed: &str| state_named(&folded(printed));
        assert_eq!(named("Japan").as_deref(), Some("JP"));
        assert_eq!(named("Government of the United Kingdom").as_deref(), Some("GB"));
        assert_eq!(named("Tanzania").as_deref(), Some("TZ"));
        assert_eq!((named("Congo"), named("Japan Foundation")), (None, None));
        assert!(!names_somebody("N/A") && !names_somebody("nan") && names_somebody("Oxfam"));
    }

    #[test]
    fn initials_speak_of_the_whole_name() {
        assert!(is_short_for("dfid", "department for international development"));
        assert!(is_short_for("undp", "united nations development programme"));
        assert!(!is_short_for("un", "united nations"));
    }

    #[test]
    fn a_code_and_a_name_agree_or_speak_of_two() {
        let known = |name: &str| vec![folded(name)];
        assert!(agrees("DfID (UK Aid)", &known("Department for International Development")));
        assert!(agrees("UNICEF NY", &known("UNICEF")));
        assert!(agrees("World Health Organisation", &known("World Health Organization")));
        assert!(!agrees("Inter-American Foundation", &known("Millennium Challenge Corporation")));
        assert!(!agrees("THE BRITISH RED CROSS SOCIETY", &known("World Bank Group")));
    }
}
