//! Word lists: phrases of one language, each with what it may mean.
//!
//! A list is a text file under `words/`: a comment line that says what it is, then one entry a line, its forms
//! separated by commas, with a value after `=` where the list has values. Matching looks up the first word of a
//! phrase and compares the rest, so its cost is bounded by the longest phrase.

use crate::token::{self, Grouping, Token};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Declares the word lists once: the name in code and the file that holds it.
macro_rules! lists {
    ($($list:ident => $file:literal),+ $(,)?) => {
        /// What a phrase may be. One phrase may be several things; the parser decides by place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum List { $($list),+ }

        #[cfg(test)]
        const LISTS: &[List] = &[$(List::$list),+];

        fn files(lang: &str) -> Vec<(List, &'static str)> {
            match lang {
                "fr" => vec![$((List::$list, include_str!(concat!("../words/fr/", $file, ".txt")))),+],
                "es" => vec![$((List::$list, include_str!(concat!("../words/es/", $file, ".txt")))),+],
                _ => vec![$((List::$list, include_str!(concat!("../words/en/", $file, ".txt")))),+],
            }
        }
    };
}

lists! {
    VerbUp => "verbs_up", VerbDown => "verbs_down", VerbEnd => "verbs_end", VerbHold => "verbs_hold",
    VerbVague => "verbs_vague", VerbMeans => "verbs_means", VerbLevel => "level_verbs",
    Multiple => "multiples", NounUp => "nouns_up", NounDown => "nouns_down",
    Universal => "universal", NotUniversal => "not_universal", Zero => "zero_targets", Peak => "peak",
    Hedge => "hedges", Condition => "conditions", About => "approximate", VagueAmount => "vague_amounts",
    Degree => "degrees", AtLeast => "at_least", AtMost => "at_most",
    By => "deadline", InYear => "in_year", Within => "within", FixedDate => "fixed_dates",
    DateGlue => "date_glue", Annual => "annual", Month => "months", DatePart => "date_parts", TimeUnit => "time_units",
    BaseMark => "base_marks", BaseWeak => "base_marks_weak", BaseNoun => "base_nouns", BaseGlue => "base_glue", Scenario => "scenarios",
    BaseCurrent => "base_current", SamePeriod => "same_period", Deed => "deeds",
    Number => "numbers", Scale => "scales", Fraction => "fractions", Percent => "percent", Points => "points",
    Fold => "fold", Parity => "parity", Rank => "ranks", OutOf => "out_of", Currency => "currencies", Unit => "units",
    MeasureNoun => "measure_nouns", ShareNoun => "share_nouns", Population => "population", Place => "places",
    Source => "sources", Commit => "commits", ActorNoun => "actor_nouns", Nameless => "nameless",
    MeansNoun => "means_nouns", Label => "labels", Aside => "no_goal_numbers", Interim => "interim",
    ToWord => "to_words", ByWord => "by_words", FromWord => "from_words", NumberSkip => "number_skip",
    NounEnd => "noun_end", Stop => "stop", Determiner => "determiners", And => "and", Marker => "verb_markers",
    Preposition => "prepositions", Framing => "framing_nouns",
}

/// The word lists of one language, and its habits of writing numbers.
pub(crate) struct Lexicon {
    pub(crate) lang: &'static str,
    pub(crate) grouping: Grouping,
    by_first: HashMap<String, Vec<Entry>>,
}

struct Entry {
    rest: Vec<String>,
    list: List,
    value: Option<String>,
}

/// A phrase found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit<'l> {
    /// How many tokens it takes.
    pub(crate) len: usize,
    /// The value the list gives it, or nothing.
    pub(crate) value: &'l str,
}

/// All phrases that begin at each token of a text, longer ones before shorter ones.
pub(crate) struct Hits<'l> {
    starts: Vec<u32>,
    found: Vec<(List, Hit<'l>)>,
}

/// The languages that have word lists.
pub(crate) const LANGUAGES: &[&str] = &["en", "fr", "es"];

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read("en", Grouping::Comma));
static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read("fr", Grouping::Point));
static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read("es", Grouping::Point));

impl Lexicon {
    /// The lists of a language; English for any other tag.
    pub(crate) fn of(lang: &str) -> &'static Lexicon {
        match lang {
            "fr" => &FRENCH,
            "es" => &SPANISH,
            _ => &ENGLISH,
        }
    }

    fn read(lang: &'static str, grouping: Grouping) -> Lexicon {
        let mut by_first: HashMap<String, Vec<Entry>> = HashMap::new();
        for (list, text) in files(lang) {
            for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
                let (forms, value) = match line.split_once(" = ") {
                    Some((forms, value)) => (forms, Some(value.trim().to_owned())),
                    None => (line, None),
                };
                for form in forms.split(", ") {
                    let mut keys = token::keys(form.trim()).into_iter();
                    let Some(first) = keys.next() else { continue };
                    let entry = Entry { rest: keys.collect(), list, value: value.clone() };
                    by_first.entry(first).or_default().push(entry);
                }
            }
        }
        for entries in by_first.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        Lexicon { lang, grouping, by_first }
    }

    /// Every phrase in the tokens.
    pub(crate) fn hits(&self, tokens: &[Token]) -> Hits<'_> {
        let mut hits = Hits { starts: Vec::with_capacity(tokens.len() + 1), found: Vec::new() };
        for at in 0..tokens.len() {
            hits.starts.push(hits.found.len() as u32);
            let Some(entries) = self.by_first.get(&tokens[at].key) else { continue };
            for entry in entries {
                let rest = tokens.get(at + 1..at + 1 + entry.rest.len());
                let same = rest
                    .is_some_and(|rest| rest.iter().zip(&entry.rest).all(|(token, key)| token.key == *key));
                if same {
                    let hit =
                        Hit { len: 1 + entry.rest.len(), value: entry.value.as_deref().unwrap_or_default() };
                    hits.found.push((entry.list, hit));
                }
            }
        }
        hits.starts.push(hits.found.len() as u32);
        hits
    }

    /// How many of the tokens are common words of this language.
    pub(crate) fn common_words(&self, tokens: &[Token]) -> usize {
        let is_common = |token: &&Token| {
            let entries = self.by_first.get(&token.key);
            entries.is_some_and(|e| e.iter().any(|e| e.list == List::Stop && e.rest.is_empty()))
        };
        tokens.iter().filter(is_common).count()
    }

    /// How many of the tokens begin a verb, measure or unit of this language.
    pub(crate) fn known_words(&self, tokens: &[Token]) -> usize {
        let known = |token: &&Token| {
            let entries = self.by_first.get(&token.key);
            entries.is_some_and(|e| {
                e.iter().any(|e| {
                    e.rest.is_empty()
                        && matches!(
                            e.list,
                            List::VerbUp
                                | List::VerbDown
                                | List::VerbHold
                                | List::VerbVague
                                | List::MeasureNoun
                        )
                })
            })
        };
        tokens.iter().filter(known).count()
    }
}

impl<'l> Hits<'l> {
    /// The longest phrase of the list that begins at the token.
    pub(crate) fn at(&self, at: usize, list: List) -> Option<Hit<'l>> {
        self.all(at, list).next()
    }

    /// Every phrase of the list that begins at the token, the longest first.
    fn all(&self, at: usize, list: List) -> impl Iterator<Item = Hit<'l>> {
        let bound = |at: usize| self.starts.get(at).map_or(self.found.len(), |start| *start as usize);
        let found = &self.found[bound(at)..bound(at + 1)];
        found.iter().filter(move |(of, _)| *of == list).map(|(_, hit)| *hit)
    }

    /// Whether a phrase of the list begins at the token.
    pub(crate) fn is(&self, at: usize, list: List) -> bool {
        self.at(at, list).is_some()
    }

    /// The phrase of the list that ends just before the token, with its first token. Phrases have at most eight
    /// words.
    pub(crate) fn before(&self, at: usize, list: List, floor: usize) -> Option<(usize, Hit<'l>)> {
        (at.saturating_sub(8).max(floor)..at)
            .find_map(|start| self.all(start, list).find(|hit| start + hit.len == at).map(|hit| (start, hit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_every_language_says_what_it_is() {
        for lang in LANGUAGES {
            let files = files(lang);
            assert_eq!(files.len(), LISTS.len());
            for (list, text) in files {
                let first = text.lines().next().unwrap_or_default();
                assert!(
                    first.starts_with("# ") && first.ends_with('.') && first.len() > 8,
                    "{lang}/{list:?}: {first}"
                );
            }
        }
    }

    #[test]
    fn the_longest_phrase_wins() {
        let tokens = token::tokens("no later than the end of 2030");
        let hits = Lexicon::of("en").hits(&tokens);
        assert_eq!(hits.at(0, List::By).map(|hit| hit.len), Some(6));
    }
}
