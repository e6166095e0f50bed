//! Every rule, one file each. A rule's doc comment is its page.

mod g101;
mod g102;
mod g103;
mod g104;
mod g105;
mod g201;
mod g202;
mod g203;
mod g204;
mod g205;
mod g206;
mod g207;
mod g208;
mod g209;
mod g210;
mod g211;
mod g212;
mod g301;
mod g302;
mod g401;
mod g402;
mod g501;
mod g502;
mod g503;
mod g504;

use crate::rule::Rule;

pub(crate) use g104::crowded;

/// All rules, by code.
pub static RULES: &[&dyn Rule] = &[
    &g101::G101,
    &g102::G102,
    &g103::G103,
    &g104::G104,
    &g105::G105,
    &g201::G201,
    &g202::G202,
    &g203::G203,
    &g204::G204,
    &g205::G205,
    &g206::G206,
    &g207::G207,
    &g208::G208,
    &g209::G209,
    &g210::G210,
    &g211::G211,
    &g212::G212,
    &g301::G301,
    &g302::G302,
    &g401::G401,
    &g402::G402,
    &g501::G501,
    &g502::G502,
    &g503::G503,
    &g504::G504,
];

/// Whether the text is an SDG target or indicator code: `7.2`, `7.2.1`, `17.b`.
pub(crate) fn is_sdg_code(text: &str) -> bool {
    let code = text.trim();
    let code = code.strip_prefix("SDG").map_or(code, str::trim_start);
    let mut parts = code.split('.');
    let goal = parts.next().and_then(|goal| goal.parse::<u8>().ok());
    let rest: Vec<&str> = parts.collect();
    let small = |part: &&str| {
        (part.len() == 1 && part.bytes().all(|b| b.is_ascii_lowercase())) || part.parse::<u8>().is_ok()
    };
    goal.is_some_and(|goal| (1..=17).contains(&goal))
        && (1..=2).contains(&rest.len())
        && rest.iter().all(small)
}

/// Names of one unit, brought to one: everything in per cent is a share.
pub(crate) fn family(unit: &str) -> String {
    let plain = unit.trim().to_lowercase();
    match plain.as_str() {
        "%"
        | "percent"
        | "per cent"
        | "percentage"
        | "percentage points"
        | "share"
        | "proportion"
        | "share of population"
        | "ratio" => "percent".to_owned(),
        "people" | "persons" | "number of people" | "individuals" => "people".to_owned(),
        "$" | "us$" | "usd" => "usd".to_owned(),
        "€" | "eur" => "eur".to_owned(),
        "tonnes" | "tons" | "t" | "metric tonnes" => "tonnes".to_owned(),
        _ if plain.starts_with("% ") || plain.starts_with("percent of") || plain.starts_with("share of") => {
            "percent".to_owned()
        }
        _ => plain.strip_prefix("number of ").map_or(plain.clone(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_pages_complete() {
        let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), RULES.len());
        for rule in RULES {
            for part in ["# What it finds", "# Why it matters", "# Example", "# Better", "# Source"] {
                assert!(rule.page().contains(part), "{} has no “{part}”", rule.code());
            }
        }
    }

    #[test]
    fn sdg_codes_are_told_from_other_words() {
        for yes in ["7.2.1", "17.b", "SDG 3.1", "13.a.1"] {
            assert!(is_sdg_code(yes), "{yes}");
        }
        for no in ["7", "18.1", "electricity", "7.2.1.4", ""] {
            assert!(!is_sdg_code(no), "{no}");
        }
    }
}
