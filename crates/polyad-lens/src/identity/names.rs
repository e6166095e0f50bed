//! Names of organisations as they are compared: folded, cut into words, and as initials.

use crate::search::fold;

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
        let short: String = short.chars().filter(|c| *c != ' ').collect();
        short.chars().count() >= 3 && long.contains(' ') && initials(long).contains(&short)
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
    let own = variants(printed);
    let short = |text: &str| printed_short_form(text);
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
    }) || short(printed).is_some_and(|short| {
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
