//! The framework of the 2030 Agenda: 17 goals, 169 targets and their indicators, by code.
//!
//! Codes are the United Nations'; titles of goals are the official short ones. **Names of targets and indicators are
//! short ones of our own**, so that a page can say what a code is about: they are neither complete nor official, and
//! no figure rests on their words. Edition: the list of indicators after the refinement of 2023, which counts 248
//! listings of 231 indicators; target 11.c has none.
//!
//! Source of the codes: UN Statistics Division, Global indicator framework for the Sustainable Development Goals.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A goal, target or indicator of the 2030 Agenda.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Sdg {
    /// `7`, `7.a` or `7.1.1`.
    pub code: &'static str,
    /// Title of a goal; of targets and indicators a short name in our own words.
    pub name: &'static str,
    /// What it is.
    pub level: SdgLevel,
    /// The goal it belongs to, 1 to 17.
    pub goal: u8,
    /// The code under which the same indicator is listed first, where it is listed again. 13.b.1 counts as 13.2.1,
    /// which it narrows to the poorest and the island states.
    pub same_as: Option<&'static str>,
}

/// What an entry of the framework is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SdgLevel {
    /// One of 17.
    Goal,
    /// One of 169.
    Target,
    /// One of 248 listings.
    Indicator,
}

/// All entries in the framework's order: each goal, then each of its targets with its indicators.
pub fn sdg_framework() -> &'static [Sdg] {
    &FRAMEWORK
}

/// The entry of a code. Letters may be capitals, as some publishers print them (`3.B.1`).
pub fn sdg_by_code(code: &str) -> Option<&'static Sdg> {
    let place = PLACES.get(code).or_else(|| PLACES.get(code.to_ascii_lowercase().as_str()))?;
    FRAMEWORK.get(*place)
}

impl SdgLevel {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            SdgLevel::Goal => "goal",
            SdgLevel::Target => "target",
            SdgLevel::Indicator => "indicator",
        }
    }
}

impl Sdg {
    /// Code and name for a reader: `SDG 7.2, Raise the share of renewable energy substantially`.
    pub fn label(&self) -> String {
        format!("SDG {}, {}", self.code, self.name)
    }
}

static FRAMEWORK: LazyLock<Vec<Sdg>> =
    LazyLock::new(|| include_str!("sdg.tsv").lines().skip(1).filter_map(entry).collect());

static PLACES: LazyLock<HashMap<&'static str, usize>> =
    LazyLock::new(|| FRAMEWORK.iter().enumerate().map(|(place, entry)| (entry.code, place)).collect());

/// A line of `sdg.tsv`: code, name, and the first listing of an indicator that is listed again.
fn entry(line: &'static str) -> Option<Sdg> {
    let mut cells = line.split('\t');
    let (code, name) = (cells.next()?, cells.next()?);
    let level = match code.split('.').count() {
        1 => SdgLevel::Goal,
        2 => SdgLevel::Target,
        _ => SdgLevel::Indicator,
    };
    let goal = code.split('.').next()?.parse().ok()?;
    Some(Sdg { code, name, level, goal, same_as: cells.next().filter(|first| !first.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_framework_has_its_parts() {
        let count = |level| sdg_framework().iter().filter(|entry| entry.level == level).count();
        assert_eq!(
            [SdgLevel::Goal, SdgLevel::Target, SdgLevel::Indicator].map(count),
            [17, 169, 248],
            "a line of sdg.tsv did not parse"
        );
        let again = sdg_framework().iter().filter(|entry| entry.same_as.is_some()).count();
        assert_eq!(248 - again, 231);
        assert_eq!(PLACES.len(), 17 + 169 + 248, "a code stands twice");
    }

    #[test]
    fn each_entry_follows_what_it_belongs_to_and_says_little() {
        for entry in sdg_framework() {
            let parent = entry.code.rsplit_once('.').map(|(parent, _)| parent);
            assert!(parent.is_none_or(|parent| PLACES[parent] < PLACES[entry.code]), "{}", entry.code);
            let words = entry.name.split(' ').count();
            assert!((1..=12).contains(&words) && entry.name.trim() == entry.name, "{}", entry.code);
            if let Some(first) = entry.same_as.and_then(sdg_by_code) {
                assert!(PLACES[first.code] < PLACES[entry.code]);
                assert!(first.same_as.is_none());
            }
        }
    }

    #[test]
    fn codes_are_found_in_both_cases_and_nothing_else() {
        assert_eq!(sdg_by_code("3.B.1").map(|found| found.code), Some("3.b.1"));
        assert_eq!(sdg_by_code("17").map(|found| found.name), Some("Partnerships for the Goals"));
        assert_eq!(sdg_by_code("16.10.2").map(|found| found.goal), Some(16));
        for nothing in ["", "0", "18", "7.4", "11.c.1", "7.1.1.1", " 7"] {
            assert_eq!(sdg_by_code(nothing), None, "{nothing}");
        }
    }
}
